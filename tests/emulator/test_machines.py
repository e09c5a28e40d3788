"""Machines, their tokens, API keys and OAuth applications."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest

from clerk_backend.emulator import Emulator

JSON = Any


@pytest.fixture
def machine(api: httpx.Client) -> JSON:
    return api.post("/machines", json={"name": "worker"}).json()


def test_a_machine_is_made_found_changed_and_removed(api: httpx.Client, machine: JSON) -> None:
    other = api.post("/machines", json={"name": "caller", "scoped_machines": [machine["id"]]}).json()
    assert [one["id"] for one in other["scoped_machines"]] == [machine["id"]]
    path = f"/machines/{other['id']}"
    assert "secret_key" not in api.get(path).json()
    assert api.patch(path, json={"name": "Dialer", "default_token_ttl": 60}).json()["default_token_ttl"] == 60
    listed = api.get("/machines", params={"query": "dial", "order_by": "name"}).json()
    assert [one["id"] for one in listed["data"]] == [other["id"]]
    assert api.delete(f"/machines/{machine['id']}").json()["deleted"]
    assert api.get(path).json()["scoped_machines"] == []
    assert api.post("/machines", json={"name": "x", "scoped_machines": ["mch_gone"]}).status_code == 404
    refused = api.post("/machines", json={"name": "x", "scoped_machines": ["m"] * 151}).extensions["refused"]
    assert refused == (422, "form_param_array_size_exceeded")


def test_scopes_are_given_and_taken(api: httpx.Client, machine: JSON) -> None:
    other = api.post("/machines", json={"name": "caller"}).json()
    path = f"/machines/{machine['id']}/scopes"
    assert api.post(path, json={"to_machine_id": other["id"]}).json()["to_machine_id"] == other["id"]
    again = api.post(path, json={"to_machine_id": other["id"]}).extensions["refused"]
    assert again == (409, "machine_scope_already_exists")
    assert api.delete(f"{path}/{other['id']}").json()["deleted"]
    assert api.delete(f"{path}/{other['id']}").status_code == 404


def test_a_rotated_secret_is_good_for_a_while(
    api: httpx.Client, machine: JSON, emulator: Emulator, connect: Callable[..., httpx.Client]
) -> None:
    path = f"/machines/{machine['id']}/secret_key"
    assert api.get(path).json()["secret"] == machine["secret_key"]
    new = api.post(f"{path}/rotate", json={"previous_token_ttl": 10}).json()["secret"]
    old, fresh = connect(emulator, machine["secret_key"]), connect(emulator, new)
    assert old.post("/m2m_tokens", json={}).status_code == fresh.post("/m2m_tokens", json={}).status_code == 201
    emulator.clock.advance(10)
    assert old.post("/m2m_tokens", json={}).extensions["refused"] == (401, "clerk_key_invalid")
    assert fresh.post("/m2m_tokens", json={}).status_code == 201
    assert fresh.get("/users").extensions["refused"] == (401, "clerk_key_invalid")
    assert api.get(path).json()["secret"] == new


def test_a_token_of_a_machine_is_issued_verified_and_revoked(
    api: httpx.Client, machine: JSON, emulator: Emulator, connect: Callable[..., httpx.Client]
) -> None:
    worker = connect(emulator, machine["secret_key"])
    made = worker.post("/m2m_tokens", json={"claims": {"a": 1}, "seconds_until_expiration": 60}).json()
    assert (made["subject"], made["claims"]) == (machine["id"], {"a": 1})
    assert api.post("/m2m_tokens/verify", json={"token": made["token"]}).json()["id"] == made["id"]
    found = worker.get("/m2m_tokens", params={"subject": machine["id"]}).json()
    assert [one["id"] for one in found["m2m_tokens"]] == [made["id"]]
    assert found["total_count"] == 1
    reason = {"revocation_reason": "lost"}
    assert api.post(f"/m2m_tokens/{made['id']}/revoke", json=reason).json()["revocation_reason"] == "lost"
    assert api.post("/m2m_tokens/verify", json={"token": made["token"]}).status_code == 404
    assert api.get("/m2m_tokens", params={"subject": machine["id"]}).json()["total_count"] == 0
    emulator.clock.advance(60)
    both = {"subject": machine["id"], "revoked": "true", "expired": "true"}
    assert api.get("/m2m_tokens", params=both).json()["m2m_tokens"][0]["expired"]
    assert api.post("/m2m_tokens", json={}).extensions["refused"] == (401, "authorization_invalid")
    assert api.get("/m2m_tokens").extensions["refused"] == (400, "missing_query_parameter")
    too_long = api.get("/m2m_tokens", params={"subject": "x", "limit": 101}).extensions["refused"]
    assert too_long == (400, "bad_request")
    for wrong in ("soon", -1):
        assert worker.post("/m2m_tokens", json={"seconds_until_expiration": wrong}).status_code == 422


def test_a_token_may_be_a_jwt(
    api: httpx.Client, machine: JSON, emulator: Emulator, connect: Callable[..., httpx.Client]
) -> None:
    worker = connect(emulator, machine["secret_key"])
    made = worker.post("/m2m_tokens", json={"token_format": "jwt", "claims": {"a": 1}}).json()
    claims = jwt.decode(made["token"], options={"verify_signature": False})
    assert (claims["sub"], claims["a"], claims["exp"] - claims["iat"]) == (machine["id"], 1, 3600)
    assert api.get("/m2m_tokens", params={"subject": machine["id"]}).json()["total_count"] == 0


def test_an_api_key_is_issued_verified_changed_and_revoked(api: httpx.Client, user: JSON, emulator: Emulator) -> None:
    fields = {"name": "ci", "subject": user["id"], "scopes": ["read"], "seconds_until_expiration": 60}
    made = api.post("/api_keys", json=fields).json()
    path = f"/api_keys/{made['id']}"
    assert api.get(f"{path}/secret").json() == {"secret": made["secret"]}
    unversioned = httpx.URL("https://api.clerk.com/api_keys/verify")
    assert api.post(unversioned, json={"secret": made["secret"]}).json()["subject"] == user["id"]
    assert api.get(path).json()["last_used_at"]
    emulator.clock.advance(60)
    assert api.post("/api_keys/verify", json={"secret": made["secret"]}).status_code == 404
    changed = api.patch(path, json={"seconds_until_expiration": None, "description": "old"}).json()
    assert (changed["expired"], changed["description"]) == (False, "old")
    assert api.patch(path, json={"seconds_until_expiration": 5, "subject": user["id"]}).json()["expiration"]
    assert api.post(f"{path}/revoke", json={}).json()["revoked"]
    listing = {"subject": user["id"], "query": "C"}
    assert api.get("/api_keys", params=listing).json()["total_count"] == 0
    assert api.get("/api_keys", params={**listing, "include_invalid": "true"}).json()["total_count"] == 1
    assert api.delete(path).json()["deleted"]
    assert api.get(path).status_code == 404
    assert api.post("/api_keys", json={"name": "ci", "subject": "user_gone"}).status_code == 404


@pytest.fixture
def application(api: httpx.Client) -> JSON:
    return api.post("/oauth_applications", json={"name": "Partner", "redirect_uris": ["https://p.example/cb"]}).json()


def test_an_oauth_application_is_registered_changed_and_removed(api: httpx.Client, application: JSON) -> None:
    path = f"/oauth_applications/{application['id']}"
    assert application["callback_url"] == "https://p.example/cb"
    changed = api.patch(path, json={"callback_url": "https://p.example/new", "name": "Friend"}).json()
    assert (changed["redirect_uris"], "client_secret" in changed) == (["https://p.example/new"], False)
    rotated = api.post(f"{path}/rotate_secret").json()
    assert rotated["client_secret"] != application["client_secret"]
    logo = api.put(f"{path}/logo", files={"file": ("a.png", b"\x89PNG\r\n\x1a\n")}).json()
    assert logo["client_image_url"]
    public = api.post("/oauth_applications", json={"name": "App", "public": True}).json()
    assert "client_secret" not in public
    names = [one["name"] for one in api.get("/oauth_applications").json()["data"]]
    assert names == ["Friend", "App"]
    assert api.get("/oauth_applications", params={"name_query": "fri"}).json()["total_count"] == 1
    assert api.get(path).json()["name"] == "Friend"
    assert api.delete(path).json()["deleted"]


def test_an_access_token_is_verified_until_it_is_revoked(
    api: httpx.Client, user: JSON, application: JSON, emulator: Emulator
) -> None:
    token = emulator.people().access_token(user["id"], application["client_id"], ["profile"])["secret"]
    found = api.post("/oauth_applications/access_tokens/verify", json={"access_token": token}).json()
    assert (found["subject"], found["scopes"]) == (user["id"], ["profile"])
    path = f"/oauth_applications/{application['id']}/revoke_token"
    assert api.post(path, json={"token": token}).status_code == 204
    assert api.post("/oauth_applications/access_tokens/verify", json={"access_token": token}).status_code == 404
    assert api.post(path, json={"token": "oat_gone"}).status_code == 404
