"""Addresses that native applications may be sent back to."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class RedirectURL(Model):
    """URL that native apps may be sent back to when their users sign in."""

    object: Open[Literal["redirect_url"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    url: str
    """The whole URL, scheme included."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
