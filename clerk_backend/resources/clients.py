"""Clients, each a device or browser with its sessions and its attempts to sign in or up: look at them and verify
their tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, endpoint, warn_deprecated
from ..shortcuts import ClientShortcuts
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.clients import Client


class Clients(ClientShortcuts[ClientT]):
    """Clients, each a device or browser with its sessions and its attempts to sign in or up: look at them and verify
    their tokens.
    """

    @listing
    def get_client_list(self, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET) -> Call[Page[Client]]:
        """List the instance's clients.

        Returns a page of them, the newest first. Clerk is going to remove this; it may already answer 410.

        The call gives one page; iterating over what it gives walks all pages.

        Deprecated by Clerk.

        `GET /clients`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        warn_deprecated("clients.get_client_list")
        return Call.get(
            "clients", query={"limit": limit, "offset": offset, "paginated": True}, returns=Page[models.Client]
        )

    @endpoint
    def verify_client(self, *, token: str) -> Call[Client]:
        """Find the client that a token belongs to.

        Returns the client, if the token holds; otherwise 400, 401 or 404.

        `POST /clients/verify`

        Args:
            token: JWT of the active client.
        """
        return Call.post("clients", "verify", body={"token": token}, returns=models.Client, read=True)

    @endpoint
    def get_client(self, client_id: str) -> Call[Client]:
        """Get a client.

        Returns the client with its sessions; 404 if there is none with this ID.

        `GET /clients/{client_id}`

        Args:
            client_id: ID that Clerk gave to the client.
        """
        return Call.get("clients", client_id, returns=models.Client)
