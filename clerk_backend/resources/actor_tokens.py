"""Tokens with which one user signs in as another (impersonation): create and revoke them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.actor_tokens import Actor, ActorToken


class ActorTokens(Resource[ClientT]):
    """Tokens with which one user signs in as another (impersonation): create and revoke them."""

    @endpoint
    def create(
        self,
        *,
        user_id: str,
        actor: Actor,
        expires_in_seconds: int | Unset = UNSET,
        session_max_duration_in_seconds: int | Unset = UNSET,
    ) -> Call[ActorToken]:
        """Create a token for signing in as another user.

        Returns the token, with a `url` to sign in by. 402 if your plan does not include it, 422 for values that do
        not fit.

        `POST /actor_tokens`

        Args:
            user_id: ID of the user to sign in as (`user_...`).
            actor: Who does the impersonating, with `sub` at least. All of it also goes into the session's JWT.
            expires_in_seconds: How long the token is good for, in seconds; 3600 (one hour) unless given.
            session_max_duration_in_seconds: How long the session made with the token may last, in seconds; 1800 (30
                minutes) unless given.
        """
        return Call.post(
            "actor_tokens",
            body={
                "user_id": user_id,
                "actor": actor,
                "expires_in_seconds": expires_in_seconds,
                "session_max_duration_in_seconds": session_max_duration_in_seconds,
            },
            returns=models.ActorToken,
        )

    @endpoint
    def revoke(self, actor_token_id: str) -> Call[ActorToken]:
        """Revoke an actor token that is still pending.

        Returns the token, now `revoked`. 400 if it cannot be revoked, 404 if there is no such token.

        `POST /actor_tokens/{actor_token_id}/revoke`

        Args:
            actor_token_id: ID of the actor token.
        """
        return Call.post("actor_tokens", actor_token_id, "revoke", returns=models.ActorToken, repeatable=True)
