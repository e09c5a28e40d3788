"""Clerk in Quart: an extension, and who is asking."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from quart import Quart, Response
from werkzeug.datastructures import Headers

from ..auth.routes import create_route_matcher
from ..client import AsyncClerk
from ..errors import MalformedURLError
from .answers import Answer, Interruption
from .asgi import App, ClerkMiddleware, Handler, auth, clerk_client, current_user, get_auth, protect
from .configuration import client_arguments, options_in, without_client
from .jinja2 import GLOBALS
from .options import AsyncOptions, FrontendAPIProxy, MiddlewareOptions
from .responses import answer_to
from .visits import current_visit

__all__ = [
    "Answer",
    "ClerkExtension",
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


class ClerkExtension:
    """Finds out who is asking before a Quart application answers, also by websockets. It protects nothing.

    ```python
    app = Quart(__name__)
    ClerkExtension(app)
    ```

    Templates have `clerk_auth()`, which is `auth`, and the functions of `clerk_backend.integrations.jinja2`.
    """

    def __init__(
        self,
        app: Quart | None = None,
        clerk: AsyncClerk | None = None,
        *,
        options: AsyncOptions = None,
        handler: Handler | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Make the extension, and put it into an application if one is given.

        Args:
            app: The application; else call `init_app`.
            clerk: The client; one of the application's settings and the environment unless given, which is closed when
                the application has served.
            options: The options for all requests, or a function that makes those of each; what the application's
                settings say unless given.
            handler: Is given `auth` and the request, and may answer in place of the application, or call
                `auth.protect`.
            now: The time in seconds since the epoch, for tests.

        Raises:
            ConfigurationError: as `init_app`.
        """
        self._clerk = clerk
        self._options = options
        self._handler = handler
        self._now = now
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Quart) -> None:
        """Put the extension into an application, whose settings may name options: `CLERK_SECRET_KEY` and the like.

        Raises:
            ConfigurationError: no client is given, and `CLERK_SECRET_KEY` is missing or malformed; or a setting is.
        """
        configured = options_in(app.config)
        application: Any = app  # whose types say that a method is not replaced, as Quart's documentation does
        application.asgi_app = _Middleware(
            application.asgi_app,
            self._clerk,
            options=without_client(configured) if self._options is None else self._options,
            handler=self._handler,
            now=self._now,
            configured=configured,
        )
        # Quart would take it for a failure, and raise it in debugging and in tests.
        app.register_error_handler(Interruption, _answered)
        app.register_error_handler(MalformedURLError, _answered)
        app.context_processor(_in_templates)
        app.extensions["clerk"] = self


class _Middleware(ClerkMiddleware):
    """The middleware, whose own client is one of the application's settings."""

    def __init__(
        self,
        app: App,
        clerk: AsyncClerk | None,
        *,
        options: AsyncOptions,
        handler: Handler | None,
        now: Callable[[], float],
        configured: MiddlewareOptions,
    ) -> None:
        self._configured = configured
        super().__init__(app, clerk, options=options, handler=handler, now=now)

    def _new_client(self) -> AsyncClerk:
        return AsyncClerk(**client_arguments(self._configured))


async def _answered(error: Any) -> Response:
    answer = answer_to(current_visit(), error)
    return Response(answer.body, answer.status, Headers(answer.headers))


def _in_templates() -> dict[str, Any]:
    return {**GLOBALS, "clerk_auth": auth}
