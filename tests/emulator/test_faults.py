"""Faults on demand, as an httpx client meets them."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from clerk_backend.emulator import SECRET_KEY, Emulator, ManualClock

JSON = Any
ADA = {"username": "ada1"}


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("refused", httpx.ConnectError),
        ("reset", httpx.ReadError),
        ("disconnected", httpx.RemoteProtocolError),
        ("cut", httpx.RemoteProtocolError),
    ],
)
def test_a_broken_connection_raises_what_httpx_would(
    api: httpx.Client, emulator: Emulator, kind: Any, error: type[Exception]
) -> None:
    emulator.faults.add(kind)
    with pytest.raises(error):
        api.get("/users")
    assert api.get("/users").is_success


@pytest.mark.parametrize(
    ("kind", "work", "done"),
    [
        ("refused", True, 0),
        ("reset", False, 0),
        ("reset", True, 1),
        ("disconnected", False, 0),
        ("disconnected", True, 1),
        ("cut", False, 1),
        ("error", False, 0),
        ("error", True, 1),
        ("html", False, 0),
        ("html", True, 1),
        ("empty", False, 0),
        ("empty", True, 1),
        ("rate_limited", True, 0),
        ("nulls", False, 1),
    ],
)
def test_the_work_is_done_or_not(emulator: Emulator, kind: Any, work: bool, done: int) -> None:
    emulator.faults.add(kind, work=work)
    with httpx.Client(transport=emulator.transport, headers={"authorization": f"Bearer {SECRET_KEY}"}) as client:
        try:
            client.post("https://api.clerk.com/v1/users", json=ADA)
        except httpx.TransportError:
            assert emulator.requests[-1].status == (200 if kind == "cut" else 0)
    assert len(emulator.instance().users) == done


def plain(emulator: Emulator, path: str = "/users") -> httpx.Response:
    with httpx.Client(transport=emulator.transport, headers={"authorization": f"Bearer {SECRET_KEY}"}) as client:
        return client.get(f"https://api.clerk.com/v1{path}")


def test_answers_that_are_no_json(emulator: Emulator) -> None:
    emulator.faults.add("html")
    emulator.faults.add("html", status=503)
    emulator.faults.add("html", status=200)
    pages = [plain(emulator) for _ in range(3)]
    assert [page.status_code for page in pages] == [502, 503, 200]
    assert {page.headers["content-type"] for page in pages} == {"text/html"}
    emulator.faults.add("empty")
    assert (plain(emulator).status_code, plain(emulator).content) == (200, b"[]")


def test_a_server_error_and_a_429_look_like_clerks(api: httpx.Client, emulator: Emulator) -> None:
    emulator.faults.add("error", status=500)
    assert api.get("/users").extensions["refused"] == (500, "internal_clerk_error")
    emulator.faults.add("rate_limited")
    assert "retry-after" not in api.get("/users").headers
    emulator.faults.add("rate_limited", retry_after=3)
    assert api.get("/users").headers["retry-after"] == "3"


def test_a_fault_meets_what_matches_so_many_times(api: httpx.Client, emulator: Emulator, user: JSON) -> None:
    emulator.faults.add("error", "GET /users/{user_id}", times=2)
    seen = [api.get(path).status_code for path in ("/users", f"/users/{user['id']}", "/users/x", "/users/x")]
    assert seen == [200, 503, 503, 404]
    emulator.faults.add("error", f"* /users/{user['id']}*", times=None)
    assert {api.get(f"/users/{user['id']}").status_code for _ in range(5)} == {503}
    emulator.faults.clear()
    assert api.get(f"/users/{user['id']}").is_success


def test_a_fault_strikes_with_its_probability(api: httpx.Client, emulator: Emulator) -> None:
    emulator.faults.add("error", times=None, probability=0.5)
    seen = [api.get("/users").is_success for _ in range(100)]
    assert 30 < sum(seen) < 70


def test_answers_may_be_other_than_promised(emulator: Emulator, user: JSON) -> None:
    def changed(kind: Any, **options: Any) -> JSON:
        emulator.faults.add(kind, **options)
        return plain(emulator, f"/users/{user['id']}").json()

    address = changed("unknown_enums")["email_addresses"][0]
    assert address["verification"]["status"] == "new_status"
    assert changed("unknown_enums", fields=["object"])["object"] == "new_object"
    shown = changed("unknown_fields")
    assert shown["brand_new_field"]
    assert shown["email_addresses"][0]["brand_new_field"]
    assert "tomorrow" in changed("unknown_fields", fields=["tomorrow"])
    assert changed("missing_fields").keys() == {"id", "object"}
    assert changed("missing_fields", fields=["username"]).keys() == user.keys() - {"username"}
    nulls = changed("nulls")
    assert nulls["id"] == user["id"]
    assert nulls["created_at"] is None
    assert changed("nulls", fields=["email_address"])["email_addresses"][0]["email_address"] is None


def test_an_empty_answer_stays_empty(api: httpx.Client, emulator: Emulator) -> None:
    emulator.faults.add("nulls")
    assert api.patch("/instance", json={}).content == b""


def test_a_delay_passes_on_a_manual_clock(api: httpx.Client, emulator: Emulator) -> None:
    start = emulator.clock.now()
    emulator.faults.add("delay", seconds=2)
    emulator.faults.add("delay", seconds=1)
    emulator.faults.add("error")
    emulator.faults.add("empty")
    assert api.get("/users").status_code == 503
    assert emulator.clock.now() == start + 3


def test_a_delay_beyond_the_patience_of_the_client_is_a_time_out(api: httpx.Client, emulator: Emulator) -> None:
    start = emulator.clock.now()
    emulator.faults.add("delay", seconds=60)
    with pytest.raises(httpx.ReadTimeout):
        api.post("/users", json=ADA, timeout=2)
    assert emulator.clock.now() == start + 2
    assert len(emulator.instance().users) == 1


async def test_asyncio_clients_meet_the_same_and_wait_together(emulator: Emulator) -> None:
    headers = {"authorization": f"Bearer {SECRET_KEY}"}
    client = httpx.AsyncClient(transport=emulator.transport, base_url="https://api.clerk.com/v1", headers=headers)
    async with client as api:
        emulator.faults.add("cut")
        with pytest.raises(httpx.RemoteProtocolError):
            await api.get("/users")
        start = emulator.clock.now()
        emulator.faults.add("delay", times=3, seconds=2)
        answers = await asyncio.gather(*(api.get("/users") for _ in range(3)))
        assert [answer.status_code for answer in answers] == [200] * 3
        assert emulator.clock.now() == start + 2


async def test_on_a_real_clock_a_delay_takes_its_time() -> None:
    emulator = Emulator()
    emulator.faults.add("delay", times=None, seconds=0.01)
    before = emulator.clock.now()
    await asyncio.to_thread(plain, emulator)
    async with httpx.AsyncClient(transport=emulator.transport) as waiting:
        await waiting.get("https://api.clerk.com/v1/users")
    assert emulator.clock.now() - before >= 0.02
    emulator.clock.advance(3600)
    assert emulator.clock.now() - before >= 3600


def test_an_unknown_kind_is_told_at_once(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="is no kind of fault"):
        emulator.faults.add("earthquake")  # type: ignore[arg-type]


def test_a_manual_clock_never_goes_back() -> None:
    clock = ManualClock(100)
    clock.advance(-5)
    clock.reach(50)
    assert clock.now() == 100
