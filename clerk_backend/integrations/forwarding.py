"""Telling the program behind by Clerk's request headers who is asking, as Clerk's Next.js middleware does.

Whatever a client sent under these names is taken away first.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from ..auth.dynamic_keys import REQUEST_DATA_HEADER, EncryptionKeys, encrypt_request_data, sign_token
from ..auth.keys import is_production_secret_key
from ..auth.objects import camel_case, serializable
from ..auth.state import is_header_value
from .options import FrontendAPIProxy
from .visits import SESSION

if TYPE_CHECKING:
    from ..auth.options import AuthenticateOptions
    from ..auth.state import Headers
    from .visits import Visit

_PREFIX: Final = "x-clerk-auth-"
_POLICY: Final = frozenset({"content-security-policy", "content-security-policy-report-only", "reporting-endpoints"})
FORWARDED: Final = frozenset({
    *(_PREFIX + name for name in ("status", "token", "signature", "message", "reason")),
    "x-clerk-clerk-url", REQUEST_DATA_HEADER, "x-clerk-debug", "x-nonce", *_POLICY,
})  # fmt: skip
"""The headers that are ours alone to set."""
_NAMES: Final = {"is_strict": "strict", "is_report_only": "reportOnly"}
_UNTOLD: Final = frozenset({"accepts_token", "forward", "machine_secret_key", "transport"})
"""Options that mean nothing behind the middleware; a machine's key is none of its business."""


def is_ours(name: str) -> bool:
    """Whether a request header is ours alone to set, also as those write it who take a line for an underscore."""
    return name.lower().replace("_", "-") in FORWARDED


def forwarded_headers(visit: Visit[Any], given: AuthenticateOptions | None) -> Headers:
    """The request headers to set for the program behind.

    Args:
        visit: The request.
        given: The options that were given to the middleware; they go along encrypted, under `CLERK_ENCRYPTION_KEY`.

    Raises:
        ConfigurationError: a secret key is among the options, and `CLERK_ENCRYPTION_KEY` is not set.
    """
    state, secret_key = visit.state, visit.authentication.secret_key or ""
    token, message = state.token or "", state.message or ""
    told = [
        (f"{_PREFIX}status", state.status),
        (f"{_PREFIX}token", token),
        (f"{_PREFIX}signature", sign_token(token, secret_key)),
        (f"{_PREFIX}message", message if is_header_value(message) else ""),  # which repeats what strangers sent
        (f"{_PREFIX}reason", state.reason or ""),
        ("x-clerk-clerk-url", visit.inbound.url.href),
    ]
    keys = EncryptionKeys(
        os.environ.get("CLERK_ENCRYPTION_KEY", "").strip(), secret_key, is_production_secret_key(secret_key)
    )
    auth = None if state.token_type in {SESSION, None} else state.to_auth()
    machine = None if auth is None else serializable(auth)
    data = encrypt_request_data({} if given is None else _named(given), keys=keys, machine_auth_object=machine)
    if data:
        told.append((REQUEST_DATA_HEADER, data))
    if visit.options.debug:
        told.append(("x-clerk-debug", "true"))
    return (*told, *visit.security_headers)


def _named(value: Any) -> dict[str, Any]:
    """Options under the names that Clerk's JavaScript gives them; only what was given."""
    given = {each.name: (getattr(value, each.name), each.default) for each in fields(value)}
    named = {
        _NAMES.get(name, camel_case(name)): _plain(found)
        for name, (found, default) in given.items()
        if found is not None and found is not default and name not in _UNTOLD and found != {}
    }
    return {"enabled": True, **named} if isinstance(value, FrontendAPIProxy) else named


def _plain(value: Any) -> Any:
    match value:
        case _ if is_dataclass(value):
            return _named(value)
        case Mapping():
            return {str(name): _plain(each) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - of whatever type
        case tuple() | list() | set() | frozenset():
            return [_plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType] - of whatever type
        case _:
            return value
