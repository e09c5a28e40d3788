"""Clerk in ASGI applications of any kind: the middleware, and who is asking."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from ..auth.decision import authenticate, recalled
from ..auth.inbound import Inbound
from ..auth.routes import create_route_matcher
from ..auth.session_redirects import Redirect
from ..client import AsyncClerk
from ..dedupe import Scope as RequestScope, current_scope
from ..errors import MalformedURLError
from .answers import Answer, Interruption, answer_of
from .asgi_messages import Message, Receive, Scope, Send, Sender, encoded, send_answer
from .asking import GetAuth, RequestAuth
from .debugging import tell
from .decorating import Protect
from .options import AsyncOptions, FrontendAPIProxy, MiddlewareOptions, Prepared, checked, prepared
from .responses import answer_to, completed, sent_elsewhere
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
    from ..auth.state import RequestState
    from ..models import User

App: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]
Handler: TypeAlias = Callable[
    [RequestAuth[AsyncClerk], Inbound], Awaitable[Answer | Redirect | None] | Answer | Redirect | None
]
"""Runs inside the middleware for each request, before the application; what it returns is the answer, if anything."""

auth: Final = RequestAuth[AsyncClerk](current_visit)
"""Who is asking, of the request that is being answered: `auth()`, `auth.protect(...)`."""
protect: Final = Protect[AsyncClerk](current_visit)
"""A decorator that lets only some requests reach a view."""


def _visit_of(request: Any) -> Visit[AsyncClerk]:
    scope = cast("Mapping[str, Any]", request if isinstance(request, Mapping) else getattr(request, "scope", {}))
    return visit_in(scope.get(KEY))


get_auth: Final = GetAuth[AsyncClerk](_visit_of)
"""Who is asking, of a request or an ASGI scope that is at hand."""


def clerk_client() -> AsyncClerk:
    """The client of the keys of the request that is being answered.

    Raises:
        ConfigurationError: no request is being answered here, or Clerk's middleware has not seen it.
    """
    client: AsyncClerk = current_visit().client
    return client


async def current_user() -> User | None:
    """The user who is signed in, read from Clerk once in a request; None if nobody is.

    Raises:
        ConfigurationError: no request is being answered here, or Clerk's middleware has not seen it.
        ClerkError: Clerk did not answer, or knows the user no longer.
    """
    user_id = auth().user_id
    return await clerk_client().users.get_user(user_id) if user_id else None


class ClerkMiddleware:
    """Finds out who is asking before an ASGI application answers, as Clerk's own middleware does. It protects nothing.

    ```python
    app = ClerkMiddleware(app, options=MiddlewareOptions(sign_in_url="/sign-in"))
    ```
    """

    def __init__(
        self,
        app: App,
        clerk: AsyncClerk | None = None,
        *,
        options: AsyncOptions = None,
        handler: Handler | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Wrap an application.

        Args:
            app: The application.
            clerk: The client; one of the environment's keys unless given, which is closed when the application ends.
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
        self.clerk = clerk or self._new_client()
        self._owns_client, self._is_closed = clerk is None, False
        self._options = options
        self._handler = handler
        self._now = now
        self._prepare()

    def _new_client(self) -> AsyncClerk:
        """A client of the middleware's own; frameworks with settings make it of these."""
        return AsyncClerk()

    def _prepare(self) -> None:
        self._defaults = self.clerk.authentication
        self._held = None if callable(self._options) else prepared(self.clerk, self._defaults, self._options)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it to the application with `auth()` ready."""
        kind = scope["type"]
        if kind in {"http", "websocket"}:
            await self._serve(scope, receive, send)
        elif kind == "lifespan" and self._owns_client:
            await self._live(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the client when the application has ended; should it begin again, as in tests, there is a new one."""
        if self._is_closed:
            self.clerk, self._is_closed = self._new_client(), False
            self._prepare()

        async def closing(message: Message) -> None:
            if message["type"].startswith("lifespan.shutdown."):
                self._is_closed = True
                await self.clerk.aclose()
            await send(message)

        await self.app(scope, receive, closing)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if (held := self._held) is not None:
                inbound = inbound_or_refusal(scope, trust_forwarded_headers=held.trusts_forwarded_headers)
            else:
                inbound, held = await self._read(scope)
        except Interruption as interruption:
            await send_answer(interruption.answer, scope, send)
            return
        if scope["type"] == "http" and (proxy := held.proxy_for(inbound)):
            await _proxied(proxy, held, scope, receive, send)
            return
        within = current_scope.set(RequestScope())
        try:
            now, client = self._now(), held.client
            state: RequestState[AsyncClerk] | None = recalled(inbound, held.authentication, now=now, client=client)
            if state is None:
                state = await client.run(authenticate(inbound, held.authentication, now=now, client=client))
            visit = Visit(inbound, held.options, held.authentication, state)
            before = current.set(visit)
            try:
                await self._answer(visit, scope, receive, send)
            finally:
                current.reset(before)
        finally:
            current_scope.reset(within)

    async def _read(self, scope: Scope) -> tuple[Inbound, Prepared[AsyncClerk]]:
        """The request, and what holds for it, where that depends on the request."""
        options = self._options
        assert callable(options)  # noqa: S101 - for the type checkers: else it is prepared
        trusts = self._defaults.trust_forwarded_headers is not False
        inbound = inbound_or_refusal(scope, trust_forwarded_headers=trusts)
        made = options(inbound)
        held = prepared(self.clerk, self._defaults, await made if isawaitable(made) else made)
        if held.trusts_forwarded_headers is not trusts:
            inbound = inbound_or_refusal(scope, trust_forwarded_headers=held.trusts_forwarded_headers)
        return inbound, held

    async def _answer(self, visit: Visit[AsyncClerk], scope: Scope, receive: Receive, send: Send) -> None:
        if visit.options.debug:
            tell(visit)
        answer = sent_elsewhere(visit)
        if answer is not None:
            await send_answer(answer, scope, send)
            return
        sender = Sender(visit, send)
        try:
            answer = None if self._handler is None else await self._handled(self._handler, visit)
            if answer is None:
                await self.app(_told(scope, visit), receive, sender)
        except (Interruption, MalformedURLError) as error:
            if sender.has_started:
                raise
            answer = answer_to(visit, error)
        except Exception:
            await sender.release()
            raise
        else:
            await sender.release()
        if answer is not None:
            await send_answer(completed(visit, answer), scope, send)

    async def _handled(self, handler: Handler, visit: Visit[AsyncClerk]) -> Answer | None:
        visit.is_handling = True
        try:
            returned = handler(RequestAuth[AsyncClerk](lambda: visit), visit.inbound)
            return answer_of(await returned if isawaitable(returned) else returned)
        finally:
            visit.is_handling = False


async def _proxied(
    options: ProxyOptions, held: Prepared[AsyncClerk], scope: Scope, receive: Receive, send: Send
) -> None:
    """Pass the request on to the Frontend API: nobody is authenticated for that."""
    from .proxying import asked, proxied

    request = asked(scope, held, options)
    answer = request if isinstance(request, Answer) else await proxied(request, receive, send, held.transport)
    if answer is not None:
        await send_answer(answer, scope, send)


def _told(scope: Scope, visit: Visit[AsyncClerk]) -> Scope:
    """The scope with the visit in it, and, where they are wanted, Clerk's request headers.

    It is the same scope, since frameworks tell the middlewares before them by it which route was taken.
    """
    scope[KEY] = visit
    if visit.options.forward:
        from .forwarding import forwarded_headers, is_ours

        kept = [pair for pair in scope["headers"] if not is_ours(pair[0].decode("latin-1"))]
        scope["headers"] = kept + encoded(forwarded_headers(visit, visit.options))
    return scope
