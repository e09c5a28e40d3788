"""Any framework's request as an `Inbound`, read by its shape: no framework is imported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any, TypeAlias, cast
from urllib.parse import quote

from ..errors import ArgumentError
from .inbound import Inbound
from .urls import parse

RequestLike: TypeAlias = Any
"""A request of Starlette, FastAPI, Django, Flask, aiohttp or httpx, an ASGI scope, a WSGI environ, an `Inbound`, or
anything with `method`, `url` and `headers`."""

_Read: TypeAlias = tuple[str, str | Callable[[], str], list[tuple[str, str]]]
"""Method, absolute URL or what makes it, and headers."""

_PORTS = {"http": "80", "https": "443"}
_SCHEMES = {"ws": "http", "wss": "https"}
"""A websocket has the origin of the page that opens it."""
_PATH_SAFE = "/:@!$&'()*+,;=-._~"
_authority = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?").fullmatch
_is_plain = re.compile(r"[A-Za-z0-9/._~-]*").fullmatch
_no_query = re.compile(rb"[^\x21-\x7e]|[#\"<>]").sub


def inbound_of(request: RequestLike, *, trust_forwarded_headers: bool = True) -> Inbound:
    """The request as authentication reads it, whichever framework it is of.

    Args:
        request: The request; an `Inbound` is given back as it is.
        trust_forwarded_headers: As for `Inbound`.

    Raises:
        ArgumentError: it is no request, or its address is none.
    """
    if isinstance(request, Inbound):
        return request
    found = _heard(request)
    if found is not None:
        return Inbound(*found, trust_forwarded_headers=trust_forwarded_headers)
    raise ArgumentError(
        f"This {type(request).__name__} is no request: pass your framework's, an ASGI scope, a WSGI environ, or an "
        "Inbound of method, URL and headers."
    )


def path_sent(request: RequestLike) -> str | None:
    """The path of a request as its framework was sent it, encoded, dot segments and all; None where it is no request.

    Raises:
        ArgumentError: it cannot be read.
    """
    if isinstance(request, Inbound):
        return request.path
    found = _heard(request)
    return Inbound(*found).path if found else None


def _heard(request: RequestLike) -> _Read | None:
    try:
        return _read(request)
    except (AttributeError, LookupError, TypeError, ValueError, RuntimeError) as error:  # which may repeat what it read
        name = type(request).__name__
        raise ArgumentError(f"This {name} cannot be read as a request: {type(error).__name__}.") from None


def _read(request: Any) -> _Read | None:
    mapping: Any = request
    if isinstance(mapping, dict | Mapping) and (found := _of_mapping(cast("Mapping[str, Any]", mapping))):
        return found
    if isinstance(scope := getattr(request, "scope", None), Mapping) and "headers" in scope:
        return _of_scope(cast("Mapping[str, Any]", scope))
    if isinstance(getattr(request, "META", None), Mapping):
        return _of_django(request)
    if isinstance(environ := getattr(request, "environ", None), Mapping):
        return _of_mapping(cast("Mapping[str, Any]", environ))
    if hasattr(request, "rel_url"):
        return _of_aiohttp(request)
    if hasattr(request, "method") and hasattr(request, "url") and hasattr(request, "headers"):
        return (_text(request.method), _text(request.url), _pairs(request.headers))
    return None


def _of_mapping(request: Mapping[str, Any]) -> _Read | None:
    """An ASGI scope or a WSGI environ; None for other mappings, which requests of aiohttp are too."""
    if "REQUEST_METHOD" in request:
        return _of_environ(request)
    return _of_scope(request) if "headers" in request and "path" in request else None


def _of_scope(scope: Mapping[str, Any]) -> _Read:
    """What an ASGI server heard. A websocket's opening is a GET."""
    try:
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    except AttributeError:  # texts, which no server gives
        headers = _pairs(scope["headers"])
    scheme = scope.get("scheme") or "http"
    scheme = _SCHEMES.get(scheme, scheme)
    host = ""
    for name, value in headers:
        if name == "host":
            host = value
            break
    url = partial(_scope_url, scope, scheme, host)
    # Whatever is put below a host that is one is a URL; a server's own name may be anything, and is looked at now.
    return (str(scope.get("method") or "GET"), url if _is_host(host) and scheme in _PORTS else url(), headers)


def _scope_url(scope: Mapping[str, Any], scheme: str, host: str) -> str:
    server = scope.get("server") or ("localhost", None)
    path = str(scope["path"])
    if not _is_plain(path):
        path = quote(path.encode("utf-8", "surrogateescape"), safe=_PATH_SAFE)
    query = scope.get("query_string") or b""
    query = query.encode() if isinstance(query, str) else query  # as Django's test client has it
    return _url(scheme, host, (str(server[0]), str(server[1] or "")), path, query)


def _of_environ(environ: Mapping[str, Any]) -> _Read:
    """What a WSGI server heard; texts in it stand for bytes, as PEP 3333 has it."""
    path = str(environ.get("SCRIPT_NAME", "")) + str(environ.get("PATH_INFO", ""))
    quoted = quote(path.encode("latin-1", "replace"), safe=_PATH_SAFE)
    return _of_variables(environ, str(environ.get("wsgi.url_scheme") or "http"), quoted)


def _of_django(request: Any) -> _Read:
    """What Django heard, over WSGI or ASGI; its settings decide what counts as https."""
    quoted = quote(str(request.path).encode("utf-8", "surrogateescape"), safe=_PATH_SAFE)
    return _of_variables(request.META, str(request.scheme), quoted, method=str(request.method))


def _of_aiohttp(request: Any) -> _Read:
    """What aiohttp heard; in the path that it routes by, no dot segment is resolved."""
    sent = request.rel_url
    path = quote(str(sent.raw_path), safe=f"{_PATH_SAFE}%")
    url = _url(str(request.scheme), str(request.host), ("localhost", ""), path, str(sent.raw_query_string).encode())
    headers = [
        (name, value.encode("utf-8", "surrogateescape").decode("latin-1")) for name, value in _pairs(request.headers)
    ]
    return (str(request.method), url, headers)


def _of_variables(environ: Mapping[str, Any], scheme: str, path: str, *, method: str = "") -> _Read:
    query = str(environ.get("QUERY_STRING") or "").encode("latin-1", "replace")
    server = str(environ.get("SERVER_NAME") or "localhost"), str(environ.get("SERVER_PORT") or "")
    url = _url(scheme, str(environ.get("HTTP_HOST") or ""), server, path, query)
    return (method or str(environ["REQUEST_METHOD"]), url, list(_headers_in(environ)))


def _headers_in(environ: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            yield name[5:].replace("_", "-").lower(), str(value)
        elif name in {"CONTENT_TYPE", "CONTENT_LENGTH"} and value:
            yield name.replace("_", "-").lower(), str(value)


def _url(scheme: str, host: str, server: tuple[str, str], path: str, query: bytes) -> str:
    """The address as it was asked for. A `Host` that is none might smuggle in a path: the server's name stands in."""
    if not _is_host(host):
        name, port = server
        name = f"[{name}]" if ":" in name and not name.startswith("[") else name
        host = name if port in {"", _PORTS.get(scheme, "")} else f"{name}:{port}"
    plain = _no_query(lambda found: b"%%%02X" % found[0][0], query).decode() if query else ""
    return f"{scheme}://{host}{path if path.startswith('/') else '/' + path}{'?' if plain else ''}{plain}"


@lru_cache(maxsize=64)
def _is_host(host: str) -> bool:
    """Whether a `Host` names one, which `1.2.3.4.5` and `a:99999` do not."""
    if not _authority(host):
        return False
    try:
        parse(f"http://{host}")
    except ValueError:
        return False
    return True


def _pairs(headers: Any) -> list[tuple[str, str]]:
    """Headers as pairs, a repeated one as often as it was sent where its container can tell."""
    several: Any = getattr(headers, "multi_items", None) or getattr(headers, "items", None)
    pairs: Iterable[Any] = several() if several else headers
    return [(_text(name), _text(value)) for name, value in pairs]


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
