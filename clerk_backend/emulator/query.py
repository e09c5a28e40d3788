"""The query of a request: texts, lists, flags, moments, order and page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qs

from .errors import bad_query, invalid, malformed, wrong_value
from .exchange import JSONObject

Row = TypeVar("Row")

MOST_VALUES = 100
MOST_ROWS = 500
ROWS = 10
_MOST_FIELDS = 2000
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Page:
    """A window on a list."""

    limit: int = ROWS
    offset: int = 0

    def of(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows inside of the window."""
        return rows[self.offset : self.offset + self.limit]


@dataclass(frozen=True, slots=True)
class Included:
    """Values to have and values not to have."""

    wanted: frozenset[str]
    excluded: frozenset[str]

    def has(self, values: Collection[str]) -> bool:
        """Return whether something with these values is asked for."""
        return (not self.wanted or not self.wanted.isdisjoint(values)) and self.excluded.isdisjoint(values)


class Query:
    """The query of a request, read on demand. What cannot be read is refused, what is unknown is ignored."""

    def __init__(self, raw: str) -> None:
        try:
            self._values = parse_qs(raw, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise malformed() from None

    def text(self, name: str) -> str | None:
        """Return the first value, or None when there is none or an empty one."""
        return self._values.get(name, [""])[0] or None

    def given(self, name: str) -> str | None:
        """Return the first value, which may be empty, or None when there is none."""
        return self._values.get(name, [None])[0]

    def texts(self, name: str) -> list[str]:
        """Return all values. More than a hundred are refused."""
        values = self._values.get(name, [])
        if len(values) > MOST_VALUES:
            raise invalid("form_param_array_size_exceeded", name, "exceeds maximum size", f"{name} has over 100 items.")
        return values

    def flag(self, name: str) -> bool | None:
        """Return true, false, or None when it is not given."""
        value = self.text(name)
        if value is None:
            return None
        if value not in ("true", "false", "1", "0"):
            raise bad_query(name, value)
        return value in ("true", "1")

    def number(self, name: str, default: int | None = None, minimum: int = 0) -> int | None:
        """Return a whole number."""
        value = self.text(name)
        if value is None:
            return default
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS) or int(value) < minimum:
            raise bad_query(name, value)
        return int(value)

    def choice(self, name: str, allowed: Collection[str]) -> str | None:
        """Return one of the allowed values, or None when it is not given."""
        value = self.text(name)
        if value is not None and value not in allowed:
            raise wrong_value(name, value, allowed)
        return value

    def page(self) -> Page:
        """Return the window. As with Clerk, a limit over 500 silently gives ten rows."""
        limit = self.number("limit", ROWS, 1) or ROWS
        return Page(limit if limit <= MOST_ROWS else ROWS, self.number("offset", 0) or 0)

    def order(self, allowed: Collection[str], default: str) -> tuple[str, bool]:
        """Return what to order by, and whether descending. Only the first `order_by` counts."""
        value = self.text("order_by") or default
        name = value[1:] if value[0] in "+-" else value.removeprefix(" ")
        if name not in allowed:
            raise wrong_value("order_by", value, allowed)
        return name, value[0] == "-"

    def included(self, name: str) -> Included:
        """Return what a list of values asks for, of which `-` excludes and `+` (or nothing) includes."""
        values = [value.strip() for value in self.texts(name)]
        wanted = {value.removeprefix("+") for value in values if value and not value.startswith("-")}
        return Included(frozenset(wanted), frozenset(value[1:] for value in values if value.startswith("-")))


def ordered(rows: Sequence[Row], key: Callable[[Row], object], *, descending: bool) -> list[Row]:
    """Return the rows by a key that may be None (those come last), equal ones in the order they were made."""
    known = [(value, row) for row in rows if (value := key(row)) is not None]
    unknown = [row for row in rows if key(row) is None]
    known.sort(key=lambda pair: pair[0])  # type: ignore[arg-type,return-value]  # one type a key
    if descending:
        known.reverse()
        unknown.reverse()
    return [row for _, row in known] + unknown


def listed(query: Query, rows: Sequence[Row], view: Callable[[Row], JSONObject]) -> JSONObject:
    """Return one page as `{data, total_count}`."""
    return {"data": [view(row) for row in query.page().of(rows)], "total_count": len(rows)}


def arrayed(query: Query, rows: Sequence[Row], view: Callable[[Row], JSONObject]) -> object:
    """Return one page as a bare array, or as `{data, total_count}` where `paginated` asks for it."""
    page = listed(query, rows, view)
    return page if query.flag("paginated") else page["data"]
