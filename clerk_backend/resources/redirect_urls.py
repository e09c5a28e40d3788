"""Redirect URLs that native apps may be sent back to with secrets of a sign-in: list, create and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.redirect_urls import RedirectURL


class RedirectURLs(Resource[ClientT]):
    """Redirect URLs that native apps may be sent back to with secrets of a sign-in: list, create and delete them."""

    @listing
    def get_redirect_url_list(
        self, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET
    ) -> Call[Page[RedirectURL]]:
        """List the redirect URLs that the instance allows.

        Returns a page of them.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /redirect_urls`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "redirect_urls",
            query={"limit": limit, "offset": offset, "paginated": True},
            returns=Page[models.RedirectURL],
        )

    @endpoint
    def create_redirect_url(self, *, url: str) -> Call[RedirectURL]:
        """Allow a redirect URL.

        Returns the redirect URL; 422 if Clerk does not accept it.

        `POST /redirect_urls`

        Args:
            url: The whole URL, with `https://` or the scheme of an app, such as `my-app://oauth-callback`.
        """
        return Call.post("redirect_urls", body={"url": url}, returns=models.RedirectURL)

    @endpoint
    def get_redirect_url(self, id: str) -> Call[RedirectURL]:
        """Get a redirect URL.

        Returns the redirect URL; 404 if there is none with this ID.

        `GET /redirect_urls/{id}`

        Args:
            id: ID that Clerk gave to the redirect URL.
        """
        return Call.get("redirect_urls", id, returns=models.RedirectURL)

    @endpoint
    def delete_redirect_url(self, id: str) -> Call[DeletedObject]:
        """Delete a redirect URL.

        It is no longer allowed from then on. Returns what was deleted; 404 if there is no such redirect URL.

        `DELETE /redirect_urls/{id}`

        Args:
            id: ID that Clerk gave to the redirect URL.
        """
        return Call.delete("redirect_urls", id, returns=models.DeletedObject)
