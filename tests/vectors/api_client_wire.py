"""What stands between a client and Clerk in a recorded call: notes what is sent, and answers as the case says."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import httpx

from clerk_backend import Limits
from clerk_backend.auth.urls import form_encode

USER: Final[Mapping[str, Any]] = {
    "object": "user",
    "id": "user_1",
    **{name: [] for name in ("email_addresses", "phone_numbers", "web3_wallets", "external_accounts")},
    "created_at": 1,
    "updated_at": 2,
}
_SENT: Final = ("authorization", "clerk-api-version", "user-agent")
NO_ANSWER: Final = ("throw", "$error", "error", "networkError")
"""By which names a case may say that no answer came."""
_runs = itertools.count(1)


class Wire:
    """What is between the client and Clerk: notes what is sent, and answers as the case says.

    It is asked once for each call, as Clerk's SDK asks: nothing is repeated, and no case waits for another's limits.
    """

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.requests: list[dict[str, Any]] = []
        self.order: tuple[str, ...] = ()

    def options(self) -> dict[str, Any]:
        """What makes a client ask here."""
        limits = Limits(requests=math.inf, per=1 / next(_runs))
        return {"http_client": httpx.MockTransport(self), "limits": limits, "retries": 0, "max_wait": 0}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(noted(request, self.order))
        told = self.response(request.url.path)
        for name in NO_ANSWER:
            if name in told:
                text = told[name]
                raise httpx.ConnectError(str(text.get("message", "")) if isinstance(text, dict) else str(text))
        body = told.get("body")
        content = body if isinstance(body, str) else json.dumps(body) if "body" in told else ""
        kind = told.get("contentType", "application/json")
        headers = {
            **({"content-type": kind} if kind else {}),
            **{str(name).lower(): str(value) for name, value in pairs(told.get("headers"))},
        }
        status = told.get("status", 200)
        return httpx.Response(status, headers=headers, content=b"" if status == 204 else content.encode())

    def response(self, path: str) -> dict[str, Any]:
        """The answer that a case names for a path; where it does not say, one that fits."""
        by_path: dict[str, Any] = self.given.get("responses") or {}
        found: dict[str, Any] | None = by_path.get(path) or self.given.get("response")
        if found is not None:
            return found
        if path.endswith("/users/count"):
            return {"body": {"object": "total_count", "total_count": 42}}
        if path.endswith("/users"):
            return {"body": [dict(USER)]}
        return {"body": {"object": "token", "jwt": "JWT"} if "/tokens" in path else {}}

    @property
    def status_text(self) -> str:
        """The text of the status, which HTTP/2 has none of and our errors therefore leave out."""
        return str(self.response("").get("statusText") or "")


def pairs(headers: Any) -> list[tuple[str, Any]]:
    """Headers as pairs, however a case gives them."""
    return list(headers.items()) if isinstance(headers, dict) else [(name, value) for name, value in headers or []]


def noted(request: httpx.Request, order: tuple[str, ...]) -> dict[str, Any]:
    """What was sent, spelled as JavaScript spells the same: see `spelled`.

    Clerk's SDK says of no body that it is JSON, and leaves out one without parameters; ours says nothing of none.
    """
    headers = {name: request.headers[name] for name in _SENT if name in request.headers}
    kind = request.headers.get("content-type", "application/json")
    is_json = kind == "application/json"
    body = json.loads(request.content) if request.content and is_json else None
    return {
        "method": request.method,
        "url": spelled(str(request.url), order),
        "headers": {**headers, **({"content-type": kind} if is_json else {})},
        "body": body or None,
    }


def spelled(url: str, order: tuple[str, ...]) -> str:
    """The same address as JavaScript writes it: no needless quoting, parameters as a form and in the order given."""
    parts = urlsplit(url)
    path = "/".join(_segment(each) for each in parts.path.split("/"))
    places = {name: place for place, name in enumerate(order)}
    query = sorted(parse_qsl(parts.query, keep_blank_values=True), key=lambda pair: places.get(pair[0], len(places)))
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{form_encode(query)}" if query else "")


def _segment(quoted: str) -> str:
    plain = unquote(quoted)
    return quoted if re.search(r"[/\\?#%]", plain) else quote(plain, safe="!$&'()*+,;=:@[]|^~")
