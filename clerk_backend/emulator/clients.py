"""Clients (browsers, apps) with their sessions, and the handshakes that bring cookies to a host."""

from __future__ import annotations

from . import rows
from .errors import not_found, refuse
from .exchange import JSONObject
from .fields import text
from .keys import verify
from .query import arrayed
from .request import Asked
from .routing import Route
from .sessions import session_view, status_of
from .state import Instance, Session


def _clients(instance: Instance) -> dict[str, list[Session]]:
    found: dict[str, list[Session]] = {}
    for session in instance.sessions.values():
        found.setdefault(session.client_id, []).append(session)
    return found


def _view(instance: Instance, client_id: str, sessions: list[Session]) -> JSONObject:
    active = [session for session in sessions if status_of(instance, session) == "active"]
    return {
        "object": "client",
        "id": client_id,
        "session_ids": [session.id for session in sessions],
        "sessions": [session_view(instance, session) for session in sessions],
        "sign_in_id": None,
        "sign_up_id": None,
        "last_active_session_id": active[-1].id if active else None,
        "last_authentication_strategy": None,
        "updated_at": max(session.updated_at for session in sessions),
        "created_at": min(session.created_at for session in sessions),
    }


def list_clients(asked: Asked) -> object:
    """Answer with a page of clients."""
    found = list(_clients(asked.instance).items())
    return arrayed(asked.query, found[::-1], lambda pair: _view(asked.instance, *pair))


def get_client(asked: Asked) -> object:
    """Answer with one client."""
    return _client(asked.instance, asked["client_id"])


def _client(instance: Instance, client_id: str) -> JSONObject:
    sessions = _clients(instance).get(client_id)
    if not sessions:
        raise not_found("client", client_id)
    return _view(instance, client_id, sessions)


def verify_client(asked: Asked) -> object:
    """Answer with the client that a client token names."""
    claims = verify(asked.instance, asked.body({"token": text}, ("token",))["token"])
    if claims is None or not isinstance(claims.get("id"), str):
        raise refuse(400, "cookie_invalid", "Invalid client token")
    return _client(asked.instance, claims["id"])


def handshake_payload(asked: Asked) -> object:
    """Answer with the cookies of a handshake, once."""
    nonce = asked.query.text("nonce") or ""
    found: JSONObject | None = asked.instance.table("handshake").pop(nonce, None)
    if found is None:
        raise not_found("handshake payload", nonce)
    return found


def add_handshake(instance: Instance, cookies: list[str]) -> str:
    """Keep cookies for a handshake, and return its nonce."""
    return str(rows.add(instance, "handshake", "hs", {"directives": cookies})["id"])


ROUTES = (
    Route("GET", "/clients", list_clients),
    Route("POST", "/clients/verify", verify_client),
    Route("GET", "/clients/handshake_payload", handshake_payload),
    Route("GET", "/clients/{client_id}", get_client),
)
