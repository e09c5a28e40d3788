"""An httpx client or transport of the user's own, in place of a pool."""

from __future__ import annotations

import httpx

from .answer import Answer
from .connection import TIMEOUT
from .errors import ClientClosedError, ConfigurationError
from .pool import closed
from .wire import Request

FAILURES: tuple[type[Exception], ...] = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError)


class Given:
    """Looks like a `Pool` of one connection, which is an httpx client; its hooks, headers and proxies are honoured."""

    failures = FAILURES

    def __init__(self, given: httpx.Client | httpx.BaseTransport, api_url: str) -> None:
        self._client = given if isinstance(given, httpx.Client) else _client(given)
        self._base = httpx.URL(api_url)
        self._closed = False

    def take(self, _patience: float) -> Given:
        """The client itself."""
        if self._closed:
            raise closed()
        if self._client.is_closed:
            raise theirs_closed()
        return self

    def exchange(self, request: Request) -> Answer:
        """Send a request through the client and read its whole answer."""
        answer = self._client.send(
            self._client.build_request(
                request.method.decode(),
                self._base.copy_with(raw_path=request.target),
                headers=request.headers,
                content=request.content or None,
                timeout=httpx.USE_CLIENT_DEFAULT if request.timeout is None else request.timeout,
            ),
            auth=None,
            follow_redirects=False,
        )
        return Answer(answer.status_code, answer.headers.raw, answer.content)

    def give(self, connection: Given) -> None:
        """Nothing to take back."""

    def drop(self, connection: Given) -> None:
        """Nothing to take back."""

    def close(self) -> None:
        """Refuse later calls; the client is its owner's to close."""
        self._closed = True


class AsyncGiven:
    """As `Given`, for coroutines."""

    failures = FAILURES

    def __init__(self, given: httpx.AsyncClient | httpx.AsyncBaseTransport, api_url: str) -> None:
        self._client = given if isinstance(given, httpx.AsyncClient) else _async_client(given)
        self._base = httpx.URL(api_url)
        self._closed = False

    async def take(self, _patience: float) -> AsyncGiven:
        """The client itself."""
        if self._closed:
            raise closed()
        if self._client.is_closed:
            raise theirs_closed()
        return self

    async def exchange(self, request: Request) -> Answer:
        """As `Given.exchange`."""
        answer = await self._client.send(
            self._client.build_request(
                request.method.decode(),
                self._base.copy_with(raw_path=request.target),
                headers=request.headers,
                content=request.content or None,
                timeout=httpx.USE_CLIENT_DEFAULT if request.timeout is None else request.timeout,
            ),
            auth=None,
            follow_redirects=False,
        )
        return Answer(answer.status_code, answer.headers.raw, answer.content)

    async def give(self, connection: AsyncGiven) -> None:
        """Nothing to take back."""

    async def drop(self, connection: AsyncGiven) -> None:
        """Nothing to take back."""

    async def close(self) -> None:
        """Refuse later calls; the client is its owner's to close."""
        self._closed = True


def _client(given: object) -> httpx.Client:
    if not isinstance(given, httpx.BaseTransport):
        raise ConfigurationError("http_client= of Clerk is an httpx.Client, or an httpx transport for blocking calls.")
    return httpx.Client(transport=given, timeout=TIMEOUT)


def _async_client(given: object) -> httpx.AsyncClient:
    if not isinstance(given, httpx.AsyncBaseTransport):
        raise ConfigurationError("http_client= of AsyncClerk is an httpx.AsyncClient, or an asynchronous transport.")
    return httpx.AsyncClient(transport=given, timeout=TIMEOUT)


def theirs_closed() -> ClientClosedError:
    """The error of a call through an httpx client that its owner has closed."""
    return ClientClosedError("The httpx client that was passed as http_client= is closed.")
