"""Events of users."""

from __future__ import annotations

from ..webhooks import Event
from .deleted import DeletedObject
from .users import User


class UserCreated(Event):
    """A user was created: by signing up, or by your backend."""

    data: User
    """What the event is about."""


class UserUpdated(Event):
    """A user changed, such as the name, an email address or the metadata."""

    data: User
    """What the event is about."""


class UserDeleted(Event):
    """A user was deleted; only the id is left."""

    data: DeletedObject
    """What the event is about."""
