"""Checks of a proxy in front of Clerk."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class ProxyCheck(Model):
    """Result of checking a domain's proxy."""

    object: Open[Literal["proxy_check"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    domain_id: str
    """ID of the domain that was checked."""
    last_run_at: Timestamp | None
    """When the check last ran; null if never."""
    proxy_url: str
    """URL of the proxy that was tried."""
    successful: bool
    """Whether the proxy works."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
