"""Attributes that are found once."""

from __future__ import annotations

from dataclasses import dataclass, field

from clerk_backend.auth.once import once


@dataclass(frozen=True)
class Holder:
    asked: list[str] = field(default_factory=list[str])

    @once
    def value(self) -> int | None:
        """What is found."""
        self.asked.append("value")
        return None


def test_a_value_is_found_when_first_asked_for_and_once() -> None:
    holder, other = Holder(), Holder()
    assert holder.asked == []
    assert holder.value is holder.value is None
    assert (holder.asked, other.asked) == (["value"], [])


def test_the_class_shows_what_is_written_on_the_attribute() -> None:
    assert isinstance(Holder.value, once)
    assert Holder.value.__doc__ == "What is found."
