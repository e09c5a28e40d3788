"""Who waits to be let in."""

from __future__ import annotations

from typing import Literal, Required, TypedDict

from ..model import Model, Open, Timestamp
from .invitations import Invitation

WaitlistEntryStatus = Open[Literal["pending", "invited", "rejected", "completed"]]


class WaitlistEntry(Model):
    """Email address on the waitlist."""

    object: Open[Literal["waitlist_entry"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    email_address: str
    """Address of the person who waits."""
    status: WaitlistEntryStatus
    """State it is in: `pending`, `invited`, `rejected` or `completed`."""
    is_locked: bool | None
    """Whether a batch action is working on it, so that nothing else can be done with it."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    invitation: Invitation | None
    """Invitation that was sent for it; null if none."""


class NewWaitlistEntry(TypedDict, total=False):
    """Entry to be added to the waitlist."""

    email_address: Required[str]
    """Email address to put on the waitlist."""
    notify: bool | None
    """Whether to send an email that confirms it; true unless given."""
