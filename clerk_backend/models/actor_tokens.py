"""Tokens to sign in as a user on behalf of somebody else."""

from __future__ import annotations

from typing import Literal, Required, TypedDict

from ..model import JSONObject, Model, Open, Timestamp


class Actor(TypedDict, total=False):
    """Who does the impersonating, with `sub` at least. All of it also goes into the session's JWT."""

    sub: Required[str]
    """ID of the user who impersonates (`user_...`)."""


class ActorToken(Model):
    """Token with which one user signs in as another."""

    object: Open[Literal["actor_token"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    status: Open[Literal["pending", "accepted", "revoked"]]
    """State it is in: `pending`, `accepted` or `revoked`."""
    user_id: str
    """ID of the user to sign in as."""
    actor: JSONObject
    """Who does the impersonating, as given; `sub` holds the user's ID."""
    token: str | None
    """The token itself, to be kept secret."""
    url: str | None
    """Address at which to sign in with the token."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
