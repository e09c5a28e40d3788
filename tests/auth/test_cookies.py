"""Cookies are read as Clerk's middleware reads them, and no cookie can hide another."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, strategies as st

from clerk_backend.auth.cookies import parse_cookies, uses_suffixed_cookies
from clerk_backend.auth.keys import PublishableKey

HOST = "clerk.example.com"
NOW = 1_750_000_000


@pytest.mark.parametrize(
    ("header", "cookies"),
    [
        ("", {}),
        (";;; ;", {}),
        ("a", {}),
        ("a=1", {"a": "1"}),
        ("a=1; b=2", {"a": "1", "b": "2"}),
        ("a=1;b=2;", {"a": "1", "b": "2"}),
        (" \ta \t=\t 1 ; b=2", {"a": "1", "b": "2"}),
        ("a=1; a=2", {"a": "1"}),
        ("a=; a=2", {"a": ""}),
        ("a=1; A=2", {"a": "1", "A": "2"}),
        ("a=b=c==", {"a": "b=c=="}),
        ('a="1"', {"a": '"1"'}),
        ("secure; __session=x; httponly", {"__session": "x"}),
        ("=1; b=2", {"": "1", "b": "2"}),
        ("a=1, b=2", {"a": "1, b=2"}),
        ("%61=%61", {"%61": "a"}),
        ("a=%C3%A9+%20%2B", {"a": "é+ +"}),
        ("a=%e2%82%ac", {"a": "€"}),
        ("a=%C3", {"a": "%C3"}),
        ("a=%C3x%A9", {"a": "%C3x%A9"}),
        ("a=%41%zz", {"a": "%41%zz"}),
        ("a=%ed%a0%80", {"a": "%ed%a0%80"}),
        ("a=100%", {"a": "100%"}),
        ("a=%00%0d%0a", {"a": "\x00\r\n"}),
        ("a=é\ud800", {"a": "é\ud800"}),
    ],
)
def test_a_cookie_header_is_read_as_clerk_reads_it(header: str, cookies: dict[str, str]) -> None:
    assert parse_cookies(header) == cookies


@pytest.mark.parametrize(
    "before",
    [
        '{"a": "b", "c": [1, 2]}',
        '"quoted',
        "[1,2]",
        'back\\"slash',
        "a:b@c/d?e<f>g",
        "日本",
        "\x00",
        "%",
        "==",
    ],
)
def test_no_value_hides_the_cookies_after_it(before: str) -> None:
    assert parse_cookies(f"prefs={before}; __session=token")["__session"] == "token"


def test_a_quoted_semicolon_does_not_hide_a_cookie_either() -> None:
    assert parse_cookies('prefs="a;b"; __session=token')["__session"] == "token"


def test_a_second_cookie_of_a_name_cannot_take_the_place_of_the_first() -> None:
    assert parse_cookies("__session=mine; __session=theirs; __session =theirs") == {"__session": "mine"}


def test_a_huge_header_is_read() -> None:
    header = "; ".join(f"c{index}={'%41' * 50}" for index in range(10_000))
    assert len(parse_cookies(header)) == 10_000


@given(st.text(st.characters(codec=None)) | st.text('ab=;, \t"%4C3A9{}\\\r\n'))
def test_whatever_the_header_it_is_read(header: str) -> None:
    for name, value in parse_cookies(header).items():
        assert name == name.strip(" \t")
        assert name in header
        assert value in header or "%" in header


def token(**claims: Any) -> str:
    """Not a token: what the reader below takes for one."""
    return urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def claims_of(text: str) -> Mapping[str, Any] | None:
    from base64 import urlsafe_b64decode

    try:
        claims = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None


def is_suffixed(kind: str = "production", **cookies: str) -> bool:
    """By names without their `__`, and `_s` for the suffixed ones."""
    key = PublishableKey(kind, HOST)  # type: ignore[arg-type] # one of two
    named = {
        f"__{name.removesuffix('_s')}{'_abc' if name.endswith('_s') else ''}": each for name, each in cookies.items()
    }
    return uses_suffixed_cookies(named, suffix="abc", key=key, now=NOW + 0.9, claims_of=claims_of)


OURS = token(iss=f"https://{HOST}", iat=5, exp=NOW + 60)
OLDER = token(iss=f"https://{HOST}", iat=4, exp=NOW + 60)
EXPIRED = token(iss=f"https://{HOST}", iat=4, exp=NOW)


@pytest.mark.parametrize("session", ["garbage", token(iat=5), *(token(iss=each) for each in (None, "", 0, False))])
def test_a_session_without_an_issuer_is_of_the_time_before_suffixes(session: str) -> None:
    assert not is_suffixed(session=session, session_s=OURS, client_uat_s="5")


@pytest.mark.parametrize(
    "issuer",
    [
        "https://clerk.other.com",
        f"https://{HOST}/",
        f"HTTPS//{HOST}",
        f"https://{HOST.upper()}",
        5,
        True,
        [],
        [HOST],
        {},
    ],
)
def test_a_session_of_another_instance_leaves_the_plain_cookies_to_it(issuer: Any) -> None:
    assert is_suffixed(session=token(iss=issuer, iat=9))


@pytest.mark.parametrize("issuer", [HOST, f"http://{HOST}", f"HTTPS://{HOST}", f"https://https://{HOST}"])
def test_the_scheme_of_an_issuer_does_not_count(issuer: str) -> None:
    assert not is_suffixed(session=token(iss=issuer, iat=9))
    assert not is_suffixed(session=token(iss=issuer, iat=9), session_s=OURS, client_uat="9", client_uat_s="5")


def test_without_suffixed_cookies_the_plain_ones_count() -> None:
    assert not is_suffixed()
    assert not is_suffixed(client_uat="5", session=OURS)
    assert not is_suffixed(client_uat_s="", session_s="", client_uat="5")


def test_the_newer_of_two_sessions_counts() -> None:
    assert not is_suffixed(session=OURS, session_s=OLDER, client_uat="5", client_uat_s="4")
    assert is_suffixed(session=OLDER, session_s=OURS, client_uat="4", client_uat_s="5")
    assert is_suffixed(session=OURS, session_s=OURS, client_uat="5", client_uat_s="5")
    assert not is_suffixed(session=OURS, client_uat_s="5")  # an absent time is not 0
    assert is_suffixed(session=token(iss=HOST), session_s=OURS, client_uat="5", client_uat_s="5")
    assert is_suffixed(session=token(iss=HOST, iat=None), session_s=OURS, client_uat="5", client_uat_s="5")


def test_where_one_kind_is_signed_out_the_other_counts() -> None:
    assert not is_suffixed(client_uat_s="0", client_uat="5")
    assert not is_suffixed(client_uat_s="0")
    assert is_suffixed(client_uat_s="0", client_uat="0")
    assert is_suffixed(client_uat_s="5", client_uat="0", session=OURS)
    assert is_suffixed(client_uat_s="00", client_uat="00")


def test_an_expired_suffixed_session_in_development_leaves_it_to_the_plain_cookies() -> None:
    assert not is_suffixed("development", client_uat_s="5", client_uat="0", session_s=EXPIRED)
    assert is_suffixed("production", client_uat_s="5", client_uat="0", session_s=EXPIRED)
    assert is_suffixed("development", client_uat_s="5", client_uat="0", session_s=OURS)
    assert is_suffixed("development", client_uat_s="5", client_uat="0", session_s="garbage")
    assert is_suffixed("development", client_uat_s="5", client_uat="0", session_s=token(iss=HOST))
    assert is_suffixed("development", client_uat_s="0", client_uat="0", session_s=EXPIRED)
    assert is_suffixed("development", client_uat_s="5", client_uat="5", session_s=EXPIRED)
    assert not is_suffixed("development", client_uat_s="5", client_uat="0", session_s=token(exp=None))


def test_a_suffixed_session_without_its_time_does_not_count() -> None:
    assert not is_suffixed(session_s=OURS)
    assert is_suffixed(session_s=OURS, client_uat_s="5")


NEARLY_CLAIMS: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(["iss", "iat", "exp"]),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just(HOST) | st.just([]),
)


@given(
    st.dictionaries(
        st.sampled_from(["session", "session_s", "client_uat", "client_uat_s"]),
        st.sampled_from(["0", "5", "", "x"]) | NEARLY_CLAIMS.map(lambda claims: token(**claims)),
    ),
    st.sampled_from(["development", "production"]),
)
def test_whatever_the_cookies_hold_one_kind_counts(cookies: dict[str, str], kind: str) -> None:
    assert is_suffixed(kind, **cookies) in {True, False}
