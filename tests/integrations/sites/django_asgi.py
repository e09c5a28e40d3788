"""The application in Django, under ASGI, most of whose views are async."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextvars import copy_context
from typing import Any

from django.core.asgi import get_asgi_application
from django.http import HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.urls import path

from clerk_backend.integrations.django import aauth, aclerk_client, acurrent_user, aget_auth, protect

from . import facts, is_admin_or_editor, seen
from .django import any_token, boom, configure, machine, public, settings, tell_seen


async def cached(request: Any) -> Any:
    return JsonResponse(facts(aauth()), headers={"cache-control": "public, max-age=60", "vary": "Accept"})


async def whoami(request: Any) -> Any:
    return JsonResponse(facts(aauth()))


async def given(request: Any) -> Any:
    return JsonResponse(facts(aget_auth(request, accepts_token="any")))


async def protected(request: Any) -> Any:
    return JsonResponse(facts(aauth.protect()))


@protect(role="org:admin")
async def admin(request: Any) -> Any:
    return JsonResponse(facts(aauth()))


@protect(has=is_admin_or_editor)
def either(request: Any) -> Any:
    return JsonResponse(facts(aauth()))


async def elsewhere(request: Any) -> Any:
    aauth.protect(role="org:admin", unauthenticated_url="/out", unauthorized_url="/not-you")
    return JsonResponse({"ok": True})


async def me(request: Any) -> Any:
    first = await acurrent_user()
    others = await asyncio.gather(acurrent_user(), acurrent_user())
    return JsonResponse({"id": first and first.id, "same": all(each is first for each in others)})


async def client(request: Any) -> Any:
    user_id = aauth().user_id
    found = await aclerk_client().users.get_user(user_id) if user_id else None
    return JsonResponse({"id": found and found.id})


async def sign_in_first(request: Any) -> Any:
    response = HttpResponseRedirect(aauth().redirect_to_sign_in().location)
    response.status_code = 307
    return response


async def stream(request: Any) -> Any:
    async def parts() -> AsyncIterator[str]:
        for _ in range(10):
            user = await acurrent_user()
            yield f"{user.id if user else None}\n"
            await asyncio.sleep(0)

    return StreamingHttpResponse(parts(), content_type="text/plain")


working = set[Any]()


async def after(request: Any) -> Any:
    async def look() -> None:
        user = await acurrent_user()
        seen.append(user.id if user else None)

    task = asyncio.create_task(look(), context=copy_context())
    working.add(task)
    task.add_done_callback(working.discard)
    return JsonResponse({"ok": True})


urlpatterns = [
    path("public", public),
    path("cached", cached),
    path("whoami", whoami),
    path("given", given),
    path("protected", protected),
    path("admin", admin),
    path("either", either),
    path("machine", machine),
    path("any", any_token),
    path("elsewhere", elsewhere),
    path("me", me),
    path("client", client),
    path("sign-in-first", sign_in_first),
    path("boom", boom),
    path("stream", stream),
    path("after", after),
    path("seen", tell_seen),
    path("settings/<path:rest>", settings),
]

configure(ROOT_URLCONF=__name__)
app = get_asgi_application()
