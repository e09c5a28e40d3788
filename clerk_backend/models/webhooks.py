"""Access to the webhook settings at Clerk's deliverer."""

from __future__ import annotations

from ..model import Model


class SvixURL(Model):
    """Address of the instance's dashboard at Svix."""

    svix_url: str
    """The address, which works for a while only."""
