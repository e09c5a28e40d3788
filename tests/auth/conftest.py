"""Fixtures: a key that is not the instance's."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa


@pytest.fixture(scope="session")
def other_key() -> rsa.RSAPrivateKey:
    """The key of another instance, or of an attacker."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
