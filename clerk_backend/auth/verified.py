"""Tokens whose signature was found right, so that it is not calculated for each request of a session."""

from __future__ import annotations

from functools import cache


class Verified:
    """Remembers tokens that were found right until they expire.

    Not the tokens, but marks, which `check_signature` makes of key, digest and signature: without the token nobody can
    tell what they are of.

    What is remembered is a signature, which holds for ever; all else is asserted each time. There is a young generation
    and an old one: when the young one is full it becomes the old one, and what was old and not asked for is forgotten.
    So it is bounded, and, since each step is one operation on a dictionary, safe between threads and after a fork
    without a lock.
    """

    def __init__(self, size: int = 8192) -> None:
        self._size = size // 2
        self._young: dict[bytes, float] = {}
        self._old: dict[bytes, float] = {}

    def holds(self, mark: bytes, now: float) -> bool:
        """Whether this was found right before, and has not expired; `now` in seconds."""
        until = self._young.get(mark)
        if until is None:
            until = self._old.get(mark)
            if until is None:
                return False
            self.add(mark, until)  # young again
        if now < until:
            return True
        self._young.pop(mark, None)
        self._old.pop(mark, None)
        return False

    def add(self, mark: bytes, until: float) -> None:
        """Remember a token that was found right, until it expires."""
        if len(self._young) >= self._size and mark not in self._young:
            self._old, self._young = self._young, {}
        self._young[mark] = until

    def __len__(self) -> int:
        return len(self._young) + len(self._old)


@cache
def verified_tokens() -> Verified:
    """Those of this process."""
    return Verified()
