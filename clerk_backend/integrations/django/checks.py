"""What `manage.py check` says of Clerk's settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string  # pyright: ignore[reportUnknownVariableType] - has no types

from ...auth.options import bound
from ...errors import ConfigurationError
from .configured import configured
from .middleware import ClerkMiddleware


def check_configuration(app_configs: Any, **_: Any) -> list[Any]:
    """Look for keys that are missing or malformed, and for the middleware.

    - `clerk.E001`: there is no secret key, or a setting is malformed.
    - `clerk.E002`: there is no publishable key.
    - `clerk.W001`: `MIDDLEWARE` has neither the middleware nor one that extends it.
    """
    del app_configs
    found: list[Any] = []
    try:
        clients = configured()
        if not callable(clients.options) and not bound(clients.clerk.authentication, clients.options).publishable_key:
            found.append(checks.Error("CLERK_PUBLISHABLE_KEY is not set.", id="clerk.E002"))
    except ConfigurationError as error:
        found.append(checks.Error(str(error), id="clerk.E001"))
    if not any(_is_clerks(import_string(path)) for path in settings.MIDDLEWARE):
        hint = "Add clerk_backend.integrations.django.ClerkMiddleware to MIDDLEWARE."
        found.append(checks.Warning("Clerk's middleware is missing.", hint=hint, id="clerk.W001"))
    return found


def _is_clerks(middleware: Any) -> bool:
    return isinstance(middleware, type) and issubclass(middleware, ClerkMiddleware)
