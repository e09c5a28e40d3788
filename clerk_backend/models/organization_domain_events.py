"""Events of the domains of organizations."""

from __future__ import annotations

from ..webhooks import Event
from .deleted import DeletedObject
from .organizations import OrganizationDomain


class OrganizationDomainCreated(Event):
    """A domain was added to an organization."""

    data: OrganizationDomain
    """What the event is about."""


class OrganizationDomainUpdated(Event):
    """A domain of an organization changed, such as by being verified."""

    data: OrganizationDomain
    """What the event is about."""


class OrganizationDomainDeleted(Event):
    """A domain was taken from an organization; only its id is left."""

    data: DeletedObject
    """What the event is about."""
