"""Which requests a rule is for: patterns held against the path as a framework will route it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, cast
from urllib.parse import unquote

from ..errors import ArgumentError, ConfigurationError, MalformedURLError
from .inbound import sent_path
from .paths import CONSULT, PathMatcher, path_matcher
from .regex import longest_path
from .urls import URL, parse

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+|%")
_KEPT = re.compile(r"(%(?:2[346BCFbcf]|3[ABDFabdf]|40))")
_SLASHES = re.compile(r"//+")
_ORDINARY = re.compile(r"(?:/(?:[A-Za-z0-9_~$-]|[.@+,=:!*'()&](?=[A-Za-z0-9_]))*)*/?").fullmatch
"""Paths that everybody reads in one way."""
_PARAMETERS = re.compile(r";[^/]*|\0.*", re.DOTALL)
"""What Java's servers take for parameters of a segment, and what C's take for the end of a text."""
_QUERY = re.compile(r";[^/]*|[\0?#].*", re.DOTALL)
"""The same, and a query or a fragment, which an encoded mark begins for whoever decodes before reading."""
_MOST_DECODINGS = 4


class HasURL(Protocol):
    """A request of any framework's that knows its absolute URL."""

    @property
    def url(self) -> Any:
        """The URL, as text or as something that becomes it by `str`."""


Routed: TypeAlias = str | URL | HasURL
"""What a matcher is asked about: a path as it was sent, still encoded; a URL; or a request."""
RouteMatcher: TypeAlias = Callable[[Any], bool]
RoutePattern: TypeAlias = str | re.Pattern[str] | RouteMatcher | None


def create_route_matcher(patterns: RoutePattern | Iterable[RoutePattern]) -> RouteMatcher:
    """A function that says whether a request is for one of these routes.

    It is asked about a path as it was sent, still encoded, a `URL`, or a request that has a `url`; a text is always a
    path. The path is decoded, and its slashes are collapsed, as Clerk's `createRouteMatcher` does. Where a program
    further on could take it for another path, by an encoded slash, dot segments, a backslash, a semicolon or a final
    dot, and the answer for that one is not the same, there is no safe answer, and it raises: whether a rule opens or
    closes routes, no path slips past it. Of a request, the path is what its framework was sent. In a `URL`, dot
    segments are resolved already: ask about the request, or the path itself, unless the framework resolves them, too.

    Args:
        patterns: Patterns of path-to-regexp, such as `/dashboard(.*)`; regular expressions, which are searched for;
            functions of the request; or several of these, of which any will do. None and empty texts are left out.

    Raises:
        ConfigurationError: a pattern is malformed, or could take exponential time.

    The function raises:
        MalformedURLError: the path is malformed, ambiguous or too long; answer its `status`.
        ArgumentError: what it is asked about has no path.
    """
    if callable(patterns):
        return _asked(patterns)
    several = [patterns] if isinstance(patterns, str | re.Pattern) else patterns or []
    if not isinstance(several, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance] - callers need not be typed
        raise ConfigurationError("Routes must be patterns, regular expressions, functions, or a list of them.")
    given = [each for each in several if each]
    functions = [_asked(each) for each in given if callable(each)]
    routes = _Routes(tuple(_route(each) for each in given if not callable(each)))

    def matches(request: Any) -> bool:
        return any(function(request) for function in functions) or bool(routes.routes and routes.match(request))

    return matches


def _asked(function: RouteMatcher) -> RouteMatcher:
    return lambda request: bool(function(request))


@dataclass(frozen=True, slots=True)
class _Route:
    """One pattern: whether a path matches, and how long a path it looks at."""

    matches: Callable[[str], bool]
    longest: int


def _route(pattern: Any) -> _Route:
    try:
        match pattern:
            case str():
                matcher: PathMatcher = path_matcher(pattern)
                return _Route(lambda path: matcher.parameters(path) is not None, matcher.longest)
            case re.Pattern():
                expression = cast("re.Pattern[str]", pattern)
                longest = longest_path(expression.pattern)
                return _Route(lambda path: expression.search(path) is not None, longest)
            case _:
                raise ConfigurationError(f"A route must be a pattern or a function, not {type(pattern).__name__}.")
    except (ValueError, TypeError) as error:  # TypeError: an expression of bytes
        text = pattern if isinstance(pattern, str) else cast("re.Pattern[str]", pattern).pattern
        raise ConfigurationError(f"Invalid path: {text}.\n{CONSULT}\n{error}") from error


@dataclass(frozen=True, slots=True)
class _Routes:
    """Patterns of which any will do."""

    routes: tuple[_Route, ...]

    def match(self, request: Routed) -> bool:
        path = path_of(request)
        if len(path) > min(route.longest for route in self.routes):
            raise MalformedURLError("The path is too long to be matched.", status=414)
        first, *others = readings(path)
        matched = self.has(first)
        if any(self.has(other) is not matched for other in others):
            raise MalformedURLError(f"Ambiguous URL path: {path}")
        return matched

    def has(self, path: str) -> bool:
        return any(route.matches(path) for route in self.routes)


def path_of(request: Routed) -> str:
    """The path of a request, still encoded.

    Raises:
        ArgumentError: it has none.
        MalformedURLError: its URL cannot be read.
    """
    if isinstance(request, str):
        return request
    if isinstance(request, URL):
        return request.pathname
    from .requests import path_sent

    if (path := path_sent(request)) is not None:
        return path
    url = getattr(request, "url", None)
    if isinstance(url, URL):
        return url.pathname
    if url is None:
        raise ArgumentError(
            f"A route is matched by a path, a URL or a request that has one, not {type(request).__name__}."
        )
    try:
        parse(str(url))
    except ValueError:
        raise MalformedURLError("The request's URL cannot be read.") from None
    return sent_path(str(url))


def normalize_path(path: str) -> str:
    """The path as Clerk's `createRouteMatcher` tests it: decoded once, but for reserved characters; slashes collapsed.

    Raises:
        MalformedURLError: an escape is cut short, or the escaped bytes are no UTF-8.
    """
    if "%" in path:
        try:
            path = _ESCAPES.sub(_decoded, path)
        except ValueError:
            raise MalformedURLError(f"Malformed encoding in URL path: {path}") from None
    return _SLASHES.sub("/", path)


def _decoded(escapes: re.Match[str]) -> str:
    pieces = _KEPT.split(escapes[0])  # reserved characters at the odd places
    pieces[::2] = (bytes.fromhex(piece.replace("%", " ")).decode() if piece != "%" else _cut() for piece in pieces[::2])
    return "".join(pieces)


def _cut() -> str:
    raise ValueError


def readings(path: str) -> list[str]:
    """The path as Clerk reads it, and after it as other programs do: servers, proxies, frameworks, file systems.

    Raises:
        MalformedURLError: it is malformed, or encoded again and again.
    """
    first = normalize_path(path)
    if _ORDINARY(path):
        return [first]
    once = unquote(path)
    last = once
    for _ in range(_MOST_DECODINGS):
        if (again := unquote(last)) == last:
            break
        last = again
    else:
        raise MalformedURLError(f"Ambiguous URL path: {path}")
    ends = _PARAMETERS if set(path) & set("?#") else _QUERY
    found = [first, _resolved(first), *(each for text in (once, last) for each in _readings(text, ends))]
    return list(dict.fromkeys(found))


def _readings(path: str, ends: re.Pattern[str]) -> list[str]:
    slashed = path.replace("\\", "/")
    stripped = "/".join(_bare(segment) for segment in ends.sub("", slashed).split("/"))
    return [_SLASHES.sub("/", path), _resolved(path), _resolved(slashed), _resolved(stripped)]


def _bare(segment: str) -> str:
    """A segment without the ends that some file systems do not see."""
    name = segment.strip("\t\n\r ")
    return name if name in {".", ".."} else name.rstrip(". ")


def _resolved(path: str) -> str:
    """The path without empty and dot segments."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:] if path.startswith("/") else segments:
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    end = "/" if kept and segments[-1] in {"", ".", ".."} else ""
    return f"{'/' if path.startswith('/') else ''}{'/'.join(kept)}{end}"
