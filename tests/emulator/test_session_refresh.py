"""Expired session tokens are traded for new ones, or refused with 401."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator
from clerk_backend.emulator.keys import sign

JSON = Any
ORIGIN = "https://example.com"


@pytest.fixture
def signed_in(user: JSON, emulator: Emulator) -> JSON:
    return emulator.people().sign_in(user["id"], origin=ORIGIN)


def request(signed_in: JSON, **more: object) -> JSON:
    fields = {"expired_token": signed_in["token"], "refresh_token": signed_in["refresh_token"]}
    return {**fields, "request_origin": ORIGIN, **more}


def test_a_refresh_gives_a_token_or_cookies(api: httpx.Client, signed_in: JSON, emulator: Emulator) -> None:
    emulator.clock.advance(120)
    path = f"/sessions/{signed_in['session_id']}/refresh"
    assert api.post(path, json=request(signed_in)).json()["object"] == "token"
    answer = api.post(path, json=request(signed_in, format="cookie", request_headers={"host": ["example.com"]})).json()
    plain, suffixed = answer["cookies"]
    assert plain.startswith("__session=ey")
    assert suffixed.startswith("__session_")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"expired_token": "x"}, "expired_session_token_invalid"),
        ({"request_origin": "example.com"}, "refresh_request_origin_invalid"),
        ({"request_origin": "http://[example.com"}, "refresh_request_origin_invalid"),
        ({"request_origin": "https://other.example"}, "refresh_request_origin_azp_mismatch"),
        ({"refresh_token": "x"}, "refresh_token_not_found"),
        ({"refresh_token": None}, "form_param_missing"),
    ],
)
def test_a_refresh_that_does_not_fit_is_a_401(api: httpx.Client, signed_in: JSON, change: JSON, code: str) -> None:
    response = api.post(f"/sessions/{signed_in['session_id']}/refresh", json=request(signed_in, **change))
    assert response.extensions["refused"] == (401, code)


def test_the_token_has_to_be_of_the_session_and_of_a_page(
    api: httpx.Client, user: JSON, signed_in: JSON, emulator: Emulator
) -> None:
    path = f"/sessions/{signed_in['session_id']}/refresh"

    def code(claims: JSON) -> str:
        fields = request(signed_in, expired_token=sign(emulator.instance(), claims))
        return str(api.post(path, json=fields).extensions["refused"][1])

    assert code({}) == "expired_session_token_missing_sid"
    assert code({"sid": signed_in["session_id"]}) == "expired_session_token_missing_azp"
    assert code({"sid": "sess_other", "azp": ORIGIN}) == "refresh_sid_mismatch"


def test_the_session_has_to_be_there_and_active(api: httpx.Client, signed_in: JSON) -> None:
    refused = api.post("/sessions/sess_gone/refresh", json=request(signed_in)).extensions["refused"]
    assert refused == (401, "session_refresh_session_not_found")
    api.post(f"/sessions/{signed_in['session_id']}/revoke")
    response = api.post(f"/sessions/{signed_in['session_id']}/refresh", json=request(signed_in))
    assert response.extensions["refused"] == (401, "session_refresh_inactive_session")
