"""Clerk in WSGI applications of any kind: the middleware, and who is asking."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import Context, copy_context
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from ..auth.decision import authenticate
from ..auth.inbound import Inbound
from ..auth.options import AuthenticateOptions
from ..auth.routes import create_route_matcher
from ..auth.session_redirects import Redirect
from ..client import Clerk
from ..dedupe import Scope, current_scope
from ..errors import MalformedURLError
from .answers import Answer, Interruption, answer_of
from .asking import GetAuth, RequestAuth
from .debugging import tell
from .decorating import Protect
from .options import FrontendAPIProxy, MiddlewareOptions, Options, Prepared, checked, prepared
from .responses import added_headers, answer_to, completed, sent_elsewhere, vary
from .visits import KEY, Visit, current, current_visit, inbound_or_refusal, visit_in

__all__ = [
    "Answer",
    "ClerkMiddleware",
    "FrontendAPIProxy",
    "Handler",
    "Interruption",
    "MiddlewareOptions",
    "auth",
    "clerk_client",
    "create_route_matcher",
    "current_user",
    "get_auth",
    "protect",
]

if TYPE_CHECKING:
    from ..auth.frontend_api_proxy import ProxyOptions
    from ..models import User

Environ: TypeAlias = dict[str, Any]
StartResponse: TypeAlias = Callable[..., Any]
App: TypeAlias = Callable[[Any, Any], Iterable[bytes]]
Handler: TypeAlias = Callable[[RequestAuth[Clerk], Inbound], Answer | Redirect | None]
"""Runs inside the middleware for each request, before the application; what it returns is the answer, if anything."""

auth: Final = RequestAuth[Clerk](current_visit)
"""Who is asking, of the request that is being answered: `auth()`, `auth.protect(...)`."""
protect: Final = Protect[Clerk](current_visit)
"""A decorator that lets only some requests reach a view."""


def _visit_of(request: Any) -> Visit[Clerk]:
    environ = cast("Mapping[str, Any]", request if isinstance(request, Mapping) else getattr(request, "environ", {}))
    return visit_in(environ.get(KEY))


get_auth: Final = GetAuth[Clerk](_visit_of)
"""Who is asking, of a request or a WSGI environ that is at hand."""


def clerk_client() -> Clerk:
    """The client of the keys of the request that is being answered.

    Raises:
        ConfigurationError: no request is being answered here, or Clerk's middleware has not seen it.
    """
    client: Clerk = current_visit().client
    return client


def current_user() -> User | None:
    """The user who is signed in, read from Clerk once in a request; None if nobody is.

    Raises:
        ConfigurationError: no request is being answered here, or Clerk's middleware has not seen it.
        ClerkError: Clerk did not answer, or knows the user no longer.
    """
    user_id = auth().user_id
    return clerk_client().users.get_user(user_id) if user_id else None


class ClerkMiddleware:
    """Finds out who is asking before a WSGI application answers, as Clerk's own middleware does. It protects nothing.

    ```python
    app = ClerkMiddleware(app, options=MiddlewareOptions(sign_in_url="/sign-in"))
    ```
    """

    def __init__(
        self,
        app: App,
        clerk: Clerk | None = None,
        *,
        options: Options = None,
        handler: Handler | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Wrap an application.

        Args:
            app: The application.
            clerk: The client; one of the environment's keys unless given.
            options: The options for all requests, or a function that makes those of each, and may raise `Interruption`
                to answer in place of all that follows.
            handler: Is given `auth` and the request, and may answer in place of the application, or call
                `auth.protect`.
            now: The time in seconds since the epoch, for tests.

        Raises:
            ConfigurationError: a key or an option is missing or malformed.
        """
        checked(options)
        self.app = app
        self.clerk = clerk or Clerk()
        self._options = options
        self._handler = handler
        self._now = now
        self._defaults = self.clerk.authentication
        self._held = None if callable(options) else prepared(self.clerk, self._defaults, options)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or hand it to the application with `auth()` ready.

        The application and its response run in a context of their own, so that nothing of a request outlives it, and
        `auth()` is still there while the response streams.
        """
        context = copy_context()
        return context.run(self._serve, context, environ, start_response)

    def _serve(self, context: Context, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            inbound, held = self._read(environ)
        except Interruption as interruption:
            return _sent(interruption.answer, environ, start_response)
        if proxy := held.proxy_for(inbound):
            return _proxied(proxy, held, environ, start_response)
        current_scope.set(Scope())
        current.set(None)
        state = held.client.run(authenticate(inbound, held.authentication, now=self._now(), client=held.client))
        visit = Visit(inbound, held.options, held.authentication, state)
        current.set(visit)
        tell(visit)
        answer = sent_elsewhere(visit)
        if answer is not None:
            return _sent(answer, environ, start_response)
        response = _Response(visit, environ, start_response)
        try:
            answer = None if self._handler is None else self._handled(self._handler, visit)
            if answer is None:
                body = self.app(told(environ, visit, visit.options), response.start)
                return body if _is_at_hand(body, environ) else _Streamed(context, body, response)
        except (Interruption, MalformedURLError) as error:
            return response.send(answer_to(visit, error))
        return response.send(answer)

    def _read(self, environ: Environ) -> tuple[Inbound, Prepared[Clerk]]:
        """The request, and what holds for it."""
        held, options = self._held, self._options
        if held is not None:
            return inbound_or_refusal(environ, trust_forwarded_headers=held.trusts_forwarded_headers), held
        assert callable(options)  # noqa: S101 - for the type checkers: else it is prepared
        trusts = self._defaults.trust_forwarded_headers is not False
        inbound = inbound_or_refusal(environ, trust_forwarded_headers=trusts)
        held = prepared(self.clerk, self._defaults, options(inbound))
        if held.trusts_forwarded_headers is not trusts:
            inbound = inbound_or_refusal(environ, trust_forwarded_headers=held.trusts_forwarded_headers)
        return inbound, held

    def _handled(self, handler: Handler, visit: Visit[Clerk]) -> Answer | None:
        visit.is_handling = True
        try:
            return answer_of(handler(RequestAuth[Clerk](lambda: visit), visit.inbound))
        finally:
            visit.is_handling = False


def _proxied(
    options: ProxyOptions, held: Prepared[Clerk], environ: Environ, start_response: StartResponse
) -> Iterable[bytes]:
    """Pass the request on to the Frontend API: nobody is authenticated for that."""
    from .proxying import asked, proxied_blocking

    request = asked(environ, held, options)
    answer = request if isinstance(request, Answer) else proxied_blocking(request, environ, held.transport)
    if isinstance(answer, Answer):
        return _sent(answer, environ, start_response)
    start_response(status_line(answer.status), [*answer.headers])
    return answer


def told(environ: Environ, visit: Visit[Any], given: AuthenticateOptions | None) -> Environ:
    """The environ with the visit in it, and, where they are wanted, Clerk's request headers."""
    environ[KEY] = visit
    if visit.options.forward:
        from .forwarding import FORWARDED, forwarded_headers

        for name in FORWARDED:
            environ.pop(_variable(name), None)
        environ.update((_variable(name), value) for name, value in forwarded_headers(visit, given))
    return environ


def _variable(name: str) -> str:
    return f"HTTP_{name.upper().replace('-', '_')}"


def _is_at_hand(body: Iterable[bytes], environ: Environ) -> bool:
    """Whether a body is there already, or is a file's that the server sends by itself: no more code runs for it."""
    wrapper = environ.get("wsgi.file_wrapper")
    return type(body) in {list, tuple} or (isinstance(wrapper, type) and isinstance(body, wrapper))


class _Response:
    """The response to a request: the application's, with what a middleware adds, or an answer of ours in its place."""

    def __init__(self, visit: Visit[Clerk], environ: Environ, start_response: StartResponse) -> None:
        self.visit = visit
        self._environ = environ
        self._start = start_response
        self._has_started = False

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        """What the application calls: `start_response` as PEP 3333 has it."""
        self._has_started = True
        return self._start(status, _completed(self.visit, headers), *([exc_info] if exc_info else []))

    def send(self, answer: Answer) -> list[bytes]:
        """Send an answer of ours; where the application had begun, in place of what it began, if that can still be."""
        exc_info = sys.exc_info() if self._has_started else None
        return _sent(completed(self.visit, answer), self._environ, self._start, exc_info)


def _completed(visit: Visit[Any], headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    present = list(headers)
    if visit.is_personal:
        said = ", ".join(value for name, value in present if name.lower() == "vary")
        present = [pair for pair in present if pair[0].lower() != "vary"]
        present.append(("vary", vary(visit, said)))
    return [*present, *added_headers(visit, [name.lower() for name, _ in present])]


def _sent(answer: Answer, environ: Environ, start_response: StartResponse, exc_info: Any = None) -> list[bytes]:
    """Send an answer of ours; with `exc_info`, also in place of one that the application began."""
    headers = [*answer.headers, ("content-length", str(len(answer.body)))]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("content-type", "text/plain; charset=utf-8"))
    start_response(status_line(answer.status), headers, *([exc_info] if exc_info else []))
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [answer.body]


def status_line(status: int) -> str:
    """A status with the words that go with it."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


class _Streamed:
    """A response whose every part is made in the context of its request."""

    def __init__(self, context: Context, body: Iterable[bytes], response: _Response) -> None:
        self._context = context
        self._body: Iterable[bytes] | None = body
        self._parts: Iterator[bytes] | None = None
        self._response = response
        self._has_begun = False

    def __iter__(self) -> _Streamed:
        return self

    def __next__(self) -> bytes:
        return self._context.run(self._next)

    def close(self) -> None:
        """End the response, whether or not all of it was sent."""
        self._context.run(self._end)

    def _next(self) -> bytes:
        try:
            if self._parts is None:
                self._parts = iter(self._body or ())
            part = next(self._parts)
        except (Interruption, MalformedURLError) as error:
            if self._has_begun:
                raise
            self._end()
            self._parts = iter(self._response.send(answer_to(self._response.visit, error)))
            return next(self._parts, b"")
        self._has_begun = self._has_begun or bool(part)
        return part

    def _end(self) -> None:
        body, self._body = self._body, None
        if close := getattr(body, "close", None):
            close()
