"""Sums of money, and what a bill adds up to."""

from __future__ import annotations

from ..model import Model


class CommerceMoney(Model):
    """Sum of money in one currency."""

    amount: int
    """The sum in the smallest unit, such as cents."""
    amount_formatted: str
    """The sum as people read it, such as `$49.99`."""
    currency: str
    """Three-letter code of the currency, such as `USD`."""
    currency_symbol: str
    """Sign of the currency, such as `$`."""


class CommerceProrationCredit(Model):
    """Credit for the days of a billing cycle that were paid but not used."""

    amount: CommerceMoney
    """The credit."""
    cycle_days_remaining: int
    """Days of the billing cycle that were left."""
    cycle_days_total: int
    """Days that the whole billing cycle has."""
    cycle_remaining_percent: float
    """Share of the billing cycle that was left, in percent."""


class CommercePayerCredit(Model):
    """Credit taken from the payer's own balance."""

    remaining_balance: CommerceMoney
    """Credit that is left."""
    applied_amount: CommerceMoney
    """Credit that was used."""


class CommerceCredits(Model):
    """Credits taken off a bill, by origin."""

    proration: CommerceProrationCredit | None
    """Credit for unused days of the former plan; null if none."""
    payer: CommercePayerCredit | None
    """Credit from the payer's balance; null if none."""
    total: CommerceMoney
    """All credits together."""


class CommercePerUnitTotalTier(Model):
    """What the units in one price step cost."""

    quantity: int | None
    """Number of units in this step; null means without limit."""
    fee_per_block: CommerceMoney
    """Price of one block in this step."""
    total: CommerceMoney
    """What this step costs."""


class CommercePerUnitTotal(Model):
    """What one kind of unit, such as seats, adds up to."""

    name: str
    """Kind of unit, such as `seats`."""
    block_size: int
    """Units in one block; units are sold by the block."""
    tiers: list[CommercePerUnitTotalTier]
    """What each price step costs."""


class CommerceProrationDiscount(Model):
    """Discount for the days of a billing cycle that were over before it began."""

    amount: CommerceMoney
    """The discount."""
    cycle_days_passed: int
    """Days of the billing cycle that were over."""
    cycle_days_total: int
    """Days that the whole billing cycle has."""
    cycle_passed_percent: float
    """Share of the billing cycle that was over, in percent."""


class CommerceDiscounts(Model):
    """Discounts taken off a bill, by origin."""

    proration: CommerceProrationDiscount | None
    """Discount for days already over; null if none."""
    total: CommerceMoney
    """All discounts together."""


class CommerceTotals(Model):
    """A bill from the price of the plan to what is due."""

    subtotal: CommerceMoney
    """Sum before tax, credits and discounts."""
    base_fee: CommerceMoney
    """Price of the plan itself, without units."""
    tax_total: CommerceMoney
    """Tax."""
    grand_total: CommerceMoney
    """What is due in the end."""
    per_unit_totals: list[CommercePerUnitTotal] | None
    """What each kind of unit (seats, for instance) adds up to."""
    credits: CommerceCredits | None
    """Credits taken off; null if none."""
    discounts: CommerceDiscounts | None
    """Discounts taken off; null if none."""


class CommerceSubscriptionUnitTotalTier(Model):
    """What the units in one price step cost a subscription."""

    quantity: int | None
    """Number of units in this step; null means without limit."""
    fee_per_block: CommerceMoney
    """Price of one block in this step."""
    total: CommerceMoney
    """What this step costs."""


class CommerceSubscriptionUnitTotal(Model):
    """What one kind of unit, such as seats, adds up to in a subscription."""

    name: str
    """Kind of unit, such as `seats`."""
    block_size: int
    """Units in one block; units are sold by the block."""
    tiers: list[CommerceSubscriptionUnitTotalTier]
    """What each price step costs."""


class BillingProrationDiscount(Model):
    """Discount for the days of a billing cycle that were over before a subscription began."""

    amount: CommerceMoney
    """The discount."""
    cycle_days_passed: int
    """Days of the billing cycle that were over."""
    cycle_days_total: int
    """Days that the whole billing cycle has."""
    cycle_passed_percent: float
    """Share of the billing cycle that was over, in percent."""


class BillingDiscounts(Model):
    """Discounts taken off a subscription's bill, by origin."""

    proration: BillingProrationDiscount | None
    """Discount for days already over; null if none."""
    total: CommerceMoney
    """All discounts together."""


class CommerceSubscriptionTotals(Model):
    """A subscription's bill from the price of the plan to what is due."""

    subtotal: CommerceMoney
    """Sum before tax, credits and discounts."""
    base_fee: CommerceMoney
    """Price of the plan itself, without units."""
    tax_total: CommerceMoney
    """Tax."""
    grand_total: CommerceMoney
    """What is due in the end."""
    per_unit_totals: list[CommerceSubscriptionUnitTotal] | None
    """What each kind of unit (seats, for instance) adds up to."""
    credits: CommerceCredits | None
    """Credits taken off; null if none."""
    discounts: BillingDiscounts | None
    """Discounts taken off; null if none."""


class CommerceCreditBalance(Model):
    """Credit that a payer has."""

    object: str
    """Clerk's word for this kind of object."""
    balance: CommerceMoney | None
    """Credit at present; null if there never was any."""


class CommerceCreditLedgerEntry(Model):
    """One change to a payer's credit."""

    object: str
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    payer_id: str
    """Payer whose credit changed."""
    amount: CommerceMoney
    """Credit given, or taken away if negative."""
    source_type: str
    """Kind of thing that caused the change, such as `grant`."""
    source_id: str
    """Thing that caused the change."""
    note: str | None
    """Note about the change; null if there is none."""
    created_at: str
    """When it was created."""
