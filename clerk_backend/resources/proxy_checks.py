"""Checks that a proxy in front of Clerk's Frontend API works for a domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.proxy_checks import ProxyCheck


class ProxyChecks(Resource[ClientT]):
    """Checks that a proxy in front of Clerk's Frontend API works for a domain."""

    @endpoint
    def verify(self, *, domain_id: str | Unset = UNSET, proxy_url: str | Unset = UNSET) -> Call[ProxyCheck]:
        """Check that a proxy reaches Clerk's Frontend API for a domain.

        Returns the check; `successful` says how it went. Changes nothing, so it can be run before the domain is
        switched to the proxy as well as after. 400 or 422 if the check is refused.

        `POST /proxy_checks`

        Args:
            domain_id: ID of the domain to check.
            proxy_url: Whole URL of the proxy to try, e.g. `https://example.org/__clerk`; need not be the one the
                domain uses now.
        """
        return Call.post(
            "proxy_checks", body={"domain_id": domain_id, "proxy_url": proxy_url}, returns=models.ProxyCheck
        )
