"""Attacks on keys: floods of unknown ids, hostile key sets, other tenants, cold starts, forks and event loops."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend import AsyncClerk, Clerk, ClerkError
from clerk_backend.auth import context, decision, inbound, jwt, keys as publishable_keys, public_keys
from clerk_backend.auth.key_store import MISSED, MOST_MISSED, KeyStore, key_store
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.auth.verified import verified_tokens
from tests.auth.attacking import Keys, asking, assert_nobody, at_once, keys_of, networkless, request, ways
from tests.auth.deciding import DATA, PAGE, PRODUCTION
from tests.auth.signing import NOW, encoded, jwk, pem, sign
from tests.conftest import Clerks


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    key_store.cache_clear()
    yield
    key_store.cache_clear()


def bearer(token: str) -> Any:
    return request(DATA | {"authorization": f"Bearer {token}"})


GIVEN = AuthenticateOptions(publishable_key=PRODUCTION)


async def test_a_hundred_simultaneous_cold_requests_of_threads_and_tasks_fetch_the_keys_once(
    private_key: RSAPrivateKey,
) -> None:
    keys, asked, token, states = keys_of(private_key), threading.Event(), sign(private_key), list[Any]()

    def slowly(call: httpx.Request) -> httpx.Response:
        asked.set()
        time.sleep(0.2)
        return keys(call)

    def threaded() -> None:
        clerk = Clerk("sk_live_x", http_client=httpx.MockTransport(slowly), authentication=GIVEN)
        states.append(clerk.authenticate_request(bearer(token), now=NOW))

    threads = [threading.Thread(target=threaded) for _ in range(50)]
    for thread in threads:
        thread.start()
    clerk = AsyncClerk("sk_live_x", http_client=httpx.MockTransport(keys), authentication=GIVEN)
    assert asked.wait(10)
    states += await asyncio.gather(*(clerk.authenticate_request(bearer(token), now=NOW) for _ in range(50)))
    for thread in threads:
        await asyncio.to_thread(thread.join)
    assert [state.is_signed_in for state in states] == [True] * 100
    assert keys.asked == 1


def test_tasks_of_two_event_loops_and_a_thread_fetch_the_keys_once(private_key: RSAPrivateKey) -> None:
    keys, token, states = keys_of(private_key), sign(private_key), list[Any]()
    start = threading.Barrier(3)

    async def answer(call: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.2)
        return keys(call)

    async def several() -> None:
        clerk = AsyncClerk("sk_live_x", http_client=httpx.MockTransport(answer), authentication=GIVEN)
        start.wait()
        states.extend(await asyncio.gather(*(clerk.authenticate_request(bearer(token), now=NOW) for _ in range(20))))

    loops = [threading.Thread(target=asyncio.run, args=(several(),)) for _ in range(2)]
    for thread in loops:
        thread.start()
    start.wait()
    clerk = Clerk("sk_live_x", http_client=httpx.MockTransport(keys), authentication=GIVEN)
    states.append(clerk.authenticate_request(bearer(token), now=NOW))
    for thread in loops:
        thread.join()
    assert [state.is_signed_in for state in states] == [True] * 41
    assert keys.asked == 1


async def test_the_hot_path_opens_no_socket_and_never_gives_way_to_the_event_loop(
    clerks: Clerks, private_key: RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keys_of(private_key)
    cookie = PAGE | {"cookie": f"__client_uat=1; __session={sign(private_key)}"}
    for clerk in (networkless(clerks, private_key), asking(clerks, keys)):
        await ways(clerk, sign(private_key))
        before = clerk.stats.requests
        with monkeypatch.context() as patched:
            for name in ("connect", "connect_ex", "send", "sendto"):
                patched.setattr(socket.socket, name, None, raising=False)
            for asked in (bearer(sign(private_key)), request(cookie)):
                if clerks.is_async:
                    with pytest.raises(StopIteration) as done:
                        clerk.authenticate_request(asked, now=NOW).send(None)  # to its end, in one go
                    state: Any = done.value.value
                else:
                    blocking: Clerk = clerk.blocking  # type: ignore[attr-defined]
                    state = blocking.authenticate_request(asked, now=NOW)
                assert state.is_signed_in
        assert clerk.stats.requests == before
    assert keys.asked == 1


async def test_keys_outlive_the_event_loop_that_fetched_them(private_key: RSAPrivateKey) -> None:
    keys = keys_of(private_key)
    clerk = AsyncClerk("sk_live_x", http_client=httpx.MockTransport(keys), authentication=GIVEN)

    def decided() -> Any:
        return asyncio.run(clerk.authenticate_request(bearer(sign(private_key)), now=NOW))

    for _ in range(3):
        assert (await asyncio.to_thread(decided)).is_signed_in
    assert keys.asked == 1


def in_a_child(holds: Callable[[], bool]) -> int:
    """Fork a process that ends, whatever happens there, with 0 where something holds."""
    if (child := os.fork()) != 0:
        return child
    code = 1
    try:
        code = 0 if holds() else 1
    finally:
        os._exit(code)


def test_a_fork_uses_the_keys_that_were_fetched_and_is_no_part_of_who_fetches_any(private_key: RSAPrivateKey) -> None:
    keys, children = keys_of(private_key), list[int]()

    def fetches_anew() -> bool:
        answered = keys_of(private_key)
        fresh = Clerk("sk_live_x", http_client=httpx.MockTransport(answered), authentication=GIVEN)
        return fresh.authenticate_request(bearer(sign(private_key)), now=NOW).is_signed_in and answered.asked == 1

    def answer(call: httpx.Request) -> httpx.Response:
        children.append(in_a_child(fetches_anew))  # while this process asks
        return keys(call)

    clerk = Clerk("sk_live_x", http_client=httpx.MockTransport(answer), authentication=GIVEN)

    def knows() -> bool:
        state = clerk.authenticate_request(bearer(sign(private_key, sid="sess_child")), now=NOW)
        return state.is_signed_in and keys.asked == 1

    assert knows()
    children.append(in_a_child(knows))
    assert [os.waitpid(each, 0)[1] for each in children] == [0, 0]


async def test_a_token_of_another_instance_never_passes(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    """In one process, both with keys of the same id, in whichever order they ask, by keys at hand or fetched."""
    ours, theirs = keys_of(private_key), keys_of(other_key)
    mine = [networkless(clerks, private_key), asking(clerks, ours, secret_key="sk_live_mine")]
    others = [networkless(clerks, other_key), asking(clerks, theirs, secret_key="sk_live_other")]
    for _ in range(2):
        for several, right, wrong in ((mine, private_key, other_key), (others, other_key, private_key)):
            for clerk in several:
                await assert_nobody(clerk, sign(wrong))
                assert [state.is_signed_in for state in await ways(clerk, sign(right))] == [True] * 3
                await assert_nobody(clerk, sign(wrong))
    assert (ours.asked, theirs.asked) == (1, 1)


async def test_keys_are_shared_by_no_other_address_or_version_of_the_api(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    ours, theirs = keys_of(private_key), keys_of(other_key)
    clerk = asking(clerks, ours)
    elsewhere = clerks(theirs, secret_key="sk_live_x", api_url="https://api.evil.example", authentication=GIVEN)
    for _ in range(2):
        assert all(state.is_signed_in for state in await ways(clerk, sign(private_key)))
        await assert_nobody(elsewhere, sign(private_key))
        await assert_nobody(clerk, sign(other_key))


async def test_an_option_of_one_request_is_not_that_of_the_next(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    """Whatever is prepared for options is prepared for these options alone."""
    clerk = networkless(clerks, private_key)
    theirs = AuthenticateOptions(jwt_key=pem(other_key))
    for _ in range(2):
        for options, key, is_good in (
            (None, private_key, True),
            (theirs, private_key, False),
            (theirs, other_key, True),
        ):
            state = await clerk.authenticate_request(bearer(sign(key)), options, now=NOW)
            assert state.is_signed_in is is_good


@pytest.mark.parametrize("status", [200, 401, 404, 500])
async def test_a_flood_of_forged_tokens_asks_at_a_bounded_rate_and_evicts_nothing(
    status: int, clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    """Also while Clerk fails: who has a right token does not notice."""
    keys = keys_of(private_key)
    clerk = asking(clerks, keys)
    assert (await clerk.authenticate_request(bearer(sign(private_key)), now=NOW)).is_signed_in
    keys.status = status
    for number in range(60):
        forged = sign(other_key, header={"alg": "RS256", "kid": f"ins_{number}", "typ": "JWT"})
        assert not (await clerk.authenticate_request(bearer(forged), now=NOW + number % 20)).is_signed_in
        assert (await clerk.authenticate_request(bearer(sign(private_key)), now=NOW + number % 20)).is_signed_in
    assert keys.asked == 1 + MOST_MISSED


async def test_an_answer_that_never_came_is_asked_for_again_at_a_bounded_rate(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    keys, tried = keys_of(private_key), list[str]()

    def answer(call: httpx.Request) -> httpx.Response:
        tried.append(call.url.path)
        if len(tried) > 1:
            raise httpx.ConnectError("refused")
        return keys(call)

    clerk = clerks(answer, secret_key="sk_live_x", authentication=GIVEN, retries=0)
    rotated = sign(other_key, header={"alg": "RS256", "kid": "ins_2", "typ": "JWT"})
    assert (await clerk.authenticate_request(bearer(sign(private_key)), now=NOW)).is_signed_in
    reasons = [(await clerk.authenticate_request(bearer(rotated), now=NOW)).reason for _ in range(20)]
    assert reasons == ["unexpected-error"] * MOST_MISSED + ["jwk-kid-mismatch"] * (20 - MOST_MISSED)
    assert len(tried) == 1 + MOST_MISSED


async def test_a_rotation_is_noticed_in_the_midst_of_a_flood(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    keys = keys_of(private_key)
    clerk = asking(clerks, keys)
    rotated = sign(other_key, header={"alg": "RS256", "kid": "ins_2", "typ": "JWT"}, exp=NOW + 1000)
    await clerk.authenticate_request(bearer(sign(private_key)), now=NOW)
    for number in range(30):
        forged = sign(other_key, header={"alg": "RS256", "kid": f"forged_{number}", "typ": "JWT"})
        await clerk.authenticate_request(bearer(forged), now=NOW)
    keys.answer = {"keys": [jwk(private_key), jwk(other_key, kid="ins_2")]}
    assert not (await clerk.authenticate_request(bearer(rotated), now=NOW)).is_signed_in
    assert (await clerk.authenticate_request(bearer(rotated), now=NOW + MISSED)).is_signed_in


def number(value: int) -> str:
    return encoded(value.to_bytes((value.bit_length() + 7) // 8 or 1))


ODD_KEYS: list[dict[str, Any]] = [
    {"e": number(1)},
    {"e": number(2)},
    {"e": number(0)},
    {"e": number(65536)},
    {"e": "AQAB="},
    {"e": "AQAB\n"},
    {"e": 65537},
    {"e": number(2**64 + 1)},
    {"e": number(2**16000 + 1)},
    {"n": number(3233)},
    {"n": number(2**511 + 1)},
    {"n": number(0)},
    {"n": number(2**767 + 1)},
    {"n": number(2**16384 + 1)},
    {"n": "_" * 1_000_000},
    {"n": ["x"]},
    {"n": ""},
    {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"},
    {"kty": "oct", "k": "AAAA"},
    {"kty": ["RSA"]},
    {"kty": None},
    {"kid": None},
    {"kid": 1},
    {"kid": ["ins_1"]},
    {"kid": ...},
    {"use": "enc"},
    {"key_ops": ["sign"]},
    {"alg": "none"},
    {"alg": "HS256"},
    {"alg": ["RS256"]},
    {"alg": "RS512"},
]


@pytest.mark.parametrize("changes", ODD_KEYS, ids=lambda changes: str(changes)[:24])
async def test_a_hostile_key_verifies_nothing_and_breaks_nothing(
    changes: dict[str, Any], clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    keys = Keys(jwk(private_key) | {name: value for name, value in changes.items() if value is not ...})
    if changes.get("kid", "") is ...:
        del keys.answer["keys"][0]["kid"]
    good = jwk(other_key, kid="ins_good", x5c=["AAAA"], x5u="https://evil.example")
    keys.answer["keys"].append(good)
    clerk = asking(clerks, keys)
    header = {"alg": "RS256", "kid": "ins_good", "typ": "JWT"}
    with at_once(3):
        if changes.get("e") not in {number(2**64 + 1), "AQAB="}:
            await assert_nobody(clerk, sign(private_key))
        forged = sign(private_key).rpartition(".")[0]
        for signature in (bytes(256), b"\0" * 255 + b"\1", b"\1", b""):
            await assert_nobody(clerk, f"{forged}.{encoded(signature)}")
        assert all(state.is_signed_in for state in await ways(clerk, sign(other_key, header=header)))


@pytest.mark.parametrize("bits", [16, 512, 1023, 16_385])
def test_a_key_that_anybody_can_break_or_that_takes_seconds_is_none(bits: int, private_key: RSAPrivateKey) -> None:
    hostile = jwk(private_key, n=number(2 ** (bits - 1) + 1))
    assert public_keys.from_jwk(hostile).problem == "Invalid keyData"
    assert public_keys.from_jwk(hostile).rsa is None


@pytest.mark.parametrize(
    "answer",
    [None, 5, "x", [], {}, {"keys": None}, {"keys": "x"}, {"keys": {}}, {"keys": []}, {"keys": [None, [], 1, "x", {}]}],
    ids=str,
)
async def test_an_answer_that_is_no_set_of_keys_signs_nobody_in(
    answer: Any, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    keys = Keys()
    keys.answer = answer
    await assert_nobody(asking(clerks, keys), sign(private_key))


async def test_ten_megabytes_of_keys_take_a_moment_and_the_right_one_is_found(
    clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    n = private_key.public_key().public_numbers().n
    many = [jwk(private_key, kid=f"ins_x{each}", n=number(n - 2 * each)) for each in range(25_000)]
    keys = Keys(*many, jwk(private_key))
    clerk = asking(clerks, keys)
    with at_once(10):
        assert all(state.is_signed_in for state in await ways(clerk, sign(private_key)))
    assert keys.asked == 1


async def test_of_two_keys_of_an_id_only_one_is_the_key(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    clerk = asking(clerks, keys_of(other_key, private_key))
    assert all(state.is_signed_in for state in await ways(clerk, sign(private_key)))
    await assert_nobody(clerk, sign(other_key))


async def test_what_strangers_send_fills_no_memory(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    """Whatever is remembered by what a request says is bounded: headers of tokens, hosts, ids of keys, signatures."""
    keys = keys_of(private_key)
    clerk = asking(clerks, keys, proxy_url="/__clerk")
    for each in range(300):
        forged = sign(other_key, header={"alg": "RS256", "kid": f"ins_{each}", "typ": "JWT"})
        sent = DATA | {"authorization": f"Bearer {forged}", "host": f"h{each}.example"}
        await clerk.authenticate_request(request(sent), now=NOW)
    by_host = (decision._prepared, context._keys, inbound._root)
    for cached in (*by_host, jwt._usual_header, publishable_keys._host, public_keys._from_parts):
        information = cached.cache_info()
        assert information.maxsize is not None
        assert information.currsize <= information.maxsize <= 256
    [kept] = key_store()._tenants.values()
    assert len(kept.missed) <= MOST_MISSED
    assert list(kept.keys) == ["ins_1"]
    assert len(verified_tokens()) <= 8192


def test_many_threads_that_ask_of_many_tenants_at_once_mix_nothing_up(
    private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    failures, token, wrong = list[Any](), sign(private_key), sign(other_key)

    def work(each: int) -> None:
        mine = each % 2 == 0
        transport = httpx.MockTransport(keys_of(private_key if mine else other_key))
        clerk = Clerk(f"sk_live_{each % 4}", http_client=transport, authentication=GIVEN)
        for _ in range(30):
            for presented, is_good in ((token, mine), (wrong, not mine)):
                try:
                    state = clerk.authenticate_request(bearer(presented), now=NOW)
                    if state.is_signed_in is not is_good:
                        failures.append(state)
                except ClerkError as error:
                    failures.append(error)

    threads = [threading.Thread(target=work, args=(each,)) for each in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_store_of_few_tenants_forgets_tenants_and_never_whose_a_key_is(
    private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    store = KeyStore(tenants=2)
    right, wrong = public_keys.from_jwk(jwk(private_key)), public_keys.from_jwk(jwk(other_key))
    for each in range(10):
        tenant = ("https://api.example", "v1", f"sk_live_{each}")
        turn: Any = store.find(tenant, "ins_1", NOW)
        store.put(tenant, {"ins_1": right if each % 2 else wrong}, NOW, turn=turn, missed="ins_1")
        assert store.find(tenant, "ins_1", NOW) is (right if each % 2 else wrong)
        assert len(store._tenants) <= 2
