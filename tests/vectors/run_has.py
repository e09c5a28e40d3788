"""Runs one recorded decision of `has`."""

from __future__ import annotations

from typing import Any

from clerk_backend.auth.authorization import is_authorized
from clerk_backend.auth.claims import SessionFacts

_ASKED = ("role", "permission", "feature", "plan", "reverification")


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    auth: dict[str, Any] = case["input"].get("auth") or {}
    params: dict[str, Any] = case["input"].get("params") or {}
    facts: dict[str, Any] = {
        "user_id": auth.get("userId"),
        "session_id": auth.get("sessionId"),
        "org_id": auth.get("orgId"),
        "org_role": auth.get("orgRole"),
        "org_permissions": auth.get("orgPermissions"),
        "factor_verification_age": auth.get("factorVerificationAge"),
        "session_claims": {"fea": auth.get("features"), "pla": auth.get("plans")},
    }
    asked: dict[str, Any] = {name: params[name] for name in _ASKED if name in params}
    return {"returns": is_authorized(SessionFacts(**facts), **asked)}


def deviation(case: dict[str, Any]) -> str | None:
    """None: what somebody may do is decided exactly as Clerk's SDK decides it."""
    return None
