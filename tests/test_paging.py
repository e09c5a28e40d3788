"""Lists in pages: nothing is lost or given twice though the list changes, and nothing is fetched before its time."""

from __future__ import annotations

import asyncio
import gc
import json
import math
import pickle
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from typing import Any

import httpx
import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend import (
    APIError,
    ArgumentError,
    AsyncClerk,
    Call,
    Clerk,
    Limits,
    Page,
    ServerError,
    UnreadableAnswerError,
)
from clerk_backend.emulator import Emulator
from clerk_backend.errors import ErrorDetail, UnprocessableEntityError
from clerk_backend.models import User
from clerk_backend.resources import Users
from clerk_backend.walk import UNHEEDED, Walk
from tests.conftest import Clerks

KEY = "sk_test_paging"
UNLIMITED = Limits(requests=math.inf)
Change = tuple[bool, int]
"""A row more, or one less, at a place in the list."""

CHANGES = st.lists(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=5), max_size=UNHEEDED - 1)
"""What happens to a list before each answer; fewer times than it takes for Clerk to look deaf."""


@dataclass
class Shelf:
    """A list in one order, as Clerk keeps it, and what happens to it between two answers."""

    rows: list[Any]
    changes: list[list[Change]] = field(default_factory=list[list[Change]])
    counted: bool = False
    queries: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    gone: set[str] = field(default_factory=set[str])
    _made: int = 0

    @staticmethod
    def of(size: int, changes: list[list[Change]] | None = None, *, counted: bool = False) -> Shelf:
        return Shelf([{"id": f"row_{number}"} for number in range(size)], list(changes or []), counted)

    def page(self, query: Mapping[str, Any]) -> list[Any]:
        """The rows of one page, after what happens before it.

        Raises:
            LookupError: the row that the cursor names is gone.
        """
        self.queries.append({name: str(value) for name, value in query.items()})
        assert len(self.queries) < 1000, "the walk does not end"
        if len(self.queries) > 1 and self.changes:
            for change in self.changes.pop(0):
                self._change(*change)
        start = int(query.get("offset", 0))
        if cursor := query.get("starting_after"):
            start = self.ids.index(cursor) + 1 if cursor in self.ids else -1
        if start < 0:
            raise LookupError(cursor)
        return self.rows[start : start + int(query.get("limit") or 10)]

    def _change(self, more: bool, place: int) -> None:
        if more:
            self._made += 1
            self.rows.insert(place % (len(self.rows) + 1), {"id": f"new_{self._made}"})
        elif self.rows:
            self.gone.add(self.rows.pop(place % len(self.rows))["id"])

    @property
    def ids(self) -> list[str]:
        return [row["id"] for row in self.rows if isinstance(row, dict)]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """As `httpx.MockTransport` asks."""
        try:
            rows = self.page(dict(request.url.params))
        except LookupError:
            return httpx.Response(422, json={"errors": [{"code": "gone", "meta": {"param_name": "starting_after"}}]})
        return httpx.Response(200, json={"data": rows, "total_count": len(self.rows)} if self.counted else rows)


@dataclass(frozen=True)
class Row:
    id: Any


def walked(shelf: Shelf, call: Call[Any]) -> list[Any]:
    """What a walk gives of the shelf, without clients between."""
    walk = Walk(call)
    got: list[Any] = []
    following: Call[Any] | None = call
    while following is not None:
        try:
            rows = [Row(row["id"]) for row in shelf.page(following.query)]
        except LookupError:
            detail = ErrorDetail("gone", "", meta={"param_name": "starting_after"})
            following = walk.retreat(UnprocessableEntityError("gone", errors=(detail,)))
            continue
        fresh, following = walk.take(Page(rows, len(shelf.rows) if shelf.counted else None))
        got += [row.id for row in fresh]
    return got


def check_once(got: list[str], there: list[str], shelf: Shelf) -> None:
    """Nothing came twice, and all that was there all the time came."""
    assert [name for name, times in Counter(got).items() if times > 1] == []
    assert set(there) - shelf.gone <= set(got)


def listed(limit: int | None = None, *, cursor: bool = False, **query: Any) -> Call[Any]:
    return Call.get("rows", returns=Page[User], cursor=cursor, query={"limit": limit, **query})


@settings(max_examples=400, deadline=None, database=None)
@given(st.integers(0, 14), st.sampled_from([None, 1, 2, 3, 4, 10]), CHANGES, st.booleans(), st.booleans())
def test_each_row_is_given_once_though_the_list_changes(
    size: int, limit: int | None, changes: list[list[Change]], cursor: bool, counted: bool
) -> None:
    shelf = Shelf.of(size, changes, counted=counted and not cursor)
    there = shelf.ids
    check_once(walked(shelf, listed(limit, cursor=cursor)), there, shelf)


@settings(max_examples=25, deadline=None, database=None)
@given(st.integers(0, 14), st.sampled_from([None, 1, 2, 3]), CHANGES, st.booleans())
def test_each_row_is_given_once_by_both_clients(
    size: int, limit: int | None, changes: list[list[Change]], cursor: bool
) -> None:
    call = listed(limit, cursor=cursor)
    blocking, awaiting = Shelf.of(size, changes), Shelf.of(size, changes)
    with Clerk(KEY, http_client=httpx.MockTransport(blocking), limits=UNLIMITED) as clerk:
        check_once([row.id for row in page_of(clerk, call)], Shelf.of(size).ids, blocking)

    async def walk() -> list[str]:
        async with AsyncClerk(KEY, http_client=httpx.MockTransport(awaiting), limits=UNLIMITED) as clerk:
            return [row.id async for row in replace(await clerk.send(call), _walked=(clerk, call))]

    check_once(asyncio.run(walk()), Shelf.of(size).ids, awaiting)


def page_of(clerk: Clerk, call: Call[Page[User]]) -> Page[User]:
    return replace(clerk.send(call), _walked=(clerk, call))


@pytest.mark.parametrize("cursor", [False, True])
@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("removed", [1, 2, 3, 4, 5, 6, 7])
def test_no_row_is_lost_though_those_before_it_are_deleted_as_they_come(cursor: bool, limit: int, removed: int) -> None:
    first: list[Change] = [(False, 0)] * removed
    for quiet in range(7):
        shelf = Shelf.of(9, [*[[] for _ in range(quiet)], first])
        check_once(walked(shelf, listed(limit, cursor=cursor)), Shelf.of(9).ids, shelf)


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_rows_added_in_front_hide_no_row_behind(limit: int) -> None:
    for added in range(7):
        shelf = Shelf.of(9, [[(True, 0)] * added] * 4)
        check_once(walked(shelf, listed(limit)), Shelf.of(9).ids, shelf)


async def test_a_list_is_emptied_while_it_is_walked(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    for number in range(23):
        await clerk.users.create_user(username=f"user_{number}")
        await clerk.organizations.create_organization(name=f"Organization {number}")
    async for user in clerk.users.get_user_list(limit=3):
        await clerk.users.delete_user(user.id)
    async for organization in clerk.organizations.get_organization_list(limit=3):
        await clerk.organizations.delete_organization(organization.id)
    assert (await clerk.users.get_count()).total_count == 0
    assert (await clerk.organizations.get_organization_list()).total_count == 0


async def test_users_are_walked_by_cursor(clerks: Clerks) -> None:
    clerk = clerks()
    made = [(await clerk.users.create_user(username=f"user_{number}")).id for number in range(23)]
    assert [user.id async for user in clerk.users.get_user_list()] == made[::-1]
    assert [user.id async for user in clerk.users.get_user_list(limit=4, order_by="+created_at")] == made

    shelf = Shelf.of(5)
    assert len([user async for user in clerks(shelf).users.get_user_list(limit=2)]) == 5
    assert shelf.queries == [
        {"limit": "2"},
        {"limit": "2", "starting_after": "row_1"},
        {"limit": "2", "starting_after": "row_3"},
    ]


async def test_other_lists_are_walked_by_offset_each_page_from_the_last_row_before(clerks: Clerks) -> None:
    clerk = clerks()
    owner = await clerk.users.create_user(username="ada_lovelace")
    made = [
        (await clerk.organizations.create_organization(name=f"Organization {number}", created_by=owner.id)).id
        for number in range(13)
    ]
    assert {each.id async for each in clerk.organizations.get_organization_list()} == set(made)
    found = [each.organization.id async for each in clerk.users.get_organization_membership_list(owner.id, limit=3)]
    assert (len(found), set(found)) == (13, set(made))
    members = clerk.organizations.get_organization_membership_list(made[0], limit=1)
    assert [each.public_user_data and each.public_user_data.user_id async for each in members] == [owner.id]

    shelf = Shelf.of(5)
    assert len([each async for each in clerks(shelf).organizations.get_organization_list(limit=3)]) == 5
    assert shelf.queries == [{"limit": "3"}, {"limit": "3", "offset": "2"}, {"limit": "3", "offset": "4"}]


async def test_pages_of_one_row_are_walked_in_pages_of_two_since_one_row_cannot_overlap(clerks: Clerks) -> None:
    shelf = Shelf.of(3, counted=True)
    assert len([each async for each in clerks(shelf).organizations.get_organization_list(limit=1)]) == 3
    assert [query["limit"] for query in shelf.queries] == ["1", "2", "2"]
    by_cursor = Shelf.of(3)
    assert len([each async for each in clerks(by_cursor).users.get_user_list(limit=1)]) == 3
    assert [query["limit"] for query in by_cursor.queries] == ["1", "1", "1", "1"]


async def test_a_page_is_asked_for_as_it_comes_and_the_others_are_large(clerks: Clerks) -> None:
    shelf = Shelf.of(1200)
    clerk = clerks(shelf)
    assert len([user async for user in clerk.users.get_user_list()]) == 1200
    if clerks.is_async:  # all rows are asked for, so that the first page is large too
        assert [query["limit"] for query in shelf.queries] == ["500", "500", "500"]
    else:
        assert [query.get("limit") for query in shelf.queries] == [None, "500", "500", "500"]


async def test_a_page_alone_is_of_the_size_that_clerk_gives(clerks: Clerks) -> None:
    shelf = Shelf.of(20, counted=True)
    page = await clerks(shelf).organizations.get_organization_list()
    assert (len(page.data), page.total_count, shelf.queries) == (10, 20, [{}])
    assert [row.id async for row in page] == shelf.ids


async def test_a_page_can_be_walked_again(clerks: Clerks) -> None:
    shelf = Shelf.of(7)
    page = await clerks(shelf).users.get_user_list(limit=3)
    for _ in range(2):
        assert [row.id async for row in page] == shelf.ids


async def test_what_the_caller_asked_holds_on_every_page(clerks: Clerks) -> None:
    shelf = Shelf.of(9)
    users = clerks(shelf).users.get_user_list(
        limit=3, query="ada", starting_after="row_1", order_by="+created_at", user_id=["a", "b"]
    )
    assert [user.id async for user in users] == shelf.ids[2:]
    assert [query.pop("starting_after") for query in shelf.queries] == ["row_1", "row_4", "row_7"]
    assert shelf.queries == [{"limit": "3", "query": "ada", "order_by": "+created_at", "user_id": "a"}] * 3


@pytest.mark.parametrize("asked", [{"offset": 2}, {"order_by": "-last_sign_in_at"}, {"offset": 2, "order_by": "email"}])
async def test_users_are_walked_by_offset_where_clerk_has_no_cursor(asked: dict[str, Any], clerks: Clerks) -> None:
    shelf = Shelf.of(9)
    start = asked.get("offset", 0)
    assert [user.id async for user in clerks(shelf).users.get_user_list(limit=4, **asked)] == shelf.ids[start:]
    assert not any("starting_after" in query for query in shelf.queries)
    expected = range(start, start + 9, 3)
    assert all(int(query.get("offset", 0)) == place for query, place in zip(shelf.queries, expected, strict=False))


@settings(max_examples=50, deadline=None, database=None)
@given(st.integers(1, 5), st.integers(1, 4), CHANGES)
def test_a_walk_never_asks_for_rows_before_the_callers_offset(
    start: int, limit: int, changes: list[list[Change]]
) -> None:
    shelf = Shelf.of(12, changes)
    got = walked(shelf, listed(limit, offset=start))
    assert max(Counter(got).values(), default=1) == 1
    assert all(int(query["offset"]) >= start for query in shelf.queries)


@pytest.mark.parametrize("limit", [501, 1000, 0, -1])
async def test_a_limit_that_clerk_would_quietly_ignore_is_refused(limit: int, clerks: Clerks) -> None:
    shelf = Shelf.of(3)
    with pytest.raises(ArgumentError, match="limit must be between 1 and 500"):
        await clerks(shelf).users.get_user_list(limit=limit)
    assert not shelf.queries


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 19, 20, 21])
@pytest.mark.parametrize("counted", [False, True])
async def test_a_list_is_walked_whole_whatever_its_size(size: int, counted: bool, clerks: Clerks) -> None:
    shelf = Shelf.of(size, counted=counted)
    assert [each.id async for each in clerks(shelf).organizations.get_organization_list(limit=10)] == shelf.ids
    assert len(shelf.queries) <= 3


async def test_a_page_shorter_than_asked_is_not_the_last_where_the_count_says_more(clerks: Clerks) -> None:
    shelf = Shelf.of(35)

    def answers(request: httpx.Request) -> httpx.Response:
        few = shelf.page({**request.url.params, "limit": "10"})  # whatever was asked for
        return httpx.Response(200, json={"data": few, "total_count": 35})

    assert [each.id async for each in clerks(answers).organizations.get_organization_list(limit=400)] == shelf.ids


@pytest.mark.parametrize("total", [0, -1, 3, 4, 99, None, "many"])
async def test_a_count_that_is_wrong_ends_the_walk_all_the_same(total: Any, clerks: Clerks) -> None:
    asked: list[httpx.Request] = []

    def answers(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        start = int(request.url.params.get("offset", 0))
        return httpx.Response(200, json={"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}][start:], "total_count": total})

    assert [each.id async for each in clerks(answers).organizations.get_organization_list(limit=5)] == ["a", "b", "c"]
    assert len(asked) <= 2


@pytest.mark.parametrize("names", [True, False])
async def test_a_walk_ends_though_clerk_does_not_heed_where_it_is_to_begin(names: bool, clerks: Clerks) -> None:
    rows = [{"id": "a"}, {"id": "b"}] if names else [{"name": "a"}, {"name": "b"}]
    asked: list[httpx.Request] = []

    def answers(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=rows)

    clerk = clerks(answers)
    got = [each async for each in clerk.organizations.get_organization_list(limit=2)]
    assert len(asked) == UNHEEDED + 1
    assert len(got) == (2 if names else 2 * len(asked))
    assert len([each async for each in clerk.users.get_user_list(limit=2)]) == len(got)


async def test_the_lists_that_hide_their_count_are_asked_for_it(clerks: Clerks) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        page = {"data": [{"id": "row_1"}], "total_count": 7}
        return httpx.Response(200, json=page if request.url.params.get("paginated") == "true" else page["data"])

    clerk = clerks(answers)
    for found in (
        clerk.invitations.get_invitation_list,
        clerk.sessions.get_session_list,
        clerk.redirect_urls.get_redirect_url_list,
        clerk.jwt_templates.list,
    ):
        assert (await found()).total_count == 7


async def test_rows_without_ids_are_given_as_they_come(clerks: Clerks) -> None:
    shelf = Shelf([{"token": f"token_{number}"} for number in range(8)])
    for limit in (3, 4):
        tokens = clerks(shelf).users.get_user_oauth_access_token("user_1", "google", limit=limit)
        assert [each.token async for each in tokens] == [row["token"] for row in shelf.rows]


ODD: list[Any] = [None, "text", 7, [], {}, {"id": None}, {"id": 5}, {"id": []}, {"id": {"a": 1}}]


@pytest.mark.parametrize("odd", ODD, ids=repr)
async def test_an_odd_row_loses_no_other_row(odd: Any, clerks: Clerks) -> None:
    for place, limit in product(range(5), (1, 2, 3)):
        rows: list[Any] = [{"id": f"row_{number}"} for number in range(4)]
        rows.insert(place, odd)
        clerk = clerks(partial(cursor_by_place, Shelf(rows)))
        for found in (clerk.users.get_user_list, clerk.organizations.get_organization_list):
            assert [plain(row) async for row in found(limit=limit)] == rows


def cursor_by_place(shelf: Shelf, request: httpx.Request) -> httpx.Response:
    """The page after the row that the cursor names, among rows of which some have no name."""
    query = dict(request.url.params)
    if cursor := query.pop("starting_after", None):
        query["offset"] = str(shelf.rows.index({"id": cursor}) + 1)
    return httpx.Response(200, json=shelf.page(query))


def plain(row: Any) -> Any:
    return row.model_dump() if hasattr(row, "model_dump") else row


async def test_rows_of_a_null_list_are_an_error_that_says_so(clerks: Clerks) -> None:
    clerk = clerks(lambda _: httpx.Response(200, json={"data": None, "total_count": 0}))
    with pytest.raises(UnreadableAnswerError, match="cannot be read"):
        await clerk.organizations.get_organization_list()


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [{"id": "user_1", "new": {"a": [1]}}, None, 5],
        {"data": [], "total_count": 0},
        {"data": [{"id": "a", "created_at": 1_700_000_000_123}], "total_count": 1, "next": "b"},
        {"data": [None, "x"], "total_count": "many"},
        {"data": []},
    ],
    ids=repr,
)
async def test_a_page_dumps_back_to_what_came(answer: Any, clerks: Clerks) -> None:
    page = await clerks(lambda _: httpx.Response(200, json=answer)).organizations.get_organization_list()
    assert page.model_dump() == answer
    assert json.dumps(page.model_dump())
    total = answer.get("total_count") if isinstance(answer, dict) else None
    assert page.total_count == (total if isinstance(total, int) else None)


async def test_an_error_in_the_middle_of_a_walk_reaches_the_caller(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks(retries=0)
    for number in range(7):
        await clerk.users.create_user(username=f"user_{number}")
    got: list[str] = []
    page = await clerk.users.get_user_list(limit=3)
    emulator.faults.add("error", times=None)
    with pytest.raises(ServerError) as raised:
        await put_all(page, got)
    assert len(got) == 3
    assert (raised.value.method, raised.value.path) == ("GET", "/v1/users")


async def test_a_walk_goes_on_though_the_row_of_its_cursor_is_gone(clerks: Clerks) -> None:
    clerk = clerks()
    made = [(await clerk.users.create_user(username=f"user_{number}")).id for number in range(9)]
    page = await clerk.users.get_user_list(limit=4, order_by="+created_at")
    await clerk.users.delete_user(made[3])
    assert [user.id async for user in page] == made
    page = await clerk.users.get_user_list(limit=4, order_by="+created_at")
    for gone in (*made[:3], *made[4:5]):
        await clerk.users.delete_user(gone)
    assert [user.id async for user in page] == [*made[:3], *made[4:]]


async def test_a_cursor_of_the_callers_that_names_nobody_is_an_error(clerks: Clerks) -> None:
    clerk = clerks()
    with pytest.raises(UnprocessableEntityError):
        await clerk.users.get_user_list(starting_after="user_1")


def test_a_refusal_that_is_not_the_cursors_is_not_walked_around() -> None:
    walk = Walk(listed(2, cursor=True))
    walk.take(Page([Row("a"), Row("b")]))
    for details in ((), (ErrorDetail("x", "", meta={"param_name": "limit"}),), (ErrorDetail("x", ""),)):
        refusal = UnprocessableEntityError("no", errors=details)
        with pytest.raises(APIError) as raised:
            walk.retreat(refusal)
        assert raised.value is refusal


@pytest.mark.parametrize("size", [1, 2, 3, 4, 10])
async def test_the_next_page_is_fetched_once_half_of_this_one_was_used(size: int, clerks: Clerks) -> None:
    shelf = Shelf.of(3 * size)
    came = threading.Condition()

    def answers(request: httpx.Request) -> httpx.Response:
        with came:
            came.notify_all()
            return shelf(request)

    users = aiter(clerks(answers).users.get_user_list(limit=size))
    for place in range(size):
        await anext(users)
        if place >= size // 2:  # it is on its way, though nobody asks for its rows
            await until(lambda: len(shelf.queries) == 2)
        else:
            await nearly_nothing()
            assert len(shelf.queries) == 1
    await close(users)


async def test_no_page_is_fetched_after_the_last(clerks: Clerks) -> None:
    shelf = Shelf.of(5)
    assert len([user async for user in clerks(shelf).users.get_user_list(limit=6)]) == 5
    assert len(shelf.queries) == 1


async def until(is_so: Callable[[], bool]) -> None:
    """Let other threads and tasks go on until something is so."""
    for _ in range(10_000):
        if is_so():
            return
        await asyncio.sleep(0.001)
    raise AssertionError


async def nearly_nothing() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def close(rows: AsyncIterator[Any]) -> None:
    closes: Any = rows
    await closes.aclose()


@contextmanager
def walkers_end() -> Iterator[None]:
    """No thread of a walk lives on after the `with`."""
    yield
    gc.collect()
    for thread in [each for each in threading.enumerate() if each.name.startswith("clerk-pages")]:
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.parametrize("used", [0, 1, 2, 3, 4, 5])
def test_leaving_a_blocking_walk_leaves_no_thread(used: int) -> None:
    with Clerk(KEY, http_client=httpx.MockTransport(Shelf.of(6)), limits=UNLIMITED) as clerk:
        with walkers_end():
            for place, _ in enumerate(clerk.users.get_user_list(limit=4)):
                if place == used:
                    break
        with walkers_end():
            assert len(list(clerk.users.get_user_list(limit=4))) == 6


class Slow(httpx.AsyncBaseTransport):
    """Answers the second question only when it is told to, or with an error at once."""

    def __init__(self, shelf: Shelf, *, fails: bool) -> None:
        self.shelf, self.fails = shelf, fails
        self.cancelled = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if "starting_after" not in request.url.params:
            return self.shelf(request)
        if self.fails:
            return httpx.Response(400)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        raise AssertionError


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("from_page", [False, True])
@pytest.mark.parametrize("closing", [False, True])
async def test_leaving_an_awaiting_walk_leaves_no_task_and_no_complaint(
    fails: bool, from_page: bool, closing: bool
) -> None:
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    slow = Slow(Shelf.of(6), fails=fails)
    async with AsyncClerk(KEY, http_client=slow, limits=UNLIMITED) as clerk:
        users = clerk.users.get_user_list(limit=3)
        rows: Any = aiter(await users if from_page else users)
        if closing:
            async with aclosing(rows):
                await use_three(rows)
        else:
            await use_three(rows)
        del rows, users
        gc.collect()
        await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})
    gc.collect()
    await nearly_nothing()
    assert complaints == []
    assert slow.cancelled is not fails


async def put_all(users: AsyncIterator[User] | Page[User], ids: list[str]) -> None:
    async for user in users:
        ids.append(user.id)  # noqa: PERF401 - also those that came before an error


async def use_all(rows: Any) -> int:
    return len([row async for row in rows])


async def use_three(rows: AsyncIterator[Any]) -> None:
    place = 0
    async for _ in rows:
        await nearly_nothing()  # so that the fetch of the next page is under way, or failed
        place += 1
        if place == 3:
            break


async def test_a_cancelled_walk_cancels_the_page_on_its_way() -> None:
    slow = Slow(Shelf.of(6), fails=False)
    async with AsyncClerk(KEY, http_client=slow, limits=UNLIMITED) as clerk:
        walk = asyncio.create_task(use_all(clerk.users.get_user_list(limit=3)))
        await until(lambda: len(slow.shelf.queries) == 1)
        await nearly_nothing()
        walk.cancel()
        with pytest.raises(asyncio.CancelledError):
            await walk
    assert slow.cancelled


async def test_the_wrong_loop_is_a_type_error_that_names_the_right_one() -> None:
    shelf = Shelf.of(3)
    with Clerk(KEY, http_client=httpx.MockTransport(shelf), limits=UNLIMITED) as clerk:
        blocking: Any = clerk.users.get_user_list()
        with pytest.raises(TypeError, match="Walk a page of Clerk with `for`, one of AsyncClerk with `async for`"):
            async for _ in blocking:
                pass
    async with AsyncClerk(KEY, http_client=httpx.MockTransport(shelf), limits=UNLIMITED) as aclerk:
        awaiting: Any = aclerk.users.get_user_list()
        with pytest.raises(TypeError, match="'Pages' object is not iterable"):
            list(awaiting)
        page: Any = await awaiting
        with pytest.raises(TypeError, match="one of AsyncClerk with `async for`; its own rows are `data`"):
            list(page)


def test_a_page_that_no_client_gave_is_not_walked() -> None:
    page = Page([1, 2])
    with pytest.raises(TypeError, match="its own rows are `data`"):
        list(page)
    with pytest.raises(TypeError, match="its own rows are `data`"):
        aiter(page)
    assert page.data == [1, 2]


def test_a_page_is_walked_however_it_was_asked_for() -> None:
    with Clerk(KEY, http_client=httpx.MockTransport(Shelf.of(20)), limits=UNLIMITED) as clerk:
        for page in (
            clerk.with_response(clerk.users.get_user_list).data,
            clerk.request(Users.get_user_list(None)),
        ):
            assert len(page.data) == 10
            assert len(list(page)) == 20


def test_a_page_can_be_kept_and_sent_elsewhere() -> None:
    with Clerk(KEY, http_client=httpx.MockTransport(Shelf.of(3)), limits=UNLIMITED) as clerk:
        page = clerk.users.get_user_list()
        for copied in (pickle.loads(pickle.dumps(page)), deepcopy(page)):
            assert copied == page
            assert copied.model_dump() == page.model_dump()
            with pytest.raises(TypeError, match="its own rows are `data`"):
                list(copied)


async def test_a_walk_is_of_the_request_it_was_begun_in(clerks: Clerks) -> None:
    """A walk's thread and tasks inherit the request's scope, so that a second walk asks nothing."""
    shelf = Shelf.of(9)
    clerk = clerks(shelf)
    with clerk.request_scope():
        for _ in range(2):
            assert len([user async for user in clerk.users.get_user_list(limit=2)]) == 9
    assert len(shelf.queries) == 5
    assert clerk.stats.deduplicated == 5


async def test_a_walk_in_a_scope_ends_though_the_list_changed_since_it_was_remembered(clerks: Clerks) -> None:
    shelf = Shelf.of(12)
    clerk = clerks(shelf)
    with clerk.request_scope():
        there = [each.id async for each in clerk.organizations.get_organization_list(limit=2)]
        shelf.rows[:5] = []
        assert [each.id async for each in clerk.organizations.get_organization_list(limit=2)] == there
