"""What is decided beyond the recorded cases: every row of the list, every way in which Clerk may fail to answer."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from clerk_backend import (
    ArgumentError,
    ConfigurationError,
    RequestTimeoutError,
)
from clerk_backend.auth.cookie_path import _warn_of_missing_party
from clerk_backend.auth.options import OrganizationSyncOptions
from clerk_backend.auth.state import Handshake, InvalidToken, SignedIn, location
from tests.auth.deciding import (
    DATA,
    DEVELOPMENT,
    PAGE,
    PRODUCTION,
    bearer,
    cookies,
    decide,
    options,
    raising,
    token,
)

ACTIVE = cookies(__client_uat="1", __session=token("prod_active"))
SATELLITE = {"is_satellite": True, "domain": "sat.example.net"}
DEVELOPED = {"publishable_key": DEVELOPMENT}


@pytest.mark.parametrize("headers", [bearer(token("prod_active")), PAGE | {"cookie": ACTIVE}], ids=["header", "cookie"])
def test_who_is_signed_in_is_decided_without_a_call(headers: dict[str, str]) -> None:
    state = decide(headers=headers)
    assert isinstance(state, SignedIn)
    assert (state.token, state.token_type, state.headers) == (token("prod_active"), "session_token", ())
    auth = state.to_auth()
    assert (auth.user_id, auth.is_authenticated) == ("user_oracle1", True)


def test_a_state_is_made_into_the_same_auth_object_however_it_was_decided() -> None:
    by_header, by_cookie = (
        decide(headers=each).to_auth() for each in (bearer(token("prod_active")), PAGE | {"cookie": ACTIVE})
    )
    assert by_header == by_cookie


def test_without_an_authorized_party_a_token_is_good_and_a_warning_given_once(caplog: pytest.LogCaptureFixture) -> None:
    _warn_of_missing_party.cache_clear()
    cookie = cookies(__client_uat="1", __clerk_db_jwt="x", __session=token("dev_no_azp"))
    for _ in range(3):
        assert decide(options(**DEVELOPED), PAGE | {"cookie": cookie}).is_signed_in
    assert [record.getMessage().count("azp") for record in caplog.records] == [1]


def test_keys_are_asked_for_once_and_only_where_none_is_at_hand() -> None:
    clerk = raising(RequestTimeoutError("slow"))
    state = decide(options(jwt_key=None), bearer(token("prod_active")), clerk=clerk)
    assert (state.reason, state.message) == ("unexpected-error", "")
    assert [call.path for call in clerk.calls] == ["/v1/jwks"]


def test_that_clerk_did_not_answer_is_logged_without_the_token(caplog: pytest.LogCaptureFixture) -> None:
    decide(options(jwt_key=None), bearer(token("prod_active")), clerk=raising(RequestTimeoutError("slow")))
    assert "slow" in caplog.text
    assert token("prod_active") not in caplog.text


MISSING: list[tuple[dict[str, Any], dict[str, str], str]] = [
    ({"publishable_key": None}, {}, "Publishable key is missing."),
    ({"publishable_key": "pk_test_x"}, {}, "Publishable key not valid"),
    ({"publishable_key": None, "secret_key": None}, {}, "Publishable key is missing."),
    ({"secret_key": " "}, {}, "Missing Clerk Secret Key."),
    ({"is_satellite": True, "secret_key": "sk_test_x"}, {}, "Missing signInUrl."),
    ({"is_satellite": True}, {}, "Missing domain and proxyUrl."),
    (SATELLITE | {"sign_in_url": "/in"}, {"origin": "https://x.example"}, "needs to have a absolute url format."),
    (SATELLITE | {"sign_in_url": "https://x.example/in"}, {"origin": "https://x.example"}, "on a different origin"),
    (
        {"accepts_token": "m2m_token", "secret_key": None},
        {},
        "requires either a Machine secret key or a Clerk secret key",
    ),
    ({"accepts_token": "api_key", "secret_key": None}, {}, "Missing Clerk Secret Key."),
    ({"organization_sync_options": OrganizationSyncOptions(["/(a"])}, {}, "Invalid pattern"),
]


@pytest.mark.parametrize(("given", "headers", "message"), MISSING, ids=[row[2] for row in MISSING])
def test_what_must_be_configured_is_asked_for_in_clerks_words(
    given: dict[str, Any], headers: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        decide(options(**given), PAGE | headers)


def test_a_satellite_that_has_all_it_needs_is_accepted() -> None:
    given = options(**SATELLITE, sign_in_url="https://primary.example/in")
    state = decide(given, DATA | {"origin": "https://sat.example.net"})
    assert state.reason == "session-token-and-uat-missing"


@pytest.mark.parametrize("key", ["https:// ", "pk"], ids=["proxy", "host"])
def test_a_frontend_api_that_is_no_host_is_a_fault_of_the_configuration(key: str) -> None:
    from clerk_backend.auth.keys import build_publishable_key

    given = {"proxy_url": "https://[x"} if key != "pk" else {"publishable_key": build_publishable_key("a b.c")}
    with pytest.raises(ConfigurationError, match="Invalid URL: The Frontend API"):
        decide(options(**given), PAGE | {"cookie": "__client_uat=1"})


@pytest.mark.parametrize("known", [True, False])
def test_the_primary_domain_answers_a_satellite_with_the_browser_that_it_knows(known: bool) -> None:
    cookie = {"cookie": "__clerk_db_jwt=dvb"} if known else {}
    url = "https://app.example.com/?__clerk_redirect_url=https%3A%2F%2Fsat.example%2Fa%3Fb%3D1"
    state = decide(options(**DEVELOPED), PAGE | cookie, url=url)
    assert isinstance(state, Handshake)
    token_of_browser = "&__clerk_db_jwt=dvb" if known else ""
    assert location(state) == f"https://sat.example/a?b=1{token_of_browser}&__clerk_synced=true"


def test_a_satellites_address_that_is_none_is_an_argument_that_is_wrong() -> None:
    with pytest.raises(ArgumentError, match="__clerk_redirect_url is no absolute URL"):
        decide(options(**DEVELOPED), url="https://app.example.com/?__clerk_redirect_url=/relative")


def test_production_instances_answer_no_satellite() -> None:
    url = "https://app.example.com/?__clerk_redirect_url=https://evil.example/"
    assert location(decide(url=url)) is None
    assert decide(url=url).reason == "session-token-and-uat-missing"


def test_a_satellite_in_development_syncs_at_its_sign_in_page() -> None:
    given = options(**DEVELOPED, **SATELLITE, satellite_auto_sync=True, sign_in_url="https://primary.example/in?x=1")
    state = decide(given, PAGE | {"host": "sat.example.net"}, url="https://sat.example.net/p?q=%20")
    back = "https%3A%2F%2Fsat.example.net%2Fp%3Fq%3D%2520"
    assert location(state) == f"https://primary.example/in?x=1&__clerk_redirect_url={back}"


def test_a_satellite_that_goes_in_circles_is_told_so(caplog: pytest.LogCaptureFixture) -> None:
    given = options(**SATELLITE, satellite_auto_sync=True)
    state = decide(given, PAGE | {"cookie": "__clerk_redirect_count=3"})
    assert (state.status, state.reason) == ("signed-out", "satellite-needs-syncing")
    assert "satellite domain" in caplog.text


ORGANIZATIONS = options(organization_sync_options=OrganizationSyncOptions(["/orgs/:slug"], ["/me"]))


def test_an_organization_that_cannot_be_made_active_is_not_tried_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    url = "https://app.example.com/orgs/acme"
    assert decide(ORGANIZATIONS, PAGE | {"cookie": ACTIVE}, url=url).reason == "active-organization-mismatch"
    assert decide(ORGANIZATIONS, DATA | {"cookie": ACTIVE}, url=url).is_signed_in
    for count in ("3", "4", "Infinity"):
        assert decide(
            ORGANIZATIONS, PAGE | {"cookie": f"{ACTIVE}; __clerk_redirect_count={count}"}, url=url
        ).is_signed_in
    assert caplog.text.count("Organization activation handshake loop") == 3


@pytest.mark.parametrize(
    ("referrer", "sends_away"),
    [
        ("https://sat.example/", True),
        ("no url", False),
        ("https://app.example.com/other", False),
        ("https://clerk.example.com/v1", False),
        ("https://accounts.example.com/sign-in", False),
        ("https://www.accounts.dev/", True),
    ],
)
def test_a_page_opened_from_another_site_is_synced_first(referrer: str, sends_away: bool) -> None:
    state = decide(headers=PAGE | {"cookie": ACTIVE, "referer": referrer})
    assert (state.reason == "primary-domain-cross-origin-sync") is sends_away


def test_development_pages_of_clerks_are_known() -> None:
    cookie = cookies(__client_uat="1", __clerk_db_jwt="x", __session=token("dev_active"))
    headers = PAGE | {"cookie": cookie, "referer": "https://other-app-1.accounts.dev/sign-in"}
    assert decide(options(**DEVELOPED), headers).is_signed_in


def test_a_proxy_that_is_no_url_knows_no_referrer() -> None:
    headers = PAGE | {"cookie": ACTIVE, "referer": "https://sat.example/"}
    with pytest.raises(ConfigurationError, match="Invalid URL"):
        decide(options(proxy_url="https://[x"), headers)


@pytest.mark.parametrize("accepts", [[], ["api_key"], ["api_key", "m2m_token"]])
def test_where_no_session_is_accepted_a_request_without_a_token_is_of_no_type(accepts: Any) -> None:
    state = decide(options(accepts_token=accepts), PAGE | {"cookie": ACTIVE})
    assert isinstance(state, InvalidToken)
    auth = state.to_auth()
    assert (state.token_type, auth.token_type, auth.is_authenticated) == (None, None, False)


def test_all_texts_of_a_state_of_no_type_are_empty() -> None:
    state = decide(options(accepts_token=["api_key"], domain="d.example"))
    assert state.shown.publishable_key == state.shown.domain == ""
    assert PRODUCTION not in repr(state)


def test_a_relative_proxy_is_shown_as_the_browser_sees_it() -> None:
    for host in ("a.example", "b.example"):
        state = decide(options(proxy_url="/__clerk"), url=f"https://{host}/x", headers={"host": host})
        assert state.shown.proxy_url == f"https://{host}/__clerk"


def test_states_log_nothing_where_all_is_well(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        decide(headers=PAGE | {"cookie": ACTIVE})
        decide()
    assert not caplog.records
