"""Browsers and devices that hold sessions."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp
from .sessions import Session


class Client(Model):
    """Device or browser, with its sessions and its attempts to sign in or up."""

    object: Open[Literal["client"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    session_ids: list[str]
    """IDs of its sessions."""
    sessions: list[Session]
    """Its sessions."""
    sign_in_id: str | None
    """ID of the sign-in that is under way; null if there is none."""
    sign_up_id: str | None
    """ID of the sign-up that is under way; null if there is none."""
    last_active_session_id: str | None
    """ID of the session that was active last; null if there was none."""
    last_authentication_strategy: str | None
    """How the user last signed in here, as the name of a strategy; null if not known."""
    updated_at: Timestamp
    """When it last changed."""
    created_at: Timestamp
    """When it was created."""
