"""Rate limits: Clerk's published ones, and one's own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator, Limit, ManualClock

JSON = Any
Connect = Callable[..., httpx.Client]
HOUR = 3600


@pytest.mark.parametrize(("secret_key", "most"), [("sk_test_1", 100), ("sk_live_1", 1000)])
def test_an_instance_has_so_many_requests_in_ten_seconds(connect: Connect, secret_key: str, most: int) -> None:
    clock = ManualClock()
    api = connect(Emulator(secret_key, clock=clock), secret_key)
    for _ in range(most):
        assert api.get("/instance").is_success
    refused = api.get("/instance")
    assert refused.extensions["refused"] == (429, "too_many_requests")
    assert refused.headers["retry-after"] == "10"
    clock.advance(9.5)
    assert api.get("/instance").headers["retry-after"] == "1"
    clock.advance(0.5)
    assert api.get("/instance").is_success


def test_the_window_slides(connect: Connect) -> None:
    clock = ManualClock()
    api = connect(Emulator(clock=clock, limits=[Limit(2, 1)]))

    def ask(after: float) -> int:
        clock.advance(after)
        return api.get("/instance").status_code

    assert [ask(0), ask(0.5), ask(0.25)] == [200, 200, 429]
    assert [ask(1), ask(0), ask(0)] == [200, 200, 429]


def test_after_a_refusal_the_endpoint_waits_but_others_do_not(connect: Connect) -> None:
    clock = ManualClock()
    limits = [Limit(2, 1.5, ("GET /instance",))]
    api = connect(Emulator(clock=clock, limits=limits))
    for _ in range(2):
        api.get("/instance")
    assert api.get("/instance").headers["retry-after"] == "2"
    clock.advance(1.75)
    assert api.get("/instance").headers["retry-after"] == "1"
    assert api.get("/users").is_success
    clock.advance(0.25)
    assert api.get("/instance").is_success


def test_keys_are_free_and_instances_count_apart(connect: Connect) -> None:
    emulator = Emulator(clock=ManualClock(), limits=[Limit(1, 10)])
    emulator.add_instance("sk_test_2")
    first, second = connect(emulator), connect(emulator, "sk_test_2")
    assert [first.get("/instance").status_code, first.get("/instance").status_code] == [200, 429]
    assert second.get("/instance").is_success
    assert first.get("/jwks").is_success
    assert (emulator.count(status=200), emulator.count(status=429)) == (3, 1)


def test_changes_of_one_user_are_limited_together(connect: Connect) -> None:
    api = connect(Emulator(clock=ManualClock()))
    one, other = (api.post("/users", json={"username": name}).json()["id"] for name in ("ada1", "bob1"))
    for number in range(10):
        path = f"/users/{one}" if number % 2 else f"/users/{one}/metadata"
        assert api.patch(path, json={}).is_success
    for response in (api.patch(f"/users/{one}", json={}), api.put(f"/users/{one}/metadata", json={})):
        assert response.extensions["refused"] == (429, "too_many_requests")
    assert api.patch(f"/users/{other}", json={}).is_success
    assert api.get(f"/users/{one}").is_success


def test_changes_of_one_organization_and_one_membership_are_limited(connect: Connect) -> None:
    api = connect(Emulator(clock=ManualClock()))
    user = api.post("/users", json={"username": "ada1"}).json()["id"]
    organization = api.post("/organizations", json={"name": "A", "created_by": user}).json()["id"]
    one = f"/organizations/{organization}"
    for path in (f"{one}/metadata", f"{one}/memberships/{user}/metadata"):
        answers = [api.patch(path, json={}).status_code for _ in range(11)]
        assert answers == [200] * 10 + [429]
    assert api.patch(one, json={}).status_code == 429
    assert api.patch(f"{one}/memberships/{user}", json={"role": "org:admin"}).status_code == 429


@pytest.mark.parametrize(
    ("path", "many", "most"),
    [
        ("/invitations", False, 100),
        ("/invitations/bulk", True, 25),
        ("/organizations/{}/invitations", False, 250),
        ("/organizations/{}/invitations/bulk", True, 50),
    ],
)
def test_invitations_are_limited_by_the_hour(connect: Connect, path: str, many: bool, most: int) -> None:
    clock = ManualClock()
    api = connect(Emulator("sk_live_1", clock=clock), "sk_live_1")
    ids = [api.post("/organizations", json={"name": name}).json()["id"] for name in ("A", "B")]

    def invite(number: int) -> int:
        fields: JSON = {"email_address": f"a{number}@example.com"}
        if "{}" in path:
            fields["role"] = "org:member"
        return api.post(path.format(ids[number % 2]), json=[fields] if many else fields).status_code

    assert [invite(number) for number in range(most + 1)] == [200] * most + [429]
    clock.advance(HOUR)
    assert invite(most) == 200


def test_windows_of_long_ago_are_forgotten(connect: Connect) -> None:
    clock = ManualClock()
    emulator = Emulator(clock=clock, limits=[Limit(1, 1, ("GET /users/{user_id}",), ("user_id",))])
    api = connect(emulator)
    for number in range(2):
        assert [api.get(f"/users/{number}").status_code for _ in range(2)] == [404, 429]
    windows = emulator.governor._windows
    windows.update({(0, "sk_test_other", (str(number),)): deque([clock.now()]) for number in range(10_000)})
    clock.advance(1)
    api.get("/users/0")
    assert len(windows) == 1
