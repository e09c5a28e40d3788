"""Asks this package for the decision of one recorded case: what a stranger's rig calls."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from clerk_backend import ClerkError

from .cases import resolved

MISFITS = (TypeError, AttributeError, LookupError)
"""What comes of values of types that no caller with types could give; JavaScript's own is a TypeError."""


def run_vector(kind: str, case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be, which may be missing in it. Templates are filled in already.

    Args:
        kind: The name of the file that the case comes from, such as `publishable_keys`.
        case: The case: `input`, and `now` in seconds where it is not 1750000000.
    """
    runner = _runner(kind)
    try:
        answer: dict[str, Any] = runner.run(resolved(case))
    except ClerkError as error:
        return {"throws": {"name": "Error", "message": str(error)}}
    except MISFITS as error:
        return {"throws": {"name": "TypeError", "message": str(error)}}
    return answer


def deviation(kind: str, case: dict[str, Any]) -> str | None:
    """The quirk of Clerk's SDK that this package knowingly does not repeat for this input, or None."""
    runner = _runner(kind)
    try:
        reason: str | None = runner.deviation(resolved(case))
    except (ClerkError, *MISFITS):
        return None  # it is refused, here as there
    return reason


def _runner(kind: str) -> ModuleType:
    return import_module(f"{__package__}.run_{kind}")
