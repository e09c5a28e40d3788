"""The cost of verifying a session token: ours at first sight and later, bare cryptography, PyJWT, Clerk's own SDKs."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Any, TypeAlias

import jwt
from clerk_backend_api.security.types import VerifyTokenOptions
from clerk_backend_api.security.verifytoken import verify_token as official_verify_token
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clerk_backend import Clerk
from clerk_backend.auth.jwt import decode, verify_jwt
from clerk_backend.auth.public_keys import local_key
from clerk_backend.auth.tokens import Verification, verify_token
from clerk_backend.auth.verified import Verified

from .measure import Verdict, by_turns, cpu_per_call, print_table, ratio

Run: TypeAlias = Callable[[], object]

PARTIES = ["https://app.example.com"]
NODE = Path(__file__).parents[2] / ".cache" / "benchmarks-node"
"""Where Clerk's SDK for JavaScript is installed, once."""

_IN_NODE = """
import { readFileSync } from 'node:fs';
import { verifyToken } from '@clerk/backend';
const { tokens, key, parties, rounds } = JSON.parse(readFileSync(0, 'utf8'));
const options = { jwtKey: key, authorizedParties: parties };
for (let round = -1; round < rounds; round++) {
  const start = process.cpuUsage();
  for (const token of tokens) await verifyToken(token, options);
  const { user, system } = process.cpuUsage(start);
  if (round >= 0) console.log((user + system) / tokens.length);
}
"""


def _tokens(key: rsa.RSAPrivateKey, number: int) -> list[str]:
    now = int(time())
    claims: dict[str, Any] = {
        "azp": PARTIES[0],
        "exp": now + 3600,
        "fva": [5, -1],
        "iat": now,
        "iss": "https://clerk.example.com",
        "nbf": now - 10,
        "o": {
            "fpm": "3,1",
            "id": "org_2organizationacmeopqrstuv00001",
            "per": "read,manage",
            "rol": "admin",
            "slg": "acme",
        },
        "sts": "active",
        "sub": "user_2abcdefghijklmnopqrstu00001",
        "v": 2,
    }
    headers = {"kid": "ins_2abcdefghijklmnopqrstu00001", "cat": "cl_B7d4PD111AAA"}
    return [
        jwt.encode({**claims, "sid": f"sess_{each:027}"}, key, algorithm="RS256", headers=headers)
        for each in range(number)
    ]


def _ours(pem: str, tokens: Sequence[str], clerk: Clerk) -> dict[str, Run]:
    """What verifies all the tokens, by whether they are known, and by which way."""
    remembered = Verification(jwt_key=pem, authorized_parties=PARTIES, verified=Verified(4 * len(tokens)))

    def first_sight() -> None:
        local, verified = local_key(pem), Verified()
        for token in tokens:
            verify_jwt(token, local, now=time(), authorized_parties=PARTIES, verified=verified)

    def by_flow(verification: Verification) -> None:
        for token in tokens:
            clerk.run(verify_token(token, verification, now=time()))

    return {
        "first sight": first_sight,
        "first, by flow": lambda: by_flow(Verification(jwt_key=pem, authorized_parties=PARTIES, verified=Verified())),
        "seen before": lambda: by_flow(remembered),
    }


def _contenders(key: rsa.RSAPrivateKey, tokens: Sequence[str], clerk: Clerk) -> dict[str, Run]:
    """What verifies all the tokens, by who does it."""
    public = key.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    pairs = [(read.signature, read.signed) for read in map(decode, tokens)]
    scheme, digest = padding.PKCS1v15(), SHA256()
    official_options = VerifyTokenOptions(jwt_key=pem, authorized_parties=PARTIES)

    def cryptography() -> None:
        for signature, signed in pairs:
            public.verify(signature, signed, scheme, digest)

    def pyjwt() -> None:
        for token in tokens:
            jwt.decode(token, public, algorithms=["RS256"])

    def official() -> None:
        for token in tokens:
            official_verify_token(token, official_options)

    return {
        "cryptography": cryptography,
        **_ours(pem, tokens, clerk),
        "PyJWT": pyjwt,
        "official": official,
    }


def _node_costs(key: rsa.RSAPrivateKey, tokens: Sequence[str], rounds: int) -> list[float]:
    """What each round cost Clerk's SDK for JavaScript; nothing where there is no node, or no way to the package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return []
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    given = json.dumps({"tokens": tokens, "key": pem, "parties": PARTIES, "rounds": rounds})
    with suppress(OSError, subprocess.SubprocessError):
        if not (NODE / "node_modules" / "@clerk" / "backend").exists():
            NODE.mkdir(parents=True, exist_ok=True)
            install = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "@clerk/backend@3"]
            subprocess.run(install, cwd=NODE, check=True, timeout=120, capture_output=True)
        command = [node, "--input-type=module", "--eval", _IN_NODE]
        told = subprocess.run(command, cwd=NODE, check=True, timeout=120, input=given, capture_output=True, text=True)
        return [float(line) for line in told.stdout.split()]
    return []


def bench_tokens(*, quick: bool) -> list[Verdict]:
    """Tokens of one key, which is at hand: no call is made."""
    number, rounds = 200, 41 if quick else 201  # many and short: a neighbour on the machine spoils few of the pairs
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    tokens = _tokens(key, number)
    with Clerk("sk_live_benchmarks") as clerk:
        contenders = _contenders(key, tokens, clerk)
        samples = by_turns(rounds, contenders, lambda run: cpu_per_call(number, run))
    verdicts = [
        Verdict("first sight, ours / cryptography alone", ratio(samples, "first sight", "cryptography"), 1.25),
        Verdict("seen before, ours / official", ratio(samples, "seen before", "official"), 0.1),
        Verdict("first by flow, ours / cryptography alone", ratio(samples, "first, by flow", "cryptography"), 1.3),
        Verdict("first by flow, ours / official", ratio(samples, "first, by flow", "official")),
        Verdict("first sight, ours / PyJWT", ratio(samples, "first sight", "PyJWT")),
    ]
    if costs := _node_costs(key, tokens, 9):
        samples["node"] = costs
    print_table("tokens: verify one RS256 session token", "us CPU", {"": samples}, verdicts)
    return verdicts
