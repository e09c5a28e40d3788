"""Subscriptions, and how they are paid."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp
from .billing_amounts import (
    CommerceCredits,
    CommerceMoney,
    CommercePerUnitTotal,
    CommerceSubscriptionTotals,
    CommerceSubscriptionUnitTotal,
    CommerceSubscriptionUnitTotalTier,
    CommerceTotals,
)
from .billing_plans import BillingPlan, BillingPrice, CommercePlan

CommerceSubscriptionItemStatus = Open[
    Literal["active", "canceled", "expired", "ended", "past_due", "upcoming", "incomplete", "abandoned"]
]


class CommerceSubscriptionCredit(Model):
    """Credit for the rest of a billing cycle."""

    amount: CommerceMoney | None
    """The credit; may be null."""
    cycle_remaining_percent: float | None
    """Share of the billing cycle that was left, in percent."""


class CommercePaymentMethod(Model):
    """Card or other means of payment."""

    object: Open[Literal["commerce_payment_method"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    payer_id: str
    """Payer it belongs to."""
    payment_type: Open[Literal["card", "link", "payer-credits"]]
    """Kind of payment, `card`, `link` or `payer-credits`."""
    is_default: bool | None
    """True if it is used unless another is chosen."""
    gateway: str
    """Company that carries out payments, such as `stripe`."""
    gateway_external_id: str
    """Identifier that the gateway uses for it."""
    gateway_external_account_id: str | None
    """Identifier of the account at the gateway; may be null."""
    last4: str | None
    """End of the card number, four digits; null if it is no card."""
    status: Open[Literal["active", "disconnected"]]
    """Whether it is `active` or `disconnected`."""
    wallet_type: str | None
    """Kind of wallet the card is in; null if in none."""
    card_type: str | None
    """Brand of the card; null if it is no card."""
    expiry_year: int | None
    """Year in which the card expires; null if it is no card."""
    expiry_month: int | None
    """Month in which the card expires, from 1; null if it is no card."""
    created_at: Timestamp | None
    """When it was created."""
    updated_at: Timestamp | None
    """When it last changed."""
    is_removable: bool | None
    """True if it may be deleted."""


class CommerceSubscriptionItemNextPayment(Model):
    """Payment that comes next for a subscription item."""

    amount: CommerceMoney | None
    """Price of the plan without units; what is due in all stands in `totals`."""
    date: Timestamp | None
    """When the payment is due; null if it is not known."""
    per_unit_totals: list[CommercePerUnitTotal] | None
    """What each kind of unit (seats, for instance) adds up to."""
    totals: CommerceTotals | None
    """The coming bill, as yet without tax and credits; may be null."""


class CommercePayer(Model):
    """Whoever pays, a user or an organization."""

    object: Open[Literal["commerce_payer"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    instance_id: str
    """Clerk instance it belongs to."""
    user_id: str | None
    """User who pays; null if an organization does."""
    first_name: str | None
    """Given name of the payer; may be null."""
    last_name: str | None
    """Family name of the payer; may be null."""
    email: str | None
    """Email address of the payer; may be null."""
    organization_id: str | None
    """Organization that pays; null if a user does."""
    organization_name: str | None
    """Name of the organization that pays; null if a user does."""
    image_url: str | None
    """Address of the payer's picture."""
    credits_balance: CommerceMoney | None
    """Credit the payer has at present."""
    created_at: Timestamp | None
    """When it was created."""
    updated_at: Timestamp | None
    """When it last changed."""


class CommerceSubscriptionItemSeats(Model):
    """Seats that a subscription item pays for."""

    quantity: int | None
    """Number of seats; null means without limit."""
    tiers: list[CommerceSubscriptionUnitTotalTier] | None
    """What each price step costs."""


class CommerceSubscriptionItem(Model):
    """One plan within a subscription."""

    object: Open[Literal["commerce_subscription_item"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    instance_id: str
    """Clerk instance it belongs to."""
    status: CommerceSubscriptionItemStatus
    """State it is in, such as `active`, `upcoming`, `past_due`, `canceled` or `ended`."""
    credit: CommerceSubscriptionCredit | None
    """Credit for the rest of a cycle; comes with payment events only."""
    credits: CommerceCredits | None
    """Credits taken off, by origin; null if none."""
    plan_id: str | None
    """Plan subscribed to; may be null."""
    price_id: str | None
    """Price at which the plan was taken."""
    plan: CommercePlan | None
    """The plan itself; may be null."""
    plan_period: Open[Literal["month", "annual"]]
    """How often it is billed, `month` or `annual`."""
    payment_method: CommercePaymentMethod | None
    """Means of payment."""
    lifetime_paid: CommerceMoney | None
    """All that was ever paid for it."""
    next_payment: CommerceSubscriptionItemNextPayment | None
    """Payment that comes next; null if none will."""
    payer_id: str
    """Payer of the item."""
    payer: CommercePayer | None
    """Whoever pays."""
    is_free_trial: bool
    """True if it is a free trial."""
    period_start: Timestamp
    """When the present period began."""
    period_end: Timestamp | None
    """When the present period ends; null if it has no end."""
    proration_date: str | None
    """Day from which a part was reckoned; not always sent."""
    canceled_at: Timestamp | None
    """When it was canceled; null if it was not."""
    past_due_at: Timestamp | None
    """When payment became late; null if it did not."""
    ended_at: Timestamp | None
    """When it ended; null if it has not."""
    created_at: Timestamp | None
    """When it was created."""
    updated_at: Timestamp | None
    """When it last changed."""
    seats: CommerceSubscriptionItemSeats | None
    """Seats it pays for; null if it is not billed by seat."""
    totals: CommerceSubscriptionTotals | None
    """What it adds up to; may be null."""


BillingSubscriptionItemStatus = Open[Literal["active", "ended", "past_due", "upcoming", "incomplete", "abandoned"]]


class CommercePaymentSource(Model):
    """Card or wallet that payments are taken from."""

    object: Open[Literal["commerce_source"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    payer_id: str
    """Payer it belongs to."""
    payment_method: Open[Literal["card", "apple_pay", "google_pay"]]
    """Kind of payment, `card`, `apple_pay` or `google_pay`."""
    is_default: bool | None
    """True if it is used unless another is chosen; may be null."""
    gateway: str
    """Company that carries out payments, such as `stripe`."""
    gateway_external_id: str
    """Identifier that the gateway uses for it."""
    gateway_external_account_id: str | None
    """Identifier of the account at the gateway; may be null."""
    last4: str
    """End of the card number, four digits, if it is a card."""
    status: Open[Literal["active", "disconnected"]]
    """Whether it is `active` or `disconnected`."""
    wallet_type: str
    """Kind of wallet the card is in, if in one."""
    card_type: str
    """Brand of the card, if it is a card."""
    expiry_year: int | None
    """Year in which the card expires, if it is a card."""
    expiry_month: int | None
    """Month in which the card expires, from 1, if it is a card."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    is_removable: bool | None
    """True if it may be deleted; may be null."""


class BillingPayer(Model):
    """Whoever pays for a subscription item, a user or an organization."""

    object: Open[Literal["commerce_payer"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    instance_id: str
    """Clerk instance it belongs to."""
    user_id: str | None
    """User who pays; absent if an organization does."""
    first_name: str
    """Given name of the payer."""
    last_name: str
    """Family name of the payer."""
    email: str
    """Email address of the payer."""
    organization_id: str | None
    """Organization that pays; absent if a user does."""
    organization_name: str | None
    """Name of the organization that pays; absent if a user does."""
    image_url: str
    """Address of the payer's picture."""
    credits_balance: CommerceMoney | None
    """Credit the payer has at present."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class BillingSubscriptionItem(Model):
    """One plan within a subscription, after a longer trial or a new price."""

    object: Open[Literal["commerce_subscription_item"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    instance_id: str
    """Clerk instance it belongs to."""
    status: BillingSubscriptionItemStatus
    """State it is in, such as `active`, `upcoming`, `past_due` or `ended`."""
    credit: CommerceSubscriptionCredit | None
    """Credit for the rest of a cycle; comes with payment events only."""
    plan_id: str
    """Plan subscribed to."""
    price_id: str | None
    """Price at which the plan was taken."""
    plan: BillingPlan | None
    """The plan itself; may be null."""
    plan_period: Open[Literal["month", "annual"]]
    """How often it is billed, `month` or `annual`."""
    payment_source_id: str
    """Card or wallet it is paid with (the id)."""
    payment_source: CommercePaymentSource | None
    """Card or wallet it is paid with; may be null."""
    lifetime_paid: CommerceMoney | None
    """All that was ever paid for it; may be null."""
    amount: CommerceMoney | None
    """What it costs at present; may be null."""
    next_invoice: CommerceSubscriptionItemNextPayment | None
    """Invoice that comes next; null if none will."""
    next_payment: CommerceSubscriptionItemNextPayment | None
    """Payment that comes next; null if none will."""
    payer_id: str
    """Payer of the item."""
    payer: BillingPayer | None
    """Whoever pays; may be null."""
    is_free_trial: bool
    """True if it is a free trial."""
    period_start: Timestamp | None
    """When the present period began; may be null."""
    period_end: Timestamp | None
    """When the present period ends; null if it has no end."""
    proration_date: str
    """Day from which a part was reckoned."""
    canceled_at: Timestamp | None
    """When it was canceled; null if it was not."""
    past_due_at: Timestamp | None
    """When payment became late; null if it did not."""
    ended_at: Timestamp | None
    """When it ended; null if it has not."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class CommercePriceTransitionDetails(Model):
    """How a subscription item went from one price to another."""

    previous_plan: BillingPlan
    """Plan before the change."""
    previous_price: BillingPrice
    """Price before the change."""
    effective_at: Timestamp
    """When the new price begins to hold."""
    effective_mode: Open[Literal["immediate", "end_of_period"]]
    """Whether the new price holds at once (`immediate`) or after the present period (`end_of_period`)."""
    next_billing_date: Timestamp | None
    """When it is billed next; may be null."""
    charged_immediately: bool
    """True if something was charged at once."""
    immediate_charge: CommerceMoney | None
    """What was charged at once; null if nothing was."""
    previous_subscription_item_status: Open[Literal["canceled", "ended", "abandoned"]]
    """State the change left the old item in: `canceled`, `ended` or `abandoned`."""
    previous_subscription_item_id: str
    """The old subscription item."""


class CommercePriceTransition(Model):
    """Change of price of a subscription item."""

    object: Open[Literal["commerce_price_transition"]]
    """Clerk's word for this kind of object."""
    subscription_item: BillingSubscriptionItem
    """The item with the new price."""
    transition: CommercePriceTransitionDetails
    """What was before, when the change takes hold and what it cost."""


class CommerceDiscountRedemption(Model):
    """Discount as given to one subscription item."""

    object: Open[Literal["commerce_discount_redemption"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    subscription_item_id: str
    """Subscription item that has the discount."""
    discount_id: str
    """Discount that was given."""
    name: str | None
    """Name of the discount, for show."""
    source: Open[Literal["promotion", "manual", "promo_code"]]
    """How it came about: by a `promotion`, by hand (`manual`) or by a `promo_code`."""
    promo_code: str | None
    """Code it was redeemed with, if there was one."""
    effect: Open[Literal["percentage", "fixed_amount"]] | None
    """How it lowers the price, as it was when redeemed: by a share (`percentage`) or by a sum (`fixed_amount`)."""
    percent_off: float | None
    """Share taken off, in percent; for `percentage` only."""
    amount_off: CommerceMoney | None
    """Sum taken off; for `fixed_amount` only."""
    amount: CommerceMoney | None
    """What it takes off the next renewal, whatever the effect; null or absent if no next payment is known."""
    cycles_remaining: int | None
    """Billing cycles it still holds for; null means for ever."""
    cycles_applied: int
    """Billing cycles it was used in so far."""
    status: Open[Literal["active", "exhausted", "removed"]] | None
    """State it is in: `active`, `exhausted` (all cycles used) or `removed`."""
    redeemed_at: Timestamp
    """When it was redeemed."""
    redeemed_by: str | None
    """Whoever redeemed it; null if not known."""


CommerceSubscriptionStatus = Open[Literal["active", "past_due", "canceled", "ended", "abandoned", "incomplete"]]


class CommerceSubscriptionNextPayment(Model):
    """Payment that comes next for a subscription."""

    date: Timestamp
    """When the payment is due."""
    amount: CommerceMoney
    """Price of the plan without units; what is due in all stands in `totals`."""
    per_unit_totals: list[CommerceSubscriptionUnitTotal] | None
    """What each kind of unit (seats, for instance) adds up to."""
    totals: CommerceSubscriptionTotals | None
    """The coming bill, as yet without tax and credits; may be null."""


class CommerceSubscription(Model):
    """Everything a user or organization subscribes to."""

    object: Open[Literal["commerce_subscription"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    instance_id: str
    """Clerk instance it belongs to."""
    status: CommerceSubscriptionStatus
    """State it is in, such as `active`, `past_due`, `canceled` or `ended`."""
    payer_id: str
    """Whoever pays for it (the payer's id)."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    active_at: Timestamp | None
    """When it became active; null if it has not."""
    past_due_at: Timestamp | None
    """When payment became late; null if it did not."""
    subscription_items: list[CommerceSubscriptionItem]
    """The plans in it, one item each."""
    next_payment: CommerceSubscriptionNextPayment | None
    """Payment that comes next; absent if none will."""
    eligible_for_free_trial: bool | None
    """True if the payer may still try a plan for free."""
