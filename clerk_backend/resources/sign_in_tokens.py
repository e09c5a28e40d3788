"""Single-use tokens with which a user signs in without a password or other credentials: create and revoke them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.sign_in_tokens import SignInToken


class SignInTokens(Resource[ClientT]):
    """Single-use tokens with which a user signs in without a password or other credentials: create and revoke them."""

    @endpoint
    def create_sign_in_token(
        self, *, user_id: str, org_id: str | None | Unset = UNSET, expires_in_seconds: int | None | Unset = UNSET
    ) -> Call[SignInToken]:
        """Create a token that signs a user in.

        Returns the token, which works once, with the `ticket` strategy of the Frontend API. 404 if the user is not
        found, 422 for values that are not allowed.

        `POST /sign_in_tokens`

        Args:
            user_id: ID of the user (`user_...`) whom the token signs in.
            org_id: ID of the organization (`org_...`) that becomes active at the sign-in. The user has to be a
                member, and the instance has to have organizations switched on.
            expires_in_seconds: How long the token is good for, in seconds, at least 1; 2592000 (30 days) unless
                given.
        """
        return Call.post(
            "sign_in_tokens",
            body={"user_id": user_id, "org_id": org_id, "expires_in_seconds": expires_in_seconds},
            returns=models.SignInToken,
        )

    @endpoint
    def revoke_sign_in_token(self, sign_in_token_id: str) -> Call[SignInToken]:
        """Revoke a sign-in token.

        Only one that is still `pending` can be revoked. Returns it with the status `revoked`; 404 if there is no
        such token.

        `POST /sign_in_tokens/{sign_in_token_id}/revoke`

        Args:
            sign_in_token_id: ID that Clerk gave to the sign-in token (not the token itself).
        """
        return Call.post("sign_in_tokens", sign_in_token_id, "revoke", returns=models.SignInToken, repeatable=True)
