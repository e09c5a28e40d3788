"""The handshake: sending a browser to Clerk's Frontend API and back, to bring its cookies up to date."""

from __future__ import annotations

from typing import Any, Final

from ..errors import ArgumentError, ConfigurationError
from ..settings import API_VERSION
from .backing import ClientT
from .case import SessionCase, logger
from .cookies import DEV_BROWSER, REDIRECT_COUNT, SESSION
from .numbers import number_text
from .state import Handshake, SignedOut
from .urls import URL, parse

DEV_SESSION: Final = "__dev_session"
"""The parameter by which old development instances told browsers apart."""

_PAGES = {"document", "iframe"}
_MOST_REDIRECTS = 3
_LOOP = (
    "Clerk: Refreshing the session token resulted in an infinite redirect loop. This usually means that your Clerk "
    "instance keys do not match - make sure to copy the correct publishable and secret keys from the Clerk dashboard."
)
_SATELLITE_LOOP = (
    "Clerk: Syncing this satellite domain with its primary domain resulted in an infinite redirect loop. Check that "
    "the domain is configured in the Clerk dashboard, and that both applications use the same instance's keys."
)


def may_handshake(
    case: SessionCase[ClientT], reason: str, message: str = "", *, location: str | None = None
) -> Handshake[ClientT] | SignedOut[ClientT]:
    """A redirect to a handshake where the browser asks for a page and is not going in circles; else signed out.

    Args:
        case: The request.
        reason: Clerk's name for why the cookies are not enough.
        message: What is wrong, in words.
        location: Where to send the browser, instead of the Frontend API.

    Raises:
        ConfigurationError: the publishable key or the proxy URL names no host.
    """
    if not is_eligible(case):
        return case.signed_out(reason, message)
    counter = case.inbound.redirect_counter
    target = location or handshake_url(case, reason)
    if counter == _MOST_REDIRECTS:  # and not more: as Clerk's SDK counts; the cookie lives for two seconds
        logger.warning(_SATELLITE_LOOP if reason == "satellite-needs-syncing" else _LOOP)
        return case.signed_out(reason, message)
    count = f"{REDIRECT_COUNT}={number_text(counter + 1)}; SameSite=Lax; HttpOnly; Max-Age=2"
    headers = (("location", target), ("cache-control", "no-store"), ("set-cookie", count))
    return Handshake(shown=case.shown, backing=case.backing(), reason=reason, message=message, headers=headers)


def is_eligible(case: SessionCase[Any]) -> bool:
    """Whether the browser asks for a page, which it can be sent elsewhere for."""
    inbound = case.inbound
    if inbound.method != "GET":
        return False
    wanted = inbound.sec_fetch_dest
    return wanted in _PAGES if wanted else (inbound.accept or "").startswith("text/html")


def handshake_url(case: SessionCase[Any], reason: str) -> str:
    """Where the handshake begins. Its parameters say where to come back to, and why.

    Raises:
        ConfigurationError: the publishable key or the proxy URL names no host.
    """
    context = case.context
    api = context.frontend_api
    root = (api if api.startswith("http") else f"https://{api}").rstrip("/") + "/"
    back = case.inbound.url.with_parameters(delete=(DEV_BROWSER, DEV_SESSION))
    parameters = [
        ("redirect_url", back.href),
        ("__clerk_api_version", API_VERSION),
        ("suffixed_cookies", "true" if context.uses_suffixed_cookies else "false"),
        ("__clerk_hs_reason", reason),
        ("format", "nonce"),
    ]
    if token := context.session_token:
        parameters.append((SESSION, token))
    if not context.is_production and context.dev_browser_token:
        parameters.append((DEV_BROWSER, context.dev_browser_token))
    if case.organization is not None:
        parameters.append(("organization_id", case.organization.parameter))
    base = parsed(root, "The Frontend API of the publishable key, or the proxy URL,", ConfigurationError)
    return parse("v1/client/handshake", base).with_parameters(append=parameters).href


def parsed(address: str, name: str, error: type[ArgumentError | ConfigurationError]) -> URL:
    """The URL.

    Raises:
        error: it is none; the message begins as JavaScript's does.
    """
    try:
        return parse(address)
    except ValueError:
        raise error(f"Invalid URL: {name} is no absolute URL.") from None
