"""Clerk in Litestar, beside the laws of every framework: guards, providers, mounts, caches and test clients."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from importlib import import_module
from typing import Annotated, Any

import httpx
import pytest
from litestar import Controller, Litestar, Request, Response, Router, WebSocket, asgi, get, websocket
from litestar.config.response_cache import ResponseCacheConfig
from litestar.di import Provide
from litestar.exceptions import NotFoundException, WebSocketDisconnect
from litestar.logging import LoggingConfig
from litestar.testing import AsyncTestClient, TestClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from clerk_backend import AsyncClerk, Clerk, Limits
from clerk_backend.auth import AuthenticateOptions, SessionAuth
from clerk_backend.emulator import Emulator
from clerk_backend.errors import ClientClosedError
from clerk_backend.integrations.litestar import (
    Answer,
    ClerkPlugin,
    FrontendAPIProxy,
    Interruption,
    MiddlewareOptions,
    auth,
    create_route_matcher,
    current_user,
    get_auth,
    protect,
    provide_auth,
    provide_current_user,
)
from clerk_backend.models import User
from tests.integrations.serving import asgi_server

Asked = Request[Any, Any, Any]
Talk = WebSocket[Any, Any, Any]
PAGE = {"accept": "text/html", "sec-fetch-dest": "document", "cookie": "__clerk_db_jwt=dvb"}
UNLIMITED = Limits(requests=math.inf)
is_inside = create_route_matcher("/inside(.*)")
litestar_params: Any = import_module("litestar.params")
Who = Annotated[
    SessionAuth[AsyncClerk],
    litestar_params.SkipValidationMarker()
    if hasattr(litestar_params, "SkipValidationMarker")
    else litestar_params.Dependency(skip_validation=True),
]
"""An auth object is of one of two classes, which msgspec cannot check; the names for that differ between versions."""


@get("/whoami")
async def whoami() -> dict[str, Any]:
    return {"user_id": auth().user_id}


@get("/me")
async def me() -> dict[str, Any]:
    user = await current_user()
    return {"user_id": user and user.id}


def asking(app: Any) -> Any:
    """A middleware of the application's own, which asks too."""

    async def middleware(scope: Any, receive: Any, send: Any) -> None:
        assert get_auth(scope) == auth()
        await app(scope, receive, send)

    return middleware


class Plugins:
    """Makes plugins of a client of the emulator, which it closes."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        keys = AuthenticateOptions(publishable_key=emulator.publishable_key())
        given: dict[str, Any] = {"http_client": emulator.transport, "limits": UNLIMITED}
        self.aclerk = AsyncClerk(emulator.instance().secret_key, authentication=keys, **given)
        self.clerk = Clerk(emulator.instance().secret_key, **given)
        self.user_id = self.clerk.users.create_user(email_address=["ada@example.com"]).id
        self.bearer = {"authorization": f"Bearer {emulator.people().sign_in(self.user_id)['token']}"}

    def __call__(self, **options: Any) -> ClerkPlugin:
        return ClerkPlugin(self.aclerk, now=self.emulator.clock.now, **options)

    def client(self, *handlers: Any, plugin: ClerkPlugin | None = None, **options: Any) -> TestClient[Litestar]:
        app = Litestar(handlers, plugins=[plugin or self()], openapi_config=None, **options)
        return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def plugins(emulator: Emulator) -> Iterator[Plugins]:
    made = Plugins(emulator)
    yield made
    made.clerk.close()


def test_guards_hold_for_handlers_controllers_routers_and_applications(plugins: Plugins) -> None:
    class Things(Controller):
        path = "/controller"
        guards = [protect()]  # noqa: RUF012 - as Litestar has it

        @get()
        async def things(self) -> dict[str, Any]:
            return {"user_id": auth().user_id}

        @get("/admin", guards=[protect(role="org:admin")])
        async def admin(self) -> None:
            raise AssertionError

    router = Router("/router", route_handlers=[whoami], guards=[protect()])
    client = plugins.client(Things, router, whoami)
    for path in ("/controller", "/router/whoami"):
        assert client.get(path).status_code == 404
        assert client.get(path, headers=plugins.bearer).json() == {"user_id": plugins.user_id}
    assert client.get("/controller/admin", headers=plugins.bearer).status_code == 404
    assert client.get("/whoami").json() == {"user_id": None}
    everywhere = plugins.client(whoami, guards=[protect(token="m2m_token")])
    assert everywhere.get("/whoami", headers=plugins.bearer).status_code == 401


# Litestar from 2.23 wants `NamedDependency[...]` around the types of what is given, which older ones do not know.
@pytest.mark.filterwarnings("ignore:.*Inferred dependency:DeprecationWarning")
def test_handlers_are_given_who_is_asking(plugins: Plugins) -> None:
    @get("/given", dependencies={"who": Provide(provide_auth), "user": Provide(provide_current_user)})
    async def given(who: Who, user: User | None) -> dict[str, Any]:
        assert who == auth()
        return {"user_id": user.id if user else None}

    client = plugins.client(given)
    assert client.get("/given").json() == {"user_id": None}
    assert client.get("/given", headers=plugins.bearer).json() == {"user_id": plugins.user_id}


def test_no_handler_of_exceptions_takes_our_answers_away(plugins: Plugins) -> None:
    def shout(_: Asked, error: Exception) -> Response[str]:
        return Response(f"{type(error).__name__}!", status_code=418)

    @get("/protected", exception_handlers={Exception: shout})
    async def protected() -> None:
        auth.protect()
        raise NotFoundException

    @get("/ambiguous")
    async def ambiguous() -> None:
        is_inside("/%2e%2e%2f%ff")

    heard: list[Exception] = []

    async def hear(error: Exception, _: Any) -> None:
        heard.append(error)

    client = plugins.client(protected, ambiguous, exception_handlers={500: shout}, after_exception=[hear])
    page = client.get("/protected", headers=PAGE, follow_redirects=False)
    assert (page.status_code, page.headers["x-clerk-redirect-to"]) == (307, "true")
    assert "__clerk_db_jwt=dvb" in page.headers["location"]
    assert page.headers["cache-control"] == "private"
    refused = client.get("/protected")
    assert (refused.status_code, refused.text) == (404, "Not Found")
    assert client.get("/ambiguous").status_code == 400
    assert heard == []
    assert client.get("/protected", headers=plugins.bearer).text == "NotFoundException!"
    assert [type(each) for each in heard] == [NotFoundException]


def test_what_is_refused_is_logged_as_no_failure(plugins: Plugins, caplog: pytest.LogCaptureFixture) -> None:
    @get("/protected")
    async def protected() -> None:
        auth.protect()

    logging_config = LoggingConfig(log_exceptions="always", configure_root_logger=False, loggers={})
    client = plugins.client(protected, logging_config=logging_config)
    with caplog.at_level(logging.DEBUG):
        assert client.get("/protected").status_code == 404
    assert "Traceback" not in caplog.text
    assert plugins.client(protected, logging_config=None).get("/protected").status_code == 404


def test_the_middleware_comes_before_those_of_the_application(plugins: Plugins) -> None:
    client = plugins.client(whoami, middleware=[asking])
    assert client.get("/whoami", headers=plugins.bearer).json() == {"user_id": plugins.user_id}


@asgi("/inside", is_mount=True, copy_scope=True)
async def mounted(scope: Any, receive: Any, send: Any) -> None:
    body = f"{scope['path']} {get_auth(scope).user_id}".encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def guard_inside(auth: Any, inbound: Any) -> Answer | None:
    assert inbound.url.pathname.endswith("/deep"), inbound.url.pathname
    if is_inside(inbound.url):
        auth.protect()
    return None


def test_a_mounted_application_is_protected_by_the_path_that_was_asked_for(plugins: Plugins) -> None:
    client = plugins.client(mounted, plugin=plugins(handler=guard_inside))
    for path in ("/inside/deep", "//inside/deep", "/INSIDE/../inside/deep"):
        assert client.get(path).status_code in {400, 404}
    told = client.get("/inside/deep", headers=plugins.bearer)
    assert told.text.split() == ["/deep/", plugins.user_id]
    page = client.get("/inside/deep", headers=PAGE, follow_redirects=False)
    assert "%2Finside%2Fdeep" in page.headers["location"]


async def test_where_the_server_does_not_tell_the_path_nobody_reaches_what_is_mounted(plugins: Plugins) -> None:
    asked: list[str] = []

    def handler(_: Any, inbound: Any) -> None:
        asked.append(inbound.url.pathname)

    app: Any = Litestar([mounted, whoami], plugins=[plugins(handler=handler)], openapi_config=None)

    async def without_raw_path(scope: Any, receive: Any, send: Any) -> None:
        await app({name: value for name, value in scope.items() if name != "raw_path"}, receive, send)

    for root_path in ("", "/below"):
        transport = httpx.ASGITransport(without_raw_path, root_path=root_path)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            assert (await client.get(f"{root_path}/inside/deep", headers=plugins.bearer)).status_code == 500
            assert (await client.get(f"{root_path}/whoami", headers=plugins.bearer)).status_code == 200
    assert asked == ["/whoami", "/below/whoami"]


def test_nothing_personal_is_kept_in_the_cache_of_responses(plugins: Plugins) -> None:
    made: list[str] = []

    @get("/personal", cache=True)
    async def personal() -> str:
        made.append("personal")
        return str(auth().user_id)

    @get("/shared", cache=True)
    async def shared() -> str:
        made.append("shared")
        return "shared"

    @get("/keyed", cache=True, cache_key_builder=lambda request: f"keyed {get_auth(request).user_id}")
    async def keyed() -> str:
        made.append("keyed")
        return str(auth().user_id)

    client = plugins.client(personal, shared, keyed)
    for _ in range(2):
        for path in ("/personal", "/keyed"):
            assert client.get(path, headers=plugins.bearer).text == plugins.user_id
            assert client.get(path).text == "None"
        assert client.get("/shared").text == "shared"
    assert [made.count(name) for name in ("personal", "keyed", "shared")] == [4, 2, 1]


def test_a_cache_with_keys_of_its_own_is_left_alone(plugins: Plugins) -> None:
    made: list[str] = []

    @get("/personal", cache=True)
    async def personal() -> str:
        made.append("personal")
        return str(auth().user_id)

    config = ResponseCacheConfig(key_builder=lambda request: str(get_auth(request).user_id))
    client = plugins.client(personal, response_cache_config=config)
    for _ in range(2):
        assert client.get("/personal", headers=plugins.bearer).text == plugins.user_id
        assert client.get("/personal").text == "None"
    assert len(made) == 2


@websocket("/ws", guards=[protect()])
async def talk(socket: Talk) -> None:
    await socket.accept()
    await socket.send_text(str(auth().user_id))
    await socket.receive_text()
    raise Interruption(Answer(404))


def test_a_websocket_is_refused_before_it_is_accepted(plugins: Plugins) -> None:
    client = plugins.client(talk)
    with pytest.raises(WebSocketDisconnect) as caught, client.websocket_connect("/ws"):
        pass
    assert caught.value.code == 1008
    with client.websocket_connect("/ws", headers=plugins.bearer) as socket:
        assert socket.receive_text() == plugins.user_id


def test_a_server_says_why_a_websocket_is_refused(plugins: Plugins) -> None:
    app = Litestar([talk], plugins=[plugins()], openapi_config=None)
    with asgi_server(app) as url:
        address = f"{url}/ws".replace("http", "ws", 1)
        with pytest.raises(InvalidStatus) as caught, connect(address):
            pass
        assert caught.value.response.status_code == 404
        with connect(address, additional_headers=plugins.bearer) as socket:
            assert socket.recv() == plugins.user_id


async def test_the_asynchronous_test_client_does_as_well(plugins: Plugins) -> None:
    app = Litestar([whoami], plugins=[plugins()], openapi_config=None)
    async with AsyncTestClient(app) as client:
        assert (await client.get("/whoami", headers=plugins.bearer)).json() == {"user_id": plugins.user_id}
        assert (await client.get("/whoami")).json() == {"user_id": None}


def test_a_browser_that_is_new_is_sent_to_the_handshake(plugins: Plugins) -> None:
    headers = {"accept": "text/html", "sec-fetch-dest": "document"}
    page = plugins.client(whoami).get("/whoami?a=b", headers=headers, follow_redirects=False)
    assert (page.status_code, page.headers["x-clerk-auth-reason"]) == (307, "dev-browser-missing")
    assert "whoami%3Fa%3Db" in page.headers["location"]


def test_the_clients_own_options_are_those_of_the_plugin(plugins: Plugins) -> None:
    options = MiddlewareOptions(authorized_parties=["https://app.example.com"])
    client = plugins.client(whoami, plugin=plugins(options=options))
    elsewhere = plugins.emulator.people().sign_in(plugins.user_id, origin="https://elsewhere.example.com")["token"]
    here = plugins.emulator.people().sign_in(plugins.user_id, origin="https://app.example.com")["token"]
    for token, expected in ((elsewhere, None), (here, plugins.user_id)):
        assert client.get("/whoami", headers={"authorization": f"Bearer {token}"}).json() == {"user_id": expected}


async def test_a_client_of_the_environment_is_closed_with_the_application(
    plugins: Plugins, monkeypatch: pytest.MonkeyPatch
) -> None:
    with plugins.emulator.serve() as server:
        monkeypatch.setenv("CLERK_API_URL", server.url)
        monkeypatch.setenv("CLERK_SECRET_KEY", plugins.emulator.instance().secret_key)
        monkeypatch.setenv("CLERK_PUBLISHABLE_KEY", plugins.emulator.publishable_key())
        plugin = ClerkPlugin(now=plugins.emulator.clock.now)
        app = Litestar([me], plugins=[plugin], openapi_config=None)
        for _ in range(2):
            async with AsyncTestClient(app) as client:
                assert (await client.get("/me", headers=plugins.bearer)).json() == {"user_id": plugins.user_id}
            with pytest.raises(ClientClosedError):
                await plugin.clerk.users.get_user("user_1")


def test_the_frontend_api_is_served_where_no_route_is(plugins: Plugins) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"path": request.url.path})

    proxy = FrontendAPIProxy(transport=httpx.MockTransport(answer))
    client = plugins.client(whoami, plugin=plugins(options=MiddlewareOptions(frontend_api_proxy=proxy)))
    assert client.get("/__clerk/v1/environment").json() == {"path": "/v1/environment"}
    assert client.post("/__clerk/v1/client").json() == {"path": "/v1/client"}
    assert client.get("/whoami").json() == {"user_id": None}
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/__clerk/v1"):
        pass
