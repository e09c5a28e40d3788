"""Clerk in Django: the middleware, and who is asking, for views that block and for views that await."""

from __future__ import annotations

from ...auth.routes import create_route_matcher
from ..answers import Answer, Interruption
from ..options import MiddlewareOptions
from .asking import (
    aauth,
    aclerk_client,
    acurrent_user,
    aget_auth,
    auth,
    clerk_client,
    current_user,
    get_auth,
    protect,
)
from .middleware import ClerkMiddleware

__all__ = [
    "Answer",
    "ClerkMiddleware",
    "Interruption",
    "MiddlewareOptions",
    "aauth",
    "aclerk_client",
    "acurrent_user",
    "aget_auth",
    "auth",
    "clerk_client",
    "create_route_matcher",
    "current_user",
    "get_auth",
    "protect",
]
