"""Roles in organizations, and the permissions that they are made of."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class Permission(Model):
    """One thing that members of an organization may be allowed to do."""

    object: Open[Literal["permission"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name that people see."""
    key: str
    """Stable name for use in code, such as `org:invoices:create`."""
    description: str
    """What the permission allows."""
    type: str
    """Who made it, `system` (Clerk) or `user` (you)."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class Role(Model):
    """Set of permissions that a member of an organization has."""

    object: Open[Literal["role"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name that people see."""
    key: str
    """Stable name for use in code, such as `org:admin`."""
    description: str | None
    """What the role is for; may be null."""
    is_creator_eligible: bool
    """True if whoever founds an organization can be given this role."""
    permissions: list[Permission]
    """What members with this role may do."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
