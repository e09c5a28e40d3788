"""Plans that can be subscribed to, with their prices and features."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open
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
