"""One connection to Clerk, of httpcore's, and how it is opened: address, TLS, proxy."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlsplit

import httpcore

from .answer import Answer, decompressed
from .errors import ConfigurationError

if TYPE_CHECKING:
    from ssl import SSLContext

    from .settings import Settings
    from .wire import Request

TIMEOUT = 30.0
"""Seconds for connecting, sending and each wait for the answer, unless the caller says otherwise."""


@cache
def failures() -> tuple[type[Exception], ...]:
    """What may be raised while a request is under way; httpx's errors are respx's, which stands in for httpcore."""
    import httpx

    return (
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.ProtocolError,
        httpcore.ProxyError,
        httpcore.UnsupportedProtocol,
        httpcore.ConnectionNotAvailable,
        httpx.TransportError,
        OSError,
    )


class Connection:
    """A connection for blocking callers, one request at a time."""

    def __init__(self, url: httpcore.URL, line: Callable[..., httpcore.HTTPConnection | httpcore.HTTPProxy]) -> None:
        """`line` makes what a request is sent through."""
        self._url, self._line = url, line()

    def exchange(self, request: Request) -> Answer:
        """Send a request and read its whole answer; what is raised is in `failures()`."""
        answer = self._line.handle_request(_request(self._url, request))
        try:
            body = b"".join(answer.iter_stream())
        finally:
            answer.close()
        return Answer(answer.status, answer.headers, decompressed(body))

    def is_usable(self) -> bool:
        """Whether another request may be sent on it: False once the other side has closed it."""
        return isinstance(self._line, httpcore.HTTPProxy) or (
            self._line.is_available() and not self._line.has_expired()
        )

    def close(self) -> None:
        """Close it."""
        self._line.close()


class _Network(httpcore.AsyncNetworkBackend):
    """Connects, and keeps what it connected: httpcore leaves it open when it is cancelled during the TLS handshake."""

    stream: httpcore.AsyncNetworkStream | None = None

    async def connect_tcp(self, *address: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        backend: Any = httpcore.AnyIOBackend()
        return self._keep(await backend.connect_tcp(*address, **options))

    def _keep(self, stream: httpcore.AsyncNetworkStream) -> httpcore.AsyncNetworkStream:
        self.stream = stream
        return stream


class AsyncConnection:
    """As `Connection`, for coroutines."""

    def __init__(
        self, url: httpcore.URL, line: Callable[..., httpcore.AsyncHTTPConnection | httpcore.AsyncHTTPProxy]
    ) -> None:
        self._network = _Network()
        self._url, self._line = url, line(network_backend=self._network)

    async def exchange(self, request: Request) -> Answer:
        """As `Connection.exchange`."""
        answer = await self._line.handle_async_request(_request(self._url, request))
        try:
            body = b"".join([chunk async for chunk in answer.aiter_stream()])
        finally:
            await answer.aclose()
        return Answer(answer.status, answer.headers, decompressed(body))

    def is_usable(self) -> bool:
        """As `Connection.is_usable`."""
        return isinstance(self._line, httpcore.AsyncHTTPProxy) or (
            self._line.is_available() and not self._line.has_expired()
        )

    async def close(self) -> None:
        """Close it."""
        try:
            await self._line.aclose()
        finally:
            if self._network.stream is not None:
                await self._network.stream.aclose()


ConnectionT = TypeVar("ConnectionT", Connection, AsyncConnection)


def _request(url: httpcore.URL, request: Request) -> httpcore.Request:
    target = httpcore.URL(scheme=url.scheme, host=url.host, port=url.port, target=request.target)
    return httpcore.Request(
        request.method,
        target,
        headers=request.headers,
        content=request.content,
        extensions={"timeout": timeouts(request)},
    )


def timeouts(request: Request) -> dict[str, float]:
    """Seconds for each phase of a request, by the names that httpcore gives them."""
    seconds = TIMEOUT if request.timeout is None else request.timeout
    return {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}


def connector(settings: Settings, kind: type[ConnectionT]) -> Callable[[], ConnectionT]:
    """A function that makes connections as the settings and the environment ask; each connects when first used."""
    parts = urlsplit(settings.api_url)
    host, default_port = (parts.hostname or "").encode(), 443 if parts.scheme == "https" else 80
    url = httpcore.URL(scheme=parts.scheme.encode(), host=host, port=parts.port or default_port, target=b"/")
    proxy = settings.proxy or environment_proxy(parts.scheme, parts.hostname or "", parts.netloc)
    tls = (
        tls_context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        if parts.scheme == "https" or (proxy or "").startswith("https:")
        else None
    )
    idle = settings.limits.idle_seconds
    line: Any
    if proxy is None:
        line = httpcore.HTTPConnection if kind is Connection else httpcore.AsyncHTTPConnection
        return lambda: kind(url, partial(line, url.origin, ssl_context=tls, keepalive_expiry=idle))
    address, auth = _proxy(proxy)
    line = httpcore.HTTPProxy if kind is Connection else httpcore.AsyncHTTPProxy
    return lambda: kind(
        url,
        partial(
            line,
            address,
            proxy_auth=auth,
            ssl_context=tls,
            proxy_ssl_context=tls if address.startswith("https:") else None,
            max_connections=1,
            keepalive_expiry=idle,
        ),
    )


def _proxy(proxy: str) -> tuple[str, tuple[str, str] | None]:
    """A proxy's address, and the name and password in it."""
    malformed = ConfigurationError("The proxy must be an http or https address, such as http://proxy.example:3128")
    try:
        parts = urlsplit(proxy)
        if parts.port == 0 or parts.scheme not in {"http", "https"} or not parts.hostname:
            raise malformed
    except ValueError:  # the port is no number
        raise malformed from None
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return address, (unquote(parts.username), unquote(parts.password or "")) if parts.username else None


@cache
def tls_context(*environment: str | None) -> SSLContext:
    """The process's TLS context, made at the first connection: loading the certificates takes tens of milliseconds.

    `environment` is what httpx reads, SSL_CERT_FILE and SSL_CERT_DIR, so that a change of it makes another.

    Raises:
        ConfigurationError: the certificates cannot be read.
    """
    import httpx

    try:
        return httpx.create_ssl_context()
    except OSError as error:
        raise ConfigurationError(f"SSL_CERT_FILE, which is {environment[0]}, cannot be used: {error}") from error


def environment_proxy(scheme: str, *host: str) -> str | None:
    """The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY ask for, or None.

    `host` is the host's name, also with the port, as NO_PROXY may write it.
    """
    from urllib.request import getproxies, proxy_bypass

    if any(proxy_bypass(each) for each in host):
        return None
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy
