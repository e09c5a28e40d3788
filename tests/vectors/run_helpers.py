"""Runs a recorded answer of one of the small functions of Clerk's own SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clerk_backend import UNSET
from clerk_backend.auth.keys import auto_proxy_path, is_truthy, is_valid_proxy_url
from clerk_backend.auth.reverification import reverification_error, reverification_error_response


def responded(given: dict[str, Any]) -> dict[str, Any]:
    """The response that asks for reverification, as it was recorded."""
    response = reverification_error_response(given.get("config", UNSET))
    headers = [list(pair) for pair in response.headers]
    return {"status": response.status, "headers": headers, "body_text": response.body.decode()}


RUNNERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "isTruthy": lambda given: {"returns": is_truthy(given.get("value"))},
    "isValidProxyUrl": lambda given: {"returns": is_valid_proxy_url(given.get("value"))},
    "getAutoProxyUrlFromEnvironment": lambda given: {
        "returns": auto_proxy_path(
            given.get("publishableKey") or "",
            given.get("environment") or {},
            has_proxy_url=bool(given.get("hasProxyUrl")),
            has_domain=bool(given.get("hasDomain")),
        )
    },
    "reverificationError": lambda given: {"returns": reverification_error(given.get("config", UNSET))},
    "reverificationErrorResponse": lambda given: {"returns": responded(given)},
}
"""By Clerk's name of the function."""


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    return RUNNERS[case["input"]["fn"]](case["input"])


def deviation(case: dict[str, Any]) -> str | None:
    """None: the answers are the same."""
    return None
