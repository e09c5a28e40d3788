"""URLs as browsers and JavaScript's `new URL` read and write them (the WHATWG URL standard)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from urllib.parse import quote_plus, unquote

from pydantic_core import Url, ValidationError

Pairs: TypeAlias = Iterable[tuple[str, str]]
SPECIAL_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
"""The schemes that browsers know, with the ports that are left out of a URL."""

_SPECIAL = {*SPECIAL_PORTS, "file"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROLS_AND_SPACE = "".join(map(chr, range(0x21)))
_WITHOUT_BREAKS = {ord(each): None for each in "\t\n\r"}


_USUAL = 256
"""Characters."""


class URL(NamedTuple):
    """A parsed URL, normalised. The parts are named as in JavaScript; what is absent is the empty string.

    Its `repr` shows no query and no credentials: tokens travel there.

    Attributes:
        href: The whole.
        protocol: The scheme with its colon, such as `https:`.
        host: The host, with its port unless that is the scheme's own.
        hostname: The host alone, an IPv6 address in brackets.
        port: The port, or empty for the scheme's own.
        pathname: The path, percent-encoded.
        search: The query with its `?`, or empty.
        hash: The fragment with its `#`, or empty.
        origin: Scheme, host and port, such as `https://app.example.com:8443`; `null` for other than web addresses.
        username: Percent-encoded.
        password: Percent-encoded.
    """

    href: str
    protocol: str
    host: str
    hostname: str
    port: str
    pathname: str
    search: str
    hash: str
    origin: str
    username: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"URL(protocol={self.protocol!r}, host={self.host!r}, pathname={self.pathname!r})"

    def __str__(self) -> str:
        return self.href

    @property
    def query(self) -> list[tuple[str, str]]:
        """The parameters, decoded, in their order. What is no UTF-8 becomes replacement characters."""
        pairs = (part.partition("=") for part in self.search[1:].replace("+", " ").split("&") if part)
        return [(unquote(name, errors="replace"), unquote(value, errors="replace")) for name, _, value in pairs]

    def parameter(self, name: str) -> str | None:
        """The first value of a query parameter, decoded, or None where the query does not name it."""
        return next((value for each, value in self.query if each == name), None)

    def with_parameters(
        self,
        *,
        delete: Iterable[str] = (),
        replace: Mapping[str, str] | None = None,
        append: Pairs = (),
    ) -> URL:
        """This URL with another query, the whole of it written anew as JavaScript's `searchParams` does.

        Args:
            delete: Names to leave out, first of all.
            replace: Parameters to set: the first of that name gets the value, others go; a new name is added.
            append: Parameters to add at the end, last of all.
        """
        deleted = frozenset(delete)
        pairs = [pair for pair in self.query if pair[0] not in deleted]
        for name, value in (replace or {}).items():
            pairs = _replaced(pairs, name, value)
        return self.with_query([*pairs, *append])

    def with_query(self, pairs: Pairs) -> URL:
        """This URL with these parameters and no others."""
        before, mark, fragment = self.href.partition("#")
        query = form_encode(pairs)
        return parse(f"{before.partition('?')[0]}{'?' if query else ''}{query}{mark}{fragment}")


def _replaced(pairs: list[tuple[str, str]], name: str, value: str) -> list[tuple[str, str]]:
    at = next((index for index, pair in enumerate(pairs) if pair[0] == name), len(pairs))
    return [*pairs[:at], (name, value), *(pair for pair in pairs[at:] if pair[0] != name)]


def form_encode(pairs: Pairs) -> str:
    """Parameters as a query without its `?`, as `application/x-www-form-urlencoded` has them."""
    return "&".join(f"{_form_quote(name)}={_form_quote(value)}" for name, value in pairs)


def _form_quote(text: str) -> str:
    return quote_plus(_scalar(text), safe="*").replace("~", "%7E")


def parse(text: str, base: URL | None = None) -> URL:
    """The URL that a text means, relative to `base` where one is given.

    Raises:
        ValueError: the text is no URL, or is relative and has no base. The message does not repeat it.
    """
    try:
        if base is None and len(text) <= _USUAL and "?" not in text:
            return _usual_url(text)
        return _url(_scalar(text) if base is None else _resolved(_scalar(text), base))
    except ValidationError:
        pass  # its message repeats the text, which may hold tokens
    raise ValueError("Invalid URL")


def _url(text: str) -> URL:
    parsed = Url(text)
    scheme, hostname = parsed.scheme, parsed.host or ""
    port = "" if parsed.port is None or SPECIAL_PORTS.get(scheme) == parsed.port else str(parsed.port)
    host = f"{hostname}:{port}" if port else hostname
    return URL(
        href=str(parsed),
        protocol=f"{scheme}:",
        host=host,
        hostname=hostname,
        port=port,
        pathname=parsed.path or "",
        search=f"?{parsed.query}" if parsed.query else "",
        hash=f"#{parsed.fragment}" if parsed.fragment else "",
        origin=f"{scheme}://{host}" if scheme in SPECIAL_PORTS else "null",
        username=parsed.username or "",
        password=parsed.password or "",
    )


@lru_cache(maxsize=512)
def _usual_url(text: str) -> URL:
    """Short ones without a query, in which a token might be: a server's are few."""
    return _url(_scalar(text))


def _resolved(text: str, base: URL) -> str:
    """An absolute text that means what `text` means beside `base`."""
    text = text.strip(_CONTROLS_AND_SPACE).translate(_WITHOUT_BREAKS)
    special = base.protocol[:-1] in _SPECIAL
    if found := _SCHEME.match(text):
        rest = text[found.end() :]
        if not special or found[1].lower() != base.protocol[:-1] or rest.startswith("//"):
            return text
        text = rest  # such as `https:path`, which is relative in the schemes that browsers know
    before, _, _ = base.href.partition("#")
    if text.startswith("#"):
        return before + text
    root = before.partition("?")[0].removesuffix(base.pathname)
    if not base.pathname.startswith("/") and not root.endswith(f"//{base.host}"):
        raise ValueError("Invalid URL")  # an opaque path, such as that of `mailto:`, has nothing beside it
    if not text:
        return before
    slashes = "/\\" if special else "/"
    if text[0] in slashes:
        return (base.protocol if text[1:2] and text[1] in slashes else root) + text
    if text[0] == "?":
        return root + base.pathname + text
    return f"{root}{base.pathname.rpartition('/')[0]}/{text}"


def _scalar(text: str) -> str:
    """The text with half surrogate pairs replaced, as JavaScript does before it encodes any."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
