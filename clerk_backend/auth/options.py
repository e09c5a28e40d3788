"""How a request is to be authenticated: options, checked; and a client's defaults for them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, lru_cache
from typing import Any, Final, Literal, NoReturn, TypeAlias, cast, get_args

from ..errors import ConfigurationError

TokenType: TypeAlias = Literal["session_token", "api_key", "m2m_token", "oauth_token"]
AcceptsToken: TypeAlias = TokenType | Literal["any"] | Sequence[TokenType]

TOKEN_TYPES: Final[frozenset[str]] = frozenset(get_args(TokenType))
_TEXTS = (
    *("secret_key", "machine_secret_key", "publishable_key", "jwt_key", "api_url", "api_version", "domain"),
    *("proxy_url", "sign_in_url", "sign_up_url", "after_sign_in_url", "after_sign_up_url"),
)
_SEVERAL = ("audience", "authorized_parties", "header_type")
_FLAGS = ("is_satellite", "satellite_auto_sync", "skip_jwks_cache", "trust_forwarded_headers")
_ONLY_IF_TRUTHY = frozenset(
    {"secret_key", "machine_secret_key", "jwt_key", "api_url", "api_version"}
    | {"proxy_url", "publishable_key", "is_satellite", "domain", "audience"}
)
"""Options that the request's own cannot switch off."""
_VARIABLES = {
    "publishable_key": ("CLERK_PUBLISHABLE_KEY", "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"),
    "secret_key": ("CLERK_SECRET_KEY",),
    "machine_secret_key": ("CLERK_MACHINE_SECRET_KEY",),
    "jwt_key": ("CLERK_JWT_KEY",),
    "domain": ("CLERK_DOMAIN", "NEXT_PUBLIC_CLERK_DOMAIN"),
    "proxy_url": ("CLERK_PROXY_URL", "NEXT_PUBLIC_CLERK_PROXY_URL"),
    "is_satellite": ("CLERK_IS_SATELLITE", "NEXT_PUBLIC_CLERK_IS_SATELLITE"),
    "sign_in_url": ("CLERK_SIGN_IN_URL", "NEXT_PUBLIC_CLERK_SIGN_IN_URL"),
    "sign_up_url": ("CLERK_SIGN_UP_URL", "NEXT_PUBLIC_CLERK_SIGN_UP_URL"),
}


@dataclass(frozen=True, slots=True)
class OrganizationSyncOptions:
    """Which paths belong to an organization, so that it is made the active one before they are shown.

    Attributes:
        organization_patterns: Paths of organizations, with a parameter `:slug` or `:id`, such as `/orgs/:slug/(.*)`.
        personal_account_patterns: Paths of the personal account, such as `/me/(.*)`.
    """

    organization_patterns: Sequence[str] = ()
    personal_account_patterns: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("organization_patterns", "personal_account_patterns"):
            object.__setattr__(self, name, _texts(name, getattr(self, name)) or ())


@dataclass(frozen=True, slots=True)
class AuthenticateOptions:
    """How a request is authenticated. None means not given: the client's own value then holds, or Clerk's default.

    Texts lose the blanks around them, since a line's end in a key would change the names of all cookies. The `repr`
    shows no secret, and options cannot be pickled.

    Attributes:
        secret_key: The instance's secret key, for one request; that of a client is the client's own argument.
        machine_secret_key: The secret key of the machine that this program is, to check M2M tokens with; likewise.
        publishable_key: The instance's publishable key.
        jwt_key: The instance's public key in PEM form: tokens are then checked without asking Clerk for keys.
        api_url: Where the API is; the client's own, whatever is given for one request.
        api_version: The API's version; the client's own, whatever is given for one request.
        domain: The domain of a satellite application.
        is_satellite: Whether this is a satellite application, which syncs its sessions from a primary domain.
        satellite_auto_sync: Whether a satellite asks the primary domain even where no cookie hints at a session.
        proxy_url: Where Clerk's Frontend API is proxied; a path such as `/__clerk` stands below the request's origin.
        sign_in_url: Where people sign in.
        sign_up_url: Where people sign up.
        after_sign_in_url: Where people go from there.
        after_sign_up_url: Where people go from there.
        audience: What the `aud` claim of a token must name, where it has one.
        authorized_parties: Origins that tokens may have been made for: what the `azp` claim must be one of.
        clock_skew_in_ms: By how much clocks may differ, in milliseconds; 5000 unless given.
        header_type: What the `typ` of a token may be; `JWT` unless given.
        skip_jwks_cache: Whether keys are fetched each time.
        trust_forwarded_headers: Whether `X-Forwarded-Host` and `X-Forwarded-Proto` name the address that the browser
            sees; they do unless False is given. Where no proxy sets them, anybody can.
        organization_sync_options: Which paths belong to an organization.
        accepts_token: The type of token that is accepted, or several, or `any`; `session_token` unless given.
    """

    secret_key: str | None = field(default=None, repr=False)
    machine_secret_key: str | None = field(default=None, repr=False)
    publishable_key: str | None = None
    jwt_key: str | None = field(default=None, repr=False)
    api_url: str | None = None
    api_version: str | None = None
    domain: str | None = None
    is_satellite: bool | None = None
    satellite_auto_sync: bool | None = None
    proxy_url: str | None = None
    sign_in_url: str | None = None
    sign_up_url: str | None = None
    after_sign_in_url: str | None = None
    after_sign_up_url: str | None = None
    audience: str | Sequence[str] | None = None
    authorized_parties: Sequence[str] | None = None
    clock_skew_in_ms: float | None = None
    header_type: str | Sequence[str] | None = None
    skip_jwks_cache: bool | None = None
    trust_forwarded_headers: bool | None = None
    organization_sync_options: OrganizationSyncOptions | None = None
    accepts_token: AcceptsToken | None = None

    def __post_init__(self) -> None:
        """Check the options.

        Raises:
            ConfigurationError: one is of the wrong type; the message does not repeat it.
        """
        keep = object.__setattr__
        for name in _TEXTS:
            if (value := getattr(self, name)) is not None:
                keep(self, name, _text(name, value))
        for name in _SEVERAL:
            if (value := getattr(self, name)) is not None:
                keep(self, name, _texts(name, value))
        for name in _FLAGS:
            if (value := getattr(self, name)) is not None and not isinstance(value, bool):
                raise ConfigurationError(f"{name} must be True or False.")
        if self.clock_skew_in_ms is not None:
            keep(self, "clock_skew_in_ms", _skew(self.clock_skew_in_ms))
        if self.accepts_token is not None:
            keep(self, "accepts_token", _accepted(self.accepts_token))
        sync: Any = self.organization_sync_options
        if sync is not None and not isinstance(sync, OrganizationSyncOptions):
            raise ConfigurationError("organization_sync_options must be an OrganizationSyncOptions.")

    @property
    def accepted(self) -> TokenType | Literal["any"] | tuple[TokenType, ...]:
        """The type of token that is accepted, or several, or any."""
        given = self.accepts_token
        return "session_token" if given is None else given if isinstance(given, str) else tuple(given)

    def __reduce__(self) -> NoReturn:
        raise TypeError("Options hold secret keys and cannot be pickled; make them in each process instead.")


@lru_cache(maxsize=256)
def bound(defaults: AuthenticateOptions, given: AuthenticateOptions | None) -> AuthenticateOptions:
    """The options of one request: those given for it, and the client's for the rest, as Clerk's client binds them.

    Keys, addresses, the audience and whether this is a satellite are replaced only by what is truthy: an empty key or
    `is_satellite=False` cannot switch off a client's own. Where the API is remains the client's affair.
    """
    if given is None:
        return defaults
    changes: dict[str, Any] = {}
    for name in _names():
        value = getattr(given, name)
        if value is not None and (value or name not in _ONLY_IF_TRUTHY):
            changes[name] = value
    changes.pop("api_url", None)
    changes.pop("api_version", None)
    return replace(defaults, **changes) if changes else defaults


@cache
def _names() -> tuple[str, ...]:
    return tuple(each.name for each in fields(AuthenticateOptions))


def options_from(environment: Mapping[str, str] | None = None) -> AuthenticateOptions:
    """The options that the environment gives: `CLERK_PUBLISHABLE_KEY`, `CLERK_JWT_KEY` and the like.

    Names with `NEXT_PUBLIC_` before them are read too, where the plain ones are missing or empty.
    """
    variables = os.environ if environment is None else environment
    given: dict[str, Any] = {}
    for name, candidates in _VARIABLES.items():
        if value := next((found for each in candidates if (found := variables.get(each, "").strip())), ""):
            given[name] = value
    if "is_satellite" in given:
        from .keys import is_truthy

        given["is_satellite"] = is_truthy(given["is_satellite"])
    return AuthenticateOptions(**given)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ConfigurationError(f"{name} must be a text, not {type(value).__name__}.")
    return value.strip()


def _texts(name: str, value: Any) -> str | tuple[str, ...]:
    if isinstance(value, str) and name in {"audience", "header_type"}:
        return value
    if isinstance(value, str) or not isinstance(value, Sequence | frozenset | set):
        raise ConfigurationError(f"{name} must be a list of texts, not {type(value).__name__}.")
    several: tuple[Any, ...] = tuple(cast("Iterable[Any]", value))
    if not all(isinstance(each, str) for each in several):
        raise ConfigurationError(f"{name} must be a list of texts.")
    return several


def _skew(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ConfigurationError("clock_skew_in_ms must be a finite number of milliseconds.")
    return value


def _accepted(value: Any) -> str | tuple[str, ...]:
    if isinstance(value, str) and value in {*TOKEN_TYPES, "any"}:
        return value
    if isinstance(value, Sequence | frozenset | set) and not isinstance(value, str):
        several: tuple[Any, ...] = tuple(cast("Iterable[Any]", value))
        if all(isinstance(each, str) and each in TOKEN_TYPES for each in several):
            return several
    raise ConfigurationError(f"accepts_token must be any, or one or several of {', '.join(sorted(TOKEN_TYPES))}.")
