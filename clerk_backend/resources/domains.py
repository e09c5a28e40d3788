"""Domains of the instance, one primary and any number of satellites: list, add, change and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..paging import Page
from ..resource import ClientT, endpoint
from ..shortcuts import DomainShortcuts
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.domains import Domain


class Domains(DomainShortcuts[ClientT]):
    """Domains of the instance, one primary and any number of satellites: list, add, change and delete them."""

    @endpoint
    def list(self) -> Call[Page[Domain]]:
        """List the domains of the instance.

        Returns the primary domain and the satellites, each with Clerk's URLs and the CNAME records it needs. All
        come at once, there is no paging.

        `GET /domains`
        """
        return Call.get("domains", returns=Page[models.Domain])

    @endpoint
    def add(self, *, name: str, is_satellite: bool, proxy_url: str | None | Unset = UNSET) -> Call[Domain]:
        """Add a satellite domain to the instance.

        Returns the domain. 400 or 422 for a domain that is refused, 402 if the plan does not include it.

        `POST /domains`

        Args:
            name: Name of the domain, in development with a port if need be, e.g. `localhost:3000`.
            is_satellite: Must be true: an instance has just one primary domain.
            proxy_url: Whole URL of the proxy that passes requests on to Clerk's Frontend API; production only.
        """
        return Call.post(
            "domains", body={"name": name, "is_satellite": is_satellite, "proxy_url": proxy_url}, returns=models.Domain
        )

    @endpoint
    def update(
        self,
        domain_id: str,
        *,
        name: str | None | Unset = UNSET,
        proxy_url: str | None | Unset = UNSET,
        is_secondary: bool | None | Unset = UNSET,
    ) -> Call[Domain]:
        """Change a primary or satellite domain of the instance.

        Returns the domain. Renaming the primary domain of a production instance needs DNS and email set up first, or
        the application goes down; it also changes the home origin and with it the default paths. 404 if there is no
        such domain, 400 or 422 for values that are refused.

        `PATCH /domains/{domain_id}`

        Args:
            domain_id: ID of the domain; only satellites can be deleted.
            name: New name, without `https://`: a full domain name in production; in development a port may follow
                it.
            proxy_url: Whole URL of the proxy that passes requests on to Clerk's Frontend API; null goes back to
                DNS. Production only.
            is_secondary: Whether the domain is for a further app on the same root domain, so that its subdomain is
                kept as a part of it.
        """
        return Call.patch(
            "domains",
            domain_id,
            body={"name": name, "proxy_url": proxy_url, "is_secondary": is_secondary},
            returns=models.Domain,
            repeatable=True,
        )

    @endpoint
    def delete(self, domain_id: str) -> Call[DeletedObject]:
        """Delete a satellite domain of the instance.

        Returns a note of what was deleted. 403 if it may not be deleted, as with the primary domain; 404 if there is
        no such domain.

        `DELETE /domains/{domain_id}`

        Args:
            domain_id: ID of the domain; only satellites can be deleted.
        """
        return Call.delete("domains", domain_id, returns=models.DeletedObject)
