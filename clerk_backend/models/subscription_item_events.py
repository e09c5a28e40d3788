"""Events of items of subscriptions."""

from __future__ import annotations

from ..webhooks import Event
from .billing_events import SubscriptionItem


class SubscriptionItemAbandoned(Event):
    """A plan that was to start later was replaced before it did."""

    data: SubscriptionItem
    """What the event is about."""


class SubscriptionItemActive(Event):
    """A plan within a subscription became active."""

    data: SubscriptionItem
    """What the event is about."""


class SubscriptionItemCanceled(Event):
    """A plan within a subscription was canceled; it still runs to the end of the period."""

    data: SubscriptionItem
    """What the event is about."""


class SubscriptionItemEnded(Event):
    """A plan within a subscription ended."""

    data: SubscriptionItem
    """What the event is about."""


class SubscriptionItemFreeTrialEnding(Event):
    """The free trial of a plan is about to end."""

    data: SubscriptionItem
    """What the event is about."""


class SubscriptionItemIncomplete(Event):
    """A plan cannot start yet: the payer must do something first."""

    data: SubscriptionItem
    """What the event is about."""


class SubscriptionItemPastDue(Event):
    """Payment of a plan within a subscription became late."""

    data: SubscriptionItem
    """What the event is about."""


class SubscriptionItemUpcoming(Event):
    """A plan is set to start later."""

    data: SubscriptionItem
    """What the event is about."""


class SubscriptionItemUpdated(Event):
    """A plan within a subscription changed."""

    data: SubscriptionItem
    """What the event is about."""
