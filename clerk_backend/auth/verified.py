"""Tokens whose signature was found right, so that it is not calculated for each request of a session."""

from __future__ import annotations

from functools import cache

from .recent import Recent


class Verified(Recent[float]):
    """Remembers tokens that were found right until they expire.

    Not the tokens, but marks, which `check_signature` makes of key, digest and signature: without the token nobody can
    tell what they are of. What is remembered is a signature, which holds for ever; all else is asserted each time.
    """

    def holds(self, mark: bytes, now: float) -> bool:
        """Whether this was found right before, and has not expired; `now` in seconds."""
        until = self.get(mark)
        if until is None:
            return False
        if now < until:
            return True
        self.forget(mark)
        return False

    def add(self, mark: bytes, until: float) -> None:
        """Remember a token that was found right, until it expires."""
        self.put(mark, until)


@cache
def verified_tokens() -> Verified:
    """Those of this process."""
    return Verified()
