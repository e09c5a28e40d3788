"""Subscriptions and credit of users and organizations."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.billing_amounts import CommerceCreditBalance, CommerceCreditLedgerEntry
    from ..models.billing_plans import BillingPrice, CommercePlan
    from ..models.billing_statements import BillingPaymentAttempt, BillingStatement
    from ..models.billing_subscriptions import (
        BillingSubscriptionItem,
        CommerceDiscountRedemption,
        CommercePriceTransition,
        CommerceSubscription,
        CommerceSubscriptionItem,
    )

SubscriptionItemListStatus = Literal["active", "ended", "past_due", "upcoming", "free_trial"] | str


class Billing(Resource[ClientT]):
    """Subscriptions and credit of users and organizations."""

    @listing
    def get_plan_list(
        self,
        *,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        payer_type: Literal["user", "org"] | str | Unset = UNSET,
    ) -> Call[Page[CommercePlan]]:
        """List the billing plans, newest first.

        Free and paid plans alike.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /billing/plans`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
            payer_type: Only plans for users (`user`) or for organizations (`org`); both unless given.
        """
        return Call.get(
            "billing",
            "plans",
            query={"limit": limit, "offset": offset, "payer_type": payer_type},
            returns=Page[models.CommercePlan],
        )

    @listing
    def get_price_list(
        self, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET, plan_id: str | Unset = UNSET
    ) -> Call[Page[BillingPrice]]:
        """List the prices of plans, cheapest first.

        Default and custom prices alike; those of the same amount come newest first. Raises NotFoundError (404) when
        there is no such plan.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /billing/prices`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
            plan_id: Only prices of this plan (its id); all plans unless given.
        """
        return Call.get(
            "billing",
            "prices",
            query={"limit": limit, "offset": offset, "plan_id": plan_id},
            returns=Page[models.BillingPrice],
        )

    @endpoint
    def create_price(
        self,
        *,
        plan_id: str,
        amount: int | None,
        currency: str | Unset = UNSET,
        annual_monthly_amount: int | None | Unset = UNSET,
        description: str | Unset = UNSET,
        supported_billing_periods: Literal["month", "annual", "both"] | str | Unset = UNSET,
    ) -> Call[BillingPrice]:
        """Create a custom price for a plan.

        Returns the price. With it some customers pay another amount than the rest for the same plan. Raises
        NotFoundError (404) when there is no such plan.

        `POST /billing/prices`

        Args:
            plan_id: Plan to make the price for (its id).
            amount: Price of a month when paid by the month, in cents: 0 for free, else 100 or more. Must be sent,
                but may be null.
            currency: Three-letter currency code. USD when left out.
            annual_monthly_amount: Price per month when paid by the year, in cents: 0 for free, else 100 or more.
            description: What the price is for.
            supported_billing_periods: How it may be billed: by the `month`, by the year (`annual`) or `both`. When
                left out, Clerk tells by the amounts given.
        """
        return Call.post(
            "billing",
            "prices",
            body={
                "plan_id": plan_id,
                "amount": amount,
                "currency": currency,
                "annual_monthly_amount": annual_monthly_amount,
                "description": description,
                "supported_billing_periods": supported_billing_periods,
            },
            returns=models.BillingPrice,
        )

    @listing
    def get_subscription_item_list(
        self,
        *,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        status: SubscriptionItemListStatus | Unset = UNSET,
        payer_type: Literal["user", "org"] | str | Unset = UNSET,
        plan_id: str | Unset = UNSET,
        include_free: bool | Unset = UNSET,
        query: str | Unset = UNSET,
    ) -> Call[Page[CommerceSubscriptionItem]]:
        """List the subscription items of all payers, newest first.

        Items of users and of organizations; those on free plans only with `include_free`.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /billing/subscription_items`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
            status: Only items in this state: `active`, `ended`, `past_due` (payment is late), `upcoming` (not begun
                yet) or `free_trial`.
            payer_type: Only items paid by users (`user`) or by organizations (`org`); both unless given.
            plan_id: Only items of this plan (its id); all plans unless given.
            include_free: True to list items on free plans too; false unless given.
            query: Text to search the items for.
        """
        return Call.get(
            "billing",
            "subscription_items",
            query={
                "limit": limit,
                "offset": offset,
                "status": status,
                "payer_type": payer_type,
                "plan_id": plan_id,
                "include_free": include_free,
                "query": query,
            },
            returns=Page[models.CommerceSubscriptionItem],
        )

    @endpoint
    def cancel_subscription_item(
        self, subscription_item_id: str, *, end_now: bool | Unset = UNSET
    ) -> Call[CommerceSubscriptionItem]:
        """Cancel a subscription item, at once or when its billing period ends.

        Returns the item. Without `end_now` it runs on until the period is over. Raises NotFoundError (404) when
        there is none.

        `DELETE /billing/subscription_items/{subscription_item_id}`

        Args:
            subscription_item_id: ID of the subscription item.
            end_now: True to cancel at once; false, as unless given, lets the period that is paid run out.
        """
        return Call.delete(
            "billing",
            "subscription_items",
            subscription_item_id,
            query={"end_now": end_now},
            returns=models.CommerceSubscriptionItem,
        )

    @endpoint
    def extend_subscription_item_free_trial(
        self, subscription_item_id: str, *, extend_to: datetime | str
    ) -> Call[BillingSubscriptionItem]:
        """Move the end of a subscription item's free trial further out.

        Returns the item. It must be in its trial now, and its plan must offer trials. Sending the same time again
        changes nothing.

        `POST /billing/subscription_items/{subscription_item_id}/extend_free_trial`

        Args:
            subscription_item_id: ID of the subscription item.
            extend_to: When the trial is to end: a time yet to come, 365 days ahead at most (Clerk's document counts
                them once from now, once from the end of the running trial).
        """
        return Call.post(
            "billing",
            "subscription_items",
            subscription_item_id,
            "extend_free_trial",
            body={"extend_to": extend_to},
            returns=models.BillingSubscriptionItem,
            repeatable=True,
        )

    @endpoint
    def create_subscription_item_price_transition(
        self, subscription_item_id: str, *, from_price_id: str, to_price_id: str
    ) -> Call[CommercePriceTransition]:
        """Move a subscription item from one price to another.

        Returns the new item and how the change went. Depending on the plan and the payer, the new price holds at
        once or from the next period, as an upcoming item. Raises ConflictError (409) when the change clashes with
        the state of the item.

        `POST /billing/subscription_items/{subscription_item_id}/price_transition`

        Args:
            subscription_item_id: ID of the subscription item.
            from_price_id: Price the item has now (its id).
            to_price_id: Price the item is to have (its id).
        """
        return Call.post(
            "billing",
            "subscription_items",
            subscription_item_id,
            "price_transition",
            body={"from_price_id": from_price_id, "to_price_id": to_price_id},
            returns=models.CommercePriceTransition,
        )

    @endpoint
    def apply_subscription_item_discount(
        self, subscription_item_id: str, *, discount_id: str
    ) -> Call[CommerceDiscountRedemption]:
        """Give a subscription item a discount.

        Returns the redemption. The rules for who may redeem a discount on their own are not checked. An item has one
        active discount at most: another one takes its place, the same one again raises ConflictError (409).

        `POST /billing/subscription_items/{subscription_item_id}/discounts`

        Args:
            subscription_item_id: ID of the subscription item.
            discount_id: Discount to apply (its id); it must exist already.
        """
        return Call.post(
            "billing",
            "subscription_items",
            subscription_item_id,
            "discounts",
            body={"discount_id": discount_id},
            returns=models.CommerceDiscountRedemption,
        )

    @endpoint
    def remove_subscription_item_discount(
        self, subscription_item_id: str, discount_id: str
    ) -> Call[CommerceDiscountRedemption]:
        """Take the active discount off a subscription item.

        Returns the redemption. Fails when another discount, or none, is active on the item.

        `DELETE /billing/subscription_items/{subscription_item_id}/discounts/{discount_id}`

        Args:
            subscription_item_id: ID of the subscription item.
            discount_id: ID of the discount; must be the one now active on the item.
        """
        return Call.delete(
            "billing",
            "subscription_items",
            subscription_item_id,
            "discounts",
            discount_id,
            returns=models.CommerceDiscountRedemption,
        )

    @listing
    def get_statement_list(
        self, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET
    ) -> Call[Page[BillingStatement]]:
        """List the billing statements of all payers, newest first.

        Each statement names its payer and carries totals and payment attempts.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /billing/statements`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "billing", "statements", query={"limit": limit, "offset": offset}, returns=Page[models.BillingStatement]
        )

    @endpoint
    def get_statement(self, statement_id: str) -> Call[BillingStatement]:
        """Get a billing statement.

        Raises NotFoundError (404) when there is none.

        `GET /billing/statements/{statementID}`

        Args:
            statement_id: ID of the billing statement.
        """
        return Call.get("billing", "statements", statement_id, returns=models.BillingStatement)

    @listing
    def get_statement_payment_attempt_list(
        self, statement_id: str, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET
    ) -> Call[Page[BillingPaymentAttempt]]:
        """List the payment attempts of a billing statement, newest first.

        Raises NotFoundError (404) when there is no such statement.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /billing/statements/{statementID}/payment_attempts`

        Args:
            statement_id: ID of the billing statement.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "billing",
            "statements",
            statement_id,
            "payment_attempts",
            query={"limit": limit, "offset": offset},
            returns=Page[models.BillingPaymentAttempt],
        )

    @endpoint
    def get_user_billing_subscription(self, user_id: str) -> Call[CommerceSubscription]:
        """Get a user's billing subscription.

        Holds the state of payment and one subscription item for each plan. Raises NotFoundError (404) when Clerk
        finds none.

        `GET /users/{user_id}/billing/subscription`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.get("users", user_id, "billing", "subscription", returns=models.CommerceSubscription)

    @endpoint
    def get_user_billing_credit_balance(self, user_id: str) -> Call[CommerceCreditBalance]:
        """Get a user's credit balance.

        Credit lowers the price at checkout or of coming renewals. `balance` is null for users who never had any.

        `GET /users/{user_id}/billing/credits`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.get("users", user_id, "billing", "credits", returns=models.CommerceCreditBalance)

    @endpoint
    def adjust_user_billing_credit_balance(
        self,
        user_id: str,
        *,
        amount: int,
        action: Literal["increase", "decrease"] | str,
        idempotency_key: str,
        currency: str | Unset = UNSET,
        note: str | Unset = UNSET,
    ) -> Call[CommerceCreditLedgerEntry]:
        """Raise or lower a user's credit balance.

        Returns the ledger entry made for it. Thanks to `idempotency_key` the call can be repeated safely; a
        conflicting one raises ConflictError (409).

        `POST /users/{user_id}/billing/credits`

        Args:
            user_id: ID of the user (`user_...`).
            amount: Credit to add or take away, in cents; more than 0.
            action: `increase` or `decrease`.
            idempotency_key: Your own key for this adjustment. Sent again with the same key, it is not applied
                twice: you get the first ledger entry back.
            currency: Three-letter currency code. USD when left out.
            note: Remark to keep with the ledger entry.
        """
        return Call.post(
            "users",
            user_id,
            "billing",
            "credits",
            body={
                "amount": amount,
                "action": action,
                "idempotency_key": idempotency_key,
                "currency": currency,
                "note": note,
            },
            returns=models.CommerceCreditLedgerEntry,
            repeatable=True,
        )

    @endpoint
    def get_organization_billing_subscription(self, organization_id: str) -> Call[CommerceSubscription]:
        """Get an organization's billing subscription.

        Holds the state of payment and one subscription item for each plan. Raises NotFoundError (404) when Clerk
        finds none.

        `GET /organizations/{organization_id}/billing/subscription`

        Args:
            organization_id: ID of the organization (`org_...`).
        """
        return Call.get(
            "organizations", organization_id, "billing", "subscription", returns=models.CommerceSubscription
        )

    @endpoint
    def get_organization_billing_credit_balance(self, organization_id: str) -> Call[CommerceCreditBalance]:
        """Get an organization's credit balance.

        Credit lowers the price at checkout or of coming renewals. `balance` is null for organizations that never had
        any.

        `GET /organizations/{organization_id}/billing/credits`

        Args:
            organization_id: ID of the organization (`org_...`).
        """
        return Call.get("organizations", organization_id, "billing", "credits", returns=models.CommerceCreditBalance)

    @endpoint
    def adjust_organization_billing_credit_balance(
        self,
        organization_id: str,
        *,
        amount: int,
        action: Literal["increase", "decrease"] | str,
        idempotency_key: str,
        currency: str | Unset = UNSET,
        note: str | Unset = UNSET,
    ) -> Call[CommerceCreditLedgerEntry]:
        """Raise or lower an organization's credit balance.

        Returns the ledger entry made for it. Thanks to `idempotency_key` the call can be repeated safely; a
        conflicting one raises ConflictError (409).

        `POST /organizations/{organization_id}/billing/credits`

        Args:
            organization_id: ID of the organization (`org_...`).
            amount: Credit to add or take away, in cents; more than 0.
            action: `increase` or `decrease`.
            idempotency_key: Your own key for this adjustment. Sent again with the same key, it is not applied
                twice: you get the first ledger entry back.
            currency: Three-letter currency code. USD when left out.
            note: Remark to keep with the ledger entry.
        """
        return Call.post(
            "organizations",
            organization_id,
            "billing",
            "credits",
            body={
                "amount": amount,
                "action": action,
                "idempotency_key": idempotency_key,
                "currency": currency,
                "note": note,
            },
            returns=models.CommerceCreditLedgerEntry,
            repeatable=True,
        )
