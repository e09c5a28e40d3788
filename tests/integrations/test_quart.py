"""Clerk in Quart, beside the laws of every framework: its settings, its hooks, its test client and hypercorn."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from hypercorn.asyncio import serve
from hypercorn.config import Config
from quart import Blueprint, Quart, Response, render_template_string, request, websocket
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from clerk_backend import AsyncClerk, Clerk, ConfigurationError, Limits
from clerk_backend.auth import AuthenticateOptions
from clerk_backend.emulator import Emulator
from clerk_backend.errors import ClientClosedError
from clerk_backend.integrations.quart import (
    ClerkExtension,
    MiddlewareOptions,
    auth,
    clerk_client,
    create_route_matcher,
    current_user,
    get_auth,
    protect,
)
from tests.integrations.serving import address, asgi_server, listening

PAGE = {"accept": "text/html", "sec-fetch-dest": "document", "cookie": "__clerk_db_jwt=dvb"}
UNLIMITED = Limits(requests=math.inf)


class World:
    """An emulated Clerk with a user, and applications that ask it."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        keys = AuthenticateOptions(publishable_key=emulator.publishable_key())
        given: dict[str, Any] = {"http_client": emulator.transport, "limits": UNLIMITED}
        self.aclerk = AsyncClerk(emulator.instance().secret_key, authentication=keys, **given)
        with Clerk(emulator.instance().secret_key, **given) as clerk:
            self.user_id = clerk.users.create_user(email_address=["ada@example.com"]).id
        self.bearer = {"authorization": f"Bearer {emulator.people().sign_in(self.user_id)['token']}"}

    def app(self, **options: Any) -> Quart:
        app = Quart("site")
        ClerkExtension(app, self.aclerk, now=self.emulator.clock.now, **options)
        return app


@pytest.fixture
def world(emulator: Emulator) -> World:
    return World(emulator)


async def test_views_of_either_kind_know_who_is_asking_in_the_test_client(world: World) -> None:
    app = world.app()

    @app.get("/plain")
    def plain() -> dict[str, Any]:
        return {"user_id": get_auth(request).user_id}

    @app.get("/me")
    @protect()
    async def me() -> dict[str, Any]:
        user = await current_user()
        return {"user_id": user and user.id, "client": clerk_client() is world.aclerk}

    client = app.test_client()
    assert await (await client.get("/plain", headers=world.bearer)).get_json() == {"user_id": world.user_id}
    assert await (await client.get("/plain")).get_json() == {"user_id": None}
    told = await (await client.get("/me", headers=world.bearer)).get_json()
    assert told == {"user_id": world.user_id, "client": True}
    assert (await client.get("/me")).status_code == 404


async def test_a_blueprint_is_protected_before_its_requests(world: World) -> None:
    app = world.app()
    blueprint = Blueprint("inside", "inside", url_prefix="/inside")

    @blueprint.before_request
    @protect(role="org:admin")
    def guard() -> None:
        raise AssertionError

    @blueprint.get("/")
    async def inside() -> str:
        raise AssertionError

    app.register_blueprint(blueprint)
    client = app.test_client()
    for headers in ({}, world.bearer):
        assert (await client.get("/inside/", headers=headers)).status_code == 404
    page = await client.get("/inside/", headers=PAGE)
    assert (page.status_code, page.headers["x-clerk-redirect-to"]) == (307, "true")


async def test_what_protect_refuses_is_an_answer_and_no_failure(world: World) -> None:
    app = world.app()
    app.config["PROPAGATE_EXCEPTIONS"] = True
    seen: list[int] = []

    @app.get("/protected")
    async def protected() -> str:
        auth.protect()
        return "in"

    @app.get("/ambiguous")
    async def ambiguous() -> str:
        return str(create_route_matcher("/a")("/%2e%2e%2f%ff"))

    @app.after_request
    async def after(response: Response) -> Response:
        seen.append(response.status_code)
        return response

    @app.errorhandler(Exception)
    async def fail(_: Exception) -> tuple[str, int]:
        return "failed", 500

    client = app.test_client()
    page = await client.get("/protected", headers=PAGE)
    assert page.status_code == 307
    assert "__clerk_db_jwt=dvb" in page.headers["location"]
    assert page.headers.getlist("cache-control") == ["private"]
    assert page.headers.getlist("vary") == ["Cookie, Authorization"]
    refused = await client.get("/protected")
    assert (refused.status_code, await refused.get_data()) == (404, b"Not Found")
    assert refused.headers.getlist("x-clerk-auth-reason") == ["protect-rewrite", "dev-browser-missing"]
    assert (await client.get("/ambiguous")).status_code == 400
    assert await (await client.get("/protected", headers=world.bearer)).get_data() == b"in"
    assert seen == [307, 404, 400, 200]


async def test_templates_know_who_is_asking_and_have_clerks_components(world: World) -> None:
    app = world.app()

    @app.get("/page")
    async def page() -> str:
        return await render_template_string("{{ clerk_auth().user_id }} {{ clerk_user_button() }}")

    client = app.test_client()
    told = await (await client.get("/page", headers=world.bearer)).get_data(as_text=True)
    assert told.startswith(f"{world.user_id} <")
    assert (await (await client.get("/page")).get_data(as_text=True)).startswith("None <")


async def test_settings_of_the_application_are_options(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with world.emulator.serve() as server:
        app = Quart("site")
        app.config["CLERK_API_URL"] = server.url
        app.config["CLERK_SECRET_KEY"] = world.emulator.instance().secret_key
        app.config["CLERK_PUBLISHABLE_KEY"] = world.emulator.publishable_key()
        app.config["CLERK_SIGN_IN_URL"] = "/sign-in"
        extension = ClerkExtension(now=world.emulator.clock.now)
        extension.init_app(app)
        assert app.extensions["clerk"] is extension
        clients: list[AsyncClerk] = []

        @app.get("/me")
        async def me() -> dict[str, Any]:
            auth.protect()
            clients.append(clerk_client())
            user = await current_user()
            return {"user_id": user and user.id}

        for _ in range(2):
            async with app.test_app() as running:
                client = running.test_client()
                assert await (await client.get("/me", headers=world.bearer)).get_json() == {"user_id": world.user_id}
                page = await client.get("/me", headers=PAGE)
                assert page.headers["location"].startswith("http://localhost/sign-in?redirect_url=")
            with pytest.raises(ClientClosedError):
                await clients[-1].users.get_user(world.user_id)


def test_without_a_key_there_is_no_extension() -> None:
    with pytest.raises(ConfigurationError):
        ClerkExtension(Quart("site"))
    app = Quart("site")
    app.config["CLERK_SIGN_IN_URL"] = 1
    with pytest.raises(ConfigurationError):
        ClerkExtension(app)


async def test_options_and_handler_see_every_request(world: World) -> None:
    is_inside = create_route_matcher("/inside(.*)")

    def handler(auth: Any, inbound: Any) -> None:
        if is_inside(inbound.url):
            auth.protect()

    async def options(inbound: Any) -> MiddlewareOptions:
        await asyncio.sleep(0)
        return MiddlewareOptions(sign_in_url=f"https://{inbound.headers['x-tenant']}.example.com/in")

    client = world.app(options=options, handler=handler).test_client()
    page = await client.get("/inside/nowhere", headers={**PAGE, "x-tenant": "acme"})
    assert page.headers["location"].startswith("https://acme.example.com/in?")
    assert (await client.get("/outside", headers={"x-tenant": "acme"})).status_code == 404


def sockets(world: World) -> Quart:
    app = world.app()

    @app.websocket("/ws")
    @protect()
    async def talk() -> None:
        await websocket.send(str(auth().user_id))
        await websocket.receive()
        auth.protect(role="org:admin")

    @app.get("/stream")
    async def stream() -> Response:
        async def parts() -> Any:
            for _ in range(3):
                user = await current_user()
                yield f"{user and user.id} "
                await asyncio.sleep(0)

        return Response(parts(), mimetype="text/plain")

    return app


async def test_a_websocket_is_refused_or_known_in_the_test_client(world: World) -> None:
    client = sockets(world).test_client()
    async with client.websocket("/ws", headers=world.bearer) as socket:
        assert await socket.receive() == world.user_id


@contextmanager
def hypercorn_server(app: Quart) -> Generator[str]:
    """Serve an application by hypercorn, in a thread; yields its address."""
    with listening() as listener:
        config = Config()
        config.bind = [f"fd://{listener.fileno()}"]
        config.loglevel = "CRITICAL"
        loop = asyncio.new_event_loop()
        stop = asyncio.Event()
        serving = serve(app, config, shutdown_trigger=stop.wait)
        thread = threading.Thread(target=loop.run_until_complete, args=[serving])
        thread.start()
        try:
            yield address(listener)
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join(30)
            listener.detach()  # the server has closed it
            loop.close()


@pytest.mark.parametrize("server", [asgi_server, hypercorn_server])
def test_on_its_servers_websockets_and_streams_know_who_is_asking(world: World, server: Any) -> None:
    with server(sockets(world)) as url:
        socket_url = f"{url}/ws".replace("http", "ws", 1)
        with pytest.raises(InvalidStatus) as caught, connect(socket_url):
            pass
        assert caught.value.response.status_code == 404
        with connect(socket_url, additional_headers=world.bearer) as socket:
            assert socket.recv() == world.user_id
            socket.send("on")
            with pytest.raises(ConnectionClosed):
                socket.recv()
        told = httpx.get(f"{url}/stream", headers=world.bearer, trust_env=False)
        assert told.text.split() == [world.user_id] * 3
        assert httpx.get(f"{url}/stream", trust_env=False).text.split() == ["None"] * 3
