"""Serving Clerk's Frontend API below a path of a Django application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse

from ..answers import Answer
from ..proxying import asked, proxied_blocking
from .sending import response_of, with_headers

if TYPE_CHECKING:
    from ...auth.frontend_api_proxy import ProxyOptions
    from ..options import Prepared


def proxied(request: Any, held: Prepared[Any], options: ProxyOptions, *, is_async: bool = False) -> Any:
    """The Frontend API's answer to a request, as it streams, or the answer to give instead.

    Under ASGI, where Django has the body at hand already, it is asked in a thread, and heard in threads.
    """
    body = {"wsgi.input": request, "wsgi.input_terminated": True}
    environ = {**request.META, **body, "wsgi.url_scheme": request.scheme}
    wanted = asked(environ, held, options)
    answer = wanted if isinstance(wanted, Answer) else proxied_blocking(wanted, environ, held.transport)
    if isinstance(answer, Answer):
        return response_of(answer)
    response: Any = StreamingHttpResponse(_awaited(answer) if is_async else answer, status=answer.status)
    response._resource_closers.append(answer.close)  # noqa: SLF001 - as Django does by itself for what it can see
    return with_headers(response, answer.headers)


async def _awaited(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The parts of a response, each of which a thread waits for."""
    following = sync_to_async(lambda: next(parts, None))
    while (part := await following()) is not None:
        yield part
