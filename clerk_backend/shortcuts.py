"""What Clerk's JavaScript SDK offers on top of single operations, added to the generated resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .call import Call
from .errors import UnreadableAnswerError
from .flow import ask
from .model import Model
from .resource import ClientT, Resource, steps
from .unset import UNSET, Unset

if TYPE_CHECKING:
    from .flow import Flow


class MintedToken(Model):
    """A session token as Clerk hands it out."""

    jwt: str


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
