"""Signed-in sessions: list, look up and end them, and get tokens for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from .. import models
from ..call import Call
from ..model import JSONObject
from ..paging import Page, listing
from ..resource import ClientT, endpoint
from ..shortcuts import SessionShortcuts
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.sessions import Session, SessionRefresh, Token

SessionListStatus = Literal["abandoned", "active", "ended", "expired", "removed", "replaced", "revoked"] | str


class Sessions(SessionShortcuts[ClientT]):
    """Signed-in sessions: list, look up and end them, and get tokens for them."""

    @listing
    def get_session_list(
        self,
        *,
        client_id: str | Unset = UNSET,
        user_id: str | Unset = UNSET,
        status: SessionListStatus | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[Session]]:
        """List the sessions of a user or client, newest first.

        Give `user_id` or `client_id`: Clerk announced that it will ask for one of them. Old, inactive sessions are
        cleared away from time to time, so the list is no history.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /sessions`

        Args:
            client_id: Only sessions of this client, that is, of one browser or device.
            user_id: Only sessions of this user.
            status: Only sessions in this state: `active`, `abandoned`, `ended`, `expired`, `removed`, `replaced` or
                `revoked`.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "sessions",
            query={
                "client_id": client_id,
                "user_id": user_id,
                "status": status,
                "limit": limit,
                "offset": offset,
                "paginated": True,
            },
            returns=Page[models.Session],
        )

    @endpoint
    def create_session(self, *, user_id: str, active_organization_id: str | Unset = UNSET) -> Call[Session]:
        """Create a session for tests.

        Refused for production instances; there, create a sign-in token and let the frontend redeem it. Returns the
        active session.

        `POST /sessions`

        Args:
            user_id: ID of the user to sign in.
            active_organization_id: ID of the organization to start the session in.
        """
        return Call.post(
            "sessions",
            body={"user_id": user_id, "active_organization_id": active_organization_id},
            returns=models.Session,
        )

    @endpoint
    def get_session(self, session_id: str) -> Call[Session]:
        """Get one session.

        Raises NotFoundError (404) when there is no such session; ended ones are cleared away in time.

        `GET /sessions/{session_id}`

        Args:
            session_id: ID of the session (`sess_...`).
        """
        return Call.get("sessions", session_id, returns=models.Session)

    @endpoint
    def refresh_session(
        self,
        session_id: str,
        *,
        expired_token: str,
        refresh_token: str,
        request_origin: str,
        request_headers: JSONObject | None | Unset = UNSET,
        format: Literal["token", "cookie"] | str | None | Unset = UNSET,
        request_originating_ip: str | None | Unset = UNSET,
    ) -> Call[SessionRefresh]:
        """Get a new token for a session by its refresh token.

        Returns the token, or cookies to set, as `format` says. A 401 means that the tokens did not pass: fall back
        to the handshake.

        `POST /sessions/{session_id}/refresh`

        Args:
            session_id: ID of the session (`sess_...`).
            expired_token: The expired JWT from the `__session` cookie. It has to belong to this session.
            refresh_token: The token from the `__refresh` cookie, which the handshake sets.
            request_origin: Origin (scheme and host) of the request to be authenticated.
            request_headers: Headers of that request: names with a list of values each.
            format: What to answer with: `token` (when left out) or `cookie`.
            request_originating_ip: IP address that the request came from.
        """
        return Call.post(
            "sessions",
            session_id,
            "refresh",
            body={
                "expired_token": expired_token,
                "refresh_token": refresh_token,
                "request_origin": request_origin,
                "request_headers": request_headers,
                "format": format,
                "request_originating_ip": request_originating_ip,
            },
            returns=cast("type[SessionRefresh]", models.SessionRefresh),
        )

    @endpoint
    def revoke_session(self, session_id: str) -> Call[Session]:
        """End a session: its user has to sign in again.

        Returns the session with the status `revoked`. With several sessions on one client it goes on being listed
        there. Tokens already issued hold until they expire.

        `POST /sessions/{session_id}/revoke`

        Args:
            session_id: ID of the session (`sess_...`).
        """
        return Call.post("sessions", session_id, "revoke", returns=models.Session, repeatable=True)

    @endpoint
    def create_session_token(self, session_id: str, *, expires_in_seconds: int | None | Unset = UNSET) -> Call[Token]:
        """Create a session token.

        Returns a signed JWT in `jwt`. Raises NotFoundError (404) when there is no such session.

        `POST /sessions/{session_id}/tokens`

        Args:
            session_id: ID of the session (`sess_...`).
            expires_in_seconds: How long the token is valid, in seconds: 30 to 315360000 (ten years). Null or left
                out, the instance's lifetime applies.
        """
        return Call.post(
            "sessions",
            session_id,
            "tokens",
            body={"expires_in_seconds": expires_in_seconds},
            returns=models.Token,
            read=True,
        )

    @endpoint
    def create_session_token_from_template(
        self, session_id: str, template_name: str, *, expires_in_seconds: int | None | Unset = UNSET
    ) -> Call[Token]:
        """Create a token for a session from a JWT template.

        Returns a signed JWT in `jwt`, with the claims of the template. 404 when the session or the template is
        unknown.

        `POST /sessions/{session_id}/tokens/{template_name}`

        Args:
            session_id: ID of the session (`sess_...`).
            template_name: Name of the JWT template (its name, not its ID).
            expires_in_seconds: How long the token is valid, in seconds: 30 to 315360000 (ten years). Null or left
                out, the template's lifetime applies.
        """
        return Call.post(
            "sessions",
            session_id,
            "tokens",
            template_name,
            body={"expires_in_seconds": expires_in_seconds},
            returns=models.Token,
            read=True,
        )
