"""URLs are read and written as JavaScript does; the expectations were taken from Node."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend.auth.urls import URL, form_encode, parse

READ = [
    ("https://app.example.com", None, "https://app.example.com/"),
    ("HTTPS://App.Example.COM:443/a/../b c?x=y z'#f", None, "https://app.example.com/b%20c?x=y%20z%27#f"),
    ("http://h:80", None, "http://h/"),
    ("http://h:8443/%7e/%2e%2E/x", None, "http://h:8443/x"),
    ("http:\\\\h\\x", None, "http://h/x"),
    ("https:h/x", None, "https://h/x"),
    (" \thttp://a\tb/\n", None, "http://ab/"),
    ("http://[::1]:3000/", None, "http://[::1]:3000/"),
    ("http://0x7f.1/", None, "http://127.0.0.1/"),
    ("http://é.com/é?é#é", None, "http://xn--9ca.com/%C3%A9?%C3%A9#%C3%A9"),
    ("http://h/?#", None, "http://h/?#"),
    ("http://u:p%20@h/", None, "http://u:p%20@h/"),
    ("http://h/\ud800", None, "http://h/%EF%BF%BD"),
    ("foo://h:21/a", None, "foo://h:21/a"),
    ("mailto:a b", None, "mailto:a b"),
    ("", "https://h/a?x#f", "https://h/a?x"),
    ("?q", "https://h/a?x#f", "https://h/a?q"),
    ("#g", "https://h/a?x#f", "https://h/a?x#g"),
    ("b", "https://h/a/c?x#f", "https://h/a/b"),
    ("../b", "https://h/a/c/d", "https://h/a/b"),
    ("/b", "https://h/a", "https://h/b"),
    ("\\b", "https://h/a", "https://h/b"),
    ("//e/b", "https://h/a", "https://e/b"),
    ("/\\e/b", "https://h/a", "https://e/b"),
    ("\\\\e", "https://h/a", "https://e/"),
    ("https:b", "https://h/a/c", "https://h/a/b"),
    ("https:/b", "https://h/a/c", "https://h/b"),
    ("https://e", "http://h", "https://e/"),
    ("http:b", "https://h/a", "http://b/"),
    ("v1/client/handshake", "https://p.example.com/__clerk/", "https://p.example.com/__clerk/v1/client/handshake"),
    ("?", "https://h/a?x", "https://h/a?"),
    ("b", "https://u:p@h:81/x/y", "https://u:p@h:81/x/b"),
    ("\\b", "foo://h/a", "foo://h/\\b"),
    ("//e", "foo://h/a", "foo://e"),
    ("#g", "mailto:x", "mailto:x#g"),
    ("./", "foo:/a/b", "foo:/a/"),
]
REFUSED = [
    *(("", None), ("app", None), ("/x", None), ("//h", None), ("http://", None), ("http://h:65536", None)),
    *(("http://a b/", None), ("https://user@/", None), ("http://h%00/", None), (":", None), ("http://[::1", None)),
    *(("b", "mailto:x"), ("", "mailto:x"), ("?x", "mailto:x")),
]
QUERIES: list[tuple[str, list[tuple[str, str]], str, str]] = [
    ("", [], "", "?a=n+%7E&c=%EF%BF%BD%C3%A9"),
    ("?", [], "", "?a=n+%7E&c=%EF%BF%BD%C3%A9"),
    ("?a", [("a", "")], "?a=", "?a=n+%7E&c=%EF%BF%BD%C3%A9"),
    (
        "?a=1&a=2&b",
        [("a", "1"), ("a", "2"), ("b", "")],
        "?a=1&a=2&b=",
        "?a=n+%7E&b=&c=%EF%BF%BD%C3%A9",
    ),
    (
        "?a=%20+~'()!*-._",
        [("a", "  ~'()!*-._")],
        "?a=++%7E%27%28%29%21*-._",
        "?a=n+%7E&c=%EF%BF%BD%C3%A9",
    ),
    (
        "?%zz=%C3&x=%C3%A9",
        [("%zz", "\ufffd"), ("x", "é")],
        "?%25zz=%EF%BF%BD&x=%C3%A9",
        "?%25zz=%EF%BF%BD&x=%C3%A9&a=n+%7E&c=%EF%BF%BD%C3%A9",
    ),
    ("?=&&=1&a=b=c", [("", ""), ("", "1"), ("a", "b=c")], "?=&=1&a=b%3Dc", "?=&=1&a=n+%7E&c=%EF%BF%BD%C3%A9"),
    ("?a=1#f", [("a", "1")], "?a=1#f", "?a=n+%7E&c=%EF%BF%BD%C3%A9#f"),
    ("?Z=%7E", [("Z", "~")], "?Z=%7E", "?Z=%7E&a=n+%7E&c=%EF%BF%BD%C3%A9"),
]


@pytest.mark.parametrize(("text", "base", "href"), READ)
def test_a_url_is_read_and_written_as_javascript_does(text: str, base: str | None, href: str) -> None:
    found = parse(text, parse(base) if base else None)
    assert found.href == str(found) == href
    assert parse(href) == found


@pytest.mark.parametrize(("text", "base"), REFUSED)
def test_what_is_no_url_is_a_value_error_without_the_text(text: str, base: str | None) -> None:
    with pytest.raises(ValueError, match=r"\AInvalid URL\Z") as caught:
        parse(text, parse(base) if base else None)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_url_has_the_parts_that_javascript_names() -> None:
    assert parse("https://u:p@Example.com:8443/a?b=c#d") == URL(
        href="https://u:p@example.com:8443/a?b=c#d",
        protocol="https:",
        host="example.com:8443",
        hostname="example.com",
        port="8443",
        pathname="/a",
        search="?b=c",
        hash="#d",
        origin="https://example.com:8443",
        username="u",
        password="p",
    )


@pytest.mark.parametrize(
    ("text", "origin", "port"),
    [
        ("http://h:80/", "http://h", ""),
        ("http://h:443/", "http://h:443", "443"),
        ("wss://h:443/", "wss://h", ""),
        ("http://h:0/", "http://h:0", "0"),
        ("foo://h:80/", "null", "80"),
        ("file:///x", "null", ""),
    ],
)
def test_an_origin_leaves_out_the_port_of_its_scheme(text: str, origin: str, port: str) -> None:
    assert (parse(text).origin, parse(text).port) == (origin, port)


@pytest.mark.parametrize(("query", "pairs", "rewritten", "changed"), QUERIES)
def test_a_changed_query_is_written_anew_as_a_whole(
    query: str, pairs: list[tuple[str, str]], rewritten: str, changed: str
) -> None:
    url = parse(f"https://h/{query}")
    assert url.query == pairs
    assert url.with_parameters(delete=["zz"]).href == f"https://h/{rewritten}"
    assert url.with_parameters(replace={"a": "n ~"}, append=[("c", "\ud800é")]).href == f"https://h/{changed}"


def test_deleting_goes_before_replacing_and_that_before_appending() -> None:
    url = parse("https://h/?a=1&b=2").with_parameters(delete=["a"], replace={"a": "3"}, append=[("a", "4")])
    assert url.search == "?b=2&a=3&a=4"
    assert url.with_query([]).href == "https://h/"


def test_the_first_value_of_a_parameter_counts() -> None:
    url = parse("https://h/?a=1&a=2&e=&p=a+b")
    assert url.parameter("a") == "1"
    assert url.parameter("e") == ""
    assert url.parameter("p") == "a b"
    assert url.parameter("A") is None
    assert parse("https://h/").parameter("a") is None


def test_a_url_shows_neither_its_query_nor_its_credentials() -> None:
    shown = repr(parse("https://user:hunter2@h/a?__session=hunter3#hunter4"))
    assert shown == "URL(protocol='https:', host='h', pathname='/a')"


@given(st.text(st.characters(codec=None)) | st.text("htps:/\\?#@[]%.e2 \t\n;|^", max_size=30), st.booleans())
@settings(max_examples=500)
def test_whatever_the_text_it_is_a_url_or_a_value_error(text: str, relative: bool) -> None:
    try:
        url = parse(text, parse("https://app.example.com/a/b?c#d") if relative else None)
    except ValueError:
        return
    assert url.href.isascii()
    assert parse(url.href) == url
    assert not set(url.search + url.origin) & set("\r\n\t ")


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_whatever_the_parameters_they_are_read_back(pairs: list[tuple[str, str]]) -> None:
    assert parse("https://h/x#f").with_query(pairs).query == pairs
    assert set(form_encode(pairs)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._+%&=")


def test_a_huge_url_is_read() -> None:
    assert len(parse("https://h/" + "a" * 10**6 + "?" + "b&" * 10**4).query) == 10**4


@given(st.text(alphabet="ab=&+%2Fé;# ", max_size=20))
def test_a_query_is_read_as_the_standard_library_reads_it(query: str) -> None:
    url = parse(f"https://h/?{query}")
    assert url.query == parse_qsl(url.search[1:], keep_blank_values=True, errors="replace")
