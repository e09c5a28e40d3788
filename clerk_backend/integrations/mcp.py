"""Clerk in servers of the Model Context Protocol: OAuth access tokens are verified, and tools know whose they are."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, Final

from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from pydantic import AnyHttpUrl, Field, PrivateAttr

from ..auth.inbound import Inbound
from ..auth.jwt import decode
from ..auth.keys import parse_publishable_key
from ..auth.machine_auth import OAuthTokenAuth
from ..auth.machine_tokens import prefixed_token_type
from ..auth.options import AuthenticateOptions
from ..client import AsyncClerk
from ..errors import ConfigurationError
from ..model import is_array, is_object

if TYPE_CHECKING:
    from ..models import User

__all__ = [
    "ClerkAccessToken",
    "ClerkTokenVerifier",
    "auth",
    "auth_settings",
    "clerk_client",
    "current_user",
    "issuer_url",
    "protected_resource_metadata",
]

_OAUTH: Final = "oauth_token"
_HERE: Final = "http://localhost/"
"""Tokens are verified without their request, whose address does not matter to them."""


class ClerkAccessToken(AccessToken):
    """An access token that was verified, as the SDK passes it on. Its `repr` does not show it.

    Attributes:
        token: The token.
        client_id: The application that it was issued to.
        scopes: What it allows.
        expires_at: When it expires, in seconds since the epoch; of an opaque token Clerk is asked each time instead.
        resource: What it was issued for, where it says so.
        subject: The user for whom it stands.
        claims: What it says, if it is signed; and by whom it was issued.
    """

    token: str = Field(repr=False)
    subject: str | None = None
    claims: dict[str, Any] | None = Field(default=None, repr=False)
    _auth: OAuthTokenAuth[AsyncClerk] = PrivateAttr()

    @classmethod
    def of(cls, auth: OAuthTokenAuth[AsyncClerk], token: str, *, resources: Collection[str]) -> ClerkAccessToken:
        """The access token of an auth object.

        Args:
            auth: The auth object.
            token: The token, which was verified.
            resources: What the server is; of several audiences it is the one that is meant.
        """
        claims = {} if prefixed_token_type(token) else _claims(token)
        made = cls(
            token=token,
            client_id=auth.client_id,
            scopes=[scope for scope in auth.scopes if scope],
            expires_at=int(claims["exp"]) if "exp" in claims else None,
            resource=_resource(claims.get("aud"), resources),
            subject=auth.user_id,
            claims=claims or None,
        )
        made._auth = auth
        return made

    @property
    def auth(self) -> OAuthTokenAuth[AsyncClerk]:
        """Who is asking, as an auth object."""
        return self._auth


def auth() -> OAuthTokenAuth[AsyncClerk]:
    """Who is asking, in a tool: user, application and scopes.

    Raises:
        ConfigurationError: no request is being answered here, or no `ClerkTokenVerifier` has seen its token.
    """
    token = get_access_token()
    if not isinstance(token, ClerkAccessToken):
        raise ConfigurationError(
            "auth() was called where no request is answered, or its token was not verified by a ClerkTokenVerifier."
        )
    return token.auth


def clerk_client() -> AsyncClerk:
    """The client by which the token of this request was verified.

    Raises:
        ConfigurationError: as `auth`.
    """
    return auth().backing.client


async def current_user() -> User:
    """The user for whom the token of this request stands, read from Clerk each time.

    Raises:
        ConfigurationError: as `auth`.
        ClerkError: Clerk did not answer, or knows the user no longer.
    """
    return await clerk_client().users.get_user(auth().user_id)


def issuer_url(clerk: AsyncClerk) -> str:
    """Where clients get tokens: `https://` and the instance's Frontend API, as the publishable key names it.

    Raises:
        ConfigurationError: the client has no publishable key, or a malformed one.
    """
    key = parse_publishable_key(clerk.authentication.publishable_key or "")
    if key is None:
        raise ConfigurationError(
            "An MCP server needs the publishable key, which says where clients get tokens: set CLERK_PUBLISHABLE_KEY."
        )
    return f"https://{key.frontend_api}"


def auth_settings(clerk: AsyncClerk, *, resource_server_url: str, required_scopes: Sequence[str] = ()) -> AuthSettings:
    """The settings for `auth=` of a server, which then tells clients where to get tokens.

    Args:
        clerk: The client.
        resource_server_url: The address of the server, as clients know it.
        required_scopes: The scopes without which nobody comes in; the server answers 403 then, and says which.

    Raises:
        ConfigurationError: the client has no publishable key, or a malformed one.
    """
    return AuthSettings(
        issuer_url=AnyHttpUrl(issuer_url(clerk)),
        resource_server_url=AnyHttpUrl(resource_server_url),
        required_scopes=list(required_scopes),
        validate_token_resource=False,  # the verifier's affair: not all tokens name one
    )


def protected_resource_metadata(clerk: AsyncClerk, *, resource: str, scopes: Sequence[str] = ()) -> dict[str, Any]:
    """What to serve at `/.well-known/oauth-protected-resource` where the server does not do so itself (RFC 9728).

    Args:
        clerk: The client.
        resource: The address of the server, as clients know it.
        scopes: The scopes that clients may ask for.

    Raises:
        ConfigurationError: the client has no publishable key, or a malformed one.
    """
    metadata: dict[str, Any] = {
        "resource": resource,
        "authorization_servers": [issuer_url(clerk)],
        "bearer_methods_supported": ["header"],
    }
    return {**metadata, "scopes_supported": list(scopes)} if scopes else metadata


class ClerkTokenVerifier:
    """Verifies OAuth access tokens, opaque and signed, for `token_verifier=` of a server. Any other token is refused.

    Whenever Clerk does not confirm a token, for whatever reason, it is refused.
    """

    def __init__(
        self,
        clerk: AsyncClerk | None = None,
        *,
        required_scopes: Sequence[str] = (),
        resource: str | Sequence[str] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Make a verifier.

        Args:
            clerk: The client; one of the environment's keys unless given.
            required_scopes: The scopes that a token must have, all of them. Without one it is refused like a bad token,
                with 401; those of `auth_settings` are answered by 403.
            resource: The address of the server, or several; a token that names only others as its audience is refused.
            now: The time in seconds since the epoch, for tests.

        Raises:
            ConfigurationError: no client is given, and `CLERK_SECRET_KEY` is missing or malformed; or a lone text is
                given for the scopes.
        """
        if isinstance(required_scopes, str):
            raise ConfigurationError("required_scopes must be several texts, such as ['profile'].")
        self.clerk = clerk or AsyncClerk()
        self._required = frozenset(required_scopes)
        given = (resource,) if isinstance(resource, str) else tuple(resource or ())
        self._resources = tuple(each.rstrip("/") + end for each in given for end in ("", "/"))
        self._options = AuthenticateOptions(accepts_token=_OAUTH, audience=self._resources or None)
        self._now = now

    async def verify_token(self, token: str) -> ClerkAccessToken | None:
        """What a token allows; None if it is not good, or Clerk cannot say.

        Raises:
            ConfigurationError: the client's options do not suffice; nobody comes in then either.
        """
        inbound = Inbound("POST", _HERE, {"authorization": f"Bearer {token}"})
        if inbound.token_in_header != token:  # there are blanks in it
            return None
        state = await self.clerk.authenticate_request(inbound, self._options, now=self._now())
        found = state.to_auth()
        if not isinstance(found, OAuthTokenAuth) or not self._required.issubset(found.scopes):
            return None
        return ClerkAccessToken.of(found, token, resources=self._resources)


def _claims(token: str) -> dict[str, Any]:
    """What a signed token says, which was verified already."""
    payload = decode(token).payload
    return dict(payload) if is_object(payload) else {}


def _resource(audience: Any, resources: Collection[str]) -> str | None:
    named = [each for each in (audience if is_array(audience) else [audience]) if isinstance(each, str)]
    return next((each for each in named if each in resources), named[0] if named else None)
