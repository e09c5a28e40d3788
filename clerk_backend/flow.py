"""A flow: several calls with decisions between them, written once, without I/O, and run by either client."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from .call import Call

T = TypeVar("T")

Flow: TypeAlias = "Generator[Call[Any], Any, T]"
"""A generator that yields calls, is sent their answers, and returns a `T`. `clerk.run` runs it."""


def ask(call: Call[T]) -> Generator[Call[T], T, T]:
    """Give the answer to a call inside a flow: what `yield call` gives, with its type, by `yield from`."""
    answer = yield call
    return answer
