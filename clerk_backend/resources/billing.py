"""Subscriptions and credit of users and organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.billing_amounts import CommerceCreditBalance, CommerceCreditLedgerEntry
    from ..models.billing_subscriptions import CommerceSubscription


class Billing(Resource[ClientT]):
    """Subscriptions and credit of users and organizations."""

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
