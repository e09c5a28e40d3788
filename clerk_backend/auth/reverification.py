"""Reverification: how lately somebody must have proved who they are, and the answer that asks them to do it again."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, TypeGuard

from ..unset import UNSET, Unset
from .claims import is_mapping

ReverificationLevel: TypeAlias = Literal["first_factor", "second_factor", "multi_factor"]
ReverificationPreset: TypeAlias = Literal["strict_mfa", "strict", "moderate", "lax"]


@dataclass(frozen=True, slots=True)
class Reverification:
    """A demand: this factor, verified less than this long ago.

    Attributes:
        level: `first_factor`, `second_factor` (the first where no second one is enrolled), or `multi_factor` for both.
        after_minutes: How old the verification may be, in minutes; one exactly as old is too old.
    """

    level: ReverificationLevel
    after_minutes: float


ReverificationConfig: TypeAlias = ReverificationPreset | Reverification | Mapping[str, Any]
"""A preset's name, a `Reverification`, or the same as a mapping of `level` and `after_minutes` (or `afterMinutes`)."""

PRESETS: Final[Mapping[str, Reverification]] = {
    "strict_mfa": Reverification("multi_factor", 10),
    "strict": Reverification("second_factor", 10),
    "moderate": Reverification("second_factor", 60),
    "lax": Reverification("second_factor", 1440),
}
_LEVELS = frozenset({"first_factor", "second_factor", "multi_factor"})
_NOT_ENROLLED = -1
_LARGEST = sys.float_info.max


@dataclass(frozen=True, slots=True)
class ReverificationResponse:
    """An HTTP response that asks for reverification, for any framework to send.

    Attributes:
        status: The HTTP status, 403.
        headers: Names and values.
        body: JSON, which Clerk's components in the browser act on.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)


def validate_reverification_config(config: Any) -> Reverification | None:
    """What a config demands, or None where it is no config: then `has` answers False, whoever asks."""
    if isinstance(config, str):
        return PRESETS.get(config)
    given = _as_mapping(config)
    if not is_mapping(given):
        return None
    level, minutes = given.get("level"), given.get("afterMinutes")
    if not isinstance(level, str) or level not in _LEVELS or not _is_number(minutes) or not minutes > 0:
        return None
    return Reverification(level, minutes)  # type: ignore[arg-type]  # one of the levels, as was just checked


def is_reverified(ages: Any, config: Any) -> bool:
    """Whether factors that were verified so many minutes ago meet a demand, as Clerk's SDK decides it.

    Args:
        ages: The claim `fva`: the ages of the first and of the second factor, -1 for one that is not enrolled.
        config: The demand; whatever is none is never met.
    """
    demand = validate_reverification_config(config)
    if demand is None or not _are_ages(ages):
        return False
    first, second = ages
    is_first_fresh, is_second_fresh = (age != _NOT_ENROLLED and demand.after_minutes > age for age in ages)
    if second == _NOT_ENROLLED or demand.level == "first_factor":
        return is_first_fresh
    if demand.level == "second_factor":
        return is_second_fresh
    return first != _NOT_ENROLLED and is_first_fresh and is_second_fresh


def _are_ages(value: Any) -> TypeGuard[tuple[float, float]]:
    return isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_age, value))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - JSON


def _is_age(value: Any) -> bool:
    return _is_number(value) and (value == _NOT_ENROLLED or 0 <= value <= _LARGEST)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def reverification_error(config: ReverificationConfig | Unset = UNSET) -> dict[str, Any]:
    """The error that Clerk's components in the browser answer by letting the user verify again, as a JSON object."""
    metadata = {} if config is UNSET else {"reverification": _as_sent(config)}
    return {"clerk_error": {"type": "forbidden", "reason": "reverification-error", "metadata": metadata}}


def reverification_error_response(config: ReverificationConfig | Unset = UNSET) -> ReverificationResponse:
    """The response with that error. Its type is text, as that of Clerk's SDK is: the component reads the body."""
    from .stringify import stringify

    body = stringify(reverification_error(config)).encode("utf-8", "replace")
    return ReverificationResponse(403, (("content-type", "text/plain;charset=UTF-8"),), body)


def is_reverification_hint(value: Any) -> bool:
    """Whether a value, such as a decoded answer, is a reverification error."""
    error = value.get("clerk_error") if is_mapping(value) else None
    return is_mapping(error) and error.get("type") == "forbidden" and error.get("reason") == "reverification-error"


def _as_mapping(config: Any) -> Any:
    """The config with names as they are sent: in camel case."""
    if isinstance(config, Reverification):
        return {"level": config.level, "afterMinutes": config.after_minutes}
    if is_mapping(config):
        return {"afterMinutes" if name == "after_minutes" else name: value for name, value in config.items()}
    return config


def _as_sent(config: Any) -> Any:
    return config if isinstance(config, str) else _as_mapping(config)
