"""Role sets, which say what roles an organization can give its members: list, create and change them, add or swap
roles, and replace one set by another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.role_sets import RoleSet


class RoleSets(Resource[ClientT]):
    """Role sets, which say what roles an organization can give its members: list, create and change them, add or
    swap roles, and replace one set by another.
    """

    @listing
    def get_role_set_list(
        self,
        *,
        query: str | Unset = UNSET,
        order_by: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[RoleSet]]:
        """List the instance's role sets.

        Newest first unless `order_by` says otherwise.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /role_sets`

        Args:
            query: Text to look for: an exact ID, or a part of the name or key.
            order_by: Field to sort by: `created_at`, `name` or `key`; a leading `-` sorts downwards, `+` or nothing
                upwards. `-created_at` unless given.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "role_sets",
            query={"query": query, "order_by": order_by, "limit": limit, "offset": offset},
            returns=Page[models.RoleSet],
        )

    @endpoint
    def create_role_set(
        self,
        *,
        name: str,
        default_role_key: str,
        creator_role_key: str,
        roles: list[str],
        key: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        type: Literal["initial", "custom"] | str | Unset = UNSET,
    ) -> Call[RoleSet]:
        """Create a role set.

        Returns the new role set. It needs at least one role, and both the default and the creator role must be among
        its roles. 402 when the plan does not cover it, 404 or 422 when the input does not fit.

        `POST /role_sets`

        Args:
            name: Name to show for the role set.
            default_role_key: Key of the role that members get when they join an organization; must be among
                `roles`.
            creator_role_key: Key of the role for whoever creates an organization; must be among `roles`.
            roles: Keys of the roles in the set, 1 to 10 of them.
            key: Key that no other role set of the instance has: `role_set:` and then lowercase letters, digits and
                underscores. Made from the name unless given.
            description: What the role set is for, in free text.
            type: `initial` if new organizations start with this role set (only one per instance can be that), else
                `custom`.
        """
        return Call.post(
            "role_sets",
            body={
                "name": name,
                "default_role_key": default_role_key,
                "creator_role_key": creator_role_key,
                "roles": roles,
                "key": key,
                "description": description,
                "type": type,
            },
            returns=models.RoleSet,
        )

    @endpoint
    def get_role_set(self, role_set_key_or_id: str) -> Call[RoleSet]:
        """Get a role set.

        Looks it up by key or by ID and returns it with its roles; 404 when there is none.

        `GET /role_sets/{role_set_key_or_id}`

        Args:
            role_set_key_or_id: The role set, by its key (`role_set:...`) or its ID.
        """
        return Call.get("role_sets", role_set_key_or_id, returns=models.RoleSet)

    @endpoint
    def update_role_set(
        self,
        role_set_key_or_id: str,
        *,
        name: str | None | Unset = UNSET,
        key: str | None | Unset = UNSET,
        description: str | None | Unset = UNSET,
        type: Literal["initial"] | str | None | Unset = UNSET,
        default_role_key: str | None | Unset = UNSET,
        creator_role_key: str | None | Unset = UNSET,
    ) -> Call[RoleSet]:
        """Change a role set.

        Returns the changed role set. Fields that are not given stay as they are. To change which roles are in it,
        use the methods for its roles.

        `PATCH /role_sets/{role_set_key_or_id}`

        Args:
            role_set_key_or_id: The role set, by its key (`role_set:...`) or its ID.
            name: New name.
            key: New key, not yet used in the instance: `role_set:` and then lowercase letters, digits and
                underscores.
            description: New free text about what the role set is for.
            type: `initial` makes new organizations start with this role set; the one that was `initial` before
                turns `custom`. No other value can be set.
            default_role_key: Key of the role that members get when they join an organization; the set must have it
                already.
            creator_role_key: Key of the role for whoever creates an organization; the set must have it already.
        """
        return Call.patch(
            "role_sets",
            role_set_key_or_id,
            body={
                "name": name,
                "key": key,
                "description": description,
                "type": type,
                "default_role_key": default_role_key,
                "creator_role_key": creator_role_key,
            },
            returns=models.RoleSet,
            repeatable=True,
        )

    @endpoint
    def replace_role_set(
        self, role_set_key_or_id: str, *, dest_role_set_key: str, reassignment_mappings: dict[str, str] | Unset = UNSET
    ) -> Call[DeletedObject]:
        """Delete a role set and put another in its place.

        Organizations that use it move over to the other role set, in one step. Returns the deleted object. 404 when
        a role set is not found, 422 when the replacement cannot be done.

        `POST /role_sets/{role_set_key_or_id}/replace`

        Args:
            role_set_key_or_id: The role set, by its key (`role_set:...`) or its ID.
            dest_role_set_key: Key of the role set that takes its place.
            reassignment_mappings: Which role becomes which: keys of the old set's roles to keys of the new set's.
                Needed when members hold roles that must change.
        """
        return Call.post(
            "role_sets",
            role_set_key_or_id,
            "replace",
            body={"dest_role_set_key": dest_role_set_key, "reassignment_mappings": reassignment_mappings},
            returns=models.DeletedObject,
        )

    @endpoint
    def add_roles_to_role_set(
        self,
        role_set_key_or_id: str,
        *,
        role_keys: list[str],
        default_role_key: str | Unset = UNSET,
        creator_role_key: str | Unset = UNSET,
    ) -> Call[RoleSet]:
        """Put more roles into a role set.

        Returns the changed role set. One of the new roles can become the default or the creator role on the way.

        `POST /role_sets/{role_set_key_or_id}/roles`

        Args:
            role_set_key_or_id: The role set, by its key (`role_set:...`) or its ID.
            role_keys: Keys of the roles to add, 1 to 10 of them.
            default_role_key: Key of an added role that becomes the default role; the old one stays unless given.
            creator_role_key: Key of an added role that becomes the creator role; the old one stays unless given.
        """
        return Call.post(
            "role_sets",
            role_set_key_or_id,
            "roles",
            body={"role_keys": role_keys, "default_role_key": default_role_key, "creator_role_key": creator_role_key},
            returns=models.RoleSet,
        )

    @endpoint
    def replace_role_in_role_set(self, role_set_key_or_id: str, *, role_key: str, to_role_key: str) -> Call[RoleSet]:
        """Swap one role of a role set for another.

        Takes the old role out and gives its members the other one, in one step. Returns the changed role set.

        `POST /role_sets/{role_set_key_or_id}/roles/replace`

        Args:
            role_set_key_or_id: The role set, by its key (`role_set:...`) or its ID.
            role_key: Key of the role to take out.
            to_role_key: Key of the role that its members get instead.
        """
        return Call.post(
            "role_sets",
            role_set_key_or_id,
            "roles",
            "replace",
            body={"role_key": role_key, "to_role_key": to_role_key},
            returns=models.RoleSet,
        )
