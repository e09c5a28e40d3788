"""Events of invitations to organizations."""

from __future__ import annotations

from ..model import Model
from ..webhooks import Event
from .organization_invitations import OrganizationInvitation
from .organizations import PublicOrganizationData


class OrganizationInvitationData(Model):
    """More about the invitation."""

    public_organization_data: PublicOrganizationData | None
    """What anyone may see of the organization; may be null."""


class OrganizationInvitationWithData(OrganizationInvitation):
    """Invitation to join an organization, and the organization."""

    data: OrganizationInvitationData | None
    """More about the invitation."""


class OrganizationInvitationCreated(Event):
    """Somebody was invited to join an organization."""

    data: OrganizationInvitationWithData
    """What the event is about."""


class AcceptedOrganizationInvitation(OrganizationInvitation):
    """Invitation to an organization, now accepted."""

    user_id: str
    """User who accepted."""
    data: OrganizationInvitationData
    """More about the invitation."""


class OrganizationInvitationAccepted(Event):
    """Somebody accepted the invitation to an organization; `user_id` says who."""

    data: AcceptedOrganizationInvitation
    """What the event is about."""


class OrganizationInvitationRevoked(Event):
    """The invitation to an organization was taken back."""

    data: OrganizationInvitationWithData
    """What the event is about."""
