"""Invitations to sign up."""

from __future__ import annotations

from typing import Literal, Required, TypedDict

from ..model import JSONObject, Model, Open, Timestamp

InvitationStatus = Open[Literal["pending", "accepted", "revoked", "expired"]]


class Invitation(Model):
    """Invitation to sign up to the application, sent by email."""

    object: Open[Literal["invitation"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    email_address: str
    """Address of the person invited."""
    public_metadata: JSONObject
    """Data that becomes part of the public metadata of the user who signs up with it."""
    revoked: bool | None
    """Whether it was revoked."""
    status: InvitationStatus
    """State it is in: `pending`, `accepted`, `revoked` or `expired`."""
    url: str | None
    """Link with which it is accepted."""
    expires_at: Timestamp | None
    """When it lapses; null if never."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class NewInvitation(TypedDict, total=False):
    """Invitation to be sent."""

    email_address: Required[str]
    """Email address of the person to invite."""
    public_metadata: JSONObject | None
    """JSON object to keep with the invitation; it becomes part of the public metadata of the user who signs up with
    it.
    """
    redirect_url: str | None
    """Where the link in the invitation leads; needed only with a sign-up flow of your own."""
    notify: bool | None
    """Whether to send the email; true unless given."""
    ignore_existing: bool | None
    """Whether to go ahead although the address was invited before; false unless given. It does not help with
    addresses of users.
    """
    expires_in_days: int | None
    """How long the invitation is good for, in days, 1 to 365; 30 unless given."""
    template_slug: Literal["invitation", "waitlist_invitation"] | str
    """Email template to use: `invitation` (unless given) or `waitlist_invitation`."""


class RevokedInvitation(Invitation):
    """Invitation that was revoked."""
