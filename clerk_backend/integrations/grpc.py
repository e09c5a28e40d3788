"""Clerk in gRPC servers, blocking and asyncio: interceptors, and who is calling.

Programs call, not browsers: a call brings its token in the metadata `authorization`, and nothing else is looked at.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import grpc
import grpc.aio

from ..auth.backing import ClientT
from ..auth.decision import authenticate
from ..auth.inbound import Inbound
from ..auth.requests import inbound_of
from ..auth.routes import create_route_matcher
from ..client import AsyncClerk, Clerk
from ..dedupe import Scope, current_scope
from .answers import Answer, Interruption
from .asking import GetAuth, RequestAuth
from .debugging import tell
from .decorating import Protect
from .grpc_methods import (
    ENDS,
    awaited_method,
    behavior_of,
    blocking,
    failing_closed,
    generated_method,
    refusal_for,
    refusing_method,
    replaced,
)
from .options import AsyncOptions, MiddlewareOptions, Options, Prepared, checked, prepared
from .visits import KEY, Visit, current, current_visit, visit_in

if TYPE_CHECKING:
    from ..auth.state import RequestState
    from ..models import User

__all__ = [
    "Answer",
    "AsyncClerkInterceptor",
    "AsyncHandler",
    "ClerkInterceptor",
    "Handler",
    "Interruption",
    "MiddlewareOptions",
    "aauth",
    "aclerk_client",
    "acurrent_user",
    "aget_auth",
    "auth",
    "clerk_client",
    "create_route_matcher",
    "current_user",
    "get_auth",
    "protect",
]

Handler: TypeAlias = Callable[[RequestAuth[Clerk], Inbound], None]
"""Runs inside the interceptor for each call, before the method, and may call `auth.protect`."""
AsyncHandler: TypeAlias = Callable[[RequestAuth[AsyncClerk], Inbound], Awaitable[None] | None]
"""The same, where it may be awaited."""

_FOR_BROWSERS: Final = frozenset({"accept", "cookie", "next-url", "sec-fetch-dest", "x-nextjs-data"})
"""What makes a request a browser's: its cookies would sign calls in that another site's page makes."""


def _visit_of(context: Any) -> Visit[Any]:
    return visit_in(getattr(context, KEY, None))


auth: Final = RequestAuth[Clerk](current_visit)
"""Who is calling, of the call that is being answered: `auth()`, `auth.protect(...)`."""
get_auth: Final = GetAuth[Clerk](_visit_of)
"""Who is calling, of a servicer context that is at hand."""
aauth: Final = RequestAuth[AsyncClerk](current_visit)
"""`auth` in an asyncio server."""
aget_auth: Final = GetAuth[AsyncClerk](_visit_of)
"""`get_auth` in an asyncio server."""
protect: Final = Protect[Any](current_visit)
"""A decorator that lets only some calls reach a method, of either kind of server."""


def clerk_client() -> Clerk:
    """The client of the keys of the call that is being answered.

    Raises:
        ConfigurationError: no call is being answered here, or Clerk's interceptor has not seen it.
    """
    client: Clerk = current_visit().client
    return client


def aclerk_client() -> AsyncClerk:
    """As `clerk_client`, in an asyncio server."""
    client: AsyncClerk = current_visit().client
    return client


def current_user() -> User | None:
    """The user who is signed in, read from Clerk once in a call; None if nobody is.

    Raises:
        ConfigurationError: no call is being answered here, or Clerk's interceptor has not seen it.
        ClerkError: Clerk did not answer, or knows the user no longer.
    """
    user_id = auth().user_id
    return clerk_client().users.get_user(user_id) if user_id else None


async def acurrent_user() -> User | None:
    """As `current_user`, in an asyncio server."""
    user_id = aauth().user_id
    return await aclerk_client().users.get_user(user_id) if user_id else None


class ClerkInterceptor(grpc.ServerInterceptor):
    """Finds out who is calling before a method of a `grpc.server` answers. It protects nothing.

    ```python
    server = grpc.server(ThreadPoolExecutor(), interceptors=[ClerkInterceptor()])
    ```
    """

    def __init__(
        self,
        clerk: Clerk | None = None,
        *,
        options: Options = None,
        handler: Handler | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Make an interceptor.

        Args:
            clerk: The client; one of the environment's keys unless given.
            options: The options for all calls, or a function that makes those of each: its `Inbound` has the metadata
                as headers, and the method as the path of its URL.
            handler: Is given `auth` and the call, and may call `auth.protect`.
            now: The time in seconds since the epoch, for tests.

        Raises:
            ConfigurationError: a key is missing or malformed, or the options are none.
        """
        checked(options)
        self.clerk = clerk or Clerk()
        self._options = options
        self._handler = handler
        self._now = now

    def intercept_service(self, continuation: Callable[[Any], Any], handler_call_details: Any) -> Any:
        """The method, around which the caller is found out in the thread that answers."""
        method = continuation(handler_call_details)
        return method and replaced(method, blocking(method, copy_context, lambda: self._enter(handler_call_details)))

    def _enter(self, details: Any) -> None:
        with failing_closed():
            inbound, given = _inbound(details), self._options
            if callable(given):
                given = given(inbound)
            held = prepared(self.clerk, self.clerk.authentication, given)
            flow = authenticate(inbound, held.authentication, now=self._now(), client=held.client)
            visit = _begun(inbound, held, held.client.run(flow))
            if self._handler:
                self._handler(RequestAuth[Clerk](lambda: visit), inbound)


class AsyncClerkInterceptor(grpc.aio.ServerInterceptor):
    """Finds out who is calling before a method of a `grpc.aio.server` answers. It protects nothing.

    ```python
    server = grpc.aio.server(interceptors=[AsyncClerkInterceptor()])
    ```
    """

    def __init__(
        self,
        clerk: AsyncClerk | None = None,
        *,
        options: AsyncOptions = None,
        handler: AsyncHandler | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """As `ClerkInterceptor`; options and handler may be awaited."""
        checked(options)
        self.clerk = clerk or AsyncClerk()
        self._options = options
        self._handler = handler
        self._now = now

    async def intercept_service(self, continuation: Callable[[Any], Awaitable[Any]], handler_call_details: Any) -> Any:
        """The method, for whoever is calling."""
        method = await continuation(handler_call_details)
        if method is None:
            return None
        try:
            await self._enter(handler_call_details)
        except ENDS as error:
            return replaced(method, refusing_method(refusal_for(error)))
        behavior = behavior_of(method)
        if inspect.iscoroutinefunction(behavior):
            return replaced(method, awaited_method(behavior))
        if inspect.isasyncgenfunction(behavior):
            return replaced(method, generated_method(behavior))
        entered = copy_context()  # the server runs such a method in a thread, without the context of the call
        return replaced(method, blocking(method, lambda: entered, lambda: None))

    async def _enter(self, details: Any) -> None:
        with failing_closed():
            inbound, options = _inbound(details), self._options
            made = options(inbound) if callable(options) else options
            given = await made if inspect.isawaitable(made) else made
            held = prepared(self.clerk, self.clerk.authentication, given)
            flow = authenticate(inbound, held.authentication, now=self._now(), client=held.client)
            visit = _begun(inbound, held, await held.client.run(flow))
            if self._handler:
                returned = self._handler(RequestAuth[AsyncClerk](lambda: visit), inbound)
                if returned is not None:
                    await returned


def _inbound(details: Any) -> Inbound:
    """The call as a request, of which only texts are looked at."""
    pairs = ((str(name).lower(), value) for name, value in details.invocation_metadata or ())
    headers = [(name, value) for name, value in pairs if isinstance(value, str) and name not in _FOR_BROWSERS]
    return inbound_of({"method": "POST", "path": details.method, "headers": headers})


def _begun(inbound: Inbound, held: Prepared[ClientT], state: RequestState[ClientT]) -> Visit[ClientT]:
    """The visit of a call, which begins here: in the context of this call alone."""
    visit = Visit(inbound, held.options, held.authentication, state)
    tell(visit)
    current.set(visit)
    current_scope.set(Scope())
    return visit
