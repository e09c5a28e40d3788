"""The Content-Security-Policy that Clerk's pages and components need, with an application's own rules added."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Final

from ..errors import ConfigurationError

Headers = tuple[tuple[str, str], ...]

KEYWORDS: Final = frozenset({"none", "self", "strict-dynamic", "unsafe-eval", "unsafe-hashes", "unsafe-inline"})
"""Values that stand in single quotes."""
_PROTECT = "https://*.protect.clerk.com"
_STRIPE = ("https://*.js.stripe.com", "https://js.stripe.com")
_DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "connect-src": (
        "self",
        "https://clerk-telemetry.com",
        "https://*.clerk-telemetry.com",
        "https://api.stripe.com",
        "https://maps.googleapis.com",
        "https://img.clerk.com",
        "https://images.clerkstage.dev",
        f"{_PROTECT}:*",
    ),
    "default-src": ("self",),
    "form-action": ("self",),
    "frame-src": ("self", "https://challenges.cloudflare.com", *_STRIPE, "https://hooks.stripe.com", _PROTECT),
    "img-src": ("self", "https://img.clerk.com"),
    "script-src": ("self", "unsafe-inline", "https:", "http:", *_STRIPE, "https://maps.googleapis.com", _PROTECT),
    "style-src": ("self", "unsafe-inline"),
    "worker-src": ("self", "blob:"),
}
_NONCE_BYTES = 16

_directive = re.compile(r"[A-Za-z0-9-]+").fullmatch
_value = re.compile(r"[!-~]+").fullmatch


@dataclass(frozen=True, slots=True)
class ContentSecurityPolicy:
    """How an application's pages are secured.

    Attributes:
        is_strict: Whether scripts must carry a nonce, rather than come from any web address.
        directives: Values by directive, such as `{"img-src": ["https://cdn.example.com"]}`. They are added to what
            Clerk needs; `none` stands alone.
        is_report_only: Whether offences are reported and not prevented.
        report_to: The URL that they are reported to.
    """

    is_strict: bool = False
    directives: Mapping[str, str | Sequence[str]] = field(default_factory=dict[str, str | Sequence[str]])
    is_report_only: bool = False
    report_to: str | None = None

    def __post_init__(self) -> None:
        """Check that each value is one value, and each directive one directive.

        Raises:
            ConfigurationError: one has a semicolon, a comma, a blank or what else would begin another.
        """
        for name, values in self.directives.items():
            if not _directive(name):
                raise ConfigurationError(f"{name!r} cannot be a directive of a Content-Security-Policy.")
            for value in _several(values):
                if not _value(value) or set(value) & set(";,"):
                    raise ConfigurationError(f"{value!r} cannot be a value of a Content-Security-Policy.")
        if self.report_to is not None and (not _value(self.report_to) or set(self.report_to) & set('"\\')):
            raise ConfigurationError("report_to must be a URL.")


def content_security_policy_headers(
    policy: ContentSecurityPolicy, *, frontend_api: str, is_production: bool, nonce: bytes | None = None
) -> Headers:
    """The headers that secure a page; a request that is passed on gets them too, so that the page can read `x-nonce`.

    Args:
        policy: What the application adds.
        frontend_api: The host of the instance's Frontend API.
        is_production: Whether scripts may not be made from text, as development tools do.
        nonce: Sixteen bytes that the page's scripts carry in base64, if the policy is strict; random unless given.

    Raises:
        ConfigurationError: the host cannot stand in a header.
    """
    if not _value(frontend_api) or set(frontend_api) & set(";,"):
        raise ConfigurationError("The host of the Frontend API cannot stand in a Content-Security-Policy.")
    carried = b64encode(token_bytes(_NONCE_BYTES) if nonce is None else nonce).decode() if policy.is_strict else ""
    rules = _clerk_needs(frontend_api, is_production=is_production, nonce=carried)
    for name, values in policy.directives.items():
        given = _several(values)
        is_nothing = not {"none", "'none'"}.isdisjoint(given)
        rules[name] = ["none"] if is_nothing else [*rules.get(name, ()), *given] if name in _DEFAULTS else given
    header = "; ".join(f"{name} {_listed(rules[name])}".rstrip() for name in sorted(rules))
    headers: list[tuple[str, str]] = []
    if policy.report_to:
        header += "; report-to csp-endpoint"
        headers.append(("reporting-endpoints", f'csp-endpoint="{policy.report_to}"'))
    headers.append((f"content-security-policy{'-report-only' if policy.is_report_only else ''}", header))
    return (*headers, ("x-nonce", carried)) if carried else tuple(headers)


def _clerk_needs(frontend_api: str, *, is_production: bool, nonce: str) -> dict[str, list[str]]:
    rules = {name: list(values) for name, values in _DEFAULTS.items()}
    rules["connect-src"].append(frontend_api)
    scripts = rules["script-src"]
    if not is_production:
        scripts.insert(1, "unsafe-eval")
    if nonce:
        anywhere = {"http:", "https:"}
        rules["script-src"] = [each for each in scripts if each not in anywhere] + [
            "strict-dynamic",
            f"'nonce-{nonce}'",
        ]
    return rules


def _several(values: str | Sequence[str]) -> list[str]:
    return [values] if isinstance(values, str) else list(values)


def _listed(values: list[str]) -> str:
    """The values, each once, keywords in quotes."""
    quoted = (f"'{bare}'" if (bare := re.sub("^'|'$", "", value)) in KEYWORDS else value for value in values)
    return " ".join(dict.fromkeys(quoted))
