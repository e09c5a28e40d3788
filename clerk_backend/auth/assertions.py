"""What is asserted of a token's claims: for whom it is, who asked for it, and when it holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from ..errors import TokenError
from ..model import is_object
from .stringify import UNDEFINED, stringify, utc_date

GENERATED_BY_CLERK: Final = "Make sure that this is a valid Clerk-generated JWT."
CLOCK_SKEW_IN_MS: Final = 5000

_LATEST = 8.64e12
"""Seconds; JavaScript knows no date beyond, before or after, and compares none."""


def check_claims(
    payload: Any,
    now: float,
    audience: str | Sequence[str] | None = None,
    authorized_parties: Sequence[str] | None = None,
    clock_skew_in_ms: float | None = None,
) -> dict[str, Any]:
    """The payload, where its claims stand every check of Clerk's `verifyJwt`; arguments as there.

    Raises:
        TokenError: the first check that failed.
    """
    if payload is None:
        raise TokenError("The payload of the token is null.", reason="unexpected-error")
    claims: dict[str, Any] = payload if is_object(payload) else {}
    subject = claims.get("sub", UNDEFINED)
    if not isinstance(subject, str):
        raise _failed(f"Subject claim (sub) is required and must be a string. Received {stringify(subject)}.")
    if audience and "aud" in claims:
        _check_audience(claims["aud"], audience)
    if authorized_parties:
        party = claims.get("azp", UNDEFINED)
        allowed = [authorized_parties] if isinstance(authorized_parties, str) else authorized_parties
        if not (isinstance(party, str) and party and party in allowed):
            raise TokenError(
                f'Invalid JWT Authorized party claim (azp) {stringify(party)}. Expected "{",".join(allowed)}".',
                reason="token-invalid-authorized-parties",
            )
    current = now * 1000
    skew = CLOCK_SKEW_IN_MS if clock_skew_in_ms is None else _skew(clock_skew_in_ms)
    expiry, start, issued = claims.get("exp", UNDEFINED), claims.get("nbf", 0), claims.get("iat", 0)
    if not (
        type(expiry) is type(start) is type(issued) is int
        and expiry * 1000 > current - skew
        and start * 1000 <= current + skew >= issued * 1000
    ):  # whole numbers that hold are nearly every token's; any other is looked at by itself
        _check_times(claims, math.floor(current), skew)
    return claims


def accepted_between(claims: Mapping[str, Any], clock_skew_in_ms: float | None) -> tuple[float, float] | None:
    """The moments, in seconds, between which the times of a token stand `check_claims`; None where that is not simple.

    A millisecond is left out at both ends.
    """
    expiry, start, issued = claims.get("exp", UNDEFINED), claims.get("nbf", 0), claims.get("iat", 0)
    if not type(expiry) is type(start) is type(issued) is int:
        return None
    skew = (CLOCK_SKEW_IN_MS if clock_skew_in_ms is None else _skew(clock_skew_in_ms)) / 1000
    return max(start, issued) - skew + 0.001, expiry + skew - 0.001


def _check_audience(named: Any, wanted: str | Sequence[str]) -> None:
    allowed = [each for each in _flat(wanted) if _is_truthy(each)]
    if not allowed or not any(map(_is_truthy, _flat(named))):
        return
    if isinstance(named, str):
        kind, found = "claim", named in allowed
    elif isinstance(named, list) and all(isinstance(each, str) for each in _flat(named)):
        kind, found = "claim array", any(each in allowed for each in _flat(named))
    else:
        return  # of no form that Clerk's SDK looks into
    if not found:
        raise _failed(
            f'Invalid JWT audience {kind} (aud) {stringify(named)}. Is not included in "{stringify(allowed)}".'
        )


def _flat(value: Any) -> Iterable[Any]:
    return cast("Iterable[Any]", value) if isinstance(value, list | tuple | set | frozenset) else (value,)


def _is_truthy(value: Any) -> bool:
    return bool(value) or isinstance(value, list | dict)


def _check_times(claims: dict[str, Any], now: int, skew: float) -> None:
    """`exp`, `nbf` and `iat`; `exp` must be there."""
    expiry = claims.get("exp", UNDEFINED)
    if not _is_number(expiry):
        raise _failed(f"Invalid JWT expiry date claim (exp) {stringify(expiry)}. Expected number.")
    if (end := milliseconds(expiry)) is not None and end <= now - skew:
        raise TokenError(
            f"JWT is expired. Expiry date: {utc_date(end)}, Current date: {utc_date(now)}.", reason="token-expired"
        )
    start = _moment(claims, "nbf", "not before date")
    if start is not None and start > now + skew:
        raise TokenError(
            "JWT cannot be used prior to not before date claim (nbf). "
            f"Not before date: {utc_date(start)}; Current date: {utc_date(now)};",
            reason="token-not-active-yet",
        )
    issued = _moment(claims, "iat", "issued at date")
    if issued is not None and issued > now + skew:
        raise TokenError(
            "JWT issued at date claim (iat) is in the future. "
            f"Issued at date: {utc_date(issued)}; Current date: {utc_date(now)};",
            reason="token-iat-in-the-future",
        )


def _moment(claims: dict[str, Any], name: str, meaning: str) -> int | None:
    """The milliseconds of a claim that may be missing."""
    value = claims.get(name, UNDEFINED)
    if value is UNDEFINED:
        return None
    if not _is_number(value):
        raise _failed(f"Invalid JWT {meaning} claim ({name}) {stringify(value)}. Expected number.")
    return milliseconds(value)


def milliseconds(seconds: float) -> int | None:
    """The seconds of a claim, cut to whole ones, in milliseconds; None for what no date of JavaScript's can be."""
    if not -_LATEST - 1 < seconds < _LATEST + 1:
        return None
    return int(seconds) * 1000


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _skew(given: Any) -> float:
    return given if _is_number(given) and abs(given) < math.inf else CLOCK_SKEW_IN_MS


def _failed(message: str) -> TokenError:
    return TokenError(message, reason="token-verification-failed", action=GENERATED_BY_CLERK)
