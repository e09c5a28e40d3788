"""What an OAuth access token proves."""

from __future__ import annotations

from typing import Annotated, Literal

from ..model import Model, OneOf, Open, Timestamp


class IdPOAuthAccessToken(Model):
    """OAuth access token that an application holds for a user."""

    object: Open[Literal["clerk_idp_oauth_access_token"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object (`oat_...`)."""
    client_id: str
    """Client ID of the OAuth application that the token was issued to."""
    subject: str
    """ID of the user (`user_...`) for whom the token stands."""
    scopes: list[str]
    """What the token allows."""
    revoked: bool
    """Whether it has been revoked."""
    revocation_reason: str | None
    """Why it was revoked; null if no reason was given."""
    expired: bool
    """Whether its time is over."""
    expiration: Timestamp | None
    """When it lapses; null if never."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class InactiveOAuthAccessToken(Model):
    """OAuth access token that is no longer good."""

    active: bool
    """Always false, and only there for a JWT that has expired."""


VerifiedOAuthAccessToken = Annotated[
    IdPOAuthAccessToken | InactiveOAuthAccessToken,
    OneOf("object", {"clerk_idp_oauth_access_token": IdPOAuthAccessToken}, otherwise=InactiveOAuthAccessToken),
]
"""What an OAuth access token proved to be."""
