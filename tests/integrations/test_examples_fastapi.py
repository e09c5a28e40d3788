"""The example in FastAPI runs by one command, without a network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.integrations.offline import PAGE
from tests.integrations.serving import ROOT

EXAMPLE = ROOT / "examples" / "fastapi_app.py"


@pytest.fixture
def url() -> Iterator[str]:
    """The address that the example prints, which already queues connections."""
    environment = {**os.environ, "PORT": "0", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, str(EXAMPLE)], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def test_somebody_signs_in_and_sees_their_notes(url: str) -> None:
    with httpx.Client(base_url=url, headers=PAGE, follow_redirects=True, trust_env=False, timeout=30) as browser:
        home = browser.get("/")
        assert home.history[0].headers["x-clerk-auth-status"] == "handshake"
        assert "Sign in" in home.text
        assert browser.get("/api/me", headers={"accept": "*/*", "sec-fetch-dest": "empty"}).status_code == 404
        page = browser.get("/notes")
        assert (page.url.path, page.url.params["redirect_url"]) == ("/__frontend/sign-in", f"{url}/notes")
        page = browser.get("/sign-in")
        fields = dict(re.findall(r'name="(\w+)" value="([^"]+)"', page.text))
        notes = browser.post(page.url.copy_with(query=None), data=fields)
        assert (str(notes.url.copy_with(query=None)), notes.status_code) == (f"{url}/notes", 200)
        assert "Notes of Ada" in notes.text
        assert "Your notes" in browser.get("/").text
        assert browser.get("/api/me").json() == {"user_id": fields["user_id"]}


def test_it_is_short() -> None:
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) < 80
