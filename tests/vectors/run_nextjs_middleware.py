"""Runs recorded requests through the ASGI middleware: what Clerk's middleware for Next.js does, and what it forwards.

What only exists in Next.js has a counterpart here:

- There the 404 of `protect` is a rewrite to a page that does not exist, which is forwarded like any other request; here
  it is an answer, and nothing is called. What would have been forwarded is what `forwarded_headers` gives.
- There the application is another process, which reads `getAuth()` from the forwarded headers; here it may be, by
  `forwarded_auth`, which leaves the encrypted options alone and takes the secret key from its own client.
- There an option `secretKey` stands beside the keys of the environment; here the client has the keys, and a function of
  the request may give others.
- There routes are matched by the path as it was sent, and here by the path as the server decoded it, which is how
  frameworks route; the recorded patterns are held against the former.
- There texts among the options keep the blanks around them; here they lose them (quirk 25), which is not compared.
- There handlers are given a request and return responses of Next.js; here `Answer` or `Redirect`.
- There debugging prints line by line, with cookies in it; here it is one record of logging without secrets (quirk 23).
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import httpx

from clerk_backend import AsyncClerk, ClerkError, Limits
from clerk_backend.auth import create_route_matcher
from clerk_backend.auth.content_security_policy import ContentSecurityPolicy
from clerk_backend.auth.dynamic_keys import EncryptionKeys, decrypt_request_data
from clerk_backend.auth.hydration import build_clerk_props
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.key_store import key_store
from clerk_backend.auth.machine_tokens import machine_token_type
from clerk_backend.auth.objects import serializable
from clerk_backend.auth.options import OrganizationSyncOptions
from clerk_backend.auth.urls import parse
from clerk_backend.integrations.answers import Answer
from clerk_backend.integrations.asgi import ClerkMiddleware
from clerk_backend.integrations.forwarded import forwarded_auth
from clerk_backend.integrations.forwarding import forwarded_headers
from clerk_backend.integrations.options import FrontendAPIProxy, MiddlewareOptions
from clerk_backend.integrations.protection import Demand
from clerk_backend.integrations.visits import Visit, current_visit
from tests.vectors.cases import now
from tests.vectors.run_authenticate_request import Network, deviation as authentication_deviation

_VARIABLES = ("CLERK_", "NEXT_PUBLIC_CLERK_")
_DATA = "x-clerk-request-data"
_PLACEHOLDER = "<salted ciphertext, see request_data_decrypted>"
_METHODS = ("debug", "getToken", "has")
_REDIRECTS = ("redirectToSignIn", "redirectToSignUp")
_MISSING = {
    "Publishable key is missing.": "@clerk/nextjs: Missing publishableKey.",
    "No secret key.": "@clerk/nextjs: Missing secretKey.",
}
_GUIDANCE = " You can get your key at https://dashboard.clerk.com/last-active?path=api-keys."
_UPPER = re.compile("[A-Z]")
_DEMANDS = set(Demand._fields)


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    environment: dict[str, str] = case["input"].get("env") or {}
    others = {name: value for name, value in os.environ.items() if not name.startswith(_VARIABLES)}
    with patch.dict(os.environ, {**others, **environment}, clear=True):
        try:
            return asyncio.run(_Story(case).told())
        except ClerkError as error:
            return {"throws": _thrown(error)}


def deviation(case: dict[str, Any]) -> str | None:
    """The quirk of Clerk's SDK that is not repeated for this request, or None."""
    given: dict[str, Any] = case["input"]
    options: dict[str, Any] = given.get("options") or {}
    request = given["request"]
    asked = {"request": request, "options": {**_known(options), "acceptsToken": "any"}, "client_options": {}}
    if (by_authentication := authentication_deviation({**case, "input": {**given, **asked}})) is not None:
        return by_authentication
    found = run(case)
    if "throws" in found:
        return None
    if "console" in found:
        return "23: debugging is logged, and without cookies and tokens"
    token = Inbound(request["method"], request["url"], request["headers"]).token_in_header
    if found["outcome"] == "pass_through" and token and machine_token_type(token) and _is_signed_in(found):
        return "7: after a machine was authenticated, nobody is signed in, which is no error"
    if options.get("machineSecretKey") and "request_data_decrypted" in found:
        return "5.9: a machine's secret key is not passed on"
    return None


def _is_signed_in(found: dict[str, Any]) -> bool:
    return bool(found["forwarded"]["x-clerk-auth-status"] == "signed-in")


def _known(options: Mapping[str, Any]) -> dict[str, Any]:
    ours = {"debug", "contentSecurityPolicy", "frontendApiProxy"}
    return {name: value for name, value in options.items() if name not in ours}


class _Story:
    """One request, from the middleware to the application and back."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case, self.given = case, case["input"]
        self.options: dict[str, Any] = self.given.get("options") or {}
        self.heard: dict[str, str] | None = None
        self.visit: Visit[AsyncClerk] | None = None
        self.handled: dict[str, Any] = {}
        self.sent: list[Any] = []
        self.logged: list[str] = []

    async def told(self) -> dict[str, Any]:
        key_store.cache_clear()
        network = Network(self.given.get("network_mock") or {})
        secret_key = os.environ.get("CLERK_SECRET_KEY") or self.options.get("secretKey")
        async with AsyncClerk(
            secret_key,
            http_client=httpx.MockTransport(network.answer),
            limits=Limits(requests=math.inf),
            max_wait=0,
            retries=0,
        ) as clerk:
            handler = logging.Handler()
            handler.emit = lambda record: self.logged.append(record.getMessage())  # type: ignore[method-assign]  # a fake
            loggers = [logging.getLogger(f"clerk_backend.{name}") for name in ("debug",)]
            before = [logger.propagate for logger in loggers]
            for logger in loggers:
                logger.addHandler(handler)
                logger.propagate = False
            try:
                await self._ask(clerk)
            finally:
                for logger, propagates in zip(loggers, before, strict=True):
                    logger.removeHandler(handler)
                    logger.propagate = propagates
            return {**self._response(), **self._behind(clerk), **self._console()}

    async def _ask(self, clerk: AsyncClerk) -> None:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            self.heard = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body"})

        async def send(message: Any) -> None:
            self.sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request"}

        options = _options(self.options)
        middleware = ClerkMiddleware(
            app, clerk, options=lambda _: options, handler=self._handle, now=lambda: float(now(self.case))
        )
        await middleware(self._scope(), receive, send)

    def _scope(self) -> dict[str, Any]:
        request = self.given["request"]
        url = parse(request["url"])
        path = url.pathname
        return {
            "type": "http",
            "method": request["method"],
            "scheme": url.protocol.rstrip(":"),
            "server": (url.hostname, int(url.port) if url.port else {"https:": 443}.get(url.protocol, 80)),
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": url.search.removeprefix("?").encode(),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in _pairs(request["headers"])],
        }

    def _handle(self, auth: Any, inbound: Inbound) -> Any:
        self.visit = current_visit()
        for name, *arguments in self.given.get("handler") or []:
            match name:
                case "auth":
                    found = auth(**_asking(arguments))
                    self.handled |= {"auth": serializable(found), "keys": _keys(found)}
                case "protect":
                    self.handled["protect"] = serializable(auth.protect(**_demand(arguments)))
                case "route_match_protect":
                    if create_route_matcher(arguments[0])(parse(self.given["request"]["url"])):
                        self.handled["protect"] = serializable(auth.protect())
                case "redirectToSignIn" | "redirectToSignUp":
                    ways = {"redirectToSignIn": "redirect_to_sign_in", "redirectToSignUp": "redirect_to_sign_up"}
                    given = {snake_case(each): value for each, value in (arguments or [{}])[0].items()}
                    return getattr(auth(), ways[name])(**given)
                case "return_redirect":
                    return Answer(307, (("location", parse(arguments[0], inbound.url).href),))
                case _:
                    raise AssertionError(name)
        return None

    def _response(self) -> dict[str, Any]:
        start = self.sent[0]
        headers = [(name.decode().lower(), value.decode("latin-1")) for name, value in start["headers"]]
        status, location = start["status"], dict(headers).get("location")
        ours: dict[str, str] = {}
        for name, value in headers:
            if name.startswith("x-clerk-"):
                ours[name] = f"{ours[name]}, {value}" if name in ours else value
        return {
            "outcome": _outcome(status, is_through=self.heard is not None, location=location),
            "status": status,
            "location": location,
            "www_authenticate": dict(headers).get("www-authenticate"),
            "set_cookie": [value for name, value in headers if name == "set-cookie"],
            "clerk_headers": ours,
            "handler_result": self.handled or None,
        }

    def _behind(self, clerk: AsyncClerk) -> dict[str, Any]:
        """What the application learns, or would have learned by the rewrite of a 404."""
        headers = self.heard
        if headers is None and self.visit and self.sent[0]["status"] == 404:
            headers = dict(forwarded_headers(self.visit, self.visit.options))
        if headers is None:
            return {"forwarded": {}}
        forwarded = {name: value for name, value in headers.items() if name.startswith("x-clerk-")}
        told: dict[str, Any] = {"forwarded": forwarded}
        if data := forwarded.get(_DATA):
            passphrase = os.environ.get("CLERK_ENCRYPTION_KEY") or os.environ.get("CLERK_SECRET_KEY") or ""
            found = decrypt_request_data(data, keys=EncryptionKeys(passphrase))
            told["request_data_decrypted"] = found | self._with_blanks(found)
            told["request_data_passphrase"] = passphrase
            forwarded[_DATA] = _PLACEHOLDER
        if self.heard is not None:
            told |= self._asked_there(clerk)
        return told

    def _console(self) -> dict[str, Any]:
        return {"console": [line for text in self.logged for line in text.split("\n")]} if self.logged else {}

    def _with_blanks(self, found: dict[str, Any]) -> dict[str, str]:
        """Texts as they were given."""
        texts = {name: value for name, value in self.options.items() if isinstance(value, str)}
        return {name: value for name, value in texts.items() if found.get(name) == value.strip()}

    def _asked_there(self, clerk: AsyncClerk) -> dict[str, Any]:
        assert self.heard is not None
        key = self.options.get("secretKey")
        request = {
            "type": "http",
            "path": "/",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in self.heard.items()],
        }
        auth: Any = forwarded_auth(request, clerk.with_options(secret_key=key) if key else clerk)
        props = build_clerk_props(auth)
        told: dict[str, Any] = {"getAuth": serializable(auth), "buildClerkProps": props}
        told["getAuth_get_token"] = auth.backing.token
        return told


def snake_case(name: str) -> str:
    """A name as Python writes it: `signInUrl` becomes `sign_in_url`."""
    return _UPPER.sub(lambda found: f"_{found[0].lower()}", name)


def _outcome(status: int, *, is_through: bool, location: str | None) -> str:
    if is_through:
        return "pass_through"
    if location is not None:
        return "redirect"
    return "not_found" if status == 404 else "error_status"


def _options(given: Mapping[str, Any]) -> MiddlewareOptions:
    """Options as Python names and types them."""
    made = {snake_case(name): value for name, value in given.items()}
    for name in ("api_url", "api_version"):
        made.pop(name, None)  # which are the client's
    if policy := made.get("content_security_policy"):
        made["content_security_policy"] = ContentSecurityPolicy(
            is_strict=bool(policy.get("strict")),
            directives=policy.get("directives") or {},
            is_report_only=bool(policy.get("reportOnly")),
            report_to=policy.get("reportTo"),
        )
    if proxy := made.pop("frontend_api_proxy", None):
        enabled = proxy.get("enabled", True)
        made["frontend_api_proxy"] = (
            replace(FrontendAPIProxy(), path=proxy.get("path") or "/__clerk") if enabled else None
        )
    if sync := made.get("organization_sync_options"):
        patterns = (sync.get("organizationPatterns") or (), sync.get("personalAccountPatterns") or ())
        made["organization_sync_options"] = OrganizationSyncOptions(*patterns)
    known = {each.name for each in fields(MiddlewareOptions)}
    return MiddlewareOptions(**{name: value for name, value in made.items() if name in known} | {"forward": True})


def _asking(arguments: list[Any]) -> dict[str, Any]:
    return {snake_case(name): value for name, value in (arguments or [{}])[0].items()}


def _demand(arguments: list[Any]) -> dict[str, Any]:
    """The arguments of `protect`, of which the first may be a predicate; later ones do not replace earlier ones."""
    found: dict[str, Any] = {}
    for each in arguments:
        given = {"has": each} if callable(each) else {snake_case(name): value for name, value in each.items()}
        found = given | found
    if isinstance(level := found.get("reverification"), dict):
        found["reverification"] = {snake_case(name): value for name, value in level.items()}
    return {name: value for name, value in found.items() if name in _DEMANDS}


def _keys(auth: Any) -> list[str]:
    """The names of what Clerk's auth object has."""
    names = [*serializable(auth), *_METHODS, *(_REDIRECTS if auth.token_type == "session_token" else ())]
    return sorted(names)


def _pairs(headers: Any) -> list[tuple[str, str]]:
    return list(headers.items()) if isinstance(headers, dict) else [(name, value) for name, value in headers]


def _thrown(error: ClerkError) -> dict[str, str]:
    """The error of Clerk's middleware: it says of missing keys the same in other words."""
    text = str(error)
    if text.startswith("Invalid URL"):
        return {"name": "TypeError", "message": "Invalid URL"}
    for ours, theirs in _MISSING.items():
        if text.startswith(ours):
            text = f"{theirs}{_GUIDANCE}"
    return {"name": "Error", "message": text}
