"""How Clerk's JavaScript SDK joins a path, and the words in which it refuses one: for cases that name either."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from .javascript_values import as_text, is_falsy

MOST_DECODINGS: Final = 10
NO_ID: Final = "A valid resource ID is required."

_slashes = re.compile(r"(?<!:)/+").sub
_malformed = re.compile(r"%(?![0-9A-Fa-f]{2})").search


def joined(parts: Sequence[Any]) -> str:
    """What `joinPaths` gives where it refuses nothing: no part is quoted."""
    return _slashes("/", "/".join(as_text(part) for part in parts if not is_falsy(part)))


def refusal(path: str) -> str | None:
    """What `joinPaths` says of a joined path that it refuses; None where it takes it."""
    for segment in path.split("/"):
        if (layers := _dot_segment(segment)) is None:
            return f"joinPaths: too many layers of encoding in {segment}"
        if layers:
            return f'joinPaths: "." and ".." path segments are not allowed (received "{path}")'
    return None


def _dot_segment(segment: str) -> bool | None:
    """Whether a segment names another path however it is encoded; None where that takes too many decodings."""
    for _ in range(MOST_DECODINGS):
        if {".", ".."} & set(re.split(r"[/\\]", segment)):
            return True
        if (decoded := _decoded(segment)) in {None, segment}:
            return False
        segment = str(decoded)
    return True if {".", ".."} & set(re.split(r"[/\\]", segment)) else None


def _decoded(segment: str) -> str | None:
    """What `decodeURIComponent` gives; None where it throws."""
    try:
        return None if _malformed(segment) else unquote_to_bytes(segment).decode()
    except UnicodeError:
        return None
