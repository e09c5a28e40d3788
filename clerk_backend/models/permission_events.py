"""Events of permissions."""

from __future__ import annotations

from ..webhooks import Event
from .deleted import DeletedObject
from .organization_roles import Permission


class PermissionCreated(Event):
    """A permission was created."""

    data: Permission
    """What the event is about."""


class PermissionUpdated(Event):
    """A permission changed, such as its name or description."""

    data: Permission
    """What the event is about."""


class PermissionDeleted(Event):
    """A permission was deleted; only its id is left."""

    data: DeletedObject
    """What the event is about."""
