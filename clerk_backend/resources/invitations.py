"""Invitations to sign up to the application, sent by email: list, create and revoke them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call, at_most
from ..model import JSONObject
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.invitations import Invitation, NewInvitation, RevokedInvitation

InvitationListStatus = Literal["pending", "accepted", "revoked", "expired"] | str


class Invitations(Resource[ClientT]):
    """Invitations to sign up to the application, sent by email: list, create and revoke them."""

    @listing
    def get_invitation_list(
        self,
        *,
        status: InvitationListStatus | Unset = UNSET,
        query: str | Unset = UNSET,
        order_by: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[Invitation]]:
        """List the application's invitations.

        Newest first unless `order_by` says otherwise. Revoked ones are left out unless `status` asks for them.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /invitations`

        Args:
            status: State to keep: `pending`, `accepted`, `revoked` or `expired`.
            query: Text to look for in the email address or the ID.
            order_by: Field to sort by: `created_at`, `email_address` or `expires_at`; a leading `-` sorts
                downwards, `+` or nothing upwards. `-created_at` unless given.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "invitations",
            query={
                "status": status,
                "query": query,
                "order_by": order_by,
                "limit": limit,
                "offset": offset,
                "paginated": True,
            },
            returns=Page[models.Invitation],
        )

    @endpoint
    def create_invitation(
        self,
        *,
        email_address: str,
        public_metadata: JSONObject | Unset = UNSET,
        redirect_url: str | Unset = UNSET,
        notify: bool | None | Unset = UNSET,
        ignore_existing: bool | None | Unset = UNSET,
        expires_in_days: int | None | Unset = UNSET,
        template_slug: Literal["invitation", "waitlist_invitation"] | str | Unset = UNSET,
    ) -> Call[Invitation]:
        """Invite somebody by email to sign up.

        Sends the email unless `notify` is false, and returns the invitation. An error comes when the address has an
        invitation or a user already, unless `ignore_existing` is true.

        `POST /invitations`

        Args:
            email_address: Email address of the person to invite.
            public_metadata: JSON object to keep with the invitation; it becomes part of the public metadata of the
                user who signs up with it.
            redirect_url: Where the link in the invitation leads; needed only with a sign-up flow of your own.
            notify: Whether to send the email; true unless given.
            ignore_existing: Whether to go ahead although the address was invited before or belongs to a user; false
                unless given.
            expires_in_days: How long the invitation is good for, in days, 1 to 365; 30 unless given.
            template_slug: Email template to use: `invitation` or `waitlist_invitation`.
        """
        return Call.post(
            "invitations",
            body={
                "email_address": email_address,
                "public_metadata": public_metadata,
                "redirect_url": redirect_url,
                "notify": notify,
                "ignore_existing": ignore_existing,
                "expires_in_days": expires_in_days,
                "template_slug": template_slug,
            },
            returns=models.Invitation,
        )

    @endpoint
    def create_invitation_bulk(self, *, invitations: list[NewInvitation]) -> Call[list[Invitation]]:
        """Invite up to 10 people by email to sign up.

        Returns the invitations as a list. An error comes when an address has an invitation already, unless its
        `ignore_existing` is true, and always when it belongs to a user.

        `POST /invitations/bulk`

        Args:
            invitations: The invitations, 1 to 10 of them.
        """
        return Call.post("invitations", "bulk", body=at_most(10, invitations), returns=list[models.Invitation])

    @endpoint
    def revoke_invitation(self, invitation_id: str) -> Call[RevokedInvitation]:
        """Revoke an invitation.

        Its link stops working; the person can still sign up in the ordinary way. Returns the invitation. 400 when it
        cannot be revoked, as when it was before; 404 when there is none.

        `POST /invitations/{invitation_id}/revoke`

        Args:
            invitation_id: ID of the invitation.
        """
        return Call.post("invitations", invitation_id, "revoke", returns=models.RevokedInvitation, repeatable=True)
