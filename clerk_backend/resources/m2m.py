"""Tokens with which one machine proves itself to another: create, list, check and revoke them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.m2m import CreatedM2MToken, M2MToken


class M2M(Resource[ClientT]):
    """Tokens with which one machine proves itself to another: create, list, check and revoke them."""

    @listing
    def list(
        self,
        *,
        subject: str,
        revoked: bool | None | Unset = UNSET,
        expired: bool | None | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        machine_secret_key: str | Unset = UNSET,
    ) -> Call[Page[M2MToken]]:
        """List the M2M tokens of a machine.

        Returns a page of opaque tokens, without the token strings; JWTs are not stored and never listed. Called with
        a machine's secret key, it shows that machine's tokens only; the instance's secret key sees all machines.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /m2m_tokens`

        Args:
            subject: ID of the machine whose tokens to list (`mch_...`). Required.
            revoked: Whether to list revoked tokens; false unless given.
            expired: Whether to list expired tokens; false unless given.
            limit: Most tokens to give on one page, 1 to 100; 10 unless given.
            offset: How many tokens to skip before the page starts; 0 unless given.
            machine_secret_key: Secret key of the machine to act as; the client's `machine_secret_key` unless given.
        """
        return Call.get(
            "m2m_tokens",
            query={"subject": subject, "revoked": revoked, "expired": expired, "limit": limit, "offset": offset},
            returns=Page[models.M2MToken],
            max_limit=100,
            versioned=False,
            machine=machine_secret_key,
            rows="m2m_tokens",
        )

    @endpoint
    def create_token(
        self,
        *,
        token_format: Literal["opaque", "jwt"] | str | Unset = UNSET,
        seconds_until_expiration: float | None | Unset = UNSET,
        claims: Any | Unset = UNSET,
        min_remaining_ttl_seconds: int | Unset = UNSET,
        machine_secret_key: str | Unset = UNSET,
    ) -> Call[CreatedM2MToken]:
        """Create an M2M token for the calling machine.

        Call it with the machine's own secret key (`ak_...`), not the instance's. Returns the token with its string
        in `token`, or one that exists already where `min_remaining_ttl_seconds` allows. 400 if that is not below the
        token's lifetime.

        `POST /m2m_tokens`

        Args:
            token_format: `opaque` for a stored token that can be listed and revoked, `jwt` for a signed one that
                Clerk does not store; `opaque` unless given.
            seconds_until_expiration: How long the token is good for, in seconds, more than 0; the machine's
                `default_token_ttl` unless given.
            claims: Data of your own to put with the token, any JSON value.
            min_remaining_ttl_seconds: Give back a live opaque token of this machine with equal claims and scopes,
                if one has this many seconds left or more, rather than a new one. Must be below the token's lifetime; no
                effect on JWTs. Spares calls where you cannot cache tokens yourself.
            machine_secret_key: Secret key of the machine to act as; the client's `machine_secret_key` unless given.
        """
        return Call.post(
            "m2m_tokens",
            body={
                "token_format": token_format,
                "seconds_until_expiration": seconds_until_expiration,
                "claims": claims,
                "min_remaining_ttl_seconds": min_remaining_ttl_seconds,
            },
            returns=models.CreatedM2MToken,
            versioned=False,
            machine=machine_secret_key,
        )

    @endpoint
    def revoke_token(
        self,
        m2m_token_id: str,
        *,
        revocation_reason: str | None | Unset = UNSET,
        machine_secret_key: str | Unset = UNSET,
    ) -> Call[M2MToken]:
        """Revoke an M2M token.

        Returns the token, now marked as revoked. Works for opaque tokens only, a JWT stays good until it lapses. A
        machine's secret key revokes that machine's own tokens, the instance's secret key any. 404 if there is no
        such token.

        `POST /m2m_tokens/{m2m_token_id}/revoke`

        Args:
            m2m_token_id: ID of the M2M token (`mt_...`, then 32 hexadecimal digits).
            revocation_reason: Why the token is revoked, kept with it.
            machine_secret_key: Secret key of the machine to act as; the client's `machine_secret_key` unless given.
        """
        return Call.post(
            "m2m_tokens",
            m2m_token_id,
            "revoke",
            body={"revocation_reason": revocation_reason},
            returns=models.M2MToken,
            repeatable=True,
            versioned=False,
            machine=machine_secret_key,
        )

    @endpoint
    def verify(self, *, token: str, machine_secret_key: str | Unset = UNSET) -> Call[M2MToken]:
        """Verify an M2M token that another machine sent.

        Returns what the token says, without its string; look at `revoked` and `expired` as well. A machine's secret
        key verifies tokens meant for that machine, the instance's secret key any. 404 if the token is not known.

        `POST /m2m_tokens/verify`

        Args:
            token: The token that the caller sent you.
            machine_secret_key: Secret key of the machine to act as; the client's `machine_secret_key` unless given.
        """
        return Call.post(
            "m2m_tokens",
            "verify",
            body={"token": token},
            returns=models.M2MToken,
            read=True,
            versioned=False,
            machine=machine_secret_key,
        )
