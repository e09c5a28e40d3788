"""Event: one thing that happened at Clerk, as a webhook tells it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from pydantic import PrivateAttr
from pydantic_core import from_json

from ..errors import ArgumentError, WebhookError
from ..model import JSONObject, Model, Timestamp, is_object

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEFORE_CLERK = datetime(1980, 1, 1, tzinfo=UTC)


class _Dated(Model):
    """The time in data that has no model."""

    updated_at: Timestamp | None


class Event(Model):
    """One thing that happened at Clerk. Types that are known have a class of their own, such as `UserCreated`.

    Its `repr` leaves the data out: those of `sms.created` and `email.created` hold codes that let somebody sign in.
    """

    type: str
    """What happened, such as `user.created`."""
    data: Any
    """What it happened to, as it is afterwards; for what was deleted, little more than its id."""
    object: str | None
    """Clerk's word for this kind of object: `event`."""
    timestamp: Timestamp | None
    """When it happened, as Clerk sent it; see `occurred_at`."""
    instance_id: str | None
    """Instance that it happened in."""
    event_attributes: JSONObject | None
    """About the request that caused it: `http_request` has `client_ip` and `user_agent`."""

    _message_id: str | None = PrivateAttr(None)

    @property
    def message_id(self) -> str | None:
        """The id of the delivery, the same each time that Clerk tries; None for an event that was not delivered."""
        return self._message_id

    @property
    def occurred_at(self) -> datetime | None:
        """When it happened: the event's `timestamp`, or else the `updated_at` of its data, or None.

        Clerk sends milliseconds; its published examples have seconds, which are told apart by their size.
        """
        if isinstance(moment := self.timestamp, datetime):
            return _EPOCH + (moment - _EPOCH) * 1000 if _EPOCH < moment < _BEFORE_CLERK else moment
        data: Any = _Dated.model_validate(self.data) if is_object(self.data) else self.data
        updated: Any = getattr(data, "updated_at", None)
        return updated if isinstance(updated, datetime) else None

    def is_newer_than(self, other: Event | datetime | None) -> bool:
        """Whether this happened after another event, or after a time that the application keeps.

        Clerk does not promise to deliver in order: ask before an old event overwrites what a newer one wrote.

        Args:
            other: An event, an aware `datetime`, or None for nothing yet, which everything is newer than.

        Raises:
            ArgumentError: the `datetime` has no time zone, or one of the events has no time.
        """
        if other is None:
            return True
        mine, theirs = self.occurred_at, other.occurred_at if isinstance(other, Event) else other
        if mine is None or theirs is None:
            raise ArgumentError("It cannot be told which is newer: an event without timestamp and data.updated_at.")
        if mine.utcoffset() is None or theirs.utcoffset() is None:
            raise ArgumentError("A datetime without a time zone cannot be compared with an event's; give it tzinfo.")
        return mine > theirs

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        for name in ("type", "message_id", "timestamp", "instance_id"):
            yield name, getattr(self, name)


def read_event(body: bytes, message_id: str) -> Event:
    """The event in the body of a delivery, of its own class if its type is known.

    Raises:
        WebhookError: the body is no JSON object.
    """
    content: Any = None
    with suppress(ValueError):  # which may quote the body
        content = from_json(body, allow_inf_nan=False)
    if not is_object(content):
        raise WebhookError("Unable to verify incoming webhook: the body is no JSON object", reason="unreadable")
    event = _class_of(content.get("type")).model_validate_json(body)
    event._message_id = message_id  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - apart from what Clerk sent
    return event


def _class_of(kind: Any) -> type[Event]:
    """The class for a type of event; `Event` for one that is not known."""
    from .. import models
    from ..models.events import EVENTS

    name = EVENTS.get(kind) if isinstance(kind, str) else None
    found: type[Event] = getattr(models, name) if name else Event
    return found
