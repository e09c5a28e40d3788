"""Secrets of a request and of its options: nothing that somebody prints, logs, pickles or sends to a page shows one."""

from __future__ import annotations

import copy
import dataclasses
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend import AsyncClerk, ClerkError, TokenError
from clerk_backend.auth.backing import Backing
from clerk_backend.auth.dynamic_keys import EncryptionKeys
from clerk_backend.auth.frontend_api_proxy import ProxyOptions, proxy_request
from clerk_backend.auth.hydration import build_clerk_props
from clerk_backend.auth.jwt import decode
from clerk_backend.auth.key_store import key_store
from clerk_backend.auth.keys import cookie_suffix
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.auth.requests import inbound_of
from clerk_backend.auth.state import debug_request_state
from clerk_backend.auth.tokens import Verification, verify_token
from clerk_backend.auth.urls import URL
from clerk_backend.models import Organization, User
from tests.auth.attacking import Keys, request
from tests.auth.deciding import DEVELOPMENT, HOME, PAGE
from tests.auth.signing import NOW, jwk, pem, sign
from tests.conftest import Clerks

KEYS: dict[str, Any] = {"secret_key": "sk_test_s3cr3tOfAClient", "machine_secret_key": "ak_s3cr3tOfAMachine"}
SUFFIX = cookie_suffix(DEVELOPMENT)
NONCE, REFRESH, BROWSER, TICKET = "s3cr3tNonce0123", "s3cr3tRefresh0123", "dvb_s3cr3tBrowser", "s3cr3tTicket"


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    key_store.cache_clear()
    yield
    key_store.cache_clear()


class World:
    """A development instance, and the requests that one can make of it, full of secrets."""

    def __init__(self, clerks: Clerks, key: RSAPrivateKey, to: Any = None) -> None:
        self.tokens = [sign(key), sign(key, exp=NOW - 60), sign(key, sts="pending")]
        self.secrets = [*KEYS.values(), NONCE, REFRESH, BROWSER, TICKET]
        self.secrets += [part for token in self.tokens for part in token.split(".")[1:]]
        self.options = AuthenticateOptions(publishable_key=DEVELOPMENT, jwt_key=pem(key))
        self.clerk: AsyncClerk = clerks(to or Keys(), authentication=self.options, retries=0, **KEYS)

    def requests(self) -> list[Any]:
        known = f"__clerk_db_jwt={BROWSER}; __refresh_{SUFFIX}={REFRESH}"
        url = f"{HOME}&__clerk_db_jwt={BROWSER}&__clerk_ticket={TICKET}"
        sent = [request(PAGE | {"cookie": f"{known}; __client_uat=1; __session={each}"}) for each in self.tokens]
        sent += [request(PAGE | {"authorization": f"Bearer {each}", "cookie": known}) for each in self.tokens]
        sent += [
            request(PAGE | {"cookie": f"{known}; __clerk_handshake_nonce={NONCE}", "referer": url}),
            request(PAGE, url),
        ]
        return [*sent, request(PAGE | {"cookie": known, "origin": url, "user-agent": self.tokens[0]}, url)]

    def assert_hidden(self, *shown: object) -> None:
        for each in shown:
            text = str(each)
            for secret in self.secrets:
                assert secret not in text


@pytest.fixture
def world(clerks: Clerks, private_key: RSAPrivateKey) -> World:
    return World(clerks, private_key)


def parts_of(found: Any, depth: int = 0) -> Iterator[Any]:
    """An object of the package and those within it."""
    yield found
    if type(found).__module__.startswith("clerk_backend.auth") and depth < 4:
        slots = [name for kind in type(found).__mro__ for name in getattr(kind, "__slots__", ())]
        slots += ["debug", "redirects"] if isinstance(found, Backing) else []  # which it gathers when asked
        for value in [*getattr(found, "__dict__", {}).values(), *(getattr(found, name, None) for name in slots)]:
            if type(value).__module__.startswith("clerk_backend.auth"):
                yield from parts_of(value, depth + 1)


async def test_nothing_that_is_made_of_a_request_prints_a_secret(world: World) -> None:
    kinds: set[str] = set()
    for asked in world.requests():
        state: Any = await world.clerk.authenticate_request(asked, now=NOW)
        whole = state.to_auth(treat_pending_as_signed_out=False)
        for each in parts_of(state):
            kinds.add(type(each).__name__)
            world.assert_hidden(repr(each), pprint.pformat(each), [each], {"x": each})
            if not isinstance(each, URL):  # whose text is the address itself
                world.assert_hidden(each, f"{each}")
        for each in (state.to_auth(), whole, inbound_of(asked), inbound_of(asked).url):
            for part in parts_of(each):
                world.assert_hidden(repr(part), pprint.pformat(part))
        world.assert_hidden(debug_request_state(state), repr(state.backing.debug), repr(vars(state.backing.debug)))
    assert kinds >= {"SignedIn", "SignedOut", "Backing", "Details", "Inbound", "AuthenticateOptions"}


async def test_debug_shows_no_secret(world: World) -> None:
    """Of each the beginning, which is the same for all: `eyJhbGc`, `sk_test`; of opaque ones seven characters."""
    for asked in world.requests():
        state: Any = await world.clerk.authenticate_request(asked, now=NOW)
        for auth in (state.to_auth(), state.to_auth(treat_pending_as_signed_out=False)):
            if auth is not None:
                world.assert_hidden(auth.debug(), json.dumps(auth.debug()))


async def test_nothing_is_pickled_that_has_a_secret(world: World) -> None:
    for asked in world.requests():
        state: Any = await world.clerk.authenticate_request(asked, now=NOW)
        for each in (state, state.to_auth(), state.backing, inbound_of(asked), world.options):
            if each is not None:
                with pytest.raises(TypeError):
                    pickle.dumps(each)


async def test_what_takes_an_auth_object_apart_finds_no_token_and_no_key(world: World) -> None:
    for asked in world.requests():
        state: Any = await world.clerk.authenticate_request(asked, now=NOW)
        for auth in (state.to_auth(), state.to_auth(treat_pending_as_signed_out=False)):
            if auth is not None:
                world.assert_hidden(
                    dataclasses.asdict(auth), dataclasses.astuple(auth), vars(auth), copy.deepcopy(auth)
                )
                world.assert_hidden(json.dumps(dataclasses.asdict(auth), default=repr))


@pytest.mark.parametrize("status", [200, 401, 422, 500])
async def test_no_log_shows_a_secret(
    status: int, clerks: Clerks, private_key: RSAPrivateKey, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = {"errors": [{"code": "x", "message": "no"}], "directives": [f"__session={sign(private_key)}x"]}
    world = World(clerks, private_key, lambda _call: httpx.Response(status, json=body))
    for asked in world.requests():
        state = await world.clerk.authenticate_request(asked, now=NOW)
        logging.getLogger("application").warning("%s %r %s", state, state.to_auth(), inbound_of(asked))
    hers = [record for record in caplog.records if record.name.startswith(("clerk", "application"))]
    assert hers
    world.assert_hidden(*(record.getMessage() for record in hers), *(record.args for record in hers))


async def test_no_failure_shows_a_secret_nor_do_the_variables_of_its_traceback(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    """Keys, that is: a token that was refused is in the variables of whoever refused it."""
    world = World(clerks, private_key, Keys(jwk(other_key)))
    verification = Verification(secret_key=KEYS["secret_key"])
    failures: list[ClerkError] = []
    for forged in (sign(private_key), sign(private_key, header={"alg": "RS256", "kid": "x"}), "x"):
        with pytest.raises(TokenError) as refused:
            await world.clerk.run(verify_token(forged, verification, now=NOW))
        failures.append(refused.value)
    forged_handshake = request(PAGE | {"cookie": f"__clerk_handshake={sign(other_key)}"})
    for asked, options in (
        (forged_handshake, None),
        (request(PAGE), AuthenticateOptions(publishable_key="pk_test_x")),
        (request(PAGE, f"{HOME}&__clerk_redirect_url=x"), None),
        (5, None),
    ):
        with pytest.raises(ClerkError) as failed:
            await world.clerk.authenticate_request(asked, options, now=NOW)
        failures.append(failed.value)
    for failure in failures:
        world.assert_hidden(failure, repr(failure), failure.args, "".join(traceback.format_exception(failure)))
        told = traceback.TracebackException.from_exception(failure, capture_locals=True)
        ours = [frame for frame in told.stack if "/clerk_backend/" in frame.filename]
        assert ours
        for frame in ours:
            for key in KEYS.values():
                assert key not in str(frame.locals)


def test_no_object_with_a_key_prints_or_pickles_it(private_key: RSAPrivateKey) -> None:
    key = KEYS["secret_key"]
    proxied = ProxyOptions(DEVELOPMENT, key)
    asked = proxy_request("GET", "https://app.example.com/__clerk/v1", [("cookie", f"a={key}")], options=proxied)
    objects = [proxied, asked, EncryptionKeys(key, key), AuthenticateOptions(**KEYS, jwt_key=pem(private_key))]
    for each in objects:
        assert key not in repr(each)
        assert KEYS["machine_secret_key"] not in repr(each)
        with pytest.raises(TypeError):
            pickle.dumps(each)
    for shown in (Verification(secret_key=key), decode(sign(private_key)), key_store()):
        assert key not in repr(shown)
        assert sign(private_key).split(".")[1] not in repr(shown)


async def test_a_page_is_told_no_token_and_no_private_metadata(world: World) -> None:
    private = {"s3cr3tMetadata": {"deep": ["s3cr3tMetadata"]}}
    member = {"organization": {"id": "org_1", "private_metadata": private}, "private_metadata": private}
    user = User.model_validate({
        "object": "user", "id": "user_1", "private_metadata": private,
        "public_metadata": {"a": 1, "privateMetadata": private},
        "organization_memberships": [member],
    })  # fmt: skip
    organization = Organization.model_validate({"object": "organization", "id": "org_1", "private_metadata": private})
    plain = {
        "privateMetadata": private,
        "PRIVATE_METADATA": private,
        "private-metadata": private,
        "x": [{"private_metadata": 1}],
    }
    for asked in world.requests():
        state: Any = await world.clerk.authenticate_request(asked, now=NOW)
        auth = state.to_auth()
        if auth is None:
            continue
        for given in (user, plain, organization):
            told = json.dumps(build_clerk_props(auth, user=given, organization=organization, session=plain))
            world.assert_hidden(told)
            assert "s3cr3tMetadata" not in told
            assert "private" not in told.lower()
