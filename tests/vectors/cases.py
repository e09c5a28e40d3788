"""Recorded decisions, read: templates filled in, markers made into values, answers compared."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

FROZEN = 1_750_000_000
"""The time of a case that names none, in seconds."""

_HERE = Path(__file__).parent
_TEMPLATE = re.compile(r"\{\{(tok|pem|pk)\.([^}|]+)(\|urlencode)?\}\}")
_LEFT_OUT = object()
_ENGINE_ERRORS = {"TypeError", "SyntaxError", "RangeError"}
_KEY_ERROR = re.compile(
    r"(?:@clerk/backend: )?((?:Publishable key is missing|.* key not valid \(.*?\)|Missing .*Key)\.)"
)
_ENGINE_TEXT = re.compile(
    r"JSON|is not (?:a function|iterable|defined|an object)|Cannot (?:read|use|convert)|in operator"
)
_AS_SENT = {"requests", "network", "upstream_request"}


@cache
def fixtures() -> dict[str, Any]:
    """The keys and tokens that cases name in templates."""
    found: dict[str, Any] = json.loads((_HERE / "fixtures.json").read_text("utf-8"))
    return found


def load(kind: str) -> list[dict[str, Any]]:
    """The cases of a kind, complete: templates filled in and markers made into values."""
    return [resolved(filled(case)) for case in json.loads((_HERE / f"{kind}.json").read_text("utf-8"))]


def now(case: dict[str, Any]) -> int:
    """The moment at which a case is decided, in seconds."""
    moment: int = case.get("now", FROZEN)
    return moment


def filled(value: Any) -> Any:
    """The value with its templates filled in, such as `{{tok.dev_active}}`."""
    if isinstance(value, str):
        return _TEMPLATE.sub(_fixture, value)
    return _mapped(value, filled)


def _fixture(found: re.Match[str]) -> str:
    kind, name, encoded = found.groups()
    text: str = fixtures()[kind][name]["jwt"] if kind == "tok" else fixtures()[kind][name]
    return quote(text, safe="!'()*-._~") if encoded else text


def resolved(value: Any) -> Any:
    """The value with its markers made into Python values; what is undefined or ignored is left out. Safe to repeat."""
    made = _made(value)
    return None if made is _LEFT_OUT else made


def _made(value: Any) -> Any:
    match value:
        case {"$undefined": _} | {"$function": _}:
            return _LEFT_OUT
        case {"$number": text}:
            return float(text)
        case {"$jwk": name, **overrides}:
            return _mapped({**fixtures()["keys"][name]["public_jwk"], "alg": "RS256", **overrides}, _made)
        case {"$has": params}:
            return lambda has: has(**params)
        case {"$const": answer}:
            return lambda _has: answer
        case {"$regexp": source, **flags}:
            return re.compile(source, re.ASCII | (re.IGNORECASE if "i" in str(flags.get("flags")) else 0))
        case {"$headers": pairs}:
            return [(name, text) for name, text in pairs]
        case _:
            return _mapped(value, _made)


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """A list or object with each of its values changed, without those that are left out."""
    if isinstance(value, dict):
        return {key: made for key, each in value.items() if (made := change(each)) is not _LEFT_OUT}
    if isinstance(value, list):
        return [None if (made := change(each)) is _LEFT_OUT else made for each in value]
    return value


def equal(found: Any, expected: Any) -> bool:
    """Whether an answer is the recorded one.

    Absent and null are the same except in what is sent; the order of headers, the guidance that follows the first
    sentence of a key's error, the words of the JavaScript engine and the user agent do not count.
    """
    return _same(found, expected, key="", as_sent=False)


def _same(found: Any, expected: Any, *, key: str, as_sent: bool) -> bool:
    if isinstance(expected, dict) and isinstance(found, dict):
        return _same_objects(found, expected, as_sent=as_sent or key in _AS_SENT, thrown=key == "throws")
    if isinstance(expected, list | tuple) and isinstance(found, list | tuple):
        if key == "headers":
            found, expected = _sorted_headers(found), _sorted_headers(expected)
        return len(found) == len(expected) and all(
            _same(*pair, key="", as_sent=as_sent or key in _AS_SENT) for pair in zip(found, expected, strict=True)
        )
    if isinstance(expected, str) and isinstance(found, str):
        return found == expected or _first_sentence(found) == _first_sentence(expected) != ""
    if isinstance(expected, float) and isinstance(found, float) and math.isnan(expected):
        return math.isnan(found)
    return isinstance(found, bool) is isinstance(expected, bool) and found == expected


def _same_objects(found: dict[str, Any], expected: dict[str, Any], *, as_sent: bool, thrown: bool) -> bool:
    ignored = {"user-agent", "response"} if as_sent else set[str]()
    if as_sent and (found.keys() ^ expected.keys()) - ignored:
        return False
    if (thrown and expected.get("name") in _ENGINE_ERRORS) or _is_of_the_engine(expected):
        ignored.add("message")
    return all(
        _same(found.get(key), expected.get(key), key=key, as_sent=as_sent)
        for key in found.keys() | expected.keys()
        if key not in ignored
    )


def _is_of_the_engine(reason: dict[str, Any]) -> bool:
    """Whether a reason repeats what the JavaScript engine said of an answer that cannot be read."""
    return reason.get("code") == "unexpected_error" and bool(_ENGINE_TEXT.search(str(reason.get("message"))))


def _sorted_headers(pairs: Any) -> list[tuple[str, str]]:
    return sorted((str(name).lower(), str(value)) for name, value in pairs)


def _first_sentence(message: str) -> str:
    found = _KEY_ERROR.match(message)
    return found[1] if found else ""
