"""Events of memberships of organizations."""

from __future__ import annotations

from ..webhooks import Event
from .organizations import OrganizationMembership


class OrganizationMembershipCreated(Event):
    """A user became a member of an organization."""

    data: OrganizationMembership
    """What the event is about."""


class OrganizationMembershipUpdated(Event):
    """A membership changed, such as its role or metadata."""

    data: OrganizationMembership
    """What the event is about."""


class OrganizationMembershipDeleted(Event):
    """A user is no longer a member of an organization; the data is the whole membership."""

    data: OrganizationMembership
    """What the event is about."""
