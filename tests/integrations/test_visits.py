"""Who is asking, as applications ask it: in the request that is being answered, and of one that is at hand."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from clerk_backend import ConfigurationError
from clerk_backend.auth import AuthenticateOptions, Inbound
from clerk_backend.auth.backing import Backing
from clerk_backend.auth.content_security_policy import ContentSecurityPolicy
from clerk_backend.auth.state import InvalidToken, Shown
from clerk_backend.integrations import asgi, wsgi
from clerk_backend.integrations.options import MiddlewareOptions
from clerk_backend.integrations.visits import KEY, Visit, current, current_visit, visit_in
from tests.integrations.calling import BROWSER, DATA, HOME, PAGE, Site, environ_of, scope_of, told_by
from tests.integrations.test_protection import ORGANIZATION, api_key

PENDING = ORGANIZATION | {"sts": "pending"}


def test_outside_of_a_request_asking_is_an_error_that_says_what_to_do() -> None:
    asks: list[Any] = [asgi.auth, asgi.auth.protect, asgi.clerk_client, wsgi.auth, wsgi.clerk_client, wsgi.current_user]
    for ask in (*asks, current_visit, wsgi.protect()(lambda: None)):
        with pytest.raises(ConfigurationError, match="Add the middleware"):
            ask()
    for get_auth in (asgi.get_auth, wsgi.get_auth):
        for request in ({}, {KEY: "forged"}, SimpleNamespace(), SimpleNamespace(scope={}, environ={})):
            with pytest.raises(ConfigurationError, match="has not seen"):
                get_auth(request)


async def test_outside_of_a_request_there_is_no_user() -> None:
    with pytest.raises(ConfigurationError):
        await asgi.current_user()


def test_who_is_asking_is_found_by_the_context_and_by_the_request(raw: Site) -> None:
    def view() -> str:
        visit = current_visit()
        module: Any = asgi if raw.kind == "asgi" else wsgi
        request = {KEY: visit}
        around: Any = SimpleNamespace(scope=request, environ=request)
        assert module.get_auth(request) == module.get_auth(around) == module.auth() == visit.auth()
        assert visit_in(visit) is visit
        assert repr(visit) == "<Visit signed-in>"
        assert module.clerk_client() is visit.client
        return str(module.auth().user_id)

    assert raw(view, raw.bearer()).text == "user_1"
    assert current.get() is None


@pytest.mark.parametrize(
    ("accepts", "signed_in", "machine"),
    [
        ("session_token", ("session_token", True), ("session_token", False)),
        ("any", ("session_token", True), ("api_key", True)),
        (["session_token", "api_key"], ("session_token", True), ("api_key", True)),
        ("api_key", ("api_key", False), ("api_key", True)),
        ("m2m_token", ("m2m_token", False), ("m2m_token", False)),
        (["m2m_token", "oauth_token"], (None, False), (None, False)),
    ],
)
def test_what_is_not_accepted_is_nobody(raw: Site, accepts: Any, signed_in: Any, machine: Any) -> None:
    found: list[Any] = []

    def view() -> str:
        asking: Any = asgi.auth
        found.append(asking(accepts_token=accepts))
        return ""

    raw(view, raw.bearer())
    raw(view, {"authorization": f"Bearer {api_key(raw)}"})
    assert [(each.token_type, each.is_authenticated) for each in found] == [signed_in, machine]


def test_a_session_with_tasks_left_counts_only_where_it_is_asked_for(raw: Site) -> None:
    def view() -> str:
        auth = asgi.auth
        again = asgi.get_auth({KEY: current_visit()}, treat_pending_as_signed_out=False)
        return f"{auth().user_id} {auth(treat_pending_as_signed_out=False).user_id} {again.user_id} {auth().user_id}"

    assert raw(view, raw.bearer(**PENDING)).text == "None user_1 user_1 None"


def test_asked_again_it_is_the_same(raw: Site) -> None:
    found: list[Any] = []
    raw(lambda: found.extend([asgi.auth(), asgi.auth()]), raw.bearer())
    assert found[0] is found[1]


def test_a_redirect_in_the_application_says_which_browser_this_is_and_one_in_the_handler_gets_it(raw: Site) -> None:
    def redirecting(auth: Any, _: Any) -> Any:
        return auth().redirect_to_sign_in()

    def view() -> Any:
        return 302, [("location", asgi.auth().redirect_to_sign_in().location)], b""

    by_view = raw(view, {"cookie": BROWSER})
    by_handler = raw(lambda: "x", {"cookie": BROWSER}, handler=redirecting)
    assert (by_view.status, by_handler.status) == (302, 307)
    assert by_view.header("location") == by_handler.header("location")
    assert (by_view.header("location") or "").endswith("&__clerk_db_jwt=dvb_1")


def test_the_handler_is_given_the_request_as_people_see_it(raw: Site) -> None:
    seen: list[str] = []

    def handler(auth: Any, inbound: Any) -> None:
        seen.extend([inbound.url.href, inbound.method, str(auth().user_id)])

    headers = {**raw.bearer(), "x-forwarded-proto": "https", "x-forwarded-host": "www.example.com"}
    assert raw(lambda: "view", headers, "/a?b=%20", method="POST", handler=handler).text == "view"
    assert seen == ["https://www.example.com/a?b=%20", "POST", "user_1"]


def test_after_the_handler_the_application_redirects_by_itself_again(raw: Site) -> None:
    def handler(auth: Any, _: Any) -> None:
        assert "__clerk_db_jwt" not in auth().redirect_to_sign_in().location

    def view() -> str:
        return str(asgi.auth().redirect_to_sign_in().location)

    assert "__clerk_db_jwt=dvb_1" in raw(view, {"cookie": BROWSER}, handler=handler).text


def test_the_middlewares_own_handler_fails_the_request_if_it_fails(raw: Site) -> None:
    def handler(auth: Any, _: Any) -> None:
        raise LookupError("theirs")

    with pytest.raises(LookupError, match="theirs"):
        raw(lambda: "view", handler=handler)


def test_where_the_instance_has_no_key_there_is_no_host() -> None:
    options = MiddlewareOptions(content_security_policy=ContentSecurityPolicy())
    visit = Visit(
        Inbound("GET", HOME, {}),
        options,
        AuthenticateOptions(),
        InvalidToken(shown=Shown(), backing=Backing(client=None)),
    )
    assert (visit.frontend_api, visit.security_headers, visit.nonce) == ("", (), None)


@pytest.mark.parametrize("url", ["/\ud800", "//", "/%00", "/\x00", "/a b", "/\u1234"])
def test_odd_paths_are_no_failure(raw: Site, url: str) -> None:
    if raw.kind == "wsgi":
        url = url.encode("utf-8", "replace").decode("latin-1")
    told = raw(lambda: str(asgi.auth().user_id), raw.bearer(), url)
    assert told.status in {200, 400}


def test_a_request_that_cannot_be_read_is_refused(raw: Site) -> None:
    broken: Any = {**scope_of(DATA), "path": None, "headers": [(1, 2)]} if raw.kind == "asgi" else environ_of(DATA)
    broken["SERVER_NAME"] = broken["server"] = ("a b", 80) if raw.kind == "asgi" else "a b"
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    if raw.kind == "asgi":
        wrapped: Any = asgi.ClerkMiddleware(None, raw.clerk())  # type: ignore[arg-type]  # is not reached
        asyncio.run(wrapped(broken, None, send))
        told = told_by(sent)
        assert (told.status, told.text) == (400, "The request cannot be read.")
    else:
        started: list[Any] = []
        wrapped = wsgi.ClerkMiddleware(None, raw.clerk())  # type: ignore[arg-type]  # is not reached
        body = wrapped(broken, lambda status, _: started.append(status))
        assert (started, b"".join(body)) == (["400 Bad Request"], b"The request cannot be read.")


def test_pages_are_sent_to_a_handshake_before_anything_runs(raw: Site) -> None:
    assert raw(lambda: pytest.fail("view"), PAGE, handler=lambda _, __: pytest.fail("handler")).status == 307
