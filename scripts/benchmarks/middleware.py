"""What protecting an endpoint costs: FastAPI without Clerk, with our middleware, and with what else there is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from time import perf_counter, process_time
from typing import Any, TypeAlias

from clerk_backend_api.security.authenticaterequest import authenticate_request_async
from clerk_backend_api.security.types import AuthenticateRequestOptions
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi_clerk_auth import ClerkConfig, ClerkHTTPBearer

from clerk_backend import AsyncClerk
from clerk_backend.auth import AuthenticateOptions
from clerk_backend.emulator import Emulator
from clerk_backend.emulator.server import Server
from clerk_backend.integrations.asgi import ClerkMiddleware, auth

from .measure import Samples, Verdict, print_table

Message: TypeAlias = MutableMapping[str, Any]
App: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

MOST_MICROSECONDS = 60.0
ORIGIN = "https://app.example.com"


def unprotected() -> App:
    """An endpoint that anybody may ask."""
    app = FastAPI()

    @app.get("/")
    async def answer() -> dict[str, str]:
        return {"user_id": "user"}

    return app


def ours(emulator: Emulator, *, with_key: bool) -> App:
    """The same, protected by our middleware; the key is at hand, or was fetched once."""
    app = FastAPI()
    options = AuthenticateOptions(
        publishable_key=emulator.publishable_key(),
        jwt_key=emulator.public_pem() if with_key else None,
        authorized_parties=[ORIGIN],
    )
    clerk = AsyncClerk(emulator.instance().secret_key, http_client=emulator.transport, authentication=options)
    app.add_middleware(ClerkMiddleware, clerk=clerk)

    @app.get("/")
    async def answer() -> dict[str, str]:
        return {"user_id": auth.protect().user_id}

    return app


def peer(server: Server) -> App:
    """The same, protected by `fastapi-clerk-auth`, which fetched the key once."""
    app = FastAPI()
    guard = ClerkHTTPBearer(config=ClerkConfig(jwks_url=f"{server.frontend_url()}/.well-known/jwks.json"))
    guarded = Depends(guard)

    @app.get("/")
    async def answer(credentials: Any = guarded) -> dict[str, str]:
        return {"user_id": credentials.decoded["sub"]}

    return app


def official(emulator: Emulator) -> App:
    """The same, protected by Clerk's own SDK in a dependency, the key at hand."""
    app = FastAPI()
    options = AuthenticateRequestOptions(jwt_key=emulator.public_pem(), authorized_parties=[ORIGIN])

    async def user_id(request: Request) -> str:
        state = await authenticate_request_async(request, options)
        if not state.is_signed_in or state.payload is None:
            raise HTTPException(401)
        return str(state.payload["sub"])

    asking = Depends(user_id)

    @app.get("/")
    async def answer(user: str = asking) -> dict[str, str]:
        return {"user_id": user}

    return app


async def _ask(app: App, scope: dict[str, Any], times: int) -> None:
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    for _ in range(times):
        await app({**scope, "state": {}}, receive, send)
    assert statuses == [200] * times, set(statuses)


def _scope(token: str) -> dict[str, Any]:
    """A request as uvicorn hands it to an application, with the headers that a browser's script sends."""
    headers = {
        "host": "app.example.com",
        "accept": "application/json",
        "accept-encoding": "gzip, deflate, br",
        "accept-language": "en-GB,en;q=0.9",
        "authorization": f"Bearer {token}",
        "cookie": "theme=dark; __client_uat=1750000000; __client_uat_B7d4PD11=1750000000",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0",
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }


def _added(samples: Samples, name: str) -> float:
    """The median of what an application takes more than the unprotected one, each pair measured within moments."""
    pairs = zip(samples[name], samples["unprotected"], strict=True)
    more = sorted(mine - plain for mine, plain in pairs)
    return more[len(more) // 2]


def bench_middleware(*, quick: bool) -> list[Verdict]:
    """One user asks again and again, in process: what a server would do besides is left out of all."""
    times, rounds = (300, 15) if quick else (1000, 41)
    emulator = Emulator("sk_live_benchmarks", limits=None)
    instance_user = emulator.people()
    with emulator.serve() as server, asyncio.Runner() as runner:
        user_id = _new_user(emulator)
        token = str(instance_user.session_token(instance_user.sign_in(user_id, origin=ORIGIN)["session_id"], 3600))
        apps = {
            "unprotected": unprotected(),
            "ours": ours(emulator, with_key=True),
            "ours, key fetched": ours(emulator, with_key=False),
            "fastapi-clerk-auth": peer(server),
            "official": official(emulator),
        }
        scope = _scope(token)
        cpu: Samples = {name: [] for name in apps}
        rates: Samples = {name: [] for name in apps}
        for number in range(rounds + 1):
            for name, app in apps.items():
                began, worked = perf_counter(), process_time()
                runner.run(_ask(app, scope, times))
                if number:
                    cpu[name].append((process_time() - worked) / times * 1e6)
                    rates[name].append(times / (perf_counter() - began))
    more = {name: _added(cpu, name) for name in apps}
    verdicts = [
        Verdict("ours, microseconds more than unprotected", more["ours"], MOST_MICROSECONDS),
        Verdict("ours with a fetched key, likewise", more["ours, key fetched"], MOST_MICROSECONDS),
        Verdict("added by ours / by fastapi-clerk-auth", more["ours, key fetched"] / more["fastapi-clerk-auth"], 1 / 3),
        Verdict("added by ours / by official", more["ours"] / more["official"], 1 / 3),
    ]
    rows = {"us CPU": cpu, "requests/s": rates}
    print_table("middleware: one protected request of a FastAPI endpoint", "", rows, verdicts)
    return verdicts


def _new_user(emulator: Emulator) -> str:
    from clerk_backend import Clerk

    with Clerk(emulator.instance().secret_key, http_client=emulator.transport) as clerk:
        return clerk.users.create_user(email_address=["ada@example.com"]).id
