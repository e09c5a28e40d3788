"""An attribute that is found when first asked for, and then kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 - a decorator
    """Makes a method an attribute, as `functools.cached_property` does.

    Before Python 3.12 that one takes a lock, which all objects of a class share: threads would wait for one another's
    requests. Here threads that share an object may each find its value, and must find the same.
    """

    def __init__(self, find: Callable[[Any], T]) -> None:
        self._find, self._name = find, find.__name__
        self.__doc__ = find.__doc__

    @overload
    def __get__(self, holder: None, owner: object) -> once[T]: ...
    @overload
    def __get__(self, holder: object, owner: object) -> T: ...
    def __get__(self, holder: object, owner: object) -> once[T] | T:
        if holder is None:
            return self
        found = holder.__dict__[self._name] = self._find(holder)
        return found
