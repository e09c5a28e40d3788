"""What checkers know of auth objects: which facts each has, and that `get_token` is as its client is.

Nothing here runs. A line that is wrong on purpose has an ignore, which both checkers report where it is not needed.
"""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, assert_type

from clerk_backend import AsyncClerk, Clerk, Flow
from clerk_backend.auth.backing import Backing
from clerk_backend.auth.hydration import build_clerk_props
from clerk_backend.auth.machine_auth import APIKeyAuth, M2MTokenAuth, UnauthenticatedAPIKey, UnauthenticatedM2MToken
from clerk_backend.auth.objects import AuthObject, auth_for_accepted_token, with_client
from clerk_backend.auth.reverification import Reverification
from clerk_backend.auth.session_auth import SessionAuth, SignedInAuth, SignedOutAuth, session_auth
from clerk_backend.auth.views import AnyAuth, AsyncAuth, Auth
from clerk_backend.models import User


def a_token_blocks(auth: Auth) -> None:
    assert_type(auth.get_token(), str | None)
    assert_type(auth.get_token(template="supabase", expires_in_seconds=60), str | None)
    auth.get_token("supabase")  # type: ignore[call-arg]
    auth.get_token(template=5)  # type: ignore[arg-type]


async def a_token_is_awaited(auth: AsyncAuth) -> None:
    assert_type(await auth.get_token(template="supabase"), str | None)
    auth.get_token().upper()  # type: ignore[attr-defined]


def a_token_is_a_flow(auth: SessionAuth[None]) -> Flow[str | None]:
    assert_type(auth.get_token(), Flow[str | None])
    token = yield from auth.get_token(template="supabase")
    return assert_type(token, str | None)


def facts_are_there_or_none(auth: Auth) -> None:
    assert_type(auth.user_id, str | None)
    assert_type(auth.session_claims, Mapping[str, Any] | None)
    assert_type(auth.org_permissions, tuple[str, ...] | None)
    if isinstance(auth, SignedInAuth):
        assert_type(auth, SignedInAuth[Clerk])
        assert_type(auth.user_id, str)
    if auth.is_authenticated is True:
        assert_type(auth.user_id, str)
        assert_type(auth.get_token(), str | None)
    if auth.user_id is not None:
        assert_type(auth.user_id, str)
    assert_type(auth.debug(), dict[str, Any])
    auth.user_id = "user_1"  # type: ignore[misc]


def has_answers_yes_or_no(auth: AnyAuth) -> None:
    assert_type(auth.has(role="admin", permission="a:b", feature="a", plan="b", reverification="strict"), bool)
    auth.has(reverification=Reverification("first_factor", 5))
    auth.has(reverification={"level": "first_factor", "after_minutes": 5})
    auth.has("admin")  # type: ignore[call-arg]
    auth.has(role=None)  # type: ignore[arg-type]
    auth.has(reverification=5)  # type: ignore[arg-type]


def the_accepted_type_is_the_type(auth: AnyAuth, later: list[Literal["api_key"]]) -> None:
    assert_type(auth_for_accepted_token(auth), SignedInAuth[Clerk] | SignedOutAuth[Clerk])
    assert_type(auth_for_accepted_token(auth, "api_key"), APIKeyAuth[Clerk] | UnauthenticatedAPIKey[Clerk])
    assert_type(auth_for_accepted_token(auth, "m2m_token"), M2MTokenAuth[Clerk] | UnauthenticatedM2MToken[Clerk])
    assert_type(auth_for_accepted_token(auth, "any"), AuthObject[Clerk])
    assert_type(auth_for_accepted_token(auth, ["session_token", "api_key"]), AuthObject[Clerk])
    assert_type(auth_for_accepted_token(auth, later), AuthObject[Clerk])
    assert_type(auth_for_accepted_token(auth, "api_key").get_token(), str | None)
    auth_for_accepted_token(auth, "cookie")  # type: ignore[arg-type]


def an_object_is_made_without_a_client_and_bound_to_one(clerk: Clerk, other: AsyncClerk) -> None:
    auth = session_auth({}, Backing(client=None, token="a.b.c"))
    assert_type(auth, SignedInAuth[None] | SignedOutAuth[None])
    assert_type(with_client(auth, clerk), SignedInAuth[Clerk] | SignedOutAuth[Clerk])
    assert_type(with_client(auth, other), SignedInAuth[AsyncClerk] | SignedOutAuth[AsyncClerk])
    assert_type(session_auth({}, Backing(client=clerk)), SignedInAuth[Clerk] | SignedOutAuth[Clerk])


def props_take_models_and_mappings(auth: AsyncAuth, user: User) -> None:
    assert_type(build_clerk_props(auth, user=user, organization={"id": "org_1"}), dict[str, Any])
    build_clerk_props(auth, user="user_1")  # type: ignore[arg-type]
