"""Clerk in FastAPI, beyond the laws of all frameworks."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Annotated, Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException, Request, WebSocket
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from pydantic import BaseModel
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocketDisconnect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from clerk_backend import AsyncClerk, Clerk, ConfigurationError
from clerk_backend.auth import AuthenticateOptions, OAuthTokenAuth, SignedInAuth
from clerk_backend.auth.reverification import Reverification
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.integrations.fastapi import (
    ClerkMiddleware,
    CurrentAuth,
    CurrentUser,
    Interruption,
    SignedIn,
    auth,
    clerk_client,
    current_auth,
    current_user,
    get_auth,
    interruption_response,
    protect,
    signed_in,
)
from clerk_backend.models import User
from tests.integrations.offline import PAGE, UNLIMITED, Offline, crowd, offline
from tests.integrations.serving import asgi_server

KNOWN = {"cookie": "__clerk_db_jwt=dvb", **PAGE}
"""A page is opened in a browser that has been here."""


@pytest.fixture
def clerk(emulator: Emulator) -> AsyncClerk:
    keys = AuthenticateOptions(
        publishable_key=emulator.publishable_key(), jwt_key=emulator.public_pem(), sign_in_url="https://accounts/in"
    )
    return AsyncClerk(emulator.instance().secret_key, http_client=emulator.transport, authentication=keys)


@pytest.fixture
def app(clerk: AsyncClerk, clock: ManualClock) -> FastAPI:
    app = FastAPI()
    app.add_middleware(ClerkMiddleware, clerk=clerk, now=clock.now)
    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def blocking_clerk(emulator: Emulator) -> Iterator[Clerk]:
    with Clerk(emulator.instance().secret_key, http_client=emulator.transport) as clerk:
        yield clerk


@pytest.fixture
def user_id(blocking_clerk: Clerk) -> str:
    return blocking_clerk.users.create_user(username=f"u{token_hex(8)}").id


@pytest.fixture
def bearer(emulator: Emulator, user_id: str) -> dict[str, str]:
    return {"authorization": f"Bearer {emulator.people().sign_in(user_id)['token']}"}


@pytest.fixture(scope="module")
def instance(private_key: RSAPrivateKey) -> Iterator[Offline]:
    with offline("sk_test_" + "fastapi" * 3, private_key) as found:
        yield found


def test_parameters_say_who_is_asking(app: FastAPI, client: TestClient, bearer: dict[str, str], user_id: str) -> None:
    @app.get("/async")
    async def _(auth: CurrentAuth, user: CurrentUser) -> list[str | None]:
        return [auth.user_id, user.id if user else None]

    @app.get("/sync")
    def _(request: Request, given: CurrentAuth, user: CurrentUser) -> list[str | None]:
        assert threading.current_thread() is not threading.main_thread()
        assert given == auth() == get_auth(request)
        return [given.user_id, user.id if user else None]

    for path in ("/async", "/sync"):
        assert client.get(path, headers=bearer).json() == [user_id, user_id]
        assert client.get(path).json() == [None, None]
        assert client.get(path).headers["cache-control"] == "private"


def test_the_user_of_parameters_and_calls_is_read_once(
    app: FastAPI, client: TestClient, bearer: dict[str, str], emulator: Emulator, user_id: str
) -> None:
    async def owner(user: CurrentUser) -> User | None:
        return user

    @app.get("/")
    async def _(user: CurrentUser, owner: Annotated[User | None, Depends(owner)]) -> bool:
        return user is owner is await current_user() is await clerk_client().users.get_user(user_id)

    assert client.get("/", headers=bearer).json() is True
    assert emulator.count(f"GET /users/{user_id}") == 1


def test_a_parameter_lets_only_members_in(
    app: FastAPI, client: TestClient, bearer: dict[str, str], user_id: str
) -> None:
    @app.get("/async")
    async def _(auth: SignedIn) -> str:
        return auth.user_id

    @app.get("/sync")
    def _(auth: SignedIn) -> str:
        return auth.user_id

    for path in ("/async", "/sync"):
        assert client.get(path, headers=bearer).json() == user_id
        refused = client.get(path)
        assert (refused.status_code, refused.text) == (404, "Not Found")
        page = client.get(path, headers=KNOWN)
        assert (page.status_code, page.headers["vary"]) == (307, "Cookie, Authorization")
        location = httpx.URL(page.headers["location"])
        assert (location.host, location.params["redirect_url"]) == ("accounts", f"http://testserver{path}")


def test_roles_are_asked_of_routes_routers_and_applications(
    clerk: AsyncClerk, clock: ManualClock, emulator: Emulator, blocking_clerk: Clerk
) -> None:
    user_id = blocking_clerk.users.create_user(username="ada_lovelace").id
    bearer = {"authorization": f"Bearer {emulator.people().sign_in(user_id)['token']}"}
    admins = Depends(protect(role="org:admin"))
    app = FastAPI(dependencies=[Depends(protect())])
    app.add_middleware(ClerkMiddleware, clerk=clerk, now=clock.now)
    inner, outer = APIRouter(dependencies=[admins]), APIRouter(prefix="/outer")

    @app.get("/", dependencies=[admins])
    @inner.get("/inner")
    @outer.get("/own")
    async def _(auth: Annotated[SignedInAuth[AsyncClerk], admins]) -> str | None:
        return auth.org_role

    @outer.get("/members")
    async def _() -> str | None:
        return auth().user_id

    outer.include_router(inner, prefix="/deep")
    app.include_router(outer)
    app.include_router(outer, prefix="/again", dependencies=[admins])
    client = TestClient(app)
    organization = blocking_clerk.organizations.create_organization(name="Acme", created_by=user_id)
    admin = str(emulator.people().sign_in(user_id, organization_id=organization.id)["token"])
    for path in ("/", "/outer/own", "/outer/deep/inner", "/again/outer/members"):
        assert client.get(path, headers={"authorization": f"Bearer {admin}"}).status_code == 200
        assert client.get(path, headers=bearer).status_code == 404
        assert client.get(path).status_code == 404
    assert client.get("/outer/members", headers=bearer).json() == user_id
    assert client.get("/outer/members").status_code == 404


class Note(BaseModel):
    """What is noted."""

    text: str


def test_a_decorator_keeps_what_fastapi_reads_of_an_endpoint(
    app: FastAPI, client: TestClient, bearer: dict[str, str], user_id: str
) -> None:
    @app.post("/notes/{number}")
    @protect()
    async def write(number: int, note: Note, request: Request, tasks: BackgroundTasks, q: str = "") -> Note:
        """Write a note."""
        return Note(text=f"{number} {note.text} {q} {get_auth(request).user_id}")

    @app.get("/sync")
    @protect()
    def _(number: int) -> int:
        return number

    written = client.post("/notes/7?q=x", json={"text": "hello"}, headers=bearer)
    assert written.json() == {"text": f"7 hello x {user_id}"}
    assert client.post("/notes/7", json={"text": "hello"}).status_code == 404
    assert client.post("/notes/x", json={}, headers=bearer).status_code == 422
    assert client.get("/sync?number=3", headers=bearer).json() == 3
    assert client.get("/sync?number=3").status_code == 404
    assert (write.__name__, write.__doc__) == ("write", "Write a note.")


def test_machines_are_let_in_by_tokens_of_their_own(
    app: FastAPI, client: TestClient, bearer: dict[str, str], blocking_clerk: Clerk, user_id: str
) -> None:
    @app.get("/key")
    async def _(auth: Annotated[Any, Depends(protect(token="api_key"))]) -> str:
        return str(auth.subject)

    @app.get("/either")
    async def _(auth: Annotated[Any, Depends(protect(token=["session_token", "api_key"]))]) -> str:
        return str(auth.token_type)

    @app.get("/oauth")
    async def _(auth: Annotated[OAuthTokenAuth[AsyncClerk], Depends(protect(token="oauth_token"))]) -> None: ...

    key = {"authorization": f"Bearer {blocking_clerk.api_keys.create(name='k', subject=user_id).secret}"}
    assert client.get("/key", headers=key).json() == user_id
    assert [client.get("/key", headers=headers).status_code for headers in ({}, bearer)] == [401, 401]
    assert [client.get("/either", headers=each).json() for each in (key, bearer)] == ["api_key", "session_token"]
    refused = client.get("/oauth", headers={"authorization": "Bearer oat_wrong"})
    assert refused.status_code == 401
    assert "resource_metadata" in refused.headers["www-authenticate"]


def test_refusals_end_dependencies_that_yield(app: FastAPI, client: TestClient, bearer: dict[str, str]) -> None:
    seen: list[str] = []

    async def outer() -> AsyncGenerator[str]:
        try:
            yield "x"
        except Interruption as interruption:
            seen.append(f"outer {interruption.answer.status}")
            raise
        finally:
            seen.append("closed")

    async def guarded(value: Annotated[str, Depends(outer)]) -> AsyncGenerator[str]:
        auth.protect()
        yield value

    def blocking(value: Annotated[str, Depends(outer)]) -> Generator[str]:
        auth.protect(unauthenticated_url="/out")
        yield value

    @app.get("/async")
    async def _(value: Annotated[str, Depends(guarded)]) -> str:
        return value

    @app.get("/sync")
    def _(value: Annotated[str, Depends(blocking)]) -> str:
        return value

    @app.get("/within")
    async def _(value: Annotated[str, Depends(outer)]) -> str:
        auth.protect()
        return value

    for path in ("/async", "/sync", "/within"):
        assert client.get(path, headers=bearer).json() == "x"
        assert seen == ["closed"]
        seen.clear()
        status = 307 if path == "/sync" else 404
        assert client.get(path).status_code == status
        assert seen[-1] == "closed"
        seen.clear()


def test_what_is_posted_badly_is_told_to_members_only(app: FastAPI, client: TestClient, bearer: dict[str, str]) -> None:
    @app.post("/")
    async def _(note: Note, auth: SignedIn) -> None: ...

    assert client.post("/", json={}, headers=bearer).status_code == 422
    assert client.post("/", json={}).status_code == 404


def test_exceptions_of_fastapi_are_answered_as_ever(app: FastAPI, client: TestClient, bearer: dict[str, str]) -> None:
    @app.get("/")
    async def _(auth: SignedIn) -> None:
        raise HTTPException(403, "not yours", headers={"x-why": "because"})

    refused = client.get("/", headers=bearer)
    assert (refused.status_code, refused.json(), refused.headers["x-why"]) == (403, {"detail": "not yours"}, "because")


def test_refusals_may_be_told_in_the_words_of_the_application(app: FastAPI, client: TestClient) -> None:
    @app.exception_handler(Interruption)
    async def _(request: Request, error: Interruption) -> Any:
        response = await interruption_response(request, error)
        response.headers["x-own"] = "yes"
        return response

    @app.get("/")
    async def _(auth: SignedIn) -> None: ...

    assert client.get("/").headers["x-own"] == "yes"
    assert client.get("/", headers=KNOWN).headers["location"].startswith("https://accounts/in")


def test_the_documentation_of_the_application_tells_of_tokens_and_enforces_nothing(
    app: FastAPI, client: TestClient
) -> None:
    @app.get("/free")
    async def _() -> None: ...

    @app.get("/maybe")
    async def _(user: CurrentUser, auth: CurrentAuth) -> None: ...

    @app.get("/members", dependencies=[Depends(protect(role="org:admin"))])
    async def _(auth: SignedIn, user: CurrentUser) -> None: ...

    @app.get("/machines")
    async def _(auth: Annotated[Any, Depends(protect(token="m2m_token"))], user: str = "") -> None: ...

    told = client.get("/openapi.json").json()
    paths = {path: item["get"] for path, item in told["paths"].items()}
    schemes = {path: {name for each in item.get("security", []) for name in each} for path, item in paths.items()}
    both = {"ClerkToken", "ClerkCookie"}
    assert schemes == {"/free": set(), "/maybe": both, "/members": both, "/machines": {"ClerkToken"}}
    assert [operation.get("parameters", []) == [] for operation in paths.values()] == [True, True, True, False]
    defined = told["components"]["securitySchemes"]
    assert {name: (scheme["type"], scheme.get("scheme")) for name, scheme in defined.items()} == {
        "ClerkToken": ("http", "bearer"),
        "ClerkCookie": ("apiKey", None),
    }
    assert (defined["ClerkCookie"]["in"], defined["ClerkCookie"]["name"]) == ("cookie", "__session")
    assert client.get("/maybe").status_code == 200
    assert client.get("/docs", headers=KNOWN).status_code == 200


def test_tests_put_others_in_the_place_of_who_is_asking(app: FastAPI, client: TestClient) -> None:
    @app.get("/user")
    async def _(user: CurrentUser) -> str | None:
        return user.id if user else None

    @app.get("/auth")
    async def _(auth: CurrentAuth) -> str | None:
        return auth.user_id

    @app.get("/members")
    async def _(auth: SignedIn) -> str:
        return auth.user_id

    @app.get("/admins", dependencies=[Depends(protect(role="org:admin"))])
    async def _() -> str:
        return "admins"

    ada = User.model_construct(id="user_ada")
    somebody = type("Somebody", (), {"user_id": "user_ada"})()
    app.dependency_overrides = {
        current_user: lambda: ada,
        current_auth: lambda: somebody,
        signed_in: lambda: somebody,
        protect(role="org:admin"): lambda: somebody,
    }
    for path, expected in {
        "/user": "user_ada",
        "/auth": "user_ada",
        "/members": "user_ada",
        "/admins": "admins",
    }.items():
        assert client.get(path).json() == expected
    app.dependency_overrides = {}
    assert client.get("/members").status_code == 404


def test_protections_that_ask_the_same_are_equal() -> None:
    same: list[Callable[[], Any]] = [
        protect,
        lambda: protect(role="org:admin"),
        lambda: protect(permission="org:x:y", unauthorized_url="/out"),
        lambda: protect(reverification={"level": "first_factor", "after_minutes": 5}),
        lambda: protect(reverification=Reverification("first_factor", 5)),
        lambda: protect(token=["api_key", "session_token"]),
        lambda: protect(has=bool),
    ]
    for number, make in enumerate(same):
        assert make() == make()
        assert hash(make()) == hash(make())
        assert [other() == make() for other in same].index(True) == number
    assert protect() == signed_in
    assert protect() != "protect"


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_sub_applications_are_protected_as_well(
    clerk: AsyncClerk, clock: ManualClock, bearer: dict[str, str], user_id: str, *, is_wrapped: bool
) -> None:
    inner, app = FastAPI(), FastAPI()

    @inner.get("/members")
    async def _(auth: SignedIn) -> str:
        return auth.user_id

    @inner.exception_handler(Exception)
    async def _(request: Request, error: Exception) -> Any:
        raise NotImplementedError from error

    app.mount("/inner", inner)
    whole: Any = app
    if is_wrapped:
        whole = ClerkMiddleware(app, clerk, now=clock.now)
    else:
        app.add_middleware(ClerkMiddleware, clerk=clerk, now=clock.now)
    inner.add_exception_handler(Interruption, interruption_response)
    client = TestClient(whole, follow_redirects=False)
    assert client.get("/inner/members", headers=bearer).json() == user_id
    assert client.get("/inner/members").status_code == 404
    assert client.get("/inner/members", headers=KNOWN).status_code == 307


def test_without_the_middleware_nobody_passes() -> None:
    app = FastAPI()

    @app.get("/members")
    async def _(auth: SignedIn) -> None: ...

    @app.get("/auth")
    async def _(auth: CurrentAuth) -> None: ...

    @app.get("/user")
    async def _(user: CurrentUser) -> None: ...

    @app.get("/decorated")
    @protect()
    async def _() -> None: ...

    for path in ("/members", "/auth", "/user", "/decorated"):
        with pytest.raises(ConfigurationError, match="middleware"):
            TestClient(app).get(path)
        assert TestClient(app, raise_server_exceptions=False).get(path).status_code == 500


async def test_a_protection_can_be_asked_by_hand(app: FastAPI, client: TestClient, bearer: dict[str, str]) -> None:
    @app.get("/")
    async def _(connection: HTTPConnection) -> bool:
        return bool(await signed_in(connection) == get_auth(connection))

    assert client.get("/", headers=bearer).json() is True
    assert client.get("/").status_code == 404


def sockets(app: FastAPI) -> None:
    @app.websocket("/maybe")
    async def _(socket: WebSocket, auth: CurrentAuth) -> None:
        await socket.accept()
        await socket.send_text(str(auth.user_id))
        await socket.close()

    @app.websocket("/members")
    async def _(socket: WebSocket, auth: SignedIn, user: CurrentUser) -> None:
        await socket.accept()
        async for text in socket.iter_text():
            await socket.send_text(f"{text} {auth.user_id} {user.id if user else None}")

    @app.websocket("/admins", dependencies=[Depends(protect(role="org:admin"))])
    async def _(socket: WebSocket) -> None: ...


def test_websockets_have_the_same_parameters(
    app: FastAPI, client: TestClient, bearer: dict[str, str], user_id: str
) -> None:
    sockets(app)
    for headers, expected in ((bearer, user_id), ({}, "None")):
        with client.websocket_connect("/maybe", headers=headers) as socket:
            assert socket.receive_text() == expected
    with client.websocket_connect("/members", headers=bearer) as socket:
        socket.send_text("hello")
        assert socket.receive_text() == f"hello {user_id} {user_id}"
    for path, headers in (("/members", {}), ("/admins", {}), ("/admins", bearer)):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(path, headers=headers):
            pass


def served(instance: Offline, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """An application with the environment's keys, which is in no hurry to spare Clerk."""
    for name, value in instance.environment.items():
        monkeypatch.setenv(name, value)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[dict[str, str]]:
        yield {"greeting": "hello"}

    app = FastAPI(lifespan=lifespan)
    app.add_middleware(ClerkMiddleware, clerk=AsyncClerk(limits=UNLIMITED))
    return app


def test_on_a_server_a_browser_signs_in_and_two_hundred_ask_at_once(
    instance: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = served(instance, monkeypatch)

    @app.get("/members")
    async def _(auth: SignedIn, request: Request) -> list[str]:
        return [request.state.greeting, auth.user_id]

    @app.get("/me")
    def _(user: CurrentUser) -> str | None:
        return user.id if user else None

    sockets(app)
    people = [(user_id := instance.user(), instance.token(user_id)) for _ in range(20)]
    user_id, token = people[0]
    with asgi_server(app) as url:
        assert instance.visit(f"{url}/members", user_id).json() == ["hello", user_id]
        assert all(told == f'"{user_id}"' for user_id, told in crowd(url, "/me", people))
        address = url.replace("http", "ws", 1)
        with connect(f"{address}/members", additional_headers={"authorization": f"Bearer {token}"}) as socket:
            socket.send("hello")
            assert socket.recv() == f"hello {user_id} {user_id}"
        with pytest.raises(InvalidStatus) as refused, connect(f"{address}/members"):
            pass
        assert refused.value.response.status_code == 404


def test_a_stream_is_ended_where_the_client_goes_away(instance: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    app, ended, seen = served(instance, monkeypatch), threading.Event(), list[str | None]()

    async def guard(auth: SignedIn) -> AsyncGenerator[str]:
        yield auth.user_id
        seen.append(auth.user_id)

    @app.get("/")
    async def _(guarded: Annotated[str, Depends(guard)]) -> StreamingResponse:
        async def parts() -> AsyncIterator[str]:
            try:
                while True:
                    yield str(auth().user_id)
                    await asyncio.sleep(0)
            finally:
                seen.append(auth().user_id)
                ended.set()

        return StreamingResponse(parts())

    user_id = instance.user()
    headers = {"authorization": f"Bearer {instance.token(user_id)}"}
    with asgi_server(app) as url, httpx.Client(trust_env=False) as client:
        with client.stream("GET", url, headers=headers) as response:
            assert next(response.iter_raw()).startswith(user_id.encode())
        assert ended.wait(30)
        assert client.get(url).status_code == 404
    assert set(seen) == {user_id}


def test_only_who_imports_fastapi_has_it() -> None:
    code = "import sys, clerk_backend.integrations, clerk_backend.integrations.asgi; print('fastapi' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
