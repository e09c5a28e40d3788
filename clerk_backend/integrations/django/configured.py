"""What Django's settings say: the clients, and how the middleware treats requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string  # pyright: ignore[reportUnknownVariableType] - has no types

from ...client import AsyncClerk, Clerk
from ...errors import ConfigurationError
from ..asgi import Handler as AsyncHandler
from ..configuration import NAMES, client_arguments, options_in, without_client
from ..options import AsyncOptions, checked
from ..wsgi import Handler


@dataclass(frozen=True, slots=True)
class Configured:
    """What the settings say.

    Attributes:
        clerk: The client for what blocks.
        aclerk: The client for what awaits.
        options: The options for all requests, or a function that makes those of each.
        handler: What runs before each view.
    """

    clerk: Clerk
    aclerk: AsyncClerk
    options: AsyncOptions = field(repr=False)
    handler: Handler | AsyncHandler | None


def configured() -> Configured:
    """Read the settings.

    Raises:
        ConfigurationError: there is no secret key, or a setting is malformed.
    """
    options = options_in({name: getattr(settings, name, None) for name in NAMES})
    given = client_arguments(options)
    found = Configured(
        clerk=_setting("CLERK_CLIENT", Clerk) or Clerk(**given),
        aclerk=_setting("CLERK_ASYNC_CLIENT", AsyncClerk) or AsyncClerk(**given),
        options=_setting("CLERK_OPTIONS") or without_client(options),
        handler=_setting("CLERK_HANDLER"),
    )
    checked(found.options)
    _ = found.clerk.authentication, found.aclerk.authentication  # read now, with the environment as it is
    return found


def _setting(name: str, kind: type | None = None) -> Any:
    """What a setting holds, or what it names by a dotted path."""
    value = cast("Any", getattr(settings, name, None))
    if isinstance(value, str) and value:
        try:
            value = import_string(value)
        except ImportError as error:
            raise ConfigurationError(f"{name} names nothing that can be imported.") from error
    if kind is not None and value is not None and not isinstance(value, kind):
        raise ConfigurationError(f"{name} must be {kind.__name__}, or name one by a dotted path.")
    return value
