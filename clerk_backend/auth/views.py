"""The auth objects of a request as applications name them, bound to a `Clerk` or to an `AsyncClerk`."""

from __future__ import annotations

from typing import TypeAlias

from ..client import AsyncClerk, Clerk
from .objects import AuthObject
from .session_auth import SessionAuth

Auth: TypeAlias = SessionAuth[Clerk]
"""Somebody signed in or nobody; `get_token` blocks."""
AsyncAuth: TypeAlias = SessionAuth[AsyncClerk]
"""Somebody signed in or nobody; `get_token` is awaited."""
AnyAuth: TypeAlias = AuthObject[Clerk]
"""Whoever may be asking, machines among them; `get_token` blocks."""
AnyAsyncAuth: TypeAlias = AuthObject[AsyncClerk]
"""Whoever may be asking, machines among them; `get_token` is awaited."""
