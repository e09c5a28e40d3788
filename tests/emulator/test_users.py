"""Users are made, found, changed and deleted."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator

JSON = Any
EVERYTHING: JSON = {
    "external_id": "ext_1",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "locale": "en-GB",
    "email_address": ["Ada@Example.com", "countess@example.com"],
    "email_address_identification_status": ["verified", "reserved"],
    "phone_number": ["+1 (555) 555-0100"],
    "web3_wallet": ["0x" + "a1" * 20],
    "username": "ada_l",
    "password": "analytical engine",
    "totp_secret": "JBSWY3DPEHPK3PXP",
    "backup_codes": ["one", "two"],
    "public_metadata": {"plan": "pro"},
    "private_metadata": {"crm": 1},
    "unsafe_metadata": {"theme": "dark"},
    "delete_self_enabled": False,
    "create_organization_enabled": False,
    "create_organizations_limit": 3,
    "legal_accepted_at": "2024-01-02T03:04:05.678Z",
    "created_at": "2020-01-01T00:00:00Z",
    "skip_legal_checks": True,
    "bypass_client_trust": True,
    "banned": True,
    "locked": True,
}


def test_a_user_has_what_it_was_made_with(api: httpx.Client) -> None:
    made = api.post("/users", json=EVERYTHING).json()
    first, second = made["email_addresses"]
    assert made["id"].startswith("user_")
    assert len(made["id"]) == 32
    assert (first["email_address"], first["verification"]["status"]) == ("ada@example.com", "verified")
    assert (second["reserved"], second["verification"]) == (True, None)
    assert made["phone_numbers"][0]["phone_number"] == "+15555550100"
    assert made["primary_email_address_id"] == first["id"]
    assert made["primary_phone_number_id"] == made["phone_numbers"][0]["id"]
    assert made["primary_web3_wallet_id"] == made["web3_wallets"][0]["id"]
    same = ["external_id", "first_name", "last_name", "locale", "username", "public_metadata", "private_metadata"]
    same += ["unsafe_metadata", "delete_self_enabled", "create_organization_enabled", "create_organizations_limit"]
    assert {name: made[name] for name in same} == {name: EVERYTHING[name] for name in same}
    assert made["created_at"] == 1577836800000
    assert made["legal_accepted_at"] == 1704164645678
    flags = ("password_enabled", "totp_enabled", "two_factor_enabled", "backup_code_enabled", "banned", "locked")
    assert all(made[name] for name in flags)
    assert made["lockout_expires_in_seconds"] == 3600
    assert made["mfa_enabled_at"] == made["updated_at"]
    assert api.get(f"/users/{made['id']}").json() == made


def test_a_lock_ends_by_itself(api: httpx.Client, emulator: Emulator) -> None:
    made = api.post("/users", json={"username": "ada1", "locked": True}).json()
    emulator.clock.advance(3600)
    found = api.get(f"/users/{made['id']}").json()
    assert (found["locked"], found["lockout_expires_in_seconds"]) == (False, None)


@pytest.mark.parametrize(
    ("fields", "code", "name"),
    [
        ({}, "form_data_missing", None),
        ({"email_address": ["nobody"]}, "form_param_format_invalid", "email_address"),
        ({"email_address": "a@example.com"}, "form_param_type_invalid", "email_address"),
        ({"email_address": [1]}, "form_param_type_invalid", "email_address"),
        ({"phone_number": ["12"]}, "form_param_format_invalid", "phone_number"),
        ({"web3_wallet": ["0x12"]}, "form_param_format_invalid", "web3_wallet"),
        ({"username": "abc"}, "form_username_invalid_length", "username"),
        ({"username": "a b c d"}, "form_username_invalid_character", "username"),
        ({"username": "12345"}, "form_username_needs_non_number_char", "username"),
        ({"username": "ada1", "password": "short"}, "form_password_length_too_short", "password"),
        ({"username": "ada1", "password": ""}, "form_password_length_too_short", "password"),
        ({"username": "ada1", "password": "password123"}, "form_password_pwned", "password"),
        ({"username": "ada1", "password": "é" * 40}, "form_password_size_in_bytes_exceeded", "password"),
        ({"username": "ada1", "password_digest": "x"}, "form_conditional_param_missing", "password_hasher"),
        ({"username": "ada1", "password_hasher": "md5"}, "form_conditional_param_missing", "password_digest"),
        (
            {"username": "ada1", "password": "long enough", "password_digest": "x", "password_hasher": "md5"},
            "form_conditional_param_disallowed",
            "password_digest",
        ),
        (
            {"username": "ada1", "password_digest": "x", "password_hasher": "rot13"},
            "form_param_value_invalid",
            "password_hasher",
        ),
        (
            {"username": "ada1", "password_digest": "x", "password_hasher": "md5"},
            "form_password_digest_invalid_code",
            "password_digest",
        ),
        ({"username": "ada1", "totp_secret": "1"}, "invalid_totp_secret_code", None),
        ({"username": "ada1", "shoe_size": 43}, "form_param_unknown", "shoe_size"),
        ({"username": "ada1", "first_name": "x" * 257}, "form_param_max_length_exceeded", "first_name"),
        ({"username": "a" * 5000}, "form_param_max_length_exceeded", "username"),
        ({"username": "ada1", "created_at": "yesterday"}, "form_param_invalid_time", "created_at"),
        ({"username": "ada1", "public_metadata": []}, "form_param_value_invalid", "public_metadata"),
        (
            {"username": "ada1", "public_metadata": {"a": "x" * 70_000}},
            "form_param_exceeds_allowed_size",
            "public_metadata",
        ),
        ({"username": "ada1", "banned": "yes"}, "form_param_type_invalid", "banned"),
        (
            {"username": "ada1", "create_organizations_limit": True},
            "form_param_type_invalid",
            "create_organizations_limit",
        ),
        (
            {"username": "ada1", "create_organizations_limit": -1},
            "form_param_value_invalid",
            "create_organizations_limit",
        ),
        (
            {"email_address": ["a@example.com"], "email_address_identification_status": ["verified", "verified"]},
            "form_param_value_invalid",
            "email_address_identification_status",
        ),
    ],
)  # fmt: skip
def test_a_user_that_cannot_be_is_refused_by_clerks_code(
    api: httpx.Client, fields: JSON, code: str, name: str | None
) -> None:
    response = api.post("/users", json=fields)
    assert response.extensions["refused"] == (422, code)
    assert response.json()["errors"][0].get("meta", {}).get("param_name") == name
    assert api.get("/users/count").json()["total_count"] == 0


def test_all_problems_are_told_at_once(api: httpx.Client) -> None:
    errors = api.post("/users", json={"shoe_size": 43, "username": "abc", "banned": 1}).json()["errors"]
    assert [error["meta"]["param_name"] for error in errors] == ["shoe_size", "username", "banned"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"email_address": ["a@example.com"]}, {"email_address": ["A@EXAMPLE.com"]}),
        ({"phone_number": ["+15555550100"]}, {"phone_number": ["+1 555 555 0100"]}),
        ({"web3_wallet": ["0x" + "ab" * 20]}, {"web3_wallet": ["0x" + "AB" * 20]}),
        ({"username": "ada_l"}, {"username": "ADA_L"}),
        ({"username": "ada_l", "external_id": "1"}, {"username": "other", "external_id": "1"}),
    ],
)
def test_an_identifier_belongs_to_one_user_until_that_is_gone(api: httpx.Client, first: JSON, second: JSON) -> None:
    made = api.post("/users", json=first).json()
    assert api.post("/users", json=second).extensions["refused"] == (422, "form_identifier_exists")
    api.delete(f"/users/{made['id']}")
    assert api.post("/users", json=second).is_success


def test_checks_of_a_password_can_be_skipped_and_a_user_may_be_without_anything(api: httpx.Client) -> None:
    weak = {"username": "ada1", "password": "short", "skip_password_checks": True}
    assert api.post("/users", json=weak).json()["password_enabled"]
    assert api.post("/users", json={"skip_user_requirement": True}).is_success


def test_an_update_changes_what_it_names_and_null_clears(api: httpx.Client, user: JSON, emulator: Emulator) -> None:
    emulator.clock.advance(1)
    changes = {
        "first_name": None,
        "last_name": "Byron",
        "username": "ada_b",
        "external_id": "e1",
        "password": "enchantress",
    }
    changed = api.patch(f"/users/{user['id']}", json={**changes, "backup_codes": None}).json()
    assert (changed["first_name"], changed["last_name"], changed["username"]) == (None, "Byron", "ada_b")
    assert changed["password_enabled"]
    assert changed["updated_at"] == user["updated_at"] + 1000
    again = api.patch(f"/users/{user['id']}", json={"username": "ada_b", "external_id": "e1"})
    assert again.is_success
    cleared = api.patch(f"/users/{user['id']}", json={"username": "", "external_id": ""}).json()
    assert (cleared["username"], cleared["external_id"]) == (None, None)
    other = api.post("/users", json={"username": "ada_b", "external_id": "e1"})
    assert other.is_success
    assert (
        api.patch(f"/users/{user['id']}", json={"username": "ada_b"}).extensions["refused"][1]
        == "form_identifier_exists"
    )


def test_a_new_password_may_end_the_sessions(api: httpx.Client, user: JSON) -> None:
    session = api.post("/sessions", json={"user_id": user["id"]}).json()
    fields = {"password": "enchantress", "sign_out_of_other_sessions": True}
    api.patch(f"/users/{user['id']}", json=fields)
    assert api.get(f"/sessions/{session['id']}").json()["status"] == "revoked"


def test_only_an_own_verified_identifier_becomes_primary(api: httpx.Client, user: JSON) -> None:
    new = {"user_id": user["id"], "email_address": "second@example.com", "verified": True}
    second = api.post("/email_addresses", json=new).json()
    path = f"/users/{user['id']}"
    changed = api.patch(path, json={"primary_email_address_id": second["id"], "profile_image_id": "img_1"}).json()
    assert changed["primary_email_address_id"] == second["id"]
    assert changed["image_url"].endswith("img_1")
    refused = api.patch(path, json={"primary_phone_number_id": second["id"]}).extensions["refused"]
    assert refused == (422, "form_resource_not_found")


def test_metadata_left_the_update_with_a_version(api: httpx.Client, user: JSON) -> None:
    path, fields = f"/users/{user['id']}", {"public_metadata": {"plan": "pro"}}
    assert api.patch(path, json=fields).extensions["refused"] == (422, "form_param_unknown")
    old = api.patch(path, json=fields, headers={"clerk-api-version": "2025-11-10"})
    assert old.json()["public_metadata"] == {"plan": "pro"}


def test_a_deleted_user_is_gone_with_sessions_and_memberships(
    api: httpx.Client, user: JSON, organization: JSON
) -> None:
    api.patch(f"/users/{user['id']}", json={"external_id": "e1"})
    session = api.post("/sessions", json={"user_id": user["id"]}).json()
    gone = api.delete(f"/users/{user['id']}").json()
    assert gone == {"id": user["id"], "object": "user", "deleted": True, "external_id": "e1"}
    assert api.get(f"/users/{user['id']}").extensions["refused"] == (404, "resource_not_found")
    assert api.get(f"/sessions/{session['id']}").status_code == 404
    assert api.get(f"/organizations/{organization['id']}/memberships").json()["total_count"] == 0
