"""Clerk's Frontend API below a path of the application: streamed both ways, and a browser's journeys through it."""

from __future__ import annotations

import asyncio
import gzip
import io
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from clerk_backend import AsyncClerk, Clerk, ClerkError, ConfigurationError, ConnectionFailedError, Limits
from clerk_backend.auth import AuthenticateOptions
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.integrations import asgi, wsgi
from clerk_backend.integrations.options import FrontendAPIProxy, MiddlewareOptions
from tests.auth.browsing import Browser, way
from tests.integrations.calling import (
    DEV,
    HOME,
    HOST,
    PAGE,
    Site,
    Told,
    asgi_app,
    ask_wsgi,
    environ_of,
    scope_of,
    told_by,
    wsgi_app,
)  # fmt: skip
from tests.integrations.serving import asgi_server, wsgi_server
from tests.listener import listening

FAPI = "https://frontend-api.example.com"
Answer = Callable[[httpx.Request], httpx.Response]


def proxying(
    transport: Any, path: str = "/__clerk", *, fapi_url: str | None = FAPI, **options: Any
) -> MiddlewareOptions:
    return MiddlewareOptions(frontend_api_proxy=FrontendAPIProxy(path, fapi_url, transport), **options)


def answering(answer: Answer | httpx.Response | Exception, **options: Any) -> MiddlewareOptions:
    """Options with a proxy of a Frontend API that answers so."""

    def answered(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    return proxying(httpx.MockTransport(answered), **options)


def never() -> str:
    raise AssertionError("the application is asked")


def refused(told: Told) -> tuple[int, str]:
    assert told.header("content-type") == "application/json"
    assert told.header("cache-control") == "no-store"
    return told.status, httpx.Response(200, content=told.body).json()["errors"][0]["code"]


def test_a_request_is_passed_on_and_its_answer_back(raw: Site) -> None:
    heard: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        headers = [("set-cookie", "a=1"), ("set-cookie", "b=2"), ("location", f"{FAPI}/v1/x?y=1"), ("connection", "x")]
        return httpx.Response(303, headers=[*headers, ("x", "1"), ("content-type", "text/plain")], content=b"told")

    headers = {"cookie": "a=1", "connection": "keep-alive, x-hop", "x-hop": "1", "authorization": "Bearer t"}
    told = raw(never, headers, "/__clerk/v1/client?a=%20b", method="PUT", options=answering(answer))
    assert (told.status, told.body, told.every("set-cookie")) == (303, b"told", ["a=1", "b=2"])
    assert told.header("location") == f"{HOME}/__clerk/v1/x?y=1"
    assert told.header("x") is None
    (request,) = heard
    assert (request.method, str(request.url)) == ("PUT", f"{FAPI}/v1/client?a=%20b")
    assert request.headers["clerk-proxy-url"] == f"{HOME}/__clerk"
    assert request.headers["clerk-secret-key"] == raw.emulator.instance().secret_key
    assert (request.headers["cookie"], request.headers["authorization"]) == ("a=1", "Bearer t")
    assert request.headers["x-forwarded-for"] == "127.0.0.1"
    assert "x-hop" not in request.headers


@pytest.mark.parametrize("path", ["/__clerk", "/__clerk/", "/__clerk/v1/x"])
def test_nobody_is_authenticated_there_and_nothing_else_runs(raw: Site, path: str) -> None:
    options = answering(httpx.Response(200, content=b"theirs"))
    told = raw(never, PAGE, path, options=options, handler=lambda _, __: never())
    assert (told.status, told.text, told.header("x-clerk-auth-status")) == (200, "theirs", None)
    assert raw(never, PAGE, path, options=lambda _: options).text == "theirs"


@pytest.mark.parametrize("path", ["/", "/__clerkx", "/x/__clerk", "/__CLERK"])
def test_everything_else_is_the_applications(raw: Site, path: str) -> None:
    assert raw(lambda: "the application", {}, path, options=answering(httpx.Response(200))).text == "the application"


def test_without_a_proxy_its_path_is_the_applications(raw: Site) -> None:
    assert raw(lambda: "the application", {}, "/__clerk/v1/x").text == "the application"


def test_a_dot_segment_leads_nowhere_else(raw: Site) -> None:
    options = answering(httpx.Response(200, content=b"theirs"))
    assert raw(lambda: "the application", {}, "/__clerk/../admin", options=options).text == "the application"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (httpx.ConnectError("refused"), "refused"),
        (httpx.ReadTimeout(""), "ReadTimeout"),
        (httpx.RemoteProtocolError("cut"), "cut"),
        (OSError("gone"), "gone"),
    ],
)
def test_where_the_frontend_api_does_not_answer_it_is_502(raw: Site, error: Exception, message: str) -> None:
    told = raw(never, {}, "/__clerk/v1/x", options=answering(error))
    assert refused(told) == (502, "proxy_request_failed")
    assert message in told.text
    assert raw(never, {}, "/__clerk/v1/x", method="HEAD", options=answering(error)).body == b""


def test_where_it_is_misconfigured_it_is_500(raw: Site) -> None:
    clerk = raw.clerk(authentication=AuthenticateOptions())
    told = raw(never, {}, "/__clerk/v1/x", clerk=clerk, options=answering(httpx.Response(200)))
    assert refused(told) == (500, "proxy_configuration_error")
    told = raw(never, {}, "/__clerk/v1/x", options=proxying(None, fapi_url="https://x?y=1"))
    assert refused(told) == (500, "proxy_configuration_error")


def test_what_could_mean_two_things_is_not_passed_on(raw: Site) -> None:
    options = answering(httpx.Response(200, content=b"theirs"))
    for path, headers in (("/__clerk/a\\..\\b", {}), ("/__clerk/x", {"x": "a\x01b"})):
        assert raw(never, headers, path, options=options).status in {400, 404}, path
    assert raw(never, {}, "/__clerk/x", method="TRACE", options=options).status == 400


def test_clerk_is_told_the_address_of_whoever_asks(raw: Site) -> None:
    def address(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=request.headers["x-forwarded-for"].encode())

    for headers, trusting, distrusting in (
        ({}, "127.0.0.1", "127.0.0.1"),
        ({"x-forwarded-for": "1.2.3.4, 5.6.7.8"}, "1.2.3.4", "127.0.0.1"),
        ({"x-real-ip": "1.2.3.4"}, "1.2.3.4", "127.0.0.1"),
        ({"cf-connecting-ip": "1.2.3.4", "x-real-ip": "x"}, "1.2.3.4", "127.0.0.1"),
    ):
        assert raw(never, headers, "/__clerk/x", options=answering(address)).text == trusting
        options = answering(address, trust_forwarded_headers=False)
        assert raw(never, headers, "/__clerk/x", options=options).text == distrusting


def test_clerk_is_told_where_browsers_find_the_proxy(raw: Site) -> None:
    def proxy_url(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=request.headers["clerk-proxy-url"].encode())

    headers = {"host": "inner", "x-forwarded-host": "www.example.com", "x-forwarded-proto": "http"}
    told = raw(never, headers, "/px/x", options=answering(proxy_url, path="/px/"))
    assert told.text == "http://www.example.com/px"
    options = answering(proxy_url, trust_forwarded_headers=False)
    assert raw(never, headers, "/__clerk/x", options=options).text == "https://inner/__clerk"


def test_an_answer_that_was_compressed_unasked_is_passed_back_plain(raw: Site) -> None:
    packed = httpx.Response(200, headers={"content-encoding": "gzip"}, content=gzip.compress(b"plain" * 9))
    told = raw(never, {}, "/__clerk/x", options=answering(packed))
    assert (told.text, told.header("content-encoding")) == ("plain" * 9, None)


def test_a_transport_must_be_of_the_kind_of_the_server(raw: Site) -> None:
    class Neither:
        pass

    with pytest.raises(ConfigurationError, match="transport"):
        raw(never, {}, "/__clerk/x", options=proxying(Neither()))


def test_where_it_is_may_be_said_by_the_environment(raw: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def url(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=str(request.url).encode())

    monkeypatch.setenv("CLERK_FAPI_URL", "https://clerk.test/base ")
    assert raw(never, {}, "/__clerk/x", options=answering(url, fapi_url=None)).text == "https://clerk.test/base/x"
    assert raw(never, {}, "/__clerk/x", options=answering(url)).text == f"{FAPI}/x"
    monkeypatch.delenv("CLERK_FAPI_URL")
    assert (
        raw(never, {}, "/__clerk/x", options=answering(url, fapi_url=None)).text == "https://frontend-api.clerk.dev/x"
    )


def test_no_secret_is_logged(raw: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with listening() as listener:
        options = proxying(None, fapi_url=listener.url)
        raw(never, {"cookie": "__client=secret"}, "/__clerk/x?__clerk_db_jwt=secret", options=options)
        assert listener.heard[0].headers["clerk-secret-key"] == raw.emulator.instance().secret_key
    text = caplog.text
    assert "secret" not in text
    assert raw.emulator.instance().secret_key not in text


# Streams.


class Parts(httpx.AsyncByteStream, httpx.SyncByteStream):
    """A body that comes in parts, and may break off."""

    def __init__(self, *parts: bytes | Exception) -> None:
        self.parts, self.closed, self.given = parts, 0, 0

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            if isinstance(part, Exception):
                raise part
            self.given += 1
            yield part

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self:
            await asyncio.sleep(0)
            yield part

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


def test_an_answer_that_breaks_off_is_not_taken_for_whole(raw: Site) -> None:
    body = Parts(b"a", httpx.ReadError("cut"))
    with pytest.raises(ConnectionFailedError) as raised:
        raw(never, {}, "/__clerk/x", options=answering(httpx.Response(200, stream=body)))
    assert body.closed == 1
    assert raw.emulator.instance().secret_key not in str(raised.value)
    assert isinstance(raised.value, ClerkError)


def asgi_proxy(clerk: AsyncClerk, transport: Any) -> Any:
    return asgi.ClerkMiddleware(asgi_app(never), clerk, options=proxying(transport))


@pytest.fixture
async def aclerk() -> AsyncIterator[AsyncClerk]:
    async with AsyncClerk("sk_test_" + "p" * 20, authentication=AuthenticateOptions(publishable_key=DEV)) as clerk:
        yield clerk


async def test_bodies_pass_part_by_part(aclerk: AsyncClerk) -> None:
    """Each part is on its way before the next one comes."""
    order: list[str] = []

    class Upstream(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            assert request.headers["transfer-encoding"] == "chunked"
            assert isinstance(request.stream, httpx.AsyncByteStream)
            async for part in request.stream:
                order.append(f"heard {part.decode()}")  # noqa: PERF401 - each as it comes

            async def parts() -> AsyncIterator[bytes]:
                for part in ("c", "d"):
                    order.append(f"given {part}")
                    yield part.encode()

            return httpx.Response(200, content=parts())

    incoming: Iterator[dict[str, Any]] = iter(
        [{"body": b"a", "more_body": True}, {"body": b"", "more_body": True}, {"body": b"b"}]
    )

    async def receive() -> Any:
        for message in incoming:
            order.append(f"came {message['body'].decode()}")
            return {"type": "http.request", **message}
        return await asyncio.Event().wait()

    async def send(message: Any) -> None:
        order.append(f"sent {message.get('body', b'head').decode()}")

    await asgi_proxy(aclerk, Upstream())(scope_of({"host": HOST}, "/__clerk/x", method="POST"), receive, send)
    assert order == [
        "came a", "heard a", "came ", "came b", "heard b",
        "sent head", "given c", "sent c", "given d", "sent d", "sent ",
    ]  # fmt: skip


async def test_a_browser_that_goes_away_ends_what_was_asked_for_it(aclerk: AsyncClerk) -> None:
    asked, gone, ended = asyncio.Event(), asyncio.Event(), list[str]()

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            assert request.method == "GET"
            asked.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.append("upstream")
            raise AssertionError

    messages = iter([{"type": "http.request"}])

    async def receive() -> Any:
        for message in messages:
            return message
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        raise AssertionError("nothing is answered")

    task = asyncio.create_task(asgi_proxy(aclerk, Slow())(scope_of({"host": HOST}, "/__clerk/x"), receive, send))
    await asked.wait()
    gone.set()
    await task
    assert ended == ["upstream"]


async def test_a_browser_that_goes_away_while_it_asks_ends_that_too(aclerk: AsyncClerk) -> None:
    heard: list[bytes] = []

    class Upstream(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            assert isinstance(request.stream, httpx.AsyncByteStream)
            async for part in request.stream:
                heard.append(part)  # noqa: PERF401 - each as it comes
            raise AssertionError

    messages = iter([{"type": "http.request", "body": b"a", "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(messages)

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await asgi_proxy(aclerk, Upstream())(scope_of({"host": HOST}, "/__clerk/x", method="POST"), receive, send)
    assert heard == [b"a"]
    assert told_by(sent).status == 502  # which nobody hears


async def test_a_server_that_stops_leaves_nothing_open(aclerk: AsyncClerk) -> None:
    body, first = Parts(*[b"x"] * 1000), asyncio.Event()

    async def receive() -> Any:
        if first.is_set():
            await asyncio.Event().wait()
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        first.set()
        await asyncio.sleep(0)

    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=body))
    task = asyncio.create_task(asgi_proxy(aclerk, transport)(scope_of({"host": HOST}, "/__clerk/x"), receive, send))
    await first.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert body.closed == 1
    assert body.given < 1000


def wsgi_proxy(transport: Any, **options: Any) -> Any:
    clerk = Clerk("sk_test_" + "p" * 20, authentication=AuthenticateOptions(publishable_key=DEV))
    return wsgi.ClerkMiddleware(wsgi_app(never), clerk, options=proxying(transport, **options))


def start(status: str, headers: Any) -> None: ...


def test_under_wsgi_a_browser_that_goes_away_ends_what_was_asked_for_it() -> None:
    body = Parts(b"a", b"b", b"c")
    found = wsgi_proxy(httpx.MockTransport(lambda _: httpx.Response(200, stream=body)))(
        environ_of({"host": HOST}, "/__clerk/x"), start
    )
    assert iter(found) is found
    assert next(found) == b"a"
    found.close()
    found.close()
    assert (body.closed, body.given) == (1, 1)


class Trickle(io.BytesIO):
    """An input that is asked for no more than its length, and has another request behind it."""

    asked: list[int]

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size > 0
        return super().read(min(size, 3))


def test_under_wsgi_a_body_is_read_as_far_as_it_goes() -> None:
    heard: list[tuple[dict[str, str], bytes]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append((dict(request.headers), request.read()))
        return httpx.Response(204)

    app = wsgi_proxy(httpx.MockTransport(answer))
    plain = environ_of({"host": HOST}, "/__clerk/x", method="POST")
    list(app({**plain, "CONTENT_LENGTH": "8", "wsgi.input": Trickle(b"12345678GET / ")}, start))
    list(app({**plain, "CONTENT_LENGTH": "", "wsgi.input": Trickle(b"GET / ")}, start))
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": Trickle(b"12345")}
    list(app({**plain, **chunked, "wsgi.input_terminated": True}, start))
    list(app({**plain, **chunked}, start))
    (first, body), (second, nothing), (third, streamed), (_, unknown) = heard
    assert (body, first["content-length"]) == (b"12345678", "8")
    assert (nothing, second["content-length"]) == (b"", "0")
    assert (streamed, third["transfer-encoding"]) == (b"12345", "chunked")
    assert unknown == b""


@pytest.mark.parametrize("length", ["x", "-1", "1, 1", "8 8"])
def test_a_length_that_is_none_is_refused(raw: Site, length: str) -> None:
    options = answering(httpx.Response(200))
    if raw.kind == "asgi":
        assert raw(never, {"content-length": length}, "/__clerk/x", options=options).status == 400
        return
    app = wsgi_proxy(httpx.MockTransport(lambda _: httpx.Response(200)))
    told = ask_wsgi(
        lambda environ, begin: app({**environ, "CONTENT_LENGTH": length}, begin), {"host": HOST}, "/__clerk/x"
    )
    assert told.status == 400


# Over real sockets.


@contextmanager
def served(kind: str, emulator: Emulator, clock: ManualClock, api: str, fapi: str) -> Iterator[str]:
    """An application that says who is signed in, with a proxy of its own; yields its address."""
    given: dict[str, Any] = {
        "secret_key": emulator.instance().secret_key,
        "api_url": api,
        "limits": Limits(requests=float("inf")),
        "authentication": AuthenticateOptions(
            publishable_key=emulator.publishable_key(), sign_in_url="/__clerk/sign-in"
        ),
    }
    options = MiddlewareOptions(frontend_api_proxy=FrontendAPIProxy(fapi_url=fapi))

    def view() -> str:
        return str(asgi.auth.protect().user_id)

    if kind == "asgi":
        app: Any = asgi.ClerkMiddleware(asgi_app(view), AsyncClerk(**given), options=options, now=clock.now)
        with asgi_server(app) as url:
            yield url
        return
    with Clerk(**given) as clerk:
        app = wsgi.ClerkMiddleware(wsgi_app(view), clerk, options=options, now=clock.now)
        with wsgi_server(app) as url:
            yield url


@pytest.mark.parametrize("live", [False, True], ids=["development", "production"])
@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
def test_a_browser_signs_in_through_the_applications_own_proxy(
    kind: str, live: bool, clock: ManualClock, private_key: rsa.RSAPrivateKey
) -> None:
    key = f"sk_{'live' if live else 'test'}_" + f"proxied{kind}" * 2
    emulator = Emulator(key, clock=clock, limits=None, private_key=private_key)
    with Clerk(key, http_client=emulator.transport) as clerk:
        user_id = clerk.users.create_user(email_address=["ada@example.com"]).id
    with emulator.serve() as server, served(kind, emulator, clock, server.url, server.frontend_url()) as home:
        browser = Browser(clock)
        page = browser.open(f"{home}/a?b=1")
        assert page.url.path == "/__clerk/sign-in"
        assert str(page.url).startswith(home)
        hidden = dict(page.url.params) | {"user_id": user_id}
        form = urlencode(hidden).encode()
        parts: Any = iter([form[:9], form[9:]]) if kind == "asgi" else form  # the other server knows no chunks
        kind_of_form = {"content-type": "application/x-www-form-urlencoded"}
        landed = browser.http.post(f"{home}/__clerk/sign-in", content=parts, headers=kind_of_form)
        assert (str(landed.url).partition("__clerk_db_jwt")[0].rstrip("?&"), landed.text) == (f"{home}/a?b=1", user_id)
        assert all(url.startswith(home) for url in (str(each.url) for each in (*page.history, *landed.history)))
        browser.pass_time(90)  # the token has expired, and is renewed by another handshake
        assert browser.open(f"{home}/b").text == user_id
        out = browser.http.post(f"{home}/__clerk/sign-out", data={"redirect_url": f"{home}/a"})
        assert out.url.path == "/__clerk/sign-in", way(out)
        alone = browser.http.post(f"{home}/__clerk/sign-out", data={})
        assert (alone.status_code, alone.url.path) == (200, "/__clerk/sign-in")
        browser.http.close()


@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
def test_what_is_large_passes_whole(kind: str, emulator: Emulator, clock: ManualClock) -> None:
    large = b"0123456789" * 300_000
    with listening() as listener, served(kind, emulator, clock, listener.url, listener.url) as home:
        listener.body = large
        with httpx.Client(trust_env=False, timeout=30) as http:
            told = http.post(f"{home}/__clerk/v1/x", content=large)
            assert told.content == large
            head = http.head(f"{home}/__clerk/v1/x")
            assert (head.status_code, head.content) == (200, b"")
        assert listener.heard[0].body == large
    with httpx.Client(trust_env=False) as http, served(kind, emulator, clock, listener.url, listener.url) as home:
        assert http.get(f"{home}/__clerk/v1/x").status_code == 502
