"""Chromium goes through the handshake, signs in and out, and is sent to sign in where a page wants that."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from clerk_backend import Clerk
from clerk_backend.emulator import Emulator
from clerk_backend.emulator.server import Server
from tests.integrations.serving import asgi_server, site_of, wsgi_server

SERVERS = {"fastapi": asgi_server, "django": wsgi_server, "django_asgi": asgi_server}
QUIET = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)


@pytest.fixture(scope="module")
def emulator(private_key: RSAPrivateKey) -> Emulator:
    return Emulator("sk_test_" + "browser" * 3, limits=None, private_key=private_key)


@pytest.fixture(scope="module")
def clerk(emulator: Emulator) -> Iterator[Server]:
    with emulator.serve() as server:
        yield server


@pytest.fixture(scope="module", params=SERVERS)
def site(request: pytest.FixtureRequest, emulator: Emulator, clerk: Server) -> Iterator[str]:
    """The address of an application, which knows of Clerk what is in its environment."""
    environment = {
        "CLERK_API_URL": clerk.url,
        "CLERK_SECRET_KEY": emulator.instance().secret_key,
        "CLERK_PUBLISHABLE_KEY": emulator.publishable_key(),
        "CLERK_PROXY_URL": clerk.frontend_url(),
        "CLERK_SIGN_IN_URL": f"{clerk.frontend_url()}/sign-in",
    }
    with site_of(request.param, environment) as app, SERVERS[request.param](app) as url:
        yield url


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    """A browser that was never used."""
    options = ChromeOptions()
    for argument in (*QUIET, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(argument)
    driver = Chrome(options, ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


def shown(browser: Chrome) -> str:
    return browser.find_element(By.TAG_NAME, "body").text


def click(browser: Chrome, label: str) -> None:
    browser.find_element(By.XPATH, f"//button[contains(., '{label}')]").click()


def at(browser: Chrome, url: str) -> None:
    """Wait until a page is there."""
    WebDriverWait(browser, 20).until(lambda driver: driver.current_url == url)


def test_a_browser_signs_in_and_out(browser: Chrome, site: str, emulator: Emulator, clerk: Server) -> None:
    with Clerk(emulator.instance().secret_key, http_client=emulator.transport) as api:
        name = f"{len(emulator.instance().users)}@example.com"
        user_id = api.users.create_user(email_address=[name]).id
    browser.get(f"{site}/whoami")
    at(browser, f"{site}/whoami")  # after a handshake
    assert user_id not in shown(browser)
    assert any(cookie["name"].startswith("__clerk_db_jwt") for cookie in browser.get_cookies())

    browser.get(f"{site}/protected?x=1")
    page = urlsplit(browser.current_url)
    assert (page.path, parse_qs(page.query)["redirect_url"]) == ("/__frontend/sign-in", [f"{site}/protected?x=1"])
    click(browser, name)
    at(browser, f"{site}/protected?x=1")
    assert user_id in shown(browser)
    assert {"__session", "__client_uat"} <= {cookie["name"] for cookie in browser.get_cookies()}
    browser.get(f"{site}/me")
    assert user_id in shown(browser)

    browser.get(f"{clerk.frontend_url()}/sign-out?redirect_url={site}/whoami")
    click(browser, "Sign out")
    at(browser, f"{site}/whoami")
    assert user_id not in shown(browser)
    browser.get(f"{site}/protected")
    assert urlsplit(browser.current_url).path == "/__frontend/sign-in"
