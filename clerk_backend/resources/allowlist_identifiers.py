"""Allow-list of the instance, the identifiers that may sign up: list, add and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.allowlist_identifiers import AllowlistIdentifier
    from ..models.deleted import DeletedObject


class AllowlistIdentifiers(Resource[ClientT]):
    """Allow-list of the instance, the identifiers that may sign up: list, add and delete them."""

    @listing
    def get_allowlist_identifier_list(
        self, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET
    ) -> Call[Page[AllowlistIdentifier]]:
        """List the identifiers on the allow-list.

        Returns the entries. 402 if the plan does not include the allow-list.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /allowlist_identifiers`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "allowlist_identifiers",
            query={"limit": limit, "offset": offset, "paginated": True},
            returns=Page[models.AllowlistIdentifier],
        )

    @endpoint
    def create_allowlist_identifier(
        self, *, identifier: str, notify: bool | Unset = UNSET
    ) -> Call[AllowlistIdentifier]:
        """Put an identifier on the allow-list.

        Returns the entry. 402 if the plan does not include the allow-list, 400 or 422 for an identifier that is
        refused.

        `POST /allowlist_identifiers`

        Args:
            identifier: Email address, phone number or web3 wallet that may sign up.
            notify: Whether to send an invitation to the email address or phone number; false unless given, without
                effect for wallets.
        """
        return Call.post(
            "allowlist_identifiers",
            body={"identifier": identifier, "notify": notify},
            returns=models.AllowlistIdentifier,
        )

    @endpoint
    def delete_allowlist_identifier(self, identifier_id: str) -> Call[DeletedObject]:
        """Take an identifier off the allow-list.

        Returns a note of what was deleted. 402 if the plan does not include the allow-list, 404 if there is no such
        entry.

        `DELETE /allowlist_identifiers/{identifier_id}`

        Args:
            identifier_id: ID of the entry on the allow-list.
        """
        return Call.delete("allowlist_identifiers", identifier_id, returns=models.DeletedObject)
