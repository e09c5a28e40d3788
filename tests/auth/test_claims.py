"""What the claims of a session token say, whatever they are."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend import TokenError
from clerk_backend.auth.claims import SessionFacts, counts, is_mapping, read_claims, split_by_scope
from tests.vectors.run_claims_decode import run

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["o:a", "1", "o"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
ORGANIZATION = JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(["id", "rol", "slg", "per", "fpm"], JSON))
CLAIMS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(
            ["sub", "sid", "sts", "act", "fva", "fea", "pla", "org_id", "org_role", "org_permissions"], JSON
        ),
        "v": st.sampled_from([1, 2, 2.0, "2", None, 3, True]),
        "o": ORGANIZATION,
    },
)


def organization(features: Any = "o:billing", **o: Any) -> SessionFacts:
    return read_claims({"sub": "user_1", "sid": "sess_1", "v": 2, "fea": features, "o": o})


def test_a_malformed_claim_is_a_recorded_error() -> None:
    broken = {"input": {"claims": {"v": 2, "o": {"id": "org_1"}, "fea": "reservations"}}}
    message = "Invalid claim element (missing colon): reservations"
    assert run(broken) == {"throws": {"name": "Error", "message": message}}
    broken["input"]["claims"]["fea"] = 5
    assert run(broken)["throws"]["name"] == "TypeError"


def test_version_1_names_the_organization_in_claims_of_their_own() -> None:
    claims = {
        "sub": "user_1", "sid": "sess_1", "sts": "active", "act": {"sub": "user_2"}, "fva": [1, -1], "org_id": "org_1",
        "org_role": "org:admin", "org_slug": "acme", "org_permissions": ["org:a:read"], "o": {"id": "org_2"},
    }  # fmt: skip
    facts = read_claims(claims)
    assert facts == SessionFacts(
        user_id="user_1",
        session_id="sess_1",
        session_status="active",
        session_claims=claims,
        actor={"sub": "user_2"},
        org_id="org_1",
        org_role="org:admin",
        org_slug="acme",
        org_permissions=("org:a:read",),
        factor_verification_age=(1, -1),
    )


@pytest.mark.parametrize("version", [1, "2", 3, None, True, [2]])
def test_only_the_number_2_is_version_2(version: Any) -> None:
    claims = {"v": version, "o": {"id": "org_2"}, "org_id": "org_1", "fea": "malformed"}
    assert read_claims(claims).org_id == "org_1"


@pytest.mark.parametrize("absent", [None, False, 0, "", 0.0, float("nan")])
def test_what_javascript_takes_for_false_is_no_organization(absent: Any) -> None:
    facts = read_claims({"v": 2, "o": absent, "fea": "malformed"})
    assert (facts.org_id, facts.org_role, facts.org_slug, facts.org_permissions) == (None, None, None, None)


@pytest.mark.parametrize("odd", [{}, [], "x", 1, True])
def test_an_organization_without_facts_has_no_permissions(odd: Any) -> None:
    facts = read_claims({"v": 2, "o": odd})
    assert (facts.org_id, facts.org_role, facts.org_slug, facts.org_permissions) == (None, None, None, ())


@pytest.mark.parametrize(
    ("role", "read"), [("admin", "org:admin"), ("org:admin", "org:org:admin"), ("", None), (None, None), (5, "org:5")]
)
def test_a_role_is_the_organizations(role: Any, read: str | None) -> None:
    assert organization(rol=role).org_role == read


def test_permissions_are_listed_feature_by_feature() -> None:
    facts = organization("o:reservations,o:billing,u:dash", per="read,manage", fpm="3,1")
    assert facts.org_permissions == ("org:reservations:read", "org:reservations:manage", "org:billing:read")


def test_a_users_feature_takes_no_mask() -> None:
    assert organization("u:dash,o:billing", per="read", fpm="1").org_permissions == ("org:billing:read",)


@pytest.mark.parametrize("mask", ["x", "-1", "1.0", "0x1", "", "1e3", "٣", "+1", "1_0"])
def test_a_mask_that_is_no_number_keeps_its_place_and_grants_nothing(mask: str) -> None:
    assert organization("o:a,o:b", per="read", fpm=f"{mask},1").org_permissions == ("org:b:read",)


@pytest.mark.parametrize("claim", [5, True, ["o:a"], {"o": "a"}])
def test_a_list_that_is_no_text_is_refused(claim: Any) -> None:
    for refused in ({"features": claim}, {"per": claim, "fpm": "1"}, {"per": "read", "fpm": claim}):
        with pytest.raises(TokenError) as caught:
            organization(**refused)
        assert caught.value.reason == "unexpected-error"


@given(st.lists(st.integers(0, 2**200), max_size=4), st.integers(1, 90))
def test_a_mask_of_any_size_grants_exactly_its_bits(masks: list[int], count: int) -> None:
    features = ",".join(f"o:f{index}" for index in range(len(masks)))
    permissions = [f"p{index}" for index in range(count)]
    facts = organization(features, per=",".join(permissions), fpm=",".join(map(str, masks)))
    wanted = [
        f"org:f{at}:{name}" for at, mask in enumerate(masks) for bit, name in enumerate(permissions) if mask >> bit & 1
    ]
    assert list(facts.org_permissions or ()) == wanted


def test_a_mask_of_ten_thousand_permissions_is_read() -> None:
    mask = 3**12_000
    digits = "".join(reversed([str(mask // 10**at % 10**1000).zfill(1000) for at in range(0, 6000, 1000)]))
    names = [f"p{index}" for index in range(10_000)]
    facts = organization("o:f", per=",".join(names), fpm=digits)
    assert list(facts.org_permissions or ()) == [f"org:f:p{bit}" for bit in range(10_000) if mask >> bit & 1]


def test_huge_claims_are_read_in_time_that_grows_with_their_length() -> None:
    # Time that grows with the square would end the run, as every test that hangs does.
    features = ",".join(["o:f"] * 300_000)
    facts = organization(features, per="read,manage", fpm="9" * 1_000_000)
    assert facts.org_permissions == ("org:f:read", "org:f:manage")
    facts = organization("o:f", per="," * 100_000, fpm="9" * 100_000)
    assert len(facts.org_permissions or ()) > 100_000 // 3
    assert len(split_by_scope("ou:" + " " * 1_000_000 + "x" + "," + features).user) == 1


@settings(max_examples=300)
@given(CLAIMS)
def test_whatever_the_claims_nothing_else_is_raised(claims: dict[str, Any]) -> None:
    try:
        facts = read_claims(claims)
    except TokenError:
        assert claims.get("v") == 2
        assert counts(claims.get("o"))
        return
    assert facts.session_claims is claims
    assert facts.user_id is claims.get("sub")


@given(JSON)
def test_whatever_the_claim_splitting_raises_nothing_else(claim: Any) -> None:
    try:
        org, user = split_by_scope(claim)
    except TokenError:
        assert counts(claim)
        return
    assert all(isinstance(each, str) for each in org + user)


def test_permissions_that_are_remembered_are_those_of_the_same_claims() -> None:
    for _ in range(2):
        assert organization("o:a", per="read,manage", fpm="1").org_permissions == ("org:a:read",)
        assert organization("o:b", per="read,manage", fpm="1").org_permissions == ("org:b:read",)
        assert organization("o:a", per="see,manage", fpm="1").org_permissions == ("org:a:see",)
        assert organization("o:a", per="read,manage", fpm="2").org_permissions == ("org:a:manage",)
        assert organization("o:a", per=[], fpm=None).org_permissions == ()
        with pytest.raises(TokenError):
            organization("a", per="read", fpm="1")


def test_blanks_are_those_of_javascript() -> None:
    assert split_by_scope("\ufeff\u00a0o:a\u2028,\to:b\n").org == ["a", "b"]
    assert split_by_scope("o:a\x1c\x85").org == ["a\x1c\x85"]


def test_facts_are_frozen_and_keep_the_claims_out_of_sight() -> None:
    facts = read_claims({"sub": "user_1", "sid": "sess_1", "email": "ada@example.com"})
    assert "ada" not in repr(facts)
    with pytest.raises(dataclasses.FrozenInstanceError):
        facts.user_id = "user_2"  # type: ignore[misc]  # the subject


def test_a_mapping_is_any_mapping() -> None:
    assert is_mapping({})
    assert not is_mapping([])
