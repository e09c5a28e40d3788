"""The application in Quart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from quart import Quart, Response, jsonify, redirect, request, websocket

from clerk_backend.integrations.quart import ClerkExtension, auth, clerk_client, current_user, get_auth, protect

from . import facts, handler, is_admin_or_editor, options, seen

Facts = dict[str, Any]

app = Quart(__name__)
ClerkExtension(app, options=options, handler=handler)


@app.get("/public")
async def public() -> Facts:
    return {"ok": True}


@app.get("/cached")
async def cached() -> Response:
    response = jsonify(facts(auth()))
    response.headers.update({"cache-control": "public, max-age=60", "vary": "Accept"})
    return response


@app.route("/whoami", methods=["GET", "POST"])
async def whoami() -> Facts:
    return facts(auth())


@app.get("/given")
def given() -> Facts:
    return facts(get_auth(request, accepts_token="any"))


@app.route("/protected", methods=["GET", "POST"])
async def protected() -> Facts:
    return facts(auth.protect())


@app.get("/admin")
@protect(role="org:admin")
async def admin() -> Facts:
    return facts(auth())


@app.get("/either")
@protect(has=is_admin_or_editor)
def either() -> Facts:
    return facts(auth())


@app.get("/machine")
async def machine() -> Facts:
    return {"subject": auth.protect(token="api_key").subject}


@app.get("/any")
async def any_token() -> Facts:
    return facts(auth.protect(token="any"))


@app.get("/elsewhere")
async def elsewhere() -> Facts:
    auth.protect(role="org:admin", unauthenticated_url="/out", unauthorized_url="/not-you")
    return {"ok": True}


@app.get("/me")
async def me() -> Facts:
    first = await current_user()
    others = await asyncio.gather(current_user(), current_user())
    return {"id": first and first.id, "same": all(each is first for each in others)}


@app.get("/client")
async def client() -> Facts:
    user_id = auth().user_id
    found = await clerk_client().users.get_user(user_id) if user_id else None
    return {"id": found and found.id}


@app.get("/sign-in-first")
async def sign_in_first() -> Any:
    return redirect(auth().redirect_to_sign_in().location, 307)


@app.get("/boom")
async def boom() -> Facts:
    await current_user()
    raise RuntimeError("boom")


@app.get("/stream")
async def stream() -> Response:
    async def parts() -> AsyncIterator[str]:
        for _ in range(10):
            user = await current_user()
            yield f"{user.id if user else None}\n"
            await asyncio.sleep(0)

    return Response(parts(), mimetype="text/plain")


@app.get("/after")
async def after() -> Facts:
    async def look() -> None:
        user = await current_user()
        seen.append(user.id if user else None)

    app.add_background_task(look)
    return {"ok": True}


@app.get("/seen")
async def tell_seen() -> Response:
    return jsonify(seen)


@app.get("/settings/<path:rest>")
async def settings(rest: str) -> Facts:
    return {"ok": True}


@app.websocket("/ws")
async def talk() -> None:
    while True:
        text = await websocket.receive()
        user = await current_user()
        await websocket.send_json({"text": text, "user_id": auth().user_id, "read": user and user.id})
