"""Runs one recorded request to the proxy of the Frontend API through the ASGI middleware; its answer is recorded too.

Clerk's function is called with any path, and refuses those that are not its own; the middleware hands them to the
application, so that what it would be told is what `proxy_request` gives.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import httpx

from clerk_backend import AsyncClerk
from clerk_backend.auth.frontend_api_proxy import (
    DEFAULT_PROXY_PATH,
    ProxyAnswer,
    ProxyOptions,
    is_proxy_path,
    proxy_request,
)
from clerk_backend.auth.urls import parse
from clerk_backend.integrations.asgi import ClerkMiddleware
from clerk_backend.integrations.options import FrontendAPIProxy, MiddlewareOptions

_NO_KEY = "sk_test_none"
"""The client's own key, which is not that of the options; a client cannot be made without, or with less than one."""


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    given: dict[str, Any] = case["input"]
    told = asked(given)
    options = _proxy_options(given)
    if isinstance(told, ProxyAnswer) and (
        not options.secret_key or not is_proxy_path(_path(given), options.proxy_path)
    ):
        return {"returns": answer(told), "upstream_request": None}
    others = {name: value for name, value in os.environ.items() if not name.startswith("CLERK_")}
    with patch.dict(os.environ, {**others, **(given.get("env") or {})}, clear=True):
        return asyncio.run(_passed(given, options))


async def _passed(given: dict[str, Any], options: ProxyOptions) -> dict[str, Any]:
    secret_key = options.secret_key if options.secret_key.startswith("sk_") else f"sk_test_{options.secret_key}"
    heard: list[dict[str, Any]] = []
    sent: list[Any] = []

    async def upstream(request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        assert body == _body(given)
        headers = {name: value for name, value in request.headers.items() if name not in _of_body(given)}
        assert headers.pop("clerk-secret-key") == secret_key
        headers["clerk-secret-key"] = options.secret_key
        heard.append({"method": request.method, "url": str(request.url), "headers": headers})
        recorded: dict[str, Any] = given.get("upstream") or {}
        if "throw" in recorded:
            raise httpx.ConnectError(recorded["throw"])
        found = recorded.get("body")
        text = found if isinstance(found, str) else "" if found is None else json.dumps(found, separators=(",", ":"))
        status, pairs = recorded.get("status", 200), _pairs(recorded.get("headers"), found)
        return httpx.Response(status, headers=pairs, stream=_Stream(text.encode()))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("It is for the proxy.")

    async def receive() -> Any:
        return await asyncio.Event().wait() if sent or heard else {"type": "http.request", "body": _body(given)}

    async def send(message: Any) -> None:
        sent.append(message)

    proxy = FrontendAPIProxy(options.proxy_path, options.fapi_url, httpx.MockTransport(upstream))
    made = MiddlewareOptions(publishable_key=options.publishable_key, secret_key=secret_key, frontend_api_proxy=proxy)
    async with AsyncClerk(_NO_KEY) as clerk:
        await ClerkMiddleware(app, clerk, options=made)(_scope(given), receive, send)
    start, *parts = sent
    headers = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
    returned = {
        "status": start["status"],
        "headers": sorted((name, value) for name, value in headers if name != "content-length"),
        "body": b"".join(part["body"] for part in parts).decode(),
    }
    return {"returns": returned, "upstream_request": heard[0] if heard else None}


class _Stream(httpx.AsyncByteStream):
    """A body that was sent as it is, whatever the headers say of it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> Any:
        yield self._body


def _scope(given: dict[str, Any]) -> dict[str, Any]:
    request = given["request"]
    url = parse(request["url"])
    headers = _pairs(request.get("headers"), None)
    if not any(name.lower() == "host" for name, _ in headers):
        headers.append(("host", url.host))  # which every server is told, and recorded requests need not name
    return {
        "type": "http",
        "method": request["method"],
        "scheme": url.protocol.rstrip(":"),
        "server": (url.hostname, int(url.port) if url.port else None),
        "path": unquote(url.pathname),
        "raw_path": url.pathname.encode(),
        "query_string": url.search.removeprefix("?").encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
    }


def _path(given: dict[str, Any]) -> str:
    return parse(given["request"]["url"]).pathname


def _body(given: dict[str, Any]) -> bytes:
    body = given["request"].get("body")
    return body.encode() if isinstance(body, str) else b"" if body is None else json.dumps(body).encode()


def _of_body(given: dict[str, Any]) -> set[str]:
    """The headers that say how the body is framed, which is the HTTP library's affair and is not recorded."""
    named = {name.lower() for name, _ in _pairs(given["request"].get("headers"), None)}
    return {"content-length", "transfer-encoding"} - named


def _proxy_options(given: dict[str, Any]) -> ProxyOptions:
    options, environment = given.get("options") or {}, given.get("env") or {}
    return ProxyOptions(
        publishable_key=options.get("publishableKey") or environment.get("CLERK_PUBLISHABLE_KEY") or "",
        secret_key=options.get("secretKey") or environment.get("CLERK_SECRET_KEY") or "",
        proxy_path=options.get("proxyPath") or DEFAULT_PROXY_PATH,
        fapi_url=options.get("fapiUrl") or environment.get("CLERK_FAPI_URL"),
    )


def asked(given: dict[str, Any]) -> Any:
    """What the proxy makes of the request."""
    request = given["request"]
    return proxy_request(
        request["method"], request["url"], _pairs(request.get("headers"), None), options=_proxy_options(given)
    )


def answer(refusal: ProxyAnswer) -> dict[str, Any]:
    """An answer of the proxy's own."""
    return {"status": refusal.status, "headers": sorted(refusal.headers), "body": refusal.body.decode()}


def _pairs(headers: Any, body: Any) -> list[tuple[str, str]]:
    """The headers of a recorded answer: JSON unless it says otherwise; or of a request, without a body."""
    found = [(name, value) for name, value in (headers.items() if isinstance(headers, dict) else headers or [])]
    if body is not None and not any(name.lower() == "content-type" for name, _ in found):
        found.append(("content-type", "application/json"))
    return found


def deviation(case: dict[str, Any]) -> str | None:
    """Requests that could mean one thing to us and another to the Frontend API are not passed on."""
    request = asked(case["input"])
    if (
        isinstance(request, ProxyAnswer)
        and request.status == 400
        and request.message.endswith(("be proxied", "not clear"))
    ):
        return request.message
    return None
