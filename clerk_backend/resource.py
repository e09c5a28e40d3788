"""A topic of the API bound to a client, and the decorators by which methods that describe calls make them."""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Callable, Coroutine
from functools import cached_property, update_wrapper
from types import MethodType
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeGuard, TypeVar, cast, overload

from .call import Call
from .errors import ArgumentError

if TYPE_CHECKING:
    from .client import AsyncClerk, Clerk
    from .flow import Flow

T = TypeVar("T")
P = ParamSpec("P")
ClientT = TypeVar("ClientT", "Clerk", "AsyncClerk")


class Resource(Generic[ClientT]):
    """A topic of the API, bound to a client; its methods describe calls, and `endpoint` sends them."""

    __slots__ = ("client",)

    def __init__(self, client: ClientT) -> None:
        self.client: ClientT = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.client!r}>"


class endpoint(Generic[P, T]):  # noqa: N801 - a decorator
    """Makes a method that describes a `Call[T]` into one that makes the call.

    On `Clerk` the method blocks and gives the `T`; on `AsyncClerk` it is an `async def` that gives the `T`. On the
    class itself it is the method as written, which gives the `Call[T]`.
    """

    def __init__(self, describe: Callable[Concatenate[Any, P], Call[T]]) -> None:
        self._describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, resource: None, owner: object) -> Callable[Concatenate[Any, P], Call[T]]: ...
    @overload
    def __get__(self, resource: Resource[Clerk], owner: object) -> Callable[P, T]: ...
    @overload
    def __get__(self, resource: Resource[AsyncClerk], owner: object) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, resource: Any, owner: object) -> Any:
        if resource is None:
            return self._describe
        return MethodType(self._awaited if resource.client.is_async else self._blocking, resource)

    @cached_property
    def _blocking(self) -> Callable[..., Any]:
        describe = self._describe

        def method(resource: Any, *args: P.args, **kwargs: P.kwargs) -> Any:
            call = describe(resource, *args, **kwargs)
            del args, kwargs  # may hold a password, which a traceback with local variables would show
            return resource.client.send(call)

        return dressed_as(describe, method)

    @cached_property
    def _awaited(self) -> Callable[..., Any]:
        describe = self._describe

        async def method(resource: Any, *args: P.args, **kwargs: P.kwargs) -> Any:
            call = describe(resource, *args, **kwargs)
            del args, kwargs
            return await resource.client.send(call)

        return dressed_as(describe, method)


class steps(Generic[P, T]):  # noqa: N801 - a decorator
    """`endpoint` for a method that takes more than one call: it is written as a `Flow[T]`."""

    def __init__(self, flow: Callable[Concatenate[Any, P], Flow[T]]) -> None:
        self._flow = flow
        self.__doc__ = flow.__doc__

    @overload
    def __get__(self, resource: None, owner: object) -> Callable[Concatenate[Any, P], Flow[T]]: ...
    @overload
    def __get__(self, resource: Resource[Clerk], owner: object) -> Callable[P, T]: ...
    @overload
    def __get__(self, resource: Resource[AsyncClerk], owner: object) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, resource: Any, owner: object) -> Any:
        if resource is None:
            return self._flow
        return MethodType(self._awaited if resource.client.is_async else self._blocking, resource)

    @cached_property
    def _blocking(self) -> Callable[..., Any]:
        flow = self._flow

        def method(resource: Any, *args: P.args, **kwargs: P.kwargs) -> Any:
            return resource.client.run(flow(resource, *args, **kwargs))

        return dressed_as(flow, method)

    @cached_property
    def _awaited(self) -> Callable[..., Any]:
        flow = self._flow

        async def method(resource: Any, *args: P.args, **kwargs: P.kwargs) -> Any:
            return await resource.client.run(flow(resource, *args, **kwargs))

        return dressed_as(flow, method)


def warn_deprecated(method: str) -> None:
    """Warn the caller of a resource's method that Clerk has deprecated what it asks for."""
    warnings.warn(
        f"clerk.{method} is deprecated by Clerk; help(clerk.{method}) says what to use instead.",
        DeprecationWarning,
        stacklevel=4,  # past this function, the description of the call, and `endpoint`
    )


def dressed_as(described: Callable[..., Any], method: Callable[..., Any]) -> Callable[..., Any]:
    """`method` with the name, docstring and signature of the method it stands for; `Call[T]` is shown as `T`."""
    update_wrapper(method, described)
    signature = inspect.signature(described)
    shown = re.sub(r"^(?:Call|Flow)\[(.*)\]$", r"\1", str(signature.return_annotation))
    cast("Any", method).__signature__ = signature.replace(return_annotation=shown)
    return method


def as_call(method: Any, *args: Any, **kwargs: Any) -> Call[Any]:
    """A call itself, or the one that a bound method of a resource would make."""
    if _is_call(method):
        return method
    describe = getattr(getattr(method, "__func__", None), "__wrapped__", None)
    resource: Any = getattr(method, "__self__", None)
    if describe is not None and isinstance(resource, Resource):
        call = describe(resource, *args, **kwargs)
        if _is_call(call):
            return call
    raise ArgumentError("with_response takes a method of a resource that makes one call, or a Call.")


def _is_call(value: Any) -> TypeGuard[Call[Any]]:
    return isinstance(value, Call)
