"""Laws of a bad day: under thousands of faulty calls nothing is done twice, and all that reaches the caller is ours."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from clerk_backend import Clerk, ClerkError, OutcomeUnknownError
from clerk_backend.emulator import Emulator
from clerk_backend.models import User
from tests.conftest import Clerks

CALLS = 5_000  # on each of the two clients

FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "refused"},
    {"kind": "reset"},
    {"kind": "reset", "work": True},
    {"kind": "disconnected"},
    {"kind": "disconnected", "work": True},
    {"kind": "cut"},
    {"kind": "error", "status": 500},
    {"kind": "error", "status": 502, "work": True},
    {"kind": "error", "status": 503},
    {"kind": "html", "work": True},
    {"kind": "empty", "work": True},
    {"kind": "rate_limited", "retry_after": 1.0},
    {"kind": "rate_limited"},
    {"kind": "delay", "seconds": 60.0},
    {"kind": "unknown_enums"},
    {"kind": "unknown_fields"},
    {"kind": "missing_fields"},
    {"kind": "nulls"},
)


async def test_nothing_is_made_twice_under_thousands_of_faults(clerks: Clerks, emulator: Emulator) -> None:
    chance = random.Random(7)
    clerk = clerks(retries=2, max_wait=600)
    known: dict[str, str] = {}
    asked = Counter[str]()
    failed = Counter[str]()
    for fault in FAULTS:
        emulator.faults.add(**fault, times=None, probability=0.02)
    for number in range(CALLS):
        kind = chance.choice(["create", "found", "get", "update", "list"]) if known else "create"
        asked[kind] += 1
        try:
            match kind:
                case "create":
                    name = f"user_{number}"
                    made = await clerk.users.create_user(username=name, external_id=name)
                    assert isinstance(made, User)
                    if made.model_dump().get("username") == name:  # not cut short by a fault
                        known[made.id] = name
                case "found":  # which Clerk does as often as it is asked, so that a second time would show
                    await clerk.organizations.create_organization(name=f"Organization {number}")
                case "get":
                    user_id = chance.choice(list(known))
                    assert (await clerk.users.get_user(user_id)).id == user_id
                case "update":
                    user_id = chance.choice(list(known))
                    updated = await clerk.users.update_user(user_id, first_name=f"Ada {number}")
                    assert updated.id == user_id
                case _:
                    assert isinstance((await clerk.users.get_user_list(limit=3)).data, list)
        except ClerkError as error:
            failed[f"{kind} {type(error).__name__}"] += 1
    assert sum(asked.values()) == CALLS
    assert failed["create OutcomeUnknownError"] > 10  # the day was bad
    assert failed["create UnprocessableEntityError"] == 0  # which says that the name is taken: by a first time
    assert sum(failed.values()) < CALLS / 4
    _nothing_is_there_twice(emulator, asked)


def _nothing_is_there_twice(emulator: Emulator, asked: Counter[str]) -> None:
    emulator.faults.clear()
    with Clerk(emulator.instance().secret_key, http_client=emulator.transport) as clerk:
        users = [user.external_id for user in clerk.users.get_user_list()]
        organizations = [organization.name for organization in clerk.organizations.get_organization_list()]
    assert len(users) == len(set(users)) <= asked["create"]
    assert len(organizations) == len(set(organizations)) <= asked["found"]


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS if each["kind"] in ("reset", "disconnected", "error", "delay")]
)
async def test_a_call_that_creates_is_sent_once(clerks: Clerks, emulator: Emulator, fault: dict[str, Any]) -> None:
    emulator.faults.add(**fault, times=1)
    clerk = clerks(timeout=5)
    with pytest.raises(OutcomeUnknownError, match="Look for its effect first"):
        await clerk.users.create_user(username="ada_lovelace")
    assert emulator.count("POST /users") == 1
    assert clerk.stats.retries == 0
