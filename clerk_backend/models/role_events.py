"""Events of roles."""

from __future__ import annotations

from ..webhooks import Event
from .deleted import DeletedObject
from .organization_roles import Role


class RoleCreated(Event):
    """A role for members of organizations was created."""

    data: Role
    """What the event is about."""


class RoleUpdated(Event):
    """A role changed, such as its name or permissions."""

    data: Role
    """What the event is about."""


class RoleDeleted(Event):
    """A role was deleted; only its id is left."""

    data: DeletedObject
    """What the event is about."""
