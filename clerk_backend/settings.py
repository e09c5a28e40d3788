"""Keys, addresses and options, from arguments and from the environment, checked before anything is sent."""

from __future__ import annotations

import asyncio
import os
import platform
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from . import __version__
from .errors import ConfigurationError
from .model import OnDrift
from .pacing import Limits
from .unset import UNSET

API_URL: Final = "https://api.clerk.com"
API_VERSION: Final = "2026-05-12"
"""The version of Clerk's API that the models were made from."""

_KEYS = "https://dashboard.clerk.com/last-active?path=api-keys"
_secret_key = re.compile(r"(?:sk_(?:test|live)_|ak_)[!-~]+").fullmatch


@dataclass(frozen=True, slots=True)
class Clock:
    """How time passes: replaced by tests, so that they do not sleep."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    sleep_async: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class Settings:
    """A client's options, complete and checked. Its `repr` shows no secret, and it cannot be pickled.

    Attributes:
        secret_key: The instance's secret key; empty where only a machine's is known.
        machine_secret_key: The secret key of the machine that this program is, for M2M tokens.
        api_url: Where the API is, without a path of the API's own.
        api_version: The version of the API that is asked for.
        user_agent: What the client calls itself.
        timeout: Seconds for connecting, sending and each wait for the answer; None for those of a given HTTP client.
        retries: How often a call that failed is repeated, at most.
        max_wait: Seconds that one call may take in all before it is no longer held back or repeated.
        limits: Rate limits and connection limits.
        proxy: The proxy's address, or None for that of the environment.
        on_drift: Told of what the models do not foresee.
        clock: How time passes.
    """

    secret_key: str = field(repr=False)
    machine_secret_key: str | None = field(default=None, repr=False)
    api_url: str = API_URL
    api_version: str = API_VERSION
    user_agent: str = ""
    timeout: float | None = None
    retries: int = 3
    max_wait: float = 60.0
    limits: Limits = field(default_factory=Limits)
    proxy: str | None = field(default=None, repr=False)
    on_drift: OnDrift | None = None
    clock: Clock = field(default_factory=Clock)

    def changed(self, **options: Any) -> Settings:
        """The same with some options changed; those UNSET stay.

        Raises:
            ConfigurationError: an option is malformed.
        """
        given = {name: value for name, value in options.items() if value is not UNSET}
        return checked(replace(self, **given))

    def __reduce__(self) -> NoReturn:
        raise TypeError("A client holds a secret key and cannot be pickled; make one in each process instead.")


def read_settings(
    secret_key: str | None,
    machine_secret_key: str | None,
    api_url: str | None,
    api_version: str | None,
    user_agent: str | None,
    **options: Any,
) -> Settings:
    """Settings from arguments, and from the environment where an argument is None.

    Raises:
        ConfigurationError: no key is given anywhere, or an option is malformed.
    """
    version = api_version or os.environ.get("CLERK_API_VERSION")
    if version == "v1":  # other SDKs of Clerk's read the path's version from this variable
        version = None
    settings = Settings(
        (secret_key or os.environ.get("CLERK_SECRET_KEY") or "").strip(),
        (machine_secret_key or os.environ.get("CLERK_MACHINE_SECRET_KEY") or "").strip() or None,
        api_url or os.environ.get("CLERK_API_URL") or API_URL,
        version or API_VERSION,
        user_agent or f"clerk-backend-python/{__version__} (Python {platform.python_version()})",
    )
    return settings.changed(**options)


def checked(settings: Settings) -> Settings:
    """The settings, their address in plain form.

    Raises:
        ConfigurationError: the key, the address or a number is malformed; the message never shows the key.
    """
    if settings.machine_secret_key is not None:
        check_machine_secret_key(settings.machine_secret_key)
    if settings.secret_key or settings.machine_secret_key is None:
        check_secret_key(settings.secret_key)
    for name in ("api_version", "user_agent"):
        if not re.fullmatch(r"[ -~]+", getattr(settings, name)):
            raise ConfigurationError(f"{name} must be printable ASCII, since it is sent as a header.")
    if settings.timeout is not None and not 0 < settings.timeout <= 86_400:
        raise ConfigurationError("timeout must be a positive number of seconds, a day at most.")
    if settings.retries < 0 or not settings.max_wait >= 0:
        raise ConfigurationError("retries and max_wait must not be negative.")
    limits = settings.limits
    if limits.requests is not None and not limits.requests >= 1:
        raise ConfigurationError("limits: requests must be at least 1; math.inf is for no limit.")
    if (
        not 0 < limits.per <= 86_400
        or not limits.connections >= 1
        or min(limits.idle_connections, limits.idle_seconds) < 0
    ):
        raise ConfigurationError("limits: per must be a day at most, connections at least 1, and nothing negative.")
    return replace(settings, api_url=plain_api_url(settings.api_url))


def check_secret_key(key: str) -> None:
    """Accepts a secret key of Clerk's: an instance's (`sk_test_`, `sk_live_`) or a machine's (`ak_`).

    Raises:
        ConfigurationError: the key is missing, publishable or malformed.
    """
    if not key:
        raise ConfigurationError(f"No secret key. Pass secret_key=, or set CLERK_SECRET_KEY; keys are at {_KEYS}")
    if key.startswith("pk_"):
        raise ConfigurationError(
            f"This is a publishable key (pk_...), and the Backend API wants the secret one (sk_...): see {_KEYS}"
        )
    if not _secret_key(key):
        raise ConfigurationError(
            f"This is no secret key of Clerk's: it begins with sk_test_, sk_live_ or ak_ and has no blanks. See {_KEYS}"
        )


def check_machine_secret_key(key: str) -> None:
    """Accepts a machine's secret key (`ak_`).

    Raises:
        ConfigurationError: it is none.
    """
    if not (key.startswith("ak_") and _secret_key(key)):
        del key  # which a traceback with local variables would show
        raise ConfigurationError("This is no machine's secret key: it begins with ak_ and has no blanks.")


def plain_api_url(url: str) -> str:
    """The address without a slash or `/v1` at its end.

    Raises:
        ConfigurationError: it is no http or https address.
    """
    plain = url.strip().rstrip("/").removesuffix("/v1").rstrip("/")
    try:
        parts = urlsplit(plain)
        usable = parts.scheme in {"http", "https"} and (parts.hostname or "").encode("idna") and (parts.port or True)
    except ValueError:
        usable = False
    if not usable or not re.fullmatch(r"[!-~]+", plain) or set("@?#") & set(plain):
        raise ConfigurationError("api_url must be an http or https address, such as https://api.clerk.com")
    return plain
