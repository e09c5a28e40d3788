"""Runs one recorded decision about what the claims of a session token say."""

from __future__ import annotations

from typing import Any

from clerk_backend import TokenError
from clerk_backend.auth.claims import read_claims
from clerk_backend.auth.objects import camel_case


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    try:
        facts = vars(read_claims(case["input"]["claims"]))
    except TokenError as error:
        return {"throws": thrown(error)}
    return {"returns": {camel_case(name): value for name, value in facts.items() if name != "session_claims"}}


def thrown(error: TokenError) -> dict[str, str]:
    """The error as JavaScript throws it: one of the engine's where a claim is no text."""
    is_element = error.message.startswith("Invalid claim element")
    return {"name": "Error" if is_element else "TypeError", "message": error.message}


def deviation(case: dict[str, Any]) -> str | None:
    """None: claims are read exactly as Clerk's SDK reads them."""
    return None
