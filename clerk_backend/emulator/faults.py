"""Faults on demand: what a network and a busy API do to a client, when a test wants it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

from .errors import refuse
from .exchange import Response, as_list, as_object, json_response
from .ids import Ids
from .limits import too_many

Kind = Literal[
    "delay", "refused", "reset", "disconnected", "cut", "error", "html", "empty", "rate_limited",
    "unknown_enums", "unknown_fields", "missing_fields", "nulls",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

_ENUMS = ("status", "strategy", "role", "type", "enrollment_mode", "identifier_type", "algorithm", "platform")
_PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_OOPS = "Oops, an unexpected error occurred"
_KEPT = ("id", "object", "data", "total_count")


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the requests that it meets.

    `match` is `METHOD /path`, where the path may be a template (`GET /users/{user_id}`) or have `*` in it. `times` is
    how often it strikes (None: always), `probability` how likely. `work` says whether the operation is carried out
    nevertheless, where the kind leaves both open: a reset, a disconnection, an error, an empty or HTML answer. On a
    socket, where a connection that was made cannot be refused any more, `refused` is a reset.
    """

    kind: Kind
    match: str = "*"
    times: int | None = 1
    probability: float = 1.0
    work: bool = False
    seconds: float = 0.0
    status: int | None = None
    retry_after: float | None = None
    fields: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """Whether the operation is carried out."""
        if self.kind in ("reset", "disconnected", "error", "html", "empty"):
            return self.work
        return self.kind not in ("refused", "rate_limited")

    def answer(self, response: Response | None, trace_id: str) -> Response:
        """Return what the client gets. `response` is that of the operation, None where it was not carried out."""
        whole = response or Response(200)
        match self.kind:
            case "delay":
                return replace(whole, delay=whole.delay + self.seconds)
            case "refused" | "reset" | "disconnected" | "cut":
                return replace(whole, ending=self.kind)
            case "html":
                headers = (("content-type", "text/html"),)
                return replace(whole, status=self.status or 502, headers=headers, body=_PAGE)
            case "empty":
                return replace(whole, body=b"")
            case "error":
                status = self.status or 503
                problem = json_response(status, refuse(status, "internal_clerk_error", _OOPS).view(trace_id))
                return replace(problem, delay=whole.delay)
            case "rate_limited":
                refusal = too_many(self.retry_after)
                return replace(json_response(429, refusal.view(trace_id), refusal.headers), delay=whole.delay)
            case _:
                return _reshaped(whole, self)


def meets(pattern: str, method: str, *paths: str) -> bool:
    """Return whether a pattern (`METHOD /path`, or the path alone) fits a method and one of these paths."""
    verb, _, rest = pattern.partition(" ")
    if not rest:
        verb, rest = "*", verb
    rest = rest.removeprefix("/v1")
    template = rest.replace("[", "[[]")
    return verb in ("*", method) and any(path == rest or fnmatchcase(path, template) for path in paths)


def _reshaped(response: Response, fault: Fault) -> Response:
    if not response.body:
        return response
    value = _rewritten(json.loads(response.body), _CHANGES[fault.kind], fault.fields)
    return replace(response, body=json.dumps(value, separators=(",", ":")).encode())


_Change = Callable[[dict[str, Any], Collection[str]], dict[str, Any]]


def _rewritten(value: Any, change: _Change, fields: Collection[str]) -> Any:
    items, row = as_list(value), as_object(value)
    if items is not None:
        return [_rewritten(item, change, fields) for item in items]
    if row is None:
        return value
    return change({name: _rewritten(item, change, fields) for name, item in row.items()}, fields)


def _unknown_enums(row: dict[str, Any], fields: Collection[str]) -> dict[str, Any]:
    return {
        name: f"new_{name}" if name in (fields or _ENUMS) and isinstance(value, str) else value
        for name, value in row.items()
    }


def _unknown_fields(row: dict[str, Any], fields: Collection[str]) -> dict[str, Any]:
    return row | {name: {"since": "tomorrow"} for name in fields or ("brand_new_field",)}


def _missing_fields(row: dict[str, Any], fields: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not _chosen(name, fields)}


def _nulls(row: dict[str, Any], fields: Collection[str]) -> dict[str, Any]:
    return {name: None if _chosen(name, fields) else value for name, value in row.items()}


def _chosen(name: str, fields: Collection[str]) -> bool:
    return name in fields if fields else name not in _KEPT


_CHANGES: dict[str, _Change] = {
    "unknown_enums": _unknown_enums,
    "unknown_fields": _unknown_fields,
    "missing_fields": _missing_fields,
    "nulls": _nulls,
}


class Faults:
    """The faults that wait for their requests."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._waiting: list[Fault] = []

    def add(
        self,
        kind: Kind,
        match: str = "*",
        *,
        times: int | None = 1,
        probability: float = 1.0,
        work: bool = False,
        seconds: float = 0.0,
        status: int | None = None,
        retry_after: float | None = None,
        fields: Collection[str] = (),
    ) -> None:
        """Let the next `times` matching requests meet a fault; see `Fault` for what the arguments mean."""
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no kind of fault; the kinds are {', '.join(KINDS)}")
        fault = Fault(kind, match, times, probability, work, seconds, status, retry_after, tuple(fields))
        self._waiting.append(fault)

    def clear(self) -> None:
        """Take all faults away."""
        self._waiting.clear()

    def strike(self, method: str, *paths: str) -> list[Fault]:
        """Return the faults that a request meets: any number of delays, and the first of the other kinds."""
        struck: list[Fault] = []
        for fault in list(self._waiting):
            if fault.kind != "delay" and any(other.kind != "delay" for other in struck):
                continue
            if meets(fault.match, method, *paths) and self._ids.chance() < fault.probability:
                struck.append(fault)
                self._use(fault)
        return struck

    def _use(self, fault: Fault) -> None:
        if fault.times is None:
            return
        place = self._waiting.index(fault)
        if fault.times > 1:
            self._waiting[place] = replace(fault, times=fault.times - 1)
        else:
            del self._waiting[place]
