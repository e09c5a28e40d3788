"""This package decides every recorded case as Clerk's own server SDK did, but where it knowingly does better."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.vectors.adapter import deviation, run_vector
from tests.vectors.cases import equal, fixtures, load

HERE = Path(__file__).parent
RECORDED = sorted(each.stem for each in HERE.glob("*.json") if each.stem != "fixtures")
CASES = [pytest.param(kind, case, id=f"{kind}: {case['name']}") for kind in RECORDED for case in load(kind)]
DEVIATIONS = {
    "api_client: id with slash is not escaped": "12",
    "api_client: m2m list revoked=false is dropped": "10",
    "api_client: m2m without any key sends no Authorization": "6.1",
    "authenticate_request: accepts-token/session array <- template-category JWT": "6",
    "authenticate_request: jwks/401 clerk_key_invalid": "13",
    "authenticate_request: odd-claims/cookie payload_null": "14",
    "authenticate_request: verify-options/jwtKey RSA-4096 PEM": "8",
    "nextjs_middleware: default/auth()/any/api key": "7",
    "nextjs_middleware: default/auth()/treatPending false/api key": "7",
    "nextjs_middleware: default/debug output": "23",
    'nextjs_middleware: default/protect/token="any"/oauth/api': "7",
    'nextjs_middleware: default/protect/token=["session_token","api_key"]/api_key/api': "7",
    'nextjs_middleware: default/protect/token=["session_token","api_key"]/api_key/document': "7",
    "nextjs_middleware: encryption/machine auth object": "7",
}
"""The cases that are knowingly decided otherwise, and the number of the quirk, or the section, that says why."""


def before(kind: str, case: dict[str, Any]) -> dict[str, Any] | None:
    """The request before this one, for those that are about keys fetched earlier; the record has gaps there."""
    given = case["input"]
    if (kind, case["name"]) == ("authenticate_request", "jwks/cache/2 second request uses cache"):
        return {**case, "name": "the one that fetches"}
    if (kind, case["name"]) == ("authenticate_request", "jwks/cache/6 overwritten key now used"):
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


def completed(kind: str, case: dict[str, Any]) -> dict[str, Any]:
    """The case without what is expected, and with the number of users that Clerk told, which the record leaves out."""
    asked = {name: value for name, value in case.items() if name != "expected"}
    if (kind, case["name"]) == ("api_client", "getUserList merges two calls"):
        count = {"body": {"object": "total_count", "total_count": case["expected"]["returns"]["totalCount"]}}
        return {**asked, "input": {**asked["input"], "responses": {"/v1/users/count": count}}}
    return asked


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_the_decision_is_the_recorded_one(kind: str, case: dict[str, Any]) -> None:
    asked = completed(kind, case)
    if (earlier := before(kind, asked)) is not None:
        run_vector(kind, earlier)
    found = run_vector(kind, asked)
    reason = deviation(kind, asked)
    assert (reason or "").partition(":")[0] == DEVIATIONS.get(f"{kind}: {case['name']}", "")
    assert equal(found, case["expected"]) is (reason is None), found


def test_every_deviation_is_of_a_case() -> None:
    assert DEVIATIONS.keys() <= {f"{kind}: {case['name']}" for kind in RECORDED for case in load(kind)}
