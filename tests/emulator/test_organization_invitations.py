"""Invitations into organizations."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator

JSON = Any


@pytest.fixture
def path(organization: JSON) -> str:
    return f"/organizations/{organization['id']}/invitations"


def fields(address: str = "bob@example.com", **more: object) -> JSON:
    return {"email_address": address, "role": "org:member", **more}


def test_an_invitation_is_sent_found_and_revoked(api: httpx.Client, path: str, user: JSON, organization: JSON) -> None:
    sent = api.post(path, json=fields(inviter_user_id=user["id"], expires_in_days=1, public_metadata={"a": 1})).json()
    assert sent["id"].startswith("orginv_")
    assert (sent["status"], sent["role_name"], sent["public_inviter_data"]["first_name"]) == (
        "pending",
        "Member",
        "Ada",
    )
    assert sent["expires_at"] - sent["created_at"] == 24 * 3600 * 1000
    assert api.get(f"{path}/{sent['id']}").json() == sent
    counted = api.get("/organizations/acme", params={"include_members_count": "1"}).json()
    assert counted["pending_invitations_count"] == 1
    revoked = api.post(f"{path}/{sent['id']}/revoke", json={"requesting_user_id": user["id"]}).json()
    assert revoked["status"] == "revoked"
    refused = api.post(f"{path}/{sent['id']}/revoke").extensions["refused"]
    assert refused == (400, "organization_invitation_not_pending")
    other = api.post("/organizations", json={"name": "Other"}).json()
    assert api.get(f"/organizations/{other['id']}/invitations/{sent['id']}").status_code == 404


def test_nobody_is_invited_twice_or_as_a_member(api: httpx.Client, path: str, emulator: Emulator) -> None:
    assert api.post(path, json=fields()).is_success
    assert api.post(path, json=fields()).extensions["refused"] == (400, "organization_invitation_not_unique")
    refused = api.post(path, json=fields("ada@example.com")).extensions["refused"]
    assert refused == (400, "already_a_member_in_organization")
    emulator.clock.advance(31 * 24 * 3600)
    assert api.post(path, json=fields()).is_success


def test_only_managing_members_invite(api: httpx.Client, path: str, organization: JSON) -> None:
    bob = api.post("/users", json={"email_address": ["bob@example.com"]}).json()
    mine = fields("x@example.com", inviter_user_id=bob["id"])
    assert api.post(path, json=mine).extensions["refused"] == (403, "not_a_member_in_organization")
    api.post(f"/organizations/{organization['id']}/memberships", json={"user_id": bob["id"], "role": "org:member"})
    assert api.post(path, json=mine).extensions["refused"] == (403, "missing_organization_permission")
    assert api.post(path, json=fields(role="org:king")).extensions["refused"] == (404, "resource_not_found")


def test_the_invited_count_as_members(api: httpx.Client, path: str, organization: JSON) -> None:
    api.patch(f"/organizations/{organization['id']}", json={"max_allowed_memberships": 2})
    assert api.post(path, json=fields()).is_success
    refused = api.post(path, json=fields("cy@example.com")).extensions["refused"]
    assert refused == (403, "organization_membership_quota_exceeded")


def test_many_are_invited_or_none(api: httpx.Client, path: str) -> None:
    sent = api.post(f"{path}/bulk", json=[fields("a@example.com"), fields("b@example.com")]).json()
    assert sent["total_count"] == 2
    for bad, refused in (
        ([fields("c@example.com"), fields("c@example.com")], (400, "organization_invitation_not_unique")),
        ([fields("c@example.com"), fields("a@example.com")], (400, "organization_invitation_not_unique")),
        ([fields(f"c{n}@example.com") for n in range(11)], (400, "bulk_size_exceeded")),
        ([], (400, "request_body_invalid")),
        ([1], (400, "request_body_invalid")),
        ([{}], (422, "form_param_missing")),
    ):
        assert api.post(f"{path}/bulk", json=bad).extensions["refused"] == refused
    assert api.get(path).json()["total_count"] == 2


def test_invitations_are_listed_by_organization_user_and_instance(
    api: httpx.Client, path: str, emulator: Emulator
) -> None:
    first = api.post(path, json=fields()).json()
    emulator.clock.advance(1)
    second = api.post(path, json=fields("cy@example.com")).json()
    api.post(f"{path}/{second['id']}/revoke")

    def ids(path: str, **params: object) -> list[str]:
        return [row["id"] for row in api.get(path, params=params).json()["data"]]  # type: ignore[arg-type]

    assert ids(path) == [second["id"], first["id"]]
    assert ids(path, status="pending") == ids(f"{path}/pending") == [first["id"]]
    assert ids(path, email_address="BOB@example.com") == [first["id"]]
    assert ids(path, order_by="email_address") == [first["id"], second["id"]]
    assert ids("/organization_invitations", query="cy@") == [second["id"]]
    bob = api.post("/users", json={"email_address": ["bob@example.com"]}).json()
    [shown] = api.get(f"/users/{bob['id']}/organization_invitations").json()["data"]
    assert shown["public_organization_data"]["slug"] == "acme"
    emulator.clock.advance(31 * 24 * 3600)
    assert ids(path, status="expired") == [first["id"]]


def test_an_accepted_invitation_makes_a_member(api: httpx.Client, path: str, emulator: Emulator) -> None:
    sent = api.post(path, json=fields(public_metadata={"a": 1})).json()
    membership = emulator.people().accept_invitation(sent["id"])
    assert (membership["role"], membership["public_metadata"]) == ("org:member", {"a": 1})
    assert api.get(f"{path}/{sent['id']}").json()["status"] == "accepted"
