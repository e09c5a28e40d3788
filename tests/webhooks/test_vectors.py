"""Deliveries are accepted and refused as by Clerk's own SDK, with its words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.vectors.webhooks import run_vector

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "vectors" / "webhooks.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_delivery_is_judged_as_by_clerk(case: dict[str, Any]) -> None:
    assert run_vector(case) == case["expected"]
