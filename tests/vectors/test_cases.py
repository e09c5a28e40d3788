"""Recorded cases are completed, and answers compared, as the recordings ask."""

from __future__ import annotations

import math
from typing import Any

import pytest

from .cases import FROZEN, equal, filled, fixtures, now, resolved

TOKEN: str = fixtures()["tok"]["dev_active"]["jwt"]
KEY: str = fixtures()["pk"]["dev"]


def test_templates_are_filled_in_wherever_they_stand() -> None:
    assert filled({"a": ["x{{tok.dev_active}}y", {"b": "{{pk.dev}}"}], "c": 1}) == {
        "a": [f"x{TOKEN}y", {"b": KEY}],
        "c": 1,
    }
    assert filled("{{pem.a|urlencode}}").startswith("-----BEGIN%20PUBLIC%20KEY-----%0A")
    assert filled("{{pem.a}}") == fixtures()["pem"]["a"]


def test_markers_become_values() -> None:
    found = resolved(
        {
            "gone": {"$undefined": True},
            "ignored": {"$function": "f"},
            "list": [{"$undefined": True}, 1],
            "nan": {"$number": "NaN"},
            "much": {"$number": "Infinity"},
            "headers": {"$headers": [["a", "b"], ["a", "c"]]},
            "jwk": {"$jwk": "a", "alg": {"$undefined": True}, "kid": "k"},
        }
    )
    assert math.isnan(found.pop("nan"))
    jwk = fixtures()["keys"]["a"]["public_jwk"]
    assert found == {
        "list": [None, 1],
        "much": math.inf,
        "headers": [("a", "b"), ("a", "c")],
        "jwk": {**jwk, "kid": "k"},
    }
    assert resolved({"$jwk": "a"}) == {**jwk, "alg": "RS256"}
    assert resolved({"$undefined": True}) is None


def test_markers_become_predicates_and_patterns() -> None:
    asked: list[dict[str, Any]] = []

    def has(**params: Any) -> bool:
        asked.append(params)
        return True

    assert resolved({"$has": {"role": "org:admin"}})(has) is True
    assert asked == [{"role": "org:admin"}]
    assert resolved({"$const": False})(has) is False
    assert resolved({"$regexp": r"\.png$", "flags": "i"}).search("/A.PNG")
    assert not resolved({"$regexp": r"\.png$"}).search("/A.PNG")


def test_a_case_without_a_time_is_decided_at_the_frozen_one() -> None:
    assert now({}) == FROZEN
    assert now({"now": 5}) == 5


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"a": None}, {}),
        ({"a": 1.0}, {"a": 1}),
        ({"a": [1, {"b": "c"}]}, {"a": [1, {"b": "c", "d": None}]}),
        ({"a": math.nan}, {"a": math.nan}),
        ({"headers": [("B", "2"), ("a", "1")]}, {"headers": [["a", "1"], ["b", "2"]]}),
        (
            {"throws": {"name": "Error", "message": "Publishable key is missing. Ours."}},
            {"throws": {"name": "Error", "message": "Publishable key is missing. Theirs."}},
        ),
        (
            {"throws": {"name": "TypeError", "message": "ours"}},
            {"throws": {"name": "TypeError", "message": "theirs"}},
        ),
        (
            {"network": [{"url": "u", "headers": {"user-agent": "ours"}}]},
            {"network": [{"url": "u", "headers": {"user-agent": "theirs"}, "response": {}}]},
        ),
    ],
)
def test_answers_may_differ_where_it_does_not_count(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert equal(found, expected)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"a": 1}, {}),
        ({"a": True}, {"a": 1}),
        ({"a": 0}, {"a": False}),
        ({"a": "x"}, {"a": "y"}),
        ({"a": [1]}, {"a": [1, 2]}),
        ({"a": math.nan}, {"a": 1.0}),
        ({"a": []}, {"a": {}}),
        ({"set_cookie": ["a", "b"]}, {"set_cookie": ["b", "a"]}),
        ({"returns": None}, {"throws": {"name": "Error"}}),
        ({"throws": {"name": "Error", "message": "ours"}}, {"throws": {"name": "Error", "message": "theirs"}}),
        (
            {"throws": {"name": "Error", "message": "Publishable key is missing."}},
            {"throws": {"name": "Error", "message": "Missing publishableKey."}},
        ),
        ({"network": [{"body": {"a": None}}]}, {"network": [{"body": {}}]}),
    ],
)
def test_answers_that_differ_are_not_equal(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert not equal(found, expected)
