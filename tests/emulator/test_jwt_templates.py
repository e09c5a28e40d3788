"""JWT templates and the tokens that are made by them."""

from __future__ import annotations

from typing import Any

import httpx
import jwt
import pytest

JSON = Any
KEY = "k" * 32


def make(api: httpx.Client, name: str = "supabase", **fields: object) -> JSON:
    return api.post("/jwt_templates", json={"name": name, "claims": {}, **fields}).json()


def test_a_template_is_made_found_changed_and_removed(api: httpx.Client) -> None:
    template = make(api, lifetime=120)
    path = f"/jwt_templates/{template['id']}"
    assert (template["lifetime"], template["allowed_clock_skew"], template["signing_algorithm"]) == (120, 5, "RS256")
    changed = api.patch(path, json={"name": "supabase", "claims": {"role": "x"}}).json()
    assert (changed["claims"], changed["lifetime"]) == ({"role": "x"}, 120)
    assert api.get(path).json() == changed
    assert api.get("/jwt_templates").json() == [changed]
    assert api.get("/jwt_templates", params={"paginated": "true"}).json()["total_count"] == 1
    assert api.delete(path).json()["object"] == "jwt_template"
    assert api.get(path).extensions["refused"] == (404, "resource_not_found")


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"name": "other"}, (422, "form_param_missing")),
        ({"name": "other", "claims": {"sub": "x"}}, (400, "jwt_template_reserved_claim")),
        ({"name": "other", "claims": {}, "lifetime": 5}, (422, "form_param_value_invalid")),
        ({"name": "first", "claims": {}}, (422, "form_identifier_exists")),
        ({"name": "  ", "claims": {}}, (422, "form_param_missing")),
        (
            {
                "name": "other",
                "claims": {},
                "custom_signing_key": True,
                "signing_algorithm": "rot13",
                "signing_key": "x",
            },
            (422, "form_param_value_invalid"),
        ),
        (
            {
                "name": "other",
                "claims": {},
                "custom_signing_key": True,
                "signing_algorithm": "RS256",
                "signing_key": "x",
            },
            (422, "form_param_value_invalid"),
        ),
    ],
)
def test_a_template_that_cannot_be_is_refused(api: httpx.Client, fields: JSON, refused: tuple[int, str]) -> None:
    make(api, "first")
    assert api.post("/jwt_templates", json=fields).extensions["refused"] == refused


def test_shortcodes_stand_for_the_user_the_session_and_the_organization(
    api: httpx.Client, user: JSON, organization: JSON
) -> None:
    metadata = {"public_metadata": {"plan": {"tier": 2}}}
    api.patch(f"/users/{user['id']}/metadata", json=metadata)
    make(
        api,
        lifetime=90,
        claims={
            "id": "{{user.id}}",
            "mail": "{{ user.primary_email_address }}",
            "plan": "{{user.public_metadata.plan}}",
            "tier": "tier {{user.public_metadata.plan.tier}} of {{user.last_name}}{{user.full_name}}",
            "none": "{{user.public_metadata.plan.tier.deeper}}",
            "last": "{{user.last_name || 'unknown'}}",
            "list": ["{{org.id}}", {"slug": "{{org.slug}}"}, 3],
            "role": "{{org.role}}",
            "member": "{{org_membership.public_metadata}}",
            "session": "{{session.id}}",
            "all": "{{user.organizations}}",
        },
    )
    fields = {"user_id": user["id"], "active_organization_id": organization["id"]}
    session = api.post("/sessions", json=fields).json()
    token = api.post(f"/sessions/{session['id']}/tokens/supabase").json()["jwt"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 90
    registered = {"iss", "sub", "iat", "nbf", "exp", "jti"}
    assert {name: value for name, value in claims.items() if name not in registered} == {
        "id": user["id"],
        "mail": "ada@example.com",
        "plan": {"tier": 2},
        "tier": "tier 2 of Ada",
        "none": None,
        "last": "unknown",
        "list": [organization["id"], {"slug": "acme"}, 3],
        "role": "org:admin",
        "member": {},
        "session": session["id"],
        "all": {organization["id"]: "org:admin"},
    }


def test_a_template_may_sign_with_a_key_of_its_own(api: httpx.Client, user: JSON) -> None:
    make(api, claims={"org": "{{org.id}}"}, custom_signing_key=True, signing_algorithm="HS256", signing_key=KEY)
    session = api.post("/sessions", json={"user_id": user["id"]}).json()
    path = f"/sessions/{session['id']}/tokens"
    token = api.post(f"{path}/supabase", json={"expires_in_seconds": 30}).json()["jwt"]
    unchecked = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    claims = jwt.decode(token, KEY, algorithms=["HS256"], options=unchecked)  # type: ignore[arg-type]
    assert (claims["org"], claims["exp"] - claims["iat"]) == (None, 30)
    assert api.post(f"{path}/unknown").extensions["refused"] == (404, "resource_not_found")
