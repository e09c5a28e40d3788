"""Entries on the waitlist, for people who asked to be let in: list and add them, invite, reject or delete them."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call, at_most
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.waitlist_entries import NewWaitlistEntry, WaitlistEntry

ListStatus = Literal["pending", "invited", "completed", "rejected"] | str


class WaitlistEntries(Resource[ClientT]):
    """Entries on the waitlist, for people who asked to be let in: list and add them, invite, reject or delete them."""

    @listing
    def list(
        self,
        *,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        query: str | Unset = UNSET,
        status: ListStatus | Unset = UNSET,
        order_by: str | Unset = UNSET,
    ) -> Call[Page[WaitlistEntry]]:
        """List the entries on the waitlist.

        Newest first unless `order_by` says otherwise.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /waitlist_entries`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
            query: Text to look for in the email address or the ID.
            status: State to keep: `pending`, `invited`, `completed` or `rejected`.
            order_by: Field to sort by: `created_at`, `email_address` or `invited_at`; a leading `-` sorts
                downwards, `+` upwards. `-created_at` unless given.
        """
        return Call.get(
            "waitlist_entries",
            query={"limit": limit, "offset": offset, "query": query, "status": status, "order_by": order_by},
            returns=Page[models.WaitlistEntry],
        )

    @endpoint
    def create(self, *, email_address: str, notify: bool | None | Unset = UNSET) -> Call[WaitlistEntry]:
        """Put an email address on the waitlist.

        Returns the entry; the old one when the address has one already.

        `POST /waitlist_entries`

        Args:
            email_address: Email address to put on the waitlist.
            notify: Whether to send an email that confirms it; true unless given.
        """
        return Call.post(
            "waitlist_entries", body={"email_address": email_address, "notify": notify}, returns=models.WaitlistEntry
        )

    @endpoint
    def create_bulk(self, *, entries: builtins.list[NewWaitlistEntry]) -> Call[builtins.list[WaitlistEntry]]:
        """Put up to 50 email addresses on the waitlist.

        Returns the entries as a list; an address with an entry keeps the old one. No address may be given twice.

        `POST /waitlist_entries/bulk`

        Args:
            entries: The entries, 1 to 50 of them.
        """
        return Call.post(
            "waitlist_entries", "bulk", body=at_most(50, entries), returns=builtins.list[models.WaitlistEntry]
        )

    @endpoint
    def delete(self, waitlist_entry_id: str) -> Call[DeletedObject]:
        """Delete a pending entry from the waitlist.

        Returns the deleted object. 404 when there is none, 409 when its state conflicts with it.

        `DELETE /waitlist_entries/{waitlist_entry_id}`

        Args:
            waitlist_entry_id: ID of the waitlist entry.
        """
        return Call.delete("waitlist_entries", waitlist_entry_id, returns=models.DeletedObject)

    @endpoint
    def invite(self, waitlist_entry_id: str, *, ignore_existing: bool | None | Unset = UNSET) -> Call[WaitlistEntry]:
        """Invite the person of a waitlist entry.

        Sends an invitation to the entry's email address and returns the entry. 404 when there is none, 409 when its
        state conflicts with it.

        `POST /waitlist_entries/{waitlist_entry_id}/invite`

        Args:
            waitlist_entry_id: ID of the waitlist entry.
            ignore_existing: Whether to go ahead although the address was invited before or belongs to a user; false
                unless given.
        """
        return Call.post(
            "waitlist_entries",
            waitlist_entry_id,
            "invite",
            body={"ignore_existing": ignore_existing},
            returns=models.WaitlistEntry,
        )

    @endpoint
    def reject(self, waitlist_entry_id: str) -> Call[WaitlistEntry]:
        """Turn down a waitlist entry.

        Returns the entry. 404 when there is none, 409 when its state conflicts with it.

        `POST /waitlist_entries/{waitlist_entry_id}/reject`

        Args:
            waitlist_entry_id: ID of the waitlist entry.
        """
        return Call.post("waitlist_entries", waitlist_entry_id, "reject", returns=models.WaitlistEntry, repeatable=True)
