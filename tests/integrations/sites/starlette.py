"""The application in Starlette."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from clerk_backend.integrations.starlette import ClerkMiddleware, auth, clerk_client, current_user, get_auth, protect

from . import facts, handler, is_admin_or_editor, options, seen


async def public(request: Request) -> Response:
    return JSONResponse({"ok": True})


async def cached(request: Request) -> Response:
    return JSONResponse(facts(auth()), headers={"cache-control": "public, max-age=60", "vary": "Accept"})


async def whoami(request: Request) -> Response:
    return JSONResponse(facts(auth()))


def given(request: Request) -> Response:
    return JSONResponse(facts(get_auth(request, accepts_token="any")))


async def protected(request: Request) -> Response:
    return JSONResponse(facts(auth.protect()))


@protect(role="org:admin")
async def admin(request: Request) -> Response:
    return JSONResponse(facts(auth()))


@protect(has=is_admin_or_editor)
def either(request: Request) -> Response:
    return JSONResponse(facts(auth()))


async def machine(request: Request) -> Response:
    return JSONResponse({"subject": auth.protect(token="api_key").subject})


async def any_token(request: Request) -> Response:
    return JSONResponse(facts(auth.protect(token="any")))


async def elsewhere(request: Request) -> Response:
    auth.protect(role="org:admin", unauthenticated_url="/out", unauthorized_url="/not-you")
    return JSONResponse({"ok": True})


async def me(request: Request) -> Response:
    first = await current_user()
    others = await asyncio.gather(current_user(), current_user())
    return JSONResponse({"id": first and first.id, "same": all(each is first for each in others)})


async def client(request: Request) -> Response:
    user_id = auth().user_id
    found = await clerk_client().users.get_user(user_id) if user_id else None
    return JSONResponse({"id": found and found.id})


async def sign_in_first(request: Request) -> Response:
    return RedirectResponse(auth().redirect_to_sign_in().location, 307)


async def boom(request: Request) -> Response:
    await current_user()
    raise RuntimeError("boom")


async def stream(request: Request) -> Response:
    async def parts() -> AsyncIterator[str]:
        for _ in range(10):
            user = await current_user()
            yield f"{user.id if user else None}\n"
            await asyncio.sleep(0)

    return StreamingResponse(parts(), media_type="text/plain")


async def after(request: Request) -> Response:
    async def look() -> None:
        user = await current_user()
        seen.append(user.id if user else None)

    return JSONResponse({"ok": True}, background=BackgroundTask(look))


async def tell_seen(request: Request) -> Response:
    return JSONResponse(seen)


async def settings(request: Request) -> Response:
    return JSONResponse({"ok": True})


async def websocket(socket: WebSocket) -> None:
    await socket.accept()
    async for text in socket.iter_text():
        user = await current_user()
        await socket.send_json({"text": text, "user_id": auth().user_id, "read": user and user.id})


app = Starlette(
    routes=[
        Route("/public", public),
        Route("/cached", cached),
        Route("/whoami", whoami, methods=["GET", "POST"]),
        Route("/given", given),
        Route("/protected", protected, methods=["GET", "POST"]),
        Route("/admin", admin),
        Route("/either", either),
        Route("/machine", machine),
        Route("/any", any_token),
        Route("/elsewhere", elsewhere),
        Route("/me", me),
        Route("/client", client),
        Route("/sign-in-first", sign_in_first),
        Route("/boom", boom),
        Route("/stream", stream),
        Route("/after", after),
        Route("/seen", tell_seen),
        Route("/settings/{rest:path}", settings),
        WebSocketRoute("/ws", websocket),
    ],
    middleware=[Middleware(ClerkMiddleware, options=options, handler=handler)],
)
