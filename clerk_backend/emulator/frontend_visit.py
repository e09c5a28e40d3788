"""A request of a browser to the Frontend API: by which way it came, its cookies and fields, and its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import parse_qsl

from .errors import malformed, wrong_type
from .exchange import Headers, Request, Response, as_object, json_response
from .frontend_addresses import Address, address
from .request import Asked
from .routing import Operation
from .session_refresh import publishable_key
from .state import Instance

FRONTEND = "/__frontend"
"""Below this path the emulator is a proxy of the Frontend API: of its first instance, or of that of the publishable key
that comes next in the path."""
DEV_BROWSER = "__clerk_db_jwt"
_YEARS = "Max-Age=315360000"
_NO_STORE: Headers = (("cache-control", "no-store"),)
_PAGE: Headers = (
    ("content-type", "text/html; charset=utf-8"),
    ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    *_NO_STORE,
)


@dataclass(frozen=True, slots=True)
class Way:
    """How a browser reached the Frontend API of an instance.

    `path` is what it asks for there, below `base`. `domain` is the application's domain, of which the Frontend API is a
    part; empty where they only share a host name. `proxy` is where an application's own proxy of the Frontend API is,
    if the request came through it.
    """

    instance: Instance
    path: str
    base: str = ""
    domain: str = ""
    proxy: Address | None = None


def way_to(instances: list[Instance], request: Request) -> Way | None:
    """Return the way if the request is for a Frontend API, by its path or by its host, and perhaps through a proxy."""
    way = _way(instances, request)
    proxy = address(request.header("clerk-proxy-url"))
    if way is None or proxy is None or request.header("clerk-secret-key") != way.instance.secret_key:
        return way
    return replace(way, domain="", proxy=proxy)


def _way(instances: list[Instance], request: Request) -> Way | None:
    if request.path == FRONTEND or request.path.startswith(f"{FRONTEND}/"):
        return _below(instances, request.path.removeprefix(FRONTEND))
    host = _host_name(request)
    for instance in instances:
        if host in (instance.frontend_api, accounts_host(instance)):
            return Way(instance, request.path, domain=host.partition(".")[2] if instance.production else "")
    return None


def _below(instances: list[Instance], path: str) -> Way | None:
    first, _, rest = path.removeprefix("/").partition("/")
    if not first.startswith("pk_"):
        return Way(instances[0], path, FRONTEND)
    for instance in instances:
        if publishable_key(instance) == first:
            return Way(instance, f"/{rest}", f"{FRONTEND}/{first}")
    return None


def accounts_host(instance: Instance) -> str:
    """Return the host of the pages to sign in at."""
    if instance.production:
        return f"accounts.{instance.frontend_api.partition('.')[2]}"
    return instance.frontend_api.replace(".clerk.accounts.", ".accounts.")


def _host_name(request: Request) -> str:
    host, _, port = request.header("host").rpartition(":")
    return (host if port.isdecimal() else request.header("host")).lower()


class Visit(Asked):
    """What an operation of the Frontend API is given. The cookies that it sets go with whatever it answers."""

    def __init__(self, request: Request, way: Way, parameters: dict[str, str]) -> None:
        super().__init__(request, way.instance, parameters)
        self.upstream = way.base
        self.base = way.proxy.href.removeprefix(way.proxy.origin).rstrip("/") if way.proxy else way.base
        self.host = way.proxy.host if way.proxy else _host_name(request)
        self.domain = way.domain
        self.set_cookies: list[str] = []

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies by name, the first of a name, which is the one of the most specific path."""
        pairs = [part.partition("=") for part in self.request.header("cookie").split(";")]
        return {name.strip(): value.strip() for name, _, value in reversed(pairs)}

    @cached_property
    def fields(self) -> dict[str, str]:
        """The fields of a form, or of a JSON object, where null counts as empty."""
        if self.request.header("content-type").startswith("application/json"):
            return {name: _text(name, value) for name, value in (as_object(self.json) or {}).items()}
        try:
            return dict(parse_qsl(self.request.body.decode(), keep_blank_values=True, errors="strict"))
        except ValueError:
            raise malformed() from None

    @property
    def dev_browser(self) -> str:
        """What a development instance tells browsers apart by, which pages pass on in addresses; often empty."""
        return self.query.text(DEV_BROWSER) or self.fields.get(DEV_BROWSER, "")

    def is_at(self, host: str) -> bool:
        """Return whether cookies that are set here reach the application on a host."""
        if self.domain:
            return f".{host}".endswith(f".{self.domain}")
        return host == self.host

    def keep(self, name: str, value: str) -> None:
        """Set a cookie that only the Frontend API reads; an empty one is removed."""
        path = f"Path={self.base or '/'}; {_YEARS if value else 'Max-Age=0'}"
        self.set_cookies.append(f"{name}={value}; {path}; SameSite=Lax; HttpOnly{self.at_domain}")

    @property
    def at_domain(self) -> str:
        """The attribute of cookies for the application."""
        return f"; Domain={self.domain}" if self.domain else ""

    def redirect(self, status: int, location: str) -> Response:
        """Return an answer that sends the browser elsewhere: 307, or 303 after a form."""
        return Response(status, (("location", location), *_NO_STORE))

    def page(self, html: str) -> Response:
        """Return a page."""
        return Response(200, _PAGE, html.encode())


def on_visit(operation: Callable[[Visit], object]) -> Operation:
    """Return an operation of the Frontend API as one that a route can have."""

    def answer(asked: Asked) -> object:
        assert isinstance(asked, Visit)  # noqa: S101  # the Frontend API's routes are given nothing else
        value = operation(asked)
        response = value if isinstance(value, Response) else json_response(200, value, _NO_STORE)
        cookies = tuple(("set-cookie", cookie) for cookie in asked.set_cookies)
        return Response(response.status, response.headers + cookies, response.body)

    return answer


def _text(name: str, value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise wrong_type(name, "string")
    return value or ""
