"""An emulated Clerk for applications on real servers, and people who visit them with a browser."""

from __future__ import annotations

import math
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from os import environ
from secrets import token_hex
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend import Clerk, Limits
from clerk_backend.emulator import Emulator
from tests.integrations.serving import ROOT, address, at_once, listening

PAGE = {"accept": "text/html", "sec-fetch-dest": "document"}
"""What a browser says of itself when somebody opens a page."""
UNLIMITED = Limits(requests=math.inf)


@dataclass
class Offline:
    """An instance on a socket, in real time, of which many may ask.

    Attributes:
        emulator: The instance.
        clerk: A client of it.
        environment: What an application is started with.
    """

    emulator: Emulator
    clerk: Clerk
    environment: dict[str, str]

    def user(self) -> str:
        return self.clerk.users.create_user(email_address=[f"{token_hex(8)}@example.com"]).id

    def token(self, user_id: str) -> str:
        return str(self.emulator.people().sign_in(user_id)["token"])

    def visit(self, url: str, user_id: str) -> httpx.Response:
        """Open a page as a new browser does, sign in where that leads to, and give the page that comes then."""
        with httpx.Client(trust_env=False, headers=PAGE, follow_redirects=True, timeout=30) as browser:
            page = browser.get(url)
            assert page.history[0].headers["x-clerk-auth-status"] == "handshake"
            assert str(page.url.copy_with(query=None)) == self.environment["CLERK_SIGN_IN_URL"]
            fields = {"user_id": user_id, "redirect_url": url}
            known = {"__clerk_db_jwt": page.url.params["__clerk_db_jwt"]}
            home = browser.post(self.environment["CLERK_SIGN_IN_URL"], data=fields | known)
            assert str(home.url) == url
            return home


@contextmanager
def offline(secret_key: str, private_key: RSAPrivateKey) -> Generator[Offline]:
    emulator = Emulator(secret_key, limits=None, private_key=private_key)
    with emulator.serve() as server, Clerk(secret_key, http_client=emulator.transport, limits=UNLIMITED) as clerk:
        variables = {
            "CLERK_API_URL": server.url,
            "CLERK_SECRET_KEY": secret_key,
            "CLERK_PUBLISHABLE_KEY": emulator.publishable_key(),
            "CLERK_PROXY_URL": server.frontend_url(),
            "CLERK_SIGN_IN_URL": server.frontend_url() + "/sign-in",
        }
        yield Offline(emulator, clerk, variables)


@contextmanager
def gunicorn(app: str, *arguments: str, environment: dict[str, str]) -> Generator[str]:
    """Serve an application by two workers of gunicorn; yields its address."""
    with listening() as listener:
        number = listener.fileno()
        listener.set_inheritable(True)
        command = ["gunicorn", "--bind", f"fd://{number}", "--workers", "2", "--log-level", "critical", *arguments, app]
        process = subprocess.Popen(
            [sys.executable, "-m", *command], pass_fds=[number], cwd=ROOT, env={**environ, **environment}
        )
        try:
            yield address(listener)
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def running(server: Any) -> Generator[str]:
    """Run a server of `socketserver`'s kind in a thread; yields its address."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def crowd(url: str, path: str, people: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Ask for a page two hundred times at once, as these people by turns: whom each was, and what they were told."""

    async def ask(client: httpx.AsyncClient, number: int) -> tuple[str, str]:
        user_id, token = people[number % len(people)]
        response = await client.get(path, headers={"authorization": f"Bearer {token}"})
        return user_id, response.text

    return at_once(url, ask)
