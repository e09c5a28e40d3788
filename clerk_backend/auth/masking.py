"""What may be shown to whoever looks for a fault: everything but the secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from .claims import is_mapping

SHORTENED: Final = (
    *("secret_key", "machine_secret_key", "jwt_key", "session_token", "token_in_header", "session_token_in_cookie"),
    *("refresh_token_in_cookie", "dev_browser_token", "handshake_token", "handshake_nonce"),
)
"""Of these the beginning is shown, so that one can tell which it is."""
SHOWN_CHARACTERS: Final = 7

_shortened = frozenset(name.replace("_", "") for name in SHORTENED)
_HIDDEN = frozenset({
    "authorization", "cookie", "cookies", "setcookie", "token", "xclerkauthtoken", "xclerkauthsignature",
    "xclerkrequestdata", "encryptionkey",
})  # fmt: skip
_PARAMETER = re.compile(
    r"""((?:__clerk_(?:db_jwt|handshake(?:_nonce)?|ticket|testing_token)|__session|__refresh|__dev_session)(?:_[\w-]{8})?"""
    r"""(?:=|%(?:25)*3D))[^&;\#\s"']*""",
    re.ASCII | re.IGNORECASE,
)
_START = r"(?:(?<![\w-])|(?<=%[0-9A-Fa-f]{2}))"  # of a word, or after an escape
_TOKEN = re.compile(_START + r"(eyJ[\w-]{4})[\w-]*\.[\w-]+\.[\w-]*", re.ASCII)
_KEY = re.compile(_START + r"((?:sk_(?:test|live)|ak|mt|oat|whsec)_)[\w+/=-]+", re.ASCII)


def masked(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details without secrets, at any depth: those that a name gives away, and those that stand in a text."""
    return {str(name): _masked(str(name), value) for name, value in details.items()}


def _masked(name: str, value: Any) -> Any:
    plain = name.replace("_", "").replace("-", "").lower()
    if plain in _shortened:
        return value[:SHOWN_CHARACTERS] if isinstance(value, str) else ""
    if plain in _HIDDEN:
        return "***" if value else value
    return _shown(value)


def _shown(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return scrubbed(value)
        case _ if is_mapping(value):
            return masked(value)
        case list() | tuple() | set() | frozenset():
            return [_shown(each) for each in value]  # pyright: ignore[reportUnknownVariableType] - of whatever type
        case _:
            return f"<{type(value).__name__}>"


def scrubbed(text: str) -> str:
    """The text without tokens, secret keys, and the values of Clerk's query parameters and cookies."""
    text = _PARAMETER.sub(r"\1***", text)
    return _KEY.sub(r"\1***", _TOKEN.sub(r"\1***", text))
