"""The same small application in every framework, so that one set of laws holds for all of them.

Each module has an `app`, made from the environment's keys as a newcomer would make it, with these pages:

- `/public` asks nothing; `/cached` says `Cache-Control: public, max-age=60` and asks who it is all the same.
- `/whoami` and `/given` answer with the facts of `auth()` and of `get_auth(request)`.
- `/protected` wants anybody; `/admin` a role; `/either` what a predicate says; `/machine` an API key; `/any` any token.
- `/elsewhere` sends those who may not pass to pages of its own.
- `/me` reads the user several times, once in a thread or task of its own; `/client` says which key the client has.
- `/sign-in-first` redirects to sign in by itself.
- `/boom` reads the user and fails.
- `/stream` streams the user's id ten times, asking anew for each part.
- `/after` answers, and reads the user in the background afterwards; `/seen` tells whom that found.
- `/settings/...` is protected by the middleware's handler, which takes everything there for members only.
- `/ws`, where there are websockets, answers each message with who is asking.

A request with `X-Tenant` is for the instance of that name, of those in `TENANTS`.
"""

from __future__ import annotations

import json
import os
from typing import Any

from clerk_backend.auth import Inbound, create_route_matcher
from clerk_backend.integrations.options import MiddlewareOptions

seen: list[str | None] = []
"""Whom the background work found, of this process."""
is_settings = create_route_matcher("/settings(.*)")
FACTS = ("user_id", "session_id", "org_id", "org_role", "token_type", "is_authenticated")


def facts(auth: Any) -> dict[str, Any]:
    """What a page tells of an auth object."""
    return {name: getattr(auth, name, None) for name in FACTS}


def is_admin_or_editor(has: Any) -> bool:
    return bool(has(role="org:admin") or has(permission="org:posts:edit"))


def handler(auth: Any, inbound: Any) -> None:
    """What the middleware does before the application."""
    if is_settings(inbound.url):
        auth.protect()


def options(inbound: Inbound) -> MiddlewareOptions | None:
    """The options of a request: those of its tenant, or none but the environment's."""
    tenant = inbound.headers.get("x-tenant")
    return MiddlewareOptions(**json.loads(os.environ["TENANTS"])[tenant]) if tenant else None
