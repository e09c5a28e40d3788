"""What an argument may do to the address of a call: nothing but stand in its own place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import httpx
import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend import ArgumentError, Call, Clerk, Limits, NotFoundError
from clerk_backend.emulator import Emulator
from clerk_backend.models import User
from clerk_backend.path import milliseconds, query_string, quote_segment
from clerk_backend.resources import Users
from tests.conftest import Clerks
from tests.listener import Listener, listening

UNPACED = Limits(requests=math.inf)
REFUSED = [
    "",
    " ",
    "\t",
    "\u00a0",
    "\u3000",
    ".",
    "..",
    "%2e",
    "%2E%2e",
    "%2e%2e",
    "%252e%252e",
    "%25252e.",
    "a/../b",
    "../users",
    "user_1/..",
    "..%2fusers",
    "..%5cusers",
    "a\\..\\b",
    "a%5c..%5cb",
    "a/./b",
    "user\n1",
    "user\r\nX-Evil: 1",
    "user%0a1",
    "user%0d%0aX: 1",
    "user\x001",
    "%00",
    "%2500",
    "\x7f",
    "\x1b[0m",
    "\ud800",
    "a\udfffb",
    "\u202egpj",
    "user_1\u202f",
]
QUOTED = {
    "user_2abcDEF-09": "user_2abcDEF-09",
    "a/b": "a%2Fb",
    "x?y": "x%3Fy",
    "x?y=1&z=2": "x%3Fy%3D1%26z%3D2",
    "#": "%23",
    "a#b": "a%23b",
    "\\": "%5C",
    "a%2fb": "a%252fb",
    "%": "%25",
    "%zz": "%25zz",
    "a b": "a%20b",
    "a+b": "a%2Bb",
    "a;b=c": "a%3Bb%3Dc",
    "ada@example.com": "ada%40example.com",
    "é": "%C3%A9",
    "日本": "%E6%97%A5%E6%9C%AC",
    "😀": "%F0%9F%98%80",
    "\uff0e\uff0e": "%EF%BC%8E%EF%BC%8E",
    "\uff0f": "%EF%BC%8F",
    "…": "%E2%80%A6",
    "...": "...",
    "..a": "..a",
    "a.b": "a.b",
    "~": "~",
    "http://evil.example": "http%3A%2F%2Fevil.example",
    "//evil.example": "%2F%2Fevil.example",
}


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as heard:
        yield heard


@pytest.mark.parametrize("segment", REFUSED)
def test_an_id_that_names_another_path_is_refused_before_anything_is_sent(segment: str) -> None:
    with pytest.raises(ArgumentError):
        quote_segment(segment)
    with pytest.raises(ArgumentError):
        Users.delete_user(None, segment)


@pytest.mark.parametrize("segment", [None, 5, b"user_1", ["user_1"], True])
def test_an_id_is_a_string(segment: Any) -> None:
    with pytest.raises(ArgumentError, match=f"must be a string, not {type(segment).__name__}"):
        quote_segment(segment)


@pytest.mark.parametrize(("segment", "quoted"), QUOTED.items())
def test_any_other_id_is_one_quoted_segment(segment: str, quoted: str) -> None:
    assert quote_segment(segment) == quoted
    assert unquote(quoted) == segment


@given(st.text(st.characters(codec=None), max_size=30) | st.text("./\\%25eEfFcC?#\n ", max_size=12))
@settings(max_examples=300)
def test_whatever_the_text_it_stays_one_segment(segment: str) -> None:
    try:
        quoted = quote_segment(segment)
    except ArgumentError:
        return
    assert quoted.isascii()
    assert quoted.isprintable()
    assert not set("/?#\\ ") & set(quoted)
    assert unquote(quoted) == segment
    decoded = quoted
    while (again := unquote(decoded)) != decoded:
        decoded = again
        assert decoded not in {"", ".", ".."}
    assert urlsplit(f"https://api.clerk.com/v1/users/{quoted}/ban").path == f"/v1/users/{quoted}/ban"
    assert httpx.URL(f"https://api.clerk.com/v1/users/{quoted}/ban").raw_path == f"/v1/users/{quoted}/ban".encode()


async def test_a_refused_id_opens_no_connection(clerks: Clerks) -> None:
    clerk = clerks("http://127.0.0.1:1", retries=0)
    for segment in REFUSED:
        with pytest.raises(ArgumentError):
            await clerk.users.delete_user(segment)
        with pytest.raises(ArgumentError):
            await clerk.sessions.get_token("sess_1", template=segment)
    assert clerk.stats.requests == 0


async def test_a_pool_sends_the_quoted_id_as_it_is(clerks: Clerks, listener: Listener) -> None:
    listener.heard.clear()
    clerk = clerks(listener.url)
    for segment in QUOTED:
        await clerk.users.ban_user(segment)
    assert [each.line for each in listener.heard] == [f"POST /v1/users/{each}/ban HTTP/1.1" for each in QUOTED.values()]


async def test_a_given_client_sends_the_quoted_id_as_it_is(clerks: Clerks, listener: Listener) -> None:
    listener.heard.clear()
    clerk = clerks(http_client=clerks.http_client(), api_url=f"{listener.url}/below")
    for segment in QUOTED:
        await clerk.users.ban_user(segment)
    assert listener.targets == [f"/below/v1/users/{each}/ban" for each in QUOTED.values()]


async def test_a_strange_id_is_nobodys(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    kept = await clerk.users.create_user(username="ada_lovelace")
    for segment in QUOTED:
        with pytest.raises(NotFoundError):
            await clerk.users.delete_user(segment)
    assert (await clerk.users.get_user(kept.id)).id == kept.id
    asked = [each.path for each in emulator.requests if each.method == "DELETE"]
    assert asked == [f"/users/{each}" for each in QUOTED.values()]


@given(segment=st.text(max_size=20))
@settings(max_examples=60)
def test_whatever_the_text_a_socket_sees_the_same_path(segment: str, listener: Listener) -> None:
    try:
        call: Call[None] = Call.delete("users", segment, "mfa", returns=None)
    except ArgumentError:
        return
    listener.heard.clear()
    with Clerk("sk_test_x", api_url=listener.url, limits=UNPACED) as clerk:
        clerk.request(call)
    [target] = listener.targets
    assert target == f"/v1/users/{quote(segment, safe='')}/mfa"


class Colour(StrEnum):
    RED = "dark red"


QUERIES: list[tuple[Any, str]] = [
    ("plain", "plain"),
    ("", ""),
    ("+created_at", "%2Bcreated_at"),
    ("a b", "a%20b"),
    ("a&b=c", "a%26b%3Dc"),
    ("100%", "100%25"),
    ("é", "%C3%A9"),
    ("#", "%23"),
    ("a/b?c", "a%2Fb%3Fc"),
    (Colour.RED, "dark%20red"),
    (True, "true"),
    (False, "false"),
    (0, "0"),
    (-5, "-5"),
    (10**30, str(10**30)),
    (0.5, "0.5"),
    (datetime(2026, 5, 12, tzinfo=UTC), "1778544000000"),
    (datetime(2026, 5, 12, 2, tzinfo=timezone(timedelta(hours=2))), "1778544000000"),
    (datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC), "-1"),
]


@pytest.mark.parametrize(("value", "sent"), QUERIES)
def test_a_parameter_is_encoded_so_that_clerk_reads_what_was_meant(value: Any, sent: str) -> None:
    assert query_string({"x": value}) == f"?x={sent}"


def test_none_and_what_was_not_given_is_left_out_of_a_query() -> None:
    assert query_string({"a": None, "b": [], "c": "", "d": [None]}) == "?c="
    assert query_string({"a": None}) == ""
    assert Users.get_user_list(None).target == "/v1/users"


@pytest.mark.parametrize("values", [["a", "b"], ("a", "b"), {"a": 1, "b": 2}.keys() & {"a"} or {"a"}, frozenset({"a"})])
def test_several_values_repeat_the_parameter(values: Any) -> None:
    assert query_string({"id": values}) == "?" + "&".join(f"id={each}" for each in values)


def test_values_in_a_list_are_encoded_like_single_ones() -> None:
    moment = datetime(2026, 5, 12, tzinfo=UTC)
    assert query_string({"x": ["+a", True, 1, moment]}) == "?x=%2Ba&x=true&x=1&x=1778544000000"


@pytest.mark.parametrize("count", [101, 1000])
def test_more_values_than_clerk_takes_are_refused(count: int) -> None:
    with pytest.raises(ArgumentError, match=f"user_id has {count} values; Clerk takes at most 100"):
        Users.get_user_list(None, user_id=["user_1"] * count)
    assert Users.get_user_list(None, user_id=["user_1"] * 100).target.count("user_id=") == 100


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -math.inf, {"a": 1}, b"bytes", object(), date(2026, 5, 12), Decimal(1), 1j, [[object()]]],
    ids=repr,
)
def test_what_no_query_carries_is_refused(value: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^x cannot be sent in a query"):
        query_string({"x": value})


@pytest.mark.parametrize("value", ["\ud800", ["ok", "\udfff"]])
def test_text_that_is_no_text_is_refused_in_a_query(value: Any) -> None:
    with pytest.raises(ArgumentError, match="character that cannot be sent"):
        query_string({"x": value})


@pytest.mark.parametrize("moment", [datetime(2026, 5, 12), datetime.min, datetime.max])  # noqa: DTZ001, DTZ901 - the subject
def test_a_time_without_a_zone_is_refused(moment: datetime) -> None:
    with pytest.raises(ArgumentError, match="created_at_after is a datetime without a time zone"):
        Users.get_user_list(None, created_at_after=moment)


@given(st.integers(-(10**13), 10**14))
@settings(max_examples=300)
def test_a_time_is_sent_to_the_exact_millisecond(count: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=count)
    assert milliseconds("x", moment) == count


@given(st.dictionaries(st.text("abcé+ &=", min_size=1), st.text(), max_size=5))
def test_whatever_the_query_clerk_reads_it_back(query: dict[str, str]) -> None:
    encoded = query_string(query)
    assert dict(parse_qsl(encoded.removeprefix("?"), keep_blank_values=True, strict_parsing=bool(encoded))) == query
    assert encoded.isascii()
    assert not set(" #+") & set(encoded)


@pytest.mark.parametrize("limit", [0, -1, 501, 10**9, 1.0, True, "10", math.nan])
def test_a_limit_that_clerk_answers_with_ten_rows_is_refused(limit: Any) -> None:
    with pytest.raises(ArgumentError, match="limit must be between 1 and 500"):
        Users.get_user_list(None, limit=limit)


@pytest.mark.parametrize("limit", [1, 10, 500])
def test_a_limit_that_clerk_takes_is_sent(limit: int) -> None:
    assert Users.get_user_list(None, limit=limit).target == f"/v1/users?limit={limit}"


def test_a_limit_of_none_is_left_out() -> None:
    assert Users.get_user_list(None, limit=cast("int", None)).target == "/v1/users"


def test_a_call_may_have_a_smaller_page() -> None:
    assert Call.get("users", query={"limit": 20}, returns=User, max_limit=20).max_limit == 20
    with pytest.raises(ArgumentError, match="between 1 and 20"):
        Call.get("users", query={"limit": 21}, returns=User, max_limit=20)
