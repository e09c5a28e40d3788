"""What events about billing have in common."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class EventPayer(Model):
    """Whoever pays, as events tell it."""

    object: Open[Literal["commerce_payer"]] | None
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    user_id: str
    """User who pays; absent or empty if an organization does."""
    first_name: str
    """Given name of the user who pays; absent or empty if an organization does."""
    last_name: str
    """Family name of the user who pays; absent or empty if an organization does."""
    email: str
    """Email address of the payer."""
    organization_id: str
    """Organization that pays; absent or empty if a user does."""
    organization_name: str
    """Name of the organization that pays; absent or empty if a user does."""
    image_url: str
    """Address of the payer's picture."""
    created_at: Timestamp | None
    """When it was created."""
    updated_at: Timestamp | None
    """When it last changed."""


class BillingAmount(Model):
    """Sum of money in one currency, as events tell it."""

    amount: int
    """The sum in the smallest unit, such as cents."""
    amount_formatted: str
    """The sum as people read it, such as `$49.99`."""
    currency: str
    """Three-letter code of the currency, such as `USD`."""
    currency_symbol: str
    """Sign of the currency, such as `$`."""


SubscriptionItemStatus = Open[Literal["abandoned", "active", "canceled", "ended", "incomplete", "past_due", "upcoming"]]


class SubscriptionItemUnitPriceTier(Model):
    """One price step for a kind of unit, as events tell it."""

    starts_at_block: int
    """First block at this price."""
    ends_after_block: int | None
    """Last block at this price; null means all that follow."""
    amount_per_block: int
    """Price of one block in this step, in the smallest unit of the currency, such as cents."""
    currency: str
    """Three-letter code of the currency, such as `USD`."""


class SubscriptionItemUnitPrice(Model):
    """Prices of one kind of unit, such as seats, as events tell them."""

    name: str
    """Kind of unit, such as `seats`."""
    block_size: int
    """Units in one block; units are sold by the block."""
    tiers: list[SubscriptionItemUnitPriceTier]
    """Price steps, from the first block upwards."""


class SubscriptionItemPlan(Model):
    """Plan of a subscription item, as events tell it."""

    id: str
    """Identifier that Clerk gave to this object."""
    slug: str
    """Short name for use in URLs."""
    name: str
    """Name of the plan."""
    is_recurring: bool
    """True if it is billed again each period."""
    amount: int
    """Price in the smallest unit of the currency, such as cents."""
    currency: str
    """Three-letter code of the currency, such as `USD`."""
    unit_prices: list[SubscriptionItemUnitPrice] | None
    """Prices by kind of unit, such as seats; absent if the plan has none."""


class BillingSeats(Model):
    """Seats that come with a subscription item."""

    quantity: int | None
    """Number of seats; null means without limit."""


class SubscriptionItem(Model):
    """One plan within a subscription, as events tell it."""

    object: Open[Literal["commerce_subscription_item"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    status: SubscriptionItemStatus
    """State it is in: `upcoming` (starts later), `active`, `canceled` (runs to the end of the period), `past_due`,
    `incomplete` (the payer must act first), `abandoned` (replaced before it began) or `ended`.
    """
    is_free_trial: bool
    """True if it is a free trial."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    period_start: Timestamp
    """When the period begins."""
    period_end: Timestamp | None
    """When the period ends; null if it has no end, as with the default plan."""
    interval: str
    """How often it is billed, `month` or `annual`."""
    plan_id: str | None
    """Plan subscribed to; may be null."""
    plan: SubscriptionItemPlan | None
    """The plan itself; may be null."""
    payer: EventPayer | None
    """Whoever pays; null for an item inside a subscription's event."""
    subscription_id: str | None
    """Subscription it is part of; null for an item inside a subscription's event."""
    seats: BillingSeats | None
    """Seats that come with it; not always sent."""
