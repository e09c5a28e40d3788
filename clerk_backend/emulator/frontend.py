"""The Frontend API, which browsers ask: its routes, and which pages may ask from their scripts."""

from __future__ import annotations

from dataclasses import replace

from . import frontend_client, frontend_handshake, frontend_pages
from .errors import Refusal, refuse
from .exchange import Headers, Request, Response, json_response
from .frontend_addresses import address, is_allowed
from .frontend_visit import Visit, Way
from .routing import Match, Router

ROUTER = Router((*frontend_handshake.ROUTES, *frontend_client.ROUTES, *frontend_pages.ROUTES))
_METHODS = "DELETE, GET, POST, PUT"


def answer(request: Request, way: Way, found: Match | Refusal) -> Response:
    """Answer a browser. No key is needed, and no limits hold: who asks is told by cookies."""
    headers = _for_page(request, way)
    if request.method == "OPTIONS":
        allowed = request.header("access-control-request-headers")
        more = (("access-control-allow-methods", _METHODS), ("access-control-allow-headers", allowed))
        return Response(204, headers + more)
    try:
        if isinstance(found, Refusal):
            raise found
        value = found.route.operation(Visit(request, way, found.parameters))
    except Refusal as refusal:
        raise Refusal(refusal.status, *refusal.problems, headers=refusal.headers + headers) from None
    response = value if isinstance(value, Response) else json_response(200, value)
    return replace(response, headers=response.headers + headers)


def _for_page(request: Request, way: Way) -> Headers:
    """Return the headers that let the page that asks read the answer. Pages of strangers are refused with 400."""
    origin = request.header("origin")
    if not origin or origin.partition("://")[2] == request.header("host"):
        return ()
    found = address(origin)
    if found is None or found.origin != origin or not is_allowed(way.instance, found):
        raise refuse(400, "origin_invalid", "Invalid HTTP Origin header", "Pages of this origin may not ask.")
    allowed = (("access-control-allow-origin", origin), ("access-control-allow-credentials", "true"))
    return (*allowed, ("vary", "Origin"))
