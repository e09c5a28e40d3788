"""Keys, cookies and the small functions about them answer as Clerk's own SDK did."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vectors.adapter import deviation, run_vector
from tests.vectors.cases import equal, load
from tests.vectors.run_helpers import RUNNERS

KINDS = ("publishable_keys", "cookie_suffix", "suffixed_cookies", "helpers")
CASES = [
    pytest.param(kind, case, id=f"{kind}: {case['name']}")
    for kind in KINDS
    for case in load(kind)
    if kind != "helpers" or case["input"]["fn"] in RUNNERS
]


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_the_answer_is_the_recorded_one(kind: str, case: dict[str, Any]) -> None:
    found = run_vector(kind, {name: value for name, value in case.items() if name != "expected"})
    assert equal(found, case["expected"]), found
    assert deviation(kind, case) is None
