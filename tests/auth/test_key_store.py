"""When Clerk is asked for its keys, and when not: decided without a call, at moments of the test's choice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from clerk_backend.auth.key_store import KEPT, MISSED, MOST_MISSED, TURN, KeyStore, key_store
from clerk_backend.auth.public_keys import PublicKey
from clerk_backend.dedupe import Scope
from tests.auth.signing import NOW

ONE = ("https://api.clerk.com", "2026-05-12", "sk_test_one")
TWO = ("https://api.clerk.com", "2026-05-12", "sk_test_two")


def a_key(name: str = "a") -> PublicKey:
    return PublicKey(None, fingerprint=name.encode())


def fetch(store: KeyStore, key_id: str, now: float, tenant: Any = ONE, **keys: PublicKey) -> Scope:
    """Ask for a key that must be asked for, and put the answer."""
    turn = store.find(tenant, key_id, now)
    assert isinstance(turn, Scope)
    store.put(tenant, keys, now, turn=turn, missed=key_id)
    return turn


def test_a_key_is_asked_for_once_and_kept_as_long_as_clerk_keeps_it() -> None:
    store, key = KeyStore(), a_key()
    fetch(store, "ins_1", NOW, ins_1=key)
    for later in (0, 1, KEPT - 1):
        assert store.find(ONE, "ins_1", NOW + later) is key
    for later in (KEPT, 10 * KEPT, -KEPT):  # clocks may be set back
        assert isinstance(store.find(ONE, "ins_1", NOW + later), Scope)


def test_all_who_ask_until_somebody_has_the_answer_are_given_the_same_scope() -> None:
    store = KeyStore()
    turn = store.find(ONE, "ins_1", NOW)
    assert isinstance(turn, Scope)
    assert turn.owner == ONE
    assert store.find(ONE, "ins_1", NOW + 1) is turn
    assert store.find(ONE, "ins_2", NOW + 2) is store.turn(ONE, NOW) is turn
    assert store.find(TWO, "ins_1", NOW) is not turn
    store.put(ONE, {"ins_1": a_key()}, NOW, turn=turn, missed="ins_1")
    assert store.turn(ONE, NOW) is not turn


def test_keys_that_come_while_one_is_looked_for_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    store, key = KeyStore(), a_key()
    turn, known = store.turn(ONE, NOW), store.known

    def until_they_come(*wanted: Any) -> PublicKey | None:
        found = known(*wanted)
        store.put(ONE, {"ins_1": key}, NOW, turn=turn, missed="ins_1")
        return found

    monkeypatch.setattr(store, "known", until_they_come)
    assert store.find(ONE, "ins_1", NOW) is key


def test_a_scope_whose_answer_nobody_took_is_not_used_for_long() -> None:
    store = KeyStore()
    turn = store.turn(ONE, NOW)
    assert store.turn(ONE, NOW + TURN - 1) is turn
    assert store.turn(ONE, NOW + TURN) is not turn


def test_of_those_who_asked_together_the_first_puts_the_answer() -> None:
    store, first, late = KeyStore(), a_key("first"), a_key("late")
    turn = fetch(store, "ins_1", NOW, ins_1=first)
    store.put(ONE, {"ins_1": late}, NOW, turn=turn, missed="ins_1")
    store.put(TWO, {"ins_1": late}, NOW, turn=turn, missed="ins_1")
    assert store.find(ONE, "ins_1", NOW) is first
    assert isinstance(store.find(TWO, "ins_1", NOW), Scope)


def test_tenants_share_nothing() -> None:
    store = KeyStore()
    fetch(store, "ins_1", NOW, ONE, ins_1=a_key("one"))
    for other in (TWO, ("https://other.example", *ONE[1:]), (ONE[0], "2021-02-05", ONE[2])):
        assert isinstance(store.find(other, "ins_1", NOW), Scope)
    fetch(store, "ins_1", NOW, TWO, ins_1=a_key("two"))
    found = [store.find(tenant, "ins_1", NOW) for tenant in (ONE, TWO)]
    assert [each.fingerprint for each in found if isinstance(each, PublicKey)] == [b"one", b"two"]


def test_an_unknown_id_is_asked_for_once_in_a_while() -> None:
    store = KeyStore()
    fetch(store, "ins_1", NOW, ins_1=a_key())
    fetch(store, "forged", NOW + 1, ins_1=a_key())
    for later in (1, MISSED):
        assert store.find(ONE, "forged", NOW + later) is None
    assert isinstance(store.find(ONE, "forged", NOW + 1 + MISSED), Scope)


def test_an_id_that_the_first_answer_lacked_is_remembered_too() -> None:
    store = KeyStore()
    fetch(store, "forged", NOW, ins_1=a_key())
    assert store.find(ONE, "forged", NOW + 1) is None
    assert isinstance(store.find(ONE, "ins_1", NOW + 1), PublicKey)


def test_a_flood_of_unknown_ids_asks_a_few_times_and_evicts_nothing() -> None:
    store, key, asked = KeyStore(), a_key(), 0
    fetch(store, "ins_1", NOW, ins_1=key)
    for number in range(1000):
        turn = store.find(ONE, f"forged_{number}", NOW + 1)
        if turn is not None:
            asked += 1
            assert isinstance(turn, Scope)
            store.put(ONE, {"ins_1": key}, NOW + 1, turn=turn, missed=f"forged_{number}")
        assert store.find(ONE, "ins_1", NOW + 1) is key
    assert asked == MOST_MISSED
    assert isinstance(store.find(ONE, "forged", NOW + 1 + MISSED), Scope)  # so that a rotation is seen


def test_of_a_flood_little_is_remembered() -> None:
    store = KeyStore()
    for number in range(100):  # as when Clerk has no keys, or is asked each time
        fetch(store, f"forged_{number}", NOW)
    assert len(store._tenants[ONE].missed) == MOST_MISSED


def test_a_rotated_key_is_found_at_once_and_no_longer_missed() -> None:
    store, old, new = KeyStore(), a_key("old"), a_key("new")
    fetch(store, "ins_2", NOW, ins_1=old)
    fetch(store, "ins_2", NOW + MISSED, ins_1=old, ins_2=new)
    assert store.find(ONE, "ins_2", NOW + MISSED) is new
    assert store.find(ONE, "ins_1", NOW + MISSED) is old


def test_a_key_that_clerk_no_longer_has_expires_whatever_is_asked_meanwhile() -> None:
    store, new = KeyStore(), a_key("new")
    fetch(store, "ins_1", NOW, ins_1=a_key("old"))
    for later in range(40, int(KEPT), 40):
        fetch(store, f"forged_{later}", NOW + later, ins_2=new)
    assert isinstance(store.find(ONE, "ins_1", NOW + KEPT - 1), PublicKey)
    assert isinstance(store.find(ONE, "ins_1", NOW + KEPT), Scope)
    fetch(store, "ins_1", NOW + KEPT, ins_2=new)
    assert store.find(ONE, "ins_1", NOW + KEPT) is None


def test_a_key_of_the_same_id_replaces_the_other() -> None:
    store, new = KeyStore(), a_key("new")
    fetch(store, "ins_1", NOW, ins_1=a_key("old"))
    fetch(store, "forged", NOW + 1, ins_1=new)
    assert store.find(ONE, "ins_1", NOW + 1) is new


def test_the_tenants_that_are_kept_are_bounded() -> None:
    store = KeyStore(tenants=3)
    tenants = [("url", "version", f"sk_{number}") for number in range(6)]
    fetch(store, "ins_1", NOW, tenants[0], ins_1=a_key())
    fetch(store, "ins_1", NOW + KEPT - 1, tenants[1], ins_1=a_key())
    fetch(store, "ins_1", NOW + KEPT - 1, tenants[2], ins_1=a_key())
    fetch(store, "ins_1", NOW + KEPT, tenants[3], ins_1=a_key())  # the first is too old
    assert [tenant in store._tenants for tenant in tenants] == [False, True, True, True, False, False]
    fetch(store, "ins_1", NOW + KEPT, tenants[4], ins_1=a_key())  # none is too old
    assert [tenant in store._tenants for tenant in tenants] == [False, False, True, True, True, False]


@given(st.lists(st.tuples(st.sampled_from(["ins_1", "ins_2", "x", "y", "z"]), st.floats(0, 100)), max_size=60))
def test_clerk_is_asked_at_a_bounded_rate_and_right_keys_are_always_found(steps: list[tuple[str, float]]) -> None:
    store, now, asked = KeyStore(), float(NOW), list[float]()
    keys = {"ins_1": a_key("1"), "ins_2": a_key("2")}
    for key_id, seconds in steps:
        now += seconds
        found = store.find(ONE, key_id, now)
        if isinstance(found, Scope):
            asked.append(now)
            store.put(ONE, keys, now, turn=found, missed=key_id)
            found = keys.get(key_id)
        assert found is keys.get(key_id)
        assert len([at for at in asked if now - at < MISSED]) <= MOST_MISSED + 1


def test_a_process_has_one() -> None:
    assert key_store() is key_store()


def test_no_secret_is_shown() -> None:
    store = KeyStore()
    turn = fetch(store, "ins_1", NOW, ins_1=a_key())
    assert "sk_test_one" not in f"{store!r} {turn!r}"
    with pytest.raises(TypeError):
        __import__("pickle").dumps(store)
