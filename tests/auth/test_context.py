"""What a request says to one instance is read from that instance's cookies."""

from __future__ import annotations

import pytest

from clerk_backend import ConfigurationError
from clerk_backend.auth.context import Context, context_of
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.keys import build_publishable_key, cookie_suffix
from clerk_backend.errors import TokenError
from tests.vectors.cases import FROZEN, fixtures

KEY: str = fixtures()["pk"]["prod"]
SUFFIX = cookie_suffix(KEY)
TOKEN: str = fixtures()["tok"]["prod_active"]["jwt"]
NEWER: str = fixtures()["tok"]["prod_newer"]["jwt"]


def context(cookie: str = "", *, query: str = "", authorization: str = "") -> Context:
    headers = {"cookie": cookie, "authorization": authorization}
    return context_of(Inbound("GET", f"https://app.example.com/{query}", headers), publishable_key=KEY, now=FROZEN)


def test_what_is_absent_is_none() -> None:
    found = context()
    assert found.session_token_in_cookie is found.refresh_token_in_cookie is found.dev_browser_token is None
    assert found.session_token is None
    assert found.client_uat == 0
    assert not found.uses_suffixed_cookies


def test_plain_cookies_are_read_where_they_count() -> None:
    found = context(f"__session={TOKEN}; __client_uat=17x; __clerk_db_jwt=db; __refresh=r")
    assert not found.uses_suffixed_cookies
    assert found.session_token_in_cookie == found.session_token == TOKEN
    assert found.client_uat == 17
    assert found.dev_browser_token == "db"
    assert found.refresh_token_in_cookie is None


def test_suffixed_cookies_are_read_where_they_count() -> None:
    plain = f"__session={TOKEN}; __client_uat=17; __clerk_db_jwt=db"
    suffixed = (
        f"__session_{SUFFIX}={NEWER}; __client_uat_{SUFFIX}=18; __clerk_db_jwt_{SUFFIX}=dbs; __refresh_{SUFFIX}=r"
    )
    found = context(f"{plain}; {suffixed}")
    assert found.uses_suffixed_cookies
    assert found.session_token_in_cookie == NEWER
    assert found.client_uat == 18
    assert found.dev_browser_token == "dbs"
    assert found.refresh_token_in_cookie == "r"


def test_the_cookies_of_another_instance_do_not_count() -> None:
    other = cookie_suffix(build_publishable_key("clerk.other.com"))
    found = context(f"__session_{other}={NEWER}; __client_uat_{other}=18; __refresh_{other}=r")
    assert found.session_token_in_cookie is found.refresh_token_in_cookie is None
    assert found.client_uat == 0


def test_a_token_that_is_none_is_read_as_one_without_claims() -> None:
    assert context(f"__session=garbage; __session_{SUFFIX}={TOKEN}").session_token_in_cookie == "garbage"
    null = "eyJhbGciOiJSUzI1NiJ9.bnVsbA.AA"
    assert not context(f"__session={null}; __session_{SUFFIX}={TOKEN}; __client_uat_{SUFFIX}=1").uses_suffixed_cookies


def test_the_query_goes_before_the_cookie_of_a_development_browser() -> None:
    assert context("__clerk_db_jwt=db", query="?__clerk_db_jwt=q").dev_browser_token == "q"
    assert context("__clerk_db_jwt=db", query="?__clerk_db_jwt=").dev_browser_token == "db"


def test_the_cookie_goes_before_the_header_of_a_session() -> None:
    assert context(f"__session={TOKEN}", authorization="Bearer abc").session_token == TOKEN
    assert context(authorization="Bearer abc").session_token == "abc"


@pytest.mark.parametrize(("text", "time"), [("", 0), ("x", 0), ("-5", -5), ("0x10", 16), ("1e3", 1), (" 7", 7)])
def test_the_time_of_a_client_is_read_as_javascript_does(text: str, time: int) -> None:
    assert context(f"__client_uat={text}").client_uat == time


def test_a_token_is_read_once() -> None:
    found = context(f"__session={TOKEN}; __session_{SUFFIX}={NEWER}; __client_uat_{SUFFIX}=18")
    assert found.uses_suffixed_cookies
    assert found.decoded(TOKEN) is found.decoded(TOKEN)
    with pytest.raises(TokenError, match="Invalid JWT form"):
        found.decoded("garbage")


def test_a_proxy_changes_where_the_frontend_api_is_and_not_who_issues_tokens() -> None:
    inbound = Inbound("GET", "https://app.example.com/", {"cookie": f"__session={TOKEN}"})
    found = context_of(inbound, publishable_key=KEY, now=FROZEN, proxy_url="https://app.example.com/__clerk")
    assert found.frontend_api == "https://app.example.com/__clerk"
    assert found.original_frontend_api == "clerk.example.com"
    assert found.is_production
    assert not found.uses_suffixed_cookies


def test_a_satellite_has_its_own_frontend_api() -> None:
    inbound = Inbound("GET", "https://sat.dev/", {})
    found = context_of(inbound, publishable_key=KEY, now=FROZEN, domain="sat.dev", is_satellite=True)
    assert found.frontend_api == found.original_frontend_api == "clerk.sat.dev"


@pytest.mark.parametrize("key", [None, "", "sk_live_x"])
def test_without_a_publishable_key_nothing_is_read(key: str | None) -> None:
    with pytest.raises(ConfigurationError, match=r"^Publishable key"):
        context_of(Inbound("GET", "https://h/", {}), publishable_key=key, now=FROZEN)


def test_a_context_shows_no_secret() -> None:
    found = context(f"__session={TOKEN}; __clerk_db_jwt=hunter2", query="?x=hunter2", authorization="hunter2")
    assert found.session_token_in_cookie == TOKEN
    assert found.decoded(TOKEN)
    assert "hunter2" not in repr(found)
    assert TOKEN not in repr(found)
