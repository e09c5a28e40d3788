"""Runs one recorded search for the organization that a path belongs to."""

from __future__ import annotations

from typing import Any

from clerk_backend import ConfigurationError
from clerk_backend.auth.options import OrganizationSyncOptions
from clerk_backend.auth.organizations import organization_matcher

NAMES = {"organization_id": "organizationId", "organization_slug": "organizationSlug"}


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    given = case["input"].get("options") or {}
    try:
        options = OrganizationSyncOptions(
            organization_patterns=given.get("organizationPatterns") or (),
            personal_account_patterns=given.get("personalAccountPatterns") or (),
        )
        target = organization_matcher(options).target(case["input"]["path"])
    except ConfigurationError as error:
        return {"throws": {"name": "Error", "message": str(error)}}
    if target is None:
        return {"returns": None}
    values = {theirs: value for ours, theirs in NAMES.items() if (value := getattr(target, ours)) is not None}
    return {"returns": {"type": target.type, **values}}


def deviation(case: dict[str, Any]) -> str | None:
    """An empty list is no pattern; in JavaScript it is one that matches everything."""
    given = (case["input"].get("options") or {}).get("personalAccountPatterns")
    return "an empty list of patterns matches nothing" if given == [] else None
