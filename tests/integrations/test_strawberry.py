"""Clerk in Strawberry GraphQL, in FastAPI on uvicorn and in Flask: permissions, context and subscriptions."""

# What Strawberry's decorators make of a function is known to its plug-in only.
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import httpx
import pytest
import strawberry
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from fastapi import FastAPI
from flask import Flask
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from strawberry.asgi import GraphQL
from strawberry.fastapi import GraphQLRouter
from strawberry.flask.views import GraphQLView
from strawberry.permission import PermissionExtension
from strawberry.types import Info
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from clerk_backend import AsyncClerk, Clerk, ConfigurationError, Limits
from clerk_backend.auth import AuthenticateOptions, reverification_error
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.integrations import wsgi
from clerk_backend.integrations.strawberry import (
    ClerkContext,
    ClerkMiddleware,
    SignedIn,
    auth,
    clerk_client,
    current_user,
    get_auth,
    get_context,
    has,
)
from tests.integrations.serving import asgi_server

UNLIMITED = Limits(requests=math.inf)
UNAUTHENTICATED = {"code": "UNAUTHENTICATED"}
FORBIDDEN = {"code": "FORBIDDEN"}
answers = iter([False, True])


def may_edit(of: Any) -> bool:
    return bool(of(role="org:admin") or of(permission="org:posts:edit"))


def wavers(of: Any) -> bool:
    return next(answers)


@strawberry.type
class Query:
    @strawberry.field
    def anybody(self) -> str | None:
        return auth().user_id

    @strawberry.field(permission_classes=[SignedIn])
    def plain(self) -> str | None:
        return auth().user_id

    @strawberry.field(permission_classes=[SignedIn])
    async def awaited(self, info: Info[ClerkContext, None]) -> str | None:
        user = await current_user()
        assert user
        assert user is await clerk_client().users.get_user(user.id)
        assert info.context["auth"].user_id == user.id
        return user.id

    @strawberry.field(permission_classes=[has(role="org:admin")])
    async def admin(self) -> str | None:
        return auth().org_role

    @strawberry.field(permission_classes=[SignedIn, has(has=may_edit)])
    def edits(self) -> str | None:
        return auth().org_role

    @strawberry.field(permission_classes=[has(token="api_key")])
    def machine(self) -> str | None:
        return auth(accepts_token="api_key").subject

    @strawberry.field(permission_classes=[has(token=["api_key", "session_token"])])
    def either(self) -> str | None:
        return auth(accepts_token="any").token_type

    @strawberry.field(permission_classes=[has(reverification="strict")])
    def verified(self) -> str | None:
        return auth().user_id

    @strawberry.field(permission_classes=[has(role="org:admin", reverification="strict")])
    def verified_admin(self) -> str | None:
        return auth().user_id

    @strawberry.field(permission_classes=[has(has=wavers)])
    def wavering(self) -> str | None:
        return "passed"

    @strawberry.field(extensions=[PermissionExtension([SignedIn(), has(role="org:admin")()], fail_silently=True)])
    def quiet(self) -> str | None:
        return "passed"


@strawberry.type
class Mutation:
    @strawberry.mutation(permission_classes=[SignedIn])
    async def save(self, text: str) -> str:
        return f"{text} of {auth().user_id}"


@strawberry.type
class Subscription:
    @strawberry.subscription(permission_classes=[SignedIn])
    async def count(self, to: int) -> AsyncIterator[str]:
        for number in range(to):
            user = await current_user()
            yield f"{number} {user and user.id}"
            await asyncio.sleep(0)


schema = strawberry.Schema(Query, Mutation, Subscription)


class WithoutFastAPI(GraphQL[dict[str, Any], None]):
    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:
        assert get_auth(request) == auth()
        return {"response": response, **await get_context()}


@dataclass
class Site:
    """An application with a schema, and the emulated Clerk that it asks."""

    emulator: Emulator
    clock: ManualClock
    clerk: Clerk
    http: httpx.Client

    def user(self) -> str:
        return self.clerk.users.create_user(email_address=[f"{token_hex(8)}@example.com"]).id

    def token(self, user_id: str, **options: Any) -> str:
        return str(self.emulator.people().sign_in(user_id, **options)["token"])

    def ask(self, query: str, token: str | None = None, **headers: str) -> Any:
        sent = {**headers, **({"authorization": f"Bearer {token}"} if token else {})}
        answer = self.http.post("/graphql", json={"query": query}, headers=sent)
        assert answer.status_code == 200
        return answer.json()

    def refusal(self, field: str, token: str | None = None, **headers: str) -> Any:
        answer = self.ask(f"{{ {field} }}", token, **headers)
        assert answer["data"] == {field: None}
        (error,) = answer["errors"]
        assert error["path"] == [field]
        assert error["message"] in {"Nobody is signed in.", "Who is signed in may not do this."}
        return error["extensions"]


@pytest.fixture(scope="module", params=["FastAPI", "Starlette"])
def site(request: pytest.FixtureRequest, private_key: RSAPrivateKey) -> Iterator[Site]:
    clock = ManualClock()
    emulator = Emulator(f"sk_test_{token_hex(8)}", clock=clock, limits=None, private_key=private_key)
    app: Any = FastAPI()
    if request.param == "FastAPI":
        app.include_router(GraphQLRouter(schema, context_getter=get_context), prefix="/graphql")
    else:
        graphql = WithoutFastAPI(schema)
        app = Starlette(routes=[Route("/graphql", graphql), WebSocketRoute("/graphql", graphql)])
    key = emulator.instance().secret_key
    keys = AuthenticateOptions(publishable_key=emulator.publishable_key())
    aclerk = AsyncClerk(key, http_client=emulator.transport, limits=UNLIMITED, authentication=keys)
    app.add_middleware(ClerkMiddleware, clerk=aclerk, now=clock.now)
    with (
        Clerk(key, http_client=emulator.transport, limits=UNLIMITED) as clerk,
        asgi_server(app) as url,
        httpx.Client(base_url=url, trust_env=False) as http,
    ):
        yield Site(emulator, clock, clerk, http)


@pytest.fixture
def user_id(site: Site) -> str:
    return site.user()


@pytest.fixture
def token(site: Site, user_id: str) -> str:
    return site.token(user_id)


def test_resolvers_plain_and_awaited_know_who_is_asking(site: Site, user_id: str, token: str) -> None:
    assert site.ask("{ anybody plain awaited }", token) == {
        "data": {"anybody": user_id, "plain": user_id, "awaited": user_id}
    }
    assert site.ask("{ anybody }") == {"data": {"anybody": None}}
    assert site.ask('mutation { save(text: "a") }', token)["data"] == {"save": f"a of {user_id}"}


def test_the_user_is_read_once_in_a_request(site: Site, user_id: str, token: str) -> None:
    for expected in (1, 2):
        assert "errors" not in site.ask("{ a: awaited b: awaited c: awaited }", token)
        assert site.emulator.count(f"GET /users/{user_id}") == expected


def test_nobody_gets_a_code_and_no_redirect(site: Site, user_id: str) -> None:
    pending = site.token(user_id, pending=True)
    for field in ("plain", "awaited", "admin", "edits", "machine", "either", "verified"):
        assert site.refusal(field) == UNAUTHENTICATED
        assert site.refusal(field, accept="text/html, application/json") == UNAUTHENTICATED
    for sent in ("nonsense", pending, "ak_wrong", "mt_wrong"):
        assert site.refusal("plain", sent) == UNAUTHENTICATED
        assert site.refusal("either", sent) == UNAUTHENTICATED
    answer = site.ask('mutation { save(text: "a") }')
    assert (answer["data"], answer["errors"][0]["extensions"]) == (None, UNAUTHENTICATED)


def test_who_may_not_is_told_apart_from_nobody(site: Site, user_id: str, token: str) -> None:
    for field in ("admin", "edits"):
        assert site.refusal(field, token) == FORBIDDEN
    organization = site.clerk.organizations.create_organization(name="Acme", created_by=user_id)
    admin = site.token(user_id, organization_id=organization.id)
    assert site.ask("{ admin edits }", admin) == {"data": {"admin": "org:admin", "edits": "org:admin"}}


def test_a_refused_field_leaves_the_others(site: Site, user_id: str, token: str) -> None:
    answer = site.ask("{ plain admin }", token)
    assert answer["data"] == {"plain": user_id, "admin": None}
    assert len(answer["errors"]) == 1


def test_machines_reach_what_is_for_them(site: Site, user_id: str, token: str) -> None:
    key = str(site.clerk.api_keys.create(name="key", subject=user_id).secret)
    assert site.ask("{ machine either }", key) == {"data": {"machine": user_id, "either": "api_key"}}
    assert site.ask("{ either }", token) == {"data": {"either": "session_token"}}
    assert site.refusal("machine", token) == UNAUTHENTICATED
    assert site.refusal("plain", key) == UNAUTHENTICATED


def test_who_must_verify_again_is_told_so_where_nothing_else_is_missing(site: Site, user_id: str, token: str) -> None:
    assert site.ask("{ verified }", token) == {"data": {"verified": user_id}}
    session_id = str(site.emulator.people().sign_in(user_id)["session_id"])
    site.clock.advance(1200)
    old = str(site.emulator.people().session_token(session_id, seconds=3600))
    assert site.refusal("verified", old) == {**FORBIDDEN, **reverification_error("strict")}
    assert site.refusal("verifiedAdmin", old) == FORBIDDEN


def test_a_predicate_that_changes_its_mind_has_still_refused(site: Site, token: str) -> None:
    global answers  # noqa: PLW0603 - the schema is made once
    answers = iter([False, True])
    assert site.refusal("wavering", token) == FORBIDDEN


def test_a_permission_may_fail_silently_and_is_no_part_of_the_schema(site: Site, token: str) -> None:
    assert site.ask("{ quiet }") == {"data": {"quiet": None}}
    assert site.ask("{ quiet }", token) == {"data": {"quiet": None}}
    text = schema.as_str()
    assert "quiet" in text
    assert "@" not in text


def test_a_subscription_knows_who_opened_it(site: Site, user_id: str, token: str) -> None:
    assert list(subscribed(site, token)) == [{"count": f"{number} {user_id}"} for number in range(3)]
    (error,) = subscribed(site, None)
    assert error[0]["extensions"] == UNAUTHENTICATED


def subscribed(site: Site, token: str | None) -> Iterator[Any]:
    address = str(site.http.base_url.join("/graphql")).replace("http", "ws", 1)
    headers = {"authorization": f"Bearer {token}"} if token else {}
    query = {"query": "subscription { count(to: 3) }"}
    with connect(address, additional_headers=headers, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
        socket.send(json.dumps({"type": "connection_init"}))
        assert json.loads(socket.recv())["type"] == "connection_ack"
        socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": query}))
        while (told := json.loads(socket.recv()))["type"] != "complete":
            yield told["payload"]["data"] if told["type"] == "next" else told["payload"]
            if told["type"] == "error":
                break


def test_nobody_sees_anothers_data(site: Site) -> None:
    people = [(user_id := site.user(), site.token(user_id)) for _ in range(20)]

    async def ask() -> None:
        async with httpx.AsyncClient(base_url=site.http.base_url, trust_env=False, timeout=30) as client:

            async def once(number: int) -> None:
                user_id, token = people[number % 20]
                headers = {"authorization": f"Bearer {token}"}
                answer = await client.post("/graphql", json={"query": "{ plain awaited }"}, headers=headers)
                assert answer.json() == {"data": {"plain": user_id, "awaited": user_id}}

            await asyncio.gather(*(once(number) for number in range(60)))

    asyncio.run(ask())


@strawberry.type
class BlockingQuery:
    @strawberry.field(permission_classes=[SignedIn])
    def me(self) -> str | None:
        user = wsgi.current_user()
        return user.id if user else None


def test_the_same_permissions_hold_in_flask(emulator: Emulator) -> None:
    app = Flask("site")
    app.add_url_rule("/graphql", view_func=GraphQLView.as_view("graphql", schema=strawberry.Schema(BlockingQuery)))
    keys = AuthenticateOptions(publishable_key=emulator.publishable_key())
    key = emulator.instance().secret_key
    with Clerk(key, http_client=emulator.transport, limits=UNLIMITED, authentication=keys) as clerk:
        wrapped: Any = app
        wrapped.wsgi_app = wsgi.ClerkMiddleware(app.wsgi_app, clerk, now=emulator.clock.now)
        user_id = clerk.users.create_user(email_address=["ada@example.com"]).id
        token = emulator.people().sign_in(user_id)["token"]
        headers = {"authorization": f"Bearer {token}"}
        client = app.test_client()
        assert client.post("/graphql", json={"query": "{ me }"}, headers=headers).json == {"data": {"me": user_id}}
        answer = client.post("/graphql", json={"query": "{ me }"}).json
        assert answer
        assert answer["errors"][0]["extensions"] == UNAUTHENTICATED


def test_without_the_middleware_nobody_passes() -> None:
    result = schema.execute_sync("{ plain }")
    assert result.data == {"plain": None}
    assert isinstance(result.errors and result.errors[0].original_error, ConfigurationError)
