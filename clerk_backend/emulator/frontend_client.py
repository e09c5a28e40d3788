"""What an application's pages ask the Frontend API: who is signed in, a token, another organization, to sign out."""

from __future__ import annotations

from dataclasses import replace

from .errors import not_found, refuse, wrong_environment
from .exchange import JSONObject
from .frontend_browsers import (
    CLIENT,
    Browser,
    client_view,
    close,
    dev_browser_of,
    find,
    find_or_begin,
    own_session_view,
    session_in,
)
from .frontend_handshake import activate, organization_named
from .frontend_visit import Visit, on_visit
from .keys import jwks
from .routing import Route
from .state import Session
from .tokens import session_token


def begin_dev_browser(visit: Visit) -> object:
    """Make a development browser, which is told apart by its token instead of by a cookie."""
    if visit.instance.production:
        raise wrong_environment("development")
    browser = find_or_begin(visit)
    token = dev_browser_of(visit, browser)
    return {"id": token, "token": token, "home_origin": None}


def get_client(visit: Visit) -> object:
    """Answer with the browser and who is signed in there, or with null for one that is new."""
    return {"response": client_view(visit, find(visit)), "client": None}


def begin_client(visit: Visit) -> object:
    """Let the browser be known from now on."""
    return {"response": client_view(visit, find_or_begin(visit)), "client": None}


def end_client(visit: Visit) -> object:
    """Sign everybody out, and forget the browser."""
    close(visit, _browser(visit), "removed")
    visit.keep(CLIENT, "")
    return {"response": None, "client": None}


def end_sessions(visit: Visit) -> object:
    """Sign everybody out."""
    browser = _browser(visit)
    close(visit, browser, "removed")
    return {"response": client_view(visit, browser), "client": None}


def get_session(visit: Visit) -> object:
    """Answer with a session of this browser."""
    return _answer(visit, *_own(visit))


def touch_session(visit: Visit) -> object:
    """Note that a session is in use, and make another organization the active one if asked to."""
    browser, session = _own(visit)
    wanted = visit.fields.get("active_organization_id")
    if wanted is not None and not activate(visit.instance, session, wanted):
        raise not_found("organization", wanted)
    session.last_active_at = visit.instance.now
    return _answer(visit, browser, session)


def end_session(visit: Visit) -> object:
    """Sign out, keeping the session among those that were."""
    return _ended(visit, "ended")


def remove_session(visit: Visit) -> object:
    """Sign out."""
    return _ended(visit, "removed")


def create_token(visit: Visit) -> object:
    """Answer with a session token for the page that asks, as pages want one every minute."""
    _, session = _own(visit)
    wanted = visit.fields.get("organization_id")
    shown = session
    if wanted is not None:
        organization = organization_named(visit.instance, session, wanted)
        if wanted and organization is None:
            raise not_found("organization", wanted)
        shown = replace(session, organization_id=organization.id if organization else None)
    session.last_active_at = visit.instance.now
    return {"object": "token", "jwt": session_token(visit.instance, shown, origin=visit.request.header("origin"))}


def _ended(visit: Visit, status: str) -> object:
    browser, session = _own(visit)
    close(visit, browser, status)
    return _answer(visit, browser, session)


def _browser(visit: Visit) -> Browser:
    browser = find(visit)
    if browser is None:
        raise refuse(401, "signed_out", "Signed out", "You are signed out.")
    return browser


def _own(visit: Visit) -> tuple[Browser, Session]:
    """Return the browser and its session, or refuse: with 401 where nobody is signed in, else with 404."""
    browser = _browser(visit)
    session = session_in(visit.instance, browser)
    if session is None:
        raise refuse(401, "signed_out", "Signed out", "You are signed out.")
    if session.id != visit["session_id"]:
        raise not_found("session", visit["session_id"])
    return browser, session


def _answer(visit: Visit, browser: Browser, session: Session) -> JSONObject:
    return {"response": own_session_view(visit, session), "client": client_view(visit, browser)}


ROUTES = (
    Route("POST", "/dev_browser", on_visit(begin_dev_browser)),
    Route("GET", "/client", on_visit(get_client)),
    Route("PUT", "/client", on_visit(begin_client)),
    Route("POST", "/client", on_visit(begin_client)),
    Route("DELETE", "/client", on_visit(end_client)),
    Route("DELETE", "/client/sessions", on_visit(end_sessions)),
    Route("GET", "/client/sessions/{session_id}", on_visit(get_session)),
    Route("POST", "/client/sessions/{session_id}/touch", on_visit(touch_session)),
    Route("POST", "/client/sessions/{session_id}/end", on_visit(end_session)),
    Route("POST", "/client/sessions/{session_id}/remove", on_visit(remove_session)),
    Route("POST", "/client/sessions/{session_id}/tokens", on_visit(create_token)),
    Route("GET", "/.well-known/jwks.json", jwks),
)
