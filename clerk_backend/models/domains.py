"""Domains of an instance."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open


class CNAMETarget(Model):
    """CNAME record that a domain needs in DNS."""

    host: str
    """Name under which to create the record."""
    value: str
    """Name that the record points to."""
    required: bool
    """Whether the domain does not count as deployed without this record."""


class Domain(Model):
    """Domain of an instance, primary or satellite."""

    object: Open[Literal["domain"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name of the domain."""
    is_satellite: bool
    """Whether it is a satellite; if false it is the primary domain."""
    frontend_api_url: str
    """URL of Clerk's Frontend API for this domain."""
    accounts_portal_url: str | None
    """URL of the account portal; null for satellites."""
    proxy_url: str | None
    """URL of the proxy to Clerk's Frontend API; null without a proxy."""
    development_origin: str
    """Origin under which the application runs in development."""
    cname_targets: list[CNAMETarget] | None
    """CNAME records that the domain needs; may be null."""
