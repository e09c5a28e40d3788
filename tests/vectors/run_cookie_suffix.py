"""Runs a recorded cookie suffix."""

from __future__ import annotations

from typing import Any

from clerk_backend.auth.cookies import SESSION
from clerk_backend.auth.keys import cookie_suffix


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    suffix = cookie_suffix(case["input"].get("publishable_key") or "")
    return {"suffix": suffix, "session_cookie": f"{SESSION}_{suffix}"}


def deviation(case: dict[str, Any]) -> str | None:
    """None: keys count as they are written."""
    return None
