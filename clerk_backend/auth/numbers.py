"""Numbers as JavaScript reads, compares and writes them, which decides what a cookie or a claim means."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_SPACE = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_DECIMAL = re.compile(r"[+-]?(?:Infinity|(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?)", re.ASCII).fullmatch
_PREFIXED = re.compile(r"0(?:x([0-9a-f]+)|o([0-7]+)|b([01]+))", re.IGNORECASE).fullmatch
_INTEGER = re.compile(r"([+-]?)(?:0x([0-9a-f]*)|(\d*))", re.ASCII | re.IGNORECASE)
_DIGITS_THAT_ARE_EXACT = 15  # of base 10: a float tells such numbers apart
_DIGITS_THAT_ARE_FINITE = 1024  # of any base: a float holds no more bits


def number(text: str) -> float:
    """What `Number(text)` is: the whole text must be a number, nothing at all is 0, anything else is NaN."""
    text = text.strip(_SPACE)
    if not text:
        return 0
    if _DECIMAL(text):
        return _tidy(float(text))
    if found := _PREFIXED(text):
        return _integer(found.group(found.lastindex or 0), {1: 16, 2: 8, 3: 2}[found.lastindex or 0])
    return math.nan


def parse_int(text: str, *, base: int | None = None) -> float:
    """What `parseInt(text, base)` is: the digits that the text begins with, or NaN. Without a base, `0x` begins hex."""
    if len(text) <= _DIGITS_THAT_ARE_EXACT and text.isascii() and text.isdigit():
        return int(text)  # as nearly all are
    found = _INTEGER.match(text.lstrip(_SPACE))
    sign, hexadecimal, decimal = found.groups() if found else ("", None, "")
    if hexadecimal is not None:
        digits, base = (hexadecimal, 16) if base is None else ("0", 10)
    else:
        digits, base = decimal, 10
    if not digits:
        return math.nan
    value = _integer(digits, base)
    return -value if sign == "-" else value


def _integer(digits: str, base: int) -> float:
    if base == 10:
        return _tidy(float(digits))
    digits = digits.lstrip("0") or "0"
    return _tidy(float(int(digits, base))) if len(digits) * math.log2(base) < _DIGITS_THAT_ARE_FINITE else math.inf


def _tidy(value: float) -> float:
    """The value as an int where that is the same."""
    return int(value) if value.is_integer() else value


def to_number(value: object) -> float:
    """What JavaScript takes a JSON value for where it needs a number: null is 0, a text what it says, a list NaN."""
    match value:
        case None:
            return 0
        case int() | float():  # a bool is an int, here as there
            return value
        case str():
            return number(value)
        case _:
            return math.nan


def is_greater(left: object, right: object) -> bool:
    """What `left > right` is for JSON values: texts are compared as texts, all else as numbers."""
    if isinstance(left, str) and isinstance(right, str):
        return left.encode("utf-16-be", "surrogatepass") > right.encode("utf-16-be", "surrogatepass")
    return to_number(left) > to_number(right)


def number_text(value: float) -> str:
    """The number as JavaScript writes it: no `.0`, and no exponent from 1e-6 to 1e21."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    if 1e-6 <= abs(value) < 1e21:
        return format(Decimal(repr(float(value))), "f").removesuffix(".0")
    mantissa, _, exponent = repr(float(value)).partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"
