"""The header of a JSON Web Token: how it is signed, and what kind of token it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..model import is_object
from .stringify import UNDEFINED


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says, as any JSON values; `UNDEFINED` where it says nothing of it, or is no object.

    All tokens of a key may have one in common.

    Attributes:
        value: The whole. Nobody may change it.
        algorithm: `alg`.
        type: `typ`.
        category: `cat`, by which Clerk tells the tokens apart that it makes.
        key_id: `kid`.
    """

    value: Any
    algorithm: Any
    type: Any
    category: Any
    key_id: Any

    @staticmethod
    def of(value: Any) -> Header:
        """The header that a JSON value is."""
        fields = value if is_object(value) else {}
        return Header(value, *(fields.get(name, UNDEFINED) for name in ("alg", "typ", "cat", "kid")))
