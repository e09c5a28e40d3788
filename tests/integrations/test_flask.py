"""Clerk in Flask, beyond the laws of all frameworks."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from secrets import token_hex
from typing import Any, ClassVar

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from flask import Blueprint, Flask, Response, render_template_string, request, send_file
from flask.views import MethodView
from werkzeug.serving import make_server

from clerk_backend import Clerk, ConfigurationError
from clerk_backend.auth import AuthenticateOptions
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.integrations.flask import (
    Answer,
    ClerkExtension,
    Interruption,
    MiddlewareOptions,
    auth,
    clerk_client,
    create_route_matcher,
    current_user,
    get_auth,
    protect,
)
from tests.integrations.offline import PAGE, UNLIMITED, Offline, crowd, gunicorn, offline, running

KNOWN = {"cookie": "__clerk_db_jwt=dvb", **PAGE}
"""A page is opened in a browser that has been here."""


@pytest.fixture
def clerk(emulator: Emulator) -> Iterator[Clerk]:
    keys = AuthenticateOptions(publishable_key=emulator.publishable_key(), jwt_key=emulator.public_pem())
    secret_key = emulator.instance().secret_key
    with Clerk(secret_key, http_client=emulator.transport, authentication=keys) as client:
        yield client


@pytest.fixture
def app(clerk: Clerk, clock: ManualClock) -> Flask:
    app = Flask("application")
    app.testing = True
    ClerkExtension(app, clerk, now=clock.now)
    return app


@pytest.fixture
def bearer(emulator: Emulator, clerk: Clerk) -> dict[str, str]:
    user = clerk.users.create_user(username=f"u{token_hex(8)}")
    return {"authorization": f"Bearer {emulator.people().sign_in(user.id)['token']}"}


@pytest.fixture(scope="module")
def town(private_key: RSAPrivateKey) -> Iterator[Offline]:
    with offline("sk_test_" + "flask" * 4, private_key) as found:
        yield found


def test_the_applications_settings_are_options(emulator: Emulator, clock: ManualClock) -> None:
    app, extension = Flask("factory"), ClerkExtension(now=clock.now)
    app.config.update(
        CLERK_SECRET_KEY=emulator.instance().secret_key,
        CLERK_PUBLISHABLE_KEY=emulator.publishable_key(),
        CLERK_SIGN_IN_URL="/enter",
        CLERK_JWT_KEY=None,
    )
    extension.init_app(app)
    assert app.extensions["clerk"] is extension
    app.add_url_rule("/", view_func=protect()(lambda: "ok"))
    location = httpx.URL(app.test_client(use_cookies=False).get("/", headers=KNOWN).headers["location"])
    assert (location.path, location.params["redirect_url"]) == ("/enter", "http://localhost/")


def test_options_of_the_extension_come_before_those_of_the_application(clerk: Clerk, clock: ManualClock) -> None:
    app = Flask("options")
    app.config["CLERK_SIGN_IN_URL"] = "/enter"
    ClerkExtension(app, clerk, options=MiddlewareOptions(sign_in_url="/come-in"), now=clock.now)
    app.add_url_rule("/", view_func=protect()(lambda: "ok"))
    assert httpx.URL(app.test_client(use_cookies=False).get("/", headers=KNOWN).headers["location"]).path == "/come-in"


def test_an_application_without_a_key_or_with_a_wrong_option_does_not_start() -> None:
    with pytest.raises(ConfigurationError, match="CLERK_SECRET_KEY"):
        ClerkExtension(Flask("application"))
    app = Flask("application")
    app.config.update(CLERK_SECRET_KEY="sk_test_0123456789", CLERK_AUTHORIZED_PARTIES="https://app.example.com")
    with pytest.raises(ConfigurationError, match="authorized_parties"):
        ClerkExtension(app)


def test_views_of_all_kinds_are_protected(app: Flask, bearer: dict[str, str]) -> None:
    section = Blueprint("section", __name__, url_prefix="/section")

    @section.before_request
    def members_only() -> None:
        auth.protect()

    @section.get("/")
    def page() -> str:
        return "ok"

    class Method(MethodView):
        decorators: ClassVar[list[Callable[..., Any]]] = [protect()]

        def get(self) -> str:
            return "ok"

    @app.get("/async")
    @protect()
    async def asynchronous() -> str:
        return str(auth().user_id and "ok")

    app.register_blueprint(section)
    app.add_url_rule("/method", view_func=Method.as_view("method"))
    http = app.test_client(use_cookies=False)
    for path in ("/section/", "/method", "/async"):
        assert http.get(path).status_code == 404
        assert http.get(path, headers=KNOWN).status_code == 307
        assert http.get(path, headers=bearer).text == "ok"


@pytest.mark.parametrize("setting", ["DEBUG", "TESTING", "PROPAGATE_EXCEPTIONS", "TRAP_HTTP_EXCEPTIONS"])
def test_who_may_not_pass_is_no_failure_also_where_failures_are_raised(app: Flask, setting: str) -> None:
    app.config[setting] = True
    app.add_url_rule("/", view_func=protect()(lambda: "ok"))
    response = app.test_client(use_cookies=False).get("/")
    assert (response.status_code, response.mimetype, response.text) == (404, "text/plain", "Not Found")


def test_what_the_application_does_after_requests_is_done_to_our_answers_too(app: Flask) -> None:
    app.add_url_rule("/", view_func=protect()(lambda: "ok"))

    @app.after_request
    def share(response: Response) -> Response:
        response.headers["access-control-allow-origin"] = "*"
        response.vary.add("Origin")
        return response

    response = app.test_client(use_cookies=False).get("/")
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers.getlist("vary") == ["Origin, Cookie, Authorization"]
    assert response.headers["cache-control"] == "private"
    reasons = response.headers.getlist("x-clerk-auth-reason")
    assert reasons == ["protect-rewrite", "dev-browser-missing"]


def test_an_application_may_interrupt_by_itself(app: Flask) -> None:
    @app.get("/")
    def teapot() -> str:
        raise Interruption(Answer(418, (("x-kind", "tea"), ("set-cookie", "a=1"), ("set-cookie", "a=2; Path=/a"))))

    response = app.test_client(use_cookies=False).get("/")
    assert (response.status_code, response.headers["x-kind"]) == (418, "tea")
    assert response.headers.getlist("set-cookie") == ["a=1", "a=2; Path=/a"]


def test_an_ambiguous_path_is_refused(app: Flask) -> None:
    is_secret = create_route_matcher("/secret(.*)")

    @app.before_request
    def guard() -> None:
        if is_secret(request.environ["REQUEST_URI"]):
            auth.protect()

    app.add_url_rule("/<path:rest>", view_func=lambda rest: rest)
    http = app.test_client(use_cookies=False)
    assert http.get("/open").text == "open"
    assert http.get("/secret").status_code == 404
    assert http.get("/%73ecret%2f..%2fopen").status_code == 400


def test_templates_know_who_is_asking(app: Flask, emulator: Emulator, bearer: dict[str, str]) -> None:
    page = "{{ clerk_script() }}{{ clerk_user_button() if clerk_auth().user_id else clerk_sign_in() }}"

    @app.get("/")
    def home() -> str:
        return render_template_string(page)

    http = app.test_client(use_cookies=False)
    nobody, somebody = http.get("/").text, http.get("/", headers=bearer).text
    assert f'data-clerk-publishable-key="{emulator.publishable_key()}"' in nobody
    assert ('"SignIn"' in nobody, '"SignIn"' in somebody, '"UserButton"' in somebody) == (True, False, True)


def test_files_and_answers_without_a_body_are_sent(app: Flask) -> None:
    app.add_url_rule("/file", "file", view_func=lambda: send_file(io.BytesIO(b"x" * 50_000), mimetype="image/png"))
    app.add_url_rule("/none", "none", view_func=lambda: ("", 204))
    http = app.test_client(use_cookies=False)
    with http.get("/file") as file:
        assert (len(file.data), file.headers.get("vary")) == (50_000, None)
    assert http.get("/none").status_code == 204
    assert http.head("/none").status_code == 204


def test_outside_of_a_request_nobody_is_asking(app: Flask) -> None:
    for ask in (auth, current_user, clerk_client, lambda: get_auth(object())):
        with pytest.raises(ConfigurationError, match="middleware"):
            ask()
    with app.test_request_context("/"), pytest.raises(ConfigurationError, match="middleware"):
        get_auth(request)


@pytest.mark.parametrize(
    "workers",
    [("--worker-class", "sync"), ("--worker-class", "gthread", "--threads", "4", "--preload")],
    ids=lambda each: each[1],
)
def test_on_gunicorn_a_new_browser_signs_in(town: Offline, workers: tuple[str, ...]) -> None:
    environment = {**town.environment, "TENANTS": "{}"}
    user_id = town.user()
    with gunicorn("tests.integrations.sites.flask:app", *workers, environment=environment) as url:
        assert town.visit(f"{url}/protected", user_id).json()["user_id"] == user_id
        streamed = httpx.get(f"{url}/stream", headers={"authorization": f"Bearer {town.token(user_id)}"}, timeout=30)
        assert streamed.text.split() == [user_id] * 10


def test_on_werkzeugs_server_nobody_sees_anothers_data(town: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in town.environment.items():
        monkeypatch.setenv(name, value)
    app = Flask("crowd")

    @app.get("/me")
    def me() -> str:
        user = current_user()
        return f"{user and user.id} {auth().user_id}"

    people = [(user_id := town.user(), town.token(user_id)) for _ in range(20)]
    with Clerk(limits=UNLIMITED) as clerk:
        ClerkExtension(app, clerk)
        with running(make_server("127.0.0.1", 0, app, threaded=True)) as url:
            for user_id, told in crowd(url, "/me", people):
                assert told == f"{user_id} {user_id}"
