"""Directories that provision users by SCIM, under their older name."""

from __future__ import annotations

from typing import Literal, Required, TypedDict

from ..model import Model, Open, Timestamp
from .organization_roles import Role


class SCIMDirectoryCustomAttributes(Model):
    """Attribute of your own, and where the identity provider has it."""

    name: str | None
    """Name for people to read."""
    key: str | None
    """Key in the user's metadata under which the value is kept."""
    sso_path: str | None
    """Path to the value in what single sign-on delivers, a SAML assertion or OIDC claims."""
    scim_path: str | None
    """GJSON path to the value in the user that the directory sends; same as `directory_path`."""
    directory_path: str | None
    """GJSON path to the value in the user that the directory sends; same as `scim_path`."""
    multi_valued: bool | None
    """Whether there can be several values, kept in `public_metadata` as a list; false unless set."""


class SCIMDirectory(Model):
    """Directory through which an identity provider provisions users by SCIM."""

    object: Open[Literal["scim_directory"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name for people to read."""
    enterprise_connection_id: str | None
    """ID of the enterprise connection that it belongs to; null if none."""
    endpoint_url: str
    """URL to which the identity provider sends its SCIM requests."""
    provider: str
    """Identity provider that the users come from."""
    enabled: bool
    """Whether the directory is in use."""
    group_role_mapping_enabled: bool
    """Whether groups are mapped to organization roles."""
    attribute_mapping: dict[str, str]
    """Paths that user attributes are read from, by attribute."""
    custom_attributes: list[SCIMDirectoryCustomAttributes] | None
    """Further attributes copied from the identity provider to users; only where the instance has custom attributes
    on.
    """
    api_key: str | None
    """Key with which the identity provider authenticates; only there on creation and rotation, else null or missing."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class NewSCIMGroupRoleMapping(TypedDict, total=False):
    """Mapping of a SCIM group to a role, to be made."""

    scim_group_id: Required[str]
    """ID of the group at the identity provider."""
    scim_group_display_name: str
    """Name of the group for people to read, up to 255 characters."""
    role_id: Required[str]
    """ID of the organization role that members of the group get."""
    precedence: int
    """Rank of the mapping, from 1; the lowest wins for a user in several groups. The place in the list unless given."""


class SCIMGroupRoleMapping(Model):
    """Rule that gives members of a directory's group an organization role."""

    object: Open[Literal["scim_group_role_mapping"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    scim_directory_id: str
    """ID of the directory; same as `directory_id`."""
    directory_id: str
    """ID of the directory; same as `scim_directory_id`."""
    scim_group_id: str
    """ID of the group at the identity provider; same as `directory_group_id`."""
    directory_group_id: str
    """ID of the group at the identity provider; same as `scim_group_id`."""
    scim_group_display_name: str
    """Name that the identity provider gives the group; same as `directory_group_display_name`."""
    directory_group_display_name: str
    """Name that the identity provider gives the group; same as `scim_group_display_name`."""
    role: Role | None
    """Organization role that members of the group get."""
    precedence: int
    """Rank of the mapping, from 1; the lowest wins for a user in several groups."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class SCIMGroupRole(TypedDict, total=False):
    """SCIM group, and the role that its members get."""

    scim_group_id: Required[str]
    """ID of the group at the identity provider."""
    role_id: Required[str]
    """ID of the organization role that members of the group get."""


class DeletedSCIMGroupRoleMapping(Model):
    """Notice that a group-to-role mapping was deleted."""

    object: Open[Literal["scim_group_role_mapping"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier of the mapping that was deleted."""
    deleted: bool
    """Whether it is gone; always true."""
