"""Addresses that browsers are sent to: checked, so that no link to the emulator leads to somebody else's site."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote_plus, urlencode

from pydantic_core import Url

from .errors import Refusal, missing, wrong_value
from .state import Instance

_PORTS = {"http": 80, "https": 443}
_NOBODYS = (".localhost", ".test", ".example", ".example.com", ".example.net", ".example.org")
"""Endings of names that are kept for tests and documents, so that nobody can own them."""
_NETWORKS = (".local", ".internal")
"""Endings of names within one network."""


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a page, as browsers read it."""

    href: str
    origin: str
    host: str

    def with_parameters(self, drop: Collection[str] = (), /, **added: str) -> str:
        """Return the address with some parameters dropped from its query, and others added to the end of it."""
        rest, mark, fragment = self.href.partition("#")
        path, _, query = rest.partition("?")
        unwanted = {*drop, *added}
        kept = [part for part in query.split("&") if part and unquote_plus(part.partition("=")[0]) not in unwanted]
        together = "&".join([*kept, urlencode(added)] if added else kept)
        return f"{path}{'?' if together else ''}{together}{mark}{fragment}"


def address(text: str) -> Address | None:
    """Return an absolute HTTP address, read as browsers do, or None if the text is none."""
    try:
        url = Url(text)  # to browsers a backslash is a slash, and a line's end nothing
    except ValueError:
        return None
    if url.scheme not in _PORTS or not url.host or url.username or url.password:
        return None
    port = "" if url.port in (None, _PORTS[url.scheme]) else f":{url.port}"
    return Address(str(url), f"{url.scheme}://{url.host}{port}", url.host)


def is_allowed(instance: Instance, found: Address) -> bool:
    """Return whether pages of this origin belong to the application.

    They do where the instance's `allowed_origins` name it. An instance without any takes what cannot be a stranger's:
    names of the own machine and network, and those that are kept for tests.
    """
    listed: list[str] = instance.table("settings").get("instance", {}).get("allowed_origins") or []
    if listed:
        return found.origin in {origin.rstrip("/") for origin in listed}
    try:
        return ipaddress.ip_address(found.host.strip("[]")).is_private
    except ValueError:
        return _is_nobodys(found.host)


def _is_nobodys(name: str) -> bool:
    return "." not in name or f".{name}".endswith(_NOBODYS)


def is_stranger(origin: str, host: str) -> bool:
    """Return whether a request comes from a page of somebody else's, which a browser on this machine has open.

    Its origin is another, or its host a name that its owner may let lead here for a while (DNS rebinding).

    Args:
        origin: The header `Origin`, empty where there is none.
        host: The header `Host`.
    """
    found = address(f"http://{host}")
    if found is None or (origin and origin.partition("://")[2] != host):
        return True
    try:
        ipaddress.ip_address(found.host.strip("[]"))
    except ValueError:
        return not (_is_nobodys(found.host) or found.host.endswith(_NETWORKS))
    return False


def redirect_target(instance: Instance, text: str | None) -> Address:
    """Return where a browser wants to go back to, or refuse with 422."""
    if text is None:
        raise Refusal(422, missing("redirect_url"))
    found = address(text)
    if found is None:
        raise wrong_value("redirect_url", text, ("http://...", "https://..."))
    if not is_allowed(instance, found):
        raise wrong_value("redirect_url", text, ("the `allowed_origins` of the instance (PATCH /v1/instance)",))
    return found
