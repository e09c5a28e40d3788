"""Sessions: opened, found and ended."""

from __future__ import annotations

from .errors import not_found, refuse, wrong_environment
from .exchange import JSONObject
from .fields import text
from .query import arrayed
from .request import Asked
from .routing import Route
from .state import Instance, Session, User

_STATUSES = ("abandoned", "active", "ended", "expired", "pending", "removed", "replaced", "revoked")
_DAY = 24 * 3600 * 1000
_LIFETIME = 7 * _DAY
_ABANDONED_AFTER = 30 * _DAY


def status_of(instance: Instance, session: Session) -> str:
    """Return the status of a session, which time may have ended."""
    if session.status == "active" and instance.now >= session.abandon_at:
        return "abandoned"
    return "expired" if session.status == "active" and instance.now >= session.expire_at else session.status


def session_view(instance: Instance, session: Session) -> JSONObject:
    """Return a session."""
    return {
        "object": "session",
        "id": session.id,
        "user_id": session.user_id,
        "client_id": session.client_id,
        "actor": session.actor,
        "status": status_of(instance, session),
        "last_active_organization_id": session.organization_id,
        "last_active_at": session.last_active_at,
        "latest_activity": {
            "object": "session_activity",
            "id": session.id.replace("sess_", "sess_activity_"),
            "device_type": "",
            "is_mobile": False,
            "browser_name": "",
            "browser_version": "",
            "ip_address": "",
            "city": "",
            "country": "",
        },
        "tasks": None,
        "expire_at": session.expire_at,
        "abandon_at": session.abandon_at,
        "updated_at": session.updated_at,
        "created_at": session.created_at,
    }


def open_session(
    instance: Instance,
    user: User,
    *,
    organization_id: str | None = None,
    origin: str = "",
    actor: JSONObject | None = None,
    status: str = "active",
    client_id: str = "",
) -> Session:
    """Sign a user in: return a new session, of a new client unless one is named."""
    now = instance.now
    session = Session(
        id=instance.ids.new("sess"),
        user_id=user.id,
        client_id=client_id or instance.ids.new("client"),
        created_at=now,
        updated_at=now,
        last_active_at=now,
        expire_at=now + _LIFETIME,
        abandon_at=now + _ABANDONED_AFTER,
        organization_id=organization_id,
        origin=origin,
        actor=actor,
        status=status,
        refresh_token=instance.ids.secret(),
    )
    instance.sessions[session.id] = session
    user.last_sign_in_at = user.last_active_at = now
    return session


def end_sessions(instance: Instance, user_id: str) -> None:
    """Revoke all active sessions of a user."""
    for session in instance.sessions.values():
        if session.user_id == user_id and session.status == "active":
            session.status, session.updated_at = "revoked", instance.now


def session_of(asked: Asked) -> Session:
    """Return the session of the path, or refuse with 404."""
    if asked["session_id"] not in asked.instance.sessions:
        raise not_found("session", asked["session_id"])
    return asked.instance.sessions[asked["session_id"]]


def list_sessions(asked: Asked) -> object:
    """Answer with a page of sessions, the newest first."""
    instance, query = asked.instance, asked.query
    client_id, user_id = query.text("client_id"), query.text("user_id")
    status = query.choice("status", _STATUSES)
    found = [
        session
        for session in reversed(instance.sessions.values())
        if client_id in (None, session.client_id)
        and user_id in (None, session.user_id)
        and status in (None, status_of(instance, session))
    ]
    return arrayed(query, found, lambda session: session_view(instance, session))


def create_session(asked: Asked) -> object:
    """Open a session. Production instances refuse."""
    instance = asked.instance
    if instance.production:
        raise wrong_environment("development")
    fields = asked.body({"user_id": text, "active_organization_id": text}, ("user_id",))
    user = instance.users.get(fields["user_id"])
    if user is None:
        raise not_found("user", fields["user_id"])
    if user.banned:
        raise refuse(403, "user_banned", "User banned", "This user has been banned.")
    organization_id = fields.get("active_organization_id") or None
    organization = instance.organizations.get(organization_id or "")
    if organization_id and (organization is None or user.id not in organization.members):
        raise not_found("organization", organization_id)
    return session_view(instance, open_session(instance, user, organization_id=organization_id))


def get_session(asked: Asked) -> object:
    """Answer with one session."""
    return session_view(asked.instance, session_of(asked))


def revoke_session(asked: Asked) -> object:
    """End a session."""
    session = session_of(asked)
    session.status, session.updated_at = "revoked", asked.instance.now
    return session_view(asked.instance, session)


ROUTES = (
    Route("GET", "/sessions", list_sessions),
    Route("POST", "/sessions", create_session),
    Route("GET", "/sessions/{session_id}", get_session),
    Route("POST", "/sessions/{session_id}/revoke", revoke_session),
)
