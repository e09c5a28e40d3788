"""Runs one recorded decision of `verifyJwt` or `decodeJwt`."""

from __future__ import annotations

from typing import Any

from clerk_backend import TokenError
from clerk_backend.auth.jwt import decode, verify_jwt
from tests.vectors.cases import now


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    given: dict[str, Any] = case["input"]
    options: dict[str, Any] = given.get("options") or {}
    token = given.get("token")
    try:
        if given.get("fn") == "decodeJwt":
            decoded = decode(None if not token else str(token))
            return {"returns": {"header": decoded.header.value, "payload": decoded.payload}}
        claims = verify_jwt(
            token or "",
            given.get("key") or "",
            now=now(case),
            audience=options.get("audience"),
            authorized_parties=options.get("authorizedParties"),
            clock_skew_in_ms=options.get("clockSkewInMs"),
            header_type=options.get("headerType"),
        )
    except TokenError as error:
        if error.reason == "unexpected-error":  # what JavaScript's engine makes of null
            return {"throws": {"name": "TypeError", "message": error.message}}
        thrown = {"name": "Error", "message": error.message, "reason": error.reason, "action": error.action}
        return {"throws": {name: value for name, value in thrown.items() if value is not None}}
    return {"returns": claims}


def deviation(case: dict[str, Any]) -> str | None:
    """None: tokens are judged exactly as Clerk's SDK judges them."""
    return None
