"""Lists of users: filtered, ordered, paged."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator

JSON = Any


@pytest.fixture
def people(api: httpx.Client, emulator: Emulator) -> list[str]:
    """Return the ids of Ada, Bob and Cy, a second apart."""
    made: list[str] = []
    for fields in (
        {
            "email_address": ["ada@example.com"],
            "first_name": "Ada",
            "external_id": "e1",
            "phone_number": ["+15555550100"],
        },
        {"email_address": ["bob@example.org"], "first_name": "Bob", "username": "builder", "banned": True},
        {"username": "cy_young", "first_name": "Cy", "last_name": "Young", "web3_wallet": ["0x" + "ab" * 20]},
    ):
        made.append(api.post("/users", json=fields).json()["id"])
        emulator.clock.advance(1)
    return made


def names(api: httpx.Client, params: JSON) -> str:
    found = "".join(user["first_name"][0] for user in api.get("/users", params=params).json())
    if not isinstance(params, dict) or not {"limit", "offset", "starting_after"} & params.keys():
        assert api.get("/users/count", params=params).json()["total_count"] == len(found)
    return found


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, "CBA"),
        ({"email_address": "ADA@example.com"}, "A"),
        ({"email_address": ["ada@example.com", "bob@example.org", "x@example.com"]}, "BA"),
        ({"phone_number": "+15555550100"}, "A"),
        ({"phone_number": "15555550100"}, "A"),
        ({"web3_wallet": "0x" + "AB" * 20}, "C"),
        ({"username": ["builder", "cy_young"]}, "CB"),
        ({"external_id": "e1"}, "A"),
        ({"external_id": "-e1"}, "CB"),
        ({"external_id": "+e1"}, "A"),
        ({"query": "young"}, "C"),
        ({"query": "EXAMPLE"}, "BA"),
        ({"query": " "}, "CBA"),
        ({"email_address_query": "example.ORG"}, "B"),
        ({"phone_number_query": "555"}, "A"),
        ({"username_query": "BUILD"}, "B"),
        ({"name_query": "cy y"}, "C"),
        ({"banned": "true"}, "B"),
        ({"banned": "false"}, "CA"),
        ({"created_at_before": 1750000001000}, "A"),
        ({"created_at_after": 1750000000000}, "CB"),
        ({"last_active_at_after": 0}, ""),
        ({"last_active_at_since": 0}, ""),
        ({"last_sign_in_at_before": 9750000000000}, ""),
        ({"order_by": "created_at"}, "ABC"),
        ({"order_by": "+created_at"}, "ABC"),
        ({"order_by": "-first_name"}, "CBA"),
        ({"order_by": "email_address"}, "ABC"),
        ({"order_by": "-email_address"}, "BAC"),
        ({"order_by": "web3wallet"}, "CAB"),
        ({"order_by": ["username", "first_name"]}, "BCA"),
        ({"limit": 2}, "CB"),
        ({"limit": 2, "offset": 1}, "BA"),
        ({"offset": 5}, ""),
        ({"unheard_of": "x"}, "CBA"),
    ],
)  # fmt: skip
def test_a_list_has_the_users_that_were_asked_for(
    api: httpx.Client, people: list[str], params: JSON, expected: str
) -> None:
    assert names(api, params) == expected


def test_ids_are_included_and_excluded(api: httpx.Client, people: list[str]) -> None:
    assert names(api, {"user_id": people[:2]}) == "BA"
    assert names(api, {"user_id": f"-{people[0]}"}) == "CB"
    assert names(api, {"user_id": [f"+{people[0]}", people[1], f"-{people[1]}"]}) == "A"


def test_users_are_found_by_organization_provider_and_activity(
    api: httpx.Client, people: list[str], emulator: Emulator
) -> None:
    organization = api.post("/organizations", json={"name": "Acme", "created_by": people[0]}).json()
    assert names(api, {"organization_id": organization["id"]}) == "A"
    assert names(api, {"organization_id": f"-{organization['id']}"}) == "CB"
    emulator.people().connect(people[1], "google", "g1")
    assert names(api, {"provider": "oauth_google", "provider_user_id": ["g1", "g2"]}) == "B"
    refused = api.get("/users", params={"provider": "oauth_google"}).extensions["refused"]
    assert refused == (422, "form_conditional_param_missing")
    api.post("/sessions", json={"user_id": people[2]})
    now = int(emulator.clock.now() * 1000)
    assert names(api, {"last_active_at_since": now}) == "C"
    assert names(api, {"last_active_at_after": now}) == ""
    assert names(api, {"order_by": "-last_sign_in_at"}) == "CBA"


def test_a_limit_over_500_silently_gives_ten_rows(api: httpx.Client) -> None:
    for number in range(12):
        api.post("/users", json={"username": f"user{number}"})
    assert len(api.get("/users").json()) == 10
    assert len(api.get("/users", params={"limit": 500}).json()) == 12
    assert len(api.get("/users", params={"limit": 501}).json()) == 10


def test_a_cursor_walks_all_users_in_both_directions(api: httpx.Client) -> None:
    made = [api.post("/users", json={"username": f"user{number}"}).json()["id"] for number in range(5)]
    for order, expected in (("+created_at", made), ("-created_at", made[::-1])):
        seen: list[str] = []
        while True:
            params: JSON = {"limit": 2, "order_by": order} | ({"starting_after": seen[-1]} if seen else {})
            page = api.get("/users", params=params).json()
            seen += [user["id"] for user in page]
            if len(page) < 2:
                break
        assert seen == expected


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"order_by": "username"}, "form_param_value_invalid"),
        ({"offset": 1}, "form_conditional_param_disallowed"),
        ({"starting_after": "user_gone"}, "form_resource_not_found"),
    ],
)
def test_a_cursor_needs_the_order_created_at_and_no_offset(
    api: httpx.Client, people: list[str], params: JSON, code: str
) -> None:
    response = api.get("/users", params={"starting_after": people[1], **params})
    assert response.extensions["refused"] == (422, code)


@pytest.mark.parametrize(
    ("params", "refused"),
    [
        ({"limit": "ten"}, (400, "invalid_query_parameter_value")),
        ({"limit": "0"}, (400, "invalid_query_parameter_value")),
        ({"limit": "9" * 5000}, (400, "invalid_query_parameter_value")),
        ({"limit": "²"}, (400, "invalid_query_parameter_value")),
        ({"offset": "-1"}, (400, "invalid_query_parameter_value")),
        ({"banned": "perhaps"}, (400, "invalid_query_parameter_value")),
        ({"created_at_before": "2024-01-01"}, (400, "invalid_query_parameter_value")),
        ({"order_by": "shoe_size"}, (422, "form_param_value_invalid")),
        ({"order_by": "-"}, (422, "form_param_value_invalid")),
        ({"user_id": ["u"] * 101}, (422, "form_param_array_size_exceeded")),
    ],
)
def test_a_query_that_cannot_be_read_is_refused(api: httpx.Client, params: JSON, refused: tuple[int, str]) -> None:
    assert api.get("/users", params=params).extensions["refused"] == refused
