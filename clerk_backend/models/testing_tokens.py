"""Tokens that let tests past the bot protection."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Seconds


class TestingToken(Model):
    """Token that lets end-to-end tests past bot detection."""

    object: Open[Literal["testing_token"]]
    """Clerk's word for this kind of object."""
    token: str
    """The token itself; send it to the Frontend API as query parameter `__clerk_testing_token`."""
    expires_at: Seconds
    """When it lapses; the published example counts in Unix seconds."""
