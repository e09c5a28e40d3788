"""OAuth applications, the clients that sign in with Clerk as their identity provider: list, create, change and
delete them, and rotate secrets.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from .. import models
from ..call import Call, Upload
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.oauth_applications import OAuthApplication, OAuthApplicationWithSecret


class OAuthApplications(Resource[ClientT]):
    """OAuth applications, the clients that sign in with Clerk as their identity provider: list, create, change and
    delete them, and rotate secrets.
    """

    @listing
    def list(
        self,
        *,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        order_by: str | Unset = UNSET,
        name_query: str | Unset = UNSET,
    ) -> Call[Page[OAuthApplication]]:
        """List the instance's OAuth applications.

        Returns a page of them. Clerk's documentation contradicts itself on the usual order, so give `order_by` where
        it matters.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /oauth_applications`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
            order_by: Field to sort by, `created_at` or `name`, after `+` (ascending, also without a sign) or `-`
                (descending). Documented default: `+created_at`. Only one field is used.
            name_query: Part of the name, in any case, or a whole `client_id`; the latter is the way from a client
                ID to the application's own ID.
        """
        return Call.get(
            "oauth_applications",
            query={"limit": limit, "offset": offset, "order_by": order_by, "name_query": name_query},
            returns=Page[models.OAuthApplication],
        )

    @endpoint
    def create(
        self,
        *,
        name: str,
        redirect_uris: builtins.list[str] | None | Unset = UNSET,
        callback_url: str | None | Unset = UNSET,
        scopes: str | None | Unset = UNSET,
        consent_screen_enabled: bool | None | Unset = UNSET,
        pkce_required: bool | None | Unset = UNSET,
        public: bool | None | Unset = UNSET,
    ) -> Call[OAuthApplicationWithSecret]:
        """Create an OAuth application.

        Returns the application with its `client_secret`. Redirect URIs may have any scheme, such as `myapp://`, but
        have to be valid; bad values give 422.

        `POST /oauth_applications`

        Args:
            name: What to call the application, up to 256 characters.
            redirect_uris: URIs to which users may be sent back after they have authorized.
            callback_url: A single redirect URI, up to 1024 characters. Use `redirect_uris` instead.
            scopes: What the application may read about users, separated by spaces: `profile`, `email`,
                `public_metadata` or `private_metadata`. Up to 1024 characters; `profile email` unless given.
            consent_screen_enabled: Whether users are asked for consent when they authorize; true unless given.
            pkce_required: Whether clients must use PKCE (Proof Key for Code Exchange); false unless given.
            public: Whether it is a public client, which keeps no secret and may use PKCE.
        """
        return Call.post(
            "oauth_applications",
            body={
                "name": name,
                "redirect_uris": redirect_uris,
                "callback_url": callback_url,
                "scopes": scopes,
                "consent_screen_enabled": consent_screen_enabled,
                "pkce_required": pkce_required,
                "public": public,
            },
            returns=models.OAuthApplicationWithSecret,
        )

    @endpoint
    def get(self, oauth_application_id: str) -> Call[OAuthApplication]:
        """Get an OAuth application.

        Returns the application without its secret; 404 if there is none with this ID.

        `GET /oauth_applications/{oauth_application_id}`

        Args:
            oauth_application_id: ID of the OAuth application (not its `client_id`).
        """
        return Call.get("oauth_applications", oauth_application_id, returns=models.OAuthApplication)

    @endpoint
    def update(
        self,
        oauth_application_id: str,
        *,
        name: str | None | Unset = UNSET,
        redirect_uris: builtins.list[str] | None | Unset = UNSET,
        callback_url: str | None | Unset = UNSET,
        scopes: str | None | Unset = UNSET,
        consent_screen_enabled: bool | None | Unset = UNSET,
        pkce_required: bool | None | Unset = UNSET,
        public: bool | None | Unset = UNSET,
    ) -> Call[OAuthApplication]:
        """Change an OAuth application.

        Returns the application as it is now, without its secret; 422 for values that are not allowed.

        `PATCH /oauth_applications/{oauth_application_id}`

        Args:
            oauth_application_id: ID of the OAuth application (not its `client_id`).
            name: New name, up to 256 characters.
            redirect_uris: URIs to which users may be sent back after they have authorized.
            callback_url: A single redirect URI, up to 1024 characters. Use `redirect_uris` instead.
            scopes: What the application may read about users, separated by spaces: `profile`, `email`,
                `public_metadata` or `private_metadata`. Up to 1024 characters; the documented default is `profile
                email`.
            consent_screen_enabled: Whether users are asked for consent when they authorize. Applications that
                registered themselves dynamically cannot turn it off.
            pkce_required: Whether clients must use PKCE (Proof Key for Code Exchange).
            public: Whether it is a public client, which keeps no secret and may use PKCE.
        """
        return Call.patch(
            "oauth_applications",
            oauth_application_id,
            body={
                "name": name,
                "redirect_uris": redirect_uris,
                "callback_url": callback_url,
                "scopes": scopes,
                "consent_screen_enabled": consent_screen_enabled,
                "pkce_required": pkce_required,
                "public": public,
            },
            returns=models.OAuthApplication,
            repeatable=True,
        )

    @endpoint
    def delete(self, oauth_application_id: str) -> Call[DeletedObject]:
        """Delete an OAuth application.

        It cannot be brought back. Returns what was deleted; 404 if there is no such application.

        `DELETE /oauth_applications/{oauth_application_id}`

        Args:
            oauth_application_id: ID of the OAuth application (not its `client_id`).
        """
        return Call.delete("oauth_applications", oauth_application_id, returns=models.DeletedObject)

    @endpoint
    def upload_logo(
        self, oauth_application_id: str, *, file: Upload, uploader_user_id: str | Unset = UNSET
    ) -> Call[OAuthApplication]:
        """Upload an OAuth application's logo.

        Replaces the logo there was, if any, and returns the application. A file that is too large gives 413.

        `PUT /oauth_applications/{oauth_application_id}/logo`

        Args:
            oauth_application_id: ID of the OAuth application (not its `client_id`).
            file: The picture: JPEG, PNG, GIF or WebP, at most 10 MB.
            uploader_user_id: ID of the user (`user_...`) who counts as the uploader.
        """
        return Call.put(
            "oauth_applications",
            oauth_application_id,
            "logo",
            form={"uploader_user_id": uploader_user_id},
            files={"file": file},
            returns=models.OAuthApplication,
        )

    @endpoint
    def rotate_secret(self, oauth_application_id: str) -> Call[OAuthApplicationWithSecret]:
        """Give an OAuth application a new client secret.

        Returns the application with the new `client_secret`. Its clients have to be told the new one.

        `POST /oauth_applications/{oauth_application_id}/rotate_secret`

        Args:
            oauth_application_id: ID of the OAuth application (not its `client_id`).
        """
        return Call.post(
            "oauth_applications", oauth_application_id, "rotate_secret", returns=models.OAuthApplicationWithSecret
        )

    @endpoint
    def revoke_token(self, oauth_application_id: str, *, token: str) -> Call[None]:
        """Revoke a token of an OAuth application.

        Access and refresh tokens of the same grant go together, whichever of them is given. Returns nothing. Access
        tokens in JWT format cannot be revoked.

        `POST /oauth_applications/{oauth_application_id}/revoke_token`

        Args:
            oauth_application_id: ID of the OAuth application (not its `client_id`).
            token: Opaque access token, or refresh token, of the grant to end.
        """
        return Call.post(
            "oauth_applications",
            oauth_application_id,
            "revoke_token",
            body={"token": token},
            returns=None,
            repeatable=True,
        )
