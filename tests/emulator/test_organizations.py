"""Organizations and their members."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator

JSON = Any


def make(api: httpx.Client, name: str = "Acme", **fields: object) -> JSON:
    return api.post("/organizations", json={"name": name, **fields}).json()


def test_the_creator_becomes_an_administrator(api: httpx.Client, user: JSON, organization: JSON) -> None:
    assert (organization["slug"], organization["created_by"], organization["members_count"]) == ("acme", user["id"], 1)
    [membership] = api.get(f"/organizations/{organization['id']}/memberships").json()["data"]
    assert membership["role"] == "org:admin"
    assert "org:sys_memberships:manage" in membership["permissions"]
    assert membership["public_user_data"]["identifier"] == "ada@example.com"


def test_an_organization_is_found_by_id_and_slug(api: httpx.Client, organization: JSON) -> None:
    plain = api.get(f"/organizations/{organization['id']}").json()
    assert "members_count" not in plain
    counted = api.get("/organizations/acme", params={"include_members_count": "true"}).json()
    assert (counted["id"], counted["members_count"]) == (organization["id"], 1)
    assert api.get("/organizations/none").extensions["refused"] == (404, "resource_not_found")


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({}, (422, "form_param_missing")),
        ({"name": "<b>"}, (422, "form_param_value_invalid")),
        ({"name": "see https://example.com"}, (422, "form_param_value_invalid")),
        ({"name": "x", "slug": "Not A Slug"}, (422, "form_param_format_invalid")),
        ({"name": "x", "slug": "acme"}, (422, "form_identifier_exists")),
        ({"name": "x", "created_by": "user_gone"}, (400, "organization_creator_not_found")),
        ({"name": "x", "max_allowed_memberships": -1}, (422, "form_param_value_invalid")),
        ({"name": "x", "colour": "red"}, (422, "form_param_unknown")),
    ],
)
def test_an_organization_that_cannot_be_is_refused(
    api: httpx.Client, organization: JSON, fields: JSON, refused: tuple[int, str]
) -> None:
    assert api.post("/organizations", json=fields).extensions["refused"] == refused


def test_a_slug_is_made_from_the_name_and_stays_unique(api: httpx.Client) -> None:
    assert make(api, "Ünder & Over")["slug"] == "nder-over"
    assert make(api, "日本")["slug"] == "organization"
    assert make(api, slug="acme-1")["slug"] == "acme-1"
    first, second = make(api)["slug"], make(api)["slug"]
    assert second.startswith(f"{first}-")
    assert second != first


def test_an_organization_is_changed(api: httpx.Client, organization: JSON, emulator: Emulator) -> None:
    make(api, "Other")
    path = f"/organizations/{organization['id']}"
    emulator.clock.advance(1)
    fields = {"name": "Acme 2", "slug": "acme-2", "max_allowed_memberships": 7, "created_at": "2020-01-01T00:00:00Z"}
    changed = api.patch(path, json={**fields, "admin_delete_enabled": False, "role_set_key": None}).json()
    assert (changed["name"], changed["slug"], changed["max_allowed_memberships"]) == ("Acme 2", "acme-2", 7)
    assert (changed["created_at"], changed["admin_delete_enabled"]) == (1577836800000, False)
    assert changed["updated_at"] == organization["updated_at"] + 1000
    assert api.patch(path, json={"slug": "other"}).extensions["refused"] == (422, "form_identifier_exists")
    assert api.patch(path, json={"public_metadata": {}}).extensions["refused"] == (422, "form_param_unknown")
    old = api.patch(path, json={"public_metadata": {"a": 1}}, headers={"clerk-api-version": "2025-11-10"})
    assert old.json()["public_metadata"] == {"a": 1}


def test_metadata_is_merged_and_replaced(api: httpx.Client, organization: JSON) -> None:
    path = f"/organizations/{organization['id']}/metadata"
    api.put(path, json={"public_metadata": {"a": 1, "b": 2}, "private_metadata": {"c": 3}})
    merged = api.patch(path, json={"public_metadata": {"a": None}}).json()
    assert (merged["public_metadata"], merged["private_metadata"]) == ({"b": 2}, {"c": 3})


def test_a_deleted_organization_takes_everything_with_it(api: httpx.Client, user: JSON, organization: JSON) -> None:
    path = f"/organizations/{organization['id']}"
    fields = {"user_id": user["id"], "active_organization_id": organization["id"]}
    session = api.post("/sessions", json=fields).json()
    api.post(f"{path}/invitations", json={"email_address": "x@example.com", "role": "org:member"})
    api.post(f"{path}/domains", json={"name": "acme.example"})
    gone = api.delete(path).json()
    assert gone == {"id": organization["id"], "object": "organization", "deleted": True, "slug": "acme"}
    assert api.get(path).status_code == 404
    assert api.get("/organization_invitations").json()["total_count"] == 0
    assert api.get("/organization_domains").json()["total_count"] == 0
    assert api.get(f"/sessions/{session['id']}").json()["last_active_organization_id"] is None


def test_organizations_are_filtered_ordered_and_paged(api: httpx.Client, user: JSON, emulator: Emulator) -> None:
    first = make(api, "Alpha", created_by=user["id"])
    emulator.clock.advance(1)
    second = make(api, "Beta")

    def names(**params: object) -> list[str]:
        return [one["name"] for one in api.get("/organizations", params=params).json()["data"]]  # type: ignore[arg-type]

    assert names() == ["Beta", "Alpha"]
    assert names(query="alp") == ["Alpha"]
    assert names(query=second["id"]) == ["Beta"]
    assert names(user_id=user["id"]) == ["Alpha"]
    assert names(user_id=f"-{user['id']}") == ["Beta"]
    assert names(organization_id=[first["id"], "org_gone"]) == ["Alpha"]
    assert names(order_by="name") == ["Alpha", "Beta"]
    assert names(order_by="-members_count") == ["Alpha", "Beta"]
    page = api.get("/organizations", params={"limit": 1, "offset": 1, "include_members_count": "true"}).json()
    assert (page["data"][0]["members_count"], page["total_count"]) == (1, 2)


@pytest.fixture
def bob(api: httpx.Client) -> JSON:
    return api.post("/users", json={"email_address": ["bob@example.com"], "first_name": "Bob"}).json()


def test_members_come_change_and_go(api: httpx.Client, organization: JSON, bob: JSON) -> None:
    path = f"/organizations/{organization['id']}/memberships"
    fields = {"user_id": bob["id"], "role": "basic_member", "public_metadata": {"seat": 1}}
    made = api.post(path, json=fields).json()
    assert (made["role"], made["role_name"], made["public_metadata"]) == ("org:member", "Member", {"seat": 1})
    assert api.post(path, json=fields).extensions["refused"] == (400, "already_a_member_in_organization")
    one = f"{path}/{bob['id']}"
    assert api.patch(one, json={"role": "org:admin"}).json()["role"] == "org:admin"
    assert api.patch(one, json={"role": "org:king"}).extensions["refused"] == (404, "resource_not_found")
    merged = api.patch(f"{one}/metadata", json={"public_metadata": {"desk": 2}}).json()
    assert merged["public_metadata"] == {"seat": 1, "desk": 2}
    session = api.post("/sessions", json={"user_id": bob["id"], "active_organization_id": organization["id"]}).json()
    assert api.delete(one).json()["id"] == made["id"]
    assert api.delete(one).extensions["refused"] == (404, "resource_not_found")
    assert api.get(f"/sessions/{session['id']}").json()["last_active_organization_id"] is None
    assert api.post(path, json={"user_id": "user_gone", "role": "org:member"}).status_code == 404
    assert api.post(path, json={"user_id": bob["id"]}).extensions["refused"] == (422, "form_param_missing")


def test_an_organization_is_full_at_some_point(api: httpx.Client, user: JSON, bob: JSON) -> None:
    api.patch("/instance/organization_settings", json={"max_allowed_memberships": 1})
    full = make(api, created_by=user["id"])
    assert full["max_allowed_memberships"] == 1
    fields = {"user_id": bob["id"], "role": "org:member"}
    refused = api.post(f"/organizations/{full['id']}/memberships", json=fields).extensions["refused"]
    assert refused == (403, "organization_membership_quota_exceeded")
    roomy = make(api, created_by=user["id"], max_allowed_memberships=0)
    assert api.post(f"/organizations/{roomy['id']}/memberships", json=fields).is_success


def test_memberships_are_listed_by_organization_user_and_instance(
    api: httpx.Client, user: JSON, bob: JSON, organization: JSON, emulator: Emulator
) -> None:
    emulator.clock.advance(1)
    path = f"/organizations/{organization['id']}/memberships"
    api.post(path, json={"user_id": bob["id"], "role": "org:member"})
    make(api, "Other", created_by=bob["id"])

    def who(path: str, **params: object) -> list[str]:
        rows = api.get(path, params=params).json()["data"]  # type: ignore[arg-type]
        return [row["public_user_data"]["first_name"] for row in rows]

    assert who(path) == ["Bob", "Ada"]
    assert who(path, order_by="first_name") == ["Ada", "Bob"]
    assert who(path, order_by="-email_address") == ["Bob", "Ada"]
    assert who(path, role="org:admin") == ["Ada"]
    assert who(path, user_id=f"-{user['id']}") == ["Bob"]
    assert who(path, email_address_query="bob") == ["Bob"]
    assert who("/organization_memberships", limit=2) == ["Bob", "Bob"]
    assert who(f"/users/{bob['id']}/organization_memberships") == ["Bob", "Bob"]
    assert api.get("/users/user_gone/organization_memberships").status_code == 404
