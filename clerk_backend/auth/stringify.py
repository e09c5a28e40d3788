"""Values as JavaScript prints them, for messages that are those of Clerk's own SDK to the letter."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ..model import is_array, is_object
from .numbers import number_text

UNDEFINED: Final = object()
"""What a claim is that is not there; None is a claim that is null."""

_DAYS_IN_400_YEARS = 146_097
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_LARGEST_INDEX = 2**32 - 2


def stringify(value: Any) -> str:
    """The value as `JSON.stringify` writes it, `undefined` for `UNDEFINED`. For what came out of JSON."""
    if is_array(value):
        return f"[{','.join(map(stringify, value))}]"
    if is_object(value):
        names = sorted(value, key=_enumerated)
        return "{" + ",".join(f"{stringify(name)}:{stringify(value[name])}" for name in names) + "}"
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(double) if math.isfinite(double := _double(value)) else "null"
        case str():
            text = json.dumps(value, ensure_ascii=False)
            return _HALF_PAIR.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
        case _:
            return "undefined"


def _enumerated(name: str) -> tuple[bool, int]:
    """Where JavaScript lists a property: those that could be indices first, by number; the others as they came."""
    is_index = name.isascii() and name.isdigit() and name == str(int(name[:11])) and int(name) <= _LARGEST_INDEX
    return (False, int(name)) if is_index else (True, 0)


def as_text(value: Any) -> str:
    """The value as a template literal prints it, for what came out of JSON."""
    if is_array(value):
        return ",".join("" if each is None else as_text(each) for each in value)
    match value:
        case str():
            return value
        case dict():
            return "[object Object]"
        case int() | float() if not isinstance(value, bool):
            return number_text(_double(value))
        case _:
            return stringify(value)


def one_line(text: str) -> str:
    """The text for a message or a log: what strangers wrote into a token begins no line there."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _double(value: float) -> float:
    """The number that JavaScript takes it for."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def utc_date(milliseconds: float) -> str:
    """A moment as `Date.toUTCString` writes it, such as `Sun, 15 Jun 2025 15:06:40 GMT`."""
    days, rest = divmod(int(milliseconds // 1000), 86_400)
    cycles, day = divmod(days, _DAYS_IN_400_YEARS)  # after which weekdays and leap years repeat
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day, seconds=rest)
    year = moment.year + 400 * cycles
    written = f"{'-' if year < 0 else ''}{abs(year):04}"
    return f"{_WEEKDAYS[moment.weekday()]}, {moment.day:02} {_MONTHS[moment.month - 1]} {written} {moment:%H:%M:%S} GMT"
