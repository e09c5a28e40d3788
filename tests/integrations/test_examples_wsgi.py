"""The examples of Flask and Django run by one command, and people sign in to them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

import httpx
import pytest

from tests.integrations.offline import PAGE
from tests.integrations.serving import ROOT


@contextmanager
def example(name: str) -> Generator[str]:
    """Run an example with no keys in the environment; yields the address that it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLERK_")}
    command = [sys.executable, str(ROOT / "examples" / f"{name}.py"), "0"]
    environment["PYTHONPATH"] = str(ROOT)
    out = subprocess.PIPE
    with subprocess.Popen(command, env=environment, text=True, stdout=out, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.mark.parametrize("name", ["flask_app", "django_app"])
def test_the_example_runs_and_somebody_signs_in(name: str) -> None:
    assert len((ROOT / "examples" / f"{name}.py").read_text(encoding="utf-8").splitlines()) < 80
    with example(name) as url, httpx.Client(base_url=url, headers=PAGE, follow_redirects=True, timeout=30) as browser:
        home = browser.get("/")
        assert home.history[0].headers["x-clerk-auth-status"] == "handshake"
        assert "Nobody is signed in" in home.text
        assert (
            browser.get("/api/me", headers={"accept": "application/json", "sec-fetch-dest": "empty"}).status_code == 404
        )
        assert browser.get("/sign-in").url.params["redirect_url"] == f"{url}/"
        page = browser.get("/account")
        assert page.url.params["redirect_url"] == f"{url}/account"
        fields = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', page.text))
        account = browser.post(page.url.copy_with(query=None), data=fields)
        assert account.url.path == "/account"
        assert fields["user_id"] in account.text
        assert browser.get("/api/me").json() == {"user_id": fields["user_id"]}
        assert "Hello, Ada." in browser.get("/").text
