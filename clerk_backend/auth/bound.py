"""What every auth object has beside its facts: the request's token, and the client that asks Clerk for others.

An auth object is bound to no client, to a `Clerk` or to an `AsyncClerk`, and `get_token` does accordingly: it gives a
flow, the token, or an awaitable of it. `on_client` makes that difference, as `endpoint` does for methods of resources.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import cached_property
from types import MethodType
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from ..resource import dressed_as
from ..unset import UNSET, Unset
from .backing import Backing, ClientT

if TYPE_CHECKING:
    from ..client import AsyncClerk, Clerk
    from ..flow import Flow
    from .claims import SessionFacts
    from .reverification import ReverificationConfig

T = TypeVar("T")
P = ParamSpec("P")


class on_client(Generic[P, T]):  # noqa: N801 - a decorator
    """Makes a method written as a `Flow[T]` into one that the client of its auth object runs.

    Bound to a `Clerk` it blocks and gives the `T`, bound to an `AsyncClerk` it is an `async def`; bound to no client,
    and on the class itself, it gives the flow.
    """

    def __init__(self, flow: Callable[Concatenate[Any, P], Flow[T]]) -> None:
        self._flow = flow
        self.__doc__ = flow.__doc__

    @overload
    def __get__(self, auth: None, owner: object) -> Callable[Concatenate[Any, P], Flow[T]]: ...
    @overload
    def __get__(self, auth: Bound[None], owner: object) -> Callable[P, Flow[T]]: ...
    @overload
    def __get__(self, auth: Bound[Clerk], owner: object) -> Callable[P, T]: ...
    @overload
    def __get__(self, auth: Bound[AsyncClerk], owner: object) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, auth: Any, owner: object) -> Any:
        if auth is None:
            return self._flow
        client = auth.backing.client
        if client is None:
            return MethodType(self._flow, auth)
        return MethodType(self._awaited if client.is_async else self._blocking, auth)

    @cached_property
    def _blocking(self) -> Callable[..., Any]:
        flow = self._flow

        def method(auth: Any, *args: P.args, **kwargs: P.kwargs) -> Any:
            return auth.backing.client.run(flow(auth, *args, **kwargs))

        return dressed_as(flow, method)

    @cached_property
    def _awaited(self) -> Callable[..., Any]:
        flow = self._flow

        async def method(auth: Any, *args: P.args, **kwargs: P.kwargs) -> Any:
            return await auth.backing.client.run(flow(auth, *args, **kwargs))

        return dressed_as(flow, method)


@dataclass(frozen=True, kw_only=True)
class Bound(Generic[ClientT]):
    """The methods that all auth objects have. Unless a kind of object says otherwise, nobody is signed in.

    Attributes:
        backing: The token, the client and the details, none of which it shows.
    """

    backing: Backing[ClientT] = field(repr=False, compare=False)

    @on_client
    def get_token(self, *, template: str | None = None, expires_in_seconds: float | Unset = UNSET) -> Flow[str | None]:
        """Get the token of this request, or, of a session, one that Clerk makes now; None where nobody is signed in.

        Within a request scope, Clerk is asked once for the same token, until shortly before that expires.

        `POST /sessions/{session_id}/tokens`, `POST /sessions/{session_id}/tokens/{template_name}`

        Args:
            template: The name of a JWT template; None for the plain session token.
            expires_in_seconds: How long the token is good for; Clerk's own choice unless given.

        Raises:
            ClerkError: Clerk did not make the token, as drawn in `clerk_backend.errors`.
        """
        return self.token_flow(template=template, expires_in_seconds=expires_in_seconds)

    def token_flow(self, *, template: str | None, expires_in_seconds: float | Unset) -> Flow[str | None]:
        """What `get_token` does, as a flow, whichever client the object is bound to."""
        del template, expires_in_seconds  # tokens of machines are made by other means
        yield from ()
        return self.backing.token

    def has(
        self,
        *,
        role: str | Unset = UNSET,
        permission: str | Unset = UNSET,
        feature: str | Unset = UNSET,
        plan: str | Unset = UNSET,
        reverification: ReverificationConfig | Unset = UNSET,
    ) -> bool:
        """Whether somebody is signed in of whom all that is asked for holds; False if nothing is, and for machines.

        What is given counts as asked for, also if it is None: that never holds.

        Args:
            role: A role in the active organization; `admin` and `org:admin` are the same.
            permission: A permission in the active organization, with or without `org:`.
            feature: A feature of the organization or the user; `org:export` or `user:export` to say whose.
            plan: A plan, likewise.
            reverification: How lately the user must have proved who they are, such as `strict`.
        """
        if (facts := self._facts()) is None:
            return False
        from .authorization import is_authorized

        return is_authorized(
            facts, role=role, permission=permission, feature=feature, plan=plan, reverification=reverification
        )

    def debug(self) -> dict[str, Any]:
        """What led to this object, for whoever looks for a fault. Secrets are cut to their beginnings, or left out."""
        from .masking import SHORTENED, masked

        return masked(dict.fromkeys(SHORTENED) | dict(self.backing.debug))

    def _facts(self) -> SessionFacts | None:
        """What authorization goes by, where somebody is signed in."""
        return None
