"""Runs one recorded decision about whose features or plans a claim lists."""

from __future__ import annotations

from typing import Any

from clerk_backend import TokenError
from clerk_backend.auth.claims import split_by_scope

from .run_claims_decode import thrown


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    try:
        return {"returns": split_by_scope(case["input"].get("claim"))._asdict()}
    except TokenError as error:
        return {"throws": thrown(error)}


def deviation(case: dict[str, Any]) -> str | None:
    """None: claims are read exactly as Clerk's SDK reads them."""
    return None
