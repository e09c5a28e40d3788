"""Clerk in Litestar: a plugin, who is asking, guards, and functions for `Provide`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from litestar.config.response_cache import default_cache_key_builder
from litestar.exceptions import NotFoundException
from litestar.handlers import asgi as asgi_route
from litestar.plugins import InitPlugin

from ..auth.routes import create_route_matcher
from ..auth.session_auth import SessionAuth
from ..client import AsyncClerk
from ..errors import ConfigurationError, MalformedURLError
from ..models import User  # which Litestar looks up when it reads what a provider gives
from ..unset import UNSET, Unset
from . import asgi
from .answers import Answer, Interruption
from .asgi import Handler, auth, clerk_client, current_user, get_auth
from .asgi_messages import Receive, Scope, Send
from .options import AsyncOptions, FrontendAPIProxy, MiddlewareOptions
from .protection import Demand, Predicate, protect as pass_or_interrupt
from .visits import KEY, SESSION, Visit, visit_in

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from litestar.config.app import AppConfig
    from litestar.config.response_cache import ResponseCacheConfig
    from litestar.connection import ASGIConnection
    from litestar.handlers import BaseRouteHandler

    from ..auth.options import AcceptsToken
    from ..auth.reverification import ReverificationConfig

__all__ = [
    "Answer", "ClerkPlugin", "FrontendAPIProxy", "Interruption", "MiddlewareOptions", "auth", "clerk_client",
    "create_route_matcher", "current_user", "get_auth", "protect", "provide_auth", "provide_current_user",
]  # fmt: skip

_OURS: Final = (Interruption, MalformedURLError)
_NEXT: Final = "clerk_backend.next"


def protect(
    *,
    role: str | Unset = UNSET,
    permission: str | Unset = UNSET,
    feature: str | Unset = UNSET,
    plan: str | Unset = UNSET,
    reverification: ReverificationConfig | Unset = UNSET,
    has: Predicate | None = None,
    token: AcceptsToken = SESSION,
    unauthorized_url: str | None = None,
    unauthenticated_url: str | None = None,
) -> Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]:
    """A guard for `guards=[...]` of a handler, a controller, a router or the application.

    Arguments as for `auth.protect`, which says what everybody else is answered.
    """
    demand = Demand(
        role=role, permission=permission, feature=feature, plan=plan, reverification=reverification, has=has,
        token=token, unauthorized_url=unauthorized_url, unauthenticated_url=unauthenticated_url,
    )  # fmt: skip

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        scope: Any = connection.scope
        pass_or_interrupt(visit_in(scope.get(KEY)), demand)

    return guard


async def provide_auth() -> SessionAuth[AsyncClerk]:
    """`auth()`, for `dependencies={"auth": Provide(provide_auth)}`."""
    return auth()


async def provide_current_user() -> User | None:
    """`await current_user()`, for `dependencies={"user": Provide(provide_current_user)}`."""
    return await current_user()


class ClerkPlugin(InitPlugin):
    """Finds out who is asking before a handler, its guards and other middlewares are asked. It protects nothing.

    ```python
    app = Litestar([home], plugins=[ClerkPlugin(options=MiddlewareOptions(sign_in_url="/sign-in"))])
    ```

    Whatever `protect` refuses is answered by it, before exception handlers hear of it. Where a handler has `cache=` and
    no key of its own, responses that depend on who is asking are not kept.
    """

    def __init__(
        self,
        clerk: AsyncClerk | None = None,
        *,
        options: AsyncOptions = None,
        handler: Handler | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Make a plugin for one application.

        Args:
            clerk: The client; one of the environment's keys unless given, which is closed with the application.
            options: The options for all requests, or a function that makes those of each.
            handler: Is given `auth` and the request, and may answer in place of the application, or call
                `auth.protect`. Where no route is found, it is not asked.
            now: The time in seconds since the epoch, for tests.

        Raises:
            ConfigurationError: no client is given, and `CLERK_SECRET_KEY` is missing or malformed.
        """
        self._given = clerk
        self._options = options
        self._handler = handler
        self._now = now
        self._is_closed = False
        self._middleware = self._made()

    @property
    def clerk(self) -> AsyncClerk:
        """The client."""
        return self._middleware.clerk

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the middleware to an application, before all others."""
        config: Any = app_config
        config.middleware.insert(0, self._before)
        config.after_exception.insert(0, _pass_on)
        if config.logging_config:
            config.logging_config.disable_stack_trace.update(_OURS)
        config.response_cache_config = _impersonal(config.response_cache_config)
        if self._given is None:
            config.on_startup.append(self._open)
            config.on_shutdown.append(self._close)
        proxy = self._options.frontend_api_proxy if isinstance(self._options, MiddlewareOptions) else None
        if proxy is not None:
            config.route_handlers.append(asgi_route(proxy.path, is_mount=True, copy_scope=True)(_nothing))
        return app_config

    def _made(self) -> asgi.ClerkMiddleware:
        clerk = self._given or AsyncClerk()
        return asgi.ClerkMiddleware(_go_on, clerk, options=self._options, handler=self._handler, now=self._now)

    def _before(self, app: Any) -> Any:
        """Litestar's routes each have a stack of middlewares, in which this is the first."""

        async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
            await self._middleware({**scope, "path": _path(scope), _NEXT: (app, scope)}, receive, send)

        return middleware

    async def _open(self) -> None:
        if self._is_closed:  # and the application begins again, as in tests
            self._middleware, self._is_closed = self._made(), False

    async def _close(self) -> None:
        self._is_closed = True
        await self.clerk.aclose()


async def _go_on(told: Scope, receive: Receive, send: Send) -> None:
    """Call what comes after the middleware, whose scope has the path as Litestar's router left it."""
    app, scope = told[_NEXT]
    scope[KEY], scope["headers"] = told[KEY], told["headers"]
    await app(scope, receive, send)


async def _nothing(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001 - as ASGI has it
    """Stands where the Frontend API is served, for Litestar's router: the middleware answers before it is called."""
    raise NotFoundException


def _path(scope: Scope) -> str:
    """The path as it was asked for: the router has shortened it, and taken off what applications are mounted below.

    Raises:
        ConfigurationError: it cannot be known, and what is protected by its path would not be.
    """
    raw: bytes | None = scope.get("raw_path")
    if raw:
        return unquote(raw.partition(b"?")[0].decode("latin-1"))
    if getattr(scope.get("route_handler"), "is_mount", False):
        raise ConfigurationError("The server gives no raw_path, without which nobody knows what is asked for.")
    return f"{str(scope.get('root_path') or '').rstrip('/')}{scope['path']}"


async def _pass_on(error: Exception, _: Any) -> None:
    """Let what ends a request reach the middleware, of HTTP requests and websockets alike, past what answers 500."""
    if isinstance(error, _OURS):
        raise error


def _impersonal(config: ResponseCacheConfig) -> ResponseCacheConfig:
    """A cache that keeps nothing that was made for one person, unless its keys were thought about."""
    given: Any = config
    if given.key_builder is not default_cache_key_builder:
        return config
    wanted = config.cache_response_filter

    def keeps(scope: Any, status: int) -> bool:
        visit, handler = scope.get(KEY), scope.get("route_handler")
        is_personal = isinstance(visit, Visit) and visit.is_personal
        return wanted(scope, status) and (not is_personal or getattr(handler, "cache_key_builder", None) is not None)

    return replace(config, cache_response_filter=keeps)
