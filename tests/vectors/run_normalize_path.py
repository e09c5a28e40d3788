"""Runs one recorded normalisation of a path before it is matched."""

from __future__ import annotations

from typing import Any

from clerk_backend import MalformedURLError
from clerk_backend.auth.routes import normalize_path


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    try:
        return {"returns": normalize_path(case["input"]["path"])}
    except MalformedURLError as error:
        return {"throws": {"name": "MalformedURLError", "message": str(error)}}


def deviation(case: dict[str, Any]) -> str | None:
    """None: paths are normalised exactly as Clerk's SDK does."""
    return None
