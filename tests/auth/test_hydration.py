"""What a server hands to Clerk's JavaScript in the page."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pydantic import BaseModel

from clerk_backend import ArgumentError
from clerk_backend.auth.hydration import build_clerk_props
from clerk_backend.auth.session_auth import signed_in, signed_out
from clerk_backend.models import Organization, Session, User

from .test_auth_objects import CLAIMS, TOKEN, backing, objects
from .test_claims import JSON

SECRET = "never-to-be-seen"
USER = {
    "object": "user", "id": "user_1", "first_name": "Ada", "created_at": 1_700_000_000_123,
    "public_metadata": {"shoe_size": 38, "private_metadata": SECRET},
    "private_metadata": {"note": SECRET}, "unsafe_metadata": {"a_b": 1},
    "email_addresses": [{"object": "email_address", "id": "idn_1", "email_address": "ada@example.com",
                         "verification": {"status": "verified", "strategy": "email_code", "x_private": 1}}],
    "organization_memberships": [{"id": "orgmem_1", "private_metadata": {"note": SECRET}}],
    "something_new": {"in_it": 1, "privateMetadata": SECRET},
}  # fmt: skip


def state(auth: Any = None, **resources: Any) -> dict[str, Any]:
    props = build_clerk_props(auth or signed_in(CLAIMS, backing()), **resources)
    assert json.loads(json.dumps(props, allow_nan=False)) == props
    assert list(props) == ["__clerk_ssr_state"]
    found: dict[str, Any] = props["__clerk_ssr_state"]
    return found


def test_the_state_is_the_auth_object_without_its_token() -> None:
    found = state()
    assert (found["userId"], found["sessionId"], found["orgId"]) == ("user_1", "sess_1", "org_1")
    assert found["sessionClaims"] == CLAIMS
    assert found["orgPermissions"] == ["org:billing:read"]
    assert not {"user", "session", "organization", "backing"} & found.keys()
    assert TOKEN not in json.dumps(found)


def test_nobody_signed_in_is_all_null() -> None:
    found = state(signed_out(backing()))
    assert found.pop("tokenType") == "session_token"
    assert found.pop("isAuthenticated") is False
    assert set(found.values()) == {None}


@pytest.mark.parametrize("kind", ["api_key", "oauth_token", "m2m_token", "no api_key", "invalid"])
def test_a_machine_is_nobody_signed_in(kind: str) -> None:
    assert state(objects()[kind]) == state(signed_out(backing()))


def test_a_pending_session_is_nobody_signed_in() -> None:
    pending = signed_in(CLAIMS | {"sts": "pending"}, backing())
    assert state(pending) == state(signed_out(backing(), session_status="pending"))


def test_a_model_is_named_as_in_javascript_without_private_metadata() -> None:
    found = state(user=User.model_validate(USER))["user"]
    assert (found["id"], found["firstName"], found["createdAt"]) == ("user_1", "Ada", 1_700_000_000_123)
    assert found["publicMetadata"] == {"shoe_size": 38}
    assert found["unsafeMetadata"] == {"a_b": 1}
    assert found["emailAddresses"][0]["emailAddress"] == "ada@example.com"
    assert found["emailAddresses"][0]["verification"]["status"] == "verified"
    assert found["somethingNew"] == {"in_it": 1}
    assert "lastName" not in found
    assert SECRET not in json.dumps(found)


def test_a_mapping_keeps_its_names_and_loses_private_metadata() -> None:
    found = state(user=USER)["user"]
    assert found["first_name"] == "Ada"
    assert found["public_metadata"] == {"shoe_size": 38}
    assert found["organization_memberships"] == [{"id": "orgmem_1"}]
    assert SECRET not in json.dumps(found)


@pytest.mark.parametrize("name", ["private_metadata", "privateMetadata", "PRIVATE_METADATA", "private-metadata"])
def test_private_metadata_is_left_out_however_deep_and_however_spelled(name: str) -> None:
    value: Any = {name: SECRET, "kept": 1}
    for _ in range(20):
        value = {
            "in": [value, (value,)] if isinstance(value, dict) and len(str(value)) < 10_000 else value,
            name: SECRET,
        }
    assert SECRET not in json.dumps(state(user=value, session=value, organization=value))
    claims = CLAIMS | {"x": {name: SECRET}}
    assert SECRET not in json.dumps(state(signed_in(claims, backing())))


class Foreign(BaseModel):
    when: datetime
    private_metadata: dict[str, str]
    inner: list[Organization]


def test_any_pydantic_model_is_taken() -> None:
    organization = Organization.model_validate({"id": "org_1", "private_metadata": {"a": SECRET}, "created_at": 5})
    foreign = Foreign(when=datetime(2026, 1, 1, tzinfo=UTC), private_metadata={"a": SECRET}, inner=[organization])
    found = state(user=foreign, session=Session.model_validate({"id": "sess_1"}), organization=organization)
    assert found["user"] == {"when": "2026-01-01T00:00:00Z", "inner": [{"id": "org_1", "createdAt": 5}]}
    assert found["session"] == {"id": "sess_1"}
    assert found["organization"] == {"id": "org_1", "createdAt": 5}


def test_none_is_null_and_what_is_not_given_is_not_there() -> None:
    assert state(organization=None)["organization"] is None
    assert "organization" not in state()


class Colour(StrEnum):
    RED = "red"


def test_values_become_those_of_json() -> None:
    given = {
        "nan": math.nan, "infinite": -math.inf, "float": 1.5, "tuple": (1, 2), "set": {1}, "enum": Colour.RED,
        "when": datetime(2026, 5, 12, tzinfo=UTC), "deep": {"list": [None, True, "x"]},
    }  # fmt: skip
    assert state(user=given)["user"] == {
        "nan": None, "infinite": None, "float": 1.5, "tuple": [1, 2], "set": [1], "enum": "red",
        "when": 1778544000000, "deep": {"list": [None, True, "x"]},
    }  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [{"a": object()}, {"a": b"x"}, {5: 1}, {None: 1}, {"a": date(2026, 1, 1)}, {"a": datetime(2026, 1, 1)}, object()],  # noqa: DTZ001 - the subject
)
def test_what_json_does_not_have_is_refused(value: Any) -> None:
    with pytest.raises(ArgumentError):
        build_clerk_props(signed_in(CLAIMS, backing()), user=value)


def test_what_contains_itself_is_refused() -> None:
    loop: dict[str, Any] = {}
    loop["loop"] = loop
    with pytest.raises(ArgumentError, match="contain themselves"):
        build_clerk_props(signed_in(CLAIMS, backing()), user=loop)


@given(st.dictionaries(st.text(max_size=4), JSON), JSON)
def test_whatever_is_given_it_can_be_sent(resource: dict[str, Any], hidden: Any) -> None:
    found = state(user=resource | {"private_metadata": hidden}, organization=[resource])
    assert "private_metadata" not in found["user"]
