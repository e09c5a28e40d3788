"""A request as it came in: what authentication reads of it, and the address at which the browser sees it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NoReturn, cast

from ..errors import ArgumentError
from .cookies import HANDSHAKE, HANDSHAKE_NONCE, REDIRECT_COUNT, parse_cookies
from .numbers import number
from .once import once
from .urls import URL, Pairs, parse

_SPACE = " \t\r\n"
_METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"}
_sent_path = re.compile(r"[^:/?#\\]*:[/\\]*[^/?#\\]*([^?#]*)").match


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Inbound:
    """A request that came in. Its `repr` shows neither headers nor the query, and it cannot be pickled.

    What is read from it is read when first asked for: a request that brings its token in a header has its cookies left
    alone. Headers and cookies that are absent or empty are None.

    Attributes:
        method: The HTTP method, such as `GET`.
        headers: The headers by lower-case name, repeated ones joined.
    """

    method: str
    headers: Mapping[str, str]
    _sent: str | Callable[[], str]
    _trusts: bool

    def __init__(
        self,
        method: str,
        url: str | Callable[[], str],
        headers: Mapping[str, str] | Pairs,
        *,
        trust_forwarded_headers: bool = True,
    ) -> None:
        """Read a request.

        Args:
            method: The HTTP method.
            url: The absolute URL, as the server knows it; or what makes it, which must be a URL, when it is asked for.
            headers: The headers, by name or as pairs; names in any case, a name as often as it was sent.
            trust_forwarded_headers: Whether `X-Forwarded-Host` and `X-Forwarded-Proto` name the public address. Where
                no proxy sets them, anybody can.

        Raises:
            ArgumentError: the URL is none.
        """
        keep = object.__setattr__
        joined = _joined(list(cast("Pairs", headers.items() if isinstance(headers, dict | Mapping) else headers)))
        keep(self, "method", method.upper() if method.upper() in _METHODS else method)
        keep(self, "headers", MappingProxyType(joined))
        keep(self, "_sent", url)
        keep(self, "_trusts", trust_forwarded_headers)
        if isinstance(url, str):
            keep(self, "url", self._public_url(url))

    @once
    def url(self) -> URL:
        """The address at which the browser sees it: behind a proxy, that of the proxy."""
        return self._public_url(self._sent_url)

    @once
    def path(self) -> str:
        """The path as it was sent, by which a framework may route it: in the `url`, dot segments are resolved."""
        return sent_path(self._sent_url)

    @property
    def _sent_url(self) -> str:
        return self._sent if isinstance(self._sent, str) else self._sent()

    def _public_url(self, sent: str) -> URL:
        try:
            return _public(parse(sent), self.headers, trust_forwarded_headers=self._trusts)
        except ValueError:
            raise ArgumentError("The request's URL cannot be read.") from None

    def __repr__(self) -> str:
        return f"Inbound(method={self.method!r}, url={self.url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A request holds tokens and cannot be pickled.")

    @once
    def cookies(self) -> Mapping[str, str]:
        """The cookies by name, the first of a name."""
        return MappingProxyType(parse_cookies(self.headers.get("cookie", "")))

    @once
    def parameters(self) -> Mapping[str, str]:
        """The query's parameters by name, decoded, the first of a name."""
        return MappingProxyType(dict(reversed(self.url.query)) if self.url.search else {})

    @once
    def token_in_header(self) -> str | None:
        """The token in `Authorization`: after `Bearer`, written so, or all of it where there is no scheme."""
        scheme, _, rest = self.headers.get("authorization", "").partition(" ")
        token = rest.partition(" ")[0]
        if not token:
            return scheme or None
        return token if scheme == "Bearer" else None

    @property
    def host(self) -> str | None:
        """The `Host` header."""
        return self.headers.get("host") or None

    @property
    def origin(self) -> str | None:
        """The `Origin` header, of the page that asks; the request's own is `url.origin`."""
        return self.headers.get("origin") or None

    @property
    def referrer(self) -> str | None:
        """The `Referer` header."""
        return self.headers.get("referer") or None

    @property
    def user_agent(self) -> str | None:
        """The `User-Agent` header."""
        return self.headers.get("user-agent") or None

    @property
    def sec_fetch_dest(self) -> str | None:
        """What the browser wants it for, such as `document`."""
        return self.headers.get("sec-fetch-dest") or None

    @property
    def accept(self) -> str | None:
        """The `Accept` header."""
        return self.headers.get("accept") or None

    @property
    def handshake_token(self) -> str | None:
        """What Clerk sent back at the end of a handshake, in the query or a cookie."""
        return self.parameters.get(HANDSHAKE) or self.cookies.get(HANDSHAKE) or None

    @property
    def handshake_nonce(self) -> str | None:
        """What stands for it where it is kept at Clerk, in the query or a cookie."""
        return self.parameters.get(HANDSHAKE_NONCE) or self.cookies.get(HANDSHAKE_NONCE) or None

    @once
    def redirect_counter(self) -> float:
        """How often this browser was sent to a handshake within seconds."""
        counted = number(self.cookies.get(REDIRECT_COUNT, ""))
        return 0 if math.isnan(counted) else counted


def sent_path(url: str) -> str:
    """The path of an absolute URL just as it stands there."""
    found = _sent_path(url)
    return (found and found[1]) or "/"


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    headers = {name.lower(): value.strip(_SPACE) for name, value in pairs}
    if len(headers) == len(pairs):
        return headers
    repeated: dict[str, list[str]] = {}
    for name, value in pairs:
        repeated.setdefault(name.lower(), []).append(value.strip(_SPACE))
    # HTTP/2 splits a cookie header wherever it likes, and says what stood between.
    return {name: ("; " if name == "cookie" else ", ").join(values) for name, values in repeated.items()}


def _public(url: URL, headers: Mapping[str, str], *, trust_forwarded_headers: bool) -> URL:
    """The URL at the origin that the headers name, where they do and that is one."""
    host, scheme = headers.get("host"), url.protocol[:-1]
    if trust_forwarded_headers:
        host = _first(headers.get("x-forwarded-host"), host)
        scheme = _first(headers.get("x-forwarded-proto"), scheme) or ""
    origin = f"{scheme}://{host}"
    if not host or not scheme or origin == url.origin:
        return _without_credentials(url)
    try:
        root = _root(origin)
        # The path is put below the origin and not resolved against it: one that begins with `//` would name a host.
        return parse(f"{root}{url.pathname}{url.search}") if root else _without_credentials(url)
    except ValueError:
        return _without_credentials(url)


@lru_cache(maxsize=64)
def _root(origin: str) -> str:
    """What stands before the path in URLs of an origin, or nothing: it is no origin of a request.

    Raises:
        ValueError: it is no URL.
    """
    base = parse(origin)
    if not base.host or base.username or base.password:
        return ""
    return base.href.partition("#")[0].partition("?")[0].removesuffix(base.pathname)


def _without_credentials(url: URL) -> URL:
    """The URL without what stands before an `@`: to a server nobody sends that, but a `Host` may look like it."""
    return parse(f"{url.origin}{url.pathname}{url.search}") if url.username or url.password else url


def _first(several: str | None, default: str | None) -> str | None:
    """What a proxy says before what the proxies before it said."""
    return default if several is None else several.partition(",")[0]
