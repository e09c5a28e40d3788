"""What Clerk reports about something that went wrong."""

from __future__ import annotations

from ..model import JSONObject, Model


class ErrorDetail(Model):
    """One thing that Clerk found wrong."""

    message: str
    """Short message."""
    long_message: str
    """Fuller message, fit to be shown."""
    code: str
    """Stable code for use in programs, such as `resource_not_found`."""
    meta: JSONObject | None
    """Further facts, such as the parameter at fault."""
