"""The application in Litestar."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from litestar import Litestar, Request, WebSocket, get, route, websocket
from litestar.background_tasks import BackgroundTask
from litestar.response import Redirect, Response, Stream

from clerk_backend.integrations.litestar import ClerkPlugin, auth, clerk_client, current_user, get_auth, protect

from . import facts, handler, is_admin_or_editor, options, seen

Facts = dict[str, Any]
Asked = Request[Any, Any, Any]


@get("/public")
async def public() -> Facts:
    return {"ok": True}


@get("/cached")
async def cached() -> Response[Facts]:
    return Response(facts(auth()), headers={"cache-control": "public, max-age=60", "vary": "Accept"})


@route("/whoami", http_method=["GET", "POST"], status_code=200)
async def whoami() -> Facts:
    return facts(auth())


@get("/given", sync_to_thread=True)
def given(request: Asked) -> Facts:
    return facts(get_auth(request, accepts_token="any"))


@route("/protected", http_method=["GET", "POST"], status_code=200)
async def protected() -> Facts:
    return facts(auth.protect())


@get("/admin", guards=[protect(role="org:admin")])
async def admin() -> Facts:
    return facts(auth())


@get("/either", guards=[protect(has=is_admin_or_editor)], sync_to_thread=False)
def either() -> Facts:
    return facts(auth())


@get("/machine")
async def machine() -> Facts:
    return {"subject": auth.protect(token="api_key").subject}


@get("/any")
async def any_token() -> Facts:
    return facts(auth.protect(token="any"))


@get("/elsewhere")
async def elsewhere() -> Facts:
    auth.protect(role="org:admin", unauthenticated_url="/out", unauthorized_url="/not-you")
    return {"ok": True}


@get("/me")
async def me() -> Facts:
    first = await current_user()
    others = await asyncio.gather(current_user(), current_user())
    return {"id": first and first.id, "same": all(each is first for each in others)}


@get("/client")
async def client() -> Facts:
    user_id = auth().user_id
    found = await clerk_client().users.get_user(user_id) if user_id else None
    return {"id": found and found.id}


@get("/sign-in-first", status_code=307)
async def sign_in_first() -> Redirect:
    return Redirect(auth().redirect_to_sign_in().location, status_code=307)


@get("/boom")
async def boom() -> Facts:
    await current_user()
    raise RuntimeError("boom")


@get("/stream")
async def stream() -> Stream:
    async def parts() -> AsyncIterator[str]:
        for _ in range(10):
            user = await current_user()
            yield f"{user.id if user else None}\n"
            await asyncio.sleep(0)

    return Stream(parts(), media_type="text/plain")


@get("/after")
async def after() -> Response[Facts]:
    async def look() -> None:
        user = await current_user()
        seen.append(user.id if user else None)

    return Response({"ok": True}, background=BackgroundTask(look))


@get("/seen")
async def tell_seen() -> list[str | None]:
    return seen


@get("/settings/{rest:path}")
async def settings() -> Facts:
    return {"ok": True}


@websocket("/ws")
async def talk(socket: WebSocket[Any, Any, Any]) -> None:
    await socket.accept()
    async for text in socket.iter_data("text"):
        user = await current_user()
        await socket.send_json({"text": text, "user_id": auth().user_id, "read": user and user.id})


app = Litestar(
    [
        public, cached, whoami, given, protected, admin, either, machine, any_token, elsewhere, me, client,
        sign_in_first, boom, stream, after, tell_seen, settings, talk,
    ],
    plugins=[ClerkPlugin(options=options, handler=handler)],
    openapi_config=None,
)  # fmt: skip
