"""Clerk and AsyncClerk: the two clients, side by side. What differs between them is only how they wait."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar, overload

from .answer import Response, decode, failure
from .attempts import Attempts
from .call import Call
from .dedupe import Scope, current_scope, request_scope
from .errors import ClerkError
from .paging import walkable
from .pool import AsyncPool, Pool
from .resource import as_call
from .resources import Resources
from .settings import Clock, read_settings
from .unset import UNSET, Unset

if TYPE_CHECKING:
    import httpx

    from .auth.options import AuthenticateOptions
    from .auth.requests import RequestLike
    from .auth.state import RequestState
    from .flow import Flow
    from .model import OnDrift
    from .pacing import Limits, Turn
    from .stats import Stats
    from .wire import Request

T = TypeVar("T")
P = ParamSpec("P")


class Clerk(Resources["Clerk"]):
    """A blocking client of Clerk's Backend API. Safe to share between threads, and to keep across a fork.

    ```python
    with Clerk() as clerk:
        user = clerk.users.get_user("user_123")
    ```
    """

    is_async = False

    def __init__(
        self,
        secret_key: str | None = None,
        *,
        machine_secret_key: str | None = None,
        api_url: str | None = None,
        api_version: str | None = None,
        timeout: float | Unset = UNSET,
        retries: int | Unset = UNSET,
        max_wait: float | Unset = UNSET,
        http_client: httpx.Client | httpx.BaseTransport | None = None,
        limits: Limits | Unset = UNSET,
        proxy: str | None = None,
        user_agent: str | None = None,
        on_drift: OnDrift | None = None,
        authentication: AuthenticateOptions | None = None,
        clock: Clock | Unset = UNSET,
    ) -> None:
        """Make a client; nothing is sent and no connection is opened yet.

        Args:
            secret_key: The instance's secret key; else `CLERK_SECRET_KEY`.
            machine_secret_key: The secret key of the machine that this program is; else `CLERK_MACHINE_SECRET_KEY`. The
                calls of `clerk.m2m` are made with it, and a client of a machine needs no other key.
            api_url: Where the API is; else `CLERK_API_URL`, else https://api.clerk.com.
            api_version: The API's version, sent as `Clerk-API-Version`; else `CLERK_API_VERSION`, else the one that the
                models were made from.
            timeout: Seconds for connecting, for sending, and for each wait for more of the answer; 30 unless given.
            retries: How often a call that failed is repeated, at most; 3 unless given. Waits for a 429 do not count.
            max_wait: Seconds after which a call is no longer held back or repeated; 60 unless given.
            http_client: An httpx client or transport of your own; it stays yours to close.
            limits: Rate limits and connection limits; Clerk's published ones for the key unless given.
            proxy: A proxy's address; else the environment's (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
            user_agent: What the client calls itself.
            on_drift: Called with a `Drift` for whatever Clerk sends that the models do not foresee.
            authentication: How `authenticate_request` decides, where a request's own options do not say; else as the
                environment says (`CLERK_PUBLISHABLE_KEY`, `CLERK_JWT_KEY` and the like).
            clock: How time passes, for tests.

        Raises:
            ConfigurationError: the key is missing, publishable or malformed, or an option is.
        """
        settings = read_settings(
            secret_key, machine_secret_key, api_url, api_version, user_agent,
            timeout=timeout, retries=retries, max_wait=max_wait, limits=limits,
            proxy=proxy, on_drift=on_drift, clock=clock,
        )  # fmt: skip
        self._attempts, self._authentication = Attempts(settings), authentication
        self._pool: Any = Pool(settings)
        if http_client is not None:
            from .given import Given

            self._pool = Given(http_client, settings.api_url)
        self._owns_pool = True

    def send(self, call: Call[T]) -> T:
        """Make a call: decoded, asked once in a request scope, repeated where that is safe, inside the rate limits.

        Raises:
            ClerkError: as drawn in `clerk_backend.errors`.
        """
        scope = call.scope or current_scope.get()
        if scope is None:
            return self._deliver(call).data
        if call.read:
            asker = self._attempts.asker(scope)
            answer: T = scope.once(asker, call, lambda: self._deliver(call).data, self._attempts.joined)
            return answer
        with scope.changed_by(self._attempts.identity):
            return self._deliver(call).data

    request = send

    def run(self, flow: Flow[T]) -> T:
        """Run a flow: make the calls it yields, and give what it returns."""
        try:
            call = next(flow)
            while True:
                try:
                    answer = self.send(call)
                except ClerkError as error:
                    call = flow.throw(error)
                else:
                    call = flow.send(answer)
        except StopIteration as done:
            returned: T = done.value
            return returned
        finally:
            flow.close()

    def authenticate_request(
        self, request: RequestLike, options: AuthenticateOptions | None = None, *, now: float | None = None
    ) -> RequestState[Clerk]:
        """Decide who is asking, as Clerk's `authenticateRequest` does.

        Clerk is asked only where keys are missing, about opaque tokens of machines, and to refresh or begin a session.

        ```python
        state = clerk.authenticate_request(request)  # a request of any framework
        auth = state.to_auth()                       # None: redirect as state.headers say
        ```

        Args:
            request: The framework's request, an ASGI scope, a WSGI environ, or an `Inbound`.
            options: What holds for this request, before the client's own options.
            now: The time in seconds since the epoch; the machine's unless given.

        Raises:
            ConfigurationError: a key or an option is missing or malformed.
            ArgumentError: the request is none.
        """
        from .auth.entry import begin

        client, flow = begin(self, self.authentication, request, options, now=now)
        return client.run(flow)

    @overload
    def with_response(self, method: Call[T]) -> Response[T]: ...
    @overload
    def with_response(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Response[T]: ...
    def with_response(self, method: Any, *args: Any, **kwargs: Any) -> Response[Any]:
        """Make a call and give its answer with status, headers and raw body; always asked anew.

        ```python
        response = clerk.with_response(clerk.users.get_user, "user_123")
        response.data.first_name, response.headers["cf-ray"]
        ```
        """
        call = as_call(method, *args, **kwargs)
        del args, kwargs
        scope = current_scope.get()
        if scope is None or call.read:
            return self._deliver(call)
        with scope.changed_by(self._attempts.identity):
            return self._deliver(call)

    def with_options(
        self,
        *,
        secret_key: str | Unset = UNSET,
        machine_secret_key: str | Unset = UNSET,
        api_version: str | Unset = UNSET,
        timeout: float | Unset = UNSET,
        retries: int | Unset = UNSET,
        max_wait: float | Unset = UNSET,
        user_agent: str | Unset = UNSET,
        on_drift: OnDrift | Unset | None = UNSET,
    ) -> Clerk:
        """A client with some options changed, for one call or a part of a program.

        It shares this client's connections and counts, and, with the same key, its limits. Closing it does nothing.
        """
        changed = object.__new__(Clerk)
        changed._attempts = self._attempts.changed(
            secret_key=secret_key, machine_secret_key=machine_secret_key, api_version=api_version, timeout=timeout,
            retries=retries, max_wait=max_wait, user_agent=user_agent, on_drift=on_drift,
        )  # fmt: skip
        changed._pool, changed._owns_pool = self._pool, False
        changed._authentication = self._authentication
        return changed

    def request_scope(self) -> AbstractContextManager[Scope]:
        """Within the `with`, the same question is asked of Clerk once. Frameworks open one scope for each request."""
        return request_scope()

    @property
    def stats(self) -> Stats:
        """What this client has done so far in this process."""
        return self._attempts.counter().read()

    def close(self) -> None:
        """Close the connections. Later calls raise `ClientClosedError`."""
        if self._owns_pool:
            self._pool.close()
            self._attempts.close()

    def __enter__(self) -> Clerk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        attempts = getattr(self, "_attempts", None)  # which a client that was refused does not have
        return f"<Clerk of {attempts.settings.api_url}>" if attempts else "<Clerk, refused>"

    def __reduce__(self) -> NoReturn:
        self._attempts.settings.__reduce__()

    @cached_property
    def authentication(self) -> AuthenticateOptions:
        """How `authenticate_request` decides, where a request's own options do not say: complete, with the keys.

        Raises:
            ConfigurationError: an option of the environment is malformed.
        """
        from .auth.entry import defaults_of

        return defaults_of(self._attempts.settings, self._authentication)

    def _deliver(self, call: Call[T]) -> Response[T]:
        if call.first is not None:
            self._deliver(call.first)
        attempts = self._attempts
        request, deadline = attempts.begin(call)
        try:
            try:
                return self._attempt(call, request, deadline)
            except ClerkError as error:
                from .retries import Repeats, replay

                attempt = replay(error, lambda: self._attempt(call, request, deadline))
                return Repeats(call, attempts.settings, deadline, attempts.counter()).blocking()(attempt)
        except ClerkError:
            attempts.counter().add("failures")
            raise

    def _attempt(self, call: Call[T], request: Request, deadline: float) -> Response[T]:
        attempts, pool = self._attempts, self._pool
        turn, connection = self._start(call, deadline)
        try:
            answer = connection.exchange(request)
        except pool.failures as error:
            attempts.finish(turn, call)
            pool.drop(connection)
            raise failure(call, error) from error
        except BaseException:
            attempts.finish(turn, call)
            pool.drop(connection)
            raise
        attempts.finish(turn, call, answer)
        pool.give(connection)
        return walkable(decode(call, answer, attempts.settings), self, call)

    def _start(self, call: Call[Any], deadline: float) -> tuple[Turn, Any]:
        """Wait for the call's turn and for a connection; wait again if Clerk refused another call meanwhile."""
        attempts, pool = self._attempts, self._pool
        while True:
            turn = attempts.queue(call)
            try:
                while wait := attempts.start(turn, call, deadline):
                    attempts.settings.clock.sleep(wait)
            except BaseException:
                attempts.leave(turn)
                raise
            try:
                while wait := attempts.join_fleet(turn, call, deadline):
                    attempts.settings.clock.sleep(wait)
                connection = pool.take(attempts.left(deadline))
            except BaseException:
                attempts.finish(turn, call, sent=False)
                raise
            if attempts.may_go(turn):
                return turn, connection
            attempts.finish(turn, call, sent=False)
            pool.give(connection)


class AsyncClerk(Resources["AsyncClerk"]):
    """A client of Clerk's Backend API for asyncio. Safe to keep across forks and event loops.

    ```python
    async with AsyncClerk() as clerk:
        user = await clerk.users.get_user("user_123")
    ```
    """

    is_async = True

    def __init__(
        self,
        secret_key: str | None = None,
        *,
        machine_secret_key: str | None = None,
        api_url: str | None = None,
        api_version: str | None = None,
        timeout: float | Unset = UNSET,
        retries: int | Unset = UNSET,
        max_wait: float | Unset = UNSET,
        http_client: httpx.AsyncClient | httpx.AsyncBaseTransport | None = None,
        limits: Limits | Unset = UNSET,
        proxy: str | None = None,
        user_agent: str | None = None,
        on_drift: OnDrift | None = None,
        authentication: AuthenticateOptions | None = None,
        clock: Clock | Unset = UNSET,
    ) -> None:
        """As `Clerk`, whose arguments it shares."""
        settings = read_settings(
            secret_key, machine_secret_key, api_url, api_version, user_agent,
            timeout=timeout, retries=retries, max_wait=max_wait, limits=limits,
            proxy=proxy, on_drift=on_drift, clock=clock,
        )  # fmt: skip
        self._attempts, self._authentication = Attempts(settings), authentication
        self._pool: Any = AsyncPool(settings)
        if http_client is not None:
            from .given import AsyncGiven

            self._pool = AsyncGiven(http_client, settings.api_url)
        self._owns_pool = True

    async def send(self, call: Call[T]) -> T:
        """As `Clerk.send`."""
        scope = call.scope or current_scope.get()
        if scope is None:
            return (await self._deliver(call)).data
        if call.read:

            async def ask() -> T:
                return (await self._deliver(call)).data

            asker = self._attempts.asker(scope)
            answer: T = await scope.once_async(asker, call, ask, self._attempts.joined)
            return answer
        with scope.changed_by(self._attempts.identity):
            return (await self._deliver(call)).data

    request = send

    async def run(self, flow: Flow[T]) -> T:
        """As `Clerk.run`."""
        try:
            call = next(flow)
            while True:
                try:
                    answer = await self.send(call)
                except ClerkError as error:
                    call = flow.throw(error)
                else:
                    call = flow.send(answer)
        except StopIteration as done:
            returned: T = done.value
            return returned
        finally:
            flow.close()

    async def authenticate_request(
        self, request: RequestLike, options: AuthenticateOptions | None = None, *, now: float | None = None
    ) -> RequestState[AsyncClerk]:
        """As `Clerk.authenticate_request`."""
        from .auth.entry import begin

        client, flow = begin(self, self.authentication, request, options, now=now)
        return await client.run(flow)

    @overload
    async def with_response(self, method: Call[T]) -> Response[T]: ...
    @overload
    async def with_response(
        self, method: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> Response[T]: ...
    async def with_response(self, method: Any, *args: Any, **kwargs: Any) -> Response[Any]:
        """As `Clerk.with_response`."""
        call = as_call(method, *args, **kwargs)
        del args, kwargs
        scope = current_scope.get()
        if scope is None or call.read:
            return await self._deliver(call)
        with scope.changed_by(self._attempts.identity):
            return await self._deliver(call)

    def with_options(
        self,
        *,
        secret_key: str | Unset = UNSET,
        machine_secret_key: str | Unset = UNSET,
        api_version: str | Unset = UNSET,
        timeout: float | Unset = UNSET,
        retries: int | Unset = UNSET,
        max_wait: float | Unset = UNSET,
        user_agent: str | Unset = UNSET,
        on_drift: OnDrift | Unset | None = UNSET,
    ) -> AsyncClerk:
        """As `Clerk.with_options`."""
        changed = object.__new__(AsyncClerk)
        changed._attempts = self._attempts.changed(
            secret_key=secret_key, machine_secret_key=machine_secret_key, api_version=api_version, timeout=timeout,
            retries=retries, max_wait=max_wait, user_agent=user_agent, on_drift=on_drift,
        )  # fmt: skip
        changed._pool, changed._owns_pool = self._pool, False
        changed._authentication = self._authentication
        return changed

    def request_scope(self) -> AbstractContextManager[Scope]:
        """As `Clerk.request_scope`; a plain `with`, also around awaits."""
        return request_scope()

    @property
    def stats(self) -> Stats:
        """As `Clerk.stats`."""
        return self._attempts.counter().read()

    async def aclose(self) -> None:
        """Close the connections. Later calls raise `ClientClosedError`."""
        if self._owns_pool:
            await self._pool.close()
            if self._attempts.fleet:
                await to_thread(self._attempts.close)

    async def __aenter__(self) -> AsyncClerk:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        attempts = getattr(self, "_attempts", None)
        return f"<AsyncClerk of {attempts.settings.api_url}>" if attempts else "<AsyncClerk, refused>"

    def __reduce__(self) -> NoReturn:
        self._attempts.settings.__reduce__()

    @cached_property
    def authentication(self) -> AuthenticateOptions:
        """How `authenticate_request` decides, where a request's own options do not say: complete, with the keys.

        Raises:
            ConfigurationError: an option of the environment is malformed.
        """
        from .auth.entry import defaults_of

        return defaults_of(self._attempts.settings, self._authentication)

    async def _deliver(self, call: Call[T]) -> Response[T]:
        if call.first is not None:
            await self._deliver(call.first)
        attempts = self._attempts
        if call.files:
            request, deadline = await to_thread(attempts.begin, call)
        else:
            request, deadline = attempts.begin(call)
        try:
            try:
                return await self._attempt(call, request, deadline)
            except ClerkError as error:
                from .retries import Repeats, replay_async

                attempt = replay_async(error, lambda: self._attempt(call, request, deadline))
                return await Repeats(call, attempts.settings, deadline, attempts.counter()).awaiting()(attempt)
        except ClerkError:
            attempts.counter().add("failures")
            raise

    async def _attempt(self, call: Call[T], request: Request, deadline: float) -> Response[T]:
        attempts, pool = self._attempts, self._pool
        turn, connection = await self._start(call, deadline)
        try:
            answer = await connection.exchange(request)
        except pool.failures as error:
            attempts.finish(turn, call)
            await pool.drop(connection)
            raise failure(call, error) from error
        except BaseException:
            attempts.finish(turn, call)
            await pool.drop(connection)
            raise
        attempts.finish(turn, call, answer)
        await pool.give(connection)  # which may be cancelled
        return walkable(decode(call, answer, attempts.settings), self, call)

    async def _start(self, call: Call[Any], deadline: float) -> tuple[Turn, Any]:
        """Wait for the call's turn and for a connection; wait again if Clerk refused another call meanwhile."""
        attempts, pool = self._attempts, self._pool
        while True:
            turn = attempts.queue(call)
            try:
                while wait := attempts.start(turn, call, deadline):
                    await attempts.settings.clock.sleep_async(wait)
            except BaseException:
                attempts.leave(turn)
                raise
            try:
                while attempts.fleet and (wait := await to_thread(attempts.join_fleet, turn, call, deadline)):
                    await attempts.settings.clock.sleep_async(wait)
                connection = await pool.take(attempts.left(deadline))
            except BaseException:
                attempts.finish(turn, call, sent=False)
                raise
            if attempts.may_go(turn):
                return turn, connection
            attempts.finish(turn, call, sent=False)
            await pool.give(connection)
