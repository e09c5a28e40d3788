"""Walking a list: which page comes next, and fetching it while the one before is used."""

from __future__ import annotations

from asyncio import Task, create_task
from collections.abc import AsyncIterator, Iterator
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import APIError

if TYPE_CHECKING:
    from .call import Call
    from .paging import Page

T = TypeVar("T")

ROWS_UNASKED = 10
"""Rows that Clerk puts on a page when it is not told how many."""
UNHEEDED = 10
"""Equal pages in a row after which Clerk is taken not to heed where a page is to begin, and the walk ends."""


def in_large_pages(call: Call[Any]) -> Call[Any]:
    """The call with as many rows to a page as Clerk gives, unless the caller said how many."""
    return call if call.query.get("limit") is not None else call.with_query(limit=call.max_limit)


class Walk:
    """Decides which page comes next, so that no row is lost or given twice though the list changes meanwhile.

    By cursor where Clerk has one; where the row that it names is deleted meanwhile, from an earlier row. Otherwise by
    offset, where a page begins with the last row of the one before: if it holds no row that was given, rows have gone
    from the front of the list, and the walk steps back until it meets one. So pages hold two rows at least. Rows
    without an id are told apart by their place alone.
    """

    def __init__(self, call: Call[Any]) -> None:
        self.call = self._asked = call
        self._start: int = call.query.get("offset") or 0
        order = str(call.query.get("order_by") or "created_at").lstrip("+-")
        self._by_cursor = call.cursor and not self._start and order == "created_at"
        self._place = self._start
        self._seen: dict[str, None] = {}  # in the order in which they were given
        self._overlaps = False
        self._retreats = self._unheeded = 0
        self._before: list[Any] = []

    def take(self, page: Page[Any]) -> tuple[list[Any], Call[Any] | None]:
        """The rows of a page that were not given before, and the call for the next page, or None after the last."""
        self._retreats = 0
        rows, limit = page.data, self.call.query.get("limit") or ROWS_UNASKED
        names = [_name(row) for row in rows]
        known = max((index for index, name in enumerate(names) if name in self._seen), default=-1)
        if self._overlaps and known < 0 and self._place > self._start:
            return [], self._from(self._place - limit)
        fresh = [
            row
            for index, (row, name) in enumerate(zip(rows, names, strict=True))
            if name not in self._seen and (name is not None or index > known)
        ]
        self._seen.update((name, None) for name in names if name is not None)
        if self._is_last(page, limit, has_news=bool(fresh)):
            return fresh, None
        return fresh, self._after(names, len(fresh))

    def retreat(self, error: APIError) -> Call[Any]:
        """The call for the page after an earlier row, where `error` says that the row of the cursor is gone.

        Raises:
            APIError: it says something else, or there is no earlier row to begin from.
        """
        blamed = [detail.meta.get("param_name") for detail in error.errors]
        if not self._by_cursor or "starting_after" not in blamed or self._retreats > len(self._seen):
            raise error
        self._retreats = self._retreats * 2 or 2
        call = in_large_pages(self._asked)
        if self._retreats <= len(self._seen):
            call = call.with_query(starting_after=list(self._seen)[-self._retreats])
        self.call = call
        return call

    def _is_last(self, page: Page[Any], limit: int, *, has_news: bool) -> bool:
        self._unheeded = self._unheeded + 1 if page.data == self._before else 0
        self._before = page.data
        is_short = len(page.data) < limit
        if self._unheeded == UNHEEDED or (is_short and not has_news):
            return True
        if page.total_count is None or self._by_cursor:
            return is_short
        return self._place + len(page.data) >= page.total_count

    def _after(self, names: list[str | None], fresh: int) -> Call[Any]:
        last = names[-1]
        if self._by_cursor and last is not None:
            self._place += fresh
            self.call = in_large_pages(self._asked).with_query(starting_after=last)
            return self.call
        self._place += fresh if self._by_cursor else len(names)
        self._by_cursor, self._overlaps = False, last is not None
        return self._from(self._place - self._overlaps)

    def _from(self, place: int) -> Call[Any]:
        self._place = max(self._start, place)
        call = in_large_pages(self._asked)
        self.call = call.with_query(limit=max(2, call.query["limit"]), offset=self._place)
        return self.call


def _name(row: Any) -> str | None:
    name = getattr(row, "id", None)
    return name if isinstance(name, str) else None


def walked(client: Any, walk: Walk, page: Page[T]) -> Iterator[T]:
    """All rows from a page on, asked of a blocking client; half-way through a page a thread fetches the next."""
    from concurrent.futures import Future, ThreadPoolExecutor

    ahead = ThreadPoolExecutor(1, "clerk-pages")
    try:
        rows, following = walk.take(page)
        while True:
            fetched: Future[Page[T]] | None = None
            for index, row in enumerate(rows):
                if following is not None and fetched is None and index >= len(rows) // 2:
                    fetched = ahead.submit(copy_context().run, _fetch, client, walk, following)
                yield row
            if following is None:
                return
            page = _fetch(client, walk, following) if fetched is None else fetched.result()
            rows, following = walk.take(page)
    finally:
        ahead.shutdown(wait=False, cancel_futures=True)


def _fetch(client: Any, walk: Walk, call: Call[Page[T]]) -> Page[T]:
    while True:
        try:
            page: Page[T] = client.send(call)
        except APIError as error:
            call = walk.retreat(error)
        else:
            return page


async def walked_async(client: Any, walk: Walk, page: Page[T] | None = None) -> AsyncIterator[T]:
    """As `walked`, for an asyncio client, where a task fetches; without a page, from the first."""
    fetched: Task[Page[T]] | None = None
    try:
        rows, following = walk.take(await client.send(walk.call) if page is None else page)
        while True:
            for index, row in enumerate(rows):
                if following is not None and fetched is None and index >= len(rows) // 2:
                    fetched = create_task(_fetch_async(client, walk, following))
                    fetched.add_done_callback(_ended)
                yield row
            if following is None:
                return
            page = await (fetched or _fetch_async(client, walk, following))
            fetched = None
            rows, following = walk.take(page)
    finally:
        if fetched is not None:
            fetched.cancel()


async def _fetch_async(client: Any, walk: Walk, call: Call[Page[T]]) -> Page[T]:
    while True:
        try:
            page: Page[T] = await client.send(call)
        except APIError as error:
            call = walk.retreat(error)
        else:
            return page


def _ended(fetched: Task[Any]) -> None:
    """Look at how a fetch ended, lest asyncio complain that nobody did where the walk was left before."""
    if not fetched.cancelled():
        fetched.exception()
