"""`auth` and `get_auth` as applications call them: typed once, for each client and each type of token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, overload

from ..auth.backing import ClientT
from ..unset import UNSET, Unset
from .protection import Demand, Predicate, protect
from .visits import SESSION

if TYPE_CHECKING:
    from ..auth.machine_auth import (
        APIKeyAuth,
        M2MTokenAuth,
        OAuthTokenAuth,
        UnauthenticatedAPIKey,
        UnauthenticatedM2MToken,
        UnauthenticatedOAuthToken,
    )
    from ..auth.objects import AuthObject
    from ..auth.options import AcceptsToken, TokenType
    from ..auth.reverification import ReverificationConfig
    from ..auth.session_auth import SessionAuth, SignedInAuth
    from .visits import Visit


class RequestAuth(Generic[ClientT]):
    """Who is asking: called, it gives the auth object of the request; `protect` lets only some pass."""

    def __init__(self, find: Callable[[], Visit[ClientT]]) -> None:
        """Ask of the visit that a function finds."""
        self._find: Callable[[], Visit[ClientT]] = find

    @overload
    def __call__(
        self, *, accepts_token: Literal["session_token"] = ..., treat_pending_as_signed_out: bool = True
    ) -> SessionAuth[ClientT]: ...
    @overload
    def __call__(
        self, *, accepts_token: Literal["api_key"], treat_pending_as_signed_out: bool = True
    ) -> APIKeyAuth[ClientT] | UnauthenticatedAPIKey[ClientT]: ...
    @overload
    def __call__(
        self, *, accepts_token: Literal["m2m_token"], treat_pending_as_signed_out: bool = True
    ) -> M2MTokenAuth[ClientT] | UnauthenticatedM2MToken[ClientT]: ...
    @overload
    def __call__(
        self, *, accepts_token: Literal["oauth_token"], treat_pending_as_signed_out: bool = True
    ) -> OAuthTokenAuth[ClientT] | UnauthenticatedOAuthToken[ClientT]: ...
    @overload
    def __call__(
        self,
        *,
        accepts_token: Literal["any"] | Sequence[TokenType],
        treat_pending_as_signed_out: bool = True,
    ) -> AuthObject[ClientT]: ...
    def __call__(self, *, accepts_token: AcceptsToken = SESSION, treat_pending_as_signed_out: bool = True) -> Any:
        """The auth object of the request: of somebody signed in, of nobody, or of a machine.

        Args:
            accepts_token: The types of token that are accepted; any other counts as none.
            treat_pending_as_signed_out: Whether nobody counts as signed in whose session still has tasks.

        Raises:
            ConfigurationError: no request is being answered here, or Clerk's middleware has not seen it.
        """
        return self._find().auth(accepts_token=accepts_token, treat_pending_as_signed_out=treat_pending_as_signed_out)

    @overload
    def protect(
        self,
        *,
        role: str | Unset = UNSET,
        permission: str | Unset = UNSET,
        feature: str | Unset = UNSET,
        plan: str | Unset = UNSET,
        reverification: ReverificationConfig | Unset = UNSET,
        has: Predicate | None = None,
        token: Literal["session_token"] = ...,
        unauthorized_url: str | None = None,
        unauthenticated_url: str | None = None,
    ) -> SignedInAuth[ClientT]: ...
    @overload
    def protect(self, *, token: Literal["api_key"]) -> APIKeyAuth[ClientT]: ...
    @overload
    def protect(self, *, token: Literal["m2m_token"]) -> M2MTokenAuth[ClientT]: ...
    @overload
    def protect(self, *, token: Literal["oauth_token"]) -> OAuthTokenAuth[ClientT]: ...
    @overload
    def protect(
        self,
        *,
        role: str | Unset = UNSET,
        permission: str | Unset = UNSET,
        feature: str | Unset = UNSET,
        plan: str | Unset = UNSET,
        reverification: ReverificationConfig | Unset = UNSET,
        has: Predicate | None = None,
        token: Literal["any"] | Sequence[TokenType],
        unauthorized_url: str | None = None,
        unauthenticated_url: str | None = None,
    ) -> AuthObject[ClientT]: ...
    def protect(
        self,
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
    ) -> Any:
        """The auth object of the request if it may pass; otherwise the request ends here, by Clerk's table.

        Pages are sent to sign in, what is no page gets 404; whoever is signed in and may not pass gets 404; where a
        machine's token is wanted it is 401. Of machines only a good token is asked: they have no roles.

        Args:
            role: A role that it takes in the active organization.
            permission: A permission, likewise.
            feature: A feature, likewise, or of the user.
            plan: A plan, likewise.
            reverification: How lately the user must have proved who they are.
            has: A function that is given `has` of the auth object, for what these cannot say.
            token: The types of token that are accepted.
            unauthorized_url: Where those are sent instead who are signed in and may not pass.
            unauthenticated_url: Where those are sent instead who are not signed in.

        Raises:
            Interruption: the request may not pass; the middleware answers it.
            ConfigurationError: no request is being answered here, or nothing says where to sign in.
        """
        demand = Demand(
            role=role, permission=permission, feature=feature, plan=plan, reverification=reverification, has=has,
            token=token, unauthorized_url=unauthorized_url, unauthenticated_url=unauthenticated_url,
        )  # fmt: skip
        return protect(self._find(), demand)


class GetAuth(Generic[ClientT]):
    """`get_auth`: the auth object of a request that is at hand."""

    def __init__(self, find: Callable[[Any], Visit[ClientT]]) -> None:
        """Ask of the visit that a function finds for a request."""
        self._find: Callable[[Any], Visit[ClientT]] = find

    @overload
    def __call__(
        self,
        request: Any,
        *,
        accepts_token: Literal["session_token"] = ...,
        treat_pending_as_signed_out: bool = True,
    ) -> SessionAuth[ClientT]: ...
    @overload
    def __call__(
        self, request: Any, *, accepts_token: Literal["api_key"], treat_pending_as_signed_out: bool = True
    ) -> APIKeyAuth[ClientT] | UnauthenticatedAPIKey[ClientT]: ...
    @overload
    def __call__(
        self, request: Any, *, accepts_token: Literal["m2m_token"], treat_pending_as_signed_out: bool = True
    ) -> M2MTokenAuth[ClientT] | UnauthenticatedM2MToken[ClientT]: ...
    @overload
    def __call__(
        self, request: Any, *, accepts_token: Literal["oauth_token"], treat_pending_as_signed_out: bool = True
    ) -> OAuthTokenAuth[ClientT] | UnauthenticatedOAuthToken[ClientT]: ...
    @overload
    def __call__(
        self,
        request: Any,
        *,
        accepts_token: Literal["any"] | Sequence[TokenType],
        treat_pending_as_signed_out: bool = True,
    ) -> AuthObject[ClientT]: ...
    def __call__(
        self, request: Any, *, accepts_token: AcceptsToken = SESSION, treat_pending_as_signed_out: bool = True
    ) -> Any:
        """The auth object of a request; arguments and errors as for `auth`."""
        return self._find(request).auth(
            accepts_token=accepts_token, treat_pending_as_signed_out=treat_pending_as_signed_out
        )
