"""Fixtures of the tests of webhooks: the Redis that the fleet's tests use, too."""

from __future__ import annotations

from tests.test_fleet import redis_url

__all__ = ["redis_url"]
