"""Invitations into the application, and the waitlist."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator
from clerk_backend.emulator.errors import Refusal

JSON = Any
MONTH = 31 * 24 * 3600


def invite(api: httpx.Client, address: str = "bob@example.com", **fields: object) -> httpx.Response:
    return api.post("/invitations", json={"email_address": address, **fields})


def test_an_invitation_is_sent_and_revoked(api: httpx.Client) -> None:
    sent = invite(api, public_metadata={"plan": "pro"}, template_slug="invitation").json()
    assert (sent["status"], sent["revoked"], sent["public_metadata"]) == ("pending", False, {"plan": "pro"})
    revoked = api.post(f"/invitations/{sent['id']}/revoke").json()
    assert (revoked["status"], revoked["revoked"]) == ("revoked", True)
    refused = api.post(f"/invitations/{sent['id']}/revoke").extensions["refused"]
    assert refused == (400, "invitation_already_revoked")
    assert api.post("/invitations/inv_gone/revoke").status_code == 404


def test_those_who_are_known_are_not_invited_unless_asked_for(api: httpx.Client, user: JSON) -> None:
    assert invite(api, "ada@example.com").extensions["refused"] == (422, "form_identifier_exists")
    assert invite(api).is_success
    again = invite(api)
    assert again.extensions["refused"] == (400, "duplicate_record")
    assert again.json()["errors"][0]["meta"] == {"email_addresses": ["bob@example.com"]}
    assert invite(api, ignore_existing=True).is_success


def test_many_are_invited_or_none(api: httpx.Client) -> None:
    sent = api.post("/invitations/bulk", json=[{"email_address": "a@example.com"}, {"email_address": "b@example.com"}])
    assert [one["email_address"] for one in sent.json()] == ["a@example.com", "b@example.com"]
    twice = api.post("/invitations/bulk", json=[{"email_address": "c@example.com"}] * 2)
    assert twice.extensions["refused"] == (400, "duplicate_record")
    too_many = api.post("/invitations/bulk", json=[{"email_address": f"c{n}@example.com"} for n in range(11)])
    assert too_many.extensions["refused"] == (400, "bulk_size_exceeded")
    assert len(api.get("/invitations").json()) == 2


def test_invitations_are_listed_by_status_and_address(api: httpx.Client, emulator: Emulator) -> None:
    first = invite(api, "b@example.com").json()
    revoked = invite(api, "a@example.com").json()
    api.post(f"/invitations/{revoked['id']}/revoke")

    def ids(**params: object) -> list[str]:
        return [row["id"] for row in api.get("/invitations", params=params).json()]  # type: ignore[arg-type]

    assert ids() == ids(status="pending") == ids(query="B@") == [first["id"]]
    assert ids(status="revoked") == ids(status="revoked", query=revoked["id"]) == [revoked["id"]]
    emulator.clock.advance(MONTH)
    last = invite(api, "a@example.com").json()
    assert ids(status="expired") == [first["id"]]
    assert ids(order_by="email_address") == [last["id"], first["id"]]
    assert api.get("/invitations", params={"paginated": "true"}).json()["total_count"] == 2


def test_an_accepted_invitation_makes_a_user(api: httpx.Client, emulator: Emulator) -> None:
    sent = invite(api, public_metadata={"plan": "pro"}).json()
    people = emulator.people()
    user = people.accept_invitation(sent["id"])
    assert (user["email_addresses"][0]["email_address"], user["public_metadata"]) == (
        "bob@example.com",
        {"plan": "pro"},
    )
    refused = api.post(f"/invitations/{sent['id']}/revoke").extensions["refused"]
    assert refused == (400, "invitation_already_accepted")
    with pytest.raises(Refusal):
        people.accept_invitation(sent["id"])
    with pytest.raises(Refusal):
        people.accept_invitation("inv_gone")


def test_the_waitlist_lets_in_and_turns_down(api: httpx.Client) -> None:
    first = api.post("/waitlist_entries", json={"email_address": "a@example.com", "notify": False}).json()
    assert api.post("/waitlist_entries", json={"email_address": "A@example.com"}).json() == first
    addresses = [{"email_address": "b@example.com"}, {"email_address": "c@example.com"}]
    second, third = api.post("/waitlist_entries/bulk", json=addresses).json()
    path = f"/waitlist_entries/{first['id']}"
    assert api.post(f"{path}/invite").json()["invitation"]["email_address"] == "a@example.com"
    assert api.post(f"{path}/invite").extensions["refused"] == (409, "waitlist_entry_conflict")
    assert api.post(f"{path}/invite", json={"ignore_existing": True}).is_success
    assert api.delete(path).extensions["refused"] == (409, "waitlist_entry_conflict")
    assert api.post(f"/waitlist_entries/{second['id']}/reject").json()["status"] == "rejected"
    assert api.delete(f"/waitlist_entries/{second['id']}").json()["deleted"]

    def ids(**params: object) -> list[str]:
        return [row["id"] for row in api.get("/waitlist_entries", params=params).json()["data"]]  # type: ignore[arg-type]

    assert ids(order_by="-email_address") == [third["id"], first["id"]]
    assert ids(status="invited") == ids(query="A@") == [first["id"]]
    assert len(ids(order_by="invited_at")) == 2
