"""Fixtures: an application of raw ASGI, and then of raw WSGI."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from clerk_backend.emulator import Emulator
from tests.integrations.calling import Site


@pytest.fixture(params=["asgi", "wsgi"])
def raw(request: pytest.FixtureRequest, private_key: rsa.RSAPrivateKey, emulator: Emulator) -> Site:
    """An application of each kind, one after the other: a test that takes it runs twice."""
    return Site(request.param, private_key, emulator)
