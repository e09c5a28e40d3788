"""Reading what a Clerk middleware in front, of this package or of Next.js, tells by Clerk's request headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..auth.backing import Backing, ClientT
from ..auth.dynamic_keys import verify_token_signature
from ..auth.jwt import decode
from ..auth.machine_tokens import machine_token_type
from ..auth.requests import RequestLike, inbound_of
from ..auth.session_auth import SessionAuth, session_auth, signed_out
from ..errors import ConfigurationError

if TYPE_CHECKING:
    from ..auth.options import AuthenticateOptions


def forwarded_auth(
    request: RequestLike, clerk: ClientT, *, treat_pending_as_signed_out: bool = True
) -> SessionAuth[ClientT]:
    """The auth object of a request that a Clerk middleware in front has authenticated.

    The token was verified there, with its expiry; here its signature by the secret key is, which only the middleware
    can have made. So nobody can pretend to be signed in, even where the program can be reached past the middleware. A
    machine counts as nobody signed in.

    Args:
        request: The request, of any framework.
        clerk: The client, `Clerk` or `AsyncClerk`, of the secret key that the middleware has. Options that go along
            encrypted are not read, since their form proves no origin: where keys differ, choose the client yourself.
        treat_pending_as_signed_out: Whether nobody counts as signed in whose session still has tasks.

    Raises:
        ConfigurationError: the middleware has not seen the request.
        TokenError: the middleware has another secret key, or somebody pretends to be it.
        ArgumentError: the request is none.
    """
    headers = inbound_of(request).headers
    status, token = headers.get("x-clerk-auth-status"), headers.get("x-clerk-auth-token", "")
    if not status:
        raise ConfigurationError(
            "Clerk: getAuth() was called but Clerk can't detect usage of clerkMiddleware(). Put a Clerk middleware in "
            "front that passes its request headers on, or use ClerkMiddleware of clerk_backend.integrations here."
        )
    if status != "signed-in" or machine_token_type(token):
        return signed_out(Backing(client=clerk))
    defaults: AuthenticateOptions = cast("Any", clerk).authentication
    verify_token_signature(token, headers.get("x-clerk-auth-signature"), defaults.secret_key or "")
    claims: Any = decode(token).payload
    backing = Backing(client=clerk, token=token)
    return session_auth(claims, backing, treat_pending_as_signed_out=treat_pending_as_signed_out)
