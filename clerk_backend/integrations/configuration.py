"""Options from a framework's own settings: `CLERK_` and the option's name, as the environment has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final, TypedDict

from ..auth.options import AuthenticateOptions
from .options import MiddlewareOptions


class ClientArguments(TypedDict):
    """The arguments with which both clients are made; what is None is the environment's."""

    secret_key: str | None
    machine_secret_key: str | None
    api_url: str | None
    api_version: str | None
    authentication: AuthenticateOptions


NAMES: Final = {f"CLERK_{each.name.upper()}": each.name for each in fields(MiddlewareOptions)}
"""The options by the names of their settings."""


def options_in(settings: Mapping[str, Any]) -> MiddlewareOptions:
    """The options that settings give, such as `CLERK_SIGN_IN_URL`; what is missing or None is not given.

    Raises:
        ConfigurationError: one is of the wrong type.
    """
    return MiddlewareOptions(
        **{name: settings[setting] for setting, name in NAMES.items() if settings.get(setting) is not None}
    )


def client_arguments(options: MiddlewareOptions) -> ClientArguments:
    """What a client is made with that has these options."""
    return {
        "secret_key": options.secret_key,
        "machine_secret_key": options.machine_secret_key,
        "api_url": options.api_url,
        "api_version": options.api_version,
        "authentication": options,
    }


def without_client(options: MiddlewareOptions) -> MiddlewareOptions:
    """The options of a middleware whose client has the keys."""
    return replace(options, secret_key=None, machine_secret_key=None, api_url=None, api_version=None)
