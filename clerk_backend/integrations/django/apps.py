"""The application to name in `INSTALLED_APPS`: for template tags, and for checks when Django starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks

from .checks import check_configuration


class ClerkConfig(AppConfig):  # type: ignore[misc]  # Django has no types
    """Clerk in Django."""

    name = "clerk_backend.integrations.django"
    label = "clerk"
    verbose_name = "Clerk"

    def ready(self) -> None:
        """Have the settings checked."""
        checks.register(check_configuration, checks.Tags.security)  # pyright: ignore[reportUnknownMemberType] - has no types
