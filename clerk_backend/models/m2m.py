"""Tokens by which machines know each other."""

from __future__ import annotations

from typing import Any, Literal

from ..model import Model, Open, Timestamp


class M2MToken(Model):
    """Token by which one machine shows another who it is."""

    object: Open[Literal["machine_to_machine_token"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object (`mt_...`)."""
    subject: str
    """ID of the machine that made the token (`mch_...`)."""
    claims: Any | None
    """Data of your own that goes with the token, as given; null if none."""
    scopes: list[str] | None
    """IDs of the machines (`mch_...`) that may accept the token."""
    revoked: bool
    """Whether it was revoked."""
    revocation_reason: str | None
    """Why it was revoked; null if no reason was given or it still stands."""
    expired: bool
    """Whether its time has run out."""
    expiration: Timestamp | None
    """When it lapses; null if never."""
    last_used_at: Timestamp | None
    """When it was last used; null if never."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class CreatedM2MToken(Model):
    """M2M token just made, with the token itself."""

    object: Open[Literal["machine_to_machine_token"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object (`mt_...`)."""
    subject: str
    """ID of the machine that made the token (`mch_...`)."""
    claims: Any | None
    """Data of your own that goes with the token, as given; null if none."""
    scopes: list[str] | None
    """IDs of the machines (`mch_...`) that may accept the token."""
    token: str
    """The token itself, to be kept secret: what the machine sends to another one."""
    revoked: bool
    """Whether it was revoked."""
    revocation_reason: str | None
    """Why it was revoked; null if no reason was given or it still stands."""
    expired: bool
    """Whether its time has run out."""
    expiration: Timestamp | None
    """When it lapses; null if never."""
    last_used_at: Timestamp | None
    """When it was last used; null if never."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
