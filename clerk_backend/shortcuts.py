"""What Clerk's JavaScript SDK offers on top of single operations, added to the generated resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import models
from .call import Call
from .errors import UnreadableAnswerError
from .flow import ask
from .model import Model
from .resource import ClientT, Resource, endpoint, steps, warn_deprecated
from .unset import UNSET, Unset

if TYPE_CHECKING:
    from .flow import Flow
    from .models.deleted import DeletedObject


class MintedToken(Model):
    """A session token as Clerk hands it out."""

    jwt: str


class HandshakePayload(Model):
    """What a handshake found out, kept by Clerk under a nonce."""

    directives: list[str]
    """The `Set-Cookie` headers to answer with."""


class ClientShortcuts(Resource[ClientT]):
    """Additions to `clients`."""

    @endpoint
    def get_handshake_payload(self, *, nonce: str) -> Call[HandshakePayload]:
        """Look up the result of a handshake, which the browser carries as a nonce.

        `GET /clients/handshake_payload`

        Args:
            nonce: The nonce of the handshake.
        """
        return Call.get("clients", "handshake_payload", query={"nonce": nonce}, returns=HandshakePayload)


class DomainShortcuts(Resource[ClientT]):
    """Additions to `domains`."""

    @endpoint
    def delete_domain(self, domain_id: str) -> Call[DeletedObject]:
        """Delete a satellite domain, by the older name of `delete`.

        `DELETE /domains/{domain_id}`

        Args:
            domain_id: The domain's ID.
        """
        warn_deprecated("domains.delete_domain")
        return Call.delete("domains", domain_id, returns=models.DeletedObject)


class SessionShortcuts(Resource[ClientT]):
    """Additions to `sessions`."""

    @steps
    def get_token(
        self, session_id: str, template: str | None = None, *, expires_in_seconds: int | Unset = UNSET
    ) -> Flow[str]:
        """Get a token for a session: its own, or one made from a JWT template. Asked once within a request scope.

        `POST /sessions/{session_id}/tokens`, `POST /sessions/{session_id}/tokens/{template_name}`

        Args:
            session_id: The session's ID.
            template: The name of a JWT template; None for the plain session token.
            expires_in_seconds: How long the token is good for, in seconds; Clerk's own choice unless given.
        """
        path = ("sessions", session_id, "tokens") if template is None else ("sessions", session_id, "tokens", template)
        body = {} if isinstance(expires_in_seconds, Unset) else {"expires_in_seconds": expires_in_seconds}
        call = Call.post(*path, body=body or None, returns=MintedToken, read=True)
        token = yield from ask(call)
        if not isinstance(token.jwt, str):  # pyright: ignore[reportUnnecessaryIsInstance] - Clerk may break its promise
            raise UnreadableAnswerError(f"The answer to {call!r} has no token", method=call.method, path=call.path)
        return token.jwt
