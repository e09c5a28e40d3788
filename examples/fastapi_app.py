"""A FastAPI application whose users sign in by Clerk, offline: an emulated Clerk runs beside it.

    pip install clerk-backend[fastapi] uvicorn
    python examples/fastapi_app.py

With CLERK_SECRET_KEY and CLERK_PUBLISHABLE_KEY of your instance in the environment, it is your users who sign in.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from html import escape

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, RedirectResponse

from clerk_backend import Clerk
from clerk_backend.emulator import SECRET_KEY, Emulator
from clerk_backend.integrations.fastapi import ClerkMiddleware, CurrentAuth, CurrentUser, SignedIn

app = FastAPI(title="Notes")
app.add_middleware(ClerkMiddleware)


@app.get("/", response_class=HTMLResponse)
async def home(auth: CurrentAuth) -> str:
    """A page for everybody."""
    link = '<a href="/notes">Your notes</a>' if auth.user_id else '<a href="/sign-in">Sign in</a>'
    return f"<h1>Notes</h1>{link}"


@app.get("/sign-in")
async def sign_in(auth: CurrentAuth) -> RedirectResponse:
    """To Clerk's page for signing in, and from there to the notes."""
    return RedirectResponse(auth.redirect_to_sign_in(return_back_url="/notes").location)


@app.get("/notes", response_class=HTMLResponse)
async def notes(_: SignedIn, user: CurrentUser) -> str:
    """A page for those who are signed in; a browser of anybody else is sent to sign in."""
    name = (user and user.first_name) or "you"
    return f"<h1>Notes of {escape(name)}</h1>Here as JSON: <a href='/api/me'>/api/me</a>"


@app.get("/api/me")
async def me(auth: SignedIn) -> dict[str, str]:
    """The same for programs, which get 404 instead."""
    return {"user_id": auth.user_id}


@contextmanager
def offline() -> Generator[None]:
    """Run an emulated Clerk with one user, and name it in the environment, as one would name one's own instance."""
    emulator = Emulator()
    with emulator.serve() as server:
        os.environ["CLERK_API_URL"] = server.url
        os.environ["CLERK_SECRET_KEY"] = SECRET_KEY
        os.environ["CLERK_PUBLISHABLE_KEY"] = emulator.publishable_key()
        os.environ["CLERK_PROXY_URL"] = server.frontend_url()
        os.environ["CLERK_SIGN_IN_URL"] = server.frontend_url() + "/sign-in"
        with Clerk() as clerk:
            clerk.users.create_user(email_address=["ada@example.com"], first_name="Ada")
        yield


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", int(os.environ.get("PORT", "8000")))) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        if "CLERK_SECRET_KEY" in os.environ:
            server.run([listener])
        else:
            with offline():
                server.run([listener])
