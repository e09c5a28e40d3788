"""Clerk in Starlette: the middleware, and who is asking.

```python
app = Starlette(routes=routes, middleware=[Middleware(ClerkMiddleware)])
```
"""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from ..auth.routes import create_route_matcher
from ..errors import MalformedURLError
from .answers import Answer, Interruption
from .asgi import ClerkMiddleware, Handler, auth, clerk_client, current_user, get_auth, protect
from .options import FrontendAPIProxy, MiddlewareOptions
from .responses import answer_to
from .visits import KEY, visit_in

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
    "interruption_response",
    "protect",
]


async def interruption_response(request: HTTPConnection, error: Exception) -> Response:
    """What is answered where `protect` lets nobody pass, as a response, for exception handlers.

    Without any, the middleware answers. An application that the middleware wraps as a whole, or that is mounted in
    another, needs it where it has a handler for `Exception`, which would hear of every refusal.

    ```python
    app.add_exception_handler(Interruption, interruption_response)
    ```

    Args:
        request: The request.
        error: The `Interruption`, or the `MalformedURLError` of a path that cannot be read.

    Raises:
        Exception: the error itself, of a websocket, which the middleware refuses, and where it is another one.
        ConfigurationError: Clerk's middleware has not seen the request.
    """
    if not isinstance(error, Interruption | MalformedURLError) or request.scope["type"] == "websocket":
        raise error
    answer = answer_to(visit_in(request.scope.get(KEY)), error)
    return Response(answer.body, answer.status, dict(answer.headers))
