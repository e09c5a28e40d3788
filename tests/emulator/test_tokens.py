"""Session tokens and what they claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend.emulator import Emulator
from clerk_backend.emulator.keys import key_id

JSON = Any


@pytest.fixture
def session(api: httpx.Client, user: JSON, organization: JSON) -> JSON:
    fields = {"user_id": user["id"], "active_organization_id": organization["id"]}
    return api.post("/sessions", json=fields).json()


def claims(token: str) -> JSON:
    return jwt.decode(token, options={"verify_signature": False})


def test_a_token_is_signed_by_the_published_key(api: httpx.Client, session: JSON, emulator: Emulator) -> None:
    token = api.post(f"/sessions/{session['id']}/tokens").json()["jwt"]
    [key] = api.get("/jwks").json()["keys"]
    header = {"alg": "RS256", "kid": key["kid"], "typ": "JWT", "cat": "cl_B7d4PD111AAA"}
    assert jwt.get_unverified_header(token) == header
    unchecked = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    for public in (jwt.PyJWK(key).key, emulator.public_pem()):
        assert jwt.decode(token, public, algorithms=["RS256"], options=unchecked)["sid"] == session["id"]  # type: ignore[arg-type]


def test_keys_of_equal_seed_are_told_apart(private_key: RSAPrivateKey) -> None:
    one, same = (key_id(Emulator(seed=1, private_key=private_key).instance()) for _ in range(2))
    assert one == same != key_id(Emulator(seed=1).instance())


def test_a_token_by_a_template_is_no_sessions_token(api: httpx.Client, session: JSON) -> None:
    api.post("/jwt_templates", json={"name": "other", "claims": {}})
    token = api.post(f"/sessions/{session['id']}/tokens/other").json()["jwt"]
    assert jwt.get_unverified_header(token)["cat"] == "cl_B7d4PD222AAA"


def test_a_token_claims_who_where_and_until_when(
    api: httpx.Client, user: JSON, organization: JSON, session: JSON, emulator: Emulator
) -> None:
    emulator.clock.advance(150)
    found = claims(api.post(f"/sessions/{session['id']}/tokens").json()["jwt"])
    now = int(emulator.clock.now())
    assert len(found.pop("jti")) == 20
    assert found == {
        "iss": "https://embedded-clerk-1.clerk.accounts.dev",
        "sub": user["id"],
        "sid": session["id"],
        "iat": now,
        "nbf": now - 10,
        "exp": now + 60,
        "v": 2,
        "sts": "active",
        "fva": [2, -1],
        "o": {"id": organization["id"], "rol": "admin", "slg": "acme"},
    }


def test_a_token_lives_as_long_as_asked_for(api: httpx.Client, session: JSON) -> None:
    path = f"/sessions/{session['id']}/tokens"
    found = claims(api.post(path, json={"expires_in_seconds": 600}).json()["jwt"])
    assert found["exp"] - found["iat"] == 600
    assert api.post(path, json={"expires_in_seconds": 1}).extensions["refused"] == (422, "form_param_value_invalid")


def test_permissions_are_packed_as_masks_over_features(api: httpx.Client, user: JSON, session: JSON) -> None:
    keys = ("org:reservations:read", "org:reservations:manage", "org:billing:read")
    made = [api.post("/organization_permissions", json={"name": key, "key": key}).json()["id"] for key in keys]
    role = api.get("/organization_roles", params={"query": "org:admin"}).json()["data"][0]
    for permission in made:
        api.post(f"/organization_roles/{role['id']}/permissions/{permission}")
    found = claims(api.post(f"/sessions/{session['id']}/tokens").json()["jwt"])
    assert found["fea"] == "o:billing,o:reservations"
    assert (found["o"]["per"], found["o"]["fpm"]) == ("manage,read", "2,3")


def test_the_organization_leaves_with_the_membership_and_the_actor_is_named(
    api: httpx.Client, user: JSON, organization: JSON, emulator: Emulator
) -> None:
    people, boss = emulator.people(), {"sub": "user_boss"}
    session_id = people.sign_in(user["id"], organization_id=organization["id"], actor=boss, pending=True)["session_id"]
    api.delete(f"/organizations/{organization['id']}/memberships/{user['id']}")
    found = claims(people.session_token(session_id))
    assert (found["act"], found["sts"]) == (boss, "pending")
    assert "o" not in found


def test_a_revoked_session_has_no_tokens(api: httpx.Client, session: JSON) -> None:
    api.post(f"/sessions/{session['id']}/revoke")
    assert api.post(f"/sessions/{session['id']}/tokens").extensions["refused"] == (400, "session_not_active")


def test_a_key_is_made_where_none_was_given(connect: Callable[..., httpx.Client]) -> None:
    [key] = connect(Emulator()).get("/jwks").json()["keys"]
    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")
