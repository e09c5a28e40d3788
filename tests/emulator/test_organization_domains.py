"""Email domains of organizations."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

JSON = Any


@pytest.fixture
def path(organization: JSON) -> str:
    return f"/organizations/{organization['id']}/domains"


def test_a_domain_is_claimed_changed_and_released(api: httpx.Client, path: str) -> None:
    made = api.post(path, json={"name": "Acme.Example", "enrollment_mode": "automatic_invitation"}).json()
    assert (made["name"], made["verification"]["status"]) == ("acme.example", "verified")
    changed = api.patch(f"{path}/{made['id']}", json={"enrollment_mode": "manual_invitation", "verified": False}).json()
    assert (changed["enrollment_mode"], changed["verification"]["status"]) == ("manual_invitation", "unverified")
    owned = api.post(f"{path}/{made['id']}/verify_ownership").json()
    assert owned["ownership_verification"]["strategy"] == "manual_override"
    assert api.post(f"{path}/{made['id']}/verify_ownership").json() == owned
    assert api.delete(f"{path}/{made['id']}").json()["object"] == "organization_domain"
    assert api.delete(f"{path}/{made['id']}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({}, (422, "form_param_missing")),
        ({"name": "no domain"}, (422, "form_param_format_invalid")),
        ({"name": "gmail.com"}, (422, "organization_domain_common")),
        ({"name": "taken.example"}, (422, "organization_domain_already_exists")),
        ({"name": "x.example", "enrollment_mode": "force"}, (422, "form_param_value_invalid")),
    ],
)
def test_a_domain_that_cannot_be_is_refused(
    api: httpx.Client, path: str, fields: JSON, refused: tuple[int, str]
) -> None:
    api.post(path, json={"name": "taken.example"})
    assert api.post(path, json=fields).extensions["refused"] == refused


def test_an_organization_has_ten_domains_at_most(api: httpx.Client, path: str) -> None:
    for number in range(10):
        assert api.post(path, json={"name": f"d{number}.example"}).is_success
    refused = api.post(path, json={"name": "d10.example"}).extensions["refused"]
    assert refused == (403, "organization_domain_quota_exceeded")


def test_domains_are_listed_by_organization_and_instance(api: httpx.Client, path: str, organization: JSON) -> None:
    api.post(path, json={"name": "a.example", "enrollment_mode": "enterprise_sso"})
    api.post(path, json={"name": "b.example", "verified": False})
    other = api.post("/organizations", json={"name": "Other"}).json()
    foreign = api.post(f"/organizations/{other['id']}/domains", json={"name": "c.example"}).json()
    assert api.get(f"{path}/{foreign['id']}").status_code == 405
    assert api.patch(f"{path}/{foreign['id']}", json={}).status_code == 404

    def names(path: str, **params: object) -> str:
        return "".join(row["name"][0] for row in api.get(path, params=params).json()["data"])  # type: ignore[arg-type]

    everywhere = "/organization_domains"
    assert names(path) == "ba"
    assert names(path, verified="true") == "a"
    assert names(path, enrollment_mode="-enterprise_sso") == "b"
    assert names(everywhere, order_by="name") == "abc"
    assert names(everywhere, enrollment_mode="enterprise_sso,manual_invitation", order_by="-name") == "cba"
    assert names(everywhere, organization_id=other["id"]) == "c"
    assert names(everywhere, query=organization["id"]) == "ba"
    assert names(everywhere, query="C.EX") == "c"
    assert names(everywhere, domains=["a.example", "c.example"]) == "ca"
    refused = api.get(everywhere, params={"enrollment_mode": "force"}).extensions["refused"]
    assert refused == (400, "invalid_query_parameter_value")
    [shown] = api.get(everywhere, params={"limit": 1}).json()["data"]
    assert shown["public_organization_data"]["name"] == "Other"
