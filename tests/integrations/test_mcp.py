"""OAuth access tokens in servers of the Model Context Protocol: the verifier, and the SDK's own server and client."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from secrets import token_hex
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from mcp import ClientSession

from clerk_backend import AsyncClerk, Clerk, ConfigurationError, Limits
from clerk_backend.auth import AuthenticateOptions
from clerk_backend.emulator import Emulator
from clerk_backend.emulator.keys import sign
from clerk_backend.integrations.mcp import (
    ClerkAccessToken,
    ClerkTokenVerifier,
    auth,
    auth_settings,
    clerk_client,
    current_user,
    issuer_url,
    protected_resource_metadata,
)
from tests.integrations.serving import asgi_server

RESOURCE = "https://mcp.example.com/mcp"
UNLIMITED = Limits(requests=math.inf)
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


@dataclass
class World:
    """An emulated Clerk with a user, and clients that ask it."""

    emulator: Emulator
    clerk: AsyncClerk
    user_id: str

    def opaque(self, *scopes: str, seconds: float | None = None) -> str:
        found = self.emulator.people().access_token(self.user_id, "client_1", list(scopes), seconds)
        return str(found["secret"])

    def signed(self, *scopes: str, typ: str = "at+jwt", seconds: int = 60, **claims: Any) -> str:
        now = int(self.emulator.clock.now())
        head = {"sub": self.user_id, "client_id": "client_1", "scope": " ".join(scopes), "jti": "oat_1"}
        return str(sign(self.emulator.instance(), {**head, "iat": now, "exp": now + seconds, **claims}, typ=typ))

    def verifier(self, **options: Any) -> ClerkTokenVerifier:
        return ClerkTokenVerifier(self.clerk, now=self.emulator.clock.now, **options)


@pytest.fixture
async def world(private_key: RSAPrivateKey) -> AsyncIterator[World]:
    emulator = Emulator(f"sk_test_{token_hex(8)}", limits=None, private_key=private_key)
    async with asked(emulator) as found:
        yield found


@asynccontextmanager
async def asked(emulator: Emulator, **options: Any) -> AsyncIterator[World]:
    key = emulator.instance().secret_key
    keys = AuthenticateOptions(publishable_key=emulator.publishable_key())
    given: dict[str, Any] = {"http_client": emulator.transport, "limits": UNLIMITED, "retries": 0, **options}
    async with AsyncClerk(key, authentication=keys, **given) as clerk:
        with Clerk(key, http_client=emulator.transport, limits=UNLIMITED) as people:
            user = people.users.create_user(email_address=[f"{token_hex(8)}@example.com"])
        yield World(emulator, clerk, user.id)


async def test_a_good_token_says_whose_it_is_and_what_it_allows(world: World) -> None:
    verifier = world.verifier()
    opaque = await verifier.verify_token(token := world.opaque("profile", "email"))
    assert opaque
    assert (opaque.token, opaque.client_id, opaque.subject) == (token, "client_1", world.user_id)
    assert (opaque.scopes, opaque.expires_at, opaque.resource) == (["profile", "email"], None, None)
    signed = await verifier.verify_token(world.signed("profile", "email"))
    assert signed
    assert (signed.client_id, signed.subject, signed.scopes) == ("client_1", world.user_id, ["profile", "email"])
    assert signed.claims
    assert signed.expires_at == signed.claims["exp"]
    for found in (opaque, signed):
        assert found.auth.user_id == world.user_id
        assert found.token not in repr(found)


async def test_what_is_no_good_oauth_token_is_refused(world: World) -> None:
    verifier = world.verifier()
    session = str(world.emulator.people().sign_in(world.user_id)["token"])
    key = str((await world.clerk.api_keys.create(name="key", subject=world.user_id)).secret)
    good = world.signed("profile")
    body, _, signature = good.rpartition(".")
    for token in (
        *("", " ", "nonsense", "oat_wrong", "mt_wrong", "a.b.c", "oat_\r\nx", "\0", "oat_é"),
        *(session, key, f"{body}.{signature[::-1]}", f"{body}.", good + " x", f" {good}"),
        world.signed("profile", typ="JWT"),
        world.signed("profile", seconds=-60),
        world.signed("profile", nbf=int(world.emulator.clock.now()) + 600),
    ):
        assert await verifier.verify_token(token) is None, token


async def test_a_token_that_is_revoked_or_expired_is_refused_from_then_on(world: World) -> None:
    verifier = world.verifier()
    assert await verifier.verify_token(world.opaque("profile", seconds=60))
    assert await verifier.verify_token(world.opaque("profile", seconds=-1)) is None


@pytest.mark.parametrize("fault", [("reset", {}), ("error", {"status": 503}), ("error", {"status": 401}), ("html", {})])
async def test_when_clerk_does_not_confirm_a_token_it_is_refused(world: World, fault: tuple[Any, Any]) -> None:
    opaque, signed, verifier = world.opaque("profile"), world.signed("profile"), world.verifier()
    for path in ("POST /oauth_applications/access_tokens/verify", "GET /jwks"):
        world.emulator.faults.add(fault[0], path, times=None, **fault[1])
    assert await verifier.verify_token(opaque) is None
    assert await verifier.verify_token(signed) is None
    world.emulator.faults.clear()
    assert await verifier.verify_token(opaque)


async def test_all_required_scopes_are_required(world: World) -> None:
    verifier = world.verifier(required_scopes=["profile", "email"])
    for make in (world.opaque, world.signed):
        assert await verifier.verify_token(make("email", "profile", "more"))
        for scopes in ((), ("profile",), ("email",), ("profileemail",), ("profile email2",), ("PROFILE", "email")):
            assert await verifier.verify_token(make(*scopes)) is None
    with pytest.raises(ConfigurationError):
        world.verifier(required_scopes="profile")


async def test_a_token_for_another_server_is_refused(world: World) -> None:
    verifier = world.verifier(resource=[RESOURCE, "https://other.example.com"])
    for audience in (RESOURCE, f"{RESOURCE}/", ["https://elsewhere.example.com", RESOURCE]):
        found = await verifier.verify_token(world.signed("profile", aud=audience))
        assert found
        assert str(found.resource).rstrip("/") == RESOURCE
    for audience in ("https://elsewhere.example.com/mcp", f"{RESOURCE}/more", ["https://elsewhere.example.com"]):
        assert await verifier.verify_token(world.signed("profile", aud=audience)) is None
    unbound = await verifier.verify_token(world.signed("profile"))
    assert unbound
    assert unbound.resource is None
    without = await world.verifier().verify_token(world.signed("profile", aud="https://elsewhere.example.com"))
    assert without
    assert without.resource == "https://elsewhere.example.com"
    odd = await world.verifier().verify_token(world.signed("profile", aud=[]))
    assert odd is None or odd.resource is None


async def test_clients_learn_where_to_get_a_token(world: World) -> None:
    issuer = f"https://{world.emulator.instance().frontend_api}"
    assert issuer_url(world.clerk) == issuer
    settings = auth_settings(world.clerk, resource_server_url=RESOURCE, required_scopes=["profile"])
    assert str(settings.issuer_url).rstrip("/") == issuer
    assert (str(settings.resource_server_url), settings.required_scopes) == (RESOURCE, ["profile"])
    plain = {"resource": RESOURCE, "authorization_servers": [issuer], "bearer_methods_supported": ["header"]}
    assert protected_resource_metadata(world.clerk, resource=RESOURCE) == plain
    found = protected_resource_metadata(world.clerk, resource=RESOURCE, scopes=["profile"])
    assert found == {**plain, "scopes_supported": ["profile"]}
    async with AsyncClerk("sk_test_none") as clerk:
        with pytest.raises(ConfigurationError):
            issuer_url(clerk)


def test_outside_of_a_request_nobody_can_be_asked() -> None:
    for ask in (auth, clerk_client):
        with pytest.raises(ConfigurationError):
            ask()


def test_a_verifier_takes_its_key_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError):
        ClerkTokenVerifier()
    monkeypatch.setenv("CLERK_SECRET_KEY", "sk_test_mcp")
    assert isinstance(ClerkTokenVerifier().clerk, AsyncClerk)


def application(name: str, **options: Any) -> Any:
    """An application of the SDK, whose first and second generation differ in names."""
    if find_spec("mcp.server.mcpserver"):
        server = import_module("mcp.server.mcpserver").MCPServer(name, **options)
    else:
        server = import_module("mcp.server.fastmcp").FastMCP(name, **options)

    async def whoami() -> str:
        user = await current_user()
        assert user.id == auth().user_id
        return f"{user.id} {auth().client_id} {' '.join(auth().scopes)}"

    server.tool()(whoami)
    return server.streamable_http_app()


@asynccontextmanager
async def session_of(url: str, token: str) -> AsyncIterator[ClientSession]:
    """A session of the SDK's own client."""
    http: Any = import_module("mcp.client.streamable_http")
    headers = {"authorization": f"Bearer {token}"}
    if hasattr(http, "streamable_http_client"):
        client = import_module("httpx2" if find_spec("httpx2") else "httpx").AsyncClient(
            headers=headers, trust_env=False
        )
        opened = http.streamable_http_client(url, http_client=client)
    else:
        client, opened = nullcontext(), http.streamablehttp_client(url, headers=headers)
    async with client, opened as streams, ClientSession(streams[0], streams[1]) as session:
        yield session


async def told(url: str, token: str) -> str:
    async with session_of(url, token) as session:
        await session.initialize()
        answer: Any = await session.call_tool("whoami", {})
        return str(answer.content[0].text)


@pytest.fixture
def served(private_key: RSAPrivateKey) -> Iterator[tuple[Emulator, str]]:
    """A server on uvicorn that wants the scope `profile`."""
    emulator = Emulator(f"sk_test_{token_hex(8)}", limits=None, private_key=private_key)
    keys = AuthenticateOptions(publishable_key=emulator.publishable_key())
    clerk = AsyncClerk(
        emulator.instance().secret_key, http_client=emulator.transport, limits=UNLIMITED, authentication=keys
    )
    verifier = ClerkTokenVerifier(clerk, resource=RESOURCE)
    settings = auth_settings(clerk, resource_server_url=RESOURCE, required_scopes=["profile"])
    with asgi_server(application("site", token_verifier=verifier, auth=settings)) as url:
        yield emulator, f"{url}/mcp"


def post(url: str, **headers: str) -> httpx.Response:
    sent = {"accept": "application/json, text/event-stream", **headers}
    return httpx.post(url, json=INITIALIZE, headers=sent, trust_env=False)


def test_a_server_tells_strangers_where_to_get_a_token(served: tuple[Emulator, str]) -> None:
    emulator, url = served
    for authorization in ("", "Bearer oat_wrong", "Basic eDp5"):
        refused = post(url, authorization=authorization)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer ")
        assert "resource_metadata=" in refused.headers["www-authenticate"]
    shown = post(url).headers["www-authenticate"]
    path = httpx.URL(shown.partition('resource_metadata="')[2].partition('"')[0]).path
    metadata = httpx.get(httpx.URL(url).join(path), trust_env=False).json()
    assert [each.rstrip("/") for each in metadata["authorization_servers"]] == [
        f"https://{emulator.instance().frontend_api}"
    ]


async def test_a_server_lets_in_whom_the_token_allows(served: tuple[Emulator, str]) -> None:
    emulator, url = served
    async with asked(emulator) as world:
        for token in (world.opaque("profile", "email"), world.signed("profile", "email")):
            assert await told(url, token) == f"{world.user_id} client_1 profile email"
        for token in (world.opaque("email"), world.signed("email")):
            refused = await asyncio.to_thread(post, url, authorization=f"Bearer {token}")
            assert refused.status_code == 403
            assert "insufficient_scope" in refused.headers["www-authenticate"]
        for token in ("oat_wrong", world.signed("profile", aud="https://elsewhere.example.com")):
            refused = await asyncio.to_thread(post, url, authorization=f"Bearer {token}")
            assert refused.status_code == 401


async def test_nobody_sees_anothers_data(served: tuple[Emulator, str]) -> None:
    emulator, url = served
    async with asked(emulator) as world:
        worlds = [world]
        with Clerk(emulator.instance().secret_key, http_client=emulator.transport, limits=UNLIMITED) as people:
            for _ in range(4):
                user = people.users.create_user(email_address=[f"{token_hex(8)}@example.com"])
                worlds.append(World(emulator, world.clerk, user.id))
        answers = await asyncio.gather(*(told(url, each.opaque("profile")) for each in worlds * 2))
        assert answers == [f"{each.user_id} client_1 profile" for each in worlds * 2]


def test_a_token_is_no_more_than_a_model() -> None:
    assert ClerkAccessToken(token="t", client_id="c", scopes=[], expires_at=int(time.time())).subject is None
