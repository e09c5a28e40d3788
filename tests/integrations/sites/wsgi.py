"""The application without a framework."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

from clerk_backend.integrations.wsgi import (
    ClerkMiddleware,
    auth,
    clerk_client,
    current_user,
    get_auth,
    protect,
)

from . import facts, handler, is_admin_or_editor, options, seen


def cached(_: Any) -> tuple[Any, list[tuple[str, str]]]:
    return facts(auth()), [("Cache-Control", "public, max-age=60"), ("Vary", "Accept")]


@protect(role="org:admin")
def admin(_: Any) -> Any:
    return facts(auth())


@protect(has=is_admin_or_editor)
def either(_: Any) -> Any:
    return facts(auth())


def posted(environ: dict[str, Any]) -> Any:
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return facts(auth.protect())


def elsewhere(_: Any) -> Any:
    auth.protect(role="org:admin", unauthenticated_url="/out", unauthorized_url="/not-you")
    return {"ok": True}


def me(_: Any) -> Any:
    first = current_user()
    return {"id": first and first.id, "same": all(current_user() is first for _ in range(2))}


def client(_: Any) -> Any:
    user_id = auth().user_id
    return {"id": clerk_client().users.get_user(user_id).id if user_id else None}


def boom(_: Any) -> Any:
    current_user()
    raise RuntimeError("boom")


def stream(_: Any) -> Iterator[bytes]:
    for _ in range(10):
        user = current_user()
        yield f"{user.id if user else None}\n".encode()


class After(list[bytes]):
    """A body at whose end work is done, as servers close it when it was sent."""

    def close(self) -> None:
        user = current_user()
        seen.append(user.id if user else None)


PAGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "/public": lambda _: {"ok": True},
    "/cached": cached,
    "/whoami": lambda _: facts(auth()),
    "/given": lambda environ: facts(get_auth(environ, accepts_token="any")),
    "/protected": posted,
    "/admin": admin,
    "/either": either,
    "/machine": lambda _: {"subject": auth.protect(token="api_key").subject},
    "/any": lambda _: facts(auth.protect(token="any")),
    "/elsewhere": elsewhere,
    "/me": me,
    "/client": client,
    "/boom": boom,
    "/stream": stream,
    "/after": lambda _: After([b'{"ok": true}']),
    "/seen": lambda _: seen,
    "/settings/name": lambda _: {"ok": True},
}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path == "/sign-in-first":
        start_response("307 Temporary Redirect", [*auth().redirect_to_sign_in().headers])
        return []
    page = PAGES.get(path)
    if page is None:
        start_response("404 Not Found", [])
        return []
    try:
        answer = page(environ)
    except RuntimeError:
        start_response("500 Internal Server Error", [])
        return []
    headers: list[tuple[str, str]] = []
    if isinstance(answer, tuple):
        answer, headers = answer
    start_response(f"200 {HTTPStatus.OK.phrase}", [("Content-Type", "application/json"), *headers])
    if isinstance(answer, After | Iterator):
        return answer
    return [json.dumps(answer).encode()]


app = ClerkMiddleware(application, options=options, handler=handler)
