"""`protect` as a decorator of views, plain, async, or async generators."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..auth.backing import ClientT
from ..unset import UNSET, Unset
from .protection import Demand, Predicate, protect
from .visits import SESSION

if TYPE_CHECKING:
    from ..auth.options import AcceptsToken
    from ..auth.reverification import ReverificationConfig
    from .visits import Visit

ViewT = TypeVar("ViewT", bound=Callable[..., Any])


class Protect(Generic[ClientT]):
    """Makes decorators that let only some requests reach a view.

    ```python
    @protect(role="org:admin")
    def settings(request): ...
    ```
    """

    def __init__(self, find: Callable[[], Visit[ClientT]]) -> None:
        """Ask of the visit that a function finds."""
        self._find: Callable[[], Visit[ClientT]] = find

    def __call__(
        self,
        *,
        role: str | Unset = UNSET,
        permission: str | Unset = UNSET,
        feature: str | Unset = UNSET,
        plan: str | Unset = UNSET,
        reverification: ReverificationConfig | Unset = UNSET,
        has: Predicate | None = None,
        token: AcceptsToken = SESSION,
        unauthorized_url: str | None = None,
        unauthenticated_url: str | None = None,
    ) -> Callable[[ViewT], ViewT]:
        """A decorator; arguments as for `auth.protect`, which says what everybody else is answered."""
        demand = Demand(
            role=role, permission=permission, feature=feature, plan=plan, reverification=reverification, has=has,
            token=token, unauthorized_url=unauthorized_url, unauthenticated_url=unauthenticated_url,
        )  # fmt: skip
        return functools.partial(decorated, self._find, demand)


def decorated(find: Callable[[], Visit[Any]], demand: Demand, view: ViewT) -> ViewT:
    """The view, reached only by requests that meet a demand."""
    call: Any = view

    async def awaited(*args: Any, **kwargs: Any) -> Any:
        protect(find(), demand)
        return await call(*args, **kwargs)

    def called(*args: Any, **kwargs: Any) -> Any:
        protect(find(), demand)
        return call(*args, **kwargs)

    async def generated(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        protect(find(), demand)
        async with aclosing(call(*args, **kwargs)) as parts:
            async for part in parts:
                yield part

    kind: Any = (
        awaited if inspect.iscoroutinefunction(view) else generated if inspect.isasyncgenfunction(view) else called
    )
    wrapped: Any = functools.update_wrapper(kind, view)
    found: ViewT = wrapped
    return found
