"""Tokens for links into the admin portal."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class CreatedAdminPortalLinkToken(Model):
    """Admin-portal link token just made, with the token itself."""

    object: Open[Literal["admin_portal_link_token"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object (`aplt_...`)."""
    admin_portal_link_id: str
    """ID of the link (`apl_...`) that the token belongs to."""
    instance_id: str
    """ID of the instance (`ins_...`)."""
    organization_id: str | None
    """ID of the organization (`org_...`) that the link is for; null if it is for none."""
    it_contact_id: str | None
    """Reference to the IT contact, as given; null if none was."""
    scopes: list[str] | None
    """What the token allows, as given; null if nothing was."""
    token: str
    """The token that goes into the link. It works once and is shown only now: keep it secret."""
    revoked: bool
    """Whether it has been revoked."""
    revocation_reason: str | None
    """Why it was revoked; null if no reason was given."""
    expired: bool
    """Whether its time is over."""
    expiration: Timestamp | None
    """When it lapses; null if never."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class AdminPortalLinkToken(Model):
    """Admin-portal link token, without the token itself."""

    object: Open[Literal["admin_portal_link_token"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object (`aplt_...`)."""
    admin_portal_link_id: str
    """ID of the link (`apl_...`) that the token belongs to."""
    instance_id: str
    """ID of the instance (`ins_...`)."""
    organization_id: str | None
    """ID of the organization (`org_...`) that the link is for; null if it is for none."""
    it_contact_id: str | None
    """Reference to the IT contact, as given; null if none was."""
    scopes: list[str] | None
    """What the token allows, as given; null if nothing was."""
    revoked: bool
    """Whether it has been revoked."""
    revocation_reason: str | None
    """Why it was revoked; null if no reason was given."""
    expired: bool
    """Whether its time is over."""
    expiration: Timestamp | None
    """When it lapses; null if never."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
