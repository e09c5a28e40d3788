"""Runs one recorded decision about which type a token is of, and whether that type is accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from clerk_backend.auth.machine_tokens import (
    is_jwt_format,
    machine_jwt_type,
    machine_token_type,
    prefixed_token_type,
)
from clerk_backend.auth.objects import is_token_type_accepted


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be.

    To verify tokens by asking Clerk is a matter of authenticating requests, whose cases have `network_mock`.
    """
    return _FUNCTIONS[case["input"]["fn"]](case["input"])


def _type(given: dict[str, Any]) -> dict[str, Any]:
    found = machine_token_type(given["token"])
    if found is None:
        return {"throws": {"name": "Error", "message": "Unknown machine token type"}}
    return {"returns": found}


def _accepted(given: dict[str, Any]) -> dict[str, Any]:
    return {"returns": is_token_type_accepted(given.get("token_type"), given["accepts"])}


def _of_token(decide: Callable[[str], bool]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda given: {"returns": decide(given["token"])}


_FUNCTIONS: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "isJwtFormat": _of_token(is_jwt_format),
    "isMachineToken": _of_token(lambda token: machine_token_type(token) is not None),
    "isMachineTokenByPrefix": _of_token(lambda token: prefixed_token_type(token) is not None),
    "isMachineJwt": _of_token(lambda token: machine_jwt_type(token) is not None),
    "getMachineTokenType": _type,
    "isTokenTypeAccepted": _accepted,
}


def deviation(case: dict[str, Any]) -> str | None:
    """None: tokens are told apart exactly as Clerk's SDK does."""
    return None
