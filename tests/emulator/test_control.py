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
