"""What checkers know of lists: a page and its rows, walked by `for` on one client and by `async for` on the other.

Nothing here runs. A line that is wrong on purpose has an ignore, which both checkers report where it is not needed.
"""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

from clerk_backend import AsyncClerk, Clerk, Page
from clerk_backend.models import OrganizationMembership, Session, User
from clerk_backend.paging import Pages


def a_blocking_list_is_a_page_that_can_be_walked(clerk: Clerk) -> None:
    page = clerk.users.get_user_list(limit=10)
    assert_type(page, Page[User])
    assert_type(page.data, list[User])
    assert_type(page.data[0].first_name, str | None)
    assert_type(page.total_count, int | None)
    assert_type(iter(page), Iterator[User])
    for user in page:
        assert_type(user, User)
    assert_type([each.id for each in clerk.sessions.get_session_list()], list[str])
    assert_type(clerk.organizations.get_organization_membership_list("org_1"), Page[OrganizationMembership])


async def an_awaiting_list_is_pages(clerk: AsyncClerk) -> None:
    pages = clerk.users.get_user_list(limit=10)
    assert_type(pages, Pages[User])
    assert_type(await pages, Page[User])
    assert_type((await pages).data, list[User])
    assert_type(aiter(pages), AsyncIterator[User])
    async for user in clerk.users.get_user_list():
        assert_type(user, User)
    async for session in await clerk.sessions.get_session_list():
        assert_type(session, Session)
    assert_type([each.id async for each in clerk.sessions.get_session_list()], list[str])


def the_wrong_kind_of_walk_is_an_error(clerk: Clerk, awaited: AsyncClerk) -> None:
    for _ in awaited.users.get_user_list():  # type: ignore[attr-defined]
        pass
    awaited.users.get_user_list().data  # type: ignore[attr-defined]  # noqa: B018
    len(clerk.users.get_user_list())  # type: ignore[arg-type]
    clerk.users.get_user_list()[0]  # type: ignore[index]


async def what_is_there_cannot_be_awaited(clerk: Clerk) -> None:
    await clerk.users.get_user_list()  # type: ignore[misc]


def wrong_filters_are_errors(clerk: Clerk, awaited: AsyncClerk) -> None:
    clerk.users.get_user_list(["ada@example.com"])  # type: ignore[call-arg]
    clerk.users.get_user_list(limit="10")  # type: ignore[arg-type]
    clerk.users.get_user_list(email_address="ada@example.com")  # type: ignore[arg-type]
    clerk.users.get_user_list(emails=["ada@example.com"])  # type: ignore[call-arg]
    awaited.users.get_user_list(limit="10")  # type: ignore[arg-type]
