"""What was asked for lately, in bounded memory: the rest is forgotten."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Values by mark, in two generations: when the young one is full it becomes the old one, and the old one goes.

    What is asked for becomes young again. Each step is one operation on a dictionary: it is safe between threads, and
    after a fork, without a lock.
    """

    def __init__(self, size: int = 8192) -> None:
        self._size = size // 2
        self._young: dict[bytes, T] = {}
        self._old: dict[bytes, T] = {}

    def get(self, mark: bytes) -> T | None:
        """The value of a mark, or None."""
        found = self._young.get(mark)
        if found is None:
            found = self._old.get(mark)
            if found is not None:
                self.put(mark, found)
        return found

    def put(self, mark: bytes, value: T) -> None:
        """Remember a value."""
        if len(self._young) >= self._size and mark not in self._young:
            self._old, self._young = self._young, {}
        self._young[mark] = value

    def forget(self, mark: bytes) -> None:
        """Forget the value of a mark."""
        self._young.pop(mark, None)
        self._old.pop(mark, None)

    def __len__(self) -> int:
        return len(self._young) + len(self._old)
