"""A Django application with people who sign in, against an emulated Clerk: `python examples/django_app.py`.

With keys of your own in `CLERK_SECRET_KEY` and `CLERK_PUBLISHABLE_KEY`, it is Clerk itself that they sign in to.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template import engines
from django.urls import path

from clerk_backend import Clerk
from clerk_backend.emulator import Emulator
from clerk_backend.integrations.django import aget_auth, current_user, get_auth, protect

PAGE = """<!doctype html>
<title>Django with Clerk</title>
{% if user %}
<p>Hello, {{ user.first_name }}. <a href="/account">Your account</a>, <a href="/api/me">as JSON</a></p>
{% else %}
<p>Nobody is signed in. <a href="/sign-in">Sign in</a></p>
{% endif %}
"""
ACCOUNT = "{% load clerk %}{% clerk_auth as auth %}<p>Only {{ auth.user_id }} sees this.</p>"


def home(request: Any) -> Any:
    return HttpResponse(engines["django"].from_string(PAGE).render({"user": current_user()}, request))


def sign_in(request: Any) -> Any:
    return HttpResponseRedirect(get_auth(request).redirect_to_sign_in(return_back_url="/").location)


@protect()
def account(request: Any) -> Any:
    return HttpResponse(engines["django"].from_string(ACCOUNT).render({}, request))


@protect()
async def me(request: Any) -> Any:
    return JsonResponse({"user_id": aget_auth(request).user_id})


urlpatterns = [path("", home), path("sign-in", sign_in), path("account", account), path("api/me", me)]


@contextmanager
def emulated() -> Iterator[None]:
    """An emulated Clerk, in which somebody is; the environment names it."""
    emulator = Emulator()
    with emulator.serve() as server:
        keys = {"CLERK_SECRET_KEY": emulator.instance().secret_key, "CLERK_PUBLISHABLE_KEY": emulator.publishable_key()}
        proxy_url = server.frontend_url()
        os.environ.update(keys, CLERK_API_URL=server.url, CLERK_PROXY_URL=proxy_url)
        os.environ["CLERK_SIGN_IN_URL"] = proxy_url + "/sign-in"
        with Clerk() as client:
            client.users.create_user(email_address=["ada@example.com"], first_name="Ada")
        yield


if __name__ == "__main__":
    settings.configure(
        INSTALLED_APPS=["clerk_backend.integrations.django"], ROOT_URLCONF=__name__,
        MIDDLEWARE=["clerk_backend.integrations.django.ClerkMiddleware"], ALLOWED_HOSTS=["127.0.0.1"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )  # fmt: skip
    with nullcontext() if "CLERK_SECRET_KEY" in os.environ else emulated():
        httpd = ThreadedWSGIServer(("127.0.0.1", int(sys.argv[1]) if sys.argv[1:] else 8000), WSGIRequestHandler)
        httpd.set_app(get_wsgi_application())
        print(f"http://127.0.0.1:{httpd.server_port}", flush=True)
        httpd.serve_forever()
