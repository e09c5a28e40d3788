"""The emulator is steered over HTTP by another process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from clerk_backend.emulator import SECRET_KEY, Emulator

JSON = Any


@pytest.fixture
def control(emulator: Emulator) -> Iterator[httpx.Client]:
    with httpx.Client(transport=emulator.transport, base_url="http://emulator/_emulator") as client:
        yield client


def test_the_state_is_told(control: httpx.Client, user: JSON, emulator: Emulator) -> None:
    control.post("/instances", json={"secret_key": "sk_live_2"})
    state = control.get("/state").json()
    first, second = state["instances"]
    assert state["now"] == emulator.clock.now()
    assert (first["secret_key"], first["users"], second["users"]) == (SECRET_KEY, 1, 0)
    assert second["publishable_key"].startswith("pk_live_")


def test_faults_counts_clock_and_reset_are_at_hand(
    control: httpx.Client, api: httpx.Client, emulator: Emulator
) -> None:
    control.post("/faults", json={"kind": "error", "match": "GET /users", "times": 2})
    assert api.get("/users").status_code == 503
    control.delete("/faults")
    assert api.get("/users").status_code == 200
    counted = control.get("/requests", params={"match": "GET /users", "status": "503"}).json()
    assert counted["count"] == 1
    assert counted["last"][-1] == {"method": "GET", "path": "/users", "status": 200}
    before = emulator.clock.now()
    assert control.post("/clock/advance", json={"seconds": 5}).json() == {"now": before + 5}
    control.post("/reset")
    assert control.get("/requests").json() == {"count": 0, "last": []}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example.net"},
        {"origin": "http://evil.org"},
        {"origin": "null"},
        {"origin": "http://emulator.evil.org"},
        {"host": "evil.org:4010"},
        {"host": "evil.org:4010", "origin": "http://evil.org:4010"},
        {"host": "127.0.0.1.evil.org"},
        {"host": "a b"},
        {"host": "a@evil.org"},
    ],
)
def test_no_web_page_of_somebody_elses_steers_the_emulator(
    headers: dict[str, str], control: httpx.Client, emulator: Emulator
) -> None:
    before = emulator.clock.now()
    refused = control.post("/clock/advance", json={"seconds": 5}, headers=headers)
    assert refused.status_code == control.get("/state", headers=headers).status_code == 403
    assert refused.json()["errors"][0]["code"] == "origin_invalid"
    assert emulator.clock.now() == before


@pytest.mark.parametrize(
    "host", ["127.0.0.1:4010", "[::1]:4010", "localhost", "clerk.localhost:1", "192.168.0.7", "emulator", "ci.internal"]
)
def test_whoever_reaches_the_emulator_by_a_name_of_their_own_steers_it(host: str, control: httpx.Client) -> None:
    assert control.get("/state", headers={"host": host}).status_code == 200
    assert control.get("/state", headers={"host": host, "origin": f"http://{host}"}).status_code == 200


def test_people_act_from_afar(control: httpx.Client, api: httpx.Client, user: JSON) -> None:
    signed_in = control.post("/people/sign_in", json={"user_id": user["id"]}).json()["result"]
    assert api.get(f"/sessions/{signed_in['session_id']}").json()["status"] == "active"
    assert control.post("/people/sign_in", json={"user_id": "user_gone"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/earthquake", {}, 404),
        ("/faults", {"json": {"kind": "earthquake"}}, 422),
        ("/faults", {"json": {"size": 9}}, 422),
        ("/faults", {"content": b"{"}, 400),
        ("/faults", {"json": []}, 400),
        ("/clock/advance", {"json": {"seconds": "soon"}}, 422),
        ("/clock/advance", {"json": {"seconds": -1}}, 422),
        ("/instances", {"json": {"secret_key": 1}}, 422),
        ("/people/sign_in", {"json": {"name": "Ada"}}, 422),
        ("/people/sign_in", {"json": {"secret_key": "sk_test_none"}}, 422),
    ],
)
def test_what_cannot_be_done_is_refused(control: httpx.Client, path: str, sent: JSON, status: int) -> None:
    assert control.post(path, **sent).status_code == status
