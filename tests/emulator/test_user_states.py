"""Bans, locks, metadata, passwords and second factors of users."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator
from clerk_backend.emulator.passwords import totp_code

JSON = Any
SECRET = "JBSWY3DPEHPK3PXP"


def test_a_ban_ends_the_sessions(api: httpx.Client, user: JSON) -> None:
    session = api.post("/sessions", json={"user_id": user["id"]}).json()
    assert api.post(f"/users/{user['id']}/ban").json()["banned"]
    assert api.get(f"/sessions/{session['id']}").json()["status"] == "revoked"
    assert api.post("/sessions", json={"user_id": user["id"]}).extensions["refused"] == (403, "user_banned")
    assert not api.post(f"/users/{user['id']}/unban").json()["banned"]


def test_many_are_banned_or_none(api: httpx.Client, user: JSON) -> None:
    other = api.post("/users", json={"username": "other"}).json()
    ids = [user["id"], other["id"]]
    assert [one["banned"] for one in api.post("/users/ban", json={"user_ids": ids}).json()] == [True, True]
    assert [one["banned"] for one in api.post("/users/unban", json={"user_ids": ids}).json()] == [False, False]
    refused = api.post("/users/ban", json={"user_ids": [user["id"], "user_gone"]}).extensions["refused"]
    assert refused == (404, "resource_not_found")
    assert not api.get(f"/users/{user['id']}").json()["banned"]
    assert api.post("/users/ban", json={"user_ids": ["u"] * 51}).extensions["refused"] == (400, "bulk_size_exceeded")
    assert api.post("/users/ban", json={}).extensions["refused"] == (422, "form_param_missing")


def test_a_user_is_locked_and_unlocked(api: httpx.Client, user: JSON) -> None:
    locked = api.post(f"/users/{user['id']}/lock").json()
    assert (locked["locked"], locked["verification_attempts_remaining"]) == (True, 0)
    unlocked = api.post(f"/users/{user['id']}/unlock").json()
    assert (unlocked["locked"], unlocked["verification_attempts_remaining"]) == (False, 100)


def test_metadata_is_merged_deeply_and_null_removes(api: httpx.Client, user: JSON) -> None:
    path = f"/users/{user['id']}/metadata"
    api.patch(path, json={"public_metadata": {"a": {"b": 1, "c": 2}, "d": 3}, "private_metadata": {"x": 1}})
    merged = api.patch(path, json={"public_metadata": {"a": {"b": None, "e": {"f": None}}, "d": [1]}}).json()
    assert merged["public_metadata"] == {"a": {"c": 2, "e": {}}, "d": [1]}
    assert merged["private_metadata"] == {"x": 1}
    assert api.patch(path, json={"public_metadata": None}).json()["public_metadata"] == merged["public_metadata"]


def test_metadata_is_replaced_where_given(api: httpx.Client, user: JSON) -> None:
    path = f"/users/{user['id']}/metadata"
    api.put(path, json={"public_metadata": {"a": 1}, "unsafe_metadata": {"b": 2}})
    replaced = api.put(path, json={"public_metadata": {"c": None}}).json()
    assert replaced["public_metadata"] == {"c": None}
    assert replaced["unsafe_metadata"] == {"b": 2}


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "analytical engine"},
        {"password_digest": hashlib.md5(b"analytical engine").hexdigest(), "password_hasher": "md5"},
        {"password_digest": hashlib.sha256(b"analytical engine").hexdigest().upper(), "password_hasher": "sha256"},
    ],
)
def test_a_password_is_right_or_refused(api: httpx.Client, fields: JSON) -> None:
    user = api.post("/users", json={"username": "ada1", **fields}).json()
    path = f"/users/{user['id']}/verify_password"
    assert api.post(path, json={"password": "analytical engine"}).json() == {"verified": True}
    assert api.post(path, json={"password": "difference engine"}).extensions["refused"] == (422, "incorrect_password")
    half_a_pair = api.post(path, content=rb'{"password": "\ud800"}')
    assert half_a_pair.extensions["refused"] == (422, "incorrect_password")


def test_a_digest_that_cannot_be_read_here_fits_no_password(api: httpx.Client) -> None:
    user = api.post("/users", json={"username": "ada1", "password_digest": "é", "password_hasher": "bcrypt"}).json()
    refused = api.post(f"/users/{user['id']}/verify_password", json={"password": "x"}).extensions["refused"]
    assert refused == (422, "incorrect_password")


def test_a_password_is_removed(api: httpx.Client, user: JSON) -> None:
    path = f"/users/{user['id']}"
    api.patch(path, json={"password": "analytical engine"})
    session = api.post("/sessions", json={"user_id": user["id"]}).json()
    assert not api.post(f"{path}/remove_password").json()["password_enabled"]
    assert api.get(f"/sessions/{session['id']}").json()["status"] == "active"
    api.post(f"{path}/remove_password", json={"sign_out_of_other_sessions": True})
    assert api.get(f"/sessions/{session['id']}").json()["status"] == "revoked"
    refused = api.post(f"{path}/verify_password", json={"password": "x"}).extensions["refused"]
    assert refused == (400, "no_password_set")


def test_a_password_is_marked_as_leaked(api: httpx.Client, user: JSON) -> None:
    path = f"/users/{user['id']}/password"
    assert api.post(f"{path}/set_compromised").extensions["refused"] == (400, "no_password_set")
    api.patch(f"/users/{user['id']}", json={"password": "analytical engine"})
    session = api.post("/sessions", json={"user_id": user["id"]}).json()
    assert api.post(f"{path}/set_compromised").is_success
    assert api.get(f"/sessions/{session['id']}").json()["status"] == "active"
    api.post(f"{path}/set_compromised", json={"revoke_all_sessions": True})
    assert api.get(f"/sessions/{session['id']}").json()["status"] == "revoked"
    assert api.post(f"{path}/unset_compromised").is_success


def test_a_code_is_right_for_its_half_minute_and_a_backup_code_once(api: httpx.Client, emulator: Emulator) -> None:
    fields = {"username": "ada1", "totp_secret": SECRET, "backup_codes": ["spare"]}
    path = f"/users/{api.post('/users', json=fields).json()['id']}/verify_totp"
    code = totp_code(SECRET, emulator.clock.now())
    assert api.post(path, json={"code": code}).json() == {"verified": True, "code_type": "totp"}
    emulator.clock.advance(90)
    assert api.post(path, json={"code": code}).extensions["refused"] == (422, "totp_incorrect_code")
    assert api.post(path, json={"code": "1"}).extensions["refused"] == (422, "totp_invalid_length")
    assert api.post(path, json={"code": "spare"}).json() == {"verified": True, "code_type": "backup_code"}
    assert api.post(path, json={"code": "spare"}).extensions["refused"] == (422, "totp_invalid_length")


def test_codes_are_those_of_the_standard() -> None:
    assert totp_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59) == "287082"


def test_second_factors_are_taken_away(api: httpx.Client) -> None:
    factors = {"totp_secret": SECRET, "backup_codes": ["spare"], "phone_number": ["+15555550100"]}
    user = api.post("/users", json=factors).json()
    path = f"/users/{user['id']}"
    api.patch(f"/phone_numbers/{user['phone_numbers'][0]['id']}", json={"reserved_for_second_factor": True})
    assert api.delete(f"{path}/totp").json() == {"user_id": user["id"]}
    assert api.delete(f"{path}/totp").extensions["refused"] == (404, "resource_not_found")
    assert api.delete(f"{path}/backup_code").json() == {"user_id": user["id"]}
    assert api.delete(f"{path}/backup_code").status_code == 404
    assert api.get(path).json()["two_factor_enabled"]
    assert api.delete(f"{path}/mfa").json() == {"user_id": user["id"]}
    left = api.get(path).json()
    assert not left["two_factor_enabled"]
    assert left["mfa_disabled_at"]
    refused = api.post(f"{path}/verify_totp", json={"code": "123456"}).extensions["refused"]
    assert refused == (400, "totp_disabled")


def test_what_people_linked_is_listed_and_taken_away(api: httpx.Client, user: JSON, emulator: Emulator) -> None:
    people, path = emulator.people(), f"/users/{user['id']}"
    account = people.connect(user["id"], "google", "g1", email_address="ada@gmail.com", token="ya29")
    passkey, device = people.add_passkey(user["id"]), people.trust_device(user["id"])
    seen = api.get(path).json()
    assert (seen["external_accounts"], seen["passkeys"]) == ([account], [passkey])
    tokens = api.get(f"{path}/oauth_access_tokens/google").json()
    assert (tokens[0]["token"], tokens[0]["provider"]) == ("ya29", "oauth_google")
    paginated = api.get(f"{path}/oauth_access_tokens/oauth_google", params={"paginated": "true"}).json()
    assert paginated == {"data": tokens, "total_count": 1}
    assert api.get(f"{path}/oauth_access_tokens/github").json() == []
    assert api.delete(f"{path}/external_accounts/{account['id']}").json()["deleted"]
    assert api.delete(f"{path}/external_accounts/{account['id']}").status_code == 404
    assert api.delete(f"{path}/passkeys/{passkey['id']}").json()["deleted"]
    assert api.get(f"{path}/trusted_devices").json()["total_count"] == 1
    assert api.delete(f"{path}/trusted_devices/{device['id']}").json()["status"] == "revoked"
    assert api.delete(f"{path}/trusted_devices/gone").status_code == 404
