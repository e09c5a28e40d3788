"""Applications that sign users in by OAuth."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class OAuthApplication(Model):
    """OAuth application, a client for which Clerk is the identity provider."""

    object: Open[Literal["oauth_application"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    instance_id: str
    """ID of the instance it belongs to."""
    name: str
    """What the application is called."""
    client_id: str
    """ID by which the client names itself in OAuth requests."""
    client_uri: str | None
    """Address of the client's home page; null if there is none."""
    client_image_url: str | None
    """Address of the client's logo; null if there is none."""
    dynamically_registered: bool
    """Whether the client registered itself through dynamic registration."""
    consent_screen_enabled: bool
    """Whether users are asked for consent when they authorize."""
    pkce_required: bool
    """Whether clients must use PKCE (Proof Key for Code Exchange)."""
    public: bool
    """Whether it is a public client, which keeps no secret."""
    scopes: str
    """What it may read about users, separated by spaces, such as `profile email`."""
    redirect_uris: list[str]
    """URIs to which users may be sent back after they have authorized."""
    callback_url: str
    """A single redirect URI. Use `redirect_uris` instead."""
    authorize_url: str
    """Address where users authorize the client."""
    token_fetch_url: str
    """Address where the client gets its tokens."""
    user_info_url: str
    """Address that tells about the user a token belongs to."""
    discovery_url: str
    """Address of the discovery document, which lists the other addresses."""
    token_introspection_url: str
    """Address where tokens can be checked."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class OAuthApplicationWithSecret(OAuthApplication):
    """OAuth application together with its client secret."""

    client_secret: str | None
    """Secret with which the client proves itself; empty for a public client."""
