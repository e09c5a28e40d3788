"""Runs a recorded answer of one of the small functions of Clerk's own SDK."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from clerk_backend import UNSET, ArgumentError
from clerk_backend.auth.keys import auto_proxy_path, is_truthy, is_valid_proxy_url
from clerk_backend.auth.reverification import reverification_error, reverification_error_response
from clerk_backend.call import Call
from clerk_backend.path import quote_segment

from .javascript_paths import joined, refusal
from .javascript_values import as_text

_ADDRESS: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:/*[^/]*")


def responded(given: dict[str, Any]) -> dict[str, Any]:
    """The response that asks for reverification, as it was recorded."""
    response = reverification_error_response(given.get("config", UNSET))
    headers = [list(pair) for pair in response.headers]
    return {"returns": {"status": response.status, "headers": headers, "body_text": response.body.decode()}}


def scalar(value: Any) -> Any:
    """The value, or the text that JavaScript takes a list or an object for."""
    return as_text(value) if isinstance(value, list | dict) else value


def joined_paths(given: dict[str, Any]) -> dict[str, Any]:
    """The path of a call, below the address that the first part may be. A refusal is put in Clerk's words."""
    address, segments, close = parts(given)
    try:
        path = Call.get(*segments, returns=None, versioned=False).path if segments else ""
    except ArgumentError as error:
        return {"throws": {"name": "Error", "message": refusal(joined(given.get("args") or [])) or str(error)}}
    if not segments:
        return {"returns": f"{address}{close}"}
    is_relative = not address and not joined(given.get("args") or []).startswith("/")
    return {"returns": f"{address}{path.removeprefix('/') if is_relative else path}{close}"}


def parts(given: dict[str, Any]) -> tuple[str, list[str], str]:
    """The address that the parts begin with, the segments, and the slash that they may end with."""
    whole = joined(given.get("args") or [])
    address = found[0] if (found := _ADDRESS.match(whole)) and "://" in found[0] else ""
    path = whole[len(address) :]
    return address, [each for each in path.split("/") if each], "/" if path.endswith("/") else ""


RUNNERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "isTruthy": lambda given: {"returns": is_truthy(scalar(given.get("value")))},
    "isValidProxyUrl": lambda given: {"returns": is_valid_proxy_url(given.get("value"))},
    "getAutoProxyUrlFromEnvironment": lambda given: {
        "returns": auto_proxy_path(
            given.get("publishableKey") or "",
            given.get("environment") or {},
            has_proxy_url=bool(given.get("hasProxyUrl")),
            has_domain=bool(given.get("hasDomain")),
        )
    },
    "joinPaths": joined_paths,
    "reverificationError": lambda given: {"returns": reverification_error(given.get("config", UNSET))},
    "reverificationErrorResponse": responded,
}
"""By Clerk's name of the function."""


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be; a value that JavaScript's function cannot be given either is a TypeError."""
    given = case["input"]
    if (function := RUNNERS.get(given["fn"])) is None:
        return {"throws": {"name": "TypeError", "message": f"{given['fn']} is not a function"}}
    try:
        return function(given)
    except (TypeError, AttributeError) as error:
        return {"throws": {"name": "TypeError", "message": str(error)}}


def deviation(case: dict[str, Any]) -> str | None:
    """Segments are quoted, and refused by what they are in the end; all else is the same."""
    if case["input"]["fn"] != "joinPaths":
        return None
    _, segments, _ = parts(case["input"])
    is_refused = [_is_refused(each) for each in segments]
    words = refusal(joined(case["input"].get("args") or []))
    if (words is not None) is not any(is_refused) or (
        words is None and any(quote_segment(each) != each for each in segments)
    ):
        return "12: segments are quoted, or refused where they would name another path, however often they are encoded"
    return None


def _is_refused(segment: str) -> bool:
    try:
        quote_segment(segment)
    except ArgumentError:
        return True
    return False
