"""Events of the waitlist."""

from __future__ import annotations

from ..webhooks import Event
from .waitlist_entries import WaitlistEntry


class WaitlistEntryCreated(Event):
    """Somebody was put on the waitlist."""

    data: WaitlistEntry
    """What the event is about."""


class WaitlistEntryUpdated(Event):
    """A waitlist entry changed, such as by being invited or rejected."""

    data: WaitlistEntry
    """What the event is about."""
