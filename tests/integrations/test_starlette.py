"""Clerk in Starlette, beyond the laws of all frameworks."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.endpoints import HTTPEndpoint, WebSocketEndpoint
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from clerk_backend import AsyncClerk, Clerk, ConfigurationError
from clerk_backend.auth import AuthenticateOptions
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.errors import MalformedURLError
from clerk_backend.integrations.starlette import (
    Answer,
    ClerkMiddleware,
    Interruption,
    MiddlewareOptions,
    auth,
    clerk_client,
    create_route_matcher,
    current_user,
    get_auth,
    interruption_response,
    protect,
)
from tests.integrations.offline import PAGE, UNLIMITED, Offline, crowd, offline
from tests.integrations.serving import asgi_server

KNOWN = {"cookie": "__clerk_db_jwt=dvb", **PAGE}
"""A page is opened in a browser that has been here."""

Make = Callable[..., Any]


@pytest.fixture
def clerk(emulator: Emulator) -> AsyncClerk:
    keys = AuthenticateOptions(
        publishable_key=emulator.publishable_key(), jwt_key=emulator.public_pem(), sign_in_url="https://accounts/in"
    )
    return AsyncClerk(emulator.instance().secret_key, http_client=emulator.transport, authentication=keys)


@pytest.fixture
def middleware(clerk: AsyncClerk, clock: ManualClock) -> Middleware:
    return Middleware(ClerkMiddleware, clerk=clerk, now=clock.now)


@pytest.fixture
def user_id(emulator: Emulator) -> str:
    with Clerk(emulator.instance().secret_key, http_client=emulator.transport) as clerk:
        return clerk.users.create_user(username=f"u{token_hex(8)}").id


@pytest.fixture
def bearer(emulator: Emulator, user_id: str) -> dict[str, str]:
    return {"authorization": f"Bearer {emulator.people().sign_in(user_id)['token']}"}


@pytest.fixture(scope="module")
def instance(private_key: RSAPrivateKey) -> Iterator[Offline]:
    with offline("sk_test_" + "starlette" * 3, private_key) as found:
        yield found


def client_of(routes: list[BaseRoute], *middlewares: Middleware, **options: Any) -> TestClient:
    return TestClient(Starlette(routes=routes, middleware=middlewares, **options), follow_redirects=False)


async def home(request: Request) -> Response:
    return PlainTextResponse(str(get_auth(request).user_id))


async def members(request: Request) -> Response:
    return PlainTextResponse(auth.protect().user_id)


@protect()
async def decorated(request: Request) -> Response:
    """A page."""
    return PlainTextResponse(str(auth().user_id))


@protect()
def blocking(request: Request) -> Response:
    return PlainTextResponse(f"{threading.current_thread() is threading.main_thread()} {auth().user_id}")


class Notes(HTTPEndpoint):
    async def get(self, request: Request) -> Response:
        return PlainTextResponse(f"notes of {get_auth(request).user_id}")

    @protect()
    async def post(self, request: Request) -> Response:
        return PlainTextResponse(f"posted {get_auth(request).user_id}")

    @protect(role="org:admin")
    def delete(self, request: Request) -> Response:
        return PlainTextResponse(f"deleted {get_auth(request).user_id}")


def test_decorated_endpoints_of_both_kinds_are_reached_by_members_only(
    middleware: Middleware, bearer: dict[str, str], user_id: str
) -> None:
    client = client_of([Route("/async", decorated), Route("/sync", blocking)], middleware)
    assert client.get("/async", headers=bearer).text == user_id
    assert client.get("/sync", headers=bearer).text == f"False {user_id}"
    for path in ("/async", "/sync"):
        assert client.get(path).status_code == 404
        assert client.get(path, headers=KNOWN).headers["location"].startswith("https://accounts/in?redirect_url=")
    assert (decorated.__name__, decorated.__doc__) == ("decorated", "A page.")


def test_methods_of_an_endpoint_are_protected_each_for_itself(
    middleware: Middleware, bearer: dict[str, str], user_id: str
) -> None:
    client = client_of([Route("/notes", Notes)], middleware)
    assert client.get("/notes").text == "notes of None"
    assert client.post("/notes").status_code == 404
    assert client.post("/notes", headers=bearer).text == f"posted {user_id}"
    assert client.delete("/notes", headers=bearer).status_code == 404
    assert client.patch("/notes", headers=bearer).status_code == 405


@pytest.mark.parametrize("debug", [False, True])
def test_an_application_that_is_wrapped_as_a_whole_is_answered_for_too(
    clerk: AsyncClerk, clock: ManualClock, bearer: dict[str, str], user_id: str, *, debug: bool
) -> None:
    is_odd = create_route_matcher("/odd")

    async def odd(request: Request) -> Response:
        return PlainTextResponse(str(is_odd("/%ff")))

    app = Starlette(debug=debug, routes=[Route("/", members), Route("/odd", odd)])
    client = TestClient(ClerkMiddleware(app, clerk, now=clock.now), follow_redirects=False)
    assert client.get("/", headers=bearer).text == user_id
    refused = client.get("/", headers={"accept": "text/html"} | KNOWN)
    assert (refused.status_code, refused.text) == (307, "")
    assert "protect-rewrite" in client.get("/").headers["x-clerk-auth-reason"]
    assert (client.get("/").status_code, client.get("/").text) == (404, "Not Found")
    assert (client.get("/odd").status_code, client.get("/odd").text) == (400, "The path cannot be read.")


def test_a_mounted_application_is_answered_for_too(
    middleware: Middleware, bearer: dict[str, str], user_id: str
) -> None:
    deep = Starlette(routes=[Route("/members", members)])
    outer = Starlette(routes=[Mount("/deep", deep), Route("/home", home)])
    client = client_of([Mount("/outer", outer)], middleware)
    assert client.get("/outer/deep/members").status_code == 404
    page = client.get("/outer/deep/members", headers=KNOWN)
    assert httpx.URL(page.headers["location"]).params["redirect_url"] == "http://testserver/outer/deep/members"
    assert client.get("/outer/deep/members", headers=bearer).text == user_id
    assert client.get("/outer/home", headers=bearer).text == user_id


@pytest.mark.parametrize("is_mounted", [False, True])
def test_a_handler_for_all_exceptions_hears_nothing_of_refusals_where_there_is_one_for_these(
    clerk: AsyncClerk, clock: ManualClock, middleware: Middleware, *, is_mounted: bool
) -> None:
    heard: list[Exception] = []

    async def hear(request: Request, error: Exception) -> Response:
        heard.append(error)
        return PlainTextResponse("sorry", 500)

    async def malformed(request: Request) -> Response:
        raise MalformedURLError("/%ff")

    handlers: dict[Any, Any] = {Exception: hear, Interruption: interruption_response}
    app = Starlette(
        routes=[Route("/members", members), Route("/malformed", malformed)],
        exception_handlers={**handlers, MalformedURLError: interruption_response},
    )
    client = client_of([Mount("/", app)], middleware)
    if not is_mounted:
        client = TestClient(ClerkMiddleware(app, clerk, now=clock.now), follow_redirects=False)
    page = client.get("/members", headers=KNOWN)
    assert (page.status_code, page.headers["vary"]) == (307, "Cookie, Authorization")
    location = httpx.URL(page.headers["location"])
    assert location.params["__clerk_db_jwt"] == "dvb"
    refused = client.get("/members")
    assert (refused.status_code, refused.text, refused.headers["cache-control"]) == (404, "Not Found", "private")
    assert client.get("/malformed").status_code == 400
    assert not heard


def test_a_page_of_ones_own_can_be_shown_instead(middleware: Middleware) -> None:
    async def shown(request: Request, error: Exception) -> Response:
        assert isinstance(error, Interruption)
        if error.answer.status != 404:
            return await interruption_response(request, error)
        return PlainTextResponse("nothing here", 404)

    client = client_of([Route("/", members)], middleware, exception_handlers={Interruption: shown})
    assert client.get("/").text == "nothing here"
    assert client.get("/", headers=KNOWN).status_code == 307


async def test_other_errors_are_no_affair_of_the_handler() -> None:
    error = ValueError("x")
    with pytest.raises(ValueError) as raised:
        await interruption_response(Request({"type": "http"}), error)
    assert raised.value is error
    with pytest.raises(ConfigurationError, match="middleware"):
        await interruption_response(Request({"type": "http"}), Interruption(Answer(404)))


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_errors_of_the_application_stay_what_they_are(
    clerk: AsyncClerk, clock: ManualClock, middleware: Middleware, *, is_wrapped: bool
) -> None:
    async def fail(request: Request) -> Response:
        await asyncio.sleep(0)
        raise RuntimeError("boom")

    async def broken(request: Request) -> Response:
        async def parts() -> AsyncIterator[str]:
            yield "first "
            yield "second"

        return StreamingResponse(parts(), 503)

    app = Starlette(routes=[Route("/", fail), Route("/stream", broken)], middleware=[] if is_wrapped else [middleware])
    whole: Any = ClerkMiddleware(app, clerk, now=clock.now) if is_wrapped else app
    client = TestClient(whole, raise_server_exceptions=False)
    failed = client.get("/")
    assert (failed.status_code, failed.text) == (500, "Internal Server Error")
    assert (client.get("/stream").status_code, client.get("/stream").text) == (503, "first second")
    with pytest.raises(RuntimeError, match="boom"):
        TestClient(whole).get("/")


def test_a_refusal_after_the_response_has_begun_breaks_it(middleware: Middleware) -> None:
    async def late(request: Request) -> Response:
        async def parts() -> AsyncIterator[str]:
            yield "first "
            auth.protect()

        return StreamingResponse(parts(), int(request.query_params["status"]))

    client = client_of([Route("/", late)], middleware)
    for status in (200, 500):
        with pytest.raises((Interruption, ExceptionGroup)):  # which older versions make of what a stream raises
            client.get(f"/?status={status}")


@pytest.mark.parametrize("is_outside", [False, True])
def test_middlewares_of_ones_own_stand_before_it_and_behind(
    middleware: Middleware, bearer: dict[str, str], user_id: str, *, is_outside: bool
) -> None:
    class Stamping(BaseHTTPMiddleware):
        async def dispatch(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
            if not is_outside:
                assert auth() == get_auth(request)
            response = await call_next(request)
            response.headers["x-user"] = str(get_auth(request).user_id)
            response.headers["x-read"] = "no"
            if not is_outside:
                user = await current_user()
                response.headers["x-read"] = str(user and user.id)
            return response

    async def parts(request: Request) -> Response:
        async def stream() -> AsyncIterator[str]:
            for _ in range(3):
                user = await current_user()
                yield f"{user.id if user else None} "

        return StreamingResponse(stream())

    own = Middleware(Stamping)
    routes: list[BaseRoute] = [Route("/", decorated), Route("/parts", parts)]
    client = client_of(routes, *([own, middleware] if is_outside else [middleware, own]))
    told = client.get("/", headers=bearer)
    assert (told.text, told.headers["x-user"]) == (user_id, user_id)
    assert told.headers["x-read"] == ("no" if is_outside else user_id)
    assert client.get("/parts", headers=bearer).text.split() == [user_id] * 3
    refused = client.get("/", headers=KNOWN)
    assert refused.status_code == 307
    assert ("x-user" in refused.headers) is is_outside


def test_exceptions_of_starlette_are_answered_as_ever(middleware: Middleware) -> None:
    async def teapot(request: Request) -> Response:
        raise HTTPException(418, headers={"x-tea": "green"})

    response = client_of([Route("/", teapot)], middleware).get("/")
    assert (response.status_code, response.headers["x-tea"]) == (418, "green")


def test_work_in_the_background_of_a_server_error_is_done_too(
    middleware: Middleware, bearer: dict[str, str], user_id: str
) -> None:
    seen: list[str | None] = []

    async def look() -> None:
        seen.append(auth().user_id)

    async def busy(request: Request) -> Response:
        return JSONResponse({}, 503, background=BackgroundTask(look))

    assert client_of([Route("/", busy)], middleware).get("/", headers=bearer).status_code == 503
    assert seen == [user_id]


@protect()
async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(str(auth().user_id))
    await socket.close()


class Talk(WebSocketEndpoint):
    encoding = "text"

    @protect()
    async def on_connect(self, websocket: WebSocket) -> None:
        await websocket.accept()

    async def on_receive(self, websocket: WebSocket, data: Any) -> None:
        await websocket.send_text(f"{data} {auth().user_id}")


SOCKETS: list[BaseRoute] = [
    WebSocketRoute("/talk", talk),
    WebSocketRoute("/class", Talk),
    Mount("/mounted", Starlette(routes=[WebSocketRoute("/talk", talk)])),
    Mount(
        "/handled",
        Starlette(routes=[WebSocketRoute("/talk", talk)], exception_handlers={Interruption: interruption_response}),
    ),
]


def test_a_websocket_is_opened_to_members_only(middleware: Middleware, bearer: dict[str, str], user_id: str) -> None:
    client = client_of(SOCKETS, middleware)
    for path in ("/talk", "/mounted/talk", "/handled/talk"):
        with client.websocket_connect(path, headers=bearer) as socket:
            assert socket.receive_text() == user_id
    with client.websocket_connect("/class", headers=bearer) as socket:
        socket.send_text("hello")
        assert socket.receive_text() == f"hello {user_id}"
    for path in ("/talk", "/class", "/mounted/talk", "/handled/talk"):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(path):
            pass


def test_a_websocket_is_refused_on_a_server_as_any_request_is(
    instance: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in instance.environment.items():
        monkeypatch.setenv(name, value)
    user_id = instance.user()
    headers = {"authorization": f"Bearer {instance.token(user_id)}"}
    with asgi_server(Starlette(routes=SOCKETS, middleware=[Middleware(ClerkMiddleware)])) as url:
        for path in ("/talk", "/mounted/talk", "/handled/talk"):
            address = url.replace("http", "ws", 1) + path
            with connect(address, additional_headers=headers) as socket:
                assert socket.recv() == user_id
            with pytest.raises(InvalidStatus) as refused, connect(address):
                pass
            assert refused.value.response.status_code == 404
            assert "protect-rewrite" in refused.value.response.headers.get_all("x-clerk-auth-reason")


async def me(request: Request) -> Response:
    user = await current_user()
    return PlainTextResponse(str(user and user.id))


def test_a_browser_signs_in_and_two_hundred_ask_at_once(instance: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in instance.environment.items():
        monkeypatch.setenv(name, value)
    clerk = AsyncClerk(limits=UNLIMITED)
    people = [(user_id := instance.user(), instance.token(user_id)) for _ in range(20)]
    app = Starlette(
        routes=[Route("/me", me), Route("/members", members)], middleware=[Middleware(ClerkMiddleware, clerk=clerk)]
    )
    with asgi_server(app) as url:
        assert instance.visit(f"{url}/members", people[0][0]).text == people[0][0]
        assert all(user_id == told for user_id, told in crowd(url, "/me", people))
        with httpx.Client(base_url=url, trust_env=False) as client:  # one connection, whoever asks
            for user_id, token in people:
                assert client.get("/me", headers={"authorization": f"Bearer {token}"}).text == user_id
                assert client.get("/me").text == "None"
            assert client.get("/members").status_code == 404


def test_a_stream_is_ended_where_the_client_goes_away(instance: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in instance.environment.items():
        monkeypatch.setenv(name, value)
    ended, seen = threading.Event(), list[str | None]()

    async def endless(request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            try:
                while True:
                    yield str(auth().user_id).encode()
                    await asyncio.sleep(0)
            finally:
                seen.append(auth().user_id)
                ended.set()

        return StreamingResponse(parts())

    user_id = instance.user()
    headers = {"authorization": f"Bearer {instance.token(user_id)}"}
    app = Starlette(routes=[Route("/", endless), Route("/me", me)], middleware=[Middleware(ClerkMiddleware)])
    with asgi_server(app) as url:
        with httpx.stream("GET", url, headers=headers, trust_env=False) as response:
            assert next(response.iter_raw()).startswith(user_id.encode())
        assert ended.wait(30)
        assert seen == [user_id]
        assert httpx.get(f"{url}/me", trust_env=False).text == "None"


def test_a_client_of_the_environment_is_closed_with_the_application(
    instance: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in instance.environment.items():
        monkeypatch.setenv(name, value)
    clients: list[AsyncClerk] = []

    async def who(request: Request) -> Response:
        clients.append(clerk_client())
        return await me(request)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        yield
        clients.append(clients[-1])

    options = MiddlewareOptions(jwt_key=instance.emulator.public_pem())
    user_id = instance.user()
    headers = {"authorization": f"Bearer {instance.token(user_id)}"}
    with client_of([Route("/", who)], Middleware(ClerkMiddleware, options=options), lifespan=lifespan) as client:
        assert client.get("/", headers=headers).text == user_id
    with pytest.raises(RuntimeError, match="closed"):
        asyncio.run(clients[-1].users.get_user(user_id))
