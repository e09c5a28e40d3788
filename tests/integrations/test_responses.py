"""What the middleware adds to responses: who may keep a copy, what authentication says, and a policy."""

from __future__ import annotations

import re
from typing import Any

import pytest

from clerk_backend.auth import AuthenticateOptions, Inbound
from clerk_backend.auth.backing import Backing
from clerk_backend.auth.content_security_policy import ContentSecurityPolicy
from clerk_backend.auth.state import Handshake, InvalidToken, Shown
from clerk_backend.integrations import asgi
from clerk_backend.integrations.answers import Answer, redirect
from clerk_backend.integrations.options import MiddlewareOptions
from clerk_backend.integrations.responses import sent_elsewhere, vary
from clerk_backend.integrations.visits import Visit, current_visit
from tests.auth.signing import pem
from tests.integrations.calling import BROWSER, DATA, HOME, PAGE, PROD, TEXT, Site, Told

NOTHING_TO_SAY = {"cookie": BROWSER}


def answering(*headers: tuple[str, str], asks: bool = True) -> Any:
    """A view with headers of its own, which asks who it is."""

    def view() -> Any:
        if asks:
            asgi.auth()
        return 200, [TEXT, *headers], b"x"

    return view


def test_a_response_that_depends_on_who_asks_is_kept_by_nobody_else(raw: Site) -> None:
    for headers in (raw.bearer(), raw.cookies(), NOTHING_TO_SAY, {}):
        told = raw(answering(), headers)
        assert (told.header("cache-control"), told.header("vary")) == ("private", "Cookie, Authorization")


def test_a_response_that_does_not_may_be_kept_by_everybody(raw: Site) -> None:
    for headers in (raw.bearer(), raw.cookies(), NOTHING_TO_SAY, {}):
        told = raw(answering(("vary", "Accept"), asks=False), headers)
        assert (told.header("cache-control"), told.header("vary")) == (None, "Accept")


def test_whatever_asks_counts(raw: Site) -> None:
    def protecting(auth: Any, _: Any) -> None:
        auth.protect()

    told = raw(lambda: "x", raw.bearer(), handler=protecting)
    assert told.header("cache-control") == "private"
    assert raw(lambda: "x", DATA, handler=protecting).header("cache-control") == "private"


@pytest.mark.parametrize("said", ["public, max-age=60", "no-store", "private, max-age=5"])
def test_what_the_application_says_of_copies_holds(raw: Site, said: str) -> None:
    told = raw(answering(("Cache-Control", said)), raw.bearer())
    assert told.header("cache-control") == said
    assert told.header("vary") == "Cookie, Authorization"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["Accept"], "Accept, Cookie, Authorization"),
        (["Accept-Encoding", "Origin"], "Accept-Encoding, Origin, Cookie, Authorization"),
        (["cookie"], "cookie, Authorization"),
        (["AUTHORIZATION, Cookie"], "AUTHORIZATION, Cookie"),
        (["*"], "*"),
        (["Accept", "*"], "Accept, *"),
        ([""], "Cookie, Authorization"),
    ],
)
def test_what_a_response_varies_by_is_said_once(raw: Site, said: list[str], expected: str) -> None:
    assert raw(answering(*(("Vary", each) for each in said)), raw.bearer()).header("vary") == expected
    answer = Answer(200, tuple(("vary", each) for each in said))
    told = raw(answering(), raw.bearer(), handler=lambda auth, _: auth() and answer)
    assert told.header("vary") == expected


def test_a_response_that_depends_on_nobody_varies_by_nothing_more() -> None:
    state = InvalidToken(shown=Shown(), backing=Backing(client=None))
    visit = Visit(Inbound("GET", HOME, {}), MiddlewareOptions(), AuthenticateOptions(), state)
    assert vary(visit, "Accept") == "Accept"
    visit.auth()
    assert vary(visit, "Accept") == "Accept, Cookie, Authorization"


def test_what_authentication_decided_is_said_beside_what_the_application_says(raw: Site) -> None:
    told = raw(answering(("x-clerk-auth-reason", "own"), asks=False), NOTHING_TO_SAY)
    assert told.every("x-clerk-auth-reason") == ["own", "session-token-and-uat-missing"]
    assert told.header("x-clerk-auth-status") == "signed-out"
    assert raw(answering(asks=False), raw.bearer()).header("x-clerk-auth-status") is None


def handshake(raw: Site, **claims: Any) -> dict[str, str]:
    """A browser that comes back from Clerk with new cookies."""
    payload = [f"__session={raw.token(**claims)}; Path=/", "__client_uat=1; Path=/"]
    return {"cookie": f"__clerk_handshake={raw.token(handshake=payload, sub=..., sid=...)}", **PAGE}


def test_a_response_that_sets_cookies_is_kept_by_nobody_else(raw: Site) -> None:
    options = MiddlewareOptions(publishable_key=PROD, jwt_key=pem(raw.key))
    told = raw(answering(("set-cookie", "own=1"), asks=False), handshake(raw), options=options)
    assert told.status == 200
    assert told.every("set-cookie")[0] == "own=1"
    assert len(told.every("set-cookie")) == 3
    assert (told.header("cache-control"), told.header("vary")) == ("private", "Cookie, Authorization")


def test_a_handshake_is_a_redirect_with_all_that_goes_with_it(raw: Site) -> None:
    asked: list[str] = []
    told = raw(lambda: asked.append("view"), PAGE, "/a?b=1", handler=lambda _, __: asked.append("handler"))
    assert (told.status, asked, told.body) == (307, [], b"")
    assert (told.header("location") or "").startswith("https://oracle-app-12.clerk.accounts.dev/v1/client/handshake?")
    assert told.header("x-clerk-auth-status") == "handshake"
    assert told.header("cache-control") == "no-store"
    assert told.every("set-cookie") == ["__clerk_redirect_count=1; SameSite=Lax; HttpOnly; Max-Age=2"]


def test_a_handshake_without_a_way_is_an_error_before_anybody_asks() -> None:
    state = Handshake(shown=Shown(), backing=Backing(client=None), reason="x")
    visit = Visit(Inbound("GET", HOME, {}), MiddlewareOptions(), AuthenticateOptions(), state)
    with pytest.raises(RuntimeError, match="handshake status without redirect"):
        sent_elsewhere(visit)
    assert visit.auth().is_authenticated is False


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://accounts.example.org/in", "https://accounts.example.org/in?__clerk_db_jwt=dvb_1"),
        ("https://a.example.org/?__clerk_db_jwt=theirs&x=1", "https://a.example.org/?x=1&__clerk_db_jwt=theirs"),
        (f"{HOME}/in", f"{HOME}/in"),
        (f"{HOME}/in?__clerk_db_jwt=theirs", f"{HOME}/in?__clerk_db_jwt=theirs"),
    ],
)
def test_our_redirects_take_along_which_browser_this_is(raw: Site, location: str, expected: str) -> None:
    assert raw(answering(), NOTHING_TO_SAY, handler=lambda _, __: redirect(location)).header("location") == expected


def test_others_redirects_do_not(raw: Site) -> None:
    away = "https://accounts.example.org/in"
    told = raw(answering(), NOTHING_TO_SAY, handler=lambda _, __: Answer(307, (("location", away),)))
    assert told.header("location") == away
    told = raw(lambda: (302, [("location", away), ("x-clerk-redirect-to", "true")], b""), NOTHING_TO_SAY)
    assert told.header("location") == away


def test_in_production_browsers_are_not_told_apart_by_addresses(raw: Site) -> None:
    options = MiddlewareOptions(secret_key="sk_live_" + "x" * 20)
    told = raw(answering(), NOTHING_TO_SAY, options=options, handler=lambda _, __: redirect("https://a.example.org/"))
    assert told.header("location") == "https://a.example.org/"


def test_a_policy_is_on_every_response_that_has_none_of_its_own(raw: Site) -> None:
    options = MiddlewareOptions(content_security_policy=ContentSecurityPolicy(directives={"img-src": ["https://i"]}))
    for told in (
        raw(answering(asks=False), options=options),
        raw(answering(), raw.bearer(), options=options),
        raw(answering(), DATA, options=options, handler=lambda auth, _: auth.protect()),
    ):
        policy = told.header("content-security-policy") or ""
        assert "img-src 'self' https://img.clerk.com https://i" in policy
        assert "connect-src" in policy
        assert "oracle-app-12.clerk.accounts.dev" in policy
    own = raw(answering(("Content-Security-Policy", "default-src 'none'")), options=options)
    assert own.header("content-security-policy") == "default-src 'none'"
    assert raw(answering()).header("content-security-policy") is None


def test_a_page_knows_the_nonce_of_its_policy_and_every_page_has_another(raw: Site) -> None:
    options = MiddlewareOptions(content_security_policy=ContentSecurityPolicy(is_strict=True))
    seen = set[str]()

    def told() -> Told:
        return raw(lambda: current_visit().nonce, options=options)

    for found in (told(), told()):
        nonce = found.text
        assert re.fullmatch(r"[\w+/]{22}==", nonce)
        assert f"'nonce-{nonce}'" in (found.header("content-security-policy") or "")
        assert found.header("x-nonce") == nonce
        seen.add(nonce)
    assert len(seen) == 2
    assert raw(lambda: current_visit().nonce).text == "None"
