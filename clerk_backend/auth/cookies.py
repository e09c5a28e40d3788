"""Cookies as Clerk's middleware reads them, and which of two generations of Clerk's cookies counts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .keys import PublishableKey
from .numbers import is_greater, to_number

SESSION = "__session"
REFRESH = "__refresh"
CLIENT_UAT = "__client_uat"
DEV_BROWSER = "__clerk_db_jwt"
HANDSHAKE = "__clerk_handshake"
HANDSHAKE_NONCE = "__clerk_handshake_nonce"
REDIRECT_COUNT = "__clerk_redirect_count"

ClaimsOf: TypeAlias = Callable[[str], Mapping[str, Any] | None]
"""Reads a token's payload without verifying it: None where it is no token, or its payload no object."""

_BLANKS = " \t"
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})").search
_SCHEME = re.compile(r"https?://", re.ASCII | re.IGNORECASE)


def parse_cookies(header: str) -> dict[str, str]:
    """The cookies of a `Cookie` header, by name. The first of a name counts; no value can hide the ones after it.

    Values are percent-decoded where that gives text, else kept as they are; quotes belong to the value.
    """
    cookies: dict[str, str] = {}
    for part in header.split(";"):
        name, is_pair, value = part.partition("=")
        if is_pair and (name := name.strip(_BLANKS)) not in cookies:
            value = value.strip(_BLANKS)
            cookies[name] = _decoded(value) if "%" in value else value
    return cookies


def _decoded(value: str) -> str:
    if _STRAY_PERCENT(value):
        return value
    try:
        return _ESCAPES.sub(lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8"), value)
    except UnicodeDecodeError:
        return value


def uses_suffixed_cookies(
    cookies: Mapping[str, str], *, suffix: str, key: PublishableKey, now: float, claims_of: ClaimsOf
) -> bool:
    """Whether the cookies whose names end in the instance's suffix count, or those with the plain names.

    Both kinds are there while Clerk's scripts in the browser are of different ages, or instances share a domain.

    Args:
        cookies: As `parse_cookies` gives them.
        suffix: The instance's, of `cookie_suffix`.
        key: What the publishable key says, without regard to a proxy.
        now: Seconds since 1970.
        claims_of: Reads a token's payload.
    """
    session, suffixed_session = cookies.get(SESSION), cookies.get(f"{SESSION}_{suffix}")
    uat, suffixed_uat = cookies.get(CLIENT_UAT) or None, cookies.get(f"{CLIENT_UAT}_{suffix}") or None
    claims = claims_of(session) if session else None
    if session:
        issuer = claims.get("iss") if claims else None
        if issuer in (None, "", 0):
            return False
        if not isinstance(issuer, str) or _SCHEME.sub("", issuer) != key.frontend_api:
            return True
    if not suffixed_uat and not suffixed_session:
        return False
    suffixed_claims = claims_of(suffixed_session) if suffixed_session else None
    if suffixed_uat != "0" and uat != "0" and is_greater(_issued(claims), _issued(suffixed_claims)):
        return False
    if suffixed_uat == "0" and uat != "0":
        return False
    if key.instance_type != "production" and uat == "0" != suffixed_uat and _has_expired(suffixed_claims, now):
        return False
    return suffixed_uat is not None


def _issued(claims: Mapping[str, Any] | None) -> object:
    return (claims.get("iat") if claims else None) or 0


def _has_expired(claims: Mapping[str, Any] | None, now: float) -> bool:
    return claims is not None and "exp" in claims and to_number(claims["exp"]) <= math.floor(now)
