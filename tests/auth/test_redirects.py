"""Where people are sent to sign in, and that no address they bring along decides it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend import UNSET, ArgumentError, ClerkError, ConfigurationError
from clerk_backend.auth.redirects import create_redirect, return_address, with_dev_browser
from clerk_backend.auth.urls import parse
from tests.vectors.adapter import deviation, run_vector
from tests.vectors.cases import fixtures

DEV, PROD = fixtures()["pk"]["dev"], fixtures()["pk"]["prod"]
APP = "https://app.example.com/page?x=1"


def sign_in(back: str | None = None, *, base_url: str | None = APP, **options: Any) -> str:
    return create_redirect(base_url, **options).redirect_to_sign_in(return_back_url=back)


def sign_up(back: str | None = None, *, base_url: str | None = APP, **options: Any) -> str:
    return create_redirect(base_url, **options).redirect_to_sign_up(return_back_url=back)


def test_without_a_request_the_return_address_says_where_a_path_is() -> None:
    back = "https://app.example.com/back?x= 1"
    sent = "redirect_url=https%3A%2F%2Fapp.example.com%2Fback%3Fx%3D+1"
    assert sign_in(back, base_url="", sign_in_url="/in") == f"https://app.example.com/in?{sent}"
    assert (
        sign_in(back, base_url=None, sign_in_url="https://auth.example.com/in") == f"https://auth.example.com/in?{sent}"
    )
    assert sign_in(base_url=None, publishable_key=PROD) == "https://accounts.example.com/sign-in"
    assert sign_in("/x", base_url=None, publishable_key=PROD).endswith("/sign-in?redirect_url=%2Fx")
    assert sign_up(back, base_url=None, sign_up_url="/up").startswith("https://app.example.com/up?")
    with pytest.raises(ArgumentError, match="should be an absolute path url!"):
        sign_in("/back", base_url=None, sign_in_url="/in")
    with pytest.raises(ArgumentError, match="without a base URL"):
        sign_up(back, base_url=None, publishable_key=PROD, sign_in_url="https://auth.example.com/in")
    with pytest.raises(ArgumentError, match="Invalid URL"):
        sign_in("http", base_url=None, sign_in_url="/in")


def test_sign_up_is_below_sign_in_unless_it_has_a_page() -> None:
    below = sign_up(publishable_key=PROD, sign_in_url="/in?x=1&y= 2#h")
    assert below == "https://app.example.com/in/create?x=1&y=%202#h"
    assert sign_up(publishable_key=PROD) == "https://accounts.example.com/sign-up"
    assert sign_up(sign_up_url="/up") == "https://app.example.com/up"


def test_the_dev_browser_goes_along_to_another_host_in_development_only() -> None:
    token = {"dev_browser_token": "dvb_1"}
    assert sign_in(publishable_key=DEV, **token).endswith("/sign-in?__clerk_db_jwt=dvb_1")
    assert "dvb_1" not in sign_in(publishable_key=PROD, **token)
    assert "dvb_1" not in sign_in(publishable_key=DEV, sign_in_url="/in", **token)
    assert "dvb_1" not in sign_in(
        publishable_key=DEV, sign_in_url="http://app.example.com:443/in", base_url="https://app.example.com:80"
    )
    assert "dvb_1" in sign_in(publishable_key=DEV, sign_in_url="https://app.example.com:444/in", **token)


def test_a_satellite_syncs_when_people_come_back_from_another_host() -> None:
    options = {"publishable_key": PROD, "is_satellite": True}
    back = "https://sat.example.net/x?__clerk_synced=true"
    assert "__clerk_synced%3Dfalse" in sign_in(back, **options)
    assert "__clerk_synced%3Dtrue" in sign_in(back, sign_in_url="/in", **options)
    assert "__clerk_synced%3Dtrue" in sign_in(back, publishable_key=PROD)


def test_a_pending_session_is_sent_to_its_tasks() -> None:
    pending = {"publishable_key": PROD, "session_status": "pending"}
    assert sign_in(**pending) == "https://accounts.example.com/sign-in/tasks"
    assert sign_up(**pending, sign_up_url="/up") == "https://app.example.com/up/tasks"


@pytest.mark.parametrize("call", [sign_in, sign_up])
def test_without_a_page_and_a_key_nobody_knows_where(call: Any) -> None:
    with pytest.raises(ConfigurationError, match="@clerk/backend: Missing publishableKey"):
        call(publishable_key="nonsense")


UNSAFE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " java\nscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "ftp://x/y",
    "mailto:a@b",
]


@pytest.mark.parametrize("page", UNSAFE)
def test_only_web_pages_become_a_location(page: str) -> None:
    with pytest.raises(ConfigurationError, match="http or https"):
        sign_in(sign_in_url=page)
    with pytest.raises(ConfigurationError, match="http or https"):
        sign_up("https://app.example.com/", sign_up_url=page, base_url=None)


def test_that_is_a_deviation_of_the_recorded_cases() -> None:
    case = {"input": {"params": {"signInUrl": "javascript:x", "baseUrl": APP}, "call": "redirectToSignIn"}}
    assert deviation("create_redirect", case) == "only http and https URLs become a Location"
    assert run_vector("create_redirect", case)["throws"]["name"] == "Error"


HOSTILE_HOSTS = [
    "https://app.example.com\r\nSet-Cookie: a=b",
    "https://app.example.com\n.evil.example",
    "https://app.example.com\t/",
    "https://app example.com",
    "https://",
    "https://[::1",
    "https://a%0d%0ab/",
    "https://app.example.com:99999",
    "//evil.example",
    "app.example.com",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://app.example.com/",
]


@pytest.mark.parametrize("base", HOSTILE_HOSTS)
def test_a_forwarded_host_that_is_none_is_refused(base: str) -> None:
    with pytest.raises(ArgumentError, match="Invalid URL"):
        create_redirect(base, publishable_key=PROD)


HOSTILE_RETURNS = [
    "//evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "https://app.example.com@evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/x\r\nSet-Cookie: a=b",
    "/x\nLocation: https://evil.example",
    "/%0d%0aSet-Cookie:%20a=b",
    "https://x/?a&redirect_url=https://evil.example&__clerk_db_jwt=stolen",
    "/#redirect_url=https://evil.example",
    "\x00/x",
    "/\ud800",
]


@pytest.mark.parametrize("back", HOSTILE_RETURNS)
@pytest.mark.parametrize("page", ["", "/in", "https://auth.example.com/in?x#y"])
def test_a_hostile_return_address_is_only_a_parameter(back: str, page: str) -> None:
    for call in (sign_in, sign_up):
        without = parse(call(publishable_key=DEV, sign_in_url=page, dev_browser_token="dvb_1"))
        try:
            found = call(back, publishable_key=DEV, sign_in_url=page, dev_browser_token="dvb_1")
        except ArgumentError:
            continue
        url = parse(found)
        assert (url.origin, url.pathname, url.hash) == (without.origin, without.pathname, without.hash)
        assert [name for name, _ in url.query].count("redirect_url") == 1
        assert url.parameter("__clerk_db_jwt") in {None, "dvb_1"}
        assert found.isascii()
        assert found.isprintable()


@given(st.text(st.characters(codec=None), max_size=40), st.text("/\\:.@?#%\r\n\tabhtps[]", max_size=20))
@settings(max_examples=300)
def test_whatever_the_return_address_the_page_stays(odd: str, text: str) -> None:
    for back in (odd, text, "https://" + text, odd + text):
        try:
            found = parse(sign_in(back, publishable_key=PROD, sign_in_url="/in"))
        except ClerkError:
            continue
        assert (found.origin, found.pathname, found.hash) == ("https://app.example.com", "/in", "")


@given(st.text(st.characters(codec=None), max_size=40), st.text("/\\:.@?#%\r\n\tabhtps[]", max_size=20))
@settings(max_examples=300)
def test_whatever_the_page_and_the_host_a_location_is_a_printable_web_address(odd: str, text: str) -> None:
    for base in (APP, "https://" + odd, text, None):
        for page in (odd, text, "http" + text):
            try:
                found = sign_up("https://app.example.com/", base_url=base, publishable_key=PROD, sign_in_url=page)
            except ClerkError:
                continue
            assert found.startswith(("https://", "http://"))
            assert found.isascii()
            assert found.isprintable()


def test_the_repr_shows_no_token_and_no_query() -> None:
    shown = repr(create_redirect(APP, publishable_key=DEV, dev_browser_token="dvb_1", sign_in_url="/in?secret"))
    assert "dvb_1" not in shown
    assert "secret" not in shown
    assert "x=1" not in shown


@pytest.mark.parametrize(("given_", "address"), [(UNSET, APP), ("", APP), (None, ""), ("/back", "/back")])
def test_people_come_back_to_the_present_page_unless_told_otherwise(given_: Any, address: str) -> None:
    assert return_address(given_, clerk_url=parse(APP)) == address


@pytest.mark.parametrize(
    ("location", "secret_key", "token", "expected"),
    [
        ("https://x.example/in?a= b", "sk_test_1", "dvb_1", "https://x.example/in?a=+b&__clerk_db_jwt=dvb_1"),
        (
            "https://x.example/?__clerk_db_jwt=own&a=1",
            "sk_test_1",
            "dvb_1",
            "https://x.example/?a=1&__clerk_db_jwt=own",
        ),
        ("https://x.example/?__clerk_db_jwt=&a=1", "sk_test_1", None, "https://x.example/?a=1"),
        ("http://app.example.com/in", "test_1", "dvb_1", "http://app.example.com/in?__clerk_db_jwt=dvb_1"),
        ("https://app.example.com/in", "sk_test_1", "dvb_1", "https://app.example.com/in"),
        ("/in", "sk_test_1", "dvb_1", "/in"),
        ("https://x.example/in", "sk_live_1", "dvb_1", "https://x.example/in"),
        ("https://x.example/in", None, "dvb_1", "https://x.example/in"),
    ],
)
def test_a_redirect_to_another_origin_carries_the_dev_browser(
    location: str, secret_key: str | None, token: str | None, expected: str
) -> None:
    url = parse(APP)
    assert with_dev_browser(location, clerk_url=url, secret_key=secret_key, dev_browser_token=token) == expected


def test_a_location_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ArgumentError, match="The location"):
        with_dev_browser("https://a b", clerk_url=parse(APP), secret_key="sk_test_1", dev_browser_token="")
