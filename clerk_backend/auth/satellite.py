"""Satellite domains: how they get their sessions from the primary one, and how that answers."""

from __future__ import annotations

from typing import Final

from ..errors import ArgumentError, ConfigurationError
from .backing import ClientT
from .case import SessionCase
from .cookies import DEV_BROWSER
from .handshake import may_handshake, parsed
from .state import Handshake, SignedOut

SYNCED: Final = "__clerk_synced"
REDIRECT_URL: Final = "__clerk_redirect_url"


def sync(case: SessionCase[ClientT]) -> Handshake[ClientT] | SignedOut[ClientT] | None:
    """How a satellite's page is to be decided before its cookies are looked at, or None: by its cookies.

    Raises:
        ConfigurationError: the sign-in URL, which a development instance syncs at, is not absolute.
    """
    inbound, context = case.inbound, case.context
    synced = inbound.parameters.get(SYNCED)
    is_page = inbound.sec_fetch_dest == "document" and inbound.method == "GET"
    if not (case.options.is_satellite and is_page and synced != "true"):
        return None
    has_cookies = bool(context.session_token_in_cookie or context.client_uat)
    if not (case.options.satellite_auto_sync or has_cookies or synced == "false"):
        return case.signed_out("session-token-and-uat-missing")
    if has_cookies and synced != "false":
        return None
    if context.is_production:
        return may_handshake(case, "satellite-needs-syncing")
    sign_in_url = parsed(case.options.sign_in_url or "", "sign_in_url", ConfigurationError)
    target = sign_in_url.with_parameters(append=[(REDIRECT_URL, inbound.url.href)])
    return may_handshake(case, "satellite-needs-syncing", location=target.href)


def answer(case: SessionCase[ClientT]) -> Handshake[ClientT] | SignedOut[ClientT] | None:
    """What the primary domain of a development instance answers a satellite, or None where none asks.

    Raises:
        ArgumentError: the satellite's address is none.
    """
    asked = case.inbound.parameters.get(REDIRECT_URL)
    if not asked or case.context.is_production or case.options.is_satellite:
        return None
    target = parsed(asked, REDIRECT_URL, ArgumentError)
    if target.protocol not in {"http:", "https:"}:
        raise ArgumentError(f"Invalid URL: {REDIRECT_URL} is no address of a web page.")
    if known := case.context.dev_browser_token:
        target = target.with_parameters(append=[(DEV_BROWSER, known)])
    return may_handshake(
        case, "primary-responds-to-syncing", location=target.with_parameters(replace={SYNCED: "true"}).href
    )
