"""Sessions and their tokens."""

from __future__ import annotations

from typing import Annotated, Literal

from ..model import JSONObject, Model, OneOf, Open, Timestamp

SessionStatus = Open[Literal["active", "revoked", "ended", "expired", "removed", "abandoned", "replaced", "pending"]]


class SessionActivity(Model):
    """Device and place from which a session was used."""

    object: str
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    device_type: str | None
    """Kind of device, or its operating system."""
    is_mobile: bool
    """True if the device is a mobile one."""
    browser_name: str | None
    """Name of the browser."""
    browser_version: str | None
    """Version of the browser."""
    ip_address: str | None
    """IP address the request came from."""
    city: str | None
    """City, as guessed from the IP address."""
    country: str | None
    """Country, as guessed from the IP address."""


class SessionTask(Model):
    """Something a user must do before a session becomes active."""

    key: str
    """Kind of task, such as `choose-organization`."""


class Session(Model):
    """The time for which a user is signed in on one client."""

    object: Open[Literal["session"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    user_id: str
    """User who is signed in."""
    client_id: str
    """Client (browser or app) that holds the session."""
    actor: JSONObject | None
    """Who is really acting when a user is impersonated (`sub` is that person); null otherwise."""
    status: SessionStatus
    """State it is in, such as `active`, `pending` (tasks are open), `ended`, `expired` or `revoked`."""
    last_active_organization_id: str | None
    """Organization that was last chosen in the session; null if none was."""
    last_active_at: Timestamp
    """When the session was last used."""
    latest_activity: SessionActivity | None
    """Device and place of the last use; may be null."""
    expire_at: Timestamp
    """When the session ends in any case."""
    abandon_at: Timestamp
    """When the session is given up if it is not used."""
    updated_at: Timestamp
    """When it last changed."""
    created_at: Timestamp
    """When it was created."""
    tasks: list[SessionTask] | None
    """What the user must still do before the session is active; null if nothing."""


class Token(Model):
    """A session token."""

    object: Open[Literal["token"]]
    """Clerk's word for this kind of object."""
    jwt: str
    """The signed token, ready to be sent."""


class Cookies(Model):
    """Fresh token of a refreshed session, as cookies."""

    object: Open[Literal["cookies"]]
    """Clerk's word for this kind of object."""
    cookies: list[str]
    """Values for `Set-Cookie` headers, one for each cookie."""


SessionRefresh = Annotated[Token | Cookies | Model, OneOf("object", {"token": Token, "cookies": Cookies})]
"""A refreshed session, either `Token` or `Cookies`, as asked for."""
