"""How lately somebody must have proved who they are."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, strategies as st

from clerk_backend.auth.reverification import (
    PRESETS,
    Reverification,
    is_reverification_hint,
    is_reverified,
    reverification_error,
    reverification_error_response,
    validate_reverification_config,
)
from tests.vectors.cases import load

from .test_claims import JSON

RECORDED = [case for case in load("helpers") if "config" in case["input"]]


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["name"])
def test_the_error_is_that_of_clerk(case: dict[str, Any]) -> None:
    config, expected = case["input"]["config"], case["expected"]["returns"]
    if case["input"]["fn"] == "reverificationError":
        assert reverification_error(config) == expected
    else:
        answer = reverification_error_response(config)
        assert answer.status == expected["status"]
        assert answer.body.decode() == expected["body_text"]
        assert [list(pair) for pair in answer.headers] == expected["headers"]


def test_an_error_may_demand_nothing_in_particular() -> None:
    error = {"clerk_error": {"type": "forbidden", "reason": "reverification-error", "metadata": {}}}
    assert reverification_error() == error
    assert json.loads(reverification_error_response().body) == error


@pytest.mark.parametrize(
    "config",
    [
        Reverification("multi_factor", 10.0),
        {"level": "multi_factor", "afterMinutes": 10},
        {"level": "multi_factor", "after_minutes": 10},
    ],
)
def test_a_demand_is_the_same_however_it_is_given(config: Any) -> None:
    sent = b'{"level":"multi_factor","afterMinutes":10}'
    assert sent in reverification_error_response(config).body
    assert validate_reverification_config(config) == Reverification("multi_factor", 10)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_demand(name: str) -> None:
    assert validate_reverification_config(name) == PRESETS[name]


@pytest.mark.parametrize(
    "config",
    [
        None, "", "Strict", 0, True, [], {}, ["strict"], {"level": "first_factor"},
        {"level": "strict", "afterMinutes": 5},
        {"level": ["first_factor"], "afterMinutes": 5}, {"level": "first_factor", "afterMinutes": 0},
        {"level": "first_factor", "afterMinutes": math.nan}, {"level": "first_factor", "afterMinutes": True},
        {"level": "first_factor", "afterMinutes": "5"}, Reverification("first_factor", -1), {"afterMinutes": 5},
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_demand_is_never_met(config: Any) -> None:
    assert validate_reverification_config(config) is None
    assert not is_reverified([0, 0], config)


@pytest.mark.parametrize(
    "ages",
    [
        None, 0, "", "00", [], [0], [0, 0, 0], ["0", "0"], [True, 0], [0, None], [-2, 0], [0, -0.5], [math.inf, 0],
        [math.nan, 0], [10**400, 0], {"0": 0}, [[0], 0],
    ],
    ids=repr,
)  # fmt: skip
def test_what_are_no_ages_meets_no_demand(ages: Any) -> None:
    assert not is_reverified(ages, "lax")


@pytest.mark.parametrize(
    ("level", "first", "second", "met"),
    [
        ("first_factor", 9, 99, True),
        ("first_factor", 10, 0, False),
        ("first_factor", -1, 0, False),
        ("second_factor", 99, 9, True),
        ("second_factor", 0, 10, False),
        ("second_factor", 9, -1, True),
        ("second_factor", 10, -1, False),
        ("second_factor", -1, 9, True),
        ("multi_factor", 9, 9, True),
        ("multi_factor", 10, 9, False),
        ("multi_factor", 9, 10, False),
        ("multi_factor", 9, -1, True),
        ("multi_factor", -1, 9, False),
        ("first_factor", -1, -1, False),
        ("second_factor", -1, -1, False),
        ("multi_factor", -1, -1, False),
    ],
)
def test_factors_are_fresh_until_they_are_exactly_as_old(level: Any, first: int, second: int, met: bool) -> None:
    assert is_reverified((first, second), Reverification(level, 10)) is met
    assert is_reverified([float(first), float(second)], {"level": level, "afterMinutes": 10.0}) is met


def test_a_demand_may_last_for_ever_but_wants_a_factor() -> None:
    for_ever = Reverification("first_factor", math.inf)
    assert is_reverified([10**9, -1], for_ever)
    assert not is_reverified([-1, -1], for_ever)
    assert b'"afterMinutes":null' in reverification_error_response(for_ever).body


def test_a_hint_is_known_again() -> None:
    assert is_reverification_hint(reverification_error("strict"))
    assert is_reverification_hint(json.loads(reverification_error_response().body))


@pytest.mark.parametrize(
    "value",
    [
        None, "", [], {}, {"clerk_error": None}, {"clerk_error": []}, {"clerk_error": {"type": "forbidden"}},
        {"clerk_error": {"type": "x", "reason": "reverification-error"}},
    ],
)  # fmt: skip
def test_anything_else_is_no_hint(value: Any) -> None:
    assert not is_reverification_hint(value)


@given(JSON, JSON)
def test_whatever_comes_in_nothing_is_raised(ages: Any, config: Any) -> None:
    assert is_reverified(ages, config) in {True, False}
    assert is_reverification_hint(config) in {True, False}


@given(st.text(max_size=20))
def test_any_text_can_be_sent(config: Any) -> None:
    assert json.loads(reverification_error_response(config).body)
