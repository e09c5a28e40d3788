"""Directories, through which an identity provider provisions users by SCIM: set them up, rotate their API keys and
map groups to organization roles.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.directories import (
        DeletedDirectoryGroupRoleMapping,
        Directory,
        DirectoryGroupRole,
        DirectoryGroupRoleMapping,
        NewDirectoryGroupRoleMapping,
    )


class Directories(Resource[ClientT]):
    """Directories, through which an identity provider provisions users by SCIM: set them up, rotate their API keys
    and map groups to organization roles.
    """

    @listing
    def list(self, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET) -> Call[Page[Directory]]:
        """List directories.

        Returns a page of the instance's directories.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /directories`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get("directories", query={"limit": limit, "offset": offset}, returns=Page[models.Directory])

    @endpoint
    def create(
        self,
        *,
        enterprise_connection_id: str,
        provider: str,
        name: str | Unset = UNSET,
        group_role_mappings: builtins.list[NewDirectoryGroupRoleMapping] | Unset = UNSET,
    ) -> Call[Directory]:
        """Create a directory.

        Returns the directory with its `api_key`, which later answers leave out, so keep it. 422 for values that are
        not accepted.

        `POST /directories`

        Args:
            enterprise_connection_id: ID of the enterprise connection that the directory belongs to.
            provider: Identity provider that the users come from.
            name: Name for people to read.
            group_role_mappings: Group-to-role mappings that the directory starts with.
        """
        return Call.post(
            "directories",
            body={
                "enterprise_connection_id": enterprise_connection_id,
                "provider": provider,
                "name": name,
                "group_role_mappings": group_role_mappings,
            },
            returns=models.Directory,
        )

    @endpoint
    def get(self, directory_id: str) -> Call[Directory]:
        """Get a directory.

        Returns the directory, without its API key. 404 for an unknown ID.

        `GET /directories/{directory_id}`

        Args:
            directory_id: ID of the directory.
        """
        return Call.get("directories", directory_id, returns=models.Directory)

    @endpoint
    def update(
        self,
        directory_id: str,
        *,
        name: str | Unset = UNSET,
        enabled: bool | Unset = UNSET,
        provider: str | Unset = UNSET,
        attribute_mapping: dict[str, str | None] | Unset = UNSET,
        group_role_mapping_enabled: bool | Unset = UNSET,
    ) -> Call[Directory]:
        """Change a directory.

        Returns the directory as it is now; what is not given stays. 404 for an unknown ID, 422 for values that are
        not accepted.

        `PATCH /directories/{directory_id}`

        Args:
            directory_id: ID of the directory.
            name: New name for people to read.
            enabled: Whether the directory is in use.
            provider: Identity provider that the users come from.
            attribute_mapping: Paths to read user attributes from, by attribute; added to the mapping there is,
                where null takes an attribute out.
            group_role_mapping_enabled: Whether groups are mapped to organization roles; the calls that write
                mappings need this on.
        """
        return Call.patch(
            "directories",
            directory_id,
            body={
                "name": name,
                "enabled": enabled,
                "provider": provider,
                "attribute_mapping": attribute_mapping,
                "group_role_mapping_enabled": group_role_mapping_enabled,
            },
            returns=models.Directory,
            repeatable=True,
        )

    @endpoint
    def delete(self, directory_id: str) -> Call[DeletedObject]:
        """Delete a directory.

        Provisioning ends, and the directory's API key no longer works. Returns the ID of what was deleted; 404 for
        an unknown ID.

        `DELETE /directories/{directory_id}`

        Args:
            directory_id: ID of the directory.
        """
        return Call.delete("directories", directory_id, returns=models.DeletedObject)

    @endpoint
    def rotate_api_key(self, directory_id: str) -> Call[Directory]:
        """Give a directory a new API key.

        Returns the directory with the new key in `api_key`; no other call shows it later, so enter it at the
        identity provider. The old key works for a short while longer. 404 for an unknown ID.

        `POST /directories/{directory_id}/rotate_api_key`

        Args:
            directory_id: ID of the directory.
        """
        return Call.post("directories", directory_id, "rotate_api_key", returns=models.Directory)

    @endpoint
    def list_group_role_mappings(self, directory_id: str) -> Call[Page[DirectoryGroupRoleMapping]]:
        """List a directory's group-to-role mappings.

        Returns all of them at once, lowest `precedence` first. 404 for an unknown directory.

        `GET /directories/{directory_id}/group_role_mappings`

        Args:
            directory_id: ID of the directory.
        """
        return Call.get(
            "directories", directory_id, "group_role_mappings", returns=Page[models.DirectoryGroupRoleMapping]
        )

    @endpoint
    def create_group_role_mapping(
        self,
        directory_id: str,
        *,
        role_id: str,
        directory_group_id: str | Unset = UNSET,
        scim_group_id: str | Unset = UNSET,
        precedence: int | Unset = UNSET,
    ) -> Call[DirectoryGroupRoleMapping]:
        """Map a group of a directory to an organization role.

        Returns the mapping. The directory needs `group_role_mapping_enabled`. 404 for an unknown directory, 422 for
        values that are not accepted.

        `POST /directories/{directory_id}/group_role_mappings`

        Args:
            directory_id: ID of the directory.
            role_id: ID of the organization role that members of the group get.
            directory_group_id: ID of the group at the identity provider; give this or `scim_group_id`, or both with
                one and the same value.
            scim_group_id: ID of the group at the identity provider.
            precedence: Rank of the mapping, from 1; the lowest wins for a user in several groups. After all others
                unless given.
        """
        return Call.post(
            "directories",
            directory_id,
            "group_role_mappings",
            body={
                "role_id": role_id,
                "directory_group_id": directory_group_id,
                "scim_group_id": scim_group_id,
                "precedence": precedence,
            },
            returns=models.DirectoryGroupRoleMapping,
        )

    @endpoint
    def replace_group_role_mappings(
        self, directory_id: str, *, mappings: builtins.list[DirectoryGroupRole]
    ) -> Call[Page[DirectoryGroupRoleMapping]]:
        """Replace all group-to-role mappings of a directory.

        Returns the new mappings; the old ones go. The directory needs `group_role_mapping_enabled`. 404 for an
        unknown directory, 422 for values that are not accepted.

        `PUT /directories/{directory_id}/group_role_mappings`

        Args:
            directory_id: ID of the directory.
            mappings: All mappings that there shall be, the strongest first: `precedence` counts up from 1 in this
                order. An empty list leaves none.
        """
        return Call.put(
            "directories",
            directory_id,
            "group_role_mappings",
            body={"mappings": mappings},
            returns=Page[models.DirectoryGroupRoleMapping],
        )

    @endpoint
    def delete_group_role_mapping(self, directory_id: str, mapping_id: str) -> Call[DeletedDirectoryGroupRoleMapping]:
        """Delete a group-to-role mapping of a directory.

        Returns the ID of what was deleted. The directory needs `group_role_mapping_enabled`. 404 for an unknown
        directory or mapping.

        `DELETE /directories/{directory_id}/group_role_mappings/{mapping_id}`

        Args:
            directory_id: ID of the directory.
            mapping_id: ID of the group-to-role mapping.
        """
        return Call.delete(
            "directories",
            directory_id,
            "group_role_mappings",
            mapping_id,
            returns=models.DeletedDirectoryGroupRoleMapping,
        )
