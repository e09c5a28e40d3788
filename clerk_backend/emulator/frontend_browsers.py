"""Browsers: which of them asks, and who is signed in there."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import refuse
from .exchange import JSONObject
from .frontend_cookies import client_uat_cookies
from .frontend_visit import Visit
from .keys import sign, verify
from .sessions import open_session, session_view, status_of
from .state import Instance, Session, User
from .tokens import session_token
from .user_views import locked_for, user_view

CLIENT = "__client"
_ALIVE = ("active", "pending")
_PRIVATE = ("private_metadata",)


@dataclass(slots=True)
class Browser:
    """A client, known by its cookie. `changed_at`, in seconds, is when somebody last signed in or out there."""

    client_id: str
    created_at: int
    changed_at: int


def find(visit: Visit) -> Browser | None:
    """Return the browser that asks, if it was here before: told by its dev browser, else by its cookie."""
    instance = visit.instance
    client_id = instance.table("dev_browser").get(visit.dev_browser)
    if client_id is None:
        client_id = (verify(instance, visit.cookies.get(CLIENT, "")) or {}).get("id")
    browser: Browser | None = instance.table("browser").get(str(client_id))
    if browser is None and any(session.client_id == client_id for session in instance.sessions.values()):
        browser = _keep(instance, str(client_id))  # signed in by a test, which passes on the client's token
    return browser


def find_or_begin(visit: Visit) -> Browser:
    """Return the browser that asks, which is a new one if need be, and let it be known by its cookie from now on."""
    instance = visit.instance
    browser = find(visit) or _keep(instance, instance.ids.new("client"))
    visit.keep(CLIENT, sign(instance, {"id": browser.client_id}))
    return browser


def _keep(instance: Instance, client_id: str) -> Browser:
    browser = Browser(client_id, instance.now, instance.now // 1000)
    instance.table("browser")[client_id] = browser
    return browser


def dev_browser_of(visit: Visit, browser: Browser) -> str:
    """Return what a development instance knows the browser by, the one that it brought if that is right; else empty."""
    instance, brought = visit.instance, visit.dev_browser
    if instance.production:
        return ""
    table = instance.table("dev_browser")
    if brought not in table:
        brought = instance.ids.new("dvb")
        table[brought] = browser.client_id
    return brought


def session_in(instance: Instance, browser: Browser) -> Session | None:
    """Return the session of whoever is signed in, None if nobody is."""
    for session in reversed(instance.sessions.values()):
        known = session.client_id == browser.client_id and session.user_id in instance.users
        if known and status_of(instance, session) in _ALIVE:
            return session
    return None


def client_uat(instance: Instance, browser: Browser | None) -> int:
    """Return since when somebody is signed in, in seconds; 0 if nobody is."""
    return browser.changed_at if browser and session_in(instance, browser) else 0


def sign_in(visit: Visit, browser: Browser, user: User, origin: str) -> Session:
    """Sign a user in. Whoever was signed in before no longer is: one session at a time, as Clerk does unless asked."""
    instance = visit.instance
    if user.banned:
        raise refuse(403, "user_banned", "User banned", "This user has been banned.")
    if locked_for(instance, user) is not None:
        raise refuse(403, "user_locked", "Account locked", "This account is locked.")
    _close(visit.instance, browser, "replaced")
    session = open_session(instance, user, origin=origin, client_id=browser.client_id)
    _announce(visit, browser)
    return session


def close(visit: Visit, browser: Browser, status: str) -> None:
    """Sign out whoever is signed in; `status` becomes the session's."""
    _close(visit.instance, browser, status)
    _announce(visit, browser)


def _close(instance: Instance, browser: Browser, status: str) -> None:
    browser.changed_at = instance.now // 1000
    while session := session_in(instance, browser):
        session.status, session.updated_at = status, instance.now


def _announce(visit: Visit, browser: Browser) -> None:
    """Let a production application on this domain know that who is signed in has changed, as Clerk does by a cookie."""
    if visit.instance.production:
        value = client_uat(visit.instance, browser)
        visit.set_cookies += [cookie + visit.at_domain for cookie in client_uat_cookies(visit.instance, value)]


def client_view(visit: Visit, browser: Browser | None) -> JSONObject | None:
    """Return a browser as its own pages see it."""
    if browser is None:
        return None
    session = session_in(visit.instance, browser)
    return {
        "object": "client",
        "id": browser.client_id,
        "sessions": [own_session_view(visit, session)] if session else [],
        "sign_in": None,
        "sign_up": None,
        "last_active_session_id": session.id if session else None,
        "last_authentication_strategy": None,
        "cookie_expires_at": None,
        "captcha_bypass": False,
        "created_at": browser.created_at,
        "updated_at": browser.changed_at * 1000,
    }


def own_session_view(visit: Visit, session: Session) -> JSONObject:
    """Return a session as the pages of its browser see it: with its user, and a token for them."""
    instance = visit.instance
    user = user_view(instance, instance.users[session.user_id])
    token: JSONObject | None = None
    if status_of(instance, session) in _ALIVE:
        jwt = session_token(instance, session, origin=visit.request.header("origin"))
        token = {"object": "token", "jwt": jwt}
    shown = {name: value for name, value in user.items() if name not in _PRIVATE}
    return session_view(instance, session) | {"user": shown, "last_active_token": token}
