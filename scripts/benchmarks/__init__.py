"""Benchmarks: this SDK beside raw httpx and Clerk's official SDK, in alternation, against a server on loopback."""
