"""Attempts to collect a payment, and their events."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp
from ..webhooks import Event
from .billing_events import BillingAmount, EventPayer


class PaymentFailedReason(Model):
    """Why a payment failed."""

    code: str
    """Kind of failure, such as `card_declined` or `insufficient_funds`."""
    decline_code: str
    """The gateway's own, narrower code for it."""


class EventPayee(Model):
    """Whoever is paid."""

    id: str
    """Identifier that Clerk gave to this object."""
    gateway_type: str
    """Company that carries out payments, such as `stripe`."""
    gateway_external_id: str
    """Identifier that the gateway uses for it."""
    gateway_status: str
    """State it is in at the gateway, such as `active`."""


class EventUnitTotal(Model):
    """What units of one kind, such as seats, cost at one price."""

    name: str | None
    """Kind of unit, such as `seats`."""
    amount: int | None
    """Price of one unit in the smallest unit of the currency, such as cents."""
    quantity: int | None
    """How many units cost this much; null means without limit."""
    total: int | None
    """What these units cost together, in the smallest unit of the currency."""
    currency: str | None
    """Three-letter code of the currency, such as `USD`."""


class EventTotals(Model):
    """What a payment adds up to."""

    subtotal: BillingAmount
    """Sum before tax and fees."""
    tax_total: BillingAmount
    """Tax."""
    grand_total: BillingAmount
    """What is due in the end."""
    per_unit_totals: list[EventUnitTotal] | None
    """What each kind of unit (seats, for instance) adds up to."""


class EventPaymentSource(Model):
    """Card or other means of payment, as events tell it."""

    id: str
    """Identifier that Clerk gave to this object."""
    gateway: str
    """Company that carries out payments, such as `stripe`."""
    gateway_external_id: str
    """Identifier that the gateway uses for it."""
    gateway_external_account_id: str | None
    """Identifier of the account at the gateway; may be null."""
    payment_method: Open[Literal["link", "card"]]
    """Kind of payment, `card` or `link`."""
    status: Open[Literal["active", "disconnected"]]
    """Whether it is `active` or `disconnected`."""
    card_type: str | None
    """Brand of the card, such as `visa`; null if it is no card."""
    last4: str | None
    """End of the card number, four digits; null if it is no card."""


PaymentAttemptItemStatus = Open[
    Literal["abandoned", "active", "canceled", "ended", "expired", "incomplete", "past_due", "upcoming"]
]


class PaymentAttemptPlan(Model):
    """Plan that is paid for."""

    id: str
    """Identifier that Clerk gave to this object."""
    slug: str
    """Short name for use in URLs."""
    name: str
    """Name of the plan."""
    is_recurring: bool
    """True if it is billed again each period."""
    amount: int
    """Price for one period of the item (a month or a year), in the smallest unit of the currency, such as cents."""
    currency: str
    """Three-letter code of the currency, such as `USD`."""


class EventProrationCredit(Model):
    """Credit for the days of a billing cycle that were paid but not used."""

    amount: BillingAmount
    """The credit."""
    cycle_days_remaining: int
    """Days of the billing cycle that were left."""
    cycle_days_total: int
    """Days that the whole billing cycle has."""
    cycle_remaining_percent: float
    """Share of the billing cycle that was left, from 0 to 1."""


class EventPayerCredit(Model):
    """Credit taken from the payer's own balance."""

    applied_amount: BillingAmount
    """Credit that was used."""
    remaining_balance: BillingAmount
    """Credit that is left."""


class EventCredits(Model):
    """Credits taken off a charge, by origin."""

    proration: EventProrationCredit | None
    """Credit for unused days of the former plan; null if none."""
    payer: EventPayerCredit | None
    """Credit from the payer's balance; null if none."""
    total: BillingAmount
    """All credits together."""


class PaymentAttemptItem(Model):
    """One plan within a subscription that a payment is for."""

    id: str
    """Identifier that Clerk gave to this object."""
    object: Open[Literal["commerce_subscription_item"]]
    """Clerk's word for this kind of object."""
    status: PaymentAttemptItemStatus
    """State it is in, such as `active`, `upcoming`, `past_due`, `canceled` or `ended`."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    period_start: Timestamp
    """When the period began."""
    period_end: Timestamp
    """When the period ends."""
    interval: Open[Literal["month", "annual"]]
    """How often it is billed, `month` or `annual`."""
    plan_id: str | None
    """Plan subscribed to; may be null."""
    plan: PaymentAttemptPlan | None
    """The plan itself; may be null."""
    payer: EventPayer | None
    """Whoever pays."""
    subscription_id: str | None
    """Subscription it is part of."""
    credit: EventProrationCredit | None
    """Credit for unused days only; `credits` has all of them."""
    credits: EventCredits | None
    """Credits taken off, by origin; null if none."""


class PaymentAttempt(Model):
    """One try at taking a payment, as events tell it."""

    id: str
    """Identifier that Clerk gave to this object."""
    instance_id: str
    """Clerk instance it belongs to."""
    payment_id: str
    """Payment that was tried."""
    invoice_id: str
    """Invoice it is for; deprecated."""
    statement_id: str
    """Statement it stands on."""
    gateway_external_id: str
    """Identifier that the gateway uses for it."""
    status: Open[Literal["pending", "paid", "failed"]]
    """State it is in, `pending`, `paid` or `failed`."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    paid_at: Timestamp | None
    """When it was paid; null if it was not."""
    failed_at: Timestamp | None
    """When it failed; null if it did not."""
    failed_reason: PaymentFailedReason | None
    """Why it failed; null if it did not."""
    billing_date: Timestamp
    """Day that is billed."""
    charge_type: Open[Literal["checkout", "recurring"]]
    """Kind of charge: `checkout` (the payer buys) or `recurring` (a new period begins)."""
    payee: EventPayee
    """Whoever is paid."""
    payer: EventPayer
    """Whoever pays."""
    totals: EventTotals
    """What the sum is made of."""
    payment_source: EventPaymentSource
    """Means of payment."""
    subscription_items: list[PaymentAttemptItem]
    """Subscription items that are paid for."""


class PaymentAttemptCreated(Event):
    """Clerk began to take a payment."""

    data: PaymentAttempt
    """What the event is about."""


class PaymentAttemptUpdated(Event):
    """A try at taking a payment changed: it was paid, for instance, or it failed."""

    data: PaymentAttempt
    """What the event is about."""
