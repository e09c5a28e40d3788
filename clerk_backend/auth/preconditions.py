"""What must be configured before any request can be authenticated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigurationError
from .keys import is_development_secret_key
from .urls import parse

if TYPE_CHECKING:
    from .inbound import Inbound
    from .options import AuthenticateOptions


def check_configured(options: AuthenticateOptions, inbound: Inbound) -> None:
    """Accepts options by which requests can be authenticated, in the order and the words of Clerk's middleware.

    Raises:
        ConfigurationError: a key is missing, or what a satellite application needs.
    """
    if options.accepts_token == "m2m_token":  # noqa: S105 - a type, no token
        if not (options.machine_secret_key or options.secret_key):
            raise ConfigurationError(
                "Machine token authentication requires either a Machine secret key or a Clerk secret key. "
                "Ensure a Clerk secret key or Machine secret key is set."
            )
        return
    if not options.secret_key:
        raise ConfigurationError(
            "Missing Clerk Secret Key. Go to https://dashboard.clerk.com and get your key for your instance."
        )
    if options.is_satellite:
        _check_satellite(options, options.secret_key, inbound.origin)


def _check_satellite(options: AuthenticateOptions, secret_key: str, origin: str | None) -> None:
    if not options.sign_in_url and is_development_secret_key(secret_key):
        raise ConfigurationError("Missing signInUrl. Pass a signInUrl for dev instances if an app is satellite")
    if options.sign_in_url and origin:
        try:
            sign_in_origin = parse(options.sign_in_url).origin
        except ValueError:
            raise ConfigurationError("The signInUrl needs to have a absolute url format.") from None
        if sign_in_origin == origin:
            raise ConfigurationError("The signInUrl needs to be on a different origin than your satellite application.")
    if not (options.proxy_url or options.domain):
        raise ConfigurationError(
            "Missing domain and proxyUrl. A satellite application needs to specify a domain or a proxyUrl."
        )
