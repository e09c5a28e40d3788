"""Roles that members of organizations hold, and the permissions that each role carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.organization_roles import Role


class OrganizationRoles(Resource[ClientT]):
    """Roles that members of organizations hold, and the permissions that each role carries."""

    @listing
    def get_organization_role_list(
        self,
        *,
        query: str | Unset = UNSET,
        order_by: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[Role]]:
        """List the roles of the instance, newest first.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /organization_roles`

        Args:
            query: Text to look for: a whole ID, or part of a name or key.
            order_by: `created_at`, `name` or `key`; `-` in front for descending. `-created_at` unless given.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "organization_roles",
            query={"query": query, "order_by": order_by, "limit": limit, "offset": offset},
            returns=Page[models.Role],
        )

    @endpoint
    def create_organization_role(
        self,
        *,
        name: str,
        key: str,
        description: str | None | Unset = UNSET,
        permissions: list[str] | None | Unset = UNSET,
        include_in_initial_role_set: bool | None | Unset = UNSET,
    ) -> Call[Role]:
        """Create a role.

        Returns the role. A key that is taken or of the wrong form gives 422; 402 when the plan does not allow it.

        `POST /organization_roles`

        Args:
            name: Name to show.
            key: Key, unique in the instance: `org:` and then lower-case letters, digits and underscores.
            description: What the role is for.
            permissions: IDs of the permissions to give it.
            include_in_initial_role_set: True puts the role into the first role set, too.
        """
        return Call.post(
            "organization_roles",
            body={
                "name": name,
                "key": key,
                "description": description,
                "permissions": permissions,
                "include_in_initial_role_set": include_in_initial_role_set,
            },
            returns=models.Role,
        )

    @endpoint
    def get_organization_role(self, organization_role_id: str) -> Call[Role]:
        """Get one role.

        Raises NotFoundError (404) when there is none.

        `GET /organization_roles/{organization_role_id}`

        Args:
            organization_role_id: ID of the role (`role_...`).
        """
        return Call.get("organization_roles", organization_role_id, returns=models.Role)

    @endpoint
    def update_organization_role(
        self,
        organization_role_id: str,
        *,
        name: str | None | Unset = UNSET,
        key: str | None | Unset = UNSET,
        description: str | None | Unset = UNSET,
        permissions: list[str] | None | Unset = UNSET,
    ) -> Call[Role]:
        """Change some fields of a role.

        Only the fields given are changed. A new key is carried into the organization settings that name this role
        for creators or domains. Returns the role.

        `PATCH /organization_roles/{organization_role_id}`

        Args:
            organization_role_id: ID of the role (`role_...`).
            name: New name to show.
            key: Key, unique in the instance: `org:` and then lower-case letters, digits and underscores.
            description: What the role is for.
            permissions: IDs of all permissions it shall have; those not listed are taken away.
        """
        return Call.patch(
            "organization_roles",
            organization_role_id,
            body={"name": name, "key": key, "description": description, "permissions": permissions},
            returns=models.Role,
            repeatable=True,
        )

    @endpoint
    def delete_organization_role(self, organization_role_id: str) -> Call[DeletedObject]:
        """Delete a role that nobody uses.

        Refused (422) while members or invitations have it, or while the settings name it for creators or domains.
        Returns the ID with `deleted: true`.

        `DELETE /organization_roles/{organization_role_id}`

        Args:
            organization_role_id: ID of the role (`role_...`).
        """
        return Call.delete("organization_roles", organization_role_id, returns=models.DeletedObject)

    @endpoint
    def assign_permission_to_organization_role(self, organization_role_id: str, permission_id: str) -> Call[Role]:
        """Give a role one more permission.

        Returns the role. ConflictError (409) when it has the permission already.

        `POST /organization_roles/{organization_role_id}/permissions/{permission_id}`

        Args:
            organization_role_id: ID of the role (`role_...`).
            permission_id: ID of the permission (`perm_...`).
        """
        return Call.post(
            "organization_roles",
            organization_role_id,
            "permissions",
            permission_id,
            returns=models.Role,
            repeatable=True,
        )

    @endpoint
    def remove_permission_from_organization_role(self, organization_role_id: str, permission_id: str) -> Call[Role]:
        """Take a permission away from a role.

        Returns the role.

        `DELETE /organization_roles/{organization_role_id}/permissions/{permission_id}`

        Args:
            organization_role_id: ID of the role (`role_...`).
            permission_id: ID of the permission (`perm_...`).
        """
        return Call.delete(
            "organization_roles", organization_role_id, "permissions", permission_id, returns=models.Role
        )
