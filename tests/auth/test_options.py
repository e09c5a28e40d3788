"""Options: checked when they are made, bound to a client's own, read from the environment."""

from __future__ import annotations

import copy
import dataclasses
import math
import pickle
from typing import Any

import pytest

from clerk_backend.auth.options import AuthenticateOptions, OrganizationSyncOptions, bound, options_from
from clerk_backend.errors import ConfigurationError

SECRETS: dict[str, Any] = {
    "secret_key": "sk_test_hunter2",
    "machine_secret_key": "ak_hunter2",
    "jwt_key": "PEM hunter2",
}


def test_nothing_is_given_unless_it_is() -> None:
    assert set(dataclasses.asdict(AuthenticateOptions()).values()) == {None}


def test_an_option_that_does_not_exist_is_refused() -> None:
    unknown: dict[str, Any] = {"client_uat": 5}
    with pytest.raises(TypeError, match="client_uat"):
        AuthenticateOptions(**unknown)


def test_no_secret_is_printed_or_pickled() -> None:
    options = AuthenticateOptions(**SECRETS)
    assert "hunter2" not in repr(options)
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="cannot be pickled"):
            leave(options)


def test_blanks_around_a_text_do_not_count() -> None:
    assert AuthenticateOptions(publishable_key=" pk_test_x\n").publishable_key == "pk_test_x"


WRONG: list[dict[str, Any]] = [
    {"secret_key": b"sk_test_hunter2"},
    {"domain": 5},
    {"is_satellite": "true"},
    {"is_satellite": 1},
    {"satellite_auto_sync": "false"},
    {"skip_jwks_cache": 0},
    {"audience": 5},
    {"audience": ["a", 5]},
    {"authorized_parties": "https://app.example.com"},
    {"authorized_parties": [None]},
    {"header_type": {"JWT": 1}},
    {"clock_skew_in_ms": "5000"},
    {"clock_skew_in_ms": True},
    {"clock_skew_in_ms": math.nan},
    {"clock_skew_in_ms": math.inf},
    {"accepts_token": "session"},
    {"accepts_token": ["session_token", "any"]},
    {"accepts_token": [["session_token"]]},
    {"accepts_token": 5},
    {"organization_sync_options": {"organization_patterns": ["/orgs/:slug"]}},
]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_an_option_of_the_wrong_kind_is_refused_without_repeating_it(wrong: dict[str, Any]) -> None:
    [name] = wrong
    with pytest.raises(ConfigurationError, match=name) as raised:
        AuthenticateOptions(**wrong)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("patterns", ["/orgs/:slug", [5], 5])
def test_patterns_are_lists_of_texts(patterns: Any) -> None:
    with pytest.raises(ConfigurationError, match="organization_patterns must be a list"):
        OrganizationSyncOptions(organization_patterns=patterns)


def test_lists_are_kept_so_that_nobody_changes_them_later() -> None:
    parties, patterns = ["https://a.example"], ["/orgs/:slug"]
    options = AuthenticateOptions(
        authorized_parties=parties,
        accepts_token=["session_token", "api_key"],
        audience="me",
        organization_sync_options=OrganizationSyncOptions(patterns),
    )
    parties.append("https://evil.example")
    patterns.append("/(.*)")
    assert options.authorized_parties == ("https://a.example",)
    assert options.accepts_token == ("session_token", "api_key")
    assert options.audience == "me"
    assert options.organization_sync_options == OrganizationSyncOptions(("/orgs/:slug",), ())
    assert hash(options) == hash(dataclasses.replace(options))


DEFAULTS = AuthenticateOptions(
    secret_key="sk_test_client",
    publishable_key="pk_test_client",
    api_url="https://api.client",
    is_satellite=True,
    domain="client.example",
    audience="client",
    authorized_parties=["https://client.example"],
)


def test_without_options_of_its_own_a_request_has_those_of_the_client() -> None:
    assert bound(DEFAULTS, None) is DEFAULTS
    assert bound(DEFAULTS, AuthenticateOptions()) is DEFAULTS


def test_what_is_given_for_a_request_replaces_what_the_client_has() -> None:
    given = AuthenticateOptions(
        secret_key="sk_test_request", authorized_parties=["https://request.example"], clock_skew_in_ms=0, audience=["b"]
    )
    options = bound(DEFAULTS, given)
    assert options.secret_key == "sk_test_request"
    assert options.authorized_parties == ("https://request.example",)
    assert options.clock_skew_in_ms == 0
    assert options.audience == ("b",)
    assert options.publishable_key == "pk_test_client"


@pytest.mark.parametrize(
    "empty",
    [{"is_satellite": False}, {"secret_key": ""}, {"domain": " "}, {"audience": ""}, {"audience": []}, {"jwt_key": ""}],
    ids=repr,
)
def test_what_is_empty_switches_no_option_of_the_client_off(empty: dict[str, Any]) -> None:
    assert bound(DEFAULTS, AuthenticateOptions(**empty)) == DEFAULTS


def test_an_empty_list_of_parties_replaces_one() -> None:
    assert bound(DEFAULTS, AuthenticateOptions(authorized_parties=[])).authorized_parties == ()


def test_where_the_api_is_remains_the_affair_of_the_client() -> None:
    options = bound(DEFAULTS, AuthenticateOptions(api_url="https://evil.example", api_version="v9"))
    assert (options.api_url, options.api_version) == ("https://api.client", None)


def test_the_environment_gives_options() -> None:
    options = options_from(
        {
            "CLERK_PUBLISHABLE_KEY": "pk_test_x\n",
            "CLERK_SECRET_KEY": "sk_test_x",
            "NEXT_PUBLIC_CLERK_DOMAIN": "sat.example",
            "CLERK_DOMAIN": "",
            "CLERK_IS_SATELLITE": "true",
            "CLERK_JWT_KEY": "PEM",
        }
    )
    assert options == AuthenticateOptions(
        publishable_key="pk_test_x", secret_key="sk_test_x", domain="sat.example", is_satellite=True, jwt_key="PEM"
    )


@pytest.mark.parametrize(("text", "means"), [("true", True), ("1", True), ("0", False), ("yes", False), ("", None)])
def test_a_flag_of_the_environment_is_read_as_clerk_reads_it(text: str, means: bool | None) -> None:
    assert options_from({"CLERK_IS_SATELLITE": text}).is_satellite is means


def test_the_environment_is_that_of_the_process_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_PROXY_URL", "/__clerk")
    assert options_from().proxy_url == "/__clerk"
