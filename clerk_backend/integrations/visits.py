"""A visit: one request on its way through a middleware, what was decided on it, and whether anybody asked."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, cast

from ..auth.backing import ClientT
from ..auth.content_security_policy import content_security_policy_headers
from ..auth.keys import is_production_publishable_key, parse_publishable_key
from ..auth.objects import AuthObject, auth_for_accepted_token
from ..auth.requests import RequestLike, inbound_of
from ..auth.session_auth import signed_out
from ..errors import ArgumentError, ConfigurationError
from .answers import Interruption, refused

if TYPE_CHECKING:
    from ..auth.inbound import Inbound
    from ..auth.options import AcceptsToken, AuthenticateOptions
    from ..auth.state import Headers, RequestState
    from .options import MiddlewareOptions


SESSION: Final = "session_token"
"""The type of token that is meant unless another is named."""


class Visit(Generic[ClientT]):
    """One request.

    Attributes:
        inbound: The request, as authentication reads it.
        options: The middleware's options.
        authentication: The options that it was authenticated by, complete, with the keys.
        state: What was decided.
        client: The client of the request's keys.
        is_personal: Whether the answer depends on who is asking: the application asked, or cookies are set.
        is_handling: Whether the middleware's own handler is at work, whose redirects the middleware sends.
    """

    def __init__(
        self,
        inbound: Inbound,
        options: MiddlewareOptions,
        authentication: AuthenticateOptions,
        state: RequestState[ClientT],
    ) -> None:
        self.inbound = inbound
        self.options = options
        self.authentication = authentication
        self.state: RequestState[ClientT] = state
        self.client: ClientT = state.backing.client
        self.is_handling = False
        self.is_personal = bool(state.headers) and any(name == "set-cookie" for name, _ in state.headers)
        self._found: AuthObject[ClientT] | None = None

    def auth(
        self,
        *,
        accepts_token: AcceptsToken = SESSION,
        treat_pending_as_signed_out: bool = True,
    ) -> AuthObject[ClientT]:
        """The auth object of the request for the types of token that are accepted."""
        self.is_personal = True
        found = self._found
        if found is None or not treat_pending_as_signed_out:
            made = self.state.to_auth(treat_pending_as_signed_out=treat_pending_as_signed_out)
            found = made or signed_out(self.state.backing)  # as in a handshake
            if treat_pending_as_signed_out:
                self._found = found
        auth = auth_for_accepted_token(found, accepts_token)
        return replace(auth, backing=auth.backing.without_dev_browser()) if self.is_handling else auth

    @property
    def frontend_api(self) -> str:
        """The host of the instance's Frontend API; empty without a publishable key."""
        key = parse_publishable_key(self.state.shown.publishable_key)
        return key.frontend_api if key else ""

    @cached_property
    def security_headers(self) -> Headers:
        """The headers of the Content-Security-Policy, and `x-nonce` if it is strict; none without a policy."""
        policy, host = self.options.content_security_policy, self.frontend_api
        if policy is None or not host:
            return ()
        is_production = is_production_publishable_key(self.state.shown.publishable_key)
        return content_security_policy_headers(policy, frontend_api=host, is_production=is_production)

    @property
    def nonce(self) -> str | None:
        """What scripts in the page must carry if the Content-Security-Policy is strict."""
        return dict(self.security_headers).get("x-nonce")

    def __repr__(self) -> str:
        return f"<Visit {self.state.status}>"


def inbound_or_refusal(request: RequestLike, *, trust_forwarded_headers: bool) -> Inbound:
    """The request as authentication reads it.

    Raises:
        Interruption: it cannot be read, and is refused with 400.
    """
    try:
        return inbound_of(request, trust_forwarded_headers=trust_forwarded_headers)
    except ArgumentError:
        raise Interruption(refused(400, "The request cannot be read.")) from None


current: Final = ContextVar[Visit[Any] | None]("clerk_backend.visit", default=None)
KEY: Final = "clerk_backend.visit"
"""Where requests keep their visit: in an ASGI scope, a WSGI environ, and what else frameworks have."""


def current_visit() -> Visit[Any]:
    """The visit of the request that is being answered here.

    Raises:
        ConfigurationError: there is none.
    """
    visit = current.get()
    if visit is None:
        raise ConfigurationError(
            "auth() was called where no request is answered, or Clerk's middleware has not seen it. Add the middleware "
            "of clerk_backend.integrations for your framework, around the whole application."
        )
    return visit


def visit_in(kept: object) -> Visit[Any]:
    """The visit that a request keeps.

    Raises:
        ConfigurationError: it keeps none.
    """
    if not isinstance(kept, Visit):  # of whichever client
        raise ConfigurationError(
            "get_auth() was called with a request that Clerk's middleware has not seen. Add the middleware of "
            "clerk_backend.integrations for your framework, around the whole application."
        )
    return cast("Visit[Any]", kept)  # type: ignore[redundant-cast]  # which pyright wants
