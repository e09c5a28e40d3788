"""Clerk in Django, beyond the laws of all frameworks: both kinds of views under both kinds of servers."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import AsyncIterator, Callable, Iterator
from secrets import token_hex
from typing import Any, cast
from wsgiref.util import FileWrapper

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.apps import apps
from django.core.asgi import get_asgi_application
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import AsyncClient, Client, RequestFactory, override_settings

from clerk_backend import AsyncClerk, Clerk, ConfigurationError
from clerk_backend.auth import AuthenticateOptions, Inbound
from clerk_backend.emulator import Emulator
from clerk_backend.integrations import wsgi
from clerk_backend.integrations.django import (
    Answer,
    ClerkMiddleware,
    MiddlewareOptions,
    aauth,
    aclerk_client,
    aget_auth,
    auth,
    clerk_client,
    create_route_matcher,
    current_user,
    get_auth,
)
from clerk_backend.integrations.django.checks import check_configuration
from clerk_backend.integrations.options import FrontendAPIProxy
from clerk_backend.integrations.visits import current
from tests.integrations.django_site import LINES, django_settings
from tests.integrations.offline import PAGE, UNLIMITED, Offline, crowd, gunicorn, offline, running

OTHER = "sk_test_" + "other" * 4
Ask = Callable[..., httpx.Response]
"""Asks the site for a path, through a handler of Django's."""


@pytest.fixture
def emulator(private_key: RSAPrivateKey) -> Emulator:
    """An instance in real time, beside another."""
    emulator = Emulator(f"sk_test_{token_hex(8)}", limits=None, private_key=private_key)
    emulator.add_instance(OTHER)
    return emulator


@pytest.fixture
def clerk(emulator: Emulator) -> Iterator[Clerk]:
    keys = AuthenticateOptions(publishable_key=emulator.publishable_key(), jwt_key=emulator.public_pem())
    with Clerk(emulator.instance().secret_key, http_client=emulator.transport, authentication=keys) as client:
        yield client


@pytest.fixture
async def aclerk(emulator: Emulator) -> AsyncIterator[AsyncClerk]:
    keys = AuthenticateOptions(publishable_key=emulator.publishable_key(), jwt_key=emulator.public_pem())
    secret_key = emulator.instance().secret_key
    async with AsyncClerk(secret_key, http_client=emulator.transport, authentication=keys) as client:
        yield client


@pytest.fixture(autouse=True)
def _site(clerk: Clerk, aclerk: AsyncClerk) -> Iterator[None]:
    with django_settings(CLERK_CLIENT=clerk, CLERK_ASYNC_CLIENT=aclerk):
        yield
    assert current.get() is None


@pytest.fixture
def user_id(clerk: Clerk) -> str:
    return clerk.users.create_user(username=f"u{token_hex(8)}").id


@pytest.fixture
def bearer(emulator: Emulator, user_id: str) -> dict[str, str]:
    return {"authorization": f"Bearer {emulator.people().sign_in(user_id)['token']}"}


@pytest.fixture(params=["wsgi", "asgi"])
def ask(request: pytest.FixtureRequest) -> Ask:
    return asking(request.param)


def asking(kind: str) -> Ask:
    def ask_by_wsgi(path: str, method: str = "GET", **options: Any) -> httpx.Response:
        transport = httpx.WSGITransport(get_wsgi_application(), raise_app_exceptions=False)
        with httpx.Client(transport=transport, base_url="http://app.localhost") as http:
            return http.request(method, path, **options)

    async def await_by_asgi(path: str, method: str = "GET", **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(get_asgi_application(), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://app.localhost") as http:
            return await http.request(method, path, **options)

    return (
        ask_by_wsgi
        if kind == "wsgi"
        else lambda path, *given, **options: asyncio.run(await_by_asgi(path, *given, **options))
    )


@pytest.mark.parametrize("path", ["/whoami", "/awhoami"])
def test_views_of_both_kinds_know_who_is_asking(ask: Ask, path: str, user_id: str, bearer: dict[str, str]) -> None:
    assert ask(path, headers=bearer).json() == {"user_id": user_id, "read": user_id, "has_token": True}
    assert ask(path).json() == {"user_id": None, "read": None, "has_token": False}


@pytest.mark.parametrize("path", ["/protected", "/aprotected", "/class", "/aclass", "/wrapped", "/dispatched"])
def test_views_of_all_kinds_are_protected(ask: Ask, path: str, bearer: dict[str, str]) -> None:
    assert ask(path, headers=bearer).text == "ok"
    refused = ask(path)
    assert (refused.status_code, refused.text) == (404, "Not Found")
    assert refused.headers["x-clerk-auth-reason"] == "protect-rewrite, dev-browser-missing"
    page = ask(path, headers={**PAGE, "cookie": "__clerk_db_jwt=dvb"})
    assert page.status_code == 307
    assert httpx.URL(page.headers["location"]).params["redirect_url"].startswith("http://app.localhost/")


def test_a_new_browser_is_sent_to_a_handshake(ask: Ask) -> None:
    page = ask("/whoami", headers=PAGE)
    assert (page.status_code, page.headers["x-clerk-auth-status"]) == (307, "handshake")
    assert "/v1/client/handshake?" in page.headers["location"]


def test_a_failing_view_fails_as_without_clerk(ask: Ask, bearer: dict[str, str], user_id: str) -> None:
    assert ask("/boom", headers=bearer).status_code == 500
    assert ask("/whoami", headers=bearer).json()["user_id"] == user_id


@pytest.mark.parametrize(("kind", "path"), [("wsgi", "/stream"), ("asgi", "/astream"), ("wsgi", "/astream")])
@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators:Warning")
def test_a_stream_knows_to_its_end_who_asked(
    kind: str, path: str, emulator: Emulator, user_id: str, bearer: dict[str, str]
) -> None:
    before = emulator.count(f"GET /users/{user_id}")
    assert asking(kind)(path, headers=bearer).text.split() == [user_id] * 3
    assert emulator.count(f"GET /users/{user_id}") == before + 1
    assert asking(kind)(path).text.split() == ["None"] * 3


def test_a_file_is_left_to_the_server(bearer: dict[str, str]) -> None:
    request = httpx.Request("GET", "http://app.localhost/file", headers=bearer)
    environ: dict[str, Any] = {**RequestFactory().get("/file").environ, "wsgi.file_wrapper": FileWrapper}
    environ["HTTP_AUTHORIZATION"] = request.headers["authorization"]
    found = get_wsgi_application()(environ, lambda *_: None)
    assert isinstance(found, FileWrapper)
    assert len(b"".join(found)) == 10_000
    cast("Any", found).close()


def test_cookies_are_set_as_clerk_wrote_them(ask: Ask) -> None:
    response = ask("/cookies")
    assert (response.status_code, response.headers["x-kind"]) == (200, "ours")
    assert sorted(response.headers.get_list("set-cookie")) == sorted(LINES)
    assert "content-type" not in response.headers


def test_djangos_test_client_keeps_cookies_and_caches_keep_responses() -> None:
    client = Client()
    response = client.get("/cookies")
    assert {name: client.cookies[name].value for name in ("a", "b")} == {"a": "2", "b": '"x y"'}
    assert client.get("/headers").json()["cookie"].count("a=") == 2
    copied = pickle.loads(pickle.dumps(response.cookies["a"]))
    assert (copied.key, copied.coded_value, copied.OutputString()) == ("a", "2", LINES[1])


async def test_djangos_async_test_client_is_answered(user_id: str, bearer: dict[str, str]) -> None:
    client = AsyncClient()
    response: Any = await client.get("/awhoami?a=b", AUTHORIZATION=bearer["authorization"])
    assert response.json()["user_id"] == user_id
    streamed: Any = await client.get("/astream", AUTHORIZATION=bearer["authorization"])
    assert b"".join([part async for part in streamed.streaming_content]).decode().split() == [user_id] * 3


def test_djangos_own_protection_is_untouched(user_id: str, bearer: dict[str, str]) -> None:
    middleware = ["django.middleware.csrf.CsrfViewMiddleware", "clerk_backend.integrations.django.ClerkMiddleware"]
    with override_settings(MIDDLEWARE=middleware):
        client = Client(enforce_csrf_checks=True)
        given = {"HTTP_AUTHORIZATION": bearer["authorization"]}
        assert client.post("/posted", **given).status_code == 403
        assert client.post("/exempt", **given).content == b"posted"
        assert client.post("/exempt").status_code == 404


# A request's own options, and the handler


def tenants(inbound: Inbound) -> MiddlewareOptions | None:
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()  # so that it may read the database
    return tenant_of(inbound)


async def atenants(inbound: Inbound) -> MiddlewareOptions | None:
    asyncio.get_running_loop()
    return tenant_of(inbound)


def tenant_of(inbound: Inbound) -> MiddlewareOptions | None:
    if "x-tenant" not in inbound.headers:
        return None
    key = Emulator(OTHER, limits=None).publishable_key()
    return MiddlewareOptions(secret_key=OTHER, publishable_key=key, trust_forwarded_headers=False)


@pytest.mark.parametrize("options", [tenants, atenants, f"{__name__}.tenants", f"{__name__}.atenants"])
def test_options_are_made_for_each_request_by_functions_of_both_kinds(
    ask: Ask, options: Any, emulator: Emulator, bearer: dict[str, str]
) -> None:
    tenant = {"x-tenant": "other"}
    with override_settings(CLERK_OPTIONS=options):
        assert ask("/client", headers=bearer).json() == {"count": 1}
        assert ask("/aclient", headers=bearer).json() == {"count": 1}
        assert ask("/client", headers=bearer | tenant).json() == {"count": 0}
        assert ask("/aclient", headers=bearer | tenant).json() == {"count": 0}
        assert ask("/protected", headers=bearer | tenant).status_code == 404


is_guarded = create_route_matcher("/client(.*)")


def guard(auth: Any, inbound: Inbound) -> Answer | None:
    """Protects a path, answers one by itself, and asks Clerk by the client of its kind."""
    if is_guarded(inbound):
        assert isinstance(auth.protect().get_token(expires_in_seconds=30), str)
    return Answer(418) if inbound.path == "/teapot" else None


async def aguard(auth: Any, inbound: Inbound) -> Any:
    if is_guarded(inbound):
        assert isinstance(await auth.protect().get_token(expires_in_seconds=30), str)
    return auth().redirect_to_sign_in() if inbound.path == "/teapot" else None


@pytest.mark.parametrize("handler", [guard, aguard])
def test_a_handler_of_either_kind_comes_before_the_views(ask: Ask, handler: Any, bearer: dict[str, str]) -> None:
    with override_settings(CLERK_HANDLER=handler):
        assert ask("/client", headers=bearer).json() == {"count": 1}
        assert ask("/client").status_code == 404
        assert ask("/client%2f..%2fwhoami").status_code == 400
        assert ask("/whoami").json()["user_id"] is None
        kettle = ask("/teapot")
        assert (kettle.status_code, kettle.headers["cache-control"] if handler is aguard else "") in {
            (418, ""),
            (307, "private"),
        }


class Curious:
    """A middleware that reads headers before Clerk's does."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        assert "x-clerk-auth-status" in request.headers
        return self.get_response(request)


def test_what_is_told_by_headers_replaces_what_a_stranger_sent(ask: Ask, bearer: dict[str, str]) -> None:
    forged = {"x-clerk-auth-status": "signed-in", "x-clerk-auth-token": "forged"}
    middleware = [f"{__name__}.Curious", "clerk_backend.integrations.django.ClerkMiddleware"]
    with override_settings(CLERK_OPTIONS=MiddlewareOptions(forward=True), MIDDLEWARE=middleware):
        seen = ask("/headers", headers=forged).json()
        assert (seen["x-clerk-auth-status"], seen.get("x-clerk-auth-token", "")) == ("signed-out", "")
        assert ask("/headers", headers=bearer | forged).json()["x-clerk-auth-status"] == "signed-in"


@pytest.mark.parametrize("kind", ["wsgi", "asgi"])
def test_a_request_that_cannot_be_read_is_refused(kind: str) -> None:
    def answer(request: Any) -> Any:
        raise AssertionError(request)

    async def answer_async(request: Any) -> Any:
        raise AssertionError(request)

    async def through_asgi(request: Any) -> Any:
        return await ClerkMiddleware(answer_async)(request)

    for options in (None, tenants):
        with override_settings(CLERK_OPTIONS=options):
            request = RequestFactory().get("/", SERVER_NAME="a b")
            response = ClerkMiddleware(answer)(request) if kind == "wsgi" else asyncio.run(through_asgi(request))
            assert response.status_code == 400


class Frontend(httpx.BaseTransport):
    """A Frontend API that says what it was asked, and sets two cookies."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        if request.url.path == "/broken":
            raise httpx.ConnectError("broken")
        cookies = [("set-cookie", "__client=1; Path=/"), ("set-cookie", "__client=2; Path=/; Domain=example.com")]
        return httpx.Response(201, headers=[*cookies, ("x-kind", "fapi")], content=iter([b"one ", b"two"]))


def test_the_frontend_api_is_served_below_a_path(ask: Ask, bearer: dict[str, str]) -> None:
    frontend = Frontend()
    served = MiddlewareOptions(frontend_api_proxy=FrontendAPIProxy(transport=frontend))
    csrf = "django.middleware.csrf.CsrfViewMiddleware"
    with override_settings(
        CLERK_OPTIONS=served, MIDDLEWARE=["clerk_backend.integrations.django.ClerkMiddleware", csrf]
    ):
        answer = ask("/__clerk/v1/client?a=b", "POST", content=b"x" * 100_000)
        assert (answer.status_code, answer.text, answer.headers["x-kind"]) == (201, "one two", "fapi")
        assert len(answer.headers.get_list("set-cookie")) == 2
        (asked,) = frontend.asked
        assert (asked.url.raw_path, len(asked.content)) == (b"/v1/client?a=b", 100_000)
        assert asked.headers["clerk-proxy-url"] == "http://app.localhost/__clerk"
        assert ask("/__clerk/broken").status_code == 502
        assert ask("/whoami", headers=bearer).json()["user_id"]


# Settings


def test_the_settings_are_options(emulator: Emulator) -> None:
    secret_key = emulator.instance().secret_key
    keys = {"CLERK_SECRET_KEY": secret_key, "CLERK_PUBLISHABLE_KEY": emulator.publishable_key()}
    given = {"CLERK_CLIENT": None, "CLERK_ASYNC_CLIENT": None, "CLERK_SIGN_IN_URL": "/enter", **keys}
    with override_settings(**given):
        for kind in ("wsgi", "asgi"):
            page = asking(kind)("/protected", headers={**PAGE, "cookie": "__clerk_db_jwt=dvb"})
            assert httpx.URL(page.headers["location"]).path == "/enter"


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("CLERK_CLIENT", None, "CLERK_SECRET_KEY"),
        ("CLERK_CLIENT", "tests.integrations.test_django.OTHER", "CLERK_CLIENT must be Clerk"),
        ("CLERK_ASYNC_CLIENT", 5, "CLERK_ASYNC_CLIENT must be AsyncClerk"),
        ("CLERK_OPTIONS", "nowhere.to_be_found", "CLERK_OPTIONS names nothing"),
        ("CLERK_OPTIONS", 5, "options must be MiddlewareOptions"),
        ("CLERK_AUTHORIZED_PARTIES", "https://app.example.com", "authorized_parties"),
    ],
)
def test_a_wrong_setting_is_found_when_django_starts(setting: str, value: Any, said: str) -> None:
    with override_settings(**{setting: value}):
        with pytest.raises(ConfigurationError, match=said):
            get_wsgi_application()
        assert [found.id for found in check_configuration(None)] == ["clerk.E001"]


def test_the_checks_find_what_is_missing(emulator: Emulator) -> None:
    assert check_configuration(None) == []
    keys = {"CLERK_SECRET_KEY": emulator.instance().secret_key, "CLERK_CLIENT": None, "CLERK_ASYNC_CLIENT": None}
    with override_settings(MIDDLEWARE=["django.middleware.common.CommonMiddleware"], **keys):
        assert [found.id for found in check_configuration(None)] == ["clerk.E002", "clerk.W001"]
    with override_settings(INSTALLED_APPS=["clerk_backend.integrations.django"], CLERK_AUDIENCE=5):
        assert apps.get_app_config("clerk").verbose_name == "Clerk"
        with pytest.raises(SystemCheckError, match=r"clerk\.E001"):
            call_command("check")


# Where no request is answered, or by another middleware


def test_outside_of_a_request_nobody_is_asking() -> None:
    request = RequestFactory().get("/")
    for ask in (auth, aauth, current_user, clerk_client, aclerk_client):
        with pytest.raises(ConfigurationError, match="middleware"):
            ask()
    for get in (get_auth, aget_auth):
        for each in (request, object()):
            with pytest.raises(ConfigurationError, match="middleware"):
                get(each)


def test_the_middleware_for_any_application_serves_views_of_its_own_kind(
    clerk: Clerk, bearer: dict[str, str], user_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(MIDDLEWARE=[]):
        app = wsgi.ClerkMiddleware(get_wsgi_application(), clerk)
        with httpx.Client(transport=httpx.WSGITransport(app), base_url="http://app.localhost") as http:
            assert http.get("/whoami", headers=bearer).json()["user_id"] == user_id
            assert http.get("/awhoami", headers=bearer).status_code == 500
    assert "known to a middleware of another kind only" in caplog.text


# Templates


def test_templates_have_clerks_components(ask: Ask, emulator: Emulator, user_id: str, bearer: dict[str, str]) -> None:
    template = (
        "{% load clerk %}{% clerk_script nonce='n&1' %}{% clerk_auth as auth %}"
        "{% if auth.user_id %}{% clerk_user_button %}{% endif %}{% clerk_sign_in fallbackRedirectUrl='/a?b=\"c\"' %}"
        "{% clerk_mount 'UserProfile' props=props path='/profile' %}{% clerk_props %}"
        "{% clerk_sign_up %}{% clerk_organization_switcher %}"
    )
    nobody = ask("/page", params={"template": template})
    assert f'data-clerk-publishable-key="{emulator.publishable_key()}"' in nobody.text
    assert 'nonce="n&amp;1"' in nobody.text
    assert "&quot;fallbackRedirectUrl&quot;:&quot;/a?b=\\&quot;c\\&quot;&quot;" in nobody.text
    for component in ("SignIn", "UserProfile", "SignUp", "OrganizationSwitcher"):
        assert f'data-clerk-component="{component}"' in nobody.text
    somebody = ask("/page", params={"template": template}, headers=bearer)
    assert 'data-clerk-component="UserButton"' in somebody.text
    assert f'"userId":"{user_id}"' in somebody.text
    assert somebody.headers["cache-control"] == "private"


# On real servers


@pytest.fixture(scope="module")
def town(private_key: RSAPrivateKey) -> Iterator[Offline]:
    with offline("sk_test_" + "django" * 4, private_key) as found:
        yield found


def test_on_gunicorn_a_new_browser_signs_in(town: Offline) -> None:
    user_id = town.user()
    environment = {**town.environment, "TENANTS": "{}"}
    with gunicorn("tests.integrations.sites.django:app", "--worker-class", "sync", environment=environment) as url:
        assert town.visit(f"{url}/protected", user_id).json()["user_id"] == user_id


def test_on_djangos_server_nobody_sees_anothers_data(town: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in town.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(WSGIRequestHandler, "log_message", lambda *_: None)
    people = [(user_id := town.user(), town.token(user_id)) for _ in range(20)]
    with Clerk(limits=UNLIMITED) as clerk, override_settings(CLERK_CLIENT=clerk, CLERK_ASYNC_CLIENT=None):
        server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
        server.set_app(get_wsgi_application())
        with running(server) as url:
            for user_id, told in crowd(url, "/stream", people):
                assert told.split() == [user_id] * 3
            assert town.visit(f"{url}/protected", people[0][0]).text == "ok"
