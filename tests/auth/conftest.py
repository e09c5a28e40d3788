"""Fixtures: a key that is not the instance's, and a client of a Clerk that knows nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from clerk_backend import Clerk, Limits
from tests.auth.attacking import Keys


@pytest.fixture(scope="session")
def other_key() -> rsa.RSAPrivateKey:
    """The key of another instance, or of an attacker."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def knowing_nothing() -> Iterator[Clerk]:
    """A client of a Clerk that has no keys and knows nobody, for as many requests as one likes."""
    limits = Limits(requests=math.inf)
    with Clerk("sk_test_x", http_client=httpx.MockTransport(Keys()), retries=0, limits=limits) as clerk:
        yield clerk
