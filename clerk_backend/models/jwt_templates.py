"""Templates for tokens."""

from __future__ import annotations

from typing import Literal

from ..model import JSONObject, Model, Open, Timestamp


class JWTTemplate(Model):
    """Pattern after which tokens for other services are made."""

    object: Open[Literal["jwt_template"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name by which tokens are asked for."""
    claims: JSONObject
    """Claims put into each token, with placeholders for the user's details."""
    lifetime: int
    """How long a token is valid, in seconds."""
    allowed_clock_skew: int
    """Difference between clocks that is forgiven, in seconds."""
    custom_signing_key: bool
    """True if tokens are signed with a key of your own."""
    signing_algorithm: str
    """Algorithm that signs the tokens, such as `RS256`."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
