"""The application in Django, under WSGI."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import django
from django.conf import settings as django_settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from clerk_backend.integrations.django import auth, clerk_client, current_user, get_auth, protect

from . import facts, is_admin_or_editor, seen

SETTINGS = {
    "ALLOWED_HOSTS": ["*"],
    "CLERK_HANDLER": "tests.integrations.sites.handler",
    "CLERK_OPTIONS": "tests.integrations.sites.options",
    "DEBUG": False,
    "LOGGING_CONFIG": None,
    "MIDDLEWARE": ["clerk_backend.integrations.django.ClerkMiddleware"],
    "ROOT_URLCONF": __name__,
    "SECRET_KEY": "of the tests",
}


def configure(**settings: Any) -> None:
    """Have Django set up like this; the process may have another Django already."""
    if not django_settings.configured:
        django_settings.configure()
        django.setup()
    django_settings.SECRET_KEY = SETTINGS["SECRET_KEY"]  # which Django does not let be empty again
    override_settings(**SETTINGS | settings).enable()


def public(request: Any) -> Any:
    return JsonResponse({"ok": True})


def cached(request: Any) -> Any:
    return JsonResponse(facts(auth()), headers={"cache-control": "public, max-age=60", "vary": "Accept"})


def whoami(request: Any) -> Any:
    return JsonResponse(facts(auth()))


def given(request: Any) -> Any:
    return JsonResponse(facts(get_auth(request, accepts_token="any")))


def protected(request: Any) -> Any:
    return JsonResponse(facts(auth.protect()))


@protect(role="org:admin")
def admin(request: Any) -> Any:
    return JsonResponse(facts(auth()))


@protect(has=is_admin_or_editor)
async def either(request: Any) -> Any:
    return JsonResponse(facts(auth()))


def machine(request: Any) -> Any:
    return JsonResponse({"subject": auth.protect(token="api_key").subject})


def any_token(request: Any) -> Any:
    return JsonResponse(facts(auth.protect(token="any")))


def elsewhere(request: Any) -> Any:
    auth.protect(role="org:admin", unauthenticated_url="/out", unauthorized_url="/not-you")
    return JsonResponse({"ok": True})


def me(request: Any) -> Any:
    first = current_user()
    with ThreadPoolExecutor() as threads:
        others = [current_user(), threads.submit(copy_context().run, current_user).result()]
    return JsonResponse({"id": first and first.id, "same": all(each is first for each in others)})


def client(request: Any) -> Any:
    user_id = auth().user_id
    found = clerk_client().users.get_user(user_id) if user_id else None
    return JsonResponse({"id": found and found.id})


def sign_in_first(request: Any) -> Any:
    response = HttpResponseRedirect(auth().redirect_to_sign_in().location)
    response.status_code = 307
    return response


def boom(request: Any) -> Any:
    current_user()
    raise RuntimeError("boom")


def stream(request: Any) -> Any:
    def parts() -> Iterator[str]:
        for _ in range(10):
            user = current_user()
            yield f"{user.id if user else None}\n"

    return StreamingHttpResponse(parts(), content_type="text/plain")


def after(request: Any) -> Any:
    context = copy_context()

    def look() -> None:
        user = current_user()
        seen.append(user.id if user else None)

    response = JsonResponse({"ok": True})
    response._resource_closers.append(lambda: context.run(look))
    return response


def tell_seen(request: Any) -> Any:
    return JsonResponse(seen, safe=False)


def settings(request: Any, rest: str) -> Any:
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

configure()
app = get_wsgi_application()
