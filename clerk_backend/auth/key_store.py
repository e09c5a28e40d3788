"""The public keys that Clerk gave, by tenant and key id, and when to ask for them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import RLock
from typing import Any, TypeAlias

from ..dedupe import Scope
from ..pool import PerProcess
from .public_keys import PublicKey

Tenant: TypeAlias = tuple[str, str, str]
"""Whose keys: address, version and secret key, of which no two instances share all."""

KEPT = 300.0
"""Seconds for which a key is used before Clerk is asked whether it still holds."""

MISSED = 30.0
"""Seconds for which it is remembered that Clerk knows no key of an id."""

MOST_MISSED = 5
"""How many unknown ids Clerk is asked about in that time: as often it is seen that keys were rotated."""

TURN = 120.0
"""Seconds for which an answer that nobody took is left in its scope."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of one tenant; replaced as a whole, so that it can be read without a lock."""

    keys: Mapping[str, tuple[PublicKey, float]] = field(default_factory=dict[str, tuple[PublicKey, float]])
    missed: tuple[tuple[str, float], ...] = ()
    turn: tuple[Scope, float] | None = None


class KeyStore:
    """Keys of many tenants. Makes no calls: says whether one must be made, and takes what it gave.

    A key holds for `KEPT` seconds after Clerk was last seen to have it, whatever else is asked meanwhile; only an
    answer of Clerk's replaces it. All who must ask at the same time are given the same scope, in which they ask once.
    """

    def __init__(self, tenants: int = 1024) -> None:
        self._most = tenants
        self._lock = PerProcess(RLock)
        self._tenants: dict[Tenant, _Kept] = {}

    def find(self, tenant: Tenant, key_id: str, now: float) -> PublicKey | Scope | None:
        """The key of an id; the scope in which to ask Clerk for the keys; or None: Clerk knows no such key.

        Args:
            tenant: Whose key.
            key_id: What the token says that the key is called.
            now: The time, in seconds since the epoch.
        """
        if (found := self.known(tenant, key_id, now)) is not None:
            return found
        with self._lock():
            if (found := self.known(tenant, key_id, now)) is not None:
                return found  # another's answer came meanwhile
            kept = self._tenants.get(tenant)
            if kept is not None and _has_keys(kept, now):
                missed = [name for name, at in kept.missed if _is_within(MISSED, at, now)]
                if key_id in missed or len(missed) >= MOST_MISSED:
                    return None
            return self.turn(tenant, now)

    def known(self, tenant: Tenant, key_id: Any, now: float) -> PublicKey | None:
        """The key of an id, as `find`, if nobody need be asked."""
        kept = self._tenants.get(tenant)
        found = kept.keys.get(key_id) if kept is not None and isinstance(key_id, str) else None
        return found[0] if found is not None and _is_within(KEPT, found[1], now) else None

    def turn(self, tenant: Tenant, now: float) -> Scope:
        """The scope in which Clerk is asked for the keys next: the same for all, until somebody puts the answer."""
        with self._lock():
            kept = self._tenants.get(tenant) or self._entered(now)
            if kept.turn is None or not _is_within(TURN, kept.turn[1], now):
                kept = _Kept(kept.keys, kept.missed, (Scope(tenant), now))
                self._tenants[tenant] = kept
            assert kept.turn  # noqa: S101 - as above
            return kept.turn[0]

    def put(self, tenant: Tenant, keys: Mapping[str, PublicKey], now: float, *, turn: Scope, missed: str) -> None:
        """Keep the keys that Clerk gave, unless another has put them.

        Args:
            tenant: Whose keys.
            keys: The keys by id.
            now: The time, in seconds since the epoch.
            turn: The scope that they were asked in.
            missed: The id that they were asked for.
        """
        with self._lock():
            kept = self._tenants.get(tenant) or self._entered(now)
            if kept.turn is None or kept.turn[0] is not turn:
                return
            recent = {name: found for name, found in kept.keys.items() if _is_within(KEPT, found[1], now)}
            missing = tuple(each for each in kept.missed if each[0] not in keys and _is_within(MISSED, each[1], now))
            if missed not in keys:
                missing = (*missing, (missed, now))[-MOST_MISSED:]
            self._tenants[tenant] = _Kept(recent | {name: (key, now) for name, key in keys.items()}, missing)

    def _entered(self, now: float) -> _Kept:
        """A new tenant, for which those make room whose keys are too old, or the one that came first."""
        if len(self._tenants) >= self._most:
            for name in [name for name, kept in self._tenants.items() if not _has_keys(kept, now)]:
                del self._tenants[name]
        if len(self._tenants) >= self._most:
            del self._tenants[next(iter(self._tenants))]
        return _Kept()


def _has_keys(kept: _Kept, now: float) -> bool:
    return any(_is_within(KEPT, at, now) for _, at in kept.keys.values())


def _is_within(seconds: float, then: float, now: float) -> bool:
    """Whether it was less long ago; clocks may have been set back."""
    return abs(now - then) < seconds


@cache
def key_store() -> KeyStore:
    """The store of this process, which all its clients share."""
    return KeyStore()
