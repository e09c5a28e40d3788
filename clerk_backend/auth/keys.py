"""Publishable keys: what they say of an instance, and the addresses and cookie names that follow from them."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha1
from typing import Final, Literal, TypeAlias

from ..errors import ConfigurationError
from .numbers import number_text, parse_int
from .urls import parse

InstanceType: TypeAlias = Literal["development", "production"]

LEGACY_DEVELOPMENT_SUFFIXES: Final = (".lcl.dev", ".lclstage.dev", ".lclclerk.com")
CURRENT_DEVELOPMENT_SUFFIXES: Final = (".accounts.dev", ".accountsstage.dev", ".accounts.lclclerk.com")
AUTO_PROXY_PATH: Final = "/__clerk"

_LOCAL_SUFFIXES = (".lcl.dev", "lclstage.dev", ".lclclerk.com", ".accounts.lclclerk.com")
_STAGING_SUFFIX = ".accountsstage.dev"
_ASCII_SPACE = re.compile(r"[\t\n\f\r ]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*").fullmatch
_DEVELOPMENT_HOST = re.compile(
    r"(?:[a-z]+-){2}[0-9]{1,2}\.clerk\.accounts[a-z.]*(?:dev|com)", re.ASCII | re.IGNORECASE
).fullmatch
_PORT = re.compile(r":[0-9]+\Z")
_ACCOUNTS = re.compile(r"clerk\.accounts\.|clerk\.")
_GUIDANCE = "Copy it from https://dashboard.clerk.com/last-active?path=api-keys, or run `npx clerk@latest env pull`."


@dataclass(frozen=True, slots=True)
class PublishableKey:
    """What a publishable key says of its instance.

    Attributes:
        instance_type: `development` or `production`.
        frontend_api: The host of the instance's Frontend API, or the proxy's URL where one is used.
    """

    instance_type: InstanceType
    frontend_api: str


def is_publishable_key(key: str) -> bool:
    """Whether this is `pk_test_` or `pk_live_` and a host that can be decoded. The host itself is not examined."""
    return _host(key) is not None


def parse_publishable_key(
    key: str | None, *, domain: str | None = None, proxy_url: str | None = None, is_satellite: bool = False
) -> PublishableKey | None:
    """What the key says, or None where it is missing or no publishable key.

    Args:
        key: The publishable key, as configured.
        domain: The domain of a satellite application, which in production has its own Frontend API.
        proxy_url: Where the Frontend API is proxied, which then stands in its place.
        is_satellite: Whether this is a satellite application.
    """
    host = _host(key) if key else None
    if host is None or not key:
        return None
    is_production = key.startswith("pk_live_")
    if proxy_url:
        host = proxy_url
    elif is_production and domain and is_satellite:
        host = f"clerk.{domain}"
    return PublishableKey("production" if is_production else "development", host)


def require_publishable_key(
    key: str | None, *, domain: str | None = None, proxy_url: str | None = None, is_satellite: bool = False
) -> PublishableKey:
    """What the key says; arguments as of `parse_publishable_key`.

    Raises:
        ConfigurationError: the key is missing, or is no publishable key.
    """
    if not key:
        raise ConfigurationError(f"Publishable key is missing. {_GUIDANCE}")
    found = parse_publishable_key(key, domain=domain, proxy_url=proxy_url, is_satellite=is_satellite)
    if found is None:
        expected = "expected format: pk_test_... or pk_live_..."
        raise ConfigurationError(f"Publishable key not valid ({expected}). {_GUIDANCE}")
    return found


@lru_cache(maxsize=128)
def _host(key: str) -> str | None:
    """The host within a publishable key, or None."""
    match key.split("_"):
        case ["pk", "test" | "live", encoded] if encoded:
            text = _atob(encoded)
        case _:
            return None
    if text is None or not text.endswith("$") or text.count("$") > 1 or "." not in text:
        return None
    return text[:-1]


def _atob(encoded: str) -> str | None:
    """Base64 as browsers decode it: blanks and padding are optional, bytes are Latin-1. None where it is none."""
    encoded = _ASCII_SPACE.sub("", encoded)
    if len(encoded) % 4 == 0:
        encoded = encoded.removesuffix("=").removesuffix("=")
    if len(encoded) % 4 == 1 or not _BASE64(encoded):
        return None
    return b64decode(encoded + "=" * (-len(encoded) % 4)).decode("latin-1")


def build_publishable_key(frontend_api: str) -> str:
    """The publishable key of an instance, from the host of its Frontend API.

    Raises:
        ConfigurationError: the host has characters that no key can hold.
    """
    is_legacy = frontend_api.startswith("clerk.") and frontend_api.endswith(LEGACY_DEVELOPMENT_SUFFIXES)
    prefix = "pk_test_" if is_legacy or _DEVELOPMENT_HOST(frontend_api) else "pk_live_"
    try:
        encoded = b64encode(f"{frontend_api}$".encode("latin-1"))
    except UnicodeEncodeError:
        raise ConfigurationError("The host of a Frontend API must be plain text, such as clerk.example.com.") from None
    return prefix + encoded.decode().rstrip("=")


def publishable_key_from_host(host: str, *, fallback_key: str | None = None) -> str:
    """The publishable key of the instance whose application is at this host, with or without a port.

    Args:
        host: Such as `example.com`, for the Frontend API at `clerk.example.com`.
        fallback_key: A key that is taken instead where it is of a development instance.

    Raises:
        ConfigurationError: the host is empty, or has characters that no key can hold.
    """
    if fallback_key and is_development_publishable_key(fallback_key):
        return fallback_key
    host = _PORT.sub("", host.lower())
    if not host:
        raise ConfigurationError("Host must not be empty.")
    return build_publishable_key(f"clerk.{host}")


def is_development_publishable_key(key: str) -> bool:
    """Whether a publishable key begins as those of development instances do."""
    return key.startswith(("test_", "pk_test_"))


def is_production_publishable_key(key: str) -> bool:
    """Whether a publishable key begins as those of production instances do."""
    return key.startswith(("live_", "pk_live_"))


def is_development_secret_key(key: str) -> bool:
    """Whether a secret key begins as those of development instances do."""
    return key.startswith(("test_", "sk_test_"))


def is_production_secret_key(key: str) -> bool:
    """Whether a secret key begins as those of production instances do."""
    return key.startswith(("live_", "sk_live_"))


def api_url_from_publishable_key(key: str | None) -> str:
    """Where the Backend API of the key's instance is; Clerk's own where the key says nothing else."""
    return f"https://api.{_clerk_domain(key, default='clerk.com', staging='clerkstage.dev')}"


def fapi_url_from_publishable_key(key: str | None) -> str:
    """Where Clerk's Frontend API is that a proxy for the key's instance asks."""
    return f"https://frontend-api.{_clerk_domain(key, default='clerk.dev', staging='clerkstage.dev')}"


def _clerk_domain(key: str | None, *, default: str, staging: str) -> str:
    host = (_host(key) if key else None) or ""
    if host.startswith("clerk.") and host.endswith(LEGACY_DEVELOPMENT_SUFFIXES):
        return default
    if host.endswith(_LOCAL_SUFFIXES):
        return "lclclerk.com"
    return staging if host.endswith(_STAGING_SUFFIX) else default


def accounts_base_url(frontend_api: str) -> str:
    """Where the hosted sign-in pages of an instance are, from the host of its Frontend API; empty for an empty one."""
    if not frontend_api:
        return ""
    return "https://" + _ACCOUNTS.sub("accounts.", frontend_api.replace("clerk.accountsstage.", "accountsstage.", 1), 1)


def is_development_accounts_host(host: str) -> bool:
    """Whether a host has the hosted sign-in pages of a development instance, of the legacy or the current kind."""
    if host.startswith("accounts.") and host.endswith(LEGACY_DEVELOPMENT_SUFFIXES):
        return True
    return any(host.endswith(each) and not host.endswith(f".clerk{each}") for each in CURRENT_DEVELOPMENT_SUFFIXES)


def is_valid_proxy_url(proxy_url: str | None) -> bool:
    """Whether a proxy URL is a path or an absolute URL, or is not given at all."""
    return not proxy_url or proxy_url.startswith(("http://", "https://", "/"))


def absolute_proxy_url(proxy_url: str, *, origin: str) -> str:
    """The proxy URL with a path put below the request's public origin, just as it is written."""
    return origin + proxy_url if proxy_url.startswith("/") else proxy_url


def auto_proxy_path(
    key: str, environment: Mapping[str, str], *, has_proxy_url: bool = False, has_domain: bool = False
) -> str:
    """The path of the proxy that an application on Vercel uses without being told: `/__clerk`, or empty for none.

    Args:
        key: The publishable key, of which only the prefix counts.
        environment: Such as `os.environ`; Vercel's variables are read, and `CLERK_DISABLE_AUTO_PROXY`.
        has_proxy_url: Whether a proxy URL is configured, which then holds.
        has_domain: Whether a domain is configured, which then holds.
    """
    if has_proxy_url or has_domain or not is_production_publishable_key(key):
        return ""
    if is_truthy(environment.get("CLERK_DISABLE_AUTO_PROXY")) or environment.get("VERCEL_TARGET_ENV") != "production":
        return ""
    address = environment.get("VERCEL_PROJECT_PRODUCTION_URL") or ""
    try:
        host = parse(address if "://" in address else f"https://{address}").hostname
    except ValueError:
        return ""
    return AUTO_PROXY_PATH if host.endswith(".vercel.app") else ""


@lru_cache(maxsize=128)
def cookie_suffix(key: str) -> str:
    """What the names of an instance's cookies end in after `_`: eight characters; empty without a publishable key.

    The key counts as it is written, blanks and padding included.
    """
    if not key:
        return ""
    digest = sha1(key.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode(), usedforsecurity=False)
    return urlsafe_b64encode(digest.digest())[:8].decode()


def is_truthy(value: str | float | None) -> bool:
    """Whether a value of the environment switches something on: `true` and numbers above 0 do, `yes` does not."""
    match value:
        case None:
            return False
        case bool():
            return value
        case str() if value.lower() in {"true", "false"}:
            return value.lower() == "true"
        case _:
            return parse_int(value if isinstance(value, str) else number_text(value), base=10) > 0
