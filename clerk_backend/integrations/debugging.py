"""What a middleware tells of a request where debugging is on; no secret is in it."""

from __future__ import annotations

import json
import logging
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from ..auth.masking import masked
from ..auth.objects import serializable
from ..errors import TokenError

if TYPE_CHECKING:
    from .visits import Visit

logger: Final = logging.getLogger("clerk_backend.debug")


def tell(visit: Visit[Any]) -> None:
    """Log the request, the options that hold for it, what was decided, and who it is, if debugging is on."""
    if not visit.options.debug:
        return
    inbound, state = visit.inbound, visit.state
    try:
        auth = state.to_auth()
    except TokenError:  # which whoever asks for it gets
        auth = None
    options = {each.name: getattr(visit.authentication, each.name) for each in fields(visit.authentication)}
    entries: dict[str, dict[str, Any]] = {
        "options": {name: value for name, value in options.items() if value},
        "url": {"method": inbound.method, "clerk_url": inbound.url.href, "headers": dict(inbound.headers)},
        "request_state": {"status": state.status, "reason": state.reason, "headers": dict(state.headers)},
        "auth": {"auth": serializable(auth) if auth else None, "debug": auth.debug() if auth else None},
    }
    told = "".join(f"\n  {name}, {_indented(masked(entry))}" for name, entry in entries.items())
    logger.warning("[clerk debug start: ClerkMiddleware]%s\n[clerk debug end: ClerkMiddleware]", told)


def _indented(entry: dict[str, Any]) -> str:
    return json.dumps(entry, indent=2).replace("\n", "\n  ")
