"""What somebody who is signed in may do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend.auth.authorization import is_authorized
from clerk_backend.auth.claims import SessionFacts

from .test_claims import JSON

CLAIMS = {"fea": "o:reservations,u:dashboard,uo:support-chat", "pla": "u:pro,o:team"}


def facts(**changes: Any) -> SessionFacts:
    usual: dict[str, Any] = {
        "user_id": "user_1",
        "session_id": "sess_1",
        "org_id": "org_1",
        "org_role": "org:admin",
        "org_permissions": ("org:reservations:read", "org:billing:manage"),
        "factor_verification_age": (5, 12),
        "session_claims": CLAIMS,
    }
    return SessionFacts(**usual | changes)


def test_who_asks_for_nothing_is_told_no() -> None:
    assert not is_authorized(facts())


@pytest.mark.parametrize("nobody", [None, "", 0, False])
def test_nobody_may_do_anything(nobody: Any) -> None:
    assert not is_authorized(facts(user_id=nobody), role="admin")


@pytest.mark.parametrize("name", ["role", "permission", "feature", "plan", "reverification"])
@pytest.mark.parametrize("value", [None, 5, True, [], {}, b"admin"])
def test_what_is_given_is_asked_for_also_if_it_is_none(name: str, value: Any) -> None:
    other: dict[str, Any] = {"role": "admin"} if name != "role" else {"plan": "pro"}
    assert is_authorized(facts(), **other)
    assert not is_authorized(facts(), **{name: value}, **other)


@pytest.mark.parametrize("held", ["admin", "org:admin", "org:org:admin"])
@pytest.mark.parametrize("asked", ["admin", "org:admin", "org:org:org:admin"])
def test_a_role_is_the_same_with_and_without_its_prefix(held: str, asked: str) -> None:
    assert is_authorized(facts(org_role=held), role=asked)


@pytest.mark.parametrize("asked", ["Admin", "admin ", "org", "xorg:admin", "ORG:admin", "", "org:"])
def test_another_role_is_another(asked: str) -> None:
    assert not is_authorized(facts(), role=asked)


def test_the_role_of_no_name_is_nobodys() -> None:
    assert not is_authorized(facts(org_role=""), role="")
    assert is_authorized(facts(org_role="org:"), role="")


def test_a_permission_is_asked_for_with_or_without_its_prefix_and_held_with_it() -> None:
    assert is_authorized(facts(), permission="reservations:read")
    assert is_authorized(facts(org_permissions=["org:a:b"]), permission="org:org:a:b")
    assert not is_authorized(facts(org_permissions=("a:b",)), permission="a:b")
    assert not is_authorized(facts(org_permissions="org:a:b"), permission="org:a:b")
    assert not is_authorized(facts(org_permissions=None), permission="a:b")


def test_without_an_active_organization_there_are_no_roles() -> None:
    assert not is_authorized(facts(org_id=None), role="admin")
    assert not is_authorized(facts(org_id=""), permission="reservations:read")


def test_all_that_is_asked_for_must_hold() -> None:
    assert is_authorized(facts(), role="admin", permission="billing:manage", feature="dashboard", plan="team")
    assert not is_authorized(facts(), role="admin", permission="billing:read")
    assert not is_authorized(facts(), role="admin", feature="nope")
    assert not is_authorized(facts(), role="admin", reverification="strict")
    assert is_authorized(facts(), role="admin", reverification="moderate")


@pytest.mark.parametrize("asked", ["pro", "u:pro", "user:pro", "team", "o:team", "org:team", "organization:team"])
def test_a_plan_is_found_where_it_is_looked_for(asked: str) -> None:
    assert is_authorized(facts(), plan=asked)


@pytest.mark.parametrize("asked", ["o:pro", "u:team", "x:pro", "org:", ":pro", "", "user", "organisation:team"])
def test_a_plan_is_not_found_elsewhere(asked: str) -> None:
    assert not is_authorized(facts(), plan=asked)


def test_a_scope_without_a_name_asks_for_the_name_that_is_the_scopes() -> None:
    assert is_authorized(facts(session_claims={"fea": "o:org"}), feature="org:")


@pytest.mark.parametrize("claim", [None, "", 5, ["o:a"], "a", "o:a,", "o:a,,o:b"])
def test_a_claim_that_cannot_be_read_grants_nothing(claim: Any) -> None:
    assert not is_authorized(facts(session_claims={"fea": claim}), feature="a")


FACTS = st.fixed_dictionaries(
    {"session_claims": st.fixed_dictionaries({}, optional=dict.fromkeys(("fea", "pla"), JSON))},
    optional=dict.fromkeys(("org_id", "org_role", "org_permissions", "factor_verification_age"), JSON),
)


@settings(max_examples=300)
@given(FACTS, JSON, JSON)
def test_whatever_is_claimed_or_asked_the_answer_is_yes_or_no(claimed: dict[str, Any], asked: Any, other: Any) -> None:
    who = facts(**claimed)
    for name in ("role", "permission", "feature", "plan", "reverification"):
        assert is_authorized(who, **{name: asked}) in {True, False}
        if not isinstance(asked, str) or not asked:
            assert not is_authorized(who, **{"plan": other, name: asked})


def test_a_megabyte_of_features_is_searched_in_linear_time() -> None:
    who = facts(session_claims={"fea": ",".join(["o:f"] * 300_000), "pla": "o:" + ":" * 1_000_000})
    assert not is_authorized(who, feature="o:g", plan="o:" + ":" * 1_000_000)
    assert not is_authorized(who, role="org:" * 300_000)
