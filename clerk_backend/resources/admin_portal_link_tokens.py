"""Single-use tokens in links to the admin portal: create and revoke them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.admin_portal_link_tokens import AdminPortalLinkToken, CreatedAdminPortalLinkToken


class AdminPortalLinkTokens(Resource[ClientT]):
    """Single-use tokens in links to the admin portal: create and revoke them."""

    @endpoint
    def create(
        self,
        *,
        organization_id: str | Unset = UNSET,
        it_contact_id: str | Unset = UNSET,
        scopes: list[str] | Unset = UNSET,
        seconds_until_expiration: int | Unset = UNSET,
    ) -> Call[CreatedAdminPortalLinkToken]:
        """Create a token for a link to the admin portal.

        Returns the token, the only time that `token` itself is shown. May be refused with 403 or 409.

        `POST /admin_portal_link_tokens`

        Args:
            organization_id: ID of the organization (`org_...`) that the link is for; none unless given.
            it_contact_id: Your own reference to the IT contact who gets the link.
            scopes: What the token allows, such as `admin_portal:read`.
            seconds_until_expiration: How long the token is good for, in seconds: 1 to 86400 (a day), 3600 (an hour)
                unless given.
        """
        return Call.post(
            "admin_portal_link_tokens",
            body={
                "organization_id": organization_id,
                "it_contact_id": it_contact_id,
                "scopes": scopes,
                "seconds_until_expiration": seconds_until_expiration,
            },
            returns=models.CreatedAdminPortalLinkToken,
        )

    @endpoint
    def revoke(
        self, admin_portal_link_token_id: str, *, revocation_reason: str | None | Unset = UNSET
    ) -> Call[AdminPortalLinkToken]:
        """Revoke a token for a link to the admin portal.

        Returns the token's record, without the token itself; 404 if there is no such token.

        `POST /admin_portal_link_tokens/{adminPortalLinkTokenID}/revoke`

        Args:
            admin_portal_link_token_id: ID of the token (`aplt_` and 32 hexadecimal digits).
            revocation_reason: Why it is revoked, in your own words; may be null.
        """
        return Call.post(
            "admin_portal_link_tokens",
            admin_portal_link_token_id,
            "revoke",
            body={"revocation_reason": revocation_reason},
            returns=models.AdminPortalLinkToken,
            repeatable=True,
        )
