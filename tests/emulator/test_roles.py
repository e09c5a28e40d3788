"""Roles, permissions and role sets."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

JSON = Any
ROLES, PERMISSIONS, SETS = "/organization_roles", "/organization_permissions", "/role_sets"


@pytest.fixture
def role(api: httpx.Client) -> JSON:
    return api.post(ROLES, json={"name": "Editor", "key": "org:editor", "include_in_initial_role_set": True}).json()


@pytest.fixture
def permission(api: httpx.Client) -> JSON:
    return api.post(PERMISSIONS, json={"name": "Edit pages", "key": "org:pages:edit"}).json()


def test_an_instance_begins_with_administrators_and_members(api: httpx.Client) -> None:
    roles = api.get(ROLES, params={"order_by": "key"}).json()["data"]
    assert [(one["key"], one["is_creator_eligible"]) for one in roles] == [("org:admin", True), ("org:member", False)]
    permissions = api.get(PERMISSIONS, params={"limit": 50}).json()
    assert {one["type"] for one in permissions["data"]} == {"system"}
    assert permissions["total_count"] == len(roles[0]["permissions"]) == 8


def test_a_role_gains_and_loses_permissions(api: httpx.Client, role: JSON, permission: JSON) -> None:
    path = f"{ROLES}/{role['id']}/permissions/{permission['id']}"
    for _ in range(2):
        assert [one["key"] for one in api.post(path).json()["permissions"]] == ["org:pages:edit"]
    assert api.delete(path).json()["permissions"] == []
    assert api.delete(path).extensions["refused"] == (404, "resource_not_found")
    changed = api.patch(f"{ROLES}/{role['id']}", json={"permissions": [permission["id"]]}).json()
    assert [one["id"] for one in changed["permissions"]] == [permission["id"]]
    assert api.patch(f"{ROLES}/{role['id']}", json={"permissions": ["perm_gone"]}).status_code == 404
    api.delete(f"{PERMISSIONS}/{permission['id']}")
    assert api.get(f"{ROLES}/{role['id']}").json()["permissions"] == []


def test_a_new_key_is_taken_over_by_the_members(api: httpx.Client, user: JSON, organization: JSON, role: JSON) -> None:
    member = f"/organizations/{organization['id']}/memberships/{user['id']}"
    api.patch(member, json={"role": "org:editor"})
    assert api.delete(f"{ROLES}/{role['id']}").extensions["refused"] == (403, "organization_role_used")
    api.patch(f"{ROLES}/{role['id']}", json={"key": "org:author", "description": "Writes"})
    assert api.patch(member, json={"role": "org:author"}).json()["role"] == "org:author"
    api.patch(member, json={"role": "org:admin"})
    assert api.delete(f"{ROLES}/{role['id']}").json()["deleted"]
    assert api.get(f"{ROLES}/{role['id']}").status_code == 404


@pytest.mark.parametrize(
    ("path", "fields", "code"),
    [
        (ROLES, {"name": "x", "key": "editor"}, "form_param_format_invalid"),
        (ROLES, {"name": "x", "key": "org:editor"}, "form_identifier_exists"),
        (ROLES, {"key": "org:x"}, "form_param_missing"),
        (PERMISSIONS, {"name": "x", "key": "org:x"}, "form_param_format_invalid"),
        (PERMISSIONS, {"name": "x", "key": "org:sys_x:read"}, "form_param_value_invalid"),
        (SETS, {"name": "x"}, "form_param_missing"),
    ],
)
def test_a_role_or_permission_that_cannot_be_is_refused(
    api: httpx.Client, role: JSON, path: str, fields: JSON, code: str
) -> None:
    assert api.post(path, json=fields).extensions["refused"] == (422, code)


def test_a_permission_is_changed_unless_it_is_the_systems(api: httpx.Client, permission: JSON) -> None:
    path = f"{PERMISSIONS}/{permission['id']}"
    assert api.patch(path, json={"description": "All of them"}).json()["description"] == "All of them"
    assert api.get(path).json()["description"] == "All of them"
    system = api.get(PERMISSIONS, params={"query": "org:sys_profile:delete"}).json()["data"][0]
    refused = api.delete(f"{PERMISSIONS}/{system['id']}").extensions["refused"]
    assert refused == (403, "resource_forbidden")


def new_set(api: httpx.Client, **fields: object) -> httpx.Response:
    roles = {"default_role_key": "org:member", "creator_role_key": "org:admin", "roles": ["org:admin", "org:member"]}
    return api.post(SETS, json={"name": "Sales Team", **roles, **fields})


def test_a_role_set_is_made_found_and_changed(api: httpx.Client, role: JSON) -> None:
    made = new_set(api).json()
    assert (made["key"], made["type"], made["default_role"]["key"]) == ("role_set:sales_team", "custom", "org:member")
    assert new_set(api).extensions["refused"] == (422, "form_identifier_exists")
    assert new_set(api, key="sales").extensions["refused"] == (422, "form_param_value_invalid")
    assert new_set(api, key="role_set:b", roles=["org:king"]).status_code == 404
    refused = new_set(api, key="role_set:b", default_role_key="org:editor").extensions["refused"]
    assert refused == (422, "form_param_value_invalid")
    changed = api.patch(f"{SETS}/{made['id']}", json={"name": "Sales", "default_role_key": "org:admin"}).json()
    assert (changed["name"], changed["default_role"]["key"]) == ("Sales", "org:admin")
    assert api.get(f"{SETS}/role_set:sales_team").json() == changed
    assert api.get(f"{SETS}/role_set:none").status_code == 404
    listed = api.get(SETS, params={"query": "sal", "order_by": "name"}).json()
    assert [one["id"] for one in listed["data"]] == [made["id"]]
    grown = api.post(f"{SETS}/{made['id']}/roles", json={"role_keys": ["org:editor"]}).json()
    assert [one["key"] for one in grown["roles"]] == ["org:admin", "org:member", "org:editor"]


def test_the_roles_of_a_set_are_swapped_with_the_members(api: httpx.Client, user: JSON, role: JSON) -> None:
    made = new_set(api).json()
    organization = api.post(
        "/organizations", json={"name": "A", "created_by": user["id"], "role_set_key": made["key"]}
    ).json()
    path = f"{SETS}/{made['id']}/roles/replace"
    swapped = api.post(path, json={"role_key": "org:admin", "to_role_key": "org:editor"}).json()
    assert swapped["creator_role"]["key"] == "org:editor"
    memberships = api.get(f"/organizations/{organization['id']}/memberships").json()["data"]
    assert [one["role"] for one in memberships] == ["org:editor"]
    refused = api.post(path, json={"role_key": "org:admin", "to_role_key": "org:editor"}).extensions["refused"]
    assert refused == (404, "resource_not_found")


def test_a_replaced_set_hands_its_organizations_on(api: httpx.Client, user: JSON, role: JSON) -> None:
    made = new_set(api, roles=["org:admin", "org:member", "org:editor"]).json()
    bob = api.post("/users", json={"username": "bob1"}).json()
    organization = api.post(
        "/organizations", json={"name": "A", "created_by": user["id"], "role_set_key": made["key"]}
    ).json()
    members = f"/organizations/{organization['id']}/memberships"
    api.post(members, json={"user_id": bob["id"], "role": "org:editor"})
    same = api.post(f"{SETS}/{made['id']}/replace", json={"dest_role_set_key": made["key"]})
    assert same.extensions["refused"] == (422, "form_param_value_invalid")
    fields = {"dest_role_set_key": "role_set:default", "reassignment_mappings": {"org:admin": "org:member"}}
    assert api.post(f"{SETS}/{made['id']}/replace", json=fields).json()["deleted"]
    assert {one["role"] for one in api.get(members).json()["data"]} == {"org:member"}
    assert api.get(f"/organizations/{organization['id']}").json()["role_set_key"] == "role_set:default"
