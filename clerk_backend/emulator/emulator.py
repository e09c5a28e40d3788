"""The emulator: instances, clock, limits, faults, and the one function that answers a request."""

from __future__ import annotations

import threading
from collections import Counter, deque
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from . import frontend, lists, role_sets, roles
from .clock import Clock, RealClock
from .control import CONTROL, control
from .errors import Refusal, refuse
from .exchange import Request, Response, json_response
from .faults import Faults, meets
from .frontend_visit import FRONTEND, Way, way_to
from .ids import Ids
from .keys import new_key, public_pem
from .limits import Governor, Limits
from .machines import machine_of_secret
from .operations import ROUTES
from .people import People
from .request import Asked
from .routing import Match, Router
from .session_refresh import publishable_key
from .state import Instance

if TYPE_CHECKING:
    from ssl import SSLContext

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from .server import Server
    from .transport import Transport


SECRET_KEY = "sk_test_emulator"  # noqa: S105  # of no use elsewhere
"""The secret key of an emulator that was not given another."""
_PREFIX = "/v1"
_FOR_MACHINES = "/m2m_tokens"
_KEPT_REQUESTS = 10_000
_NO_ANSWER = ("refused", "reset", "disconnected")
_ROUTER = Router(ROUTES)


class Seen(NamedTuple):
    """A request that came, its path without `/v1`, and the status of its answer: 0 if it got none."""

    method: str
    path: str
    status: int


class Emulator:
    """Clerk's Backend API in this process, and as much of its Frontend API as signing in and out takes.

    `limits` are the published ones unless others are given; None switches them off. With a `seed` (and a manual clock)
    everything repeats itself. `private_key` saves the moment that making one takes.
    """

    def __init__(
        self,
        secret_key: str = SECRET_KEY,
        *,
        clock: Clock | None = None,
        limits: Limits = "published",
        seed: int | str | None = None,
        private_key: RSAPrivateKey | None = None,
    ) -> None:
        self.clock: Clock = clock or RealClock()
        self._limits: Limits = limits
        self._seed = seed
        self._keys = {secret_key: private_key}
        self._lock = threading.RLock()
        self._start()

    def _start(self) -> None:
        self._ids = Ids(self.clock, self._seed)
        self.governor = Governor(self._limits, self.clock)
        self.faults = Faults(Ids(self.clock, None if self._seed is None else f"faults {self._seed}"))
        self.requests: deque[Seen] = deque(maxlen=_KEPT_REQUESTS)
        self._counts: Counter[tuple[str, str, str, int]] = Counter()
        self._instances: dict[str, Instance] = {}
        for secret_key in self._keys:
            self._instances[secret_key] = self._new_instance(secret_key)

    def _new_instance(self, secret_key: str) -> Instance:
        number = len(self._instances) + 1
        live = secret_key.startswith("sk_live_")
        host = f"clerk.embedded-{number}.example.com" if live else f"embedded-clerk-{number}.clerk.accounts.dev"
        instance = Instance(self._ids.new("ins"), secret_key, self.clock, self._ids, host, new_key)
        instance.private_key = self._keys[secret_key]
        for topic in (roles, role_sets, lists):
            topic.prepare(instance)
        return instance

    def reset(self) -> None:
        """Begin again: no users, no faults, no counts. The clock and the secret keys stay."""
        with self._lock:
            self._start()

    def add_instance(self, secret_key: str, *, private_key: RSAPrivateKey | None = None) -> Instance:
        """Return the instance of another secret key, which shares nothing with the others but the clock."""
        with self._lock:
            if secret_key not in self._instances:
                self._keys[secret_key] = private_key
                self._instances[secret_key] = self._new_instance(secret_key)
            return self._instances[secret_key]

    def instance(self, secret_key: str | None = None) -> Instance:
        """Return the instance of a secret key, or the first one."""
        return self._instances[secret_key or next(iter(self._keys))]

    @property
    def instances(self) -> list[Instance]:
        """All instances."""
        return list(self._instances.values())

    def publishable_key(self, secret_key: str | None = None) -> str:
        """Return the publishable key that belongs to a secret key, or to the first one."""
        return publishable_key(self.instance(secret_key))

    def frontend_path(self, secret_key: str | None = None) -> str:
        """Return the path below which the emulator is a proxy of an instance's Frontend API, or of the first one's."""
        first = secret_key in (None, next(iter(self._keys)))
        return FRONTEND if first else f"{FRONTEND}/{self.publishable_key(secret_key)}"

    def public_pem(self, secret_key: str | None = None) -> str:
        """Return the public key that verifies tokens without asking (Clerk's `CLERK_JWT_KEY`)."""
        with self._lock:
            return public_pem(self.instance(secret_key))

    def people(self, secret_key: str | None = None) -> People:
        """Return who does what people do in a browser: signing in, accepting invitations, linking accounts."""
        return People(self.instance(secret_key), self._lock)

    def last_requests(self, number: int) -> list[Seen]:
        """Return the last requests, the oldest of them first."""
        with self._lock:
            return list(self.requests)[-number:]

    def count(self, pattern: str = "*", status: int | None = None) -> int:
        """Return how many requests matched, as in `count("POST /users")` or `count("GET /users/*", status=429)`."""
        with self._lock:
            return sum(
                number
                for (method, path, template, code), number in self._counts.items()
                if status in (None, code) and meets(pattern, method, path, template)
            )

    def handle(self, request: Request) -> Response:
        """Answer a request. The answer says how long it takes and whether the connection survives it."""
        if request.path.startswith(f"{CONTROL}/"):
            return control(self, request)
        with self._lock:
            way = way_to(self.instances, request)
            path = (way.path if way else request.path).removeprefix(_PREFIX)
            found = _matched(frontend.ROUTER if way else _ROUTER, request.method, path)
            template = found.route.template if isinstance(found, Match) else path
            trace_id = self._ids.hexadecimal()
            faults = self.faults.strike(request.method, path, template)
            works = all(fault.works for fault in faults)
            response = self._worked(request, way, found, trace_id) if works else None
            for fault in faults:
                response = fault.answer(response, trace_id)
            response = response or Response(200)
            status = 0 if response.ending in _NO_ANSWER else response.status
            self.requests.append(Seen(request.method, path, status))
            self._counts[request.method, path, template, status] += 1
            return response

    def _worked(self, request: Request, way: Way | None, found: Match | Refusal, trace_id: str) -> Response:
        try:
            if way:
                return frontend.answer(request, way, found)
            instance, machine_id = self._authenticated(request)
            if isinstance(found, Refusal):
                raise found
            self.governor.admit(instance.secret_key, found)
            value = found.route.operation(Asked(request, instance, found.parameters, machine_id))
        except Refusal as refusal:
            return json_response(refusal.status, refusal.view(trace_id), refusal.headers)
        if isinstance(value, Response):
            return value
        return Response(204) if value is None else json_response(200, value)

    def _authenticated(self, request: Request) -> tuple[Instance, str | None]:
        """Return the instance that a secret key belongs to, and the machine if it is a machine's key."""
        header = request.header("authorization")
        if not header:
            raise refuse(401, "authentication_invalid", "Invalid authentication", "A secret key has to be sent.")
        scheme, _, key = header.partition(" ")
        if scheme.lower() != "bearer" or not key:
            long_message = "Invalid Authorization header format. Must be 'Bearer <YOUR_API_KEY>'"
            raise refuse(
                401, "authorization_header_format_invalid", "Invalid Authorization header format", long_message
            )
        instance = self._instances.get(key.strip())
        if instance:
            return instance, None
        if request.path.removeprefix(_PREFIX).startswith(_FOR_MACHINES):
            for instance in self._instances.values():
                machine_id = machine_of_secret(instance, key.strip())
                if machine_id:
                    return instance, machine_id
        raise refuse(401, "clerk_key_invalid", "The provided Clerk Secret Key is invalid.")

    @cached_property
    def transport(self) -> Transport:
        """The way in for `httpx.Client(transport=...)` and `httpx.AsyncClient(transport=...)`."""
        from .transport import Transport

        return Transport(self)

    def serve(self, host: str = "127.0.0.1", port: int = 0, *, ssl: SSLContext | None = None) -> Server:
        """Return a server, which runs in a thread of its own for the length of a `with` block."""
        from .server import Server

        return Server(self, host, port, ssl)


def _matched(router: Router, method: str, path: str) -> Match | Refusal:
    try:
        return router.match(method, path)
    except Refusal as refusal:
        return refusal
