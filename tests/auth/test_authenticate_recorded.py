"""Requests are decided as Clerk's own SDK decided them: state, reason, headers, auth object, calls and logs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vectors.adapter import deviation, run_vector
from tests.vectors.cases import equal, fixtures, load
from tests.vectors.run_api_client import is_of_auth

CASES = [pytest.param(case, id=case["name"]) for case in load("authenticate_request")]
DEVIATIONS = {
    "accepts-token/session array <- template-category JWT": "6",
    "jwks/401 clerk_key_invalid": "13",
    "odd-claims/cookie payload_null": "14",
    "verify-options/jwtKey RSA-4096 PEM": "8",
}


def before(case: dict[str, Any]) -> dict[str, Any] | None:
    """The request before this one, for those that are about keys fetched earlier; the record has gaps there."""
    given = case["input"]
    if case["name"] == "jwks/cache/2 second request uses cache":
        return {**case, "name": "the one that fetches"}
    if case["name"] == "jwks/cache/6 overwritten key now used":
        keys = fixtures()["keys"]
        served = [
            {**keys[key]["public_jwk"], "alg": "RS256", "kid": kid}
            for key, kid in (("b", "ins_oracle"), ("a", "ins_other"))
        ]
        bearer = f"Bearer {fixtures()['tok']['dev_other_kid']['jwt']}"
        request = {**given["request"], "headers": {**given["request"]["headers"], "authorization": bearer}}
        mock = {"/v1/jwks": {"status": 200, "body": {"keys": served}}}
        return {**case, "name": "the one that rotates", "input": {**given, "request": request, "network_mock": mock}}
    return None


@pytest.mark.parametrize("case", CASES)
def test_the_decision_is_the_recorded_one(case: dict[str, Any]) -> None:
    asked = {name: value for name, value in case.items() if name != "expected"}
    if (earlier := before(asked)) is not None:
        run_vector("authenticate_request", earlier)
    found = run_vector("authenticate_request", asked)
    reason = deviation("authenticate_request", asked)
    assert (reason or "").partition(":")[0] == DEVIATIONS.get(case["name"], "")
    assert equal(found, case["expected"]) is (reason is None), found


TOKENS = [pytest.param(case, id=case["name"]) for case in load("api_client") if is_of_auth(case)]


@pytest.mark.parametrize("case", TOKENS)
def test_the_token_that_an_auth_object_gives_is_the_recorded_one(case: dict[str, Any]) -> None:
    found = run_vector("api_client", {name: value for name, value in case.items() if name != "expected"})
    assert equal(found, case["expected"]), found
