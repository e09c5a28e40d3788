"""What JavaScript makes of values: its names of things, its falsy values, its texts."""

from __future__ import annotations

import re
from typing import Any

from clerk_backend.auth.stringify import as_text as _as_text

_borders = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+").sub
_underscores = re.compile(r"_([a-z0-9])").sub


def snake(name: str) -> str:
    """`web3Wallet` as `web3_wallet`."""
    return _borders("_", name).strip("_").lower()


def camel(name: str) -> str:
    """`web3_wallet` as `web3Wallet`."""
    return _underscores(lambda found: found[1].upper(), name)


def squashed(name: str) -> str:
    """A name without its case and borders, by which ours and theirs are the same: `verifyTOTP`, `verify_totp`."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def snake_keys(value: Any, *, deep: bool) -> Any:
    """An object, or each of a list, with the keys that the API has; only the outermost ones unless `deep`."""
    if isinstance(value, list):
        return [snake_keys(each, deep=deep) for each in value]
    if isinstance(value, dict):
        return {snake(key): snake_keys(each, deep=True) if deep else each for key, each in value.items()}
    return value


def is_falsy(value: Any) -> bool:
    """Whether JavaScript takes a value for false; an empty list or object is true."""
    return not isinstance(value, list | dict) and (not value or value != value)  # noqa: PLR0124 - NaN is not itself


def plain_number(value: Any) -> Any:
    """A number as Python writes it: JavaScript has one type of them, and 5.0 is 5."""
    if isinstance(value, list):
        return [plain_number(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def as_text(value: Any) -> str:
    """The text of a value."""
    return _as_text(value)
