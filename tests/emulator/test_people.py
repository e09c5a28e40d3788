"""What people do in a browser, and what the Backend API sees of it afterwards."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator
from clerk_backend.emulator.errors import Refusal

JSON = Any


def test_a_handshake_brings_the_cookies_once(api: httpx.Client, user: JSON, emulator: Emulator) -> None:
    people = emulator.people()
    handshake = people.handshake(people.sign_in(user["id"])["session_id"])
    path = "/clients/handshake_payload"
    names = [one.partition("=")[0] for one in api.get(path, params=handshake).json()["directives"]]
    assert names[0] == "__session"
    assert names[2:] == ["__client_uat", "__refresh"]
    assert api.get(path, params=handshake).extensions["refused"] == (404, "resource_not_found")


def test_the_publishable_key_names_the_frontend_api(emulator: Emulator) -> None:
    kind, _, payload = emulator.publishable_key().rpartition("_")
    assert kind == "pk_test"
    assert base64.b64decode(payload + "==") == b"embedded-clerk-1.clerk.accounts.dev$"
    emulator.add_instance("sk_live_1")
    assert emulator.publishable_key("sk_live_1").startswith("pk_live_")


def test_people_sign_in_as_members_and_switch_organizations(
    api: httpx.Client, user: JSON, organization: JSON, emulator: Emulator
) -> None:
    people = emulator.people()
    session_id = people.sign_in(user["id"], organization_id=organization["id"])["session_id"]
    people.activate(session_id, None)
    assert api.get(f"/sessions/{session_id}").json()["last_active_organization_id"] is None
    stranger = api.post("/users", json={"username": "stranger"}).json()
    with pytest.raises(Refusal):
        people.sign_in(stranger["id"], organization_id=organization["id"])
    with pytest.raises(Refusal):
        people.activate("sess_gone", None)


def test_somebody_known_joins_by_invitation(api: httpx.Client, organization: JSON, emulator: Emulator) -> None:
    path = f"/organizations/{organization['id']}"
    sent = api.post(f"{path}/invitations", json={"email_address": "bob@example.com", "role": "org:admin"}).json()
    bob = api.post("/users", json={"email_address": ["bob@example.com"]}).json()
    membership = emulator.people().accept_invitation(sent["id"])
    assert membership["public_user_data"]["user_id"] == bob["id"]
    with pytest.raises(Refusal):
        emulator.people().accept_invitation(sent["id"])
