"""The application in Flask."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from flask import Flask, Response, jsonify, redirect, request, stream_with_context

from clerk_backend.integrations.flask import ClerkExtension, auth, clerk_client, current_user, get_auth, protect

from . import facts, handler, is_admin_or_editor, options, seen

Facts = dict[str, Any]

app = Flask(__name__)
ClerkExtension(app, options=options, handler=handler)


@app.get("/public")
def public() -> Facts:
    return {"ok": True}


@app.get("/cached")
def cached() -> Response:
    response = jsonify(facts(auth()))
    response.headers.update({"cache-control": "public, max-age=60", "vary": "Accept"})
    return response


@app.route("/whoami", methods=["GET", "POST"])
def whoami() -> Facts:
    return facts(auth())


@app.get("/given")
def given() -> Facts:
    return facts(get_auth(request, accepts_token="any"))


@app.route("/protected", methods=["GET", "POST"])
def protected() -> Facts:
    return facts(auth.protect())


@app.get("/admin")
@protect(role="org:admin")
def admin() -> Facts:
    return facts(auth())


@app.get("/either")
@protect(has=is_admin_or_editor)
async def either() -> Facts:
    return facts(auth())


@app.get("/machine")
def machine() -> Facts:
    return {"subject": auth.protect(token="api_key").subject}


@app.get("/any")
def any_token() -> Facts:
    return facts(auth.protect(token="any"))


@app.get("/elsewhere")
def elsewhere() -> Facts:
    auth.protect(role="org:admin", unauthenticated_url="/out", unauthorized_url="/not-you")
    return {"ok": True}


@app.get("/me")
def me() -> Facts:
    first = current_user()
    with ThreadPoolExecutor() as threads:
        others = [current_user(), threads.submit(copy_context().run, current_user).result()]
    return {"id": first and first.id, "same": all(each is first for each in others)}


@app.get("/client")
def client() -> Facts:
    user_id = auth().user_id
    found = clerk_client().users.get_user(user_id) if user_id else None
    return {"id": found and found.id}


@app.get("/sign-in-first")
def sign_in_first() -> Any:
    return redirect(auth().redirect_to_sign_in().location, 307)


@app.get("/boom")
def boom() -> Facts:
    current_user()
    raise RuntimeError("boom")


@app.get("/stream")
def stream() -> Response:
    def parts() -> Iterator[str]:
        for _ in range(10):
            user = current_user()
            yield f"{user.id if user else None}\n"

    return Response(stream_with_context(parts()), mimetype="text/plain")


@app.get("/after")
def after() -> Response:
    response = jsonify(ok=True)

    @response.call_on_close
    def look() -> None:
        user = current_user()
        seen.append(user.id if user else None)

    return response


@app.get("/seen")
def tell_seen() -> Any:
    return jsonify(seen)


@app.get("/settings/<path:rest>")
def settings(rest: str) -> Facts:
    return {"ok": True}
