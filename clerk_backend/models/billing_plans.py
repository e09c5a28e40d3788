"""Plans that can be subscribed to, with their prices and features."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp
from .billing_amounts import CommerceMoney


class Feature(Model):
    """Something that a plan gives access to."""

    object: Open[Literal["feature"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name of the feature."""
    description: str | None
    """What the feature is; may be null."""
    slug: str
    """Short name for use in URLs."""
    avatar_url: str | None
    """Address of the feature's picture; null if it has none."""


class CommercePlanUnitPriceTier(Model):
    """One price step for a kind of unit."""

    starts_at_block: int
    """First block at this price."""
    ends_after_block: int | None
    """Last block at this price; null means all that follow."""
    fee_per_block: CommerceMoney
    """Price of one block in this step."""


class CommercePlanUnitPrice(Model):
    """Prices of one kind of unit, such as seats."""

    name: str
    """Kind of unit, such as `seats`."""
    block_size: int
    """Units in one block; units are sold by the block."""
    tiers: list[CommercePlanUnitPriceTier]
    """Price steps, from the first unit upwards."""


class CommercePlan(Model):
    """Plan that users or organizations can subscribe to."""

    object: Open[Literal["commerce_plan"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name of the plan."""
    fee: CommerceMoney | None
    """Price when paid by the month; null if that is not offered."""
    annual_monthly_fee: CommerceMoney | None
    """Price per month when paid by the year; null if that is not offered."""
    annual_fee: CommerceMoney | None
    """Price of a whole year when paid by the year; null if that is not offered."""
    description: str | None
    """What the plan is; may be null."""
    product_id: str
    """Product it is part of; deprecated."""
    is_default: bool
    """True if payers get it without choosing one."""
    is_recurring: bool
    """True if it is billed again each period."""
    publicly_visible: bool
    """True if it is shown to customers."""
    has_base_fee: bool
    """True if it costs something apart from units."""
    for_payer_type: str
    """Who can subscribe, users (`user`) or organizations (`org`)."""
    slug: str
    """Short name for use in URLs."""
    avatar_url: str | None
    """Address of the plan's picture; null if it has none."""
    features: list[Feature] | None
    """What it gives access to."""
    free_trial_enabled: bool
    """True if it can be tried for free."""
    free_trial_days: int | None
    """Length of the free trial, in days; null if there is none."""
    unit_prices: list[CommercePlanUnitPrice] | None
    """Prices by kind of unit, such as seats."""


class BillingPrice(Model):
    """Price at which a plan can be subscribed to."""

    object: Open[Literal["commerce_price"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    plan_id: str
    """Plan it is a price of."""
    instance_id: str
    """Clerk instance it belongs to."""
    currency: str
    """Three-letter code of the currency, such as `USD`."""
    currency_symbol: str
    """Sign of the currency, such as `$`."""
    amount: int
    """Price of a month when paid by the month, in cents."""
    annual_monthly_amount: int
    """Price per month when paid by the year, in cents."""
    fee: CommerceMoney | None
    """Price when paid by the month; null if that is not offered."""
    annual_monthly_fee: CommerceMoney | None
    """Price per month when paid by the year; null if that is not offered."""
    description: str | None
    """What the price is for; may be null."""
    is_default: bool
    """True if it is what the plan costs unless a custom price is used."""
    created_at: Timestamp
    """When it was created."""
    supported_billing_periods: Open[Literal["month", "annual", "both"]]
    """How it may be billed: by the `month`, by the year (`annual`) or `both`."""


class BillingFeature(Model):
    """Something that a plan in a price change gives access to."""

    object: Open[Literal["feature"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name of the feature."""
    description: str
    """What the feature is."""
    slug: str
    """Short name for use in URLs."""
    avatar_url: str
    """Address of the feature's picture."""


class BillingPlan(Model):
    """Plan as it comes with trial extensions and price changes, amounts spelled out."""

    object: Open[Literal["commerce_plan"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name of the plan."""
    fee: CommerceMoney | None
    """Price when paid by the month; null if that is not offered."""
    annual_monthly_fee: CommerceMoney | None
    """Price per month when paid by the year; null if that is not offered."""
    annual_fee: CommerceMoney | None
    """Price of a whole year when paid by the year; null if that is not offered."""
    amount: int
    """Price when paid by the month, in cents."""
    amount_formatted: str
    """Price when paid by the month, as people read it, such as `$49.99`."""
    annual_monthly_amount: int
    """Price per month when paid by the year, in cents."""
    annual_monthly_amount_formatted: str
    """Price per month when paid by the year, as people read it."""
    annual_amount: int
    """Price of a whole year when paid by the year, in cents."""
    annual_amount_formatted: str
    """Price of a whole year when paid by the year, as people read it."""
    currency_symbol: str
    """Sign of the currency, such as `$`."""
    currency: str
    """Three-letter code of the currency, such as `USD`."""
    description: str
    """What the plan is."""
    product_id: str
    """Product it is part of."""
    is_default: bool
    """True if payers get it without choosing one."""
    is_recurring: bool
    """True if it is billed again each period."""
    publicly_visible: bool
    """True if it is shown to customers."""
    has_base_fee: bool
    """True if it costs something apart from units."""
    payer_type: list[str]
    """Kinds of payers that can subscribe, such as `user` and `org`."""
    for_payer_type: str
    """Who can subscribe, users (`user`) or organizations (`org`)."""
    slug: str
    """Short name for use in URLs."""
    avatar_url: str
    """Address of the plan's picture."""
    period: str | None
    """Unit of time it is billed by."""
    interval: int | None
    """Number that goes with `period`: after how many of them it is billed."""
    features: list[BillingFeature]
    """What it gives access to."""
    free_trial_enabled: bool | None
    """True if it can be tried for free."""
    free_trial_days: int | None
    """Length of the free trial, in days; null if there is none."""
