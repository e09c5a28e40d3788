"""Clerk in FastAPI: the middleware, who is asking, and dependencies with types.

```python
app = FastAPI()
app.add_middleware(ClerkMiddleware)


@app.get("/me")
async def me(auth: SignedIn) -> dict[str, str]:
    return {"user_id": auth.user_id}
```
"""

# FastAPI reads the annotations below when it is given these dependencies: they are no texts, as elsewhere.

import inspect
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final, TypeAlias, TypeVar, overload

from fastapi import Depends, Security
from fastapi.openapi.models import HTTPBearer
from fastapi.security import APIKeyCookie
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection

from ..auth.objects import is_token_type_accepted
from ..auth.options import AcceptsToken
from ..auth.reverification import ReverificationConfig
from ..auth.routes import create_route_matcher
from ..auth.session_auth import SessionAuth, SignedInAuth
from ..client import AsyncClerk
from ..models import User
from ..unset import UNSET, Unset
from . import asgi
from .answers import Answer, Interruption
from .asgi import ClerkMiddleware, Handler, auth, clerk_client, get_auth
from .decorating import decorated
from .options import FrontendAPIProxy, MiddlewareOptions
from .protection import Demand, Predicate, protect as pass_or_interrupt
from .starlette import interruption_response
from .visits import KEY, SESSION, current_visit, visit_in

__all__ = [
    "Answer",
    "ClerkMiddleware",
    "CurrentAuth",
    "CurrentUser",
    "FrontendAPIProxy",
    "Handler",
    "Interruption",
    "MiddlewareOptions",
    "Protection",
    "SignedIn",
    "auth",
    "clerk_client",
    "create_route_matcher",
    "current_auth",
    "current_user",
    "get_auth",
    "interruption_response",
    "protect",
    "signed_in",
]

ViewT = TypeVar("ViewT", bound=Callable[..., Any])

_BEARER: Final = HTTPBearer(description="A token of Clerk's: of a session, or of a machine where those are accepted.")
_COOKIE: Final = APIKeyCookie(name="__session", description="Where ClerkJS keeps the session's token.").model


class _Cookie(SecurityBase):
    """Tells the application's documentation of the cookie; whoever asks, it is the middleware that reads it."""

    model = _COOKIE
    scheme_name = "ClerkCookie"

    async def __call__(self) -> None:
        """Ask nothing."""


class _CurrentAuth(SecurityBase):
    """Gives the auth object, and tells the application's documentation that there are tokens."""

    model = _BEARER
    scheme_name = "ClerkToken"

    async def __call__(
        self, connection: HTTPConnection, cookie: Annotated[None, Security(_Cookie())] = None
    ) -> SessionAuth[AsyncClerk]:
        """Give the auth object."""
        del cookie
        return get_auth(connection)


current_auth: Final = _CurrentAuth()
"""The dependency that gives `auth()`."""


async def current_user(auth: Annotated[Any, Depends(current_auth)] = None) -> User | None:
    """The user who is signed in, read from Clerk once in a request; None if nobody is. A dependency, or to be awaited.

    Raises:
        ConfigurationError: no request is being answered here, or Clerk's middleware has not seen it.
        ClerkError: Clerk did not answer, or knows the user no longer.
    """
    del auth
    return await asgi.current_user()


class Protection(SecurityBase):
    """Lets only some requests pass: a dependency, and a decorator. Those that ask the same are equal.

    As a dependency it gives the auth object. The application's documentation tells of the tokens that it takes.
    """

    model = _BEARER
    scheme_name = "ClerkToken"

    def __init__(self, demand: Demand) -> None:
        """Let pass who meets a demand."""
        self.demand = demand
        # By these FastAPI knows what to call it with, and that it is to be awaited and needs no thread. Its own method
        # cannot say so, for it decorates as well.
        takes_cookies = is_token_type_accepted(SESSION, demand.token)
        vars(self).update(__signature__=_WITH_COOKIE if takes_cookies else _WITHOUT_COOKIE, __call__=self._pass)

    async def _pass(self, connection: HTTPConnection) -> Any:
        return pass_or_interrupt(visit_in(connection.scope.get(KEY)), self.demand)

    @overload
    def __call__(self, connection: HTTPConnection, cookie: None = None) -> Awaitable[Any]: ...
    @overload
    def __call__(self, connection: ViewT) -> ViewT: ...
    def __call__(self, connection: Any, cookie: None = None) -> Any:
        """The auth object of a request that may pass, awaitable; or an endpoint that only such requests reach.

        Raises:
            Interruption: the request may not pass; the middleware answers it.
            ConfigurationError: Clerk's middleware has not seen the request, or nothing says where to sign in.
        """
        del cookie
        given: object = connection
        if isinstance(given, HTTPConnection):
            return self._pass(connection)
        return decorated(current_visit, self.demand, connection)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Protection) and other.demand == self.demand

    def __hash__(self) -> int:
        return hash((self.demand.role, self.demand.permission, self.demand.feature, self.demand.plan))


_connection = inspect.Parameter("connection", inspect.Parameter.KEYWORD_ONLY, annotation=HTTPConnection)
_WITHOUT_COOKIE: Final = inspect.Signature([_connection])
_WITH_COOKIE: Final = inspect.Signature([
    _connection,
    inspect.Parameter("cookie", inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[None, Security(_Cookie())]),
])  # fmt: skip


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
) -> Protection:
    """A dependency, `Depends(protect(role="org:admin"))`, or a decorator below that of the route.

    The dependency gives the auth object, also in `dependencies=[...]` of routes, routers and applications, and of
    websockets. Arguments as for `auth.protect`, which says what everybody else is answered.
    """
    demand = Demand(
        role=role, permission=permission, feature=feature, plan=plan, reverification=reverification, has=has,
        token=token, unauthorized_url=unauthorized_url, unauthenticated_url=unauthenticated_url,
    )  # fmt: skip
    return Protection(demand)


signed_in: Final = protect()
"""The dependency that lets only those pass who are signed in."""

CurrentAuth: TypeAlias = Annotated[SessionAuth[AsyncClerk], Depends(current_auth)]
"""A parameter that is `auth()`: who is asking, which may be nobody."""
CurrentUser: TypeAlias = Annotated[User | None, Depends(current_user)]
"""A parameter that is `await current_user()`: the user who is signed in, or None."""
SignedIn: TypeAlias = Annotated[SignedInAuth[AsyncClerk], Depends(signed_in)]
"""A parameter that is `auth.protect()`: who is signed in; nobody else reaches the endpoint."""
