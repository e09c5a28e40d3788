"""Expired session tokens traded for new ones, and tokens checked."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import urlsplit

from .errors import Refusal, refuse
from .exchange import JSONObject
from .fields import Fields, mapping, nullable, one_of, text
from .keys import verify
from .request import Asked
from .routing import Route
from .sessions import session_of, session_view, status_of
from .state import Instance, Session
from .tokens import session_token

_FIELDS: Fields = {
    "expired_token": text,
    "refresh_token": text,
    "request_origin": text,
    "request_headers": nullable(mapping),
    "format": nullable(one_of("token", "cookie")),
    "request_originating_ip": nullable(text),
}


def refresh_session(asked: Asked) -> object:
    """Answer with a new session token, or the cookies that carry it. Whatever is wrong is a 401."""
    instance = asked.instance
    try:
        fields = asked.body(_FIELDS, ("expired_token", "refresh_token", "request_origin"))
    except Refusal as refusal:
        raise Refusal(401, *refusal.problems) from None
    session = instance.sessions.get(asked["session_id"])
    if session is None:
        raise refuse(401, "session_refresh_session_not_found", "Session not found")
    if status_of(instance, session) != "active":
        raise refuse(401, "session_refresh_inactive_session", "session inactive")
    _check_claims(verify(instance, fields["expired_token"]), session, fields["request_origin"])
    if fields["refresh_token"] != session.refresh_token:
        raise refuse(401, "refresh_token_not_found", "Refresh token not found")
    token = session_token(instance, session, origin=fields["request_origin"])
    if fields.get("format") != "cookie":
        return {"object": "token", "jwt": token}
    return {
        "object": "cookies",
        "cookies": session_cookies(instance, token, secure=fields["request_origin"].startswith("https:")),
    }


def _check_claims(claims: JSONObject | None, session: Session, origin: str) -> None:
    if claims is None:
        raise refuse(401, "expired_session_token_invalid", "Invalid expired_token param")
    for name in ("sid", "azp"):
        if not claims.get(name):
            raise refuse(401, f"expired_session_token_missing_{name}", f"missing '{name}' claim")
    if claims["sid"] != session.id:
        raise refuse(401, "refresh_sid_mismatch", "Session ID does not match the 'sid' claim")
    if not _is_origin(origin):
        raise refuse(401, "refresh_request_origin_invalid", "Request origin is invalid")
    if claims["azp"] != origin:
        raise refuse(401, "refresh_request_origin_azp_mismatch", "Request origin does not match azp claim")


def _is_origin(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)


def publishable_key(instance: Instance) -> str:
    """Return the publishable key, which names the Frontend API of the instance."""
    encoded = base64.b64encode(f"{instance.frontend_api}$".encode()).decode().rstrip("=")
    return f"pk_{'live' if instance.production else 'test'}_{encoded}"


def cookie_suffix(instance: Instance) -> str:
    """Return what distinguishes the cookies of this instance from those of others on the same host."""
    digest = hashlib.sha1(publishable_key(instance).encode(), usedforsecurity=False).digest()
    return base64.urlsafe_b64encode(digest).decode()[:8]


def session_cookies(instance: Instance, token: str, *, secure: bool = True) -> list[str]:
    """Return the `Set-Cookie` values that carry a session token."""
    rest = f"Path=/; Max-Age=315360000; SameSite=Lax{'; Secure' if secure else ''}"
    return [f"__session={token}; {rest}", f"__session_{cookie_suffix(instance)}={token}; {rest}"]


def verify_session(asked: Asked) -> object:
    """Answer with a session if the token is one of it (deprecated at Clerk, still asked by old clients)."""
    token, session = asked.body({"token": text}, ("token",))["token"], session_of(asked)
    claims = verify(asked.instance, token)
    if claims is None or claims.get("sid") != session.id:
        raise refuse(400, "invalid_session_token", "Invalid session token", "The token is not one of this session.")
    return session_view(asked.instance, session)


ROUTES = (
    Route("POST", "/sessions/{session_id}/refresh", refresh_session),
    Route("POST", "/sessions/{session_id}/verify", verify_session),
)
