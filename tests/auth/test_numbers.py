"""Numbers are read, compared and written as JavaScript does; the expectations were taken from Node."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

from clerk_backend.auth.numbers import is_greater, number, number_text, parse_int, to_number

# A text, Number(text), parseInt(text), parseInt(text, 10); each as JavaScript writes it.
READ = [
    ("", "0", "NaN", "NaN"),
    (" ", "0", "NaN", "NaN"),
    ("0", "0", "0", "0"),
    ("12", "12", "12", "12"),
    ("007", "7", "7", "7"),
    ("9" * 15, "9" * 15, "9" * 15, "9" * 15),
    ("9" * 16, "1" + "0" * 16, "1" + "0" * 16, "1" + "0" * 16),
    ("12abc", "NaN", "12", "12"),
    ("1e3", "1000", "1", "1"),
    ("1E-7", "1e-7", "1", "1"),
    ("-5", "-5", "-5", "-5"),
    ("+5", "5", "5", "5"),
    ("- 5", "NaN", "NaN", "NaN"),
    ("3.0", "3", "3", "3"),
    ("3.25", "3.25", "3", "3"),
    (".5", "0.5", "NaN", "NaN"),
    ("5.", "5", "5", "5"),
    (".", "NaN", "NaN", "NaN"),
    ("0x1F", "31", "31", "0"),
    ("0x", "NaN", "NaN", "0"),
    ("-0x1f", "NaN", "-31", "0"),
    ("0b101", "5", "0", "0"),
    ("0o17", "15", "0", "0"),
    ("1_0", "NaN", "1", "1"),
    ("Infinity", "Infinity", "NaN", "NaN"),
    ("-Infinity", "-Infinity", "NaN", "NaN"),
    ("infinity", "NaN", "NaN", "NaN"),
    ("NaN", "NaN", "NaN", "NaN"),
    ("\u0663", "NaN", "NaN", "NaN"),
    ("\ufeff\u00a05 ", "5", "5", "5"),
    ("\u00855", "NaN", "NaN", "NaN"),
    ("\x1c5", "NaN", "NaN", "NaN"),
    ("9007199254740993", "9007199254740992", "9007199254740992", "9007199254740992"),
    ("9" * 400, "Infinity", "Infinity", "Infinity"),
    ("9" * 5000, "Infinity", "Infinity", "Infinity"),
    ("0x" + "f" * 5000, "Infinity", "Infinity", "0"),
    ("0x" + "0" * 5000, "0", "0", "0"),
]
WRITTEN = [
    (0, "0"),
    (-0.0, "0"),
    (4, "4"),
    (4.0, "4"),
    (0.1, "0.1"),
    (-2.5, "-2.5"),
    (1e20, "100000000000000000000"),
    (1e21, "1e+21"),
    (1.5e300, "1.5e+300"),
    (1e-6, "0.000001"),
    (1.25e-7, "1.25e-7"),
    (math.inf, "Infinity"),
    (-math.inf, "-Infinity"),
    (math.nan, "NaN"),
]


@pytest.mark.parametrize(("text", "whole", "prefix", "decimal"), READ, ids=lambda each: repr(each)[:20])
def test_a_number_is_read_as_javascript_does(text: str, whole: str, prefix: str, decimal: str) -> None:
    assert number_text(number(text)) == whole
    assert number_text(parse_int(text)) == prefix
    assert number_text(parse_int(text, base=10)) == decimal


@pytest.mark.parametrize(("value", "text"), WRITTEN)
def test_a_number_is_written_as_javascript_does(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("left", "right", "greater"),
    [
        (2, 1, True),
        (1, 1, False),
        ("10", 9, True),
        ("10", "9", False),  # texts among themselves are compared as texts
        ("\uff61", "\U0001f600", True),  # by their UTF-16 units
        (None, -1, True),
        (True, 0, True),
        ("x", 0, False),
        (0, "x", False),
        ([], -1, False),
        ({}, -1, False),
    ],
)
def test_values_are_compared_as_javascript_does(left: object, right: object, greater: bool) -> None:
    assert is_greater(left, right) is greater


@given(st.text(st.characters(codec=None)) | st.text("0123456789xobeE+-.Infity ", max_size=12))
def test_whatever_the_text_it_is_some_number(text: str) -> None:
    for value in (number(text), parse_int(text), parse_int(text, base=10), to_number(text)):
        assert number_text(value) == number_text(number(number_text(value)))
