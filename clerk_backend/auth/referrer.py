"""Where the browser comes from: another site, or Clerk's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .keys import accounts_base_url, is_development_accounts_host
from .urls import URL, parse

if TYPE_CHECKING:
    from .context import Context


def is_from_elsewhere(context: Context) -> bool:
    """Whether a link on another site led here: neither on this one nor on the pages of Clerk's for this instance."""
    if not context.inbound.referrer:
        return False
    try:
        referrer = parse(context.inbound.referrer)
    except ValueError:
        return False
    return referrer.origin != context.inbound.url.origin and not _is_clerks(referrer, context)


def _is_clerks(referrer: URL, context: Context) -> bool:
    api = context.frontend_api
    try:
        if referrer.host == parse(api if api.startswith("http") else f"https://{api}").host:
            return True
        if not context.is_production and is_development_accounts_host(referrer.host):
            return True
        return referrer.origin == parse(accounts_base_url(api)).origin
    except ValueError:
        return False
