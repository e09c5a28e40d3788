"""Identifiers and secrets that look like Clerk's, the same ones for the same seed."""

from __future__ import annotations

from random import Random

from .clock import Clock

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_KSUID_EPOCH = 1_400_000_000
_KSUID_LENGTH = 27


class Ids:
    """A source of names. With a seed (and a clock that stands still) every run gives the same ones."""

    def __init__(self, clock: Clock, seed: int | str | None = None) -> None:
        self._clock = clock
        self._random = Random(seed)  # noqa: S311  # to be guessed where there is a seed

    def new(self, prefix: str) -> str:
        """Return `prefix_` and 27 characters, which sort by time as Clerk's do."""
        seconds = max(0, int(self._clock.now()) - _KSUID_EPOCH) & 0xFFFFFFFF
        return f"{prefix}_{_base62(seconds << 128 | self._random.getrandbits(128))}"

    def secret(self, length: int = 32) -> str:
        """Return letters and digits that nobody can guess (unless the seed is known)."""
        return "".join(self._random.choices(_ALPHABET, k=length))

    def hexadecimal(self, length: int = 32) -> str:
        """Return hexadecimal digits."""
        return f"{self._random.getrandbits(length * 4):0{length}x}"

    def digits(self, length: int = 6) -> str:
        """Return a code as it is sent by mail or text message."""
        return "".join(self._random.choices("0123456789", k=length))

    def chance(self) -> float:
        """Return a number from 0 up to, but not including, 1."""
        return self._random.random()


def _base62(number: int) -> str:
    digits: list[str] = []
    for _ in range(_KSUID_LENGTH):
        number, digit = divmod(number, 62)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
