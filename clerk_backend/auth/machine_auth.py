"""Auth objects of machines: API keys, M2M tokens and OAuth tokens, authenticated or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

from .backing import Backing, ClientT
from .bound import Bound

MachineTokenType: TypeAlias = Literal["api_key", "m2m_token", "oauth_token"]


@dataclass(frozen=True, kw_only=True)
class APIKeyAuth(Bound[ClientT]):
    """An API key was presented, and is good.

    Attributes:
        token_type: `api_key`.
        is_authenticated: True.
        id: The key's ID.
        subject: Whose it is: the ID of a user or of an organization.
        scopes: What it allows.
        name: What its owner calls it.
        claims: What its owner stored with it.
        user_id: The subject, if that is a user.
        org_id: The subject, if that is an organization.
    """

    token_type: Literal["api_key"] = field(default="api_key", init=False)
    is_authenticated: Literal[True] = field(default=True, init=False)
    id: str
    subject: str
    scopes: tuple[str, ...]
    name: str | None = None
    claims: Mapping[str, Any] | None = field(default=None, repr=False)
    user_id: str | None = None
    org_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class M2MTokenAuth(Bound[ClientT]):
    """A machine presented a token, which is good.

    Attributes:
        token_type: `m2m_token`.
        is_authenticated: True.
        id: The token's ID.
        subject: The machine that made it.
        scopes: The machines that may accept it.
        claims: What the machine put into it.
        machine_id: The subject.
    """

    token_type: Literal["m2m_token"] = field(default="m2m_token", init=False)
    is_authenticated: Literal[True] = field(default=True, init=False)
    id: str
    subject: str
    scopes: tuple[str, ...]
    claims: Mapping[str, Any] | None = field(default=None, repr=False)
    machine_id: str
    user_id: ClassVar[None] = None
    org_id: ClassVar[None] = None


@dataclass(frozen=True, kw_only=True)
class OAuthTokenAuth(Bound[ClientT]):
    """An application presented an OAuth access token, which is good.

    Attributes:
        token_type: `oauth_token`.
        is_authenticated: True.
        id: The token's ID.
        subject: The user for whom it stands.
        scopes: What it allows.
        user_id: The subject.
        client_id: The application that it was issued to.
    """

    token_type: Literal["oauth_token"] = field(default="oauth_token", init=False)
    is_authenticated: Literal[True] = field(default=True, init=False)
    id: str
    subject: str
    scopes: tuple[str, ...]
    user_id: str
    client_id: str
    org_id: ClassVar[None] = None


@dataclass(frozen=True, kw_only=True)
class UnauthenticatedAPIKey(Bound[ClientT]):
    """An API key was wanted, and none that is good was presented. Everything but type and answer is None."""

    token_type: Literal["api_key"] = field(default="api_key", init=False)
    is_authenticated: Literal[False] = field(default=False, init=False)
    id: None = field(default=None, init=False)
    subject: None = field(default=None, init=False)
    scopes: None = field(default=None, init=False)
    name: None = field(default=None, init=False)
    claims: None = field(default=None, init=False)
    user_id: None = field(default=None, init=False)
    org_id: None = field(default=None, init=False)


@dataclass(frozen=True, kw_only=True)
class UnauthenticatedM2MToken(Bound[ClientT]):
    """An M2M token was wanted, and none that is good was presented. Everything but type and answer is None."""

    token_type: Literal["m2m_token"] = field(default="m2m_token", init=False)
    is_authenticated: Literal[False] = field(default=False, init=False)
    id: None = field(default=None, init=False)
    subject: None = field(default=None, init=False)
    scopes: None = field(default=None, init=False)
    claims: None = field(default=None, init=False)
    machine_id: None = field(default=None, init=False)
    user_id: ClassVar[None] = None
    org_id: ClassVar[None] = None


@dataclass(frozen=True, kw_only=True)
class UnauthenticatedOAuthToken(Bound[ClientT]):
    """An OAuth token was wanted, and none that is good was presented. Everything but type and answer is None."""

    token_type: Literal["oauth_token"] = field(default="oauth_token", init=False)
    is_authenticated: Literal[False] = field(default=False, init=False)
    id: None = field(default=None, init=False)
    subject: None = field(default=None, init=False)
    scopes: None = field(default=None, init=False)
    user_id: None = field(default=None, init=False)
    client_id: None = field(default=None, init=False)
    org_id: ClassVar[None] = None


AuthenticatedMachine: TypeAlias = APIKeyAuth[ClientT] | M2MTokenAuth[ClientT] | OAuthTokenAuth[ClientT]
UnauthenticatedMachine: TypeAlias = (
    UnauthenticatedAPIKey[ClientT] | UnauthenticatedM2MToken[ClientT] | UnauthenticatedOAuthToken[ClientT]
)
MachineAuth: TypeAlias = AuthenticatedMachine[ClientT] | UnauthenticatedMachine[ClientT]


def unauthenticated_machine(token_type: MachineTokenType, backing: Backing[ClientT]) -> UnauthenticatedMachine[ClientT]:
    """The auth object of a request that has no good token of this type."""
    without = backing.without_token()
    match token_type:
        case "api_key":
            return UnauthenticatedAPIKey(backing=without)
        case "m2m_token":
            return UnauthenticatedM2MToken(backing=without)
        case _:
            return UnauthenticatedOAuthToken(backing=without)
