"""A Flask application with people who sign in, against an emulated Clerk: `python examples/flask_app.py`.

With keys of your own in `CLERK_SECRET_KEY` and `CLERK_PUBLISHABLE_KEY`, it is Clerk itself that they sign in to.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from flask import Flask, redirect, render_template_string
from werkzeug.serving import make_server

from clerk_backend import Clerk
from clerk_backend.emulator import Emulator
from clerk_backend.integrations.flask import ClerkExtension, auth, current_user, protect

PAGE = """<!doctype html>
<title>Flask with Clerk</title>
{% if user %}
<p>Hello, {{ user.first_name }}. <a href="/account">Your account</a>, <a href="/api/me">as JSON</a></p>
{% else %}
<p>Nobody is signed in. <a href="/sign-in">Sign in</a></p>
{% endif %}
"""

app = Flask(__name__)
clerk = ClerkExtension()


@app.get("/")
def home() -> str:
    return render_template_string(PAGE, user=current_user())


@app.get("/sign-in")
def sign_in() -> Any:
    return redirect(auth().redirect_to_sign_in(return_back_url="/").location)


@app.get("/account")
@protect()
def account() -> str:
    return render_template_string("<p>Only {{ clerk_auth().user_id }} sees this.</p>")


@app.get("/api/me")
def me() -> dict[str, str]:
    return {"user_id": auth.protect().user_id}


@contextmanager
def emulated() -> Iterator[None]:
    """An emulated Clerk, in which somebody is; the environment names it."""
    emulator = Emulator()
    with emulator.serve() as server:
        os.environ["CLERK_API_URL"] = server.url
        os.environ["CLERK_SECRET_KEY"] = emulator.instance().secret_key
        os.environ["CLERK_PUBLISHABLE_KEY"] = emulator.publishable_key()
        os.environ["CLERK_PROXY_URL"] = server.frontend_url()
        os.environ["CLERK_SIGN_IN_URL"] = server.frontend_url() + "/sign-in"
        with Clerk() as client:
            client.users.create_user(email_address=["ada@example.com"], first_name="Ada")
        yield


if __name__ == "__main__":
    with nullcontext() if "CLERK_SECRET_KEY" in os.environ else emulated():
        clerk.init_app(app)
        with make_server("127.0.0.1", int(sys.argv[1]) if sys.argv[1:] else 8000, app, threaded=True) as server:
            print(f"http://127.0.0.1:{server.server_port}", flush=True)
            server.serve_forever()
