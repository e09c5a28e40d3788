"""Sets of roles that organizations choose from."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class RoleSetItem(Model):
    """Role as listed in a role set."""

    object: Open[Literal["role_set_item"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name of the role."""
    key: str
    """Key of the role, such as `org:admin`."""
    description: str | None
    """What the role is for; null if nobody wrote it."""
    members_count: int | None
    """How many members have the role through this role set; may be null."""
    has_members: bool | None
    """Whether anybody has the role through this role set; may be null."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class RoleSetMigration(Model):
    """Move of members from the roles of one role set to others, while it runs."""

    object: Open[Literal["role_set_migration"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    organization_id: str | None
    """ID of the one organization that it is about; null if it is not tied to one."""
    instance_id: str
    """ID of the instance that it runs in."""
    source_role_set_id: str
    """ID of the role set that members leave."""
    dest_role_set_id: str | None
    """ID of the role set that members go to; may be null."""
    trigger_type: str
    """What set it off, such as `role_set_deletion` or `role_removal`."""
    status: str
    """State it is in, such as `enqueued`, `in_progress` or `completed`."""
    migrated_members: int
    """How many members have moved up to now."""
    mappings: dict[str, str] | None
    """Keys of old roles to keys of the roles that take their place; may be null."""
    started_at: Timestamp | None
    """When it began; null if it has not yet."""
    completed_at: Timestamp | None
    """When it was done; null if it is not yet."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class RoleSet(Model):
    """Set of roles that an organization can give its members."""

    object: Open[Literal["role_set"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name of the role set."""
    key: str
    """Key that is unique in the instance, such as `role_set:default`."""
    description: str | None
    """What the role set is for; null if nobody wrote it."""
    roles: list[RoleSetItem]
    """The roles in the set."""
    default_role: RoleSetItem | None
    """Role that members get when they join an organization; may be null."""
    creator_role: RoleSetItem | None
    """Role for whoever creates an organization; may be null."""
    type: Open[Literal["initial", "custom"]]
    """`initial` if new organizations start with it, else `custom`."""
    role_set_migration: RoleSetMigration | None
    """The move of members that is waiting (`enqueued`) or running (`in_progress`); null or missing if there is none."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
