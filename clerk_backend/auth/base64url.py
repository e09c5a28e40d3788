"""Base64 in the alphabet of URLs, read as strictly as Clerk's own SDK reads it."""

from __future__ import annotations

from binascii import a2b_base64

from pydantic_core import SchemaValidator, core_schema

_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")
"""From the alphabet of URLs to that of `binascii`; what is of the latter only is no longer of either."""

_PADDING = (b"", b"!", b"==", b"=")
_LAST = (b"", b"", b"AQgw", b"AEIMQUYcgkosw048")
"""What may come last where 4n + 1, 2 or 3 characters are: those whose superfluous bits are zero."""

_quick = SchemaValidator(core_schema.bytes_schema(), core_schema.CoreConfig(val_json_bytes="base64")).validate_json
"""Reads either alphabet, strictly, in half of `binascii`'s time; takes it as JSON."""


def base64url(text: str) -> bytes:
    """The bytes of a text, padded or not.

    Raises:
        ValueError: it has another character, an impossible length, or superfluous bits that are not zero.
    """
    if "+" not in text and "/" not in text and "\\" not in text:
        try:
            read: bytes = _quick(f'"{text}"')
        except ValueError:
            return _thorough(text)
        return read
    return _thorough(text)


def _thorough(text: str) -> bytes:
    raw = text.encode("ascii").rstrip(b"=")
    over = len(raw) & 3
    if over and raw[-1] not in _LAST[over]:
        raise ValueError("The base64 ends in the middle of a byte.")
    return a2b_base64(raw.translate(_STANDARD) + _PADDING[over], strict_mode=True)
