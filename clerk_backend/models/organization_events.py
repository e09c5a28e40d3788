"""Events of organizations."""

from __future__ import annotations

from ..webhooks import Event
from .deleted import DeletedObject
from .organizations import Organization


class OrganizationCreated(Event):
    """An organization was created: by a user, or by your backend."""

    data: Organization
    """What the event is about."""


class OrganizationUpdated(Event):
    """An organization changed, such as its name, picture or metadata."""

    data: Organization
    """What the event is about."""


class OrganizationDeleted(Event):
    """An organization was deleted; only its id is left."""

    data: DeletedObject
    """What the event is about."""
