"""Who is asking: with `Clerk` behind it for code that blocks, and, under names with an `a`, `AsyncClerk`.

Either kind of view may run under either kind of server, so that each visit is there for both clients.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from ...auth.backing import ClientT
from ...auth.entry import client_and_options
from ...auth.objects import AuthObject, with_client
from ...errors import ConfigurationError
from ..asking import GetAuth, RequestAuth
from ..decorating import Protect
from ..visits import KEY, SESSION, Visit, current_visit, visit_in

if TYPE_CHECKING:
    from ...auth.inbound import Inbound
    from ...auth.options import AcceptsToken, AuthenticateOptions
    from ...auth.state import RequestState
    from ...client import AsyncClerk, Clerk
    from ...models import User
    from ..options import MiddlewareOptions


class DjangoVisit(Visit[Any]):
    """A visit that is there for both clients."""

    def __init__(
        self,
        inbound: Inbound,
        options: MiddlewareOptions,
        authentication: AuthenticateOptions,
        state: RequestState[Any],
        other: Clerk | AsyncClerk,
    ) -> None:
        """Keep a visit, as `Visit`, and the client by which it was not authenticated."""
        super().__init__(inbound, options, authentication, state)
        self._other = other

    @cached_property
    def twin(self) -> Visit[Any]:
        """The same visit for the other client."""
        client, _ = client_and_options(self._other, self._other.authentication, self.authentication)
        return _Twin[Any](self, client)


class _Twin(Visit[ClientT]):
    """A visit for another client. Whatever is asked of it is asked of the visit."""

    def __init__(self, visit: DjangoVisit, client: ClientT) -> None:
        super().__init__(visit.inbound, visit.options, visit.authentication, visit.state)
        self.client = client
        self._visit = visit

    def auth(
        self, *, accepts_token: AcceptsToken = SESSION, treat_pending_as_signed_out: bool = True
    ) -> AuthObject[ClientT]:
        found = self._visit.auth(accepts_token=accepts_token, treat_pending_as_signed_out=treat_pending_as_signed_out)
        return with_client(found, self.client)


def visit_for(visit: Visit[Any], *, is_async: bool) -> Visit[Any]:
    """A visit as it is for `Clerk` or for `AsyncClerk`.

    Raises:
        ConfigurationError: it is of a middleware that is not Django's, and for the other client.
    """
    if visit.client.is_async is is_async:
        return visit
    if not isinstance(visit, DjangoVisit):
        raise ConfigurationError(
            "This request is known to a middleware of another kind only. Add "
            "clerk_backend.integrations.django.ClerkMiddleware to MIDDLEWARE."
        )
    return visit.twin


def visit_of(request: Any) -> Visit[Any]:
    """The visit that a request of Django or of its REST framework keeps.

    Raises:
        ConfigurationError: it keeps none.
    """
    return visit_in(getattr(request, "META", {}).get(KEY))


def _blocking() -> Visit[Clerk]:
    return visit_for(current_visit(), is_async=False)


def _awaiting() -> Visit[AsyncClerk]:
    return visit_for(current_visit(), is_async=True)


auth: Final = RequestAuth["Clerk"](_blocking)
"""Who is asking, of the request that is being answered: `auth()`, `auth.protect(...)`."""
aauth: Final = RequestAuth["AsyncClerk"](_awaiting)
"""The same for async views: `aauth()` itself waits for nothing, `get_token` of what it gives is awaited."""
protect: Final = Protect["Clerk"](_blocking)
"""A decorator that lets only some requests reach a view, of either kind."""
get_auth: Final = GetAuth["Clerk"](lambda request: visit_for(visit_of(request), is_async=False))
"""Who is asking, of a request that is at hand."""
aget_auth: Final = GetAuth["AsyncClerk"](lambda request: visit_for(visit_of(request), is_async=True))
"""The same for async views."""


def clerk_client() -> Clerk:
    """The client of the keys of the request that is being answered.

    Raises:
        ConfigurationError: no request is being answered here, or Clerk's middleware has not seen it.
    """
    return _blocking().client


def aclerk_client() -> AsyncClerk:
    """The client for async views, otherwise as `clerk_client`."""
    return _awaiting().client


def current_user() -> User | None:
    """The user who is signed in, read from Clerk once in a request; None if nobody is.

    Raises:
        ConfigurationError: no request is being answered here, or Clerk's middleware has not seen it.
        ClerkError: Clerk did not answer, or knows the user no longer.
    """
    user_id = auth().user_id
    return clerk_client().users.get_user(user_id) if user_id else None


async def acurrent_user() -> User | None:
    """The same for async views; raises as `current_user`."""
    user_id = auth().user_id
    return await aclerk_client().users.get_user(user_id) if user_id else None
