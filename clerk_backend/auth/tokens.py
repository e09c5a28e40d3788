"""Verifying a token, keys and all: the flows that ask Clerk for its keys where they are not at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Final, Literal, NamedTuple

from pydantic_core import from_json

from ..call import Call
from ..dedupe import Scope
from ..errors import APIError, TokenError, TransportError, UnreadableAnswerError
from ..flow import Flow, ask
from ..model import is_array, is_object
from ..settings import API_URL, API_VERSION
from .assertions import GENERATED_BY_CLERK, accepted_between
from .base64url import base64url
from .jwt import M2M_CATEGORY, Decoded, decode, null_header, verify_jwt
from .key_store import KeyStore, Tenant, key_store
from .public_keys import PublicKey, from_jwk, local_key
from .recent import Recent
from .stringify import UNDEFINED, as_text, one_line
from .verified import Verified, verified_tokens

SUPPORT: Final = "Contact support@clerk.com"
OAUTH_TYPES: Final = ("at+jwt", "application/at+jwt")

_FAILED = "\0failed"
"""Stands among the ids that were missed for an answer that did not come; no id of Clerk's."""
_MISMATCH = (
    "Unable to find a signing key in JWKS that matches the kid='{}' of the provided session token. Please make sure "
    "that the __session cookie or the HTTP authorization header contain a Clerk-generated session JWT."
)
_CHECK_KEYS = (
    "Go to your Dashboard and validate your secret and public keys are correct. "
    "Contact support@clerk.com if the issue persists."
)


class Accepted(NamedTuple):
    """A token that was accepted: what it claims, and whose signature it bears.

    Attributes:
        payload: The claims, as JSON.
        begins: From when on it is accepted, in seconds since the epoch.
        ends: Until when.
        key: The key.
        key_id: What it is called.
    """

    payload: bytes
    begins: float
    ends: float
    key: PublicKey
    key_id: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How tokens are verified: by which keys, and what else is asserted.

    Attributes:
        jwt_key: The networkless key, PEM or a JSON Web Key; with it no call is made.
        secret_key: The key of the client that runs the flow, with which Clerk is asked for the keys.
        api_url: The client's.
        api_version: The client's.
        audience: As for `verify_jwt`.
        authorized_parties: As for `verify_jwt`.
        clock_skew_in_ms: As for `verify_jwt`.
        header_type: As for `verify_jwt`.
        skip_jwks_cache: Whether Clerk is asked for the keys each time.
        store: Where fetched keys are kept.
        verified: Where verified tokens are remembered; None for nowhere.
    """

    jwt_key: str | Mapping[str, Any] | None = None
    secret_key: str | None = field(default=None, repr=False)
    api_url: str = API_URL
    api_version: str = API_VERSION
    audience: str | Sequence[str] | None = None
    authorized_parties: Sequence[str] | None = None
    clock_skew_in_ms: float | None = None
    header_type: str | Sequence[str] | None = None
    skip_jwks_cache: bool = False
    store: KeyStore = field(default_factory=key_store, repr=False)
    verified: Verified | None = field(default_factory=verified_tokens, repr=False)
    accepted: Recent[Accepted] = field(default_factory=Recent[Accepted], init=False, repr=False, compare=False)

    @property
    def tenant(self) -> Tenant:
        """Whose keys are asked for. Never a variable, which whoever prints those of a traceback would see."""
        return self.api_url, self.api_version, self.secret_key or ""

    def check(self, decoded: Decoded, key: PublicKey, now: float) -> dict[str, Any]:
        """The claims of a token, by `verify_jwt`.

        Raises:
            TokenError: the first check that failed.
        """
        return verify_jwt(
            decoded,
            key,
            now=now,
            audience=self.audience,
            authorized_parties=self.authorized_parties,
            clock_skew_in_ms=self.clock_skew_in_ms,
            header_type=self.header_type,
            verified=self.verified,
        )

    def remember(self, decoded: Decoded, now: float) -> None:
        """Remember a token that was accepted: nothing of that changes but the time, and which keys Clerk has."""
        key_id = decoded.header.key_id
        key = local_key(self.jwt_key) if self.jwt_key else self.store.known(self.tenant, key_id, now)
        times = accepted_between(decoded.payload, self.clock_skew_in_ms)
        if key is not None and times and self.verified is not None and not self.skip_jwks_cache:
            payload = decoded.signed[decoded.signed.index(b".") + 1 :].decode()
            self.accepted.put(_mark(decoded.token), Accepted(base64url(payload), *times, key, key_id))

    def recall(self, token: str, now: float) -> dict[str, Any] | None:
        """The claims of a token that was remembered, if it is accepted still; None if it must be looked at."""
        found = self.accepted.get(_mark(token))
        if found is None or not found.begins < now < found.ends:
            return None
        if not self.jwt_key and self.store.known(self.tenant, found.key_id, now) is not found.key:
            return None
        claims: dict[str, Any] = from_json(found.payload, allow_inf_nan=False, cache_strings="keys")
        return claims


def _mark(token: str) -> bytes:
    """What a token is remembered by: from it nobody can tell the token."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def verify_token(token: str | Decoded | None, verification: Verification, *, now: float) -> Flow[dict[str, Any]]:
    """The claims of a session token, or of a JWT template's, verified as Clerk's `verifyToken` does.

    ```python
    claims = clerk.run(verify_token(token, Verification(secret_key=...), now=time.time()))
    ```

    Args:
        token: The token, or what `decode` made of it.
        verification: The keys, and what is asserted.
        now: The time, in seconds since the epoch.

    Raises:
        TokenError: it is not valid, or there is no key for it.
        ClerkError: Clerk could not be asked for the keys.
    """
    decoded = token if isinstance(token, Decoded) else decode(token)
    if decoded.header.category == M2M_CATEGORY:
        raise TokenError("Invalid session token category.", reason="token-invalid", action=GENERATED_BY_CLERK)
    if verification.jwt_key:  # known to `signing_key` too; a flow inside a flow would cost the most frequent case more
        key = local_key(verification.jwt_key)
    else:
        key = yield from signing_key(decoded, verification, now=now)
    return verification.check(decoded, key, now)


def verify_machine_jwt(
    decoded: Decoded, verification: Verification, *, kind: Literal["m2m_token", "oauth_token"], now: float
) -> Flow[dict[str, Any]]:
    """The claims of a machine's token that is a JWT, verified as Clerk's SDK does.

    Args:
        decoded: The token, read.
        verification: The keys, and what is asserted.
        kind: Which kind it is: it must be marked as one.
        now: The time, in seconds since the epoch.

    Raises:
        TokenError: it is not valid; the reason is the code of a machine token's error: `token-invalid` for one of
            another category, else `token-verification-failed`.
        ClerkError: Clerk could not be asked for the keys.
    """
    if kind == "m2m_token" and decoded.header.category not in (UNDEFINED, M2M_CATEGORY):
        raise TokenError("Invalid M2M JWT category.", reason="token-invalid")
    if kind == "oauth_token":
        verification = replace(verification, header_type=OAUTH_TYPES)
    try:
        key = yield from signing_key(decoded, verification, now=now)
        return verification.check(decoded, key, now)
    except TokenError as error:
        raise TokenError(error.message, reason="token-verification-failed", action=error.action) from error


def signing_key(decoded: Decoded, verification: Verification, *, now: float) -> Flow[PublicKey]:
    """The key that a token should be verified with: the networkless one, else the one of its `kid` among Clerk's.

    Raises:
        TokenError: there is none, or no way to it.
        ClerkError: Clerk could not be asked.
    """
    if decoded.header.value is None:
        raise null_header()
    if verification.jwt_key:
        return local_key(verification.jwt_key)
    if not verification.secret_key:
        raise TokenError(
            "Failed to resolve JWK during verification.",
            reason="jwk-failed-to-resolve",
            action="Set the CLERK_JWT_KEY environment variable.",
        )
    kid = decoded.header.key_id
    found = yield from _remote_key(kid, verification, now)
    if found is None:
        raise TokenError(_MISMATCH.format(one_line(as_text(kid))), reason="jwk-kid-mismatch", action=_CHECK_KEYS)
    return found


def _remote_key(kid: Any, verification: Verification, now: float) -> Flow[PublicKey | None]:
    """The key of an id, kept or fetched. An id that is no text is nobody's."""
    store = verification.store
    name = kid if isinstance(kid, str) else f"\0{as_text(kid)}"  # which Clerk calls no key
    found = (
        store.turn(verification.tenant, now)
        if verification.skip_jwks_cache
        else store.find(verification.tenant, name, now)
    )
    if found is None or isinstance(found, PublicKey):
        return found
    scope = Scope(verification.tenant) if verification.skip_jwks_cache else found
    try:
        answer: Any = yield from ask(replace(Call.get("jwks", returns=object), scope=scope))
    except (APIError, TransportError, UnreadableAnswerError) as error:
        # So that forged tokens ask at a bounded rate also while Clerk fails; where there is no key yet, all may ask.
        store.put(verification.tenant, {}, now, turn=found, missed=_FAILED)
        if isinstance(error, APIError):
            raise _refused(error, verification.api_url) from error
        raise
    entries: Any = answer.get("keys") if is_object(answer) else None
    keys = _by_id(entries) if is_array(entries) else {}
    store.put(verification.tenant, keys, now, turn=found, missed=name)
    if not entries or not is_array(entries):
        raise TokenError(
            "The JWKS endpoint did not contain any signing keys. Contact support@clerk.com.",
            reason="jwk-remote-failed-to-load",
            action=SUPPORT,
        )
    return keys.get(name)


def _by_id(entries: list[Any]) -> dict[str, PublicKey]:
    """The keys that have an id."""
    return {each["kid"]: from_jwk(each) for each in entries if is_object(each) and isinstance(each.get("kid"), str)}


def _refused(error: APIError, api_url: str) -> TokenError:
    for each in error.errors:
        if each.code == "clerk_key_invalid":
            return TokenError(each.message, reason="secret-key-invalid", action=SUPPORT)
    return TokenError(
        f"Error loading Clerk JWKS from {api_url}/v1/jwks with code={error.status}",
        reason="jwk-remote-failed-to-load",
        action=SUPPORT,
    )
