"""Subscriptions as events tell them, and their events."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp
from ..webhooks import Event
from .billing_events import EventPayer, SubscriptionItem

SubscriptionStatus = Open[Literal["ended", "canceled", "abandoned", "past_due", "active", "incomplete"]]


class Subscription(Model):
    """Everything a user or organization subscribes to, as events tell it."""

    object: Open[Literal["commerce_subscription"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    status: SubscriptionStatus
    """State it is in, such as `active`, `past_due`, `canceled` or `ended`."""
    active_at: Timestamp | None
    """When it became active; null if it never was."""
    canceled_at: Timestamp | None
    """When it was canceled; null if it was not."""
    created_at: Timestamp
    """When it was created."""
    ended_at: Timestamp | None
    """When it ended; null if it has not."""
    past_due_at: Timestamp | None
    """When payment became late; null if it is not."""
    updated_at: Timestamp
    """When it last changed."""
    latest_payment_id: str | None
    """Latest try at taking a payment (the id); may be null."""
    payer_id: str
    """Whoever pays for it (the payer's id)."""
    payer: EventPayer
    """Whoever pays."""
    payment_source_id: str | None
    """Means of payment (the id); may be null."""
    items: list[SubscriptionItem]
    """The plans in it, one item each."""


class SubscriptionCreated(Event):
    """A user or organization got a subscription."""

    data: Subscription
    """What the event is about."""


class SubscriptionUpdated(Event):
    """A subscription changed, such as by gaining or losing an item."""

    data: Subscription
    """What the event is about."""


class SubscriptionActive(Event):
    """A subscription became active."""

    data: Subscription
    """What the event is about."""


class SubscriptionPastDue(Event):
    """Payment of a subscription became late."""

    data: Subscription
    """What the event is about."""
