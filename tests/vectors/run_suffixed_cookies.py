"""Runs a recorded choice between suffixed and plain cookies."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from clerk_backend.auth.context import context_of
from clerk_backend.auth.inbound import Inbound

from .cases import now


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    given = case["input"]
    cookies = "; ".join(f"{name}={quote(value)}" for name, value in given["cookies"].items() if value is not None)
    inbound = Inbound("GET", "https://app.example.com/", {"cookie": cookies})
    context = context_of(inbound, publishable_key=given["publishable_key"], now=now(case))
    return {
        "uses_suffixed_cookies": context.uses_suffixed_cookies,
        "session_token_in_cookie": context.session_token_in_cookie,
        "client_uat": context.client_uat,
    }


def deviation(case: dict[str, Any]) -> str | None:
    """None: the choice is the same in every case."""
    return None
