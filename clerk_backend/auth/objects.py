"""Who is asking: an auth object of one type or another, and the one that a request for certain types gets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, cast, overload

from .backing import ClientT, OtherT
from .bound import Bound
from .machine_auth import (
    APIKeyAuth,
    M2MTokenAuth,
    MachineAuth,
    OAuthTokenAuth,
    UnauthenticatedAPIKey,
    UnauthenticatedM2MToken,
    UnauthenticatedOAuthToken,
    unauthenticated_machine,
)
from .session_auth import SessionAuth, signed_out

if TYPE_CHECKING:
    from .options import AcceptsToken, TokenType

_ANY = "any"
_MACHINES = frozenset({"api_key", "m2m_token", "oauth_token"})
_AFTER_UNDERSCORE = re.compile(r"_([a-z0-9])")


@dataclass(frozen=True, kw_only=True)
class InvalidTokenAuth(Bound[ClientT]):
    """A token was presented, or missing, of none of the types that are accepted.

    Attributes:
        token_type: None.
        is_authenticated: False.
    """

    token_type: None = field(default=None, init=False)
    is_authenticated: Literal[False] = field(default=False, init=False)
    user_id: ClassVar[None] = None
    org_id: ClassVar[None] = None

    def debug(self) -> dict[str, Any]:
        """Nothing: there is nothing to tell."""
        return {}


AuthObject: TypeAlias = SessionAuth[ClientT] | MachineAuth[ClientT] | InvalidTokenAuth[ClientT]


def is_token_type_accepted(token_type: str | None, accepts_token: AcceptsToken) -> bool:
    """Whether tokens of a type are accepted; what is of no type is not, even by `any`."""
    if not token_type:
        return False
    if isinstance(accepts_token, str):
        return accepts_token in {"any", token_type}
    return token_type in accepts_token


@overload
def auth_for_accepted_token(
    auth: AuthObject[ClientT],
    accepts_token: Literal["session_token"] = "session_token",  # noqa: S107
) -> SessionAuth[ClientT]: ...
@overload
def auth_for_accepted_token(
    auth: AuthObject[ClientT], accepts_token: Literal["api_key"]
) -> APIKeyAuth[ClientT] | UnauthenticatedAPIKey[ClientT]: ...
@overload
def auth_for_accepted_token(
    auth: AuthObject[ClientT], accepts_token: Literal["m2m_token"]
) -> M2MTokenAuth[ClientT] | UnauthenticatedM2MToken[ClientT]: ...
@overload
def auth_for_accepted_token(
    auth: AuthObject[ClientT], accepts_token: Literal["oauth_token"]
) -> OAuthTokenAuth[ClientT] | UnauthenticatedOAuthToken[ClientT]: ...
@overload
def auth_for_accepted_token(
    auth: AuthObject[ClientT], accepts_token: TokenType | Literal["any"] | Sequence[TokenType]
) -> AuthObject[ClientT]: ...
def auth_for_accepted_token(auth: Any, accepts_token: Any = "session_token") -> Any:  # noqa: S107 - a type, no token
    """The auth object itself if it is of a type that is accepted, else one of the accepted type that says no.

    As Clerk's `getAuthObjectForAcceptedToken`: where several types are accepted, none of them is the right one to say
    no, and the answer is an `InvalidTokenAuth`. Whatever says no has no token.

    Args:
        auth: The auth object of the request.
        accepts_token: A type, several, or `any`.
    """
    if accepts_token == _ANY or is_token_type_accepted(auth.token_type, accepts_token):
        return auth
    if not isinstance(accepts_token, str):
        return InvalidTokenAuth(backing=auth.backing.without_token())
    if accepts_token in _MACHINES:
        return unauthenticated_machine(cast("Any", accepts_token), auth.backing)
    return signed_out(auth.backing)


@overload
def with_client(auth: SessionAuth[Any], client: OtherT) -> SessionAuth[OtherT]: ...
@overload
def with_client(auth: AuthObject[Any], client: OtherT) -> AuthObject[OtherT]: ...
def with_client(auth: Any, client: Any) -> Any:
    """The same auth object bound to a client, which `get_token` then asks; or, for None, to no client."""
    return replace(auth, backing=auth.backing.with_client(client))


def serializable(auth: AuthObject[Any]) -> dict[str, Any]:
    """The facts of an auth object, under the names that Clerk's JavaScript gives them; no token, no methods."""
    facts: dict[str, Any] = {
        each.name: getattr(auth, each.name) for each in fields(auth) if each.name != "backing"
    }  # fmt: skip
    return {camel_case(name): list(value) if isinstance(value, tuple) else value for name, value in facts.items()}  # pyright: ignore[reportUnknownArgumentType] - of texts or numbers


def camel_case(name: str) -> str:
    """A name as JavaScript writes it: `org_id` becomes `orgId`."""
    return _AFTER_UNDERSCORE.sub(lambda found: found[1].upper(), name)
