"""The handshake: a browser comes with the question who is signed in, and goes back with the cookies that say so."""

from __future__ import annotations

from .clients import add_handshake
from .exchange import Response
from .frontend_addresses import Address, redirect_target
from .frontend_browsers import Browser, client_uat, dev_browser_of, find, find_or_begin, session_in
from .frontend_cookies import dev_browser_cookies, signed_in_cookies, signed_out_cookies
from .frontend_visit import DEV_BROWSER, Visit, on_visit
from .keys import sign
from .routing import Route
from .state import Instance, Organization, Session
from .tokens import session_token

_NAMES = {"nonce": "__clerk_handshake_nonce", "token": "__clerk_handshake"}
_MOMENT = "Path=/; Max-Age=60; SameSite=Lax; HttpOnly"
_GONE = "Path=/; Max-Age=0; SameSite=Lax; HttpOnly"


def handshake(visit: Visit) -> Response:
    """Send the browser back to the application, with a nonce for the cookies, or with the cookies in a signed token.

    To a development instance's application it goes with them in the address; to a production instance's, with a cookie,
    unless that is on another domain than the Frontend API.
    """
    instance, query = visit.instance, visit.query
    target = redirect_target(instance, query.text("redirect_url"))
    form = query.choice("format", tuple(_NAMES)) or "token"
    name, by_cookie = _NAMES[form], instance.production and visit.is_at(target.host)
    browser = find(visit) if instance.production else find_or_begin(visit)
    dev_browser = dev_browser_of(visit, browser) if browser else ""
    directives = _directives(visit, target, browser, dev_browser)
    if by_cookie:
        directives.append(f"{name}=; {_GONE}{visit.at_domain}")
    value = add_handshake(instance, directives) if form == "nonce" else sign(instance, {"handshake": directives})
    added = {DEV_BROWSER: dev_browser} if dev_browser else {}
    if query.text("__clerk_hs_reason") == "satellite-needs-syncing":
        added["__clerk_synced"] = "true"
    if by_cookie:
        visit.set_cookies.append(f"{name}={value}; {_MOMENT}{visit.at_domain}")
    else:
        added[name] = value
    return visit.redirect(307, target.with_parameters([*_NAMES.values(), DEV_BROWSER], **added))


def _directives(visit: Visit, target: Address, browser: Browser | None, dev_browser: str) -> list[str]:
    instance, secure = visit.instance, target.origin.startswith("https:")
    suffixed = visit.query.given("suffixed_cookies") is not None
    cookies = dev_browser_cookies(instance, dev_browser, secure=secure, suffixed=suffixed) if dev_browser else []
    session = session_in(instance, browser) if browser else None
    if session is None:
        return cookies + signed_out_cookies(instance, secure=secure, suffixed=suffixed)
    wanted = visit.query.given("organization_id")
    if wanted is not None:
        activate(instance, session, wanted)
    session.last_active_at = instance.now
    token, since = session_token(instance, session, origin=target.origin), client_uat(instance, browser)
    return cookies + signed_in_cookies(instance, session, token, client_uat=since, secure=secure, suffixed=suffixed)


def activate(instance: Instance, session: Session, wanted: str) -> bool:
    """Make an organization the active one, by id or slug, or the personal account for an empty text.

    Return whether that was possible; otherwise nothing changes.
    """
    organization = organization_named(instance, session, wanted)
    if wanted and organization is None:
        return False
    session.organization_id, session.updated_at = organization.id if organization else None, instance.now
    return True


def organization_named(instance: Instance, session: Session, wanted: str) -> Organization | None:
    """Return the organization of an id or slug, if the user is a member of it."""
    for organization in instance.organizations.values():
        if wanted in (organization.id, organization.slug) and session.user_id in organization.members:
            return organization
    return None


ROUTES = (Route("GET", "/client/handshake", on_visit(handshake)),)
