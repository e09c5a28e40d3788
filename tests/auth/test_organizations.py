"""Which organization a page belongs to, and whether it is the active one."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clerk_backend import ConfigurationError
from clerk_backend.auth.options import OrganizationSyncOptions
from clerk_backend.auth.organizations import OrganizationMatcher, OrganizationTarget, organization_matcher
from tests.vectors.adapter import deviation, run_vector

PERSONAL = OrganizationTarget("personalAccount")


def matcher(organizations: list[str], personal: list[str] | None = None) -> OrganizationMatcher:
    return organization_matcher(
        OrganizationSyncOptions(organization_patterns=organizations, personal_account_patterns=personal or [])
    )


def test_without_patterns_a_page_is_nobodys() -> None:
    assert organization_matcher(None).target("/orgs/acme") is None
    assert matcher([]).target("/orgs/acme") is None


def test_an_empty_list_matches_nothing_unlike_in_javascript() -> None:
    case = {"input": {"options": {"personalAccountPatterns": []}, "path": "/x"}}
    assert run_vector("organization_matcher", case) == {"returns": None}
    assert deviation("organization_matcher", case)


def test_an_organization_goes_before_the_personal_account() -> None:
    both = matcher(["/:slug"], ["/(.*)"])
    assert both.target("/acme") == OrganizationTarget("organization", organization_slug="acme")
    assert both.target("/acme/x") == PERSONAL


def test_an_id_goes_before_a_slug() -> None:
    target = matcher(["/:slug/:id"]).target("/acme/org_1")
    assert target == OrganizationTarget("organization", organization_id="org_1")


def test_a_pattern_without_either_leaves_the_page_to_the_personal_account() -> None:
    assert matcher(["/orgs/:name"], ["/orgs/(.*)"]).target("/orgs/acme") == PERSONAL
    assert matcher(["/orgs/:name"]).target("/orgs/acme") is None


def test_a_repeated_slug_is_a_list_that_no_organization_has() -> None:
    target = matcher(["/orgs/:slug+"]).target("/orgs/a/b")
    assert target is not None
    assert target.organization_slug == ["a", "b"]
    assert target.parameter == "a,b"
    assert not target.is_active(org_id="org_1", org_slug="a")


def test_the_path_is_matched_as_it_was_sent() -> None:
    orgs = matcher(["/orgs/:slug"])
    assert orgs.target("/orgs//acme") is None
    assert orgs.target("/ORGS/a%2Fb") == OrganizationTarget("organization", organization_slug="a%2Fb")


@pytest.mark.parametrize(
    ("target", "org_id", "org_slug", "is_active", "parameter"),
    [
        (OrganizationTarget("organization", organization_id="org_1"), "org_1", "acme", True, "org_1"),
        (OrganizationTarget("organization", organization_id="org_1"), "org_2", "acme", False, "org_1"),
        (OrganizationTarget("organization", organization_id="org_1"), None, None, False, "org_1"),
        (OrganizationTarget("organization", organization_slug="acme"), "org_1", "acme", True, "acme"),
        (OrganizationTarget("organization", organization_slug="acme"), "org_1", "ACME", False, "acme"),
        (OrganizationTarget("organization", organization_slug="acme"), "org_1", None, False, "acme"),
        (PERSONAL, "org_1", "acme", False, ""),
        (PERSONAL, None, None, True, ""),
        (PERSONAL, "", None, True, ""),
    ],
)
def test_a_target_is_active_or_must_be_made_so(
    target: OrganizationTarget, org_id: str | None, org_slug: str | None, is_active: bool, parameter: str
) -> None:
    assert target.is_active(org_id=org_id, org_slug=org_slug) is is_active
    assert target.parameter == parameter


def test_a_malformed_pattern_is_named_among_its_neighbours() -> None:
    with pytest.raises(ConfigurationError) as raised:
        matcher(["/a", "/b/("])
    assert str(raised.value).startswith('Invalid pattern "/a,/b/(": Error: Invalid path and options: Consult ')
    assert str(raised.value).endswith("\nUnbalanced pattern at 3")


@given(st.text(max_size=60))
def test_whatever_the_path_there_is_a_decision(path: str) -> None:
    matcher(["/orgs/:slug", "/o/:id/(.*)"], ["/(.*)"]).target(path)
