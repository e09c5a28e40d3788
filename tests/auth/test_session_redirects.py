"""The auth object of a session knows the ways to the pages for signing in and up."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from clerk_backend import ArgumentError, ConfigurationError
from clerk_backend.auth.backing import Backing, RedirectSource
from clerk_backend.auth.objects import auth_for_accepted_token
from clerk_backend.auth.session_auth import (
    SessionAuth,
    SignedInAuth,
    SignedOutAuth,
    session_auth,
    signed_in,
    signed_out,
)
from clerk_backend.auth.session_redirects import Redirect
from tests.auth.deciding import DEVELOPMENT, HOME, PRODUCTION, cookies, decide, options

CLAIMS = {"sub": "user_1", "sid": "sess_1"}
SOURCE: dict[str, Any] = {"publishable_key": PRODUCTION, "clerk_url": HOME}


def backing(**source: Any) -> Backing[None]:
    return Backing(client=None, redirects=RedirectSource(**SOURCE | source))


def returns_to(redirect: Redirect) -> str | None:
    return parse_qs(urlsplit(redirect.location).query).get("redirect_url", [None])[0]


@pytest.mark.parametrize("auth", [signed_in(CLAIMS, backing()), signed_out(backing())])
def test_people_come_back_to_the_page_they_came_from(auth: SessionAuth[None]) -> None:
    for redirect, page in ((auth.redirect_to_sign_in(), "sign-in"), (auth.redirect_to_sign_up(), "sign-up")):
        assert redirect.status == 307
        assert redirect.location.startswith(f"https://accounts.example.com/{page}?")
        assert redirect.headers == (("location", redirect.location),)
        assert returns_to(redirect) == HOME


def test_people_come_back_where_they_are_said_to() -> None:
    auth = signed_out(backing())
    assert returns_to(auth.redirect_to_sign_in(return_back_url="/b?c=1")) == "https://app.example.com/b?c=1"
    assert returns_to(auth.redirect_to_sign_up(return_back_url="https://b.example.com/")) == "https://b.example.com/"
    assert returns_to(auth.redirect_to_sign_in(return_back_url="")) == HOME
    assert auth.redirect_to_sign_in(return_back_url=None).location == "https://accounts.example.com/sign-in"


def test_an_application_has_pages_of_its_own() -> None:
    auth = signed_out(backing(sign_in_url="/in", sign_up_url="https://example.com/up"))
    assert auth.redirect_to_sign_in(return_back_url=None).location == "https://app.example.com/in"
    assert auth.redirect_to_sign_up(return_back_url=None).location == "https://example.com/up"


def test_a_satellite_syncs_when_people_come_back() -> None:
    redirect = signed_out(backing(is_satellite=True)).redirect_to_sign_in()
    assert returns_to(redirect) == f"{HOME}&__clerk_synced=false"


@pytest.mark.parametrize("treat_pending_as_signed_out", [True, False])
def test_somebody_whose_session_is_pending_goes_to_its_tasks(*, treat_pending_as_signed_out: bool) -> None:
    auth = session_auth(
        {**CLAIMS, "sts": "pending"}, backing(), treat_pending_as_signed_out=treat_pending_as_signed_out
    )
    assert urlsplit(auth.redirect_to_sign_in().location).path == "/sign-in/tasks"
    assert urlsplit(auth.redirect_to_sign_up().location).path == "/sign-up/tasks"


def test_a_browser_is_known_again_in_development_only() -> None:
    headers = {"host": "app.example.com", "cookie": cookies(__clerk_db_jwt="dvb_hidden")}
    developed = decide(options(publishable_key=DEVELOPMENT), headers).to_auth()
    produced = decide(options(), headers).to_auth()
    assert isinstance(developed, SignedOutAuth)
    assert isinstance(produced, SignedOutAuth)
    redirect = developed.redirect_to_sign_in()
    assert parse_qs(urlsplit(redirect.location).query)["__clerk_db_jwt"] == ["dvb_hidden"]
    assert "dvb_hidden" not in produced.redirect_to_sign_in().location
    assert "dvb_hidden" not in repr(redirect)


def test_who_is_no_session_is_sent_to_sign_in_from_the_same_page() -> None:
    state = decide(options(accepts_token=["api_key", "session_token"]), {"host": "app.example.com"})
    auth = state.to_auth()
    assert auth is not None
    assert returns_to(auth_for_accepted_token(auth).redirect_to_sign_in()) == HOME


@pytest.mark.parametrize("empty", [Backing(client=None), backing(publishable_key=None, clerk_url="")])
def test_without_a_key_and_a_page_there_is_no_way(empty: Backing[None]) -> None:
    with pytest.raises(ConfigurationError, match="Missing publishableKey"):
        signed_out(empty).redirect_to_sign_in()


def test_without_a_request_people_come_back_only_where_they_are_said_to() -> None:
    auth = signed_in(CLAIMS, backing(clerk_url=""))
    assert isinstance(auth, SignedInAuth)
    assert auth.redirect_to_sign_in().location == "https://accounts.example.com/sign-in"
    assert returns_to(auth.redirect_to_sign_up(return_back_url="https://a.example/")) == "https://a.example/"


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ArgumentError, match="return_back_url"):
        signed_out(backing()).redirect_to_sign_in(return_back_url="https://[")
