"""Which organization, or the personal account, a page belongs to by its path, and whether that is the active one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..errors import ConfigurationError
from .options import OrganizationSyncOptions
from .paths import CONSULT, PathMatcher, path_matcher


@dataclass(frozen=True, slots=True)
class OrganizationTarget:
    """Whom a page belongs to.

    Attributes:
        type: `organization` or `personalAccount`.
        organization_id: The organization's id as the path has it; a list where the pattern's parameter repeats.
        organization_slug: The organization's slug, likewise, where the pattern has no id.
    """

    type: Literal["organization", "personalAccount"]
    organization_id: str | list[str] | None = None
    organization_slug: str | list[str] | None = None

    @property
    def parameter(self) -> str:
        """What a handshake says as `organization_id`: the id or the slug; empty for the personal account."""
        value = self.organization_id or self.organization_slug or ""
        return value if isinstance(value, str) else ",".join(value)

    def is_active(self, *, org_id: str | None, org_slug: str | None) -> bool:
        """Whether a session's active organization, or lack of one, is the one that the page belongs to.

        Args:
            org_id: The id of the session's active organization, or None.
            org_slug: Its slug, or None.
        """
        if self.organization_slug:
            return org_slug == self.organization_slug
        if self.organization_id:
            return org_id == self.organization_id
        return not org_id


@dataclass(frozen=True, slots=True)
class OrganizationMatcher:
    """Patterns of the pages of organizations and of the personal account, ready to be held against paths."""

    organizations: PathMatcher | None = None
    personal_account: PathMatcher | None = None

    def target(self, path: str) -> OrganizationTarget | None:
        """Whom the page at a path belongs to, or None.

        An organization goes before the personal account, and an id before a slug.

        Args:
            path: The path as the browser sent it, still encoded.
        """
        found = self.organizations.parameters(path) if self.organizations else None
        if found and (organization_id := found.get("id")):
            return OrganizationTarget("organization", organization_id=organization_id)
        if found and (slug := found.get("slug")):
            return OrganizationTarget("organization", organization_slug=slug)
        if self.personal_account and self.personal_account.parameters(path) is not None:
            return OrganizationTarget("personalAccount")
        return None


@lru_cache(maxsize=256)
def organization_matcher(options: OrganizationSyncOptions | None) -> OrganizationMatcher:
    """The matcher of these patterns; one that finds nothing where there are none.

    Raises:
        ConfigurationError: a pattern is malformed, in the words of Clerk's middleware.
    """
    if options is None:
        return OrganizationMatcher()
    return OrganizationMatcher(
        _matcher(options.organization_patterns),
        _matcher(options.personal_account_patterns),
    )


def _matcher(patterns: str | Sequence[str]) -> PathMatcher | None:
    if not patterns:
        return None
    try:
        return path_matcher(patterns)
    except ValueError as error:
        shown = patterns if isinstance(patterns, str) else ",".join(patterns)
        raise ConfigurationError(
            f'Invalid pattern "{shown}": Error: Invalid path and options: {CONSULT}\n{error}'
        ) from error
