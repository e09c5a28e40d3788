"""A small site in Django, with views of all kinds, and Django set up for it in this process."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, cast

import django
from django.conf import settings
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from clerk_backend.integrations.django import (
    Answer,
    Interruption,
    aauth,
    aclerk_client,
    acurrent_user,
    aget_auth,
    auth,
    clerk_client,
    current_user,
    get_auth,
    protect,
)

SETTINGS: dict[str, Any] = {
    "ALLOWED_HOSTS": ["*"],
    "CLERK_HANDLER": None,
    "CLERK_OPTIONS": None,
    "LOGGING_CONFIG": None,
    "MIDDLEWARE": ["clerk_backend.integrations.django.ClerkMiddleware"],
    "ROOT_URLCONF": __name__,
    "SECRET_KEY": "of the tests",
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"libraries": {"clerk": "clerk_backend.integrations.django.templatetags.clerk"}},
        }
    ],
    "USE_TZ": True,
}
LINES = ("a=1; Path=/; HttpOnly", "a=2; Path=/a; SameSite=None; Partitioned", 'b="x y"; Max-Age=0; Path=/')
"""Cookies as they are to be set, one of them twice."""


@contextmanager
def django_settings(**changed: Any) -> Generator[None]:
    """Within the `with`, Django's settings are these; the process may have another Django already."""
    if not settings.configured:
        settings.configure()
        django.setup()
    settings.SECRET_KEY = SETTINGS["SECRET_KEY"]  # which Django does not let be empty again
    with override_settings(**{**SETTINGS, **changed}):
        yield


def told(found: Any) -> Any:
    return JsonResponse(found)


def whoami(request: Any) -> Any:
    assert get_auth(request) == auth()
    user = current_user()
    token = auth().get_token(expires_in_seconds=30)
    return told({"user_id": auth().user_id, "read": user and user.id, "has_token": isinstance(token, str)})


async def awhoami(request: Any) -> Any:
    assert aget_auth(request) == aauth()
    user = await acurrent_user()
    token = await aauth().get_token(expires_in_seconds=30)
    return told({"user_id": aauth().user_id, "read": user and user.id, "has_token": isinstance(token, str)})


def client(request: Any) -> Any:
    return told({"count": clerk_client().users.get_count().total_count})


async def aclient(request: Any) -> Any:
    return told({"count": (await aclerk_client().users.get_count()).total_count})


@protect()
def protected(request: Any) -> Any:
    return HttpResponse("ok")


@protect()
async def aprotected(request: Any) -> Any:
    return HttpResponse("ok")


@method_decorator(protect(), name="dispatch")
class Protected(View):  # type: ignore[misc]  # has no types
    def get(self, request: Any) -> Any:  # noqa: ARG002 - as Django calls it
        return HttpResponse("ok")


class AsyncProtected(View):  # type: ignore[misc]  # has no types
    async def get(self, request: Any) -> Any:  # noqa: ARG002 - as Django calls it
        aauth.protect()
        return HttpResponse("ok")


class AsyncView(View):  # type: ignore[misc]  # has no types
    async def get(self, request: Any) -> Any:  # noqa: ARG002 - as Django calls it
        return HttpResponse("ok")


def stream(request: Any) -> Any:
    def parts() -> Iterator[str]:
        for _ in range(3):
            user = current_user()
            yield f"{user and user.id}\n"

    return StreamingHttpResponse(parts())


async def astream(request: Any) -> Any:
    async def parts() -> AsyncIterator[str]:
        for _ in range(3):
            user = await acurrent_user()
            yield f"{user and user.id}\n"
            await asyncio.sleep(0)

    return StreamingHttpResponse(parts())


def file(request: Any) -> Any:
    return FileResponse(io.BytesIO(b"x" * 10_000))


def cookies(request: Any) -> Any:
    response = HttpResponse("ok")
    response.set_cookie("own", "1")
    raise Interruption(Answer(200, (*(("set-cookie", line) for line in LINES), ("x-kind", "ours"))))


def headers(request: Any) -> Any:
    return told({name.lower(): value for name, value in request.headers.items()})


def page(request: Any) -> Any:
    """Renders the template that the query holds."""
    return HttpResponse(engines["django"].from_string(request.GET["template"]).render({}, request))


def boom(request: Any) -> Any:
    current_user()
    raise RuntimeError("boom")


def posted(request: Any) -> Any:
    return HttpResponse("posted")


urlpatterns = [
    path("whoami", whoami),
    path("awhoami", awhoami),
    path("client", client),
    path("aclient", aclient),
    path("protected", protected),
    path("aprotected", aprotected),
    path("class", Protected.as_view()),
    path("aclass", AsyncProtected.as_view()),
    path("wrapped", protect()(AsyncView.as_view())),
    path("dispatched", method_decorator(protect(), name="dispatch")(AsyncView).as_view()),
    path("exempt", cast("Callable[..., Any]", csrf_exempt(protect()(posted)))),
    path("posted", protect()(posted)),
    path("stream", stream),
    path("astream", astream),
    path("file", file),
    path("boom", boom),
    path("cookies", cookies),
    path("headers", headers),
    path("page", page),
]
