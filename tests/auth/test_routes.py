"""Which requests a rule is for, whatever an address is dressed up as."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend import ArgumentError, ConfigurationError, MalformedURLError
from clerk_backend.auth.routes import RouteMatcher, create_route_matcher, normalize_path, readings
from clerk_backend.auth.urls import parse
from tests.vectors.adapter import deviation, run_vector

is_admin = create_route_matcher("/admin(.*)")
is_public = create_route_matcher(["/", "/public(.*)", "/sign-in(.*)"])


@dataclass
class Request:
    url: Any


def answer(matcher: RouteMatcher, path: str) -> bool | None:
    """Whether the path matches, or None where it is refused."""
    try:
        return matcher(path)
    except MalformedURLError as error:
        return {400: None}[error.status]


@pytest.mark.parametrize(
    ("path", "normalised"),
    [
        ("/%61dmin", "/admin"),
        ("///a//b/", "/a/b/"),
        ("/a%2Fb%3b%3F%3a%40%26%3D%2b%24%2c%23", "/a%2Fb%3b%3F%3a%40%26%3D%2b%24%2c%23"),
        ("/%C3%A9%2F%C3%A9%20", "/é%2Fé "),
        ("/%2561", "/%61"),
        ("/\ud800", "/\ud800"),
        ("", ""),
    ],
)
def test_a_path_is_decoded_once_but_for_reserved_characters(path: str, normalised: str) -> None:
    assert normalize_path(path) == normalised


@pytest.mark.parametrize("path", ["/%", "/%a", "/%zz", "/%ff", "/%C3", "/%C3%2F%A9", "/%ED%A0%80", "/%C0%AF", "/%2F%"])
def test_a_malformed_path_is_refused_with_400(path: str) -> None:
    for matcher in (is_admin, normalize_path):
        with pytest.raises(MalformedURLError) as raised:
            matcher(path)
        assert str(raised.value) == f"Malformed encoding in URL path: {path}"
        assert raised.value.status == 400


@given(st.text(st.characters(codec="utf-8"), max_size=30).map(lambda text: text.replace("%", "")))
def test_what_is_encoded_and_not_reserved_is_decoded(text: str) -> None:
    kept = {character for character in ";/?:@&=+$,#" if character in text}
    expected = re.sub("//+", "/", "/" + text) if not kept else None
    normalised = normalize_path("/" + quote(text, safe="/"))
    if expected is not None:
        assert normalised == expected
    for character in kept - {"/"}:
        assert f"%{ord(character):02X}" in normalised


@pytest.mark.parametrize(
    ("patterns", "path", "matched"),
    [
        ("/dashboard(.*)", "/dashboard", True),
        ("/dashboard(.*)", "/DashBoard/x", True),
        (["/a", "/b"], "/b/", True),
        (["/a", None, ""], "/c", False),
        (re.compile("^/x", re.ASCII), "/x/y", True),
        (re.compile("^/x", re.ASCII), "/X", False),
        ([re.compile(r"\.png$"), "/a"], "/img/x.png", True),
        ([], "/", False),
        ("", "/", False),
        (None, "/", False),
        (("/caf\u00e9",), "/caf%C3%A9", True),
        ("/(.*)", "/a%2Fb;c", True),
        ("/files/:name", "/files/a.b,c=d(1)", True),
        ("/a b", "/a%20b", True),
    ],
)
def test_any_of_the_patterns_will_do(patterns: Any, path: str, matched: bool) -> None:
    assert create_route_matcher(patterns)(path) is matched


def test_a_function_is_asked_about_the_request_itself() -> None:
    request = Request("https://app.example.com/")
    assert create_route_matcher(lambda asked: asked is request)(request)
    assert create_route_matcher(["/x", lambda asked: asked is request])(request)
    assert create_route_matcher([lambda _: False, "/x"])("/x")
    assert create_route_matcher([lambda _: True, "/x"])("not%a%path") is True


@pytest.mark.parametrize("url", ["https://app.example.com/admin/x?y#z", parse("https://app.example.com/admin/x")])
def test_a_request_is_matched_by_the_path_of_its_url(url: Any) -> None:
    assert is_admin(Request(url))
    assert not is_public(Request(url))
    assert is_admin(parse(str(url)))


@pytest.mark.parametrize("request_", [None, 5, b"/admin", object(), Request(None)])
def test_what_has_no_path_is_refused(request_: Any) -> None:
    with pytest.raises(ArgumentError, match="matched by a path"):
        is_admin(request_)


def test_a_url_that_cannot_be_read_is_refused_with_400() -> None:
    with pytest.raises(MalformedURLError, match="cannot be read"):
        is_admin(Request("https://a b/"))


@pytest.mark.parametrize(
    ("patterns", "message"),
    [
        ("/(", "Invalid path: /(.\nConsult the documentation of path-to-regexp here: "),
        (["/a", "*"], "Invalid path: *.\n"),
        (re.compile("(a+)+"), "Invalid path: (a+)+.\n"),
        (re.compile(b"/a"), "Invalid path: b'/a'.\n"),
        ([5], "A route must be a pattern or a function, not int."),
        (5, "Routes must be patterns"),
    ],
)
def test_a_malformed_pattern_is_refused_when_the_matcher_is_made(patterns: Any, message: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        create_route_matcher(patterns)
    assert str(raised.value).startswith(message)


SLIPPERY = [
    "/x/..%2fadmin",
    "/x%2f..%2fadmin",
    "/x%2F..%2F%61dmin",
    "/public/../admin",
    "/public/%2e%2e/admin",
    "/public/.%2E/admin",
    "/public%2f..%2fadmin",
    "/public/..%5cadmin",
    "/public\\..\\admin",
    "/public/..;/admin",
    "/public/..;x=1/admin",
    "/public/.. /admin",
    "/public/%252e%252e/admin",
    "/public%252f..%252fadmin",
    "/public/x/../../admin",
    "/public/%2e%2e%2fadmin",
    "/./admin",
    "/%2e/admin",
    "/%2fadmin",
    "//admin",
    "/%5cadmin",
    "/\\admin",
    "/;x/admin",
    "/%3bx/admin",
    "/%61dmin",
    "/%2561dmin",
    "/ADMIN",
    "/Admin/",
    "/admin.",
    "/admin%20",
    "/admin;x",
    "/admin%00",
    "/admin%23x",
    "/ admin",
]


@pytest.mark.parametrize("path", SLIPPERY)
def test_no_path_slips_past_a_rule_whether_it_opens_or_closes(path: str) -> None:
    assert answer(is_admin, path) is not False
    assert answer(is_public, path) is not True


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/admin", "/admin."),
        ("/admin", "/admin;x=1"),
        ("/admin", "/admin%20"),
        ("/admin", "/admin..."),
        ("/admin", "/admin%3Fx"),
        ("/admin", "/admin%23x"),
        ("/admin", "/admin%00.png"),
        ("/admin", "/x/../admin"),
        ("/admin/x", "/admin%2Fx"),
        ("/admin/x", "/admin%5cx"),
        ("/admin/x", "/admin\\x"),
        ("/admin", "/%2561dmin"),
        ("/:one", "/a%2Fb"),
        (re.compile(r"^/admin\Z"), "/admin%2F..%2Fadmin"),
    ],
)
def test_a_path_that_two_programs_read_differently_has_no_safe_answer(pattern: Any, path: str) -> None:
    with pytest.raises(MalformedURLError, match="Ambiguous URL path") as raised:
        create_route_matcher(pattern)(path)
    assert raised.value.status == 400


def test_what_is_ambiguous_for_no_pattern_is_answered() -> None:
    assert not create_route_matcher("/dashboard(.*)")("/files/a%2Fb;v=1.")
    assert create_route_matcher("/files/(.*)")("/files/a%2Fb;v=1.")


def test_ambiguity_is_a_deviation_of_the_recorded_cases() -> None:
    case = {"input": {"patterns": ["/:one"], "paths": ["/%zz", "/a", "/a%2Fb"]}}
    assert deviation("path_matcher", case) == "ambiguous paths are answered with 400, such as /a%2Fb"
    assert run_vector("path_matcher", case)["matches"] == ["/a"]


def test_a_path_that_is_encoded_again_and_again_is_refused() -> None:
    with pytest.raises(MalformedURLError, match="Ambiguous"):
        is_admin("/" + "%25" * 9 + "25" * 9)
    with pytest.raises(MalformedURLError, match="Ambiguous"):
        is_admin("/%252525252561dmin")


@pytest.mark.parametrize("path", ["/", "", "/a/b-c_d~e/", "/a.b/c.json", "/a@b", "/img.png", "/a/b/"])
def test_an_ordinary_path_is_read_once(path: str) -> None:
    assert readings(path) == [path]


@pytest.mark.parametrize("path", ["/" + "a" * 5000, "/" + "%61" * 3000, "/a/" * 3000])
def test_a_path_that_is_too_long_is_refused_with_414(path: str) -> None:
    with pytest.raises(MalformedURLError) as raised:
        is_admin(path)
    assert raised.value.status == 414


def test_no_long_path_keeps_a_matcher_busy() -> None:
    matcher = create_route_matcher(["/(.*)-(.*)", "/:a/(.*)/b/(.*)", "{-:x}*", "/:p*", re.compile(r"(\w+)\.(\w+)$")])
    for unit in ("-", "/", "a", "-a", "/b/", "a.", "%2e"):
        started = time.perf_counter()
        try:
            matcher("/" + (unit * 3000)[:200] + "%0A")
        except MalformedURLError:
            continue
        assert time.perf_counter() - started < 3  # some milliseconds, but for a busy machine


ODD = st.text(st.sampled_from("/\\.;%2eEfF5cC0aA?#admin \n\0é"), max_size=24)


@given(ODD | st.text(st.characters(codec=None), max_size=30))
@settings(max_examples=400, deadline=None)
def test_whatever_the_path_there_is_a_decision_or_a_refusal(path: str) -> None:
    for matcher in (is_admin, is_public):
        assert answer(matcher, path) in {True, False, None}


@given(st.lists(st.sampled_from(["..", ".", "%2e%2e", "%2f", "/", "\\", "%5c", ";x", "public", "%252e"]), max_size=6))
@settings(max_examples=400, deadline=None)
def test_however_a_path_leads_to_the_admin_page_it_is_never_public(parts: list[str]) -> None:
    path = "/public/" + "/".join(parts) + "/admin"
    decoded = path.replace("%252e", ".").replace("%2e", ".").replace("%2f", "/").replace("\\", "/").replace("%5c", "/")
    kept: list[str] = []
    for segment in decoded.split("/"):
        name = segment.partition(";")[0]
        if name == "..":
            del kept[-1:]
        elif name not in {"", "."}:
            kept.append(name)
    if kept[:1] == ["admin"]:
        with pytest.raises(MalformedURLError):
            is_public(path)
