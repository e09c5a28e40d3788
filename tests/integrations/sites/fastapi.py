"""The application in FastAPI."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse

from clerk_backend.integrations.fastapi import (
    ClerkMiddleware,
    CurrentAuth,
    CurrentUser,
    SignedIn,
    auth,
    clerk_client,
    current_user,
    get_auth,
    protect,
)

from . import facts, handler, is_admin_or_editor, options, seen

app = FastAPI()
app.add_middleware(ClerkMiddleware, options=options, handler=handler)


@app.get("/public")
async def public() -> dict[str, bool]:
    return {"ok": True}


@app.get("/cached")
async def cached(auth: CurrentAuth) -> JSONResponse:
    return JSONResponse(facts(auth), headers={"cache-control": "public, max-age=60", "vary": "Accept"})


@app.api_route("/whoami", methods=["GET", "POST"])
async def whoami(auth: CurrentAuth) -> dict[str, Any]:
    return facts(auth)


@app.get("/given")
def given(request: Request) -> dict[str, Any]:
    return facts(get_auth(request, accepts_token="any"))


@app.api_route("/protected", methods=["GET", "POST"])
async def protected(auth: SignedIn) -> dict[str, Any]:
    return facts(auth)


members = APIRouter(dependencies=[Depends(protect(role="org:admin"))])


@members.get("/admin")
def admin() -> dict[str, Any]:
    return facts(auth())


app.include_router(members)


@app.get("/either")
@protect(has=is_admin_or_editor)
async def either() -> dict[str, Any]:
    return facts(auth())


@app.get("/machine")
async def machine(auth: Annotated[Any, Depends(protect(token="api_key"))]) -> dict[str, str]:
    return {"subject": auth.subject}


@app.get("/any")
async def any_token(auth: Annotated[Any, Depends(protect(token="any"))]) -> dict[str, Any]:
    return facts(auth)


elsewhere = protect(role="org:admin", unauthenticated_url="/out", unauthorized_url="/not-you")


@app.get("/elsewhere", dependencies=[Depends(elsewhere)])
async def told_elsewhere() -> dict[str, bool]:
    return {"ok": True}


@app.get("/me")
async def me(user: CurrentUser) -> dict[str, Any]:
    others = await asyncio.gather(current_user(), current_user())
    return {"id": user and user.id, "same": all(each is user for each in others)}


@app.get("/client")
async def client(auth: CurrentAuth) -> dict[str, Any]:
    found = await clerk_client().users.get_user(auth.user_id) if auth.user_id else None
    return {"id": found and found.id}


@app.get("/sign-in-first")
async def sign_in_first(auth: CurrentAuth) -> RedirectResponse:
    return RedirectResponse(auth.redirect_to_sign_in().location, 307)


@app.get("/boom")
async def boom(user: CurrentUser) -> None:
    raise RuntimeError("boom")


@app.get("/stream")
async def stream() -> StreamingResponse:
    async def parts() -> AsyncIterator[str]:
        for _ in range(10):
            user = await current_user()
            yield f"{user.id if user else None}\n"
            await asyncio.sleep(0)

    return StreamingResponse(parts(), media_type="text/plain")


@app.get("/after")
async def after(tasks: BackgroundTasks) -> dict[str, bool]:
    async def look() -> None:
        user = await current_user()
        seen.append(user.id if user else None)

    tasks.add_task(look)
    return {"ok": True}


@app.get("/seen")
async def tell_seen() -> list[str | None]:
    return seen


@app.get("/settings/{rest:path}")
async def settings(rest: str) -> dict[str, bool]:
    return {"ok": True}


@app.websocket("/ws")
async def websocket(socket: WebSocket, auth: CurrentAuth) -> None:
    await socket.accept()
    async for text in socket.iter_text():
        user = await current_user()
        await socket.send_json({"text": text, "user_id": auth.user_id, "read": user and user.id})
