"""Paths that are to slip past a matcher, in the requests of real frameworks that really routed them."""

from __future__ import annotations

from collections import UserDict
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote_to_bytes

import flask
import pytest
from fastapi import Request
from hypothesis import given, settings, strategies as st
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from werkzeug.test import run_wsgi_app

from clerk_backend import MalformedURLError
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.requests import inbound_of
from clerk_backend.auth.routes import create_route_matcher
from tests.auth.test_requests import of_django

is_admin = create_route_matcher(["/admin(.*)"])
is_public = create_route_matcher(["/", "/public(.*)", "/sign-in(.*)"])

PATHS = [
    *(
        "/admin",
        "/admin/",
        "/admin/x",
        "/Admin",
        "/ADMIN/x",
        "//admin",
        "///admin",
        "/%61dmin",
        "/admin%2fx",
        "/%2fadmin",
    ),
    *(
        "/admin%252fx",
        "/%2561dmin",
        "/admin;x",
        "/admin;x=1/..;/public",
        "/admin%00",
        "/admin%00.png",
        "/admin%0a",
        "/admin.",
    ),
    *("/./admin", "/x/../admin", "/public/../admin", "/admin/../public", "/admin/..%2fpublic", "/admin/%2e%2e/public"),
    *(
        "/admin/.%2e/public",
        "/admin/..;/public",
        "/admin%2f..%2fpublic",
        "/admin/..%5cpublic",
        "/admin\\..\\public",
        "/admin\\x",
    ),
    *("/public/..\\admin", "/public/..%252fadmin", "/public%2f..%2fadmin", "/public/%09../admin", "/public/.. /admin"),
    *(
        "/admin//..//public",
        "/admin/x/..//../public",
        "/admin%3f/../public",
        "/admin%23/../public",
        "/admin%3f",
        "/admin%23/x",
    ),
    *(
        "/%ef%bc%8fadmin",
        "/%ef%bd%81dmin",
        "/%c0%afadmin",
        "/admin/%ff/../public",
        "/%e2%84%aa",
        "/adm%c4%b1n",
        "/%c5%bfign-in",
    ),
    *(
        "//evil.example/admin",
        "//evil.example/../admin",
        "/\\evil.example/admin",
        "/admin/@",
        "/admin:80",
        "/public/http://admin",
    ),
]


def asked(matcher: Any, request: Any) -> bool | None:
    """What a matcher says, None where it refuses, which is answered with 400."""
    try:
        return bool(matcher(request))
    except MalformedURLError as error:
        return {400: None}[error.status]


def assert_guarded(request: Any, *, is_routed_to_admin: bool) -> None:
    """A page behind the rule is not open, whether the rule closes it or opens others; nor is it for an `Inbound`."""
    for each in (request, inbound_of(request)):
        if is_routed_to_admin:
            assert asked(is_admin, each) is not False
            assert asked(is_public, each) is not True
        assert not (asked(is_admin, each) and asked(is_public, each))


def decoded(path: str) -> bytes:
    """The path as servers hand it on: decoded once."""
    return unquote_to_bytes(path)


def scope(path: str, host: str = "app.example.com") -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "scheme": "https",
        "path": decoded(path).decode("utf-8", "replace"),
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", host.encode())],
        "server": ("127.0.0.1", 80),
        "root_path": "",
    }


def environ(path: str, host: str = "app.example.com") -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": decoded(path).decode("latin-1"),
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "HTTP_HOST": host,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "https",
    }


async def starlette_routes(path: str, host: str = "app.example.com") -> tuple[Any, str]:
    """The request that Starlette makes, and where it leads."""
    seen: list[Any] = []

    def page(name: str) -> Any:
        async def show(request: Any) -> PlainTextResponse:
            seen.append(request)
            return PlainTextResponse(name)

        return show

    routes = [
        Route("/admin", page("admin")),
        Route("/admin/{rest:path}", page("admin")),
        Route("/{rest:path}", page("other")),
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    await Starlette(routes=routes)(scope(path, host), receive, send)
    return (seen or [Request(scope(path, host))])[0], sent[-1].get("body", b"").decode()


def flask_routes(path: str, host: str = "app.example.com") -> tuple[Any, str]:
    """The request that Flask makes, and where it leads."""
    app, seen = flask.Flask("attacked"), list[Any]()

    def page(name: str) -> Any:
        def show(rest: str = "") -> str:
            del rest
            seen.append(flask.request._get_current_object())  # type: ignore[attr-defined]
            return name

        return show

    for rule in ("/admin", "/admin/<path:rest>"):
        app.add_url_rule(rule, rule, page("admin"))
    for rule in ("/", "/<path:rest>"):
        app.add_url_rule(rule, rule, page("other"))
    body, status, _ = run_wsgi_app(app, environ(path, host))
    request = seen[0] if seen else app.request_context(environ(path, host)).request
    return request, b"".join(body).decode() if status == "200 OK" else "none"


def django_routes(path: str, host: str = "app.example.com") -> tuple[Any, str]:
    """The request that Django makes, and where its patterns, which are anchored expressions, lead."""
    of_django()
    from django.core.handlers.wsgi import WSGIRequest
    from django.urls import re_path

    request = WSGIRequest(environ(path, host) | {"wsgi.input": BytesIO()})
    found = re_path(r"^admin(/.*)?\Z", lambda _: None).resolve(request.path_info[1:])
    return request, "admin" if found else "other"


@pytest.mark.parametrize("path", PATHS)
async def test_no_path_slips_past_a_matcher_as_frameworks_route_it(path: str) -> None:
    for request, page in (await starlette_routes(path), flask_routes(path), django_routes(path)):
        assert_guarded(request, is_routed_to_admin=page == "admin")


async def test_frameworks_do_route_there_so_that_this_proves_something() -> None:
    for path in ("/admin", "/admin/../public", "/admin/%2e%2e/public", "/admin/..%2fpublic", "/%61dmin"):
        pages = [(await starlette_routes(path))[1], flask_routes(path)[1], django_routes(path)[1]]
        assert pages == ["admin"] * 3
        assert inbound_of(scope(path)).path == inbound_of(environ(path)).path


@pytest.mark.parametrize(
    "host",
    [
        "a@evil.example",
        "x/public?",
        "x/sign-in/",
        "x\\public#",
        "public",
        "[::1]",
        "",
        "a b",
        "x:99999",
        "1.2.3.4.5",
        "[::1::2]",
        "xn--a",
    ],
)
async def test_no_host_puts_another_path_before_the_one_that_is_routed(host: str) -> None:
    for request, page in (
        await starlette_routes("/admin", host),
        flask_routes("/admin", host),
        django_routes("/admin", host),
    ):
        assert page == "admin"
        assert_guarded(request, is_routed_to_admin=True)


class Aiohttp(UserDict[str, Any]):
    """A request as aiohttp's are: a mapping, whose URL has its dot segments resolved, unlike what routes go by."""

    def __init__(self, path: str, host: str = "app.example.com") -> None:
        super().__init__()
        self.method, self.scheme, self.host = "GET", "https", host
        self.rel_url = SimpleNamespace(raw_path=path, raw_query_string="q=%20")
        self.headers = _Several()
        self.url = "https://app.example.com/public"


class _Several:
    def items(self) -> list[tuple[str, str]]:
        return [("Host", "app.example.com"), ("X-One", "\udce9"), ("Cookie", "a=1"), ("Cookie", "b=2")]


def test_a_request_of_aiohttp_is_matched_by_what_it_is_routed_by() -> None:
    inbound = inbound_of(Aiohttp("/caf%C3%A9"))
    assert inbound.url.href == "https://app.example.com/caf%C3%A9?q=%20"
    assert (inbound.method, inbound.headers["x-one"], inbound.cookies) == ("GET", "é", {"a": "1", "b": "2"})
    for path in PATHS:
        assert_guarded(Aiohttp(path), is_routed_to_admin=decoded(path).startswith((b"/admin/", b"/admin\0")))
    for host in ("a@evil.example", "x/public?", "x/sign-in/"):
        assert_guarded(Aiohttp("/admin", host), is_routed_to_admin=True)


def test_the_path_of_a_request_is_the_one_that_was_sent() -> None:
    for url, path in (
        ("https://a.example/x/../y?z#f", "/x/../y"),
        ("https://a.example", "/"),
        ("https://a.example?x", "/"),
        ("https://u:p@a.example:80//%2e/x", "//%2e/x"),
        ("https://[::1]/a\\..\\b", "/a\\..\\b"),
        ("http:\\\\a.example\\b", "\\b"),
    ):
        assert Inbound("GET", url, {}).path == path
        request = SimpleNamespace(url=url)
        assert asked(create_route_matcher(lambda _: True), request)
    assert asked(is_public, SimpleNamespace(url="https://a.example/admin/../public")) is None


@given(
    st.lists(
        st.sampled_from(
            ["..", ".", "%2e", "%2f", "/", "\\", "%5c", ";x", "public", "admin", "%252e", "?", "%3f", "%00"]
        ),
        max_size=7,
    )
)
@settings(max_examples=150, deadline=None)
def test_however_a_path_leads_to_the_admin_page_of_django_it_is_never_open(parts: list[str]) -> None:
    path = "/" + "/".join(parts)
    request, page = django_routes(path.partition("?")[0])
    assert_guarded(request, is_routed_to_admin=page == "admin")
