"""An emulator whose clock stands still, and clients whose every answer is checked for the keys that Clerk promises."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend.emulator import SECRET_KEY, Emulator, ManualClock

JSON = Any
REQUIRED: dict[str, list[str]] = {
    kind: keys.split() for kind, keys in json.loads((Path(__file__).parent / "required_keys.json").read_text()).items()
}


def lacking(value: JSON) -> list[str]:
    """Return what is promised of the objects inside of a JSON value, and is not there."""
    if isinstance(value, list):
        return [name for item in value for name in lacking(item)]
    if not isinstance(value, dict):
        return []
    kind = "" if "deleted" in value else str(value.get("object"))
    own = [f"{kind}.{name}" for name in REQUIRED.get(kind, []) if name not in value]
    return own + [name for item in value.values() for name in lacking(item)]


def check(response: httpx.Response) -> None:
    """Check an answer, and put the status and the code of a refusal where tests can read it."""
    response.read()
    if response.is_success:
        assert lacking(response.json() if response.content else None) == []
        return
    body = response.json()
    assert body["clerk_trace_id"] is not None
    for problem in body["errors"]:
        assert {"message", "long_message", "code"} <= problem.keys()
    response.extensions["refused"] = (response.status_code, body["errors"][0]["code"])


@pytest.fixture(scope="session")
def private_key() -> RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def emulator(private_key: RSAPrivateKey) -> Emulator:
    return Emulator(clock=ManualClock(), limits=None, seed=1, private_key=private_key)


@pytest.fixture
def connect() -> Iterator[Callable[..., httpx.Client]]:
    """Return a client of an emulator, with a key of one's choice."""
    opened: list[httpx.Client] = []

    def connect(emulator: Emulator, secret_key: str = SECRET_KEY) -> httpx.Client:
        client = httpx.Client(
            transport=emulator.transport,
            base_url="https://api.clerk.com/v1",
            headers={"authorization": f"Bearer {secret_key}"},
            event_hooks={"response": [check]},
        )
        opened.append(client)
        return client

    yield connect
    for client in opened:
        client.close()


@pytest.fixture
def api(emulator: Emulator, connect: Callable[..., httpx.Client]) -> httpx.Client:
    return connect(emulator)


@pytest.fixture
def user(api: httpx.Client) -> JSON:
    return api.post("/users", json={"email_address": ["ada@example.com"], "first_name": "Ada"}).json()


@pytest.fixture
def organization(api: httpx.Client, user: JSON) -> JSON:
    return api.post("/organizations", json={"name": "Acme", "created_by": user["id"]}).json()
