"""Asks this package for the decision of one recorded case: what a stranger's rig calls."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from .cases import resolved


def run_vector(kind: str, case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be, which may be missing in it. Templates are filled in already.

    Args:
        kind: The name of the file that the case comes from, such as `publishable_keys`.
        case: The case: `input`, and `now` in seconds where it is not 1750000000.
    """
    answer: dict[str, Any] = _runner(kind).run(resolved(case))
    return answer


def deviation(kind: str, case: dict[str, Any]) -> str | None:
    """The quirk of Clerk's SDK that this package knowingly does not repeat for this input, or None."""
    reason: str | None = _runner(kind).deviation(resolved(case))
    return reason


def _runner(kind: str) -> ModuleType:
    return import_module(f"{__package__}.run_{kind}")
