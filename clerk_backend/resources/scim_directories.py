"""Directories by their older name: `directories` has the same operations, and is the one to use."""

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
    from ..models.scim_directories import (
        DeletedSCIMGroupRoleMapping,
        NewSCIMGroupRoleMapping,
        SCIMDirectory,
        SCIMGroupRole,
        SCIMGroupRoleMapping,
    )


class SCIMDirectories(Resource[ClientT]):
    """Directories by their older name: `directories` has the same operations, and is the one to use."""

    @listing
    def list(self, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET) -> Call[Page[SCIMDirectory]]:
        """List directories.

        Returns a page of the instance's directories.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /scim_directories`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "scim_directories", query={"limit": limit, "offset": offset}, returns=Page[models.SCIMDirectory]
        )

    @endpoint
    def create(
        self,
        *,
        enterprise_connection_id: str,
        provider: str,
        name: str | Unset = UNSET,
        group_role_mappings: builtins.list[NewSCIMGroupRoleMapping] | Unset = UNSET,
    ) -> Call[SCIMDirectory]:
        """Create a directory.

        Returns the directory with its `api_key`, which later answers leave out, so keep it. 422 for values that are
        not accepted.

        `POST /scim_directories`

        Args:
            enterprise_connection_id: ID of the enterprise connection that the directory belongs to.
            provider: Identity provider that the users come from.
            name: Name for people to read.
            group_role_mappings: Group-to-role mappings that the directory starts with.
        """
        return Call.post(
            "scim_directories",
            body={
                "enterprise_connection_id": enterprise_connection_id,
                "provider": provider,
                "name": name,
                "group_role_mappings": group_role_mappings,
            },
            returns=models.SCIMDirectory,
        )

    @endpoint
    def get(self, scim_directory_id: str) -> Call[SCIMDirectory]:
        """Get a directory.

        Returns the directory, without its API key. 404 for an unknown ID.

        `GET /scim_directories/{scim_directory_id}`

        Args:
            scim_directory_id: ID of the directory.
        """
        return Call.get("scim_directories", scim_directory_id, returns=models.SCIMDirectory)

    @endpoint
    def update(
        self,
        scim_directory_id: str,
        *,
        name: str | Unset = UNSET,
        enabled: bool | Unset = UNSET,
        provider: str | Unset = UNSET,
        attribute_mapping: dict[str, str | None] | Unset = UNSET,
        group_role_mapping_enabled: bool | Unset = UNSET,
    ) -> Call[SCIMDirectory]:
        """Change a directory.

        Returns the directory as it is now; what is not given stays. 404 for an unknown ID, 422 for values that are
        not accepted.

        `PATCH /scim_directories/{scim_directory_id}`

        Args:
            scim_directory_id: ID of the directory.
            name: New name for people to read.
            enabled: Whether the directory is in use.
            provider: Identity provider that the users come from.
            attribute_mapping: Paths to read user attributes from, by attribute; added to the mapping there is,
                where null takes an attribute out.
            group_role_mapping_enabled: Whether groups are mapped to organization roles; the calls that write
                mappings need this on.
        """
        return Call.patch(
            "scim_directories",
            scim_directory_id,
            body={
                "name": name,
                "enabled": enabled,
                "provider": provider,
                "attribute_mapping": attribute_mapping,
                "group_role_mapping_enabled": group_role_mapping_enabled,
            },
            returns=models.SCIMDirectory,
            repeatable=True,
        )

    @endpoint
    def delete(self, scim_directory_id: str) -> Call[DeletedObject]:
        """Delete a directory.

        Provisioning ends, and the directory's API key no longer works. Returns the ID of what was deleted; 404 for
        an unknown ID.

        `DELETE /scim_directories/{scim_directory_id}`

        Args:
            scim_directory_id: ID of the directory.
        """
        return Call.delete("scim_directories", scim_directory_id, returns=models.DeletedObject)

    @endpoint
    def rotate_api_key(self, scim_directory_id: str) -> Call[SCIMDirectory]:
        """Give a directory a new API key.

        Returns the directory with the new key in `api_key`; no other call shows it later, so enter it at the
        identity provider. The old key works for a short while longer. 404 for an unknown ID.

        `POST /scim_directories/{scim_directory_id}/rotate_api_key`

        Args:
            scim_directory_id: ID of the directory.
        """
        return Call.post("scim_directories", scim_directory_id, "rotate_api_key", returns=models.SCIMDirectory)

    @endpoint
    def list_group_role_mappings(self, scim_directory_id: str) -> Call[Page[SCIMGroupRoleMapping]]:
        """List a directory's group-to-role mappings.

        Returns all of them at once, lowest `precedence` first. 404 for an unknown directory.

        `GET /scim_directories/{scim_directory_id}/group_role_mappings`

        Args:
            scim_directory_id: ID of the directory.
        """
        return Call.get(
            "scim_directories", scim_directory_id, "group_role_mappings", returns=Page[models.SCIMGroupRoleMapping]
        )

    @endpoint
    def create_group_role_mapping(
        self, scim_directory_id: str, *, scim_group_id: str, role_id: str, precedence: int | Unset = UNSET
    ) -> Call[SCIMGroupRoleMapping]:
        """Map a group of a directory to an organization role.

        Returns the mapping. The directory needs `group_role_mapping_enabled`. 404 for an unknown directory, 422 for
        values that are not accepted.

        `POST /scim_directories/{scim_directory_id}/group_role_mappings`

        Args:
            scim_directory_id: ID of the directory.
            scim_group_id: ID of the group at the identity provider.
            role_id: ID of the organization role that members of the group get.
            precedence: Rank of the mapping, from 1; the lowest wins for a user in several groups. After all others
                unless given.
        """
        return Call.post(
            "scim_directories",
            scim_directory_id,
            "group_role_mappings",
            body={"scim_group_id": scim_group_id, "role_id": role_id, "precedence": precedence},
            returns=models.SCIMGroupRoleMapping,
        )

    @endpoint
    def replace_group_role_mappings(
        self, scim_directory_id: str, *, mappings: builtins.list[SCIMGroupRole]
    ) -> Call[Page[SCIMGroupRoleMapping]]:
        """Replace all group-to-role mappings of a directory.

        Returns the new mappings; the old ones go. The directory needs `group_role_mapping_enabled`. 404 for an
        unknown directory, 422 for values that are not accepted.

        `PUT /scim_directories/{scim_directory_id}/group_role_mappings`

        Args:
            scim_directory_id: ID of the directory.
            mappings: All mappings that there shall be, the strongest first: `precedence` counts up from 1 in this
                order. An empty list leaves none.
        """
        return Call.put(
            "scim_directories",
            scim_directory_id,
            "group_role_mappings",
            body={"mappings": mappings},
            returns=Page[models.SCIMGroupRoleMapping],
        )

    @endpoint
    def delete_group_role_mapping(self, scim_directory_id: str, mapping_id: str) -> Call[DeletedSCIMGroupRoleMapping]:
        """Delete a group-to-role mapping of a directory.

        Returns the ID of what was deleted. The directory needs `group_role_mapping_enabled`. 404 for an unknown
        directory or mapping.

        `DELETE /scim_directories/{scim_directory_id}/group_role_mappings/{mapping_id}`

        Args:
            scim_directory_id: ID of the directory.
            mapping_id: ID of the group-to-role mapping.
        """
        return Call.delete(
            "scim_directories",
            scim_directory_id,
            "group_role_mappings",
            mapping_id,
            returns=models.DeletedSCIMGroupRoleMapping,
        )
