"""Auth objects: who is asking, and what an object that says no shows."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from collections.abc import Sequence
from typing import Any, get_args

import pytest

from clerk_backend import AsyncClerk, Clerk, TokenError
from clerk_backend.auth.backing import Backing, RedirectSource
from clerk_backend.auth.machine_auth import (
    APIKeyAuth,
    M2MTokenAuth,
    OAuthTokenAuth,
    UnauthenticatedAPIKey,
    UnauthenticatedM2MToken,
    UnauthenticatedOAuthToken,
    unauthenticated_machine,
)
from clerk_backend.auth.masking import SHORTENED
from clerk_backend.auth.objects import (
    AuthObject,
    InvalidTokenAuth,
    auth_for_accepted_token,
    is_token_type_accepted,
    serializable,
    with_client,
)
from clerk_backend.auth.session_auth import SignedInAuth, SignedOutAuth, session_auth, signed_in, signed_out

TOKEN = "eyJhbGciOiJ.hidden-payload.hidden-signature"
CLAIMS = {
    "sub": "user_1", "sid": "sess_1", "v": 2, "sts": "active", "act": {"sub": "user_2"}, "fva": [1, -1],
    "fea": "o:billing", "pla": "u:pro", "o": {"id": "org_1", "rol": "admin", "slg": "acme", "per": "read", "fpm": "1"},
}  # fmt: skip


def backing(**options: Any) -> Backing[None]:
    given: dict[str, Any] = {"token": TOKEN, "debug": {"status": "signed-in", "secret_key": "sk_test_hidden-key"}}
    return Backing(client=None, **given | options)


def objects() -> dict[str, AuthObject[None]]:
    machine: dict[str, Any] = {"id": "x_1", "subject": "user_1", "scopes": ("a",), "backing": backing()}
    return {
        "signed in": signed_in(CLAIMS, backing()),
        "signed out": signed_out(backing()),
        "api_key": APIKeyAuth(**machine, name="CI", claims={"a": 1}, user_id="user_1"),
        "m2m_token": M2MTokenAuth(**machine, machine_id="user_1"),
        "oauth_token": OAuthTokenAuth(**machine, user_id="user_1", client_id="client_1"),
        "no api_key": unauthenticated_machine("api_key", backing()),
        "no m2m_token": unauthenticated_machine("m2m_token", backing()),
        "no oauth_token": unauthenticated_machine("oauth_token", backing()),
        "invalid": InvalidTokenAuth(backing=backing().without_token()),
    }


ALL = [pytest.param(each, id=name) for name, each in objects().items()]
DENYING = [pytest.param(each, id=name) for name, each in objects().items() if not each.is_authenticated]
MACHINES = {
    "api_key": UnauthenticatedAPIKey,
    "m2m_token": UnauthenticatedM2MToken,
    "oauth_token": UnauthenticatedOAuthToken,
}


def token_of(auth: AuthObject[None]) -> Any:
    flow = auth.get_token()
    with pytest.raises(StopIteration) as done:
        next(flow)
    return done.value.value


def test_somebody_signed_in_has_the_facts_of_the_claims() -> None:
    auth = signed_in(CLAIMS, backing())
    assert (auth.token_type, auth.is_authenticated, auth.session_claims) == ("session_token", True, CLAIMS)
    assert (auth.user_id, auth.session_id, auth.session_status, auth.actor) == (
        "user_1",
        "sess_1",
        "active",
        {"sub": "user_2"},
    )
    assert (auth.org_id, auth.org_role, auth.org_slug) == ("org_1", "org:admin", "acme")
    assert (auth.org_permissions, auth.factor_verification_age) == (("org:billing:read",), (1, -1))
    assert auth.has(role="admin", permission="billing:read", feature="billing", plan="pro", reverification="strict")
    assert not auth.has()


def test_claims_that_cannot_be_read_sign_nobody_in() -> None:
    with pytest.raises(TokenError) as caught:
        session_auth(CLAIMS | {"fea": "x"}, backing())
    assert caught.value.reason == "unexpected-error"


def test_a_pending_session_counts_as_none_unless_asked_otherwise() -> None:
    pending = CLAIMS | {"sts": "pending"}
    auth = session_auth(pending, backing())
    assert isinstance(auth, SignedOutAuth)
    assert (auth.session_status, auth.user_id, token_of(auth)) == ("pending", None, None)
    assert not auth.has(role="admin")
    asked = session_auth(pending, backing(), treat_pending_as_signed_out=False)
    assert isinstance(asked, SignedInAuth)
    assert (asked.session_status, asked.user_id, token_of(asked)) == ("pending", "user_1", TOKEN)
    assert isinstance(session_auth(CLAIMS, backing()), SignedInAuth)


@pytest.mark.parametrize("auth", DENYING)
def test_what_says_no_has_nothing_and_grants_nothing(auth: AuthObject[None]) -> None:
    assert auth.is_authenticated is False
    assert (auth.user_id, auth.org_id, token_of(auth)) == (None, None, None)
    assert not auth.has(role="admin", permission="a:b", feature="a", plan="b", reverification="lax")
    kept = {name: value for name, value in serializable(auth).items() if name not in {"tokenType", "isAuthenticated"}}
    assert set(kept.values()) <= {None}


@pytest.mark.parametrize("kind", MACHINES)
def test_a_machine_has_its_token_and_no_roles(kind: str) -> None:
    auth = objects()[kind]
    assert (auth.token_type, auth.is_authenticated, token_of(auth)) == (kind, True, TOKEN)
    assert not auth.has(role="admin", reverification="lax")


@pytest.mark.parametrize("auth", ALL)
def test_no_object_shows_its_token(auth: AuthObject[None]) -> None:
    shown = [repr(auth), str(auth), repr(auth.debug()), repr(serializable(auth)), repr(dataclasses.asdict(auth))]
    assert "hidden" not in " ".join(shown)
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(auth)
    with pytest.raises(TypeError):
        json.dumps(dataclasses.asdict(auth))
    with pytest.raises(TypeError):
        vars(auth.backing)


@pytest.mark.parametrize("auth", ALL)
def test_objects_are_frozen_and_compare_by_their_facts(auth: Any) -> None:
    assert copy.deepcopy(auth) == auth
    assert dataclasses.replace(auth, backing=Backing(client=None)) == auth
    with pytest.raises(dataclasses.FrozenInstanceError):
        auth.backing = None
    assert auth != object()


@pytest.mark.parametrize("auth", ALL)
def test_debug_shows_what_led_here_and_of_each_secret_the_beginning(auth: AuthObject[None]) -> None:
    if auth.token_type is None:
        assert auth.debug() == {}
        return
    wanted = dict.fromkeys(SHORTENED, "") | {"status": "signed-in", "secret_key": "sk_test"}
    assert auth.debug() == wanted


def test_facts_are_serialised_under_the_names_of_javascript() -> None:
    auth = signed_in(CLAIMS, backing())
    assert serializable(auth) == {
        "tokenType": "session_token",
        "isAuthenticated": True,
        "userId": "user_1",
        "sessionId": "sess_1",
        "sessionStatus": "active",
        "sessionClaims": CLAIMS,
        "actor": {"sub": "user_2"},
        "orgId": "org_1",
        "orgRole": "org:admin",
        "orgSlug": "acme",
        "orgPermissions": ["org:billing:read"],
        "factorVerificationAge": [1, -1],
    }
    assert serializable(signed_out(backing())).keys() == serializable(auth).keys()


@pytest.mark.parametrize("kind", MACHINES)
def test_a_machine_that_is_not_authenticated_has_the_same_names(kind: str) -> None:
    assert serializable(objects()[kind]).keys() == serializable(objects()[f"no {kind}"]).keys()


@pytest.mark.parametrize("auth", ALL)
@pytest.mark.parametrize(
    "accepted", ["any", "session_token", *MACHINES, [], ["session_token"], ("api_key", "m2m_token")]
)
def test_the_object_is_of_a_type_that_is_accepted(auth: AuthObject[None], accepted: Any) -> None:
    given = auth_for_accepted_token(auth, accepted)
    is_accepted = auth.token_type in accepted if not isinstance(accepted, str) else accepted in {"any", auth.token_type}
    if is_accepted:
        assert given is auth
        return
    assert not given.is_authenticated
    assert token_of(given) is None
    assert given.token_type == (accepted if isinstance(accepted, str) else None)
    assert type(given) is (MACHINES.get(accepted, SignedOutAuth) if isinstance(accepted, str) else InvalidTokenAuth)
    assert given.backing.debug == auth.backing.debug


def test_sessions_are_accepted_unless_said_otherwise() -> None:
    auth = signed_in(CLAIMS, backing())
    assert auth_for_accepted_token(auth) is auth
    assert isinstance(auth_for_accepted_token(objects()["api_key"]), SignedOutAuth)


@pytest.mark.parametrize("accepts", ["any", "api_key", ["session_token", "api_key"], []])
def test_what_is_of_no_type_is_not_accepted(accepts: Any) -> None:
    assert not is_token_type_accepted(None, accepts)
    assert not is_token_type_accepted("", accepts)


def test_a_type_is_accepted_by_itself_and_never_by_a_part_of_its_name() -> None:
    accepted: Sequence[Any] = ("api_key",)
    assert is_token_type_accepted("api_key", "api_key")
    assert is_token_type_accepted("api_key", accepted)
    assert not is_token_type_accepted("api", "api_key")


def test_an_object_can_be_bound_to_a_client_later() -> None:
    source = RedirectSource(publishable_key="pk_test_x", clerk_url="https://a.example/?secret", dev_browser_token="dvb")
    auth = signed_in(CLAIMS, backing(redirects=source))
    with Clerk("sk_test_x") as clerk:
        bound = with_client(auth, clerk)
        assert serializable(bound) == serializable(auth)
        assert bound.get_token() == TOKEN
        assert bound.backing.redirects is source
        assert signed_out(bound.backing).get_token() is None
    assert auth.backing.client is None
    assert "secret" not in repr(source)
    assert "dvb" not in repr(source)


async def test_bound_to_an_asynchronous_client_the_token_is_awaited() -> None:
    async with AsyncClerk("sk_test_x") as clerk:
        bound = with_client(signed_in(CLAIMS, backing()), clerk)
        assert await bound.get_token() == TOKEN
        assert await with_client(signed_out(backing()), clerk).get_token() is None


def test_the_names_for_applications_are_objects_bound_to_a_client() -> None:
    from clerk_backend.auth.views import AnyAsyncAuth, AnyAuth, AsyncAuth, Auth

    assert get_args(Auth) == (SignedInAuth[Clerk], SignedOutAuth[Clerk])
    assert get_args(AsyncAuth) == (SignedInAuth[AsyncClerk], SignedOutAuth[AsyncClerk])
    assert InvalidTokenAuth[Clerk] in get_args(AnyAuth)
    assert APIKeyAuth[AsyncClerk] in get_args(AnyAsyncAuth)
