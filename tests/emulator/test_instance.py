"""Settings, lists, domains and tickets of an instance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator

JSON = Any


def test_the_instance_tells_what_it_is(api: httpx.Client) -> None:
    assert api.get("/instance").json()["environment_type"] == "development"
    changed = api.patch("/instance", json={"allowed_origins": ["my-app://x"], "hibp": True})
    assert (changed.status_code, changed.content) == (204, b"")
    assert api.get("/instance").json()["allowed_origins"] == ["my-app://x"]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/instance/protect", {"rules_enabled": True}),
        ("/instance/communication", {"blocked_country_codes": ["AQ"]}),
        ("/instance/oauth_application_settings", {"default_scopes": ["email"]}),
        ("/instance/organization_settings", {"slug_disabled": True}),
    ],
)
def test_settings_are_read_and_changed_in_part(api: httpx.Client, path: str, change: JSON) -> None:
    before = api.get(path).json()
    after = api.patch(path, json=change).json()
    assert after == {**before, **change} == api.get(path).json()


def test_restrictions_are_only_written(api: httpx.Client) -> None:
    assert api.patch("/instance/restrictions", json={"allowlist": True, "blocklist": None}).json()["allowlist"] is True
    assert api.get("/instance/restrictions").extensions["refused"] == (405, "method_not_allowed")
    wrong = api.patch("/instance/communication", json={"blocked_country_codes": ["Antarctica"]})
    assert wrong.extensions["refused"] == (422, "form_param_format_invalid")


def test_the_role_of_creators_is_chosen_by_id(api: httpx.Client, user: JSON) -> None:
    role = api.post("/organization_roles", json={"name": "Owner", "key": "org:owner"}).json()
    settings = api.patch("/instance/organization_settings", json={"creator_role_id": role["id"]}).json()
    assert settings["creator_role"] == "org:owner"
    organization = api.post("/organizations", json={"name": "A", "created_by": user["id"]}).json()
    [member] = api.get(f"/organizations/{organization['id']}/memberships").json()["data"]
    assert member["role"] == "org:owner"
    wrong = api.patch("/instance/organization_settings", json={"domains_default_role_id": "role_gone"})
    assert wrong.extensions["refused"] == (404, "resource_not_found")


def test_only_a_production_instance_moves(api: httpx.Client, connect: Callable[..., httpx.Client]) -> None:
    move = {"home_url": "https://example.com", "is_secondary": False}
    refused = api.post("/instance/change_domain", json=move).extensions["refused"]
    assert refused == (400, "request_invalid_for_environment")
    live = connect(Emulator("sk_live_1", limits=None), "sk_live_1")
    for response in (live.post("/instance/change_domain", json=move), live.put("/beta_features/domain", json=move)):
        assert (response.status_code, response.content) == (202, b"")
    assert live.get("/instance").json()["environment_type"] == "production"
    [domain] = live.get("/domains").json()["data"]
    assert domain["frontend_api_url"] == "https://clerk.embedded-1.example.com"


def test_beta_settings_are_changed(api: httpx.Client) -> None:
    changed = api.patch("/beta_features/instance_settings", json={"restricted_to_allowlist": True, "test_mode": True})
    assert changed.json()["restricted_to_allowlist"] is True


@pytest.mark.parametrize("path", ["/allowlist_identifiers", "/blocklist_identifiers"])
def test_identifiers_are_listed_and_taken_off(api: httpx.Client, path: str) -> None:
    kinds = {
        "a@example.com": "email_address",
        "*@example.com": "email_address",
        "+15555550100": "phone_number",
        "0x" + "ab" * 20: "web3_wallet",
    }
    made: list[JSON] = []
    for identifier, kind in kinds.items():
        made.append(api.post(path, json={"identifier": identifier}).json())
        assert (made[-1]["identifier"], made[-1]["identifier_type"]) == (identifier, kind)
    again = api.post(path, json={"identifier": "a@example.com"}).extensions["refused"]
    assert again == (400, "duplicate_record")
    assert api.post(path, json={"identifier": "x"}).extensions["refused"] == (422, "form_param_format_invalid")
    assert api.delete(f"{path}/{made[-1]['id']}").json()["deleted"]
    answer = api.get(path).json()
    assert len(answer if isinstance(answer, list) else answer["data"]) == 3


def test_redirect_urls_are_allowed_and_dropped(api: httpx.Client) -> None:
    made = api.post("/redirect_urls", json={"url": "https://example.com/back"}).json()
    assert api.get(f"/redirect_urls/{made['id']}").json() == made
    assert api.get("/redirect_urls").json() == [made]
    again = api.post("/redirect_urls", json={"url": "https://example.com/back"}).extensions["refused"]
    assert again == (400, "duplicate_record")
    for wrong in ("example", "http://[x"):
        assert api.post("/redirect_urls", json={"url": wrong}).status_code == 422
    assert api.delete(f"/redirect_urls/{made['id']}").json()["deleted"]


def test_satellite_domains_come_and_go(api: httpx.Client) -> None:
    [primary] = api.get("/domains").json()["data"]
    fields = {"name": "satellite.example", "is_satellite": True, "proxy_url": "https://satellite.example/__clerk"}
    made = api.post("/domains", json=fields).json()
    assert made["frontend_api_url"] == fields["proxy_url"]
    changed = api.patch(f"/domains/{made['id']}", json={"name": "other.example", "proxy_url": None}).json()
    assert (changed["name"], changed["proxy_url"]) == ("other.example", None)
    assert api.delete(f"/domains/{made['id']}").json()["deleted"]
    refused = api.delete(f"/domains/{primary['id']}").extensions["refused"]
    assert refused == (403, "operation_not_allowed_on_primary_domain")
    second = api.post("/domains", json={"name": "x.example", "is_satellite": False}).extensions["refused"]
    assert second == (422, "primary_domain_already_exists")


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/sign_in_tokens", {"expires_in_seconds": 60}), ("/actor_tokens", {"actor": {"sub": "user_boss"}})],
)
def test_tickets_are_made_and_revoked_once(api: httpx.Client, user: JSON, path: str, fields: JSON) -> None:
    made = api.post(path, json={"user_id": user["id"], **fields}).json()
    assert made["status"] == "pending"
    assert made["token"] in made["url"]
    assert api.post(f"{path}/{made['id']}/revoke").json()["status"] == "revoked"
    kind = path.strip("/").removesuffix("s")
    refused = api.post(f"{path}/{made['id']}/revoke").extensions["refused"]
    assert refused == (400, f"{kind}_cannot_be_revoked_code")
    assert api.post(path, json={"user_id": "user_gone", **fields}).status_code == 404


def test_an_actor_has_a_subject_and_a_testing_token_ends_in_an_hour(
    api: httpx.Client, user: JSON, emulator: Emulator
) -> None:
    refused = api.post("/actor_tokens", json={"user_id": user["id"], "actor": {}}).extensions["refused"]
    assert refused == (422, "form_param_value_invalid")
    assert api.post("/testing_tokens").json()["expires_at"] == int(emulator.clock.now()) + 3600
