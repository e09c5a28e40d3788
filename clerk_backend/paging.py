"""A list that comes in pages: given a page at a time, or walked row by row."""

from __future__ import annotations

from asyncio import gather
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MethodType
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from pydantic import ConfigDict, TypeAdapter, create_model
from pydantic_core import to_json

from .call import Call
from .model import Drift, JSONObject, KeptIfOdd, Model, is_array
from .resource import dressed_as
from .walk import Walk, in_large_pages, walked, walked_async

if TYPE_CHECKING:
    from .answer import Answer, Response
    from .client import AsyncClerk, Clerk
    from .resource import Resource

_PAGE = frozenset({"limit", "offset", "starting_after", "order_by"})
T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list, from which the rest can be walked: `for row in page`, or `async for` with `AsyncClerk`.

    Attributes:
        data: The rows of this page.
        total_count: How many rows there are in all, or None where Clerk does not say.
    """

    data: list[T]
    total_count: int | None = None
    _beside: JSONObject | None = field(default=None, repr=False, compare=False)
    _key: str = field(default="data", repr=False, compare=False)
    _walked: tuple[Any, Call[Any]] | None = field(default=None, repr=False, compare=False)

    def model_dump(self) -> Any:
        """What Clerk sent: a list, or an object with the rows and what stood beside them."""
        rows = [row.model_dump() if isinstance(row, Model) else row for row in self.data]
        return rows if self._beside is None else {self._key: rows, **self._beside}

    def walked_by(self, client: Any, call: Call[Any]) -> Any:
        """This page, from which a client that asked for it by `call` goes on."""
        return replace(self, _walked=(client, call))

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy, such as one in another process, has no client to walk with."""
        return Page, (self.data, self.total_count, self._beside, self._key)

    def __iter__(self) -> Iterator[T]:
        """This page's rows and all that follow. The next page is fetched while this one is used.

        Raises:
            TypeError: the page is an `AsyncClerk`'s.
            ClerkError: as any call.
        """
        client, call = self._of(is_async=False)
        return walked(client, Walk(call), self)

    def __aiter__(self) -> AsyncIterator[T]:
        """As `for`, for the pages of an `AsyncClerk`."""
        client, call = self._of(is_async=True)
        return walked_async(client, Walk(call), self)

    def _of(self, *, is_async: bool) -> tuple[Any, Call[Any]]:
        if self._walked is None or self._walked[0].is_async is not is_async:
            raise TypeError(
                "Walk a page of Clerk with `for`, one of AsyncClerk with `async for`; its own rows are `data`."
            )
        return self._walked


class Pages(Generic[T]):
    """A list asked of `AsyncClerk`: `await` gives its first page, `async for` walks all of its rows."""

    def __init__(self, client: Any, call: Call[Any]) -> None:
        self._client, self._call = client, call

    def __await__(self) -> Generator[Any, Any, Page[T]]:
        return self._page().__await__()

    def __aiter__(self) -> AsyncIterator[T]:
        return walked_async(self._client, Walk(in_large_pages(self._call)))

    async def _page(self) -> Page[T]:
        send: Callable[[Call[Any]], Coroutine[Any, Any, Any]] = self._client.send
        if not self._call.count:
            page: Page[T] = await send(self._call)
            return page
        answers = await gather(send(self._call), send(_count_of(self._call)))
        page = answers[0]
        return replace(page, total_count=answers[1].total_count)


class _Count(Model):
    total_count: int


def _count_of(call: Call[Any]) -> Call[_Count]:
    """What asks how many rows a list has: its filters, without what chooses a page."""
    query = {name: value for name, value in call.query.items() if name not in _PAGE}
    return Call.get(*call.count, query=query, returns=_Count)


def walkable(response: Response[T], client: Any, call: Call[T]) -> Response[T]:
    """The response; if a page came, one from which `client`, which asked for it by `call`, can go on."""
    data: Any = response.data
    return replace(response, data=data.walked_by(client, call)) if type(data) is Page else response


def rows_adapter(row: Any, name: str) -> Callable[[Answer, Any], Page[Any]]:
    """What reads a list of rows: it comes as an array, or in an object under `data` or a name of its own."""
    kept_if_odd: Any = Annotated[row, KeptIfOdd]
    rows: Any = list[kept_if_odd]
    array = TypeAdapter[list[Any]](rows, config=ConfigDict(hide_input_in_errors=True))
    envelope = create_model("Envelope", __base__=Model, data=(rows, ...), total_count=(int | float | None, None))
    array.rebuild()
    envelope.model_rebuild()

    def read(answer: Answer, context: Any) -> Page[Any]:
        if answer.body.lstrip()[:1] == b"[":
            return Page(array.validator.validate_json(answer.body, context=context))
        whole: Any = envelope.__pydantic_validator__.validate_json(answer.body, context=context)
        total = whole.total_count
        key, rows = "data", whole.data
        if "data" not in whole.model_fields_set and name in whole.model_extra:
            key, rows = name, array.validator.validate_json(to_json(whole.model_extra[name]), context=context)
        if not is_array(rows):
            raise ValueError("the answer has no list of rows")
        beside = whole.model_dump(exclude={key})
        if context is not None:
            for other in [each for each in beside if each != "total_count"]:
                context(Drift(f"Page.{other}", beside[other], foreseen=False))
        return Page(rows, int(total) if isinstance(total, int | float) else None, beside, key)

    return read


class listing(Generic[P, T]):  # noqa: N801 - a decorator
    """`endpoint` for a list in pages.

    On `Clerk` the method gives the first page, which `for` walks on from. On `AsyncClerk` it gives `Pages`: `await` for
    the first page, `async for` for all rows.
    """

    def __init__(self, describe: Callable[Concatenate[Any, P], Call[Page[T]]]) -> None:
        self._describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, resource: None, owner: object) -> Callable[Concatenate[Any, P], Call[Page[T]]]: ...
    @overload
    def __get__(self, resource: Resource[Clerk], owner: object) -> Callable[P, Page[T]]: ...
    @overload
    def __get__(self, resource: Resource[AsyncClerk], owner: object) -> Callable[P, Pages[T]]: ...
    def __get__(self, resource: Any, owner: object) -> Any:
        if resource is None:
            return self._describe
        return MethodType(self._awaited if resource.client.is_async else self._blocking, resource)

    @cached_property
    def _blocking(self) -> Callable[..., Any]:
        describe = self._describe

        def method(resource: Any, *args: P.args, **kwargs: P.kwargs) -> Page[T]:
            call = describe(resource, *args, **kwargs)
            page: Page[T] = resource.client.send(call)
            return replace(page, total_count=resource.client.send(_count_of(call)).total_count) if call.count else page

        return dressed_as(describe, method)

    @cached_property
    def _awaited(self) -> Callable[..., Any]:
        describe = self._describe

        def method(resource: Any, *args: P.args, **kwargs: P.kwargs) -> Pages[T]:
            return Pages(resource.client, describe(resource, *args, **kwargs))

        return dressed_as(describe, method)
