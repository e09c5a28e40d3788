"""Permissions that roles are made of, your own and Clerk's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.organization_roles import Permission


class OrganizationPermissions(Resource[ClientT]):
    """Permissions that roles are made of, your own and Clerk's."""

    @listing
    def get_organization_permission_list(
        self,
        *,
        query: str | Unset = UNSET,
        order_by: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[Permission]]:
        """List the permissions of the instance.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /organization_permissions`

        Args:
            query: Text to look for: a whole ID, or part of a name or key.
            order_by: `created_at`, `name` or `key`; `-` in front for descending.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "organization_permissions",
            query={"query": query, "order_by": order_by, "limit": limit, "offset": offset},
            returns=Page[models.Permission],
        )

    @endpoint
    def create_organization_permission(
        self, *, name: str, key: str, description: str | Unset = UNSET
    ) -> Call[Permission]:
        """Create a permission.

        Returns the permission. A key that is taken or of the wrong form gives 422; 402 when the plan does not allow
        it.

        `POST /organization_permissions`

        Args:
            name: Name to show.
            key: Key of the form `org:feature:action`, such as `org:billing:manage`; both parts in lower-case
                letters, digits and underscores. `org:sys_` is Clerk's own.
            description: What the permission allows.
        """
        return Call.post(
            "organization_permissions",
            body={"name": name, "key": key, "description": description},
            returns=models.Permission,
        )

    @endpoint
    def get_organization_permission(self, permission_id: str) -> Call[Permission]:
        """Get one permission.

        Raises NotFoundError (404) when there is none.

        `GET /organization_permissions/{permission_id}`

        Args:
            permission_id: ID of the permission (`perm_...`).
        """
        return Call.get("organization_permissions", permission_id, returns=models.Permission)

    @endpoint
    def update_organization_permission(
        self,
        permission_id: str,
        *,
        name: str | Unset = UNSET,
        key: str | Unset = UNSET,
        description: str | Unset = UNSET,
    ) -> Call[Permission]:
        """Change some fields of a permission.

        Only the fields given are changed. Clerk's own permissions (`org:sys_...`) cannot be changed (403). Returns
        the permission.

        `PATCH /organization_permissions/{permission_id}`

        Args:
            permission_id: ID of the permission (`perm_...`).
            name: New name to show.
            key: Key of the form `org:feature:action`, such as `org:billing:manage`; both parts in lower-case
                letters, digits and underscores. `org:sys_` is Clerk's own.
            description: What the permission allows.
        """
        return Call.patch(
            "organization_permissions",
            permission_id,
            body={"name": name, "key": key, "description": description},
            returns=models.Permission,
            repeatable=True,
        )

    @endpoint
    def delete_organization_permission(self, permission_id: str) -> Call[DeletedObject]:
        """Delete a permission.

        Clerk's own permissions (`org:sys_...`) cannot be deleted (403). Returns the ID with `deleted: true`.

        `DELETE /organization_permissions/{permission_id}`

        Args:
            permission_id: ID of the permission (`perm_...`).
        """
        return Call.delete("organization_permissions", permission_id, returns=models.DeletedObject)
