"""Several instances by their keys, and what the emulator remembers of requests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from clerk_backend.emulator import SECRET_KEY, Emulator, ManualClock, Request, Seen

JSON = Any


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "authentication_invalid"),
        ("Basic x", "authorization_header_format_invalid"),
        ("Bearer ", "authorization_header_format_invalid"),
        ("Bearer sk_test_other", "clerk_key_invalid"),
    ],
)
def test_a_missing_or_wrong_key_is_a_401(emulator: Emulator, header: str | None, code: str) -> None:
    headers = {"authorization": header} if header else {}
    with httpx.Client(transport=emulator.transport) as client:
        response = client.get("https://api.clerk.com/v1/users", headers=headers)
    body = response.json()
    assert (response.status_code, body["errors"][0]["code"]) == (401, code)
    assert len(body["clerk_trace_id"]) == 32


def test_instances_share_nothing(emulator: Emulator, api: httpx.Client, connect: Callable[..., httpx.Client]) -> None:
    emulator.add_instance("sk_live_2")
    assert emulator.add_instance("sk_live_2") is emulator.instance("sk_live_2")
    live = connect(emulator, "sk_live_2")
    for client in (api, live):
        assert client.post("/users", json={"username": "ada1"}).is_success
    assert api.get("/users/count").json()["total_count"] == 1
    assert api.get("/jwks").json() != live.get("/jwks").json()


def test_the_same_seed_gives_the_same_answers(connect: Callable[..., httpx.Client]) -> None:
    def run() -> list[str]:
        client = connect(Emulator(clock=ManualClock(), seed="again"))
        return [client.post("/users", json={"username": name}).text for name in ("ada1", "ada1", "bob1")]

    assert run() == run()
    assert connect(Emulator()).get("/instance").text != connect(Emulator()).get("/instance").text


def test_ids_look_like_clerks_and_sort_by_time(api: httpx.Client, emulator: Emulator) -> None:
    first = api.post("/users", json={"username": "ada1"}).json()["id"]
    emulator.clock.advance(1)
    second = api.post("/users", json={"username": "bob1"}).json()["id"]
    assert first < second
    assert len(first) == len("user_") + 27
    assert first[5:].isalnum()


def test_requests_are_remembered_and_counted(api: httpx.Client, emulator: Emulator, user: JSON) -> None:
    api.get(f"/users/{user['id']}")
    api.get("/users/user_gone")
    api.get("/nowhere")
    assert emulator.requests[0] == Seen("POST", "/users", 200)
    assert emulator.last_requests(1) == [Seen("GET", "/nowhere", 404)]
    assert emulator.count() == 4
    assert emulator.count("POST /users") == emulator.count("/users") == 1
    assert emulator.count("GET /users/{user_id}") == emulator.count("GET /users/*") == 2
    assert emulator.count("GET /users/*", status=404) == emulator.count("* /users/user_gone") == 1


def test_a_reset_forgets_all_but_the_keys(api: httpx.Client, emulator: Emulator, user: JSON) -> None:
    emulator.add_instance("sk_test_2")
    emulator.faults.add("empty", times=None)
    emulator.reset()
    assert emulator.count() == 0
    assert api.get("/users").json() == []
    assert [one.secret_key for one in emulator.instances] == [SECRET_KEY, "sk_test_2"]


def test_the_core_takes_and_gives_plain_values(emulator: Emulator) -> None:
    request = Request("GET", "/v1/users/count", headers=(("authorization", f"Bearer {SECRET_KEY}"),))
    response = emulator.handle(request)
    assert (response.status, response.body) == (200, b'{"object":"total_count","total_count":0}')


def test_clerk_backend_does_not_import_the_emulator() -> None:
    program = "import sys, clerk_backend; sys.exit('clerk_backend.emulator' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
