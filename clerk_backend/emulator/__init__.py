"""An embedded Clerk for development and tests: the Backend API in this process, and over HTTP.

    emulator = Emulator(clock=ManualClock(), limits=None)
    client = httpx.Client(transport=emulator.transport, headers={"authorization": f"Bearer {SECRET_KEY}"})
    client.post("https://api.clerk.com/v1/users", json={"username": "ada_l"})

    with emulator.serve() as server:  # the same state, on a socket
        print(server.url)

`python -m clerk_backend.emulator` serves one until it is stopped.
"""

from .clock import ManualClock, RealClock
from .emulator import SECRET_KEY, Emulator, Seen
from .exchange import Request, Response
from .faults import Fault
from .limits import PUBLISHED, Limit

__all__ = [
    "PUBLISHED",
    "SECRET_KEY",
    "Emulator",
    "Fault",
    "Limit",
    "ManualClock",
    "RealClock",
    "Request",
    "Response",
    "Seen",
]
