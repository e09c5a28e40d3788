"""`python -m clerk_backend.emulator`: an embedded Clerk on a port of this machine."""

from __future__ import annotations

import argparse
import asyncio
import ssl
import sys
from collections.abc import Sequence

from ..client import Clerk
from .emulator import SECRET_KEY, Emulator
from .server import Connection, listen
from .session_refresh import publishable_key


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m clerk_backend.emulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    parser.add_argument("--port", type=int, default=4010, help="where to listen, 0 for any (default: %(default)s)")
    parser.add_argument("--secret-key", action="append", help=f"an instance, may be repeated (default: {SECRET_KEY})")
    parser.add_argument("--production", action="store_true", help="let the default instance be a production one")
    parser.add_argument("--seed", help="make the same ids in every run")
    parser.add_argument("--user", action="append", default=[], help="the email address of a user, may be repeated")
    parser.add_argument("--no-limits", action="store_true", help="switch the rate limits off")
    parser.add_argument("--tls-cert", help="serve HTTPS with this certificate")
    parser.add_argument("--tls-key", help="and this private key")
    return parser.parse_args(given)


def emulator_for(options: argparse.Namespace) -> Emulator:
    """Return the emulator that the options describe."""
    default = SECRET_KEY.replace("sk_test_", "sk_live_") if options.production else SECRET_KEY
    keys: list[str] = options.secret_key or [default]
    emulator = Emulator(keys[0], limits=None if options.no_limits else "published", seed=options.seed)
    for key in keys[1:]:
        emulator.add_instance(key)
    with Clerk(keys[0], http_client=emulator.transport) as clerk:
        for address in options.user:
            clerk.users.create_user(email_address=[address])
    return emulator


async def serve(options: argparse.Namespace) -> None:
    """Listen until cancelled."""
    context: ssl.SSLContext | None = None
    if options.tls_cert:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.tls_cert, options.tls_key)
    emulator, connections = emulator_for(options), set[Connection]()
    server = await listen(emulator, options.host, options.port, context, connections)
    host, port = server.sockets[0].getsockname()[:2]
    url = f"{'https' if context else 'http'}://{host}:{port}"
    sys.stdout.write(f"Clerk emulator on {url}\nCLERK_API_URL={url}\n")
    for instance in emulator.instances:
        keys = f"CLERK_SECRET_KEY={instance.secret_key} CLERK_PUBLISHABLE_KEY={publishable_key(instance)}"
        proxy = f"{url}{emulator.frontend_path(instance.secret_key)}"
        sys.stdout.write(f"{keys} CLERK_PROXY_URL={proxy} CLERK_SIGN_IN_URL={proxy}/sign-in\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


def main(given: Sequence[str] = ()) -> int:
    """Run the command line."""
    try:
        asyncio.run(serve(arguments(given)))
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
