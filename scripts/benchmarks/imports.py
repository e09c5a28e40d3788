"""The cost of starting: importing, making a client and touching a resource, in a fresh process each time."""

from __future__ import annotations

import subprocess
import sys

from .measure import Verdict, by_turns, print_table, ratio
from .server import running

_TIMED = """
import time
start = time.process_time()
{code}
print((time.process_time() - start) * 1e3)
"""
_OURS = "from clerk_backend import Clerk; clerk = Clerk(secret_key='sk_live_benchmarks', api_url={address!r})"
_OFFICIAL = "from clerk_backend_api import Clerk; clerk = Clerk(bearer_auth='sk', server_url={address!r} + '/v1')"
_HTTPX = "import httpx, pydantic, tenacity; client = httpx.Client()"

TOUCHED = {"ours": f"{_OURS}; clerk.users", "httpx": _HTTPX, "official": f"{_OFFICIAL}; clerk.users"}
CALLED = {
    "ours": f"{_OURS}; clerk.users.get_user('user_1')",
    "httpx": f"{_HTTPX}; from clerk_backend.models.users import User; "
    "User.model_validate_json(client.get({address!r} + '/v1/users/user_1').content)",
    "official": f"{_OFFICIAL}; clerk.users.get(user_id='user_1')",
}


def _fresh_process(code: str) -> float:
    """Run the code in a new Python, and give its CPU milliseconds without Python's own start."""
    command = [sys.executable, "-c", _TIMED.format(code=code)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def bench_imports(*, quick: bool) -> list[Verdict]:
    """Import, client, first resource; and, without a bar, the first call too."""
    rounds = 5 if quick else 21
    with running() as address:
        touched, called = (
            by_turns(rounds, codes, lambda code: _fresh_process(code.format(address=address)))
            for codes in (TOUCHED, CALLED)
        )
    verdicts = [
        Verdict("touched, ours / importing and opening raw httpx", ratio(touched, "ours", "httpx"), 1.5),
        Verdict("touched, ours / official", ratio(touched, "ours", "official"), 0.6),
        Verdict("first call, ours / raw httpx with the same model", ratio(called, "ours", "httpx")),
        Verdict("first call, ours / official", ratio(called, "ours", "official")),
    ]
    title = "imports: import, client, first resource touched, in a fresh process"
    print_table(title, "ms CPU", {"touched": touched, "first call": called}, verdicts)
    return verdicts
