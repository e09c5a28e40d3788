"""Events of sessions."""

from __future__ import annotations

from ..webhooks import Event
from .sessions import Session
from .users import User


class SessionWithUser(Session):
    """Session together with its user."""

    user: User
    """User who is signed in."""


class SessionCreated(Event):
    """A session began: a user signed in."""

    data: SessionWithUser
    """What the event is about."""


class SessionPending(Event):
    """A session waits for its user to do something, such as choosing an organization, before it is active."""

    data: SessionWithUser
    """What the event is about."""


class SessionEnded(Event):
    """A session was ended, as by the user in the browser or app."""

    data: SessionWithUser
    """What the event is about."""


class SessionRemoved(Event):
    """A session was removed from its client, as when the user signs out."""

    data: SessionWithUser
    """What the event is about."""


class SessionRevoked(Event):
    """A session was revoked: by your backend, or by the user from another device."""

    data: SessionWithUser
    """What the event is about."""
