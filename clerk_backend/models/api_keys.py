"""API keys of users, organizations and machines."""

from __future__ import annotations

from typing import Any, Literal

from ..model import Model, Open, Timestamp


class APIKey(Model):
    """API key of a user, organization or machine, without its secret."""

    object: Open[Literal["api_key"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object (`ak_...`)."""
    type: str
    """Type of the key, `api_key` unless another was given at creation."""
    subject: str
    """ID of the user (`user_...`), organization (`org_...`) or machine (`mch_...`) that owns the key."""
    name: str
    """Name of the key."""
    description: str | None
    """Note about the key, at most 255 characters; null if there is none."""
    claims: Any
    """Data of your own that goes with the key, as given; null if none."""
    scopes: list[str]
    """What the key allows, in words of your own such as `read` and `write`."""
    revoked: bool
    """Whether it was revoked."""
    revocation_reason: str | None
    """Why it was revoked; null if no reason was given or it still stands."""
    expired: bool
    """Whether its time has run out."""
    expiration: Timestamp | None
    """When it lapses; null if never."""
    created_by: str | None
    """ID of the user who made the key (`user_...`); null if not recorded."""
    last_used_at: Timestamp | None
    """When it was last used; null if never."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class CreatedAPIKey(Model):
    """API key just made, with its secret."""

    object: Open[Literal["api_key"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object (`ak_...`)."""
    type: str
    """Type of the key, `api_key` unless another was given at creation."""
    subject: str
    """ID of the user (`user_...`), organization (`org_...`) or machine (`mch_...`) that owns the key."""
    name: str
    """Name of the key."""
    description: str | None
    """Note about the key, at most 255 characters; null if there is none."""
    claims: Any
    """Data of your own that goes with the key, as given; null if none."""
    scopes: list[str]
    """What the key allows, in words of your own such as `read` and `write`."""
    secret: str
    """The key itself, to be kept secret: what a caller sends to prove who it is."""
    revoked: bool
    """Whether it was revoked."""
    revocation_reason: str | None
    """Why it was revoked; null if no reason was given or it still stands."""
    expired: bool
    """Whether its time has run out."""
    expiration: Timestamp | None
    """When it lapses; null if never."""
    created_by: str | None
    """ID of the user who made the key (`user_...`); null if not recorded."""
    last_used_at: Timestamp | None
    """When it was last used; null if never."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class DeletedAPIKey(Model):
    """Receipt for the deletion of an API key."""

    id: str
    """Identifier that Clerk gave to this object (`ak_...`)."""
    object: Open[Literal["api_key"]]
    """Clerk's word for this kind of object."""
    deleted: bool
    """Whether it is gone; always true."""


class APIKeySecret(Model):
    """Secret of an API key."""

    secret: str
    """The key itself, to be kept secret: what a caller sends to prove who it is."""
