"""Forged, replayed and odd handshakes, on both clients: who ends one is who Clerk said, then, and nobody else."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend import AsyncClerk, ConfigurationError
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.auth.state import RequestState, location
from tests.auth.attacking import MUCH, networkless, request
from tests.auth.deciding import DEVELOPMENT, HOME, PAGE, PRODUCTION, assert_sendable, header
from tests.auth.signing import NOW, encoded, jwk, pem, sign
from tests.conftest import Clerks


def handshake(key: RSAPrivateKey, directives: Any, **changes: Any) -> str:
    return sign(key, payload={"handshake": directives}, **changes)


def session(key: RSAPrivateKey, **claims: Any) -> list[str]:
    return [f"__session={sign(key, **claims)}; Path=/; Secure; SameSite=Lax", "__client_uat=1750000000; Path=/"]


async def ended(
    clerk: AsyncClerk, token: str, *, now: float = NOW, jar: str = "", **options: Any
) -> RequestState[AsyncClerk]:
    """The state of a request that ends a handshake, the same by the query as by a cookie."""
    given = AuthenticateOptions(**options) if options else None
    by_cookie = request(PAGE | {"cookie": f"{jar}; __clerk_handshake={token}"})
    by_query = request(PAGE | {"cookie": jar}, f"{HOME}&__clerk_handshake={token}")
    states = [await clerk.authenticate_request(each, given, now=now) for each in (by_cookie, by_query)]
    for state in states:
        assert_sendable(state)
    assert states[0].status == states[1].status
    return states[1]


async def test_a_right_handshake_signs_in_so_that_what_follows_proves_something(
    clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    state = await ended(networkless(clerks, private_key), handshake(private_key, session(private_key)))
    assert state.is_signed_in
    assert len(header(state, "set-cookie")) == 2


async def test_a_handshake_of_anybody_elses_sets_no_cookie(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    """Signed by another key, by none, by the public key, with an algorithm or a key of its own, of another category."""
    clerk, good = networkless(clerks, private_key), handshake(private_key, session(private_key))
    signed, _, signature = good.rpartition(".")
    payload = {"handshake": session(private_key)}
    forged = [
        handshake(other_key, session(private_key)),
        handshake(other_key, session(other_key)),
        handshake(other_key, session(private_key), header={"alg": "RS256", "typ": "JWT", "jwk": jwk(other_key)}),
        *(
            f"{signed}.",
            f"{signed}.AAAA",
            f"{good}.{signature}",
            good[:-4],
            f"{good}AAAA",
            "null",
            "",
            "." * 9,
            "e30.e30.e30",
        ),
    ]
    forged += [
        f"{encoded({'alg': algorithm, 'kid': 'ins_1', 'typ': 'JWT'})}.{encoded(payload)}.{signature}"
        for algorithm in ("none", "HS256", "RS512", "", "PS256")
    ]
    for category in ("cl_B7d4PD222AAA", "cl_B7d4PD333AAA", "x", None, 1):
        forged.append(
            handshake(private_key, session(private_key), header={"alg": "RS256", "typ": "JWT", "cat": category})
        )
    for token in forged:
        state = await ended(clerk, token)
        assert not state.is_signed_in
        assert header(state, "set-cookie") == []
        if not token:
            continue
        with pytest.raises(ConfigurationError, match="Handshake token verification failed"):
            await ended(clerk, token, publishable_key=DEVELOPMENT)


async def test_a_session_token_is_no_handshake(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk = networkless(clerks, private_key)
    state = await ended(clerk, sign(private_key))
    assert (state.is_signed_in, header(state, "set-cookie")) == (False, [])


async def test_a_handshake_within_whose_session_is_another_instances_leaves_ours(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    clerk = networkless(clerks, private_key)
    jar = f"__client_uat=1; __session={sign(private_key)}"
    state = await ended(clerk, handshake(private_key, session(other_key, sub="user_evil")), jar=jar)
    assert getattr(state.to_auth(), "user_id", None) == "user_1"
    assert header(state, "set-cookie") == []


@pytest.mark.parametrize("seconds", [60, 3600, 86_400 * 365])
async def test_a_replayed_handshake_signs_nobody_in_and_takes_nobodys_place(
    seconds: int, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    """Somebody who is lured to an address with another's handshake stays who they are, once its session expired."""
    clerk = networkless(clerks, private_key)
    replayed = handshake(private_key, session(private_key, sub="user_evil"))
    now = NOW + seconds
    assert not (await ended(clerk, replayed, now=now)).is_signed_in
    jar = f"__client_uat=1; __session={sign(private_key, exp=now + 50, iat=now - 5)}"
    state = await ended(clerk, replayed, now=now, jar=jar)
    assert getattr(state.to_auth(), "user_id", None) == "user_1"
    assert header(state, "set-cookie") == []


async def test_a_nonce_that_was_used_is_worth_nothing_to_whoever_sends_it_again(
    clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    asked: list[str] = []

    def answer(call: httpx.Request) -> httpx.Response:
        asked.append(call.url.params["nonce"])
        if len(asked) > 1:
            return httpx.Response(404, json={"errors": [{"code": "resource_not_found", "message": "used\r\n1"}]})
        return httpx.Response(200, json={"directives": session(private_key)})

    given = AuthenticateOptions(publishable_key=PRODUCTION, jwt_key=pem(private_key))
    clerk = clerks(answer, secret_key="sk_live_x", authentication=given)
    sent = request(PAGE, f"{HOME}&__clerk_handshake_nonce=n%2F..%2F%26x")
    states = [await clerk.authenticate_request(sent, now=NOW) for _ in range(3)]
    assert [state.is_signed_in for state in states] == [True, False, False]
    assert asked == ["n/../&x"] * 3  # which names no other path, and no other parameter
    assert header(states[2], "set-cookie") == []


@pytest.mark.parametrize(
    "directive",
    [
        "a=b\r\nx: y",
        "\r\nset-cookie: evil=1",
        "a=b\nx",
        "a\0=b",
        "a=\u20ac",
        "\ud800",
        5,
        None,
        [],
        {},
        "a=b\x1b",
        "a=b\x7f",
        "\x0ba=b",
    ],
    ids=repr,
)
async def test_no_directive_begins_another_header(directive: Any, clerks: Clerks, private_key: RSAPrivateKey) -> None:
    """Were Clerk ever made to sign one: what is no cookie is not set, nor what came with it."""
    clerk = networkless(clerks, private_key)
    state = await ended(clerk, handshake(private_key, [*session(private_key), directive]))
    for cookie in header(state, "set-cookie"):
        assert cookie.isprintable()
    if directive != "\r\nset-cookie: evil=1":
        assert not state.is_signed_in


async def test_blanks_around_a_directive_are_no_part_of_the_header(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk = networkless(clerks, private_key)
    state = await ended(clerk, handshake(private_key, ["\r\n a=b\r\n", *session(private_key)]))
    assert header(state, "set-cookie")[0] == "a=b"


@pytest.mark.parametrize(
    "directives", [None, "x", 5, {}, {"0": "a=b"}, [], [[]], [""], ["="], [";"], ["__session"]], ids=repr
)
async def test_what_are_no_directives_signs_nobody_in(
    directives: Any, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    assert not (await ended(networkless(clerks, private_key), handshake(private_key, directives))).is_signed_in


async def test_only_a_cookie_named_like_one_is_the_session(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk, token = networkless(clerks, private_key), sign(private_key)
    for cookie in (
        f"x=__session={token}",
        f"x; __session={token}",
        f"X__session={token}",
        f"__refresh={token}",
        f"=__session={token}",
    ):
        assert not (await ended(clerk, handshake(private_key, [cookie]))).is_signed_in


async def test_in_development_the_way_back_is_the_page_itself(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk = networkless(clerks, private_key, publishable_key=DEVELOPMENT)
    token = handshake(private_key, session(private_key))
    for path in (
        "//evil.example",
        "/\\evil.example",
        "/x?redirect_url=https://evil.example",
        "/@evil.example",
        "/%0d%0ax: y",
    ):
        mark = "&" if "?" in path else "?"
        asked = request(PAGE, f"https://app.example.com{path}{mark}__clerk_handshake={token}&__clerk_db_jwt=dvb_x")
        state = await clerk.authenticate_request(asked, now=NOW)
        assert_sendable(state)
        back = location(state) or ""
        assert back.startswith("https://app.example.com/")
        assert token not in back
        assert "dvb_x" not in back


async def test_a_handshake_that_fails_writes_one_line_into_the_log(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey, caplog: pytest.LogCaptureFixture
) -> None:
    clerk = networkless(clerks, private_key)
    for head in ({"alg": "\r\nERROR"}, {"alg": "RS256", "typ": "\nx\x1b[2J"}, {"alg": "RS256", "cat": "\r\n"}):
        await ended(clerk, f"{encoded(head)}.{encoded({'handshake': []})}.AAAA")
    for text in ("x" * MUCH, "a.b\r\nc.d", handshake(other_key, [])):
        await ended(clerk, text)
    assert caplog.messages
    for message in caplog.messages:
        assert message.isprintable()
        assert "eyJ" not in message
        assert len(message) < 500
