"""What a request says to one instance: the cookies that are that instance's, and what they hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from ..errors import TokenError
from .cookies import CLIENT_UAT, DEV_BROWSER, REFRESH, SESSION, uses_suffixed_cookies
from .inbound import Inbound
from .keys import PublishableKey, cookie_suffix, require_publishable_key
from .numbers import parse_int
from .once import once

if TYPE_CHECKING:
    from .jwt import Decoded


@dataclass(frozen=True, eq=False)
class Context:
    """A request beside the publishable key of the instance that it is for.

    What is read is read when first asked for, and once. What is absent or empty is None.

    Attributes:
        inbound: The request.
        publishable_key: The key as configured, after which cookies are named.
        key: What the key says, with regard to a proxy.
        original_key: What the key says, without.
        now: The moment at which it is decided, in seconds since 1970.
    """

    inbound: Inbound
    publishable_key: str
    key: PublishableKey
    original_key: PublishableKey
    now: float
    _decoded: dict[str, Decoded] = field(default_factory=dict[str, "Decoded"], init=False, repr=False)

    @property
    def is_production(self) -> bool:
        """Whether the instance is a production instance."""
        return self.key.instance_type == "production"

    @property
    def frontend_api(self) -> str:
        """The host of the Frontend API, or the proxy's URL."""
        return self.key.frontend_api

    @property
    def original_frontend_api(self) -> str:
        """The host of the Frontend API, which issues the tokens."""
        return self.original_key.frontend_api

    @once
    def uses_suffixed_cookies(self) -> bool:
        """Whether the cookies with the instance's suffix count, or the plain ones."""
        return uses_suffixed_cookies(
            self.inbound.cookies,
            suffix=cookie_suffix(self.publishable_key),
            key=self.original_key,
            now=self.now,
            claims_of=self._claims_of,
        )

    @once
    def session_token_in_cookie(self) -> str | None:
        """The session token that the browser keeps."""
        return self._cookie(SESSION)

    @property
    def refresh_token_in_cookie(self) -> str | None:
        """What an expired session token is renewed with; only ever under the suffixed name."""
        return self._suffixed(REFRESH)

    @once
    def client_uat(self) -> float:
        """When the browser's sessions last changed, in seconds since 1970; 0 where it has none."""
        changed = parse_int(self._cookie(CLIENT_UAT) or "")
        return 0 if math.isnan(changed) else changed

    @once
    def dev_browser_token(self) -> str | None:
        """Which browser this is, to a development instance: in the query or a cookie."""
        return self.inbound.parameters.get(DEV_BROWSER) or self._cookie(DEV_BROWSER)

    @property
    def session_token(self) -> str | None:
        """The session token of the cookie, or else the one in the header."""
        return self.session_token_in_cookie or self.inbound.token_in_header

    def decoded(self, token: str) -> Decoded:
        """The token, read but not verified; read once, however often it is asked for.

        Raises:
            TokenError: it is no token.
        """
        known = self._decoded.get(token)
        if known is None:
            from .jwt import decode

            known = self._decoded[token] = decode(token)
        return known

    def _claims_of(self, token: str) -> Mapping[str, Any] | None:
        try:
            claims = self.decoded(token).payload
        except TokenError:
            return None
        return cast("dict[str, Any]", claims) if isinstance(claims, dict) else None

    def _cookie(self, name: str) -> str | None:
        return self._suffixed(name) if self.uses_suffixed_cookies else self.inbound.cookies.get(name) or None

    def _suffixed(self, name: str) -> str | None:
        return self.inbound.cookies.get(f"{name}_{cookie_suffix(self.publishable_key)}") or None


def context_of(
    inbound: Inbound,
    *,
    publishable_key: str | None,
    now: float,
    proxy_url: str | None = None,
    domain: str | None = None,
    is_satellite: bool = False,
) -> Context:
    """The request beside the instance of a publishable key.

    Args:
        inbound: The request.
        publishable_key: The instance's key.
        now: Seconds since 1970.
        proxy_url: Where the Frontend API is proxied: an absolute URL.
        domain: The domain of a satellite application.
        is_satellite: Whether this is a satellite application.

    Raises:
        ConfigurationError: the publishable key is missing, or is none.
    """
    key, original = _keys(publishable_key, proxy_url, domain, is_satellite=is_satellite)
    return Context(inbound, publishable_key or "", key, original, now)


@lru_cache(maxsize=128)
def _keys(
    publishable_key: str | None, proxy_url: str | None, domain: str | None, *, is_satellite: bool
) -> tuple[PublishableKey, PublishableKey]:
    """What the publishable key says, with regard to a proxy and without."""
    original = require_publishable_key(publishable_key, domain=domain, is_satellite=is_satellite)
    return (PublishableKey(original.instance_type, proxy_url) if proxy_url else original), original
