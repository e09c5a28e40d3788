"""Runs recorded tokens that an auth object gave; the calls of single resources are not of this kind of decision."""

from __future__ import annotations

import json
import math
from typing import Any, Final

import httpx

from clerk_backend import UNSET, Clerk, Limits
from clerk_backend.auth.backing import Backing
from clerk_backend.auth.session_auth import signed_in
from tests.vectors.cases import now

CLERKS_KEY: Final = "sk_test_abc"


def is_of_auth(case: dict[str, Any]) -> bool:
    """Whether a case asks an auth object for a token; the others of the file call a resource."""
    return "session_token" in case["input"]


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be.

    Raises:
        LookupError: the case calls a resource.
    """
    given: dict[str, Any] = case["input"]
    if not is_of_auth(case):
        raise LookupError("Only auth.getToken is run here.")
    requests: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent = {name: request.headers.get(name) for name in ("authorization", "clerk-api-version", "user-agent")}
        sent["content-type"] = request.headers.get("content-type", "application/json")  # Clerk's SDK says so of nothing
        body = json.loads(request.content) if request.content else None
        requests.append({"method": request.method, "url": str(request.url), "headers": sent, "body": body})
        response = given.get("response") or {}
        return httpx.Response(response.get("status", 200), json=response.get("body", {"jwt": "JWT"}))

    options: dict[str, Any] = given.get("options") or {}
    limits = Limits(requests=math.inf)
    key = (given.get("client") or {}).get("secretKey") or CLERKS_KEY
    with Clerk(key, http_client=httpx.MockTransport(answer), limits=limits) as clerk:
        backing = Backing(client=clerk, token=given["session_token"], clock=lambda: float(now(case)))
        token = signed_in(given["claims"], backing).get_token(
            template=options.get("template"), expires_in_seconds=options.get("expiresInSeconds", UNSET)
        )
    return {"returns": token, "requests": requests}


def deviation(case: dict[str, Any]) -> str | None:
    """None: the tokens are the same."""
    return None
