"""A request is read as by Clerk's middleware, behind proxies too, and whatever bytes it is made of."""

from __future__ import annotations

import pickle
from copy import copy
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend import ArgumentError
from clerk_backend.auth.inbound import Inbound

URL = "https://app.example.com/a?x=1"


def inbound(url: str = URL, **headers: str) -> Inbound:
    return Inbound("GET", url, {name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("value", "token"),
    [
        ("Bearer abc", "abc"),
        ("  Bearer abc\t", "abc"),
        ("Bearer abc def", "abc"),
        ("abc", "abc"),
        ("Bearer", "Bearer"),
        ("Bearer ", "Bearer"),
        ("Bearer  abc", "Bearer"),
        ("bearer abc", None),
        ("BEARER abc", None),
        ("Basic dXNlcjpwYXNz", None),
        ("Bearer\tabc", "Bearer\tabc"),
        ("Bearer abc\r\nX-Evil: 1", "abc\r\nX-Evil:"),
        ("", None),
        ("   ", None),
    ],
)
def test_a_token_is_read_from_the_header_as_clerk_reads_it(value: str, token: str | None) -> None:
    assert inbound(authorization=value).token_in_header == token


def test_without_the_header_there_is_no_token_in_it() -> None:
    assert inbound().token_in_header is None


def test_a_request_with_its_token_in_a_header_has_its_cookies_left_alone() -> None:
    request = inbound(authorization="Bearer abc", cookie="a=b")
    assert request.token_in_header == "abc"
    assert "cookies" not in vars(request)
    assert request.cookies is request.cookies
    assert "cookies" in vars(request)


@pytest.mark.parametrize(
    ("url", "headers", "public"),
    [
        (URL, {}, URL),
        (URL + "#f", {"host": "app.example.com"}, URL + "#f"),
        ("http://localhost:3000/p", {"host": "localhost:3000"}, "http://localhost:3000/p"),
        ("http://localhost:3000/p?q=a b#f", {"host": "app.dev"}, "http://app.dev/p?q=a%20b"),
        (URL, {"x_forwarded_host": "pub.dev:8443"}, "https://pub.dev:8443/a?x=1"),
        (URL, {"x_forwarded_host": "pub.dev:443", "host": "h"}, "https://pub.dev/a?x=1"),
        (URL, {"x_forwarded_proto": "http"}, URL),  # no host at all
        (URL, {"x_forwarded_proto": "http", "host": "app.example.com"}, "http://app.example.com/a?x=1"),
        (URL, {"x_forwarded_host": "a.dev, b.dev", "x_forwarded_proto": "http,https"}, "http://a.dev/a?x=1"),
        (URL, {"x_forwarded_host": " ,b.dev", "host": "h"}, URL),
        (URL, {"x_forwarded_host": "", "host": "h"}, URL),
        (URL, {"x_forwarded_proto": "", "host": "h"}, URL),
        (URL, {"host": ""}, URL),
        (URL, {"host": "APP.example.com"}, URL),
        (URL, {"host": "a b"}, URL),
        (URL, {"host": "h:99999"}, URL),
        (URL, {"host": "evil.dev/x?y"}, "https://evil.dev/a?x=1"),
        (URL, {"host": "evil.dev#"}, "https://evil.dev/a?x=1"),
        (URL, {"host": "evil.dev\r\nX: 1"}, URL),
        (URL, {"host": "h", "x_forwarded_proto": "mailto:x"}, URL),
        (URL, {"host": "h", "x_forwarded_proto": "foo"}, "foo://h/a?x=1"),
        (URL, {"host": "", "x_forwarded_host": "x", "x_forwarded_proto": "file"}, "file://x/a?x=1"),
        (URL, {"x_forwarded_port": "81", "forwarded": "host=evil.dev"}, URL),
    ],
)
def test_the_public_address_is_the_one_that_proxies_name(url: str, headers: dict[str, str], public: str) -> None:
    assert inbound(url, **headers).url.href == public


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("http://localhost:3000//evil.com/x?y", "https://app.dev//evil.com/x?y"),
        ("http://localhost:3000/a/..//evil.com", "https://app.dev//evil.com"),
        ("http://localhost:3000/\\evil.com", "https://app.dev//evil.com"),
        ("http://localhost:3000///evil.com", "https://app.dev///evil.com"),
        ("http://localhost:3000//", "https://app.dev//"),
    ],
)
def test_a_path_cannot_take_over_the_host(url: str, public: str) -> None:
    found = inbound(url, x_forwarded_host="app.dev", x_forwarded_proto="https").url
    assert found.href == public
    assert found.origin == "https://app.dev"


def test_forwarded_headers_need_not_be_trusted() -> None:
    headers = {"host": "app.dev", "x-forwarded-host": "evil.dev", "x-forwarded-proto": "http"}
    assert Inbound("GET", URL, headers, trust_forwarded_headers=False).url.href == "https://app.dev/a?x=1"


def test_headers_are_found_in_any_case_and_trimmed() -> None:
    request = Inbound("get", URL, [("Host", " h "), ("SEC-Fetch-Dest", "document\t"), ("Accept", "text/html")])
    assert request.headers == {"host": "h", "sec-fetch-dest": "document", "accept": "text/html"}
    assert (request.method, request.host, request.sec_fetch_dest, request.accept) == (
        "GET",
        "h",
        "document",
        "text/html",
    )


def test_other_methods_keep_their_case_as_in_browsers() -> None:
    assert Inbound("patch", URL, {}).method == "patch"
    assert Inbound("Post", URL, {}).method == "POST"


def test_what_is_absent_or_empty_is_none() -> None:
    empty = inbound(host="", origin=" ", referer="", user_agent="", sec_fetch_dest="", accept="", cookie="")
    for request in (inbound(), empty):
        assert request.host is request.origin is request.referrer is request.user_agent is None
        assert request.sec_fetch_dest is request.accept is None
        assert request.handshake_token is request.handshake_nonce is None
        assert request.redirect_counter == 0


def test_the_headers_that_decide_are_read() -> None:
    request = inbound(origin="https://o.dev", referer="https://r.dev/", user_agent="Mozilla")
    assert (request.origin, request.referrer, request.user_agent) == ("https://o.dev", "https://r.dev/", "Mozilla")


def test_repeated_headers_are_joined() -> None:
    request = Inbound("GET", URL, [("accept", "a"), ("Accept", "b"), ("cookie", "a=1"), ("cookie", "a=2; b=3")])
    assert request.headers == {"accept": "a, b", "cookie": "a=1; a=2; b=3"}
    assert request.cookies == {"a": "1", "b": "3"}


def test_a_second_token_cannot_take_the_place_of_the_first() -> None:
    request = Inbound("GET", URL, [("authorization", "Bearer mine,"), ("authorization", "Bearer theirs")])
    assert request.token_in_header == "mine,,"
    request = Inbound("GET", URL, [("host", "app.dev"), ("host", "evil.dev")])
    assert request.url.href == URL  # `app.dev, evil.dev` is no host


def test_a_json_cookie_does_not_hide_the_session() -> None:
    assert inbound(cookie='prefs={"a": "b", "c": 1}; __session=token').cookies["__session"] == "token"


def test_the_query_goes_before_the_cookies_in_a_handshake() -> None:
    cookies = "__clerk_handshake=c; __clerk_handshake_nonce=n"
    request = inbound(f"{URL}&__clerk_handshake=q&__clerk_handshake=r&__clerk_handshake_nonce=", cookie=cookies)
    assert (request.handshake_token, request.handshake_nonce) == ("q", "n")
    assert (inbound(cookie=cookies).handshake_token, inbound(cookie=cookies).handshake_nonce) == ("c", "n")


def test_the_first_of_a_parameter_counts() -> None:
    assert inbound("https://h/?a=1&b=&a=2&c=%20+").parameters == {"a": "1", "b": "", "c": "  "}


@pytest.mark.parametrize(
    ("cookie", "counter"),
    [("3", 3), ("3.0", 3), (" 0x3 ", 3), ("3abc", 0), ("", 0), ("-1", -1), ("1.5", 1.5), ("9" * 999, float("inf"))],
)
def test_redirects_are_counted_as_javascript_counts(cookie: str, counter: float) -> None:
    assert inbound(cookie=f"__clerk_redirect_count={cookie}").redirect_counter == counter


@pytest.mark.parametrize("url", ["", "/path", "http://", "http://a b/", "https://h:99999/?__session=hunter2"])
def test_a_url_that_is_none_is_our_error(url: str) -> None:
    with pytest.raises(ArgumentError, match=r"^The request's URL cannot be read\.$") as caught:
        inbound(url)
    assert caught.value.__cause__ is None


def test_a_request_shows_no_secret_and_stays_in_its_process() -> None:
    request = inbound(f"{URL}&__clerk_handshake=hunter2", authorization="Bearer hunter2", cookie="__session=hunter2")
    assert request.cookies["__session"] == "hunter2"
    assert repr(request) == "Inbound(method='GET', url=URL(protocol='https:', host='app.example.com', pathname='/a'))"
    for forbidden in (pickle.dumps, copy):
        with pytest.raises(TypeError, match="cannot be pickled"):
            forbidden(request)


def test_a_request_does_not_change() -> None:
    headers = {"accept": "a"}
    request = Inbound("GET", URL, headers)
    headers["accept"] = "b"
    assert request.accept == "a"
    with pytest.raises(FrozenInstanceError):
        request.method = "POST"  # type: ignore[misc] # the refusal is the test
    changed: Any = request.headers
    with pytest.raises(TypeError):
        changed["accept"] = "b"


def test_a_huge_request_is_read() -> None:
    request = inbound(URL + "&a" * 10_000, cookie="a=1;" * 10_000, authorization="x" * 10**6)
    assert len(request.parameters) == 2
    assert len(request.cookies) == 1
    assert request.token_in_header == "x" * 10**6


NAMES = st.sampled_from(
    [*("Host", "x-forwarded-host", "X-Forwarded-Proto", "authorization", "cookie", "Cookie", "referer"), "accept"]
) | st.text(st.characters(codec=None))
VALUES = st.text(st.characters(codec=None)) | st.text('htps:/\\?#@[]%.e2 ;=,\r\n\0{}"é\ud800', max_size=30)


@given(st.text(), VALUES, st.lists(st.tuples(NAMES, VALUES)))
@settings(max_examples=500)
def test_whatever_the_bytes_a_request_is_read_or_refused(
    method: str, path: str, headers: list[tuple[str, str]]
) -> None:
    try:
        request = Inbound(method, f"https://app.example.com/{path}", headers)
    except ArgumentError:
        return
    assert request.url.href.isascii()
    assert isinstance(request.redirect_counter, int | float)
    assert all(
        isinstance(each, str) for pair in [*request.cookies.items(), *request.parameters.items()] for each in pair
    )
    for text in (request.token_in_header, request.handshake_token, request.handshake_nonce, request.referrer):
        assert text is None or text
