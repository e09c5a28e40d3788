"""Clerk's Frontend API below a path of the application: what to ask of it, and what of its answer to pass on.

Only decisions: an adapter sends the request, with the body as it streams in, follows no redirect, and streams the
answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final, Literal, NoReturn, TypeAlias
from urllib.parse import unquote

from .keys import fapi_url_from_publishable_key
from .urls import URL, parse

Headers: TypeAlias = Iterable[tuple[str, str]]
ErrorCode: TypeAlias = Literal["proxy_configuration_error", "proxy_path_mismatch", "proxy_request_failed"]

DEFAULT_PROXY_PATH: Final = "/__clerk"
_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding"}
    | {"upgrade"}
)
_DECODED_AWAY = frozenset({"content-encoding", "content-length"})
"""Headers of an answer that are no longer true of its body, which the HTTP library has decoded."""
_ECHOING = {"CONNECT", "TRACE", "TRACK"}
"""Methods that no proxy passes on: they open a tunnel, or answer with the request and the secret key in it."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*").fullmatch
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]").search
_AUTHORITY = re.compile(r"[^\s/?#@\\]+").fullmatch


@dataclass(frozen=True, slots=True)
class ProxyOptions:
    """How the Frontend API is proxied. The `repr` shows no secret, and it cannot be pickled.

    Attributes:
        publishable_key: The instance's publishable key, which says where its Frontend API is.
        secret_key: The instance's secret key, which the Frontend API is told.
        proxy_path: The path below which it is proxied; slashes at its end do not count.
        fapi_url: Where the Frontend API is, if not where the key says.
    """

    publishable_key: str
    secret_key: str = field(repr=False)
    proxy_path: str = DEFAULT_PROXY_PATH
    fapi_url: str | None = None

    def __reduce__(self) -> NoReturn:
        raise TypeError("Options hold a secret key and cannot be pickled; make them in each process instead.")

    @property
    def root(self) -> str:
        """The path without slashes at its end."""
        return (self.proxy_path or DEFAULT_PROXY_PATH).rstrip("/")


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """What to ask of the Frontend API. Its `repr` shows neither headers nor the query, and it cannot be pickled.

    Attributes:
        method: The HTTP method.
        url: The absolute URL.
        headers: All headers to send, each once, with lower-case names. A `content-length` is the body's, as it came in.
        proxy_url: Where the browser finds the proxy.
        fapi_url: Where the Frontend API is.
    """

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    proxy_url: str
    fapi_url: URL

    def __reduce__(self) -> NoReturn:
        raise TypeError("A proxied request holds a secret key and cannot be pickled.")


@dataclass(frozen=True, slots=True)
class ProxyAnswer:
    """An answer that is given instead of the Frontend API's.

    Attributes:
        status: The HTTP status.
        code: Clerk's name for what is wrong.
        message: What is wrong, in words.
    """

    status: int
    code: ErrorCode
    message: str

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers to answer with."""
        return (("content-type", "application/json"), ("cache-control", "no-store"))

    @property
    def body(self) -> bytes:
        """The JSON to answer with."""
        error = {"code": self.code, "message": self.message}
        return json.dumps({"errors": [error]}, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def is_proxy_path(path: str, proxy_path: str = DEFAULT_PROXY_PATH) -> bool:
    """Whether a path is for the proxy: the proxy's own, or one below it."""
    root = (proxy_path or DEFAULT_PROXY_PATH).rstrip("/")
    return path == root or path.startswith(f"{root}/")


def proxy_request(method: str, url: str, headers: Headers, *, options: ProxyOptions) -> ProxyRequest | ProxyAnswer:
    """What to ask of the Frontend API for a request that came in, or the answer to give instead.

    Args:
        method: The request's method.
        url: The request's absolute URL, as the server knows it.
        headers: The request's headers, a name as often as it was sent.
        options: Which instance's Frontend API, and below which path.
    """
    for name, variable, key in (
        ("publishableKey", "CLERK_PUBLISHABLE_KEY", options.publishable_key),
        ("secretKey", "CLERK_SECRET_KEY", options.secret_key.strip()),
    ):
        if not key or not _VALUE(key):
            shown = f"Missing {name}. Provide it in options or set {variable} environment variable."
            return ProxyAnswer(500, "proxy_configuration_error", shown)
    try:
        requested = parse(url)
    except ValueError:
        return _refused("The request's URL cannot be read")
    if not is_proxy_path(requested.pathname, options.root or "/"):
        shown = f'Request path "{requested.pathname}" does not match proxy path "{options.root}"'
        return ProxyAnswer(400, "proxy_path_mismatch", shown)
    fapi = _frontend_api(options)
    if isinstance(fapi, ProxyAnswer):
        return fapi
    path = requested.pathname[len(options.root) :] or "/"
    target = parse(f"{fapi.href.rstrip('/')}{path}{requested.search}")
    sent = _joined(headers)
    if problem := _problem(method, path, sent, is_elsewhere=target.host != fapi.host):
        return _refused(problem)
    proxy_url = f"{_public_origin(sent, requested)}{options.root}"
    passed = _passed(sent, requested)
    passed |= {
        "clerk-proxy-url": proxy_url,
        "clerk-secret-key": options.secret_key.strip(),
        "host": fapi.host,
        "accept-encoding": "identity",
    }
    return ProxyRequest(method, target.href, tuple(passed.items()), proxy_url, fapi)


def _misconfigured(message: str) -> ProxyAnswer:
    return ProxyAnswer(500, "proxy_configuration_error", message)


def _refused(message: str) -> ProxyAnswer:
    return ProxyAnswer(400, "proxy_request_failed", message)


def proxy_failure(problem: str) -> ProxyAnswer:
    """The answer where the Frontend API gave none.

    Args:
        problem: What went wrong, in words that strangers may read.
    """
    return ProxyAnswer(502, "proxy_request_failed", f"Failed to proxy request to Clerk FAPI: {problem}")


def _frontend_api(options: ProxyOptions) -> URL | ProxyAnswer:
    try:
        url = parse(options.fapi_url or fapi_url_from_publishable_key(options.publishable_key))
    except ValueError:
        return _misconfigured("Invalid URL")
    if url.protocol not in {"http:", "https:"}:
        return _misconfigured("FAPI URL must use http or https")
    if url.username or url.password or url.search or url.hash:
        return _misconfigured("FAPI URL must not include credentials, a query string, or a hash")
    return parse(url.href.rstrip("/"))


def _joined(headers: Headers) -> dict[str, str]:
    """The headers by lower-case name; repeated ones joined, as HTTP has it."""
    found: dict[str, str] = {}
    for given, text in headers:
        name, value = given.lower(), text.strip(" \t\r\n")
        between = "; " if name == "cookie" else ", "
        found[name] = f"{found[name]}{between}{value}".strip() if name in found else value
    return found


def _problem(method: str, path: str, headers: dict[str, str], *, is_elsewhere: bool) -> str | None:
    """Why the request is not passed on, where it could mean one thing here and another thing there."""
    if is_elsewhere:
        return "Resolved target does not match the expected host"
    if not _TOKEN(method) or method.upper() in _ECHOING:
        return "The method cannot be proxied"
    if not all(_TOKEN(name) and _VALUE(value) for name, value in headers.items()):
        return "A header cannot be proxied"
    if (length := headers.get("content-length")) is not None and not (length.isascii() and length.isdigit()):
        return "The length of the body is not clear"
    decoded = _decoded(path)
    if decoded is None or _CONTROLS(decoded) or {".", ".."} & set(re.split(r"[/\\]", decoded)):
        return "The path cannot be proxied"
    return None


def _decoded(path: str) -> str | None:
    """The path decoded to the end; None where that takes too long to be meant well."""
    for _ in range(4):
        if (again := unquote(path)) == path:
            return path
        path = again
    return None


def _passed(headers: dict[str, str], requested: URL) -> dict[str, str]:
    """The headers that go on to the Frontend API, and those that tell it of the way."""
    dropped = _hops(headers.get("connection", ""))
    if "transfer-encoding" in headers:
        dropped |= {"content-length"}  # where both are sent, only one of them is true
    passed = {name: value for name, value in headers.items() if name not in dropped}
    passed.setdefault("x-forwarded-host", requested.host)
    passed.setdefault("x-forwarded-proto", requested.protocol.rstrip(":"))
    if address := _client_address(headers):
        passed["x-forwarded-for"] = address
    return passed


def _hops(connection: str) -> frozenset[str]:
    """The headers that concern only one connection: those that always do, and those that `Connection` names."""
    return _HOP_BY_HOP | {name.strip().lower() for name in connection.split(",")}


def _client_address(headers: dict[str, str]) -> str:
    for name in ("cf-connecting-ip", "x-real-ip"):
        if value := headers.get(name):
            return value
    return headers.get("x-forwarded-for", "").partition(",")[0].strip()


def _public_origin(headers: dict[str, str], requested: URL) -> str:
    """Where the browser sees the application: as a proxy in front says, if what it says can be a web page's origin."""
    protocol, host = (headers.get(f"x-forwarded-{name}", "").partition(",")[0].strip() for name in ("proto", "host"))
    if not protocol or not host:
        return requested.origin
    origin = f"{protocol}://{host}"
    try:
        is_origin = parse(origin).protocol in {"http:", "https:"} and _AUTHORITY(host) is not None
    except ValueError:
        is_origin = False
    return origin if is_origin else requested.origin


def proxy_response_headers(headers: Headers, *, request: ProxyRequest) -> list[tuple[str, str]]:
    """The headers to answer with: those of the Frontend API's answer that concern the browser; each cookie by itself.

    The body must have been decoded, where it was compressed although nobody asked for that.

    Args:
        headers: The headers of the answer, a name as often as it was sent.
        request: What was asked.
    """
    given = [(name.lower(), value) for name, value in headers]
    dropped: Collection[str] = _DECODED_AWAY | _hops(",".join(value for name, value in given if name == "connection"))
    return [
        (name, _rewritten(value, request) if name == "location" else value)
        for name, value in given
        if name not in dropped and _TOKEN(name) and _VALUE(value)
    ]


def _rewritten(location: str, request: ProxyRequest) -> str:
    """The location below the proxy, where it is one of the Frontend API."""
    try:
        url = parse(location, request.fapi_url)
    except ValueError:
        return location
    if url.host != request.fapi_url.host:
        return location
    base = request.fapi_url.pathname.rstrip("/")
    path = url.pathname.removeprefix(base) if url.pathname.startswith(f"{base}/") else url.pathname
    return f"{request.proxy_url}{path}{url.search}{url.hash}"
