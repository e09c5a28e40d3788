"""Publishable keys are read and made as by Clerk, whatever they hold."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given, strategies as st

from clerk_backend import ConfigurationError
from clerk_backend.auth.keys import (
    PublishableKey,
    absolute_proxy_url,
    accounts_base_url,
    api_url_from_publishable_key,
    auto_proxy_path,
    build_publishable_key,
    cookie_suffix,
    fapi_url_from_publishable_key,
    is_development_accounts_host,
    is_development_publishable_key,
    is_development_secret_key,
    is_production_publishable_key,
    is_production_secret_key,
    is_publishable_key,
    is_truthy,
    is_valid_proxy_url,
    parse_publishable_key,
    publishable_key_from_host,
    require_publishable_key,
)

PRODUCTION = build_publishable_key("clerk.example.com")
DEVELOPMENT = build_publishable_key("foo-bar-13.clerk.accounts.dev")
VERCEL = {"VERCEL_TARGET_ENV": "production", "VERCEL_PROJECT_PRODUCTION_URL": "a.vercel.app"}


def key(host: str, *, prefix: str = "pk_live_") -> str:
    return prefix + b64encode(host.encode("latin-1")).decode()


def test_a_key_says_the_kind_and_the_host_of_its_instance() -> None:
    assert parse_publishable_key(PRODUCTION) == PublishableKey("production", "clerk.example.com")
    assert parse_publishable_key(DEVELOPMENT) == PublishableKey("development", "foo-bar-13.clerk.accounts.dev")


@pytest.mark.parametrize(
    "text",
    [
        key("a.b$"),
        key("a.b$").rstrip("="),
        "pk_live_YS5iJA= =",  # blanks do not count
        "pk_live_\tYS5i\r\nJA==\f",
        "pk_test_bG9jYWxob3N0LnRlc3Q6ODA4MCQ",
        key(" .é/:$"),
    ],
)
def test_a_key_may_be_padded_or_not_and_name_any_host(text: str) -> None:
    assert is_publishable_key(text)
    assert require_publishable_key(text) == parse_publishable_key(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "whatever",
            "pk",
            "pk_live",
            "pk_live_",
            "pk_test_",
            "sk_live_YS5iJA",
            "PK_LIVE_YS5iJA",
            " pk_live_YS5iJA",
        ),
        *(
            "live_YS5iJA",
            "pk_live_YS5iJA_x",
            "pk_live_YS5iJA=",
            "pk_live_YS5iJ",
            "pk_live_YS5i-A",
            "pk_live_YS5iJA\x0b",
        ),
        *("pk_live_é", "pk_live_\ud800", "pk_live_=", "pk_live_YS5i\u00a0JA", "pk_other_YS5iJA", "pk_live_YS5iJA==="),
        *(key("a.b"), key("a.$b$"), key("ab$"), key("a.b$$"), key("$a.b$"), key("$")),
    ],
)
def test_what_is_no_key_is_none_and_refused_where_one_is_needed(text: str) -> None:
    assert parse_publishable_key(text) is None
    assert not is_publishable_key(text)
    with pytest.raises(ConfigurationError, match=r"^Publishable key (is missing|not valid \(expected)"):
        require_publishable_key(text)


def test_what_stands_in_place_of_a_key_is_not_repeated() -> None:
    with pytest.raises(ConfigurationError) as caught:
        require_publishable_key("sk_test_hunter2")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("missing", [None, ""])
def test_a_missing_key_is_named_as_such(missing: str | None) -> None:
    assert parse_publishable_key(missing) is None
    with pytest.raises(ConfigurationError, match=r"^Publishable key is missing\. "):
        require_publishable_key(missing)


def test_a_proxy_stands_in_place_of_the_frontend_api() -> None:
    for text in (PRODUCTION, DEVELOPMENT):
        found = require_publishable_key(text, proxy_url="https://p.example/x", domain="sat.dev", is_satellite=True)
        assert found.frontend_api == "https://p.example/x"


def test_only_a_production_satellite_has_a_frontend_api_of_its_own() -> None:
    assert require_publishable_key(PRODUCTION, domain="sat.dev", is_satellite=True).frontend_api == "clerk.sat.dev"
    assert require_publishable_key(PRODUCTION, domain="sat.dev").frontend_api == "clerk.example.com"
    assert require_publishable_key(PRODUCTION, is_satellite=True).frontend_api == "clerk.example.com"
    found = require_publishable_key(DEVELOPMENT, domain="sat.dev", is_satellite=True)
    assert found.frontend_api == "foo-bar-13.clerk.accounts.dev"


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("foo-bar-1.clerk.accounts.dev", "development"),
        ("FOO-bar-12.CLERK.accounts.lclclerk.com", "development"),
        ("clerk.foo.lcl.dev", "development"),
        ("foo-bar-123.clerk.accounts.dev", "production"),
        ("foo-bar-1.clerk.accounts.dev\n", "production"),
        ("foo.lcl.dev", "production"),
        ("clerk.example.com", "production"),
    ],
)
def test_a_built_key_says_what_its_host_is(host: str, kind: str) -> None:
    found = require_publishable_key(build_publishable_key(host))
    assert found == PublishableKey(kind, host)  # type: ignore[arg-type] # parametrised
    assert not build_publishable_key(host).endswith("=")


def test_a_key_can_be_told_from_the_host_of_the_application() -> None:
    assert publishable_key_from_host("Example.COM:3000") == PRODUCTION
    assert publishable_key_from_host("example.com", fallback_key=DEVELOPMENT) == DEVELOPMENT
    assert publishable_key_from_host("example.com", fallback_key="test_x") == "test_x"
    assert publishable_key_from_host("example.com", fallback_key=key("clerk.other.com$")) == PRODUCTION


@pytest.mark.parametrize("host", ["", ":3000"])
def test_no_key_can_be_told_from_an_empty_host(host: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^Host must not be empty\.$"):
        publishable_key_from_host(host)


@pytest.mark.parametrize("host", ["日本.jp", "\ud800.com"])
def test_a_host_that_no_key_can_hold_is_refused(host: str) -> None:
    with pytest.raises(ConfigurationError, match="must be plain text"):
        publishable_key_from_host(host)


@pytest.mark.parametrize(
    "prefix", ["test_", "pk_test_", "sk_test_", "live_", "pk_live_", "sk_live_", "TEST_", "ak_", ""]
)
def test_keys_are_told_apart_by_their_prefix(prefix: str) -> None:
    text = f"{prefix}x"
    assert is_development_publishable_key(text) is (prefix in {"test_", "pk_test_"})
    assert is_production_publishable_key(text) is (prefix in {"live_", "pk_live_"})
    assert is_development_secret_key(text) is (prefix in {"test_", "sk_test_"})
    assert is_production_secret_key(text) is (prefix in {"live_", "sk_live_"})


@pytest.mark.parametrize(
    ("host", "api", "fapi"),
    [
        ("clerk.example.com", "api.clerk.com", "frontend-api.clerk.dev"),
        ("clerk.foo.lcl.dev", "api.clerk.com", "frontend-api.clerk.dev"),
        ("foo.lclstage.dev", "api.lclclerk.com", "frontend-api.lclclerk.com"),
        ("foo-bar-1.clerk.accounts.lclclerk.com", "api.lclclerk.com", "frontend-api.lclclerk.com"),
        ("foo-bar-1.clerk.accountsstage.dev", "api.clerkstage.dev", "frontend-api.clerkstage.dev"),
        ("foo-bar-1.clerk.accounts.dev", "api.clerk.com", "frontend-api.clerk.dev"),
    ],
)
def test_a_key_says_where_clerk_is(host: str, api: str, fapi: str) -> None:
    assert api_url_from_publishable_key(build_publishable_key(host)) == f"https://{api}"
    assert fapi_url_from_publishable_key(build_publishable_key(host)) == f"https://{fapi}"


@pytest.mark.parametrize("text", [None, "", "pk_live_!!!"])
def test_without_a_key_clerk_is_where_it_always_is(text: str | None) -> None:
    assert api_url_from_publishable_key(text) == "https://api.clerk.com"
    assert fapi_url_from_publishable_key(text) == "https://frontend-api.clerk.dev"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("", ""),
        ("foo-bar-1.clerk.accounts.dev", "https://foo-bar-1.accounts.dev"),
        ("foo-bar-1.clerk.accountsstage.dev", "https://foo-bar-1.accountsstage.dev"),
        ("clerk.example.com", "https://accounts.example.com"),
        ("clerk.clerk.com", "https://accounts.clerk.com"),
    ],
)
def test_the_hosted_pages_follow_from_the_frontend_api(host: str, url: str) -> None:
    assert accounts_base_url(host) == url


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("accounts.foo.lcl.dev", True),
        ("foo.lcl.dev", False),
        ("foo-bar-1.accounts.dev", True),
        ("foo-bar-1.clerk.accounts.dev", False),
        ("foo.accountsstage.dev", True),
        ("foo.accounts.lclclerk.com", True),
        ("accounts.example.com", False),
    ],
)
def test_hosts_of_hosted_development_pages_are_known(host: str, is_one: bool) -> None:
    assert is_development_accounts_host(host) is is_one


@pytest.mark.parametrize(
    ("url", "is_valid"),
    [
        *((None, True), ("", True), ("/x", True), ("http://x", True), ("https://x", True)),
        *(("HTTPS://x", False), ("x", False), ("ftp://x", False)),
    ],
)
def test_a_proxy_url_is_a_path_or_absolute(url: str | None, is_valid: bool) -> None:
    assert is_valid_proxy_url(url) is is_valid


def test_a_path_of_a_proxy_is_put_below_the_origin_as_it_is() -> None:
    assert absolute_proxy_url("/__clerk/../x", origin="https://a.dev") == "https://a.dev/__clerk/../x"
    assert absolute_proxy_url("https://p.dev", origin="https://a.dev") == "https://p.dev"


def test_an_application_on_vercel_is_proxied_unless_told_otherwise() -> None:
    assert auto_proxy_path(PRODUCTION, VERCEL) == "/__clerk"
    assert auto_proxy_path("live_x", VERCEL | {"VERCEL_PROJECT_PRODUCTION_URL": "https://a.vercel.app/x"}) == "/__clerk"
    assert auto_proxy_path(PRODUCTION, VERCEL | {"CLERK_DISABLE_AUTO_PROXY": "no"}) == "/__clerk"


@pytest.mark.parametrize(
    "changed",
    [
        *(
            {"VERCEL_TARGET_ENV": "preview"},
            {"VERCEL_TARGET_ENV": ""},
            {"VERCEL_PROJECT_PRODUCTION_URL": "a.example.com"},
        ),
        *({"VERCEL_PROJECT_PRODUCTION_URL": ""}, {"VERCEL_PROJECT_PRODUCTION_URL": "https://["}),
        *({"CLERK_DISABLE_AUTO_PROXY": "true"}, {"CLERK_DISABLE_AUTO_PROXY": "1"}),
    ],
)
def test_elsewhere_nothing_is_proxied_by_itself(changed: dict[str, str]) -> None:
    assert auto_proxy_path(PRODUCTION, VERCEL | changed) == ""


def test_what_is_configured_goes_before_the_proxy_of_vercel() -> None:
    assert auto_proxy_path(DEVELOPMENT, VERCEL) == ""
    assert auto_proxy_path(PRODUCTION, VERCEL, has_proxy_url=True) == ""
    assert auto_proxy_path(PRODUCTION, VERCEL, has_domain=True) == ""
    assert auto_proxy_path(PRODUCTION, {}) == ""


def test_a_suffix_is_told_from_the_key_as_it_is_written() -> None:
    assert cookie_suffix("pk_live_Y2xlcmsuY2xlcmsuZGV2JA") == "1Z8AzTQD"
    assert cookie_suffix("pk_live_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA") == "MqCvchyS"
    assert cookie_suffix("pk_live_日本") == "u18BSziL"
    assert cookie_suffix("pk_live_Y2xlcmsuY2xlcmsuZGV2JA\n") != "1Z8AzTQD"
    assert cookie_suffix("\ud800") == cookie_suffix("\ufffd")
    assert cookie_suffix("") == ""


@pytest.mark.parametrize(
    ("value", "truthy"),
    [
        *((None, False), (True, True), (False, False), ("true", True), ("TRUE", True), ("False", False), ("", False)),
        *(("1", True), ("0", False), ("-1", False), ("2abc", True), ("yes", False), ("on", False), (" 1", True)),
        *((1, True), (0, False), (-1, False), (0.5, False), (2.5, True), (float("nan"), False), (float("inf"), False)),
    ],
)
def test_what_is_switched_on_is_true_or_a_number_above_zero(value: str | float | None, truthy: bool) -> None:
    assert is_truthy(value) is truthy


@given(st.text(st.characters(codec=None)) | st.text("pk_livetes4=+/ \tYS5iJA$").map(lambda text: "pk_live_" + text))
def test_whatever_the_text_it_is_a_key_or_none(text: str) -> None:
    found = parse_publishable_key(text)
    assert is_publishable_key(text) is (found is not None)
    assert len(cookie_suffix(text)) == (8 if text else 0)
    if found:
        assert parse_publishable_key(build_publishable_key(found.frontend_api)) is not None


@given(st.text(st.characters(codec=None)))
def test_whatever_the_host_it_makes_a_key_or_our_error(host: str) -> None:
    try:
        made = publishable_key_from_host(host)
    except ConfigurationError:
        return
    assert made.startswith(("pk_live_", "pk_test_"))
