"""The Frontend API below a path of the application: what goes there, what comes back, and what never does."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend.auth.frontend_api_proxy import (
    ProxyAnswer,
    ProxyOptions,
    ProxyRequest,
    is_proxy_path,
    proxy_failure,
    proxy_request,
    proxy_response_headers,
)
from clerk_backend.auth.urls import URL, parse
from tests.vectors.adapter import deviation
from tests.vectors.cases import fixtures

PROD = fixtures()["pk"]["prod"]
OPTIONS = ProxyOptions(PROD, "sk_live_x")
FAPI = "https://frontend-api.clerk.dev"
HOST = "https://app.example.com"


def asked(
    path: str = "/__clerk/v1/x",
    *headers: tuple[str, str],
    method: str = "GET",
    origin: str = HOST,
    options: ProxyOptions = OPTIONS,
) -> ProxyRequest:
    found = proxy_request(method, origin + path, headers, options=options)
    assert isinstance(found, ProxyRequest), found
    return found


def refused(
    path: str = "/__clerk/v1/x",
    *headers: tuple[str, str],
    method: str = "GET",
    origin: str = HOST,
    options: ProxyOptions = OPTIONS,
) -> ProxyAnswer:
    found = proxy_request(method, origin + path, headers, options=options)
    assert isinstance(found, ProxyAnswer), found
    return found


@pytest.mark.parametrize(
    ("path", "root", "is_for_proxy"),
    [
        ("/__clerk", "/__clerk", True),
        ("/__clerk/", "/__clerk", True),
        ("/__clerk/v1", "/__clerk///", True),
        ("/__clerkx", "/__clerk", False),
        ("/__CLERK/v1", "/__clerk", False),
        ("/x/__clerk", "/__clerk", False),
        ("/anything", "/", True),
        ("/__clerk", "", True),
    ],
)
def test_the_proxys_path_is_its_own_and_what_is_below(path: str, root: str, is_for_proxy: bool) -> None:
    assert is_proxy_path(path, root) is is_for_proxy


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/__clerk", f"{FAPI}/"),
        ("/__clerk/", f"{FAPI}/"),
        ("/__clerk?a=%20b&c", f"{FAPI}/?a=%20b&c"),
        ("/__clerk/v1/client?_is_native=1#x", f"{FAPI}/v1/client?_is_native=1"),
        ("/__clerk//evil.com/x", f"{FAPI}//evil.com/x"),
        ("/__clerk/@evil.com", f"{FAPI}/@evil.com"),
        ("/__clerk/https://evil.com", f"{FAPI}/https://evil.com"),
        ("/__clerk/\\evil.com", f"{FAPI}//evil.com"),
        ("/__clerk/a/%2e%2e/b", f"{FAPI}/b"),
        ("/__clerk/v1/x?y=%0d%0a", f"{FAPI}/v1/x?y=%0d%0a"),
    ],
)
def test_whatever_the_path_the_frontend_api_is_asked(path: str, url: str) -> None:
    assert asked(path).url == url


@pytest.mark.parametrize("path", ["/other", "/__clerk/../x", "/__clerk/%2e%2e/x", "/__clerk/..\\x", "/__clerkx", "/"])
def test_another_path_is_none_of_the_proxys(path: str) -> None:
    answer = refused(path)
    assert (answer.status, answer.code) == (400, "proxy_path_mismatch")
    assert answer.message.endswith('does not match proxy path "/__clerk"')


@pytest.mark.parametrize(
    "path",
    [
        "/__clerk/..%2fadmin",
        "/__clerk/v1%2f..%2f..%2fadmin",
        "/__clerk/..%5cadmin",
        "/__clerk/%252e%252e/x",
        "/__clerk/%252e%252e%252fx",
        "/__clerk/v1/x%0d%0aX-Evil:%201",
        "/__clerk/%00",
        "/__clerk/%250d%250a",
        "/__clerk/%25252525252561",
    ],
)
def test_a_path_that_means_another_one_further_on_is_refused(path: str) -> None:
    answer = refused(path)
    assert (answer.status, answer.code, answer.message) == (400, "proxy_request_failed", "The path cannot be proxied")
    case = {"request": {"method": "GET", "url": HOST + path}, "options": {"publishableKey": PROD, "secretKey": "sk"}}
    assert deviation("frontend_api_proxy", {"input": case}) == "The path cannot be proxied"


@pytest.mark.parametrize("method", ["TRACE", "trace", "TRACK", "CONNECT", "", "GET /x HTTP/1.1\r\nX:", "GÉT"])
def test_methods_that_echo_secrets_or_are_none_are_refused(method: str) -> None:
    assert refused(method=method).message == "The method cannot be proxied"


@pytest.mark.parametrize(
    "header",
    [
        ("x", "a\r\nClerk-Secret-Key: b"),
        ("x", "a\nb"),
        ("x", "a\x00"),
        ("x", "\u0100"),
        ("x\r\ny", "a"),
        ("x:", "a"),
        ("", "a"),
        ("x y", "a"),
        ("é", "a"),
        ("x-forwarded-host", "a\r\nb"),
    ],
)
def test_headers_that_would_be_several_are_refused(header: tuple[str, str]) -> None:
    assert refused("/__clerk/v1/x", header).message == "A header cannot be proxied"


@pytest.mark.parametrize("length", ["5, 6", "+5", "-1", "0x5", "5 5", "", "\xb2"])
def test_a_body_of_unclear_length_is_refused(length: str) -> None:
    assert refused("/__clerk/v1/x", ("content-length", length), method="POST").message.startswith("The length")


def test_two_lengths_are_unclear_and_a_chunked_body_has_none() -> None:
    twice = [("content-length", "5"), ("Content-Length", "6")]
    assert refused("/__clerk/v1/x", *twice, method="POST").message == "The length of the body is not clear"
    chunked = asked("/__clerk/v1/x", ("content-length", "5"), ("Transfer-Encoding", "chunked"), method="POST")
    assert not {"content-length", "transfer-encoding"} & dict(chunked.headers).keys()
    assert dict(asked("/__clerk/v1/x", ("content-length", "5"), method="POST").headers)["content-length"] == "5"


def test_headers_of_one_connection_stay_behind() -> None:
    sent = dict(
        asked(
            "/__clerk/v1/x",
            ("Connection", "close, X-Gone"),
            ("connection", "Cookie ,, clerk-secret-key"),
            ("X-Gone", "1"),
            ("Cookie", "a=b"),
            ("Keep-Alive", "5"),
            ("Proxy-Authorization", "x"),
            ("Upgrade", "websocket"),
            ("TE", "trailers"),
            ("X-Kept", "1"),
            ("x-kept", "2"),
        ).headers
    )
    assert sent == {
        "x-kept": "1, 2",
        "x-forwarded-host": "app.example.com",
        "x-forwarded-proto": "https",
        "clerk-proxy-url": "https://app.example.com/__clerk",
        "clerk-secret-key": "sk_live_x",
        "host": "frontend-api.clerk.dev",
        "accept-encoding": "identity",
    }


def test_what_the_proxy_says_of_itself_nobody_else_can_say() -> None:
    forged = [(name, "forged") for name in ("Clerk-Secret-Key", "Clerk-Proxy-Url", "Host", "Accept-Encoding")]
    assert "forged" not in dict(asked("/__clerk/v1/x", *forged).headers).values()


def test_cookies_are_joined_as_cookies() -> None:
    sent = dict(asked("/__clerk/v1/x", ("cookie", "a=1"), ("cookie", " b=2 "), ("cookie", "")).headers)
    assert sent["cookie"] == "a=1; b=2;"


@pytest.mark.parametrize(
    ("headers", "origin", "proxy_url"),
    [
        ([], "http://localhost:3000", "http://localhost:3000/__clerk"),
        ([("x-forwarded-proto", "https")], "http://localhost:3000", "http://localhost:3000/__clerk"),
        (
            [("x-forwarded-proto", "https, http"), ("x-forwarded-host", " a.example:8443 , b")],
            "http://localhost:3000",
            "https://a.example:8443/__clerk",
        ),
        ([("x-forwarded-proto", "javascript"), ("x-forwarded-host", "a.example")], HOST, f"{HOST}/__clerk"),
        ([("x-forwarded-proto", "https"), ("x-forwarded-host", "a.example/x")], HOST, f"{HOST}/__clerk"),
        ([("x-forwarded-proto", "https"), ("x-forwarded-host", "a@b.example")], HOST, f"{HOST}/__clerk"),
        ([("x-forwarded-proto", "https"), ("x-forwarded-host", "a b")], HOST, f"{HOST}/__clerk"),
        ([("x-forwarded-proto", "https"), ("x-forwarded-host", "a?b")], HOST, f"{HOST}/__clerk"),
    ],
)
def test_the_proxys_url_is_the_one_that_the_browser_sees(
    headers: list[tuple[str, str]], origin: str, proxy_url: str
) -> None:
    assert asked("/__clerk/v1/x", *headers, origin=origin).proxy_url == proxy_url


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ([], None),
        ([("x-forwarded-for", "1.1.1.1, 2.2.2.2")], "1.1.1.1"),
        ([("x-forwarded-for", " 1.1.1.1")], "1.1.1.1"),
        ([("x-forwarded-for", ", 2.2.2.2")], ", 2.2.2.2"),
        ([("x-real-ip", "3.3.3.3"), ("x-forwarded-for", "1.1.1.1")], "3.3.3.3"),
        ([("cf-connecting-ip", "4.4.4.4"), ("x-real-ip", "3.3.3.3")], "4.4.4.4"),
        ([("cf-connecting-ip", ""), ("x-real-ip", "3.3.3.3")], "3.3.3.3"),
    ],
)
def test_the_clients_address_is_the_one_that_is_known_best(headers: list[tuple[str, str]], address: str | None) -> None:
    assert dict(asked("/__clerk/v1/x", *headers).headers).get("x-forwarded-for") == address


def test_what_a_proxy_in_front_said_stays() -> None:
    sent = dict(asked("/__clerk/v1/x", ("X-Forwarded-Host", "a.example"), ("X-Forwarded-Proto", "")).headers)
    assert (sent["x-forwarded-host"], sent["x-forwarded-proto"]) == ("a.example", "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (ProxyOptions("", "sk"), "Missing publishableKey. Provide it in options or set CLERK_PUBLISHABLE_KEY "),
        (
            ProxyOptions(PROD, ""),
            "Missing secretKey. Provide it in options or set CLERK_SECRET_KEY environment variable.",
        ),
        (ProxyOptions(PROD, " \n"), "Missing secretKey. "),
        (ProxyOptions(PROD, "sk\r\nX: y"), "Missing secretKey. "),
        (ProxyOptions(PROD, "sk", fapi_url="nonsense"), "Invalid URL"),
        (ProxyOptions(PROD, "sk", fapi_url="ftp://x"), "FAPI URL must use http or https"),
        (
            ProxyOptions(PROD, "sk", fapi_url="https://u@x"),
            "FAPI URL must not include credentials, a query string, or a hash",
        ),
        (ProxyOptions(PROD, "sk", fapi_url="https://x/#h"), "FAPI URL must not include "),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_a_proxy_that_is_not_set_up_says_so(options: ProxyOptions, message: str) -> None:
    answer = refused(options=options)
    assert (answer.status, answer.code) == (500, "proxy_configuration_error")
    assert answer.message.startswith(message)


def test_a_secret_key_loses_the_blanks_around_it() -> None:
    assert dict(asked(options=ProxyOptions(PROD, " sk\n")).headers)["clerk-secret-key"] == "sk"


def test_the_frontend_api_may_be_elsewhere_and_the_proxy_below_any_path() -> None:
    options = ProxyOptions(PROD, "sk", proxy_path="/px//", fapi_url="http://f.example:8080/base/")
    request = asked("/px/v1/x", options=options)
    assert request.url == "http://f.example:8080/base/v1/x"
    assert request.proxy_url == f"{HOST}/px"
    assert dict(request.headers)["host"] == "f.example:8080"
    assert asked("/v1/x", options=ProxyOptions(PROD, "sk", proxy_path="/")).url == f"{FAPI}/v1/x"


def test_a_request_without_a_url_is_refused() -> None:
    answer = proxy_request("GET", "nonsense", [], options=OPTIONS)
    assert answer == ProxyAnswer(400, "proxy_request_failed", "The request's URL cannot be read")


def test_a_target_at_another_host_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def confused(text: str, base: URL | None = None) -> URL:
        return parse(text.replace("clerk.dev/y", "evil.example/y"), base)

    monkeypatch.setattr("clerk_backend.auth.frontend_api_proxy.parse", confused)
    assert refused("/__clerk/y").message == "Resolved target does not match the expected host"


def test_a_refusal_is_json_that_is_not_kept() -> None:
    answer = proxy_failure('it is "down" é')
    assert answer.status == 502
    assert dict(answer.headers) == {"content-type": "application/json", "cache-control": "no-store"}
    message = 'Failed to proxy request to Clerk FAPI: it is "down" é'
    assert json.loads(answer.body) == {"errors": [{"code": "proxy_request_failed", "message": message}]}


@pytest.mark.parametrize(
    ("location", "rewritten"),
    [
        (f"{FAPI}/v1/x?y=1#z", f"{HOST}/__clerk/v1/x?y=1#z"),
        ("/v1/x", f"{HOST}/__clerk/v1/x"),
        ("x", f"{HOST}/__clerk/x"),
        ("//frontend-api.clerk.dev/x", f"{HOST}/__clerk/x"),
        ("https://other.example/x", "https://other.example/x"),
        ("//other.example/x", "//other.example/x"),
        ("https://a b", "https://a b"),
        ("https://app.example.com/back", "https://app.example.com/back"),
    ],
)
def test_a_location_at_the_frontend_api_leads_through_the_proxy(location: str, rewritten: str) -> None:
    assert proxy_response_headers([("Location", location)], request=asked()) == [("location", rewritten)]


def test_an_answers_headers_are_passed_on_but_for_those_of_the_connection_and_the_encoding() -> None:
    given_ = [
        ("Set-Cookie", "a=1; Path=/"),
        ("set-cookie", "b=2, c"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", "7"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "X-Gone"),
        ("x-gone", "1"),
        ("X-Evil", "a\r\nSet-Cookie: x"),
        ("Content-Type", "application/json"),
    ]
    assert proxy_response_headers(given_, request=asked()) == [
        ("set-cookie", "a=1; Path=/"),
        ("set-cookie", "b=2, c"),
        ("content-type", "application/json"),
    ]


@given(
    st.text(max_size=6),
    st.text("/\\.%2eEfF5cCdDaA@:?#é\r\n x", max_size=25),
    st.lists(
        st.tuples(st.sampled_from(["x-forwarded-host", "x-forwarded-proto", "connection", "x"]), st.text(max_size=8))
    ),
)
@settings(max_examples=300)
def test_whatever_is_asked_only_the_frontend_api_is_and_in_one_request(
    method: str, path: str, headers: list[tuple[str, str]]
) -> None:
    for verb in (method, "GET"):
        found = proxy_request(verb, f"{HOST}/__clerk/{path}", headers, options=OPTIONS)
        if isinstance(found, ProxyRequest):
            assert found.url.startswith(f"{FAPI}/")
            for text in (found.method, found.url, *(part for header in found.headers for part in header)):
                assert not set("\r\n\x00") & set(text)
            assert dict(found.headers)["clerk-secret-key"] == "sk_live_x"
        else:
            assert found.status == 400


def test_secrets_are_neither_shown_nor_pickled() -> None:
    for value in (OPTIONS, asked("/__clerk/v1/x?token=abc", ("cookie", "__session=abc"))):
        assert "sk_live_x" not in repr(value)
        assert "abc" not in repr(value)
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(value)
