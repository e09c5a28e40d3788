"""Python names for what the description calls by other ones."""

from __future__ import annotations

import keyword
import re


def pascal(name: str) -> str:
    """A class: `verification_otp` is `VerificationOtp`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


def snake(key: str) -> str:
    """An argument or attribute: `apiKeyID` is `api_key_id`, `x5t#S256` is `x5t_s256`, `from` is `from_`."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", re.sub(r"\W+", "_", key)).lower().strip("_")
    return f"{name}_" if keyword.iskeyword(name) else name
