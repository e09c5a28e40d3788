"""What checkers know of a method: its answer on both clients, its arguments, and that it has to be awaited.

Nothing here runs. A line that is wrong on purpose has an ignore, which both checkers report where it is not needed.
"""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, assert_type

from clerk_backend import UNSET, AsyncClerk, Call, Clerk, Page
from clerk_backend.model import JSONObject
from clerk_backend.models import DeletedObject, EmailAddress, Organization, Session, TotalCount, User
from clerk_backend.resources import Organizations, Users


def a_blocking_client_gives_the_answer(clerk: Clerk) -> None:
    assert_type(clerk.users, Users[Clerk])
    assert_type(clerk.users.get_user("user_1"), User)
    assert_type(clerk.users.get_user(user_id="user_1"), User)
    assert_type(clerk.users.delete_user("user_1"), DeletedObject)
    assert_type(clerk.users.get_count(query="ada"), TotalCount)
    assert_type(clerk.users.ban_users(user_ids=["user_1"]), list[User])
    assert_type(clerk.organizations, Organizations[Clerk])
    assert_type(clerk.organizations.get_organization("org_1"), Organization)
    assert_type(clerk.sessions.get_session("sess_1"), Session)


async def an_async_client_gives_the_same_awaited(clerk: AsyncClerk) -> None:
    assert_type(clerk.users, Users[AsyncClerk])
    assert_type(await clerk.users.get_user("user_1"), User)
    assert_type(await clerk.users.delete_user("user_1"), DeletedObject)
    assert_type(await clerk.users.get_count(query="ada"), TotalCount)
    assert_type(await clerk.users.ban_users(user_ids=["user_1"]), list[User])
    assert_type(await clerk.organizations.get_organization("org_1"), Organization)
    assert_type(clerk.users.get_user("user_1"), Coroutine[Any, Any, User]).close()


def the_class_describes_without_a_client() -> None:
    assert_type(Users[Clerk].get_user(None, "user_1"), Call[User])
    assert_type(Users[Clerk].get_user_list(None, limit=5), Call[Page[User]])


def the_fields_of_an_answer_are_typed(user: User, session: Session) -> None:
    assert_type(user.id, str)
    assert_type(user.first_name, str | None)
    assert_type(user.banned, bool)
    assert_type(user.created_at, datetime)
    assert_type(user.last_sign_in_at, datetime | None)
    assert_type(user.email_addresses, list[EmailAddress])
    assert_type(user.public_metadata, JSONObject)
    assert_type(user.lockout_expires_in_seconds, int | None)
    if session.status == "active":
        assert_type(session.user_id, str)
    assert_type(user.model_dump(), dict[str, Any])


def a_field_that_is_not_foreseen_is_not_completed(user: User) -> None:
    user.shoe_size  # type: ignore[attr-defined]  # noqa: B018


async def what_is_not_awaited_has_no_answer(clerk: AsyncClerk) -> None:
    clerk.users.get_user("user_1").first_name  # type: ignore[attr-defined]  # noqa: B018
    clerk.users.delete_user("user_1")  # type: ignore[unused-coroutine]
    user: User = clerk.users.get_user("user_1")  # type: ignore[assignment]
    del user


async def what_is_answered_at_once_cannot_be_awaited(clerk: Clerk) -> None:
    await clerk.users.get_user("user_1")  # type: ignore[misc]


def wrong_arguments_are_errors(clerk: Clerk) -> None:
    clerk.users.get_user()  # type: ignore[call-arg]
    clerk.users.get_user(5)  # type: ignore[arg-type]
    clerk.users.get_user("user_1", "user_2")  # type: ignore[call-arg]
    clerk.users.get_user(id="user_1")  # type: ignore[call-arg]
    clerk.users.update_user("user_1", "Ada")  # type: ignore[call-arg]
    clerk.users.update_user("user_1", first_name=5)  # type: ignore[arg-type]
    clerk.users.update_user("user_1", firstname="x")  # type: ignore[call-arg]
    clerk.users.create_user(email_address="a@b.c")  # type: ignore[arg-type]
    clerk.users.ban_users()  # type: ignore[call-arg]
    clerk.users.get_userz("user_1")  # type: ignore[attr-defined]
    clerk.userz  # type: ignore[attr-defined]  # noqa: B018


async def wrong_arguments_are_errors_awaited_too(clerk: AsyncClerk) -> None:
    await clerk.users.get_user()  # type: ignore[call-arg]
    await clerk.users.update_user("user_1", first_name=5)  # type: ignore[arg-type]
    await clerk.users.create_user(email="a@b.c")  # type: ignore[call-arg]


def none_is_taken_where_null_means_something(clerk: Clerk) -> None:
    clerk.users.update_user("user_1", first_name=None, last_name=UNSET)
    clerk.users.get_user(None)  # type: ignore[arg-type]
    clerk.users.ban_users(user_ids=None)  # type: ignore[arg-type]


def an_enumeration_of_arguments_may_grow(clerk: Clerk) -> None:
    clerk.sessions.get_session_list(status="active")
    clerk.sessions.get_session_list(status="hibernating")
    clerk.sessions.get_session_list(status=5)  # type: ignore[arg-type]


def an_upload_has_many_forms(clerk: Clerk, path: Path) -> None:
    clerk.users.update_user_profile_image("user_1", file=b"")
    clerk.users.update_user_profile_image("user_1", file=path)
    clerk.users.update_user_profile_image("user_1", file=str(path))
    with path.open("rb") as opened:
        clerk.users.update_user_profile_image("user_1", file=opened)
    with path.open() as text:
        clerk.users.update_user_profile_image("user_1", file=text)  # type: ignore[arg-type]


def times_are_datetimes_or_milliseconds(clerk: Clerk, moment: datetime) -> None:
    clerk.users.get_user_list(created_at_after=moment)
    clerk.users.get_user_list(created_at_after=5)
    clerk.users.get_user_list(created_at_after="5")  # type: ignore[arg-type]


def methods_are_values(clerk: Clerk, awaited: AsyncClerk) -> None:
    get: Callable[[str], User] = clerk.users.get_user
    get_async: Callable[[str], Coroutine[Any, Any, User]] = awaited.users.get_user
    wrong: Callable[[int], User] = clerk.users.get_user  # type: ignore[assignment]
    del get, get_async, wrong


def of_either_client(clerk: Clerk | AsyncClerk, kind: Literal["a"]) -> None:
    del kind
    if isinstance(clerk, Clerk):
        assert_type(clerk.users.get_user("user_1"), User)
    else:
        assert_type(clerk.users.get_user("user_1"), Coroutine[Any, Any, User]).close()
