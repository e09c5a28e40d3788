"""Keys, addresses and options: from arguments, from the environment, and refused where they cannot work."""

from __future__ import annotations

import base64
import math
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from clerk_backend import AsyncClerk, Clerk, ConfigurationError, ConnectionFailedError, Limits
from clerk_backend.connection import environment_proxy, tls_context
from clerk_backend.settings import API_URL, API_VERSION, Settings, plain_api_url
from tests.conftest import Clerks
from tests.listener import Listener, listening

KEY = "sk_test_from_argument"


def settings_of(*args: Any, **options: Any) -> Settings:
    """What both clients make of their arguments, which is the same."""
    blocking, awaiting = (kept_by(kind(*args, **options)) for kind in (Clerk, AsyncClerk))
    assert blocking == awaiting
    return blocking


def kept_by(clerk: Clerk | AsyncClerk) -> Settings:
    settings: Settings = vars(clerk)["_attempts"].settings
    return settings


def test_a_key_is_all_that_is_needed() -> None:
    settings = settings_of(KEY)
    assert (settings.secret_key, settings.api_url, settings.api_version) == (KEY, API_URL, API_VERSION)
    assert (settings.timeout, settings.retries, settings.max_wait) == (None, 3, 60.0)
    assert (settings.limits, settings.proxy, settings.on_drift) == (Limits(), None, None)
    assert settings.user_agent.startswith("clerk-backend-python/")


@pytest.mark.parametrize(
    ("name", "option", "from_environment", "from_argument"),
    [
        ("CLERK_SECRET_KEY", "secret_key", "sk_live_from_environment", KEY),
        ("CLERK_API_URL", "api_url", "https://environment.example", "https://argument.example"),
        ("CLERK_API_VERSION", "api_version", "2031-01-01", "2032-01-01"),
    ],
)
def test_an_argument_goes_before_the_environment(
    name: str, option: str, from_environment: str, from_argument: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLERK_SECRET_KEY", "sk_test_x")
    monkeypatch.setenv(name, from_environment)
    assert getattr(settings_of(), option) == from_environment
    assert getattr(settings_of(**{option: from_argument}), option) == from_argument
    assert getattr(settings_of(**{option: None}), option) == from_environment


@pytest.mark.parametrize("name", ["CLERK_API_URL", "CLERK_API_VERSION"])
def test_an_empty_variable_is_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "")
    assert settings_of(KEY) == settings_of(KEY, api_url=API_URL, api_version=API_VERSION)


def test_the_environment_is_read_when_a_client_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_SECRET_KEY", "sk_test_first")
    first = Clerk()
    monkeypatch.setenv("CLERK_SECRET_KEY", "sk_test_second")
    assert kept_by(Clerk()).secret_key == "sk_test_second"
    assert kept_by(first).secret_key == "sk_test_first"


def test_the_version_of_a_path_is_no_version_of_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_API_VERSION", "v1")
    assert settings_of(KEY).api_version == API_VERSION
    assert settings_of(KEY, api_version="2031-01-01").api_version == "2031-01-01"


@pytest.mark.parametrize(
    "key", ["sk_test_x", "sk_live_x", "ak_machine", "sk_test_x\n", "  sk_test_x\t", "sk_test_a.b$c~"]
)
def test_a_secret_key_is_taken_without_the_blanks_around_it(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_of(key).secret_key == key.strip()
    monkeypatch.setenv("CLERK_SECRET_KEY", key)
    assert settings_of().secret_key == key.strip()


@pytest.mark.parametrize("key", [None, "", "  ", "\n"])
def test_a_missing_key_says_where_it_may_come_from(key: str | None) -> None:
    with pytest.raises(ConfigurationError, match=r"Pass secret_key=, or set CLERK_SECRET_KEY.*dashboard\.clerk\.com"):
        settings_of(key)


@pytest.mark.parametrize("key", ["pk_test_Y2xlcms", "pk_live_x"])
def test_a_publishable_key_is_told_apart(key: str) -> None:
    with pytest.raises(ConfigurationError, match="publishable key") as told:
        settings_of(key)
    assert key not in str(told.value)


@pytest.mark.parametrize(
    "key",
    ["hunter2", "sk_hunter2", "sk_test_", "SK_TEST_hunter2", "Bearer sk_test_hunter2", "sk_test_hunter2 x",
     "sk_test_hunter2\r\nX-Evil: 1", "sk_test_hünter2", "sk_test_hunter2\x00", "whsec_hunter2", "'sk_test_hunter2'"],
)  # fmt: skip
def test_a_malformed_key_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigurationError, match="no secret key of Clerk's") as told:
        settings_of(key)
    assert "hunter2" not in repr(told.value)
    with pytest.raises(ConfigurationError):
        Clerk(KEY).with_options(secret_key=key)


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://api.clerk.com", "https://api.clerk.com"),
        ("https://api.clerk.com/", "https://api.clerk.com"),
        ("https://api.clerk.com/v1", "https://api.clerk.com"),
        ("https://api.clerk.com/v1/", "https://api.clerk.com"),
        ("https://api.clerk.com//v1//", "https://api.clerk.com"),
        ("  https://api.clerk.com\n", "https://api.clerk.com"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://proxy.example/clerk/v1", "https://proxy.example/clerk"),
        ("https://proxy.example/v1beta", "https://proxy.example/v1beta"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_address_is_taken_with_or_without_the_version(url: str, plain: str) -> None:
    assert plain_api_url(url) == plain == settings_of(KEY, api_url=url).api_url


@pytest.mark.parametrize(
    "url",
    ["api.clerk.com", "//api.clerk.com", "ftp://api.clerk.com", "https://", "https://:443", "http://a b", "http://a\nb",
     "http://bücher.example", "http://user:hunter2@host", "http://host:port", "http://host:99999", "http://host?x=1",
     "http://host#x", "http://[::1", "http://a..b", f"http://{'a' * 64}.example", "javascript:alert(1)", "v1"],
)  # fmt: skip
def test_an_address_that_cannot_work_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="api_url must be an http or https address") as told:
        settings_of(KEY, api_url=url)
    assert "hunter2" not in repr(told.value)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("timeout", 0), ("timeout", -1), ("timeout", math.nan), ("timeout", math.inf), ("timeout", 1e12),
        ("retries", -1), ("max_wait", -0.1), ("max_wait", math.nan),
        ("api_version", "2026\r\nX: 1"), ("api_version", "é"), ("user_agent", "a\nb"), ("user_agent", "☃"),
        ("limits", Limits(requests=0)), ("limits", Limits(requests=math.nan)), ("limits", Limits(per=0)),
        ("limits", Limits(connections=0)), ("limits", Limits(idle_connections=-1)), ("limits", Limits(idle_seconds=-1)),
    ],
)  # fmt: skip
def test_an_option_that_cannot_work_is_refused_by_name(option: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"^.*{option}"):
        settings_of(KEY, **{option: value})
    if option != "limits":
        for clerk in (Clerk(KEY), AsyncClerk(KEY)):
            with pytest.raises(ConfigurationError, match=option):
                clerk.with_options(**{option: value})


@pytest.mark.parametrize(
    "given",
    [
        {"timeout": 0.001, "retries": 0, "max_wait": 0.0},
        {"timeout": 86_400, "retries": 100, "max_wait": math.inf},
        {"limits": Limits(requests=math.inf)},
        {"limits": Limits(requests=1, per=1, connections=1, idle_connections=0, idle_seconds=0)},
    ],
)
def test_options_are_kept_as_given(given: dict[str, Any]) -> None:
    settings = settings_of(KEY, **given)
    assert {name: getattr(settings, name) for name in given} == given


def test_options_cannot_be_changed_behind_a_clients_back() -> None:
    settings = settings_of(KEY)
    with pytest.raises(AttributeError):
        settings.api_url = "https://evil.example"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


# Proxies


@pytest.fixture
def proxy() -> Iterator[Listener]:
    with listening() as heard:
        yield heard


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
async def test_the_environments_proxy_is_asked(
    name: str, clerks: Clerks, proxy: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, proxy.url)
    clerk = clerks("http://clerk.invalid:8080/below")
    await clerk.users.get_user("a/b")
    await clerk.users.ban_user("user_1")
    assert [each.line for each in proxy.heard] == [
        "GET http://clerk.invalid:8080/below/v1/users/a%2Fb HTTP/1.1",
        "POST http://clerk.invalid:8080/below/v1/users/user_1/ban HTTP/1.1",
    ]
    assert proxy.heard[0].headers["host"] == "clerk.invalid:8080"


async def test_a_proxy_without_a_scheme_is_asked_by_http(
    clerks: Clerks, proxy: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{proxy.port}")
    await clerks("http://clerk.invalid:8080").users.get_user("user_1")
    assert proxy.targets == ["http://clerk.invalid:8080/v1/users/user_1"]


async def test_a_proxy_given_goes_before_the_environments(
    clerks: Clerks, proxy: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "*")
    await clerks("http://clerk.invalid:8080", proxy=proxy.url).users.get_user("user_1")
    assert proxy.targets == ["http://clerk.invalid:8080/v1/users/user_1"]


@pytest.mark.parametrize("form", ["127.0.0.1", "127.0.0.1:{port}", "*", "x.example, 127.0.0.1", "127.0.0.1 , y"])
async def test_no_proxy_is_honoured(
    form: str, clerks: Clerks, proxy: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", form.format(port=proxy.port))
    await clerks(proxy.url).users.get_user("user_1")
    assert proxy.targets == ["/v1/users/user_1"]


@pytest.mark.parametrize(
    ("variables", "asked"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://p:1"}, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, None),
        ({"ALL_PROXY": "http://p:1"}, "http://p:1"),
        ({"ALL_PROXY": "http://p:1", "HTTPS_PROXY": "http://p:2"}, "http://p:2"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "clerk.com"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": ".clerk.com"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "api.clerk.com:443"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "api.clerk.com:8443"}, "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "clerk.com.example,notclerk.com"}, "http://p:1"),
        ({"HTTPS_PROXY": ""}, None),
    ],
)
def test_the_environment_chooses_the_proxy(
    variables: dict[str, str], asked: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert environment_proxy("https", "api.clerk.com", "api.clerk.com:443") == asked


@pytest.mark.parametrize(
    "proxy", ["socks5://127.0.0.1:1", "http://", "http://:80", "http://host:port", "http://host:99999", "http://[::1",
              "http://host:0", "ftp://u:hunter2@host", "a b"],
)  # fmt: skip
async def test_a_proxy_that_cannot_work_is_refused_at_the_first_call(proxy: str, clerks: Clerks) -> None:
    clerk = clerks("http://clerk.invalid:8080", proxy=proxy)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="The proxy must be an http or https address") as told:
            await clerk.users.get_user("user_1")
        assert "hunter2" not in repr(told.value)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def certificates(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def secured(authority: trustme.CA) -> Iterator[Listener]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate: Any = authority.issue_cert("127.0.0.1")
    certificate.configure_cert(tls)
    with listening(tls) as heard:
        yield heard


async def test_the_certificates_of_the_environment_are_trusted(
    clerks: Clerks, secured: Listener, certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates))
    async with clerks(secured.url) as clerk:
        await clerk.users.get_user("user_1")
    assert secured.targets == ["/v1/users/user_1"]


async def test_an_unknown_certificate_ends_the_call_before_the_key_is_sent(clerks: Clerks, secured: Listener) -> None:
    clerk = clerks(secured.url, retries=0)
    with pytest.raises(ConnectionFailedError) as told:
        await clerk.users.create_user(username="ada_lovelace")
    assert "CERTIFICATE_VERIFY_FAILED" in str(told.value.__cause__)
    assert secured.heard == []


async def test_certificates_that_cannot_be_read_are_a_wrong_option(
    clerks: Clerks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    for name in ("missing.pem", "empty.pem"):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / name))
        with pytest.raises(ConfigurationError, match=f"SSL_CERT_FILE, which is .*{name}, cannot be used"):
            await clerks("https://127.0.0.1:1").users.get_user("user_1")


async def test_a_secured_call_goes_through_the_proxy_unread(
    clerks: Clerks, proxy: Listener, secured: Listener, certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//ada:p%40ss@"))
    async with clerks(secured.url) as clerk:
        await clerk.users.get_user("user_1")
        await clerk.users.get_user("user_2")
    [connect] = proxy.heard
    assert connect.line == f"CONNECT 127.0.0.1:{secured.port} HTTP/1.1"
    assert connect.headers["proxy-authorization"] == "Basic " + base64.b64encode(b"ada:p@ss").decode()
    assert "sk_test" not in repr(connect)
    assert secured.targets == ["/v1/users/user_1", "/v1/users/user_2"]
    assert "proxy-authorization" not in secured.heard[0].headers


@pytest.mark.parametrize("status", ["403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway"])
async def test_a_proxy_that_refuses_has_sent_nothing(status: str, clerks: Clerks, proxy: Listener) -> None:
    proxy.status = status
    clerk = clerks("https://clerk.invalid", proxy=proxy.url, retries=0)
    with pytest.raises(ConnectionFailedError):
        await clerk.users.create_user(username="ada_lovelace")
    assert proxy.targets == ["clerk.invalid:443"]


def test_the_tls_context_is_made_once_for_all_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ssl.SSLContext] = []

    def make() -> ssl.SSLContext:
        made.append(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        return made[-1]

    tls_context.cache_clear()
    monkeypatch.setattr(httpx, "create_ssl_context", make)
    clerks = [Clerk(f"sk_test_{n}", api_url="https://127.0.0.1:1", retries=0) for n in range(3)]
    assert made == []
    for clerk in clerks:
        with clerk, pytest.raises(ConnectionFailedError):
            clerk.users.get_user("user_1")
    assert len(made) == 1
    tls_context.cache_clear()
