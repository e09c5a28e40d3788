"""Runs a recorded call of a resource, or a recorded token that an auth object gave."""

from __future__ import annotations

import asyncio
import os
import warnings
from typing import Any, Final
from unittest.mock import patch

from clerk_backend import (
    UNSET,
    APIError,
    ArgumentError,
    AsyncClerk,
    Clerk,
    ClerkError,
    ConfigurationError,
    Model,
    OutcomeUnknownError,
    Page,
    TokenError,
)
from clerk_backend.auth.backing import Backing
from clerk_backend.auth.jwt import decode
from clerk_backend.auth.key_store import KeyStore
from clerk_backend.auth.machine_tokens import machine_auth_of_claims, machine_jwt_type
from clerk_backend.auth.session_auth import signed_in
from clerk_backend.auth.tokens import Verification, verify_machine_jwt

from .api_client_deviations import quirk
from .api_client_wire import Wire
from .cases import now
from .javascript_calls import Asked, asked, path_of, words_of_refusal
from .javascript_objects import answered
from .javascript_values import camel, snake

CLERKS_KEY: Final = "sk_test_abc"
NO_KEY: Final = "Missing Clerk Secret Key. Go to https://dashboard.clerk.com and get your key for your instance."
_META: Final = (
    *("param_name", "session_id", "email_addresses", "identifiers", "zxcvbn", "plan", "is_plan_upgrade_possible"),
    *("seats_quantity_to_add", "seats_quantity"),
)


def is_of_auth(case: dict[str, Any]) -> bool:
    """Whether a case asks an auth object for a token; the others of the file call a resource."""
    return "session_token" in case["input"]


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    wire = Wire(case["input"])
    with warnings.catch_warnings(), patch.dict(os.environ):
        warnings.simplefilter("ignore", DeprecationWarning)
        for name in [each for each in os.environ if each.startswith("CLERK_")]:
            del os.environ[name]
        found = _token(case, wire) if is_of_auth(case) else asyncio.run(_called(case, wire))
    return {**found, "requests": wire.requests}


def _token(case: dict[str, Any], wire: Wire) -> dict[str, Any]:
    given: dict[str, Any] = case["input"]
    options: dict[str, Any] = given.get("options") or {}
    try:
        with Clerk(**client_options(given), **wire.options()) as clerk:
            backing = Backing(client=clerk, token=given["session_token"], clock=lambda: float(now(case)))
            token = signed_in(given["claims"], backing).get_token(
                template=options.get("template"), expires_in_seconds=options.get("expiresInSeconds", UNSET)
            )
    except ClerkError as error:
        return {"throws": thrown(error, wire)}
    return {"returns": token}


async def _called(case: dict[str, Any], wire: Wire) -> dict[str, Any]:
    given: dict[str, Any] = case["input"]
    ask = understood(given)
    wire.order = ask.order
    if not ask.method or ask.unknown:
        missing = ", ".join(ask.unknown) or "it"
        return {"throws": {"name": "TypeError", "message": f"{given['call']}: there is no such thing here: {missing}"}}
    try:
        async with AsyncClerk(**client_options(given, ask), **wire.options()) as clerk:
            token: Any = ask.options.get("token")
            if given["call"] == "m2m.verify" and isinstance(token, str) and machine_jwt_type(token) == "m2m_token":
                return {"returns": await _verified(case, clerk, token)}
            found = await ask.of(clerk)
    except TypeError as error:  # as JavaScript's, where it looks into what it is given
        return {"throws": {"name": "TypeError", "message": str(error)}}
    except ClerkError as error:
        words = None
        if isinstance(error, ArgumentError | ConfigurationError):
            is_keyless = "secret_key" not in client_options(given) and not given["call"].startswith("m2m.")
            words = words_of_refusal(ask, path_of(guide(), ask)) or (NO_KEY if is_keyless else None)
        return {"throws": {"name": "Error", "message": words} if words else thrown(error, wire)}
    return {"returns": projected(found, ask)}


def guide() -> AsyncClerk:
    """A client that asks nothing, of which the methods can be looked at."""
    return AsyncClerk(CLERKS_KEY)


def understood(given: dict[str, Any]) -> Asked:
    """The call of a case as our client understands it."""
    return asked(guide(), given["call"], given.get("args") or [])


def client_options(given: dict[str, Any], ask: Asked | None = None) -> dict[str, Any]:
    """The options of the client of a case, by our names. A machine's key for one call does for a client without any."""
    named: dict[str, Any] = given.get("client", {"secretKey": CLERKS_KEY}) or {}
    names = ("secretKey", "machineSecretKey", "apiUrl", "userAgent")
    options = {snake(name): named[name] for name in names if named.get(name)}
    if is_of_auth({"input": given}):
        options.setdefault("secret_key", CLERKS_KEY)
    machine = ask.options.get("machine_secret_key") if ask else None
    return (
        options
        if options.keys() & {"secret_key", "machine_secret_key"} or not machine
        else {**options, "machine_secret_key": machine}
    )


async def _verified(case: dict[str, Any], clerk: AsyncClerk, token: str) -> dict[str, Any]:
    """What a machine's JSON Web Token says, verified by the keys of the client."""
    given: dict[str, Any] = case["input"].get("client") or {}
    verification = Verification(given.get("jwtKey"), given.get("secretKey"), store=KeyStore(), verified=None)
    claims = await clerk.run(verify_machine_jwt(decode(token), verification, kind="m2m_token", now=now(case)))
    auth: Any = machine_auth_of_claims("m2m_token", claims, Backing(client=clerk, token=token, clock=lambda: 0.0))
    return {
        **{name: getattr(auth, name) for name in ("id", "subject", "claims")},
        **dict.fromkeys(("revoked", "expired"), False),
        **dict.fromkeys(("createdAt", "updatedAt"), claims["iat"] * 1000),
        "scopes": list(auth.scopes),
        "expiration": claims["exp"] * 1000,
    }


def projected(found: Any, ask: Asked) -> Any:
    """What our method gave, in the shape that Clerk's SDK gives it."""
    if isinstance(found, Page):
        body = found.model_dump()
        if ask.options.get("with_count"):
            return {"data": answered(body), "totalCount": found.total_count}
        return answered(body)
    if ask.call == "sessions.getToken":
        return {"jwt": found}
    if isinstance(found, list):
        return answered([each.model_dump() if isinstance(each, Model) else each for each in found])
    return answered(found.model_dump() if isinstance(found, Model) else found)


def thrown(error: ClerkError, wire: Wire) -> dict[str, Any]:
    """An error of ours in the shape that Clerk's SDK throws it."""
    match error:
        case ConfigurationError() if "api_url" in str(error):
            return {"name": "TypeError", "message": "Invalid URL"}
        case ConfigurationError() if "o secret key" in str(error) or "only a machine's" in str(error):
            return {"name": "Error", "message": NO_KEY}
        case TokenError():
            return {"name": "MachineTokenVerificationError", "message": error.message}
        case ConfigurationError() | ArgumentError():
            return {"name": "Error", "message": str(error)}
        case APIError() | OutcomeUnknownError(status=int()):
            wait = error.retry_after
            return _response_error(
                wire.status_text,
                [_detail(each) for each in error.errors],
                status=error.status,
                clerkTraceId=error.clerk_trace_id or "",
                retryAfter=int(wait) if wait is not None and wait.is_integer() else wait,
            )
        case _:
            reason = {"code": "unexpected_error", "message": str(error.__cause__ or error) or "Unexpected error"}
            return _response_error("", [reason], status=None, clerkTraceId="", retryAfter=None)


def _response_error(message: str, errors: list[dict[str, Any]], **told: Any) -> dict[str, Any]:
    kind = {"name": "ClerkAPIResponseError", "message": message, "clerkError": True, "code": "api_response_error"}
    return {**kind, **told, "errors": errors}


def _detail(reason: Any) -> dict[str, Any]:
    meta = {camel(name): reason.meta.get(name) for name in _META}
    return {"code": reason.code, "message": reason.message, "longMessage": reason.long_message, "meta": meta}


def deviation(case: dict[str, Any]) -> str | None:
    """The quirk of Clerk's SDK that is not repeated for a call, or None; the tokens of auth objects are the same."""
    if is_of_auth(case):
        return None
    ask = understood(case["input"])
    return quirk(guide(), ask, case["input"], client_options(case["input"], ask))
