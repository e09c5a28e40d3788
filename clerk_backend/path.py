"""Path segments and queries, quoted so that no argument can name another path."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard
from urllib.parse import quote, unquote, urlencode

from .errors import ArgumentError

MOST_VALUES = 100
"""How many values Clerk takes in one filter of a list."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_plain = re.compile(r"[A-Za-z0-9_-]+").fullmatch


def quote_segment(segment: str) -> str:
    """One segment of a path, quoted.

    Raises:
        ArgumentError: the segment is empty, no string, or would be read as `.` or `..`, however it is encoded.
    """
    if not isinstance(segment, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers need not be typed
        raise ArgumentError(f"An id must be a string, not {type(segment).__name__}.")
    if _plain(segment):
        return segment
    decoded = _decoded(segment)
    if not decoded.strip() or not decoded.isprintable() or {".", ".."} & set(re.split(r"[/\\]", decoded)):
        raise ArgumentError(f"{segment!r} cannot be an id: it is empty, has control characters or names another path.")
    return quote(segment, safe="")


def _decoded(segment: str) -> str:
    while (decoded := unquote(segment)) != segment:
        segment = decoded
    return segment


def query_string(query: Mapping[str, Any]) -> str:
    """The query with its `?`, or nothing where no parameter is given. None is left out, a list is repeated.

    Raises:
        ArgumentError: a value is of a type that no query carries, or a list is longer than Clerk takes.
    """
    pairs = [pair for name, value in query.items() for pair in _pairs(name, value)]
    try:
        return f"?{urlencode(pairs, quote_via=quote)}" if pairs else ""
    except UnicodeEncodeError as error:
        raise ArgumentError("A parameter has a character that cannot be sent.") from error


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case None:
            return
        case str():
            yield name, value
        case bool():
            yield name, "true" if value else "false"
        case int() | float() if abs(value) < math.inf:  # NaN is not
            yield name, str(value)
        case datetime():
            yield name, str(milliseconds(name, value))
        case _ if _is_several(value):
            if len(value) > MOST_VALUES:
                raise ArgumentError(f"{name} has {len(value)} values; Clerk takes at most {MOST_VALUES} in one call.")
            for each in value:
                yield from _pairs(name, each)
        case _:
            raise ArgumentError(f"{name} cannot be sent in a query as this {type(value).__name__}.")


def _is_several(value: Any) -> TypeGuard[Collection[Any]]:
    return isinstance(value, list | tuple | set | frozenset)


def milliseconds(name: str, moment: datetime) -> int:
    """The moment as Clerk counts it, in milliseconds since 1970.

    Raises:
        ArgumentError: the datetime has no time zone, so that nobody can tell which moment is meant.
    """
    if moment.utcoffset() is None:
        raise ArgumentError(f"{name} is a datetime without a time zone; give it one, such as tzinfo=timezone.utc.")
    return (moment - EPOCH) // timedelta(milliseconds=1)
