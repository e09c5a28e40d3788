"""Runs one recorded request to the proxy of the Frontend API, whose answer is recorded too."""

from __future__ import annotations

import json
from typing import Any

from clerk_backend.auth.frontend_api_proxy import (
    DEFAULT_PROXY_PATH,
    ProxyAnswer,
    ProxyOptions,
    proxy_failure,
    proxy_request,
    proxy_response_headers,
)


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    given: dict[str, Any] = case["input"]
    request = asked(given)
    if isinstance(request, ProxyAnswer):
        return {"returns": answer(request), "upstream_request": None}
    sent = {"method": request.method, "url": request.url, "headers": dict(request.headers)}
    upstream: dict[str, Any] = given.get("upstream") or {}
    if "throw" in upstream:
        return {"returns": answer(proxy_failure(upstream["throw"])), "upstream_request": sent}
    body = upstream.get("body")
    text = body if isinstance(body, str) else "" if body is None else json.dumps(body, separators=(",", ":"))
    returned = {
        "status": upstream.get("status", 200),
        "headers": sorted(proxy_response_headers(pairs(upstream.get("headers"), body), request=request)),
        "body": text,
    }
    return {"returns": returned, "upstream_request": sent}


def asked(given: dict[str, Any]) -> Any:
    """What the proxy makes of the request."""
    request, options, environment = given["request"], given.get("options") or {}, given.get("env") or {}
    headers = request.get("headers") or {}
    return proxy_request(
        request["method"],
        request["url"],
        list(headers.items()) if isinstance(headers, dict) else headers,
        options=ProxyOptions(
            publishable_key=options.get("publishableKey") or environment.get("CLERK_PUBLISHABLE_KEY") or "",
            secret_key=options.get("secretKey") or environment.get("CLERK_SECRET_KEY") or "",
            proxy_path=options.get("proxyPath") or DEFAULT_PROXY_PATH,
            fapi_url=options.get("fapiUrl") or environment.get("CLERK_FAPI_URL"),
        ),
    )


def answer(refusal: ProxyAnswer) -> dict[str, Any]:
    """An answer of the proxy's own."""
    return {"status": refusal.status, "headers": sorted(refusal.headers), "body": refusal.body.decode()}


def pairs(headers: Any, body: Any) -> list[tuple[str, str]]:
    """The headers of the recorded answer: JSON unless it says otherwise."""
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
