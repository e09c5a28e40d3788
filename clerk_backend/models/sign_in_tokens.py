"""Tokens that sign a user in."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class SignInToken(Model):
    """Token that signs a user in once, without other credentials."""

    object: Open[Literal["sign_in_token"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    status: Open[Literal["pending", "accepted", "revoked"]]
    """State it is in: `pending` (not used yet), `accepted` or `revoked`."""
    user_id: str
    """ID of the user whom it signs in."""
    token: str | None
    """The token itself."""
    url: str | None
    """Address at which it can be used; null if there is none."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
