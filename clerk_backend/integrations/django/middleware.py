"""Clerk's middleware for Django, under WSGI and ASGI."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync, iscoroutinefunction, markcoroutinefunction, sync_to_async

from ...auth.decision import authenticate
from ...auth.options import AuthenticateOptions
from ...dedupe import request_scope
from ...errors import MalformedURLError
from ..answers import Answer, Interruption, answer_of
from ..asking import RequestAuth
from ..debugging import tell
from ..options import Prepared, prepared
from ..responses import answer_to, led, sent_elsewhere
from ..visits import inbound_or_refusal
from ..wsgi import told
from .asking import DjangoVisit, visit_for, visit_of
from .configured import Configured, configured
from .sending import answering, completed, response_of

if TYPE_CHECKING:
    from ...auth.frontend_api_proxy import ProxyOptions
    from ...auth.inbound import Inbound
    from ...auth.state import RequestState


class ClerkMiddleware:
    """Finds out who is asking before a view answers, as Clerk's own middleware does. It protects nothing.

    ```python
    MIDDLEWARE = [..., "clerk_backend.integrations.django.ClerkMiddleware"]
    ```

    Its options are Django's settings: `CLERK_SECRET_KEY` and the like, `CLERK_OPTIONS` and `CLERK_HANDLER`.
    """

    sync_capable = True
    async_capable = True

    def __init__(
        self,
        get_response: Callable[[Any], Any],
        *,
        configured: Callable[[], Configured] = configured,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Make the middleware, as Django does when it starts.

        Args:
            get_response: What answers after it.
            configured: Says what is configured: Django's settings.
            now: The time in seconds since the epoch, for tests.

        Raises:
            ConfigurationError: there is no secret key, or a setting is malformed.
        """
        self._get_response = get_response
        self._is_async = _is_awaited(get_response)
        if self._is_async:
            markcoroutinefunction(self)
        settings = configured()
        clients: tuple[Any, Any] = (settings.clerk, settings.aclerk)
        self._own, self._other = reversed(clients) if self._is_async else clients
        options, handler = settings.options, settings.handler
        self._held = self._for(options) if not callable(options) else None
        self._make_options: Any = _adapted(options, self._is_async)
        self._handler: Any = _adapted(handler, self._is_async)
        self._handles_async = _is_awaited(handler)
        self._now = now

    def __call__(self, request: Any) -> Any:
        """Answer a request, or hand it on with `auth()` ready."""
        return self._awaited(request) if self._is_async else self._blocking(request)

    def process_exception(self, request: Any, exception: Exception) -> Any:
        """The response where a view was interrupted; None for other exceptions."""
        if isinstance(exception, Interruption | MalformedURLError):
            return response_of(answer_to(visit_of(request), exception))
        return None

    def _blocking(self, request: Any) -> Any:
        with request_scope() as scope:
            try:
                held = self._held or self._for(self._make_options(self._seen(request)))
                inbound = inbound_or_refusal(request, trust_forwarded_headers=held.trusts_forwarded_headers)
            except Interruption as interruption:
                return response_of(interruption.answer)
            if proxy := held.proxy_for(inbound):
                return _proxied(request, held, proxy)
            flow = authenticate(inbound, held.authentication, now=self._now(), client=held.client)
            visit = self._visit(request, inbound, held, held.client.run(flow))
            if (answer := sent_elsewhere(visit)) is not None:
                return response_of(answer)
            with answering(visit, scope):
                answer = self._handled(visit)
                response = self._get_response(request) if answer is None else response_of(answer)
            return completed(visit, scope, response)

    async def _awaited(self, request: Any) -> Any:
        with request_scope() as scope:
            try:
                held = self._held or self._for(await self._make_options(self._seen(request)))
                inbound = inbound_or_refusal(request, trust_forwarded_headers=held.trusts_forwarded_headers)
            except Interruption as interruption:
                return response_of(interruption.answer)
            if proxy := held.proxy_for(inbound):
                return await sync_to_async(_proxied)(request, held, proxy, is_async=True)
            flow = authenticate(inbound, held.authentication, now=self._now(), client=held.client)
            visit = self._visit(request, inbound, held, await held.client.run(flow))
            if (answer := sent_elsewhere(visit)) is not None:
                return response_of(answer)
            with answering(visit, scope):
                answer = await self._handled_async(visit)
                response = await self._get_response(request) if answer is None else response_of(answer)
            return completed(visit, scope, response)

    def _seen(self, request: Any) -> Inbound:
        """The request as the function sees it that makes options of it."""
        trusts = self._own.authentication.trust_forwarded_headers is not False
        return inbound_or_refusal(request, trust_forwarded_headers=trusts)

    def _for(self, given: AuthenticateOptions | None) -> Prepared[Any]:
        return prepared(self._own, self._own.authentication, given)

    def _visit(self, request: Any, inbound: Inbound, held: Prepared[Any], state: RequestState[Any]) -> DjangoVisit:
        visit = DjangoVisit(inbound, held.options, held.authentication, state, self._other)
        told(request.META, visit, visit.options)
        if held.options.forward:
            request.__dict__.pop("headers", None)  # as they were when a middleware before this one looked at them
        tell(visit)
        return visit

    def _handled(self, visit: DjangoVisit) -> Answer | None:
        if self._handler is None:
            return None
        visit.is_handling = True
        try:
            answer = answer_of(self._handler(self._auth(visit), visit.inbound))
            return answer and led(visit, answer)
        except (Interruption, MalformedURLError) as error:
            return answer_to(visit, error)
        finally:
            visit.is_handling = False

    async def _handled_async(self, visit: DjangoVisit) -> Answer | None:
        if self._handler is None:
            return None
        visit.is_handling = True
        try:
            answer = answer_of(await self._handler(self._auth(visit), visit.inbound))
            return answer and led(visit, answer)
        except (Interruption, MalformedURLError) as error:
            return answer_to(visit, error)
        finally:
            visit.is_handling = False

    def _auth(self, visit: DjangoVisit) -> RequestAuth[Any]:
        """What the handler asks: of the kind that it is of itself."""
        return RequestAuth[Any](lambda: visit_for(visit, is_async=self._handles_async))


def _adapted(function: Any, is_async: bool) -> Any:  # noqa: FBT001 - a claim
    """A function as the middleware calls it: as with views, one that blocks runs in a thread where others await."""
    if not callable(function) or _is_awaited(function) is is_async:
        return function
    given: Any = function
    return sync_to_async(given, thread_sensitive=True) if is_async else async_to_sync(given)


def _is_awaited(function: Any) -> bool:
    return bool(iscoroutinefunction(function))  # pyright: ignore[reportDeprecated] - as Django itself asks


def _proxied(request: Any, held: Prepared[Any], options: ProxyOptions, *, is_async: bool = False) -> Any:
    """Pass a request on to the Frontend API: nobody is authenticated for that."""
    from .proxying import proxied

    return proxied(request, held, options, is_async=is_async)
