"""The JSON body of a request: which fields it may have, and of which form they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from .errors import Problem, Refusal, invalid, missing, unknown, wrong_format, wrong_type, wrong_value
from .exchange import JSONObject, as_list, as_object

Field = Callable[[str, Any], Any]
"""Checks the value of the field of this name, and returns it as it is to be kept."""
Fields = Mapping[str, Field]

_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_WALLET = re.compile(r"0x[0-9a-fA-F]{40}")
_USERNAME = re.compile(r"[A-Za-z0-9_.-]+")
_MOST_METADATA = 64 * 1024
_MOST_LEVELS = 50


def read(body: JSONObject, fields: Fields, required: Collection[str] = ()) -> JSONObject:
    """Return the checked fields of a body. All problems are told at once."""
    problems: list[Problem] = [unknown(name) for name in body if name not in fields]
    problems += [missing(name) for name in required if body.get(name) in (None, "", [])]
    kept: JSONObject = {}
    for name, value in body.items():
        if name not in fields or (value is None and name in required):
            continue
        try:
            kept[name] = fields[name](name, value)
        except Refusal as refusal:
            problems += refusal.problems
    if problems:
        raise Refusal(422, *problems)
    return kept


def nullable(field: Field) -> Field:
    """Return a field that may also be null."""
    return lambda name, value: None if value is None else field(name, value)


def texts(field: Field) -> Field:
    """Return a field that is a list of others."""

    def check(name: str, value: Any) -> list[Any]:
        items = as_list(value)
        if items is None:
            raise wrong_type(name, "array")
        return [field(name, item) for item in items]

    return check


def one_of(*allowed: str) -> Field:
    """Return a field that has one of these values."""

    def check(name: str, value: Any) -> Any:
        if value not in allowed:
            raise wrong_value(name, value, allowed)
        return value

    return check


def whole(minimum: int = 0, maximum: int = 2**53) -> Field:
    """Return a field that is a whole number between these."""

    def check(name: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong_type(name, "integer")
        if not minimum <= value <= maximum:
            raise wrong_value(name, value, (f"{minimum} to {maximum}",))
        return value

    return check


def text(name: str, value: Any) -> str:
    """Accept a text of moderate length."""
    if not isinstance(value, str):
        raise wrong_type(name, "string")
    if len(value) > 4096:
        raise invalid("form_param_max_length_exceeded", name, "exceeds maximum length")
    return value


def short(name: str, value: Any) -> str:
    """Accept a name: a text of at most 256 characters."""
    if len(text(name, value)) > 256:
        raise invalid(
            "form_param_max_length_exceeded", name, "exceeds maximum length", f"{name} has over 256 characters."
        )
    return str(value)


def filled(name: str, value: Any) -> str:
    """Accept a name that is not blank."""
    if not short(name, value).strip():
        raise Refusal(422, missing(name))
    return str(value)


def flag(name: str, value: Any) -> bool:
    """Accept true or false."""
    if not isinstance(value, bool):
        raise wrong_type(name, "boolean")
    return value


def mapping(name: str, value: Any) -> JSONObject:
    """Accept a JSON object of at most 64 kB and 50 levels, as metadata is."""
    found = as_object(value)
    if found is None:
        raise invalid("form_param_value_invalid", name, "is invalid", f"{name} must be a JSON object.")
    if _deeper_than(_MOST_LEVELS, found) or len(repr(found)) > _MOST_METADATA:
        raise invalid("form_param_exceeds_allowed_size", name, "exceeds allowed size")
    return found


def _deeper_than(levels: int, value: Any) -> bool:
    inner: list[Any] = [value]
    for _ in range(levels):
        held = [as_list(item) or list((as_object(item) or {}).values()) for item in inner]
        inner = [item for items in held for item in items]
    return bool(inner)


def email(name: str, value: Any) -> str:
    """Accept an email address, and lower its case."""
    if not _EMAIL.fullmatch(text(name, value)):
        raise wrong_format(name, "a valid email address")
    return str(value).lower()


def phone(name: str, value: Any) -> str:
    """Accept a phone number of the form +15555550100."""
    number = re.sub(r"[\s()-]", "", text(name, value))
    if not _PHONE.fullmatch(number):
        raise wrong_format(name, "a valid phone number according to E.164 international standard")
    return number


def wallet(name: str, value: Any) -> str:
    """Accept the address of a web3 wallet."""
    if not _WALLET.fullmatch(text(name, value)):
        raise wrong_format(name, "a web3 wallet address: 0x and 40 hexadecimal digits")
    return str(value)


def username(name: str, value: Any) -> str | None:
    """Accept a user name of 4 to 64 letters, digits, `_`, `.` and `-`; an empty one is none."""
    chosen = text(name, value)
    if not chosen:
        return None
    if not 4 <= len(chosen) <= 64:
        raise invalid("form_username_invalid_length", name, "Your username must be between 4 and 64 characters long.")
    if not _USERNAME.fullmatch(chosen):
        raise invalid("form_username_invalid_character", name, "Your username has a character that is not allowed.")
    if chosen.isdecimal():
        raise invalid("form_username_needs_non_number_char", name, "Your username needs a character that is no digit.")
    return chosen


def moment(name: str, value: Any) -> int:
    """Accept a date and time in RFC 3339, and return its milliseconds since the epoch."""
    try:
        parsed = datetime.fromisoformat(text(name, value))
        zoned = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        return round(zoned.timestamp() * 1000)
    except ValueError:
        raise invalid("form_param_invalid_time", name, "invalid format", f"{name} is no RFC 3339 time.") from None
