"""The Content-Security-Policy that Clerk needs, with an application's own rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from clerk_backend import ConfigurationError
from clerk_backend.auth.content_security_policy import ContentSecurityPolicy, content_security_policy_headers

HOST = "clerk.example.com"
NONCE = b"0123456789abcdef"
DEFAULT = (
    "connect-src 'self' https://clerk-telemetry.com https://*.clerk-telemetry.com https://api.stripe.com "
    "https://maps.googleapis.com https://img.clerk.com https://images.clerkstage.dev https://*.protect.clerk.com:* "
    "clerk.example.com; default-src 'self'; form-action 'self'; frame-src 'self' https://challenges.cloudflare.com "
    "https://*.js.stripe.com https://js.stripe.com https://hooks.stripe.com https://*.protect.clerk.com; "
    "img-src 'self' https://img.clerk.com; script-src 'self' 'unsafe-inline' https: http: https://*.js.stripe.com "
    "https://js.stripe.com https://maps.googleapis.com https://*.protect.clerk.com; "
    "style-src 'self' 'unsafe-inline'; worker-src 'self' blob:"
)


def headers(*, is_production: bool = True, **options: Any) -> dict[str, str]:
    policy = ContentSecurityPolicy(**options)
    return dict(content_security_policy_headers(policy, frontend_api=HOST, is_production=is_production, nonce=NONCE))


def rules(header: str) -> dict[str, str]:
    return {name: values for name, _, values in (rule.partition(" ") for rule in header.split("; "))}


def test_without_rules_of_its_own_an_application_gets_what_clerk_needs() -> None:
    assert headers() == {"content-security-policy": DEFAULT}


def test_in_development_scripts_may_be_made_from_text() -> None:
    assert rules(headers(is_production=False)["content-security-policy"])["script-src"].startswith(
        "'self' 'unsafe-eval' 'unsafe-inline' https: http: "
    )


def test_a_strict_policy_names_a_nonce_instead_of_the_whole_web() -> None:
    found = headers(is_strict=True)
    assert found["x-nonce"] == "MDEyMzQ1Njc4OWFiY2RlZg=="
    assert rules(found["content-security-policy"])["script-src"] == (
        "'self' 'unsafe-inline' https://*.js.stripe.com https://js.stripe.com https://maps.googleapis.com "
        "https://*.protect.clerk.com 'strict-dynamic' 'nonce-MDEyMzQ1Njc4OWFiY2RlZg=='"
    )


def test_the_nonce_is_random_unless_given() -> None:
    policy = ContentSecurityPolicy(is_strict=True)
    drawn = {
        dict(content_security_policy_headers(policy, frontend_api=HOST, is_production=True))["x-nonce"]
        for _ in range(3)
    }
    assert len(drawn) == 3
    assert {len(nonce) for nonce in drawn} == {24}


def test_an_applications_values_are_added_to_those_of_clerk_and_none_stands_alone() -> None:
    found = rules(
        headers(
            directives={
                "img-src": ["'self'", "https://cdn.example.com", "self", "https://img.clerk.com"],
                "style-src": ["https://fonts.example.com", "none"],
                "object-src": "none",
                "base-uri": ["self", "https://a.example"],
                "a-rule": ["'none'", "x"],
            }
        )["content-security-policy"]
    )
    assert found["img-src"] == "'self' https://img.clerk.com https://cdn.example.com"
    assert found["style-src"] == found["object-src"] == found["a-rule"] == "'none'"
    assert found["base-uri"] == "'self' https://a.example"
    assert list(found) == sorted(found)


def test_offences_are_reported_where_asked() -> None:
    found = headers(is_report_only=True, report_to="https://a.example/csp")
    assert found == {
        "reporting-endpoints": 'csp-endpoint="https://a.example/csp"',
        "content-security-policy-report-only": f"{DEFAULT}; report-to csp-endpoint",
    }


@pytest.mark.parametrize(
    "options",
    [
        {"directives": {"img-src": ["a; script-src *"]}},
        {"directives": {"img-src": ["a,b"]}},
        {"directives": {"img-src": "a b"}},
        {"directives": {"img-src": ["a\r\nX: y"]}},
        {"directives": {"img-src": [""]}},
        {"directives": {"img src": ["a"]}},
        {"directives": {"x;y": ["a"]}},
        {"directives": {"; script-src *": []}},
        {"report_to": 'https://a"; x="b'},
        {"report_to": "https://a\r\nX: y"},
        {"report_to": ""},
    ],
    ids=repr,
)
def test_a_value_that_would_be_several_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        ContentSecurityPolicy(**options)


@pytest.mark.parametrize("host", ["", "a b", "a; script-src *", "a\r\nb", "a,b"])
def test_a_host_that_would_be_a_rule_is_refused(host: str) -> None:
    with pytest.raises(ConfigurationError, match="host of the Frontend API"):
        content_security_policy_headers(ContentSecurityPolicy(), frontend_api=host, is_production=True)


@given(st.dictionaries(st.text("abc-; \r", min_size=1), st.lists(st.text(max_size=6), max_size=3)), st.text(max_size=8))
def test_whatever_the_rules_they_are_one_header_or_refused(directives: dict[str, list[str]], host: str) -> None:
    try:
        policy = ContentSecurityPolicy(directives=directives)
        found = content_security_policy_headers(policy, frontend_api=host, is_production=True)
    except ConfigurationError:
        return
    [(_, header)] = found
    assert header.isascii()
    assert header.isprintable()
    assert set(rules(header)) >= set(directives)
