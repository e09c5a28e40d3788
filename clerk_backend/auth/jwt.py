"""JSON Web Tokens of Clerk's: read, and verified check by check in the order of Clerk's own SDK."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import from_json

from ..errors import TokenError
from .assertions import GENERATED_BY_CLERK, check_claims
from .base64url import base64url
from .header import Header
from .public_keys import ALGORITHMS, PublicKey, read_key
from .stringify import UNDEFINED, stringify

if TYPE_CHECKING:
    from .verified import Verified

LONGEST = 2**16
"""Characters; several times what a web server takes as a header, and what reading costs nothing to speak of."""

M2M_CATEGORY = "cl_B7d4PD333AAA"
SESSION_CATEGORIES = ("cl_B7d4PD111AAA", "cl_I7d4PD111III")
"""The header's `cat` of session tokens, and the one that says to ignore it."""

_USUAL_HEADER = 512  # characters


class Decoded(NamedTuple):
    """A token that was read and not verified: anybody may have written it.

    Attributes:
        token: The token as it came.
        header: The header.
        payload: The payload, any JSON value.
        signature: The signature.
        signed: What the signature is of.
    """

    token: str
    header: Header
    payload: Any
    signature: bytes
    signed: bytes

    def __repr__(self) -> str:
        return "<Decoded token>"

    @property
    def is_of_other_category(self) -> bool:
        """Whether the header says that this is no session token, such as one of a JWT template."""
        category = self.header.category
        return category is not UNDEFINED and category not in SESSION_CATEGORIES


def decode(token: str | None) -> Decoded:
    """Read a token without verifying it.

    Base64 is of the alphabet of URLs, padded or not; bytes that are no UTF-8 become U+FFFD. Refused are `NaN` and
    `Infinity`, half a surrogate pair, values nested more than 200 deep, and tokens of more than `LONGEST` characters.

    Raises:
        TokenError: `token-invalid`: it is no JSON Web Token.
    """
    token = token or ""
    signed, _, tail = token.rpartition(".")
    head, dot, body = signed.partition(".")
    if not dot or "." in body:
        raise TokenError("Invalid JWT form. A JWT consists of three parts separated by dots.", reason="token-invalid")
    try:
        if len(token) > LONGEST:
            raise ValueError  # noqa: TRY301 - with the others below
        header = _usual_header(head) if len(head) <= _USUAL_HEADER else _header(head)
        return Decoded(token, header, _json(body), base64url(tail), signed.encode())
    except ValueError:
        pass  # whose text may quote the token
    raise TokenError(
        "Invalid JWT form. The header, payload, or signature could not be decoded.", reason="token-invalid"
    )


def _json(part: str) -> Any:
    text = base64url(part)
    try:
        return from_json(text, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        return from_json(text.decode("utf-8", "replace").removeprefix("\ufeff"), allow_inf_nan=False)


def _header(part: str) -> Header:
    return Header.of(_json(part))


_usual_header = lru_cache(maxsize=64)(_header)
"""Headers that all tokens of a key have in common."""


def verify_jwt(
    token: str | Decoded,
    key: PublicKey | Mapping[str, Any] | str,
    *,
    now: float,
    audience: str | Sequence[str] | None = None,
    authorized_parties: Sequence[str] | None = None,
    clock_skew_in_ms: float | None = None,
    header_type: str | Sequence[str] | None = None,
    verified: Verified | None = None,
) -> dict[str, Any]:
    """The claims of a token, verified as Clerk's `verifyJwt` does.

    Args:
        token: The token, or what `decode` made of it.
        key: The public key: as `public_keys` made it, a JSON Web Key, or PEM.
        now: The time, in seconds since the epoch.
        audience: Those to whom the token may be addressed. A token that names nobody is for all.
        authorized_parties: The origins that may have asked for the token; None or empty for any.
        clock_skew_in_ms: By how much this clock may differ from Clerk's; 5000 unless given.
        header_type: What the header's `typ` must be; unless given, `JWT` or absent.
        verified: Remembers signatures that were right, so that they are not calculated again.

    Raises:
        TokenError: the first check that failed.
    """
    decoded = token if isinstance(token, Decoded) else decode(token)
    algorithm = check_header(decoded.header, header_type)
    if not isinstance(key, PublicKey):
        key = read_key(key)
    mark = check_signature(decoded, key, algorithm, verified, now)
    claims = check_claims(decoded.payload, now, audience, authorized_parties, clock_skew_in_ms)
    if mark and verified is not None:
        verified.add(mark, claims["exp"])
    return claims


def check_header(header: Header, header_type: str | Sequence[str] | None = None) -> str:
    """The algorithm that the header names, which is one of `ALGORITHMS`.

    Nothing else in the header chooses how a token is verified: keys and addresses of keys (`jwk`, `jku`, `x5u`) are not
    looked at.

    Raises:
        TokenError: `typ` or `alg` is another, or there is no header to speak of.
    """
    if header.value is None:
        raise null_header()
    if header.type != "JWT" or header_type:
        _check_type(header.type, header_type)
    algorithm = header.algorithm
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise TokenError(
            f"Invalid JWT algorithm {stringify(algorithm)}. Supported: {','.join(ALGORITHMS)}.",
            reason="token-invalid-algorithm",
            action=GENERATED_BY_CLERK,
        )
    return algorithm


def null_header() -> TokenError:
    """What is raised of a token whose header is null: Clerk's SDK, too, does not call it invalid, but fails."""
    return TokenError("The header of the token is null.", reason="unexpected-error")


def _check_type(kind: Any, wanted: str | Sequence[str] | None) -> None:
    if kind is UNDEFINED and not wanted:
        return
    allowed = [wanted] if isinstance(wanted, str) else list(wanted or ["JWT"])
    if kind not in allowed:
        raise TokenError(
            f'Invalid JWT type {stringify(kind)}. Expected "{", ".join(allowed)}".',
            reason="token-invalid",
            action=GENERATED_BY_CLERK,
        )


def check_key(key: PublicKey, algorithm: str) -> None:
    """Accepts a key that can be used with an algorithm.

    Raises:
        TokenError: `token-verification-failed`: it is for another, or for none.
    """
    if key.problem or key.algorithm not in (None, algorithm):
        problem = key.problem or 'JWK "alg" does not match the requested algorithm'
        raise TokenError(
            f"Error verifying JWT signature. Error: {problem}",
            reason="token-verification-failed",
            action=GENERATED_BY_CLERK,
        )


def check_signature(
    decoded: Decoded, key: PublicKey, algorithm: str, verified: Verified | None = None, now: float = 0.0
) -> bytes | None:
    """What stands for a signature that was found to be the key's; None where it was known; as for `verify_jwt`.

    Raises:
        TokenError: `token-invalid-signature`: it is somebody else's; `token-verification-failed`: the key is for
            another algorithm, or for none.
    """
    if key.problem or key.algorithm != algorithm:
        check_key(key, algorithm)
    digest: bytes = ALGORITHMS[algorithm](decoded.signed).digest()
    mark = key.fingerprint + digest + decoded.signature
    if verified is not None and verified.holds(mark, now):
        return None
    if not key.verifies_digest(algorithm, decoded.signature, digest):
        raise TokenError("JWT signature is invalid.", reason="token-invalid-signature")
    return mark
