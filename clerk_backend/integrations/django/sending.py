"""Responses of Django's: those that are answers of ours, and what the middleware adds to all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from http.cookies import Morsel
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ...dedupe import current_scope
from ..responses import added_headers, vary
from ..visits import current

if TYPE_CHECKING:
    from ...auth.state import Headers
    from ...dedupe import Scope
    from ..answers import Answer
    from ..visits import Visit


@contextmanager
def answering(visit: Visit[Any], scope: Scope) -> Generator[None]:
    """Within the `with`, a request is being answered: `auth()` finds it, and Clerk is asked once."""
    asked, remembered = current.set(visit), current_scope.set(scope)
    try:
        yield
    finally:
        current_scope.reset(remembered)
        current.reset(asked)


def response_of(answer: Answer) -> Any:
    """An answer of ours, for Django to send."""
    return with_headers(HttpResponse(answer.body, status=answer.status), answer.headers)


def with_headers(response: Any, headers: Headers) -> Any:
    """A response with these headers and no others."""
    del response.headers["Content-Type"]  # which Django makes up
    for name, value in headers:
        _add(response, name, value)
    return response


def completed(visit: Visit[Any], scope: Scope, response: Any) -> Any:
    """A response with all that the middleware adds, whose parts know who asked while they are streamed."""
    if visit.is_personal:
        response.headers["Vary"] = vary(visit, response.headers.get("Vary", ""))
    for name, value in added_headers(visit, [name.lower() for name in response.headers]):
        _add(response, name, value)
    if response.streaming and getattr(response, "file_to_stream", None) is None:  # a file asks nobody
        streamed = _AsyncStreamed if response.is_async else _Streamed
        response.streaming_content = streamed(visit, scope, response.streaming_content)
    return response


def _add(response: Any, name: str, value: str) -> None:
    """Add a header. Django keeps one of a name, and cookies apart."""
    if name.lower() == "set-cookie":
        _set_cookie(response.cookies, _Cookie(value))
    elif name in response.headers:
        response.headers[name] += f", {value}"
    else:
        response.headers[name] = value


def _set_cookie(cookies: Any, cookie: _Cookie) -> None:
    """Add a cookie. Another of its name stays, which may be for another path or domain; Django sends both."""
    before = cookies.pop(cookie.key, None)
    if before is not None:
        cookies[f"{cookie.key} {len(cookies)}"] = before
    cookies[cookie.key] = cookie


class _Cookie(Morsel[str]):
    """A `Set-Cookie` line as Clerk wrote it, which Django would write in its own way."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self._line = line
        name, _, self._worth = line.partition(";")[0].partition("=")
        self._name = name.strip()

    @property
    def key(self) -> str:
        """The cookie's name."""
        return self._name

    @property
    def value(self) -> str:
        """Its value, as it is written."""
        return self._worth

    @property
    def coded_value(self) -> str:
        """The same."""
        return self._worth

    def OutputString(self, attrs: Any = None) -> str:  # noqa: N802 - the name of the method that this one is
        """The line."""
        del attrs
        return self._line

    def output(self, attrs: Any = None, header: str = "Set-Cookie:") -> str:
        """The line after a header's name; Django asks for none."""
        return f"{header} {self.OutputString(attrs)}".strip()

    def __reduce__(self) -> tuple[Any, ...]:
        return _Cookie, (self._line,)  # caches keep responses as pickles


class _Streamed:
    """The parts of a response, each made while the request counts as being answered."""

    def __init__(self, visit: Visit[Any], scope: Scope, parts: Iterator[bytes]) -> None:
        self._visit, self._scope, self._parts = visit, scope, parts

    def __iter__(self) -> _Streamed:
        return self

    def __next__(self) -> bytes:
        with answering(self._visit, self._scope):
            return next(self._parts)


class _AsyncStreamed:
    """The same for parts that are awaited."""

    def __init__(self, visit: Visit[Any], scope: Scope, parts: AsyncIterator[bytes]) -> None:
        self._visit, self._scope, self._parts = visit, scope, parts

    def __aiter__(self) -> _AsyncStreamed:
        return self

    async def __anext__(self) -> bytes:
        with answering(self._visit, self._scope):
            return await anext(self._parts)
