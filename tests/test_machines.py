"""Calls that a machine makes, with its own secret key."""

from __future__ import annotations

import copy
import pickle
from secrets import token_hex
from typing import Any

import httpx
import pytest

from clerk_backend import UNSET, AsyncClerk, Clerk, ClerkError, ConfigurationError
from clerk_backend.resources import M2M
from tests.conftest import Clerks
from tests.test_secrets import assert_silent

TOKEN = {"object": "machine_to_machine_token", "id": "mt_1", "subject": "mch_1", "token": "mt_secret"}


class Keys:
    """Notes the key and the path of each request."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        key = request.headers["authorization"].removeprefix("Bearer ")
        self.asked.append((key, request.url.path))
        if request.url.path.startswith("/v1/users/"):
            return httpx.Response(200, json={"id": "user_1", "object": "user"})
        if request.method == "GET":
            return httpx.Response(200, json={"m2m_tokens": [{**TOKEN, "subject": key}], "total_count": 1})
        return httpx.Response(200, json={**TOKEN, "subject": key})


async def test_the_key_of_one_call_goes_before_that_of_the_client(clerks: Clerks) -> None:
    answer, instance = Keys(), f"sk_test_{token_hex(8)}"
    plain = clerks(answer, secret_key=instance)
    machine = clerks(answer, secret_key=instance, machine_secret_key="ak_of_the_client")
    await plain.m2m.create_token()
    await machine.m2m.create_token()
    await machine.m2m.create_token(machine_secret_key="ak_of_the_call")
    await machine.m2m.verify(token="mt_secret")
    await machine.users.get_user("user_1")
    assert answer.asked == [
        (instance, "/m2m_tokens"),
        ("ak_of_the_client", "/m2m_tokens"),
        ("ak_of_the_call", "/m2m_tokens"),
        ("ak_of_the_client", "/m2m_tokens/verify"),
        (instance, "/v1/users/user_1"),
    ]


async def test_the_environment_may_name_the_machine(clerks: Clerks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_MACHINE_SECRET_KEY", " ak_of_the_environment\n")
    answer = Keys()
    await clerks(answer).m2m.create_token()
    assert answer.asked == [("ak_of_the_environment", "/m2m_tokens")]


async def test_a_machine_needs_no_key_of_the_instance(clerks: Clerks) -> None:
    answer = Keys()
    clerk = clerks(answer, secret_key="", machine_secret_key="ak_1")
    assert (await clerk.m2m.create_token()).token == "mt_secret"
    with pytest.raises(ConfigurationError, match=r"GET /v1/users/user_1.*secret_key="):
        await clerk.users.get_user("user_1")
    changed = clerk.with_options(machine_secret_key="ak_2")
    await changed.m2m.create_token()
    assert [key for key, _ in answer.asked] == ["ak_1", "ak_2"]


@pytest.mark.parametrize("key", ["", "sk_test_1", "akx_1", "ak_with blank", "ak_ünïcode", "pk_test_1"])
async def test_another_kind_of_key_is_refused_and_not_shown(clerks: Clerks, key: str) -> None:
    answer = Keys()
    with pytest.raises(ConfigurationError, match="machine's secret key") as refused:
        await clerks(answer).m2m.create_token(machine_secret_key=key)
    assert not key or key not in str(refused.value)
    if key:
        for kind in (Clerk, AsyncClerk):
            with pytest.raises(ConfigurationError, match="machine's secret key") as refused:
                kind("sk_test_1", machine_secret_key=key)
            assert key not in str(refused.value)
    assert answer.asked == []


async def test_two_machines_never_share_an_answer(clerks: Clerks) -> None:
    answer = Keys()
    clerk = clerks(answer, machine_secret_key="ak_0")
    with clerk.request_scope():
        for key in ("ak_1", "ak_2", "ak_1"):
            page = await clerk.m2m.list(subject="mch_1", machine_secret_key=key)
            assert [each.subject for each in page.data] == [key]
        assert [each.subject for each in (await clerk.m2m.list(subject="mch_1")).data] == ["ak_0"]
        other = clerk.with_options(machine_secret_key="ak_3")
        assert [each.subject for each in (await other.m2m.list(subject="mch_1")).data] == ["ak_3"]
    assert [key for key, _ in answer.asked] == ["ak_1", "ak_2", "ak_0", "ak_3"]


async def test_tokens_are_a_page_under_their_own_name(clerks: Clerks) -> None:
    rows = [{**TOKEN, "id": f"mt_{n}"} for n in range(5)]

    def answer(request: httpx.Request) -> httpx.Response:
        start, limit = (int(request.url.params.get(name, 0)) for name in ("offset", "limit"))
        return httpx.Response(200, json={"m2m_tokens": rows[start : start + (limit or 10)], "total_count": 5})

    clerk = clerks(answer)
    page = await clerk.m2m.list(subject="mch_1", limit=2)
    assert (page.total_count, [each.id for each in page.data]) == (5, ["mt_0", "mt_1"])
    assert page.model_dump() == {"m2m_tokens": rows[:2], "total_count": 5}
    assert pickle.loads(pickle.dumps(page)).model_dump() == page.model_dump()
    assert [each.id async for each in page] == [each["id"] for each in rows]


def test_a_call_shows_no_key_and_keeps_it_in_the_process() -> None:
    call = M2M.create_token(None, machine_secret_key="ak_hidden")
    assert "ak_hidden" not in f"{call!r} {call}"
    for leak in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="cannot be pickled"):
            leak(call)
    assert pickle.loads(pickle.dumps(M2M.verify(None, token="mt_1"))).body == {"token": "mt_1"}


async def test_no_failure_shows_the_key(clerks: Clerks) -> None:
    clerk = clerks(lambda _: httpx.Response(401, json={"errors": []}), machine_secret_key="ak_hunter2")
    for key in (UNSET, "ak_hunter2_of_the_call", "sk_test_hunter2"):
        with pytest.raises(ClerkError) as failed:
            await clerk.m2m.create_token(machine_secret_key=key)
        assert_silent(failed.value)


@pytest.mark.parametrize("kind", [Clerk, AsyncClerk])
def test_nothing_of_a_client_shows_its_machines_key(kind: type[Clerk] | type[AsyncClerk]) -> None:
    clerk: Any = kind("sk_test_1", machine_secret_key="ak_hunter2")
    changed = clerk.with_options(machine_secret_key="ak_hunter2_too")
    attempts: Any = getattr(clerk, "_attempts")  # noqa: B009 - private
    shown: list[Any] = [attempts, vars(attempts)]
    for each in (clerk, changed):
        shown += [each, each.m2m, each.m2m.create_token, vars(each)]
        assert all("hunter2" not in f"{one!r} {one}" for one in shown)
        for leak in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot be pickled"):
                leak(each)
