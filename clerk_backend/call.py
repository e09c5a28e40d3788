"""One API call as a value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from typing import (
    IO,
    TYPE_CHECKING,
    Any,
    Generic,
    TypeAlias,
    TypeVar,
)

from .errors import ArgumentError
from .path import query_string, quote_segment
from .unset import UNSET, Unset

if TYPE_CHECKING:
    from .dedupe import Scope

T = TypeVar("T")
R = TypeVar("R")

Upload: TypeAlias = "bytes | str | PathLike[str] | IO[bytes]"
"""A file to send: its bytes, its path, or the open file."""


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One API call: what to ask of Clerk, and what comes back.

    Made by `Call.get`, `Call.post`, `Call.put`, `Call.patch` and `Call.delete`; sent by `clerk.request`.

    Attributes:
        method: The HTTP method.
        segments: The path below `/v1`, an item a segment, not quoted.
        target: Path and query as they go on the wire.
        returns: The type of the answer, as pydantic reads it; None for an answer without a body.
        query: The query's parameters, those given.
        body: What is sent as JSON: an object, a list, or None for nothing.
        form: The text fields of a multipart body.
        files: The uploads of a multipart body.
        repeatable: Whether sending it twice does no more than sending it once.
        read: Whether it changes nothing, so that one answer may serve several askers.
        cursor: Whether its list is walked by `starting_after` and not by `offset`.
        max_limit: The most rows that Clerk puts on a page of it.
        machine: The secret key of the machine that makes it, UNSET for the client's; None for no machine's call.
        count: The path that tells how many rows there are, where the caller wants to know.
        rows: Under which name the rows of its list come, where they do not come as an array.
        first: A call to make before this one.
        scope: The scope that it is asked in, instead of the request's: for a read whose answer outlives requests.
    """

    method: str
    segments: tuple[str, ...]
    target: str
    returns: Any
    query: Mapping[str, Any]
    body: Any = None
    form: Mapping[str, str] = field(default_factory=dict[str, str])
    files: Mapping[str, Upload] = field(default_factory=dict[str, "Upload"], repr=False)
    repeatable: bool = False
    read: bool = False
    cursor: bool = False
    max_limit: int = 500
    machine: str | Unset | None = field(default=None, repr=False)
    count: tuple[str, ...] = ()
    rows: str = "data"
    first: Call[Any] | None = None
    scope: Scope | None = field(default=None, repr=False)

    @property
    def path(self) -> str:
        """The target without its query, which may name people: for messages."""
        return self.target.partition("?")[0]

    def __repr__(self) -> str:
        return f"<Call {self.method} {self.path}>"

    def __reduce_ex__(self, protocol: Any, /) -> Any:
        if isinstance(self.machine, str):
            raise TypeError("This call holds a machine's secret key and cannot be pickled.")
        return object.__reduce_ex__(self, protocol)

    @staticmethod
    def get(
        *segments: str,
        returns: type[R] | None,
        query: Mapping[str, Any] | None = None,
        cursor: bool = False,
        max_limit: int = 500,
        versioned: bool = True,
        machine: str | Unset | None = None,
        count: tuple[str, ...] = (),
        rows: str = "data",
    ) -> Call[R]:
        """Describe a GET.

        Args:
            segments: The path below `/v1`, an item a segment; each is quoted, so that no id can name another path.
            returns: The type of the answer.
            query: Parameters; those UNSET are left out, lists are repeated, datetimes are sent in milliseconds.
            cursor: Whether the list is walked by `starting_after`.
            max_limit: The most rows that Clerk puts on a page.
            versioned: Whether the path stands below `/v1`.
            machine: As in `Call`.
            count: As in `Call`.
            rows: As in `Call`.

        Raises:
            ArgumentError: a segment is empty or would change the path, or a parameter cannot be sent.
        """
        given = _given(query)
        _check_limit(given.get("limit"), max_limit)
        target = _target(segments, given, versioned=versioned)
        return Call(
            "GET", segments, target, returns, given,
            repeatable=True, read=True, cursor=cursor, max_limit=max_limit, machine=machine, count=count, rows=rows,
        )  # fmt: skip

    @staticmethod
    def post(
        *segments: str,
        returns: type[R] | None,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | list[Any] | None = None,
        form: Mapping[str, str | Unset] | None = None,
        files: Mapping[str, Upload | Unset] | None = None,
        repeatable: bool = False,
        read: bool = False,
        versioned: bool = True,
        machine: str | Unset | None = None,
    ) -> Call[R]:
        """Describe a POST. Arguments as for `Call.get` and in `Call`; not repeatable unless said so, or `read`."""
        return _write(
            "POST", segments, returns, query, body, form, files, versioned,
            repeatable=repeatable, read=read, machine=machine,
        )  # fmt: skip

    @staticmethod
    def patch(
        *segments: str,
        returns: type[R] | None,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | list[Any] | None = None,
        form: Mapping[str, str | Unset] | None = None,
        files: Mapping[str, Upload | Unset] | None = None,
        repeatable: bool = False,
        versioned: bool = True,
    ) -> Call[R]:
        """Describe a PATCH. Arguments as for `Call.get` and in `Call`; not repeatable unless said so."""
        return _write("PATCH", segments, returns, query, body, form, files, versioned, repeatable=repeatable)

    @staticmethod
    def put(
        *segments: str,
        returns: type[R] | None,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | list[Any] | None = None,
        form: Mapping[str, str | Unset] | None = None,
        files: Mapping[str, Upload | Unset] | None = None,
        repeatable: bool = True,
        versioned: bool = True,
    ) -> Call[R]:
        """Describe a PUT. Arguments as for `Call.get` and in `Call`; repeatable unless said otherwise."""
        return _write("PUT", segments, returns, query, body, form, files, versioned, repeatable=repeatable)

    @staticmethod
    def delete(
        *segments: str,
        returns: type[R] | None,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | list[Any] | None = None,
        repeatable: bool = True,
        versioned: bool = True,
    ) -> Call[R]:
        """Describe a DELETE. Arguments as for `Call.get` and in `Call`; repeatable unless said otherwise."""
        return _write("DELETE", segments, returns, query, body, None, None, versioned, repeatable=repeatable)

    def with_query(self, **changes: Any) -> Call[T]:
        """The same call, uncounted, with some parameters of its query changed, or, where UNSET, left out."""
        given = _given({**self.query, **changes})
        target = self.path + query_string(given)
        return Call(
            self.method, self.segments, target, self.returns, given, self.body, self.form, self.files,
            self.repeatable, self.read, self.cursor, self.max_limit, self.machine, rows=self.rows,
        )  # fmt: skip

    def then(self, second: Call[T]) -> Call[T]:
        """This call and then another, without the one that has nothing to say."""
        if not second.body:
            return self
        return replace(second, first=self) if self.body else second


def comma_separated(values: Iterable[str] | Unset) -> str | Unset:
    """Several values as one parameter, for the few queries that want them so."""
    return UNSET if isinstance(values, Unset) else ",".join(values)


def prefixed(prefix: str, segment: str) -> str:
    """A segment of a path with the prefix that Clerk wants there; what is no segment stays, to be refused."""
    if not isinstance(segment, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers need not be typed
        return segment
    return segment if not segment.strip() or segment.startswith(prefix) else f"{prefix}{segment}"


V = TypeVar("V", bound=Collection[Any] | Unset | None)


def at_most(most: int, values: V) -> V:
    """The values, where they are no more than Clerk takes in one call.

    Raises:
        ArgumentError: they are more.
    """
    if values is not None and not isinstance(values, Unset) and len(values) > most:
        raise ArgumentError(
            f"{len(values)} items are more than the {most} that Clerk takes in one call: send them in parts."
        )
    return values


def _given(arguments: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not UNSET} if arguments else {}


def _target(segments: tuple[str, ...], query: Mapping[str, Any], *, versioned: bool) -> str:
    if not segments:
        raise ArgumentError("A call needs a path.")
    path = "/".join([quote_segment(segment) for segment in segments])
    return f"{'/v1/' if versioned else '/'}{path}{query_string(query) if query else ''}"


def _check_limit(limit: Any, most: int) -> None:
    if limit is not None and (type(limit) is not int or not 1 <= limit <= most):
        raise ArgumentError(f"limit must be between 1 and {most}; Clerk quietly answers ten rows to any other.")


def _write(  # noqa: PLR0917
    method: str,
    segments: tuple[str, ...],
    returns: type[R] | None,
    query: Mapping[str, Any] | None,
    body: Mapping[str, Any] | list[Any] | None,
    form: Mapping[str, str | Unset] | None,
    files: Mapping[str, Upload | Unset] | None,
    versioned: bool,  # noqa: FBT001 - passed on by the five methods above, in their order
    *,
    repeatable: bool,
    read: bool = False,
    machine: str | Unset | None = None,
) -> Call[R]:
    given = _given(query)
    return Call(
        method, segments, _target(segments, given, versioned=versioned), returns, given,
        _given(body) if isinstance(body, Mapping) else body,
        _given(form), _given(files), repeatable=repeatable or read, read=read, machine=machine,
    )  # fmt: skip
