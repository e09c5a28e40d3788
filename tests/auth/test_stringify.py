"""Values as JavaScript prints them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from clerk_backend.auth.stringify import UNDEFINED, as_text, stringify, utc_date


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (UNDEFINED, "undefined"),
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (1e20, "100000000000000000000"),
        (10**21, "1e+21"),
        (1.25e21, "1.25e+21"),
        (123456789012345680000.0, "123456789012345680000"),
        (2**53 + 1, "9007199254740992"),
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-9, "1.5e-9"),
        (5e-324, "5e-324"),
        (-123.456, "-123.456"),
        (float("inf"), "null"),
        (10**400, "null"),
        ("x", '"x"'),
        ('"\\\b\f\n\r\t\x01\x7f\u2028é', '"\\"\\\\\\b\\f\\n\\r\\t\\u0001\x7f\u2028é"'),
        ("\ud83d", '"\\ud83d"'),
        ("😀", '"😀"'),
        ([], "[]"),
        ({}, "{}"),
        ([1, "a", None, [True]], '[1,"a",null,[true]]'),
        ({"b": 1, "2": 2, "a": {"x": []}, "10": 3, "01": 4, "4294967295": 5}, None),
    ],
)
def test_values_are_printed_as_json_stringify_does(value: Any, printed: str | None) -> None:
    assert stringify(value) == (printed or '{"2":2,"10":3,"b":1,"a":{"x":[]},"01":4,"4294967295":5}')


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("x", "x"),
        (UNDEFINED, "undefined"),
        (None, "null"),
        (True, "true"),
        (1.0, "1"),
        (float("inf"), "Infinity"),
        (-(10**400), "-Infinity"),
        ([1, None, ["a", "b"]], "1,,a,b"),
        ({"a": 1}, "[object Object]"),
    ],
)
def test_values_are_printed_as_a_template_literal_does(value: Any, printed: str) -> None:
    assert as_text(value) == printed


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_printed_number_is_the_number(value: float) -> None:
    assert float(stringify(value)) == value


@pytest.mark.parametrize(
    ("milliseconds", "printed"),
    [
        (1_750_000_000_000, "Sun, 15 Jun 2025 15:06:40 GMT"),
        (1_750_000_000_999, "Sun, 15 Jun 2025 15:06:40 GMT"),
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (8_640_000_000_000_000, "Sat, 13 Sep 275760 00:00:00 GMT"),
        (-8_640_000_000_000_000, "Tue, 20 Apr -271821 00:00:00 GMT"),
        (-62_167_219_200_000, "Sat, 01 Jan 0000 00:00:00 GMT"),
        (-62_198_755_200_000, "Fri, 01 Jan -0001 00:00:00 GMT"),
    ],
)
def test_dates_are_printed_as_to_utc_string_does(milliseconds: float, printed: str) -> None:
    assert utc_date(milliseconds) == printed


@given(st.integers(min_value=-62_135_596_800, max_value=253_402_300_799))
def test_dates_that_python_knows_are_printed_alike(seconds: int) -> None:
    moment = datetime.fromtimestamp(0, UTC).timestamp() + seconds
    assert utc_date(seconds * 1000).endswith(datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S GMT"))
