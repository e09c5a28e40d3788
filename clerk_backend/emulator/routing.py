"""Which operation a method and a path stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from .errors import malformed, refuse, url_not_found
from .request import Asked

Operation = Callable[[Asked], object]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: `GET`, `/users/{user_id}`, and the function that answers."""

    method: str
    template: str
    operation: Operation

    @property
    def name(self) -> str:
        """Return the method and the path template, as `GET /users/{user_id}`."""
        return f"{self.method} {self.template}"


@dataclass(frozen=True, slots=True)
class Match:
    """A route and the values of its path parameters."""

    route: Route
    parameters: dict[str, str]


@dataclass(slots=True)
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    anything: _Node | None = None
    routes: dict[str, tuple[Route, tuple[str, ...]]] = field(default_factory=dict[str, tuple[Route, tuple[str, ...]]])


class Router:
    """A tree of path segments. Where a literal segment and a parameter both fit, the literal wins."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node, names = self._root, list[str]()
        for segment in route.template.removeprefix("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.anything = node.anything or _Node()
                node = node.anything
            else:
                node = node.literals.setdefault(segment, _Node())
        node.routes[route.method] = route, tuple(names)

    def match(self, method: str, path: str) -> Match:
        """Return the route of a raw path (without `/v1`), or refuse with 400, 404 or 405."""
        segments = [_decoded(segment) for segment in path.removeprefix("/").split("/")]
        allowed = False
        for node, values in _leaves(self._root, segments, 0, ()):
            found = node.routes.get(method)
            if found:
                route, names = found
                return Match(route, dict(zip(names, values, strict=True)))
            allowed = allowed or bool(node.routes)
        if allowed:
            raise refuse(405, "method_not_allowed", "method not allowed", f"{method} is not possible here.")
        raise url_not_found()


def _decoded(segment: str) -> str:
    if "%" not in segment:
        return segment
    try:
        return unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        raise malformed() from None


def _leaves(
    node: _Node, segments: list[str], depth: int, values: tuple[str, ...]
) -> Iterable[tuple[_Node, tuple[str, ...]]]:
    if depth == len(segments):
        yield node, values
        return
    segment = segments[depth]
    if segment in node.literals:
        yield from _leaves(node.literals[segment], segments, depth + 1, values)
    if node.anything and segment:
        yield from _leaves(node.anything, segments, depth + 1, (*values, segment))
