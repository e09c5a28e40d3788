"""Access tokens that Clerk issued as an OAuth identity provider: verify them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.id_p_oauth_access_token import VerifiedOAuthAccessToken


class IdPOAuthAccessToken(Resource[ClientT]):
    """Access tokens that Clerk issued as an OAuth identity provider: verify them."""

    @endpoint
    def verify(
        self, *, access_token: str | Unset = UNSET, secret: str | Unset = UNSET
    ) -> Call[VerifiedOAuthAccessToken]:
        """Verify an OAuth access token that Clerk issued.

        Returns the token's user, client and scopes; look at `revoked` and `expired`. For a JWT that has expired
        there is only `active`, which is false. 404 if the token is not known.

        `POST /oauth_applications/access_tokens/verify`

        Args:
            access_token: The token in question.
            secret: Former name of `access_token`. Use `access_token` instead.
        """
        return Call.post(
            "oauth_applications",
            "access_tokens",
            "verify",
            body={"access_token": access_token, "secret": secret},
            returns=cast("type[VerifiedOAuthAccessToken]", models.VerifiedOAuthAccessToken),
            read=True,
            versioned=False,
        )
