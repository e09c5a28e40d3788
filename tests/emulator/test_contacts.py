"""Email addresses, phone numbers and wallets as resources of their own."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator
from clerk_backend.emulator.errors import Refusal

JSON = Any


def add(api: httpx.Client, user: JSON, address: str, **more: object) -> JSON:
    return api.post("/email_addresses", json={"user_id": user["id"], "email_address": address, **more}).json()


def test_an_address_is_attached_verified_or_not(api: httpx.Client, user: JSON) -> None:
    plain = add(api, user, "plain@example.com")
    assert (plain["verification"], plain["reserved"]) == (None, False)
    primary = add(api, user, "first@example.com", verified=True, primary=True)
    assert api.get(f"/email_addresses/{primary['id']}").json() == primary
    assert api.get(f"/users/{user['id']}").json()["primary_email_address_id"] == primary["id"]
    again = {"user_id": user["id"], "email_address": "plain@example.com"}
    assert api.post("/email_addresses", json=again).extensions["refused"] == (422, "form_identifier_exists")
    assert api.post("/email_addresses", json={}).extensions["refused"] == (422, "form_param_missing")
    nobody = {"user_id": "user_gone", "email_address": "x@example.com"}
    assert api.post("/email_addresses", json=nobody).status_code == 404


def test_an_unverified_address_is_nobodys_until_it_is_verified(api: httpx.Client, user: JSON) -> None:
    mine = add(api, user, "both@example.com")
    other = api.post("/users", json={"email_address": ["both@example.com"]})
    assert other.is_success
    refused = api.patch(f"/email_addresses/{mine['id']}", json={"verified": True}).extensions["refused"]
    assert refused == (400, "identification_claimed")


def test_an_address_is_changed_and_taken_away(api: httpx.Client, user: JSON) -> None:
    second = add(api, user, "second@example.com")
    path = f"/email_addresses/{second['id']}"
    assert api.patch(path, json={"verified": True, "primary": True}).json()["verification"]["status"] == "verified"
    assert api.delete(path).json() == {"id": second["id"], "object": "email_address", "deleted": True}
    assert api.get(path).extensions["refused"] == (404, "resource_not_found")
    left = api.get(f"/users/{user['id']}").json()
    assert left["primary_email_address_id"] == user["primary_email_address_id"]
    first = f"/email_addresses/{user['primary_email_address_id']}"
    assert api.patch(first, json={"verified": False}).json()["verification"] is None


def test_the_first_verified_address_becomes_primary(api: httpx.Client) -> None:
    user = api.post("/users", json={"username": "ada1"}).json()
    address = add(api, user, "late@example.com")
    assert api.get(f"/users/{user['id']}").json()["primary_email_address_id"] is None
    api.patch(f"/email_addresses/{address['id']}", json={"verified": True})
    assert api.get(f"/users/{user['id']}").json()["primary_email_address_id"] == address["id"]


def test_a_second_factor_has_to_be_verified(api: httpx.Client, user: JSON) -> None:
    new = {"user_id": user["id"], "phone_number": "+15555550100", "reserved_for_second_factor": True}
    refused = api.post("/phone_numbers", json=new).extensions["refused"]
    assert refused == (400, "identification_update_second_factor_unverified")
    number = api.post("/phone_numbers", json={**new, "verified": True}).json()
    assert (number["reserved_for_second_factor"], number["default_second_factor"]) == (True, True)
    found = api.get(f"/users/{user['id']}").json()
    assert found["two_factor_enabled"]
    assert found["mfa_enabled_at"]


@pytest.mark.parametrize(
    ("status", "verified", "reserved"),
    [(None, True, False), ("verified", True, False), ("reserved", False, True), ("unverified", False, False)],
)
def test_all_addresses_are_replaced_by_one(
    api: httpx.Client, user: JSON, status: str | None, verified: bool, reserved: bool
) -> None:
    fields = {"email_address": "new@example.com"} | ({"identification_status": status} if status else {})
    new = api.put(f"/users/{user['id']}/email_address", json=fields).json()
    assert (new["verification"] is not None, new["reserved"]) == (verified, reserved)
    found = api.get(f"/users/{user['id']}").json()
    assert (found["email_addresses"], found["primary_email_address_id"]) == ([new], new["id"])


def test_an_address_replaces_itself_and_a_second_factor_goes(api: httpx.Client) -> None:
    fields = {"email_address": ["a@example.com"], "phone_number": ["+15555550100"]}
    user = api.post("/users", json=fields).json()
    same = api.put(f"/users/{user['id']}/email_address", json={"email_address": "a@example.com"})
    assert same.is_success
    api.patch(f"/phone_numbers/{user['phone_numbers'][0]['id']}", json={"reserved_for_second_factor": True})
    api.put(f"/users/{user['id']}/phone_number", json={"phone_number": "+15555550101"})
    assert api.get(f"/users/{user['id']}").json()["mfa_disabled_at"]
    taken = api.post("/users", json={"phone_number": ["+15555550102"]})
    assert taken.is_success
    response = api.put(f"/users/{user['id']}/phone_number", json={"phone_number": "+15555550102"})
    assert response.extensions["refused"] == (422, "form_identifier_exists")


def test_what_belongs_to_a_connected_account_stays(api: httpx.Client, user: JSON, emulator: Emulator) -> None:
    people, address = emulator.people(), user["email_addresses"][0]
    people.connect(user["id"], "google", "g1", email_address="ada@example.com")
    assert api.get(f"/email_addresses/{address['id']}").json()["linked_to"][0]["type"] == "oauth_google"
    refused = api.delete(f"/email_addresses/{address['id']}").extensions["refused"]
    assert refused == (400, "identification_deletion_failed")
    new = {"email_address": "new@example.com"}
    assert api.put(f"/users/{user['id']}/email_address", json=new).extensions["refused"] == refused


def test_an_address_of_the_test_mode_is_verified_by_the_known_code(api: httpx.Client, user: JSON) -> None:
    address = add(api, user, "ada+clerk_test@example.com")
    path = f"/email_addresses/{address['id']}"
    sent = api.post(f"{path}/prepare_verification").json()
    attempt = {"verification_id": sent["id"], "code": "424242"}
    assert api.post(f"{path}/attempt_verification", json=attempt).json()["status"] == "verified"
    assert api.get(path).json()["verification"]["strategy"] == "email_code"
    refused = api.post(f"{path}/attempt_verification", json=attempt).extensions["refused"]
    assert refused == (400, "verification_already_verified")


def test_the_code_that_was_sent_is_right(api: httpx.Client, user: JSON, emulator: Emulator) -> None:
    path = f"/email_addresses/{user['email_addresses'][0]['id']}"
    sent = api.post(f"{path}/prepare_verification").json()
    attempt = {"verification_id": sent["id"], "code": emulator.people().code(sent["id"])}
    assert api.post(f"{path}/attempt_verification", json=attempt).json()["status"] == "verified"
    with pytest.raises(Refusal):
        emulator.people().code("ver_gone")


def test_a_wrong_code_is_told_by_the_status_and_three_end_it(api: httpx.Client, user: JSON, emulator: Emulator) -> None:
    path = f"/email_addresses/{user['email_addresses'][0]['id']}"
    sent = api.post(f"{path}/prepare_verification").json()
    attempt = {"verification_id": sent["id"], "code": "wrong"}
    seen = [api.post(f"{path}/attempt_verification", json=attempt).json() for _ in range(4)]
    assert [one["status"] for one in seen] == ["unverified", "unverified", "failed", "failed"]
    sent = api.post(f"{path}/prepare_verification").json()
    emulator.clock.advance(600)
    attempt = {"verification_id": sent["id"], "code": "424242"}
    assert api.post(f"{path}/attempt_verification", json=attempt).json()["status"] == "expired"
    attempt["verification_id"] = "ver_gone"
    assert api.post(f"{path}/attempt_verification", json=attempt).status_code == 404


def test_a_number_of_the_test_mode_is_verified_by_the_known_code(api: httpx.Client, user: JSON) -> None:
    number = api.post("/phone_numbers", json={"user_id": user["id"], "phone_number": "+15555550100"}).json()
    path = f"/phone_numbers/{number['id']}"
    sent = api.post(f"{path}/prepare_verification").json()
    assert sent["channel"] == "sms"
    attempt = {"verification_id": sent["id"], "code": "424242"}
    assert api.post(f"{path}/attempt_verification", json=attempt).json()["status"] == "verified"
    assert api.delete(path).json()["deleted"]


def test_a_wallet_is_taken_away(api: httpx.Client) -> None:
    user = api.post("/users", json={"web3_wallet": ["0x" + "ab" * 20]}).json()
    path = f"/users/{user['id']}/web3_wallets/{user['web3_wallets'][0]['id']}"
    assert api.delete(path).json()["object"] == "web3_wallet"
    assert api.delete(path).extensions["refused"] == (404, "resource_not_found")
