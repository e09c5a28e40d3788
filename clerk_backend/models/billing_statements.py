"""Statements, and attempts to collect what they ask for."""

from __future__ import annotations

from typing import Literal

from ..model import JSONObject, Model, Open, Timestamp
from .billing_amounts import CommerceMoney, CommerceSubscriptionTotals
from .billing_subscriptions import CommercePayer, CommercePaymentMethod


class BillingStatementTotals(Model):
    """What the statement adds up to."""

    grand_total: CommerceMoney
    """What is due in the end."""
    subtotal: CommerceMoney
    """Price of the plan and of the units together, before tax."""
    base_fee: CommerceMoney
    """Price of the plan itself, without units."""
    tax_total: CommerceMoney
    """Tax."""


class BillingPaymentAttempt(Model):
    """One try at taking a payment."""

    object: Open[Literal["commerce_payment"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    payment_id: str
    """Payment that was tried."""
    instance_id: str
    """Clerk instance it belongs to."""
    charge_type: str
    """Kind of charge."""
    payee_id: str
    """Whoever is paid (the id)."""
    payee: JSONObject
    """Whoever is paid."""
    payer_id: str
    """Whoever pays (the id)."""
    payer: CommercePayer
    """Whoever pays."""
    subscription_item_id: str | None
    """Subscription item that is paid for."""
    subscription_item: JSONObject | None
    """The subscription item itself."""
    amount: CommerceMoney
    """Sum to be paid."""
    totals: CommerceSubscriptionTotals | None
    """What the sum is made of; may be null."""
    payment_method_id: str
    """Means of payment (the id)."""
    payment_method: CommercePaymentMethod
    """Means of payment."""
    statement_id: str
    """Statement it stands on."""
    gateway_external_id: str | None
    """Identifier that the gateway uses for it; may be null."""
    gateway_external_url: str | None
    """Address of it at the gateway; may be null."""
    status: Open[Literal["pending", "paid", "failed"]]
    """State it is in, `pending`, `paid` or `failed`."""
    paid_at: Timestamp | None
    """When it was paid; null if it was not."""
    failed_at: Timestamp | None
    """When it failed; null if it did not."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class BillingStatementGroups(Model):
    """Payments of a statement that belong together."""

    object: Open[Literal["commerce_statement_group"]]
    """Clerk's word for this kind of object."""
    timestamp: Timestamp
    """Day on which the attempts of the group were made."""
    items: list[BillingPaymentAttempt]
    """The payment attempts of the group."""


class BillingStatement(Model):
    """Statement of what a payer was billed."""

    object: Open[Literal["commerce_statement"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    instance_id: str
    """Clerk instance it belongs to."""
    timestamp: Timestamp
    """When it was created."""
    payer: CommercePayer
    """Whoever pays."""
    status: Open[Literal["open", "closed"]]
    """Whether it is `open` or `closed`."""
    totals: BillingStatementTotals
    """What the statement adds up to."""
    groups: list[BillingStatementGroups]
    """Payment attempts, grouped by day."""
