"""A request is read alike, whichever framework it is of."""

from __future__ import annotations

from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any
from wsgiref.util import setup_testing_defaults

import django
import flask
import httpx
import pytest
from django.conf import settings as django_settings
from django.core.handlers.asgi import ASGIRequest
from django.test import RequestFactory
from fastapi import Request
from hypothesis import given, strategies as st

from clerk_backend import ArgumentError
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.requests import inbound_of

URL = "https://app.example.com/caf%C3%A9/a%20b?tab=1&q=%20"


def scope(**changes: Any) -> dict[str, Any]:
    """What an ASGI server makes of a request for `URL`."""
    return {
        "type": "http",
        "method": "GET",
        "scheme": "https",
        "path": "/café/a b",
        "raw_path": b"/caf%C3%A9/a%20b",
        "query_string": b"tab=1&q=%20",
        "headers": [(b"host", b"app.example.com"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-one", b"\xe9")],
        "server": ("127.0.0.1", 8000),
    } | changes


def environ(**changes: Any) -> dict[str, Any]:
    """What a WSGI server makes of it."""
    made: dict[str, Any] = {}
    setup_testing_defaults(made)
    return made | {
        "wsgi.url_scheme": "https",
        "HTTP_HOST": "app.example.com",
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_X_ONE": "é",
        "PATH_INFO": "/café/a b".encode().decode("latin-1"),
        "QUERY_STRING": "tab=1&q=%20",
        "CONTENT_TYPE": "text/plain",
        **changes,
    }


def of_flask() -> Any:
    return flask.Flask(__name__).request_context(environ()).request


def of_django() -> Any:
    if not django_settings.configured:
        django_settings.configure(ALLOWED_HOSTS=[])
        django.setup()
    sent = {"HTTP_HOST": "app.example.com", "HTTP_COOKIE": "a=1; b=2", "HTTP_X_ONE": "é", "wsgi.url_scheme": "https"}
    return RequestFactory().get("/caf%C3%A9/a%20b?tab=1&q=%20", **sent)


def of_django_over_asgi() -> Any:
    of_django()
    return ASGIRequest(scope(), SimpleNamespace())


def of_httpx() -> Any:
    headers = [(b"host", b"app.example.com"), (b"cookie", b"a=1; b=2"), (b"x-one", b"\xe9")]
    return httpx.Request("GET", URL, headers=headers)


def of_plain() -> Any:
    headers = {"Host": "app.example.com", "Cookie": "a=1; b=2", "X-One": "é"}
    return SimpleNamespace(method="GET", url=URL, headers=headers)


def of_pairs() -> Any:
    return SimpleNamespace(method=b"GET", url=URL, headers=scope()["headers"])


SHAPES = [
    scope,
    environ,
    of_flask,
    of_django,
    of_django_over_asgi,
    of_httpx,
    of_plain,
    of_pairs,
    lambda: Request(scope()),
]
NAMES = ["ASGI", "WSGI", "Flask", "Django", "Django over ASGI", "httpx", "plain", "pairs", "FastAPI"]


@pytest.mark.parametrize("make", SHAPES, ids=NAMES)
def test_all_frameworks_requests_are_read_alike(make: Any) -> None:
    inbound = inbound_of(make())
    assert inbound.method == "GET"
    assert inbound.url.href == URL
    assert inbound.host == "app.example.com"
    assert inbound.cookies == {"a": "1", "b": "2"}
    assert inbound.headers["x-one"] == "é"


def test_an_inbound_is_taken_as_it_is() -> None:
    inbound = Inbound("GET", URL, {})
    assert inbound_of(inbound) is inbound


class Unreadable:
    """What fails when it is read, as a framework's request outside of a request does."""

    @property
    def scope(self) -> Any:
        raise RuntimeError("Working outside of request context: hunter2")


STRANGE = [
    *(None, 5, "GET /", object(), {}, {"headers": []}, Unreadable(), SimpleCookie("a=1")),
    scope(headers=5),
    scope(headers=[1]),
    environ(wsgi=5, HTTP_HOST="", SERVER_NAME="a b"),
    SimpleNamespace(method="GET", url="/relative", headers={}),
    SimpleNamespace(method="GET", url=URL, headers=5),
]


@pytest.mark.parametrize("strange", STRANGE, ids=lambda each: type(each).__name__)
def test_what_is_no_request_is_refused_without_repeating_it(strange: Any) -> None:
    with pytest.raises(ArgumentError) as raised:
        inbound_of(strange)
    assert "hunter2" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    "host",
    ["", "evil.example/x?", "a@evil.example", "evil.example#", "evil.example\\x", "a b", "a:b", "[::1", "\u20ac"],
)
def test_a_host_that_is_none_smuggles_nothing_into_the_address(host: str) -> None:
    for request in (
        scope(headers=[(b"host", host.encode())]),
        environ(HTTP_HOST=host, SERVER_NAME="127.0.0.1", SERVER_PORT="8000"),
    ):
        inbound = inbound_of(request, trust_forwarded_headers=False)
        assert inbound.url.pathname == "/caf%C3%A9/a%20b"


@pytest.mark.parametrize(
    ("server", "origin"),
    [
        (("127.0.0.1", 8000), "https://127.0.0.1:8000"),
        (("app.example", 443), "https://app.example"),
        (("::1", 8000), "https://[::1]:8000"),
        (("/run/socket", None), None),
        (None, "https://localhost"),
    ],
)
def test_without_a_host_the_server_itself_is_the_address(server: Any, origin: str | None) -> None:
    request = scope(headers=[], server=server)
    if origin is None:
        with pytest.raises(ArgumentError):
            inbound_of({**request, "server": ("a b", None)})
    else:
        assert inbound_of(request).url.origin == origin


def test_a_websocket_has_the_origin_of_its_page() -> None:
    opening = scope(type="websocket", scheme="wss")
    del opening["method"]
    inbound = inbound_of(opening)
    assert (inbound.method, inbound.url.href) == ("GET", URL)


def test_a_server_may_leave_out_what_has_a_default() -> None:
    assert inbound_of({"path": "", "headers": []}).url.href == "http://localhost/"
    bare = {"REQUEST_METHOD": "POST"}
    assert inbound_of(bare).url.href == "http://localhost/"


def test_headers_may_be_texts() -> None:
    inbound = inbound_of(scope(headers=[("Host", "app.example.com"), ("x-one", "é"), (b"x-two", b"2")]))
    assert dict(inbound.headers) == {"host": "app.example.com", "x-one": "é", "x-two": "2"}


def test_forwarded_headers_are_trusted_unless_told_otherwise() -> None:
    request = scope(headers=[(b"host", b"app.example.com"), (b"x-forwarded-host", b"pub.example.com")])
    assert inbound_of(request).url.host == "pub.example.com"
    assert inbound_of(request, trust_forwarded_headers=False).url.host == "app.example.com"


@given(
    path=st.text(max_size=30).map(lambda text: "/" + text),
    query=st.binary(max_size=30),
    headers=st.lists(st.tuples(st.sampled_from([b"host", b"cookie", b"x-forwarded-proto"]), st.binary(max_size=20))),
)
def test_whatever_a_server_heard_it_is_a_request_or_refused(path: str, query: bytes, headers: Any) -> None:
    try:
        inbound = inbound_of(scope(path=path, query_string=query, headers=headers))
    except ArgumentError:
        return
    assert inbound.url.href.isascii()
    assert not set(inbound.url.href) & set("\r\n \0")
