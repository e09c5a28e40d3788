"""Runs a recorded reading or making of a publishable key, or of what follows from one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clerk_backend import ConfigurationError
from clerk_backend.auth import keys


def text(given: dict[str, Any], name: str = "key") -> str:
    """A text of the input, empty where it is missing."""
    value: str | None = given.get(name)
    return value or ""


def parsed(given: dict[str, Any]) -> dict[str, str] | None:
    """What a key says, under Clerk's names."""
    options = given.get("options") or {}
    parse = keys.require_publishable_key if options.get("fatal") else keys.parse_publishable_key
    key = parse(
        given.get("key"),
        domain=options.get("domain"),
        proxy_url=options.get("proxyUrl"),
        is_satellite=bool(options.get("isSatellite")),
    )
    return None if key is None else {"instanceType": key.instance_type, "frontendApi": key.frontend_api}


RUNNERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "isPublishableKey": lambda given: keys.is_publishable_key(text(given)),
    "parsePublishableKey": parsed,
    "buildPublishableKey": lambda given: keys.build_publishable_key(text(given, "frontend_api")),
    "publishableKeyFromHost": lambda given: keys.publishable_key_from_host(
        text(given, "host"), fallback_key=given.get("fallback")
    ),
    "apiUrlFromPublishableKey": lambda given: keys.api_url_from_publishable_key(given.get("key")),
    "fapiUrlFromPublishableKey": lambda given: keys.fapi_url_from_publishable_key(given.get("key")),
    "buildAccountsBaseUrl": lambda given: keys.accounts_base_url(text(given, "frontend_api")),
    "isDevelopmentFromPublishableKey": lambda given: keys.is_development_publishable_key(text(given)),
    "isProductionFromPublishableKey": lambda given: keys.is_production_publishable_key(text(given)),
    "isDevelopmentFromSecretKey": lambda given: keys.is_development_secret_key(text(given)),
    "isProductionFromSecretKey": lambda given: keys.is_production_secret_key(text(given)),
}


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    given = case["input"]
    try:
        return {"returns": RUNNERS[given["fn"]](given)}
    except ConfigurationError as error:
        return {"throws": {"name": "Error", "message": str(error)}}


def deviation(case: dict[str, Any]) -> str | None:
    """None: keys are read and made in the same way."""
    return None
