"""What Clerk's JavaScript SDK offers on top of single operations."""

from __future__ import annotations

import json

import httpx
import pytest

from clerk_backend import BadRequestError
from tests.conftest import Clerks, Handler


def noting(requests: list[httpx.Request], *answers: httpx.Response) -> Handler:
    """Answers in turn, and notes what was asked."""
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return left.pop(0)

    return answer


def asked(requests: list[httpx.Request]) -> list[tuple[str, str, object]]:
    """Verb, path and body of each."""
    return [(each.method, each.url.path, json.loads(each.content or b"null")) for each in requests]


USER = {"id": "user_1", "object": "user"}
ORGANIZATION = {"id": "org_1", "object": "organization"}


async def test_metadata_of_a_user_takes_a_second_call(clerks: Clerks) -> None:
    requests: list[httpx.Request] = []
    last = {**USER, "public_metadata": {"plan": "pro"}}
    clerk = clerks(noting(requests, httpx.Response(200, json=USER), httpx.Response(200, json=last)))
    found = await clerk.users.update_user("user_1", first_name="Ada", public_metadata={"plan": "pro"})
    assert found.public_metadata == {"plan": "pro"}
    assert asked(requests) == [
        ("PATCH", "/v1/users/user_1", {"first_name": "Ada"}),
        ("PUT", "/v1/users/user_1/metadata", {"public_metadata": {"plan": "pro"}}),
    ]


async def test_metadata_alone_is_one_call(clerks: Clerks) -> None:
    requests: list[httpx.Request] = []
    clerk = clerks(noting(requests, *[httpx.Response(200, json=USER), httpx.Response(200, json=ORGANIZATION)]))
    await clerk.users.update_user("user_1", private_metadata={}, unsafe_metadata={"seen": 1})
    await clerk.organizations.update_organization("org_1", public_metadata={"plan": "pro"})
    assert asked(requests) == [
        ("PUT", "/v1/users/user_1/metadata", {"private_metadata": {}, "unsafe_metadata": {"seen": 1}}),
        ("PUT", "/v1/organizations/org_1/metadata", {"public_metadata": {"plan": "pro"}}),
    ]


async def test_a_change_without_metadata_is_one_call(clerks: Clerks) -> None:
    requests: list[httpx.Request] = []
    clerk = clerks(noting(requests, *[httpx.Response(200, json=USER)] * 2, httpx.Response(200, json=ORGANIZATION)))
    await clerk.users.update_user("user_1", first_name=None)
    await clerk.users.update_user("user_1")
    await clerk.organizations.update_organization("org_1", name="Acme")
    assert asked(requests) == [
        ("PATCH", "/v1/users/user_1", {"first_name": None}),
        ("PATCH", "/v1/users/user_1", {}),
        ("PATCH", "/v1/organizations/org_1", {"name": "Acme"}),
    ]


async def test_what_fails_first_stops_the_second(clerks: Clerks) -> None:
    requests: list[httpx.Request] = []
    clerk = clerks(noting(requests, httpx.Response(400, json={"errors": []})))
    with pytest.raises(BadRequestError, match="PATCH /v1/users/user_1"):
        await clerk.users.update_user("user_1", first_name="Ada", public_metadata={"plan": "pro"})
    assert len(requests) == 1


async def test_two_calls_can_be_made_with_their_response(clerks: Clerks) -> None:
    requests: list[httpx.Request] = []
    clerk = clerks(noting(requests, httpx.Response(200, json=USER), httpx.Response(200, json=USER)))
    response = await clerk.with_response(clerk.users.update_user, "user_1", locale="en", public_metadata={})
    assert response.status == 200
    assert [each.method for each in requests] == ["PATCH", "PUT"]


async def test_a_list_of_users_comes_with_its_count_where_it_is_wanted(clerks: Clerks) -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if request.url.path.endswith("/count"):
            return httpx.Response(200, json={"object": "total_count", "total_count": 42})
        return httpx.Response(200, json=[USER])

    clerk = clerks(answer)
    page = await clerk.users.get_user_list(
        with_count=True, query="ada", email_address=["a@b.c", "d@e.f"], limit=1, offset=3, order_by="-created_at"
    )
    assert ([each.id for each in page.data], page.total_count) == (["user_1"], 42)
    by_path = {each.url.path: sorted(each.url.params.multi_items()) for each in requests}
    filters = [("email_address", "a@b.c"), ("email_address", "d@e.f"), ("query", "ada")]
    assert by_path["/v1/users/count"] == filters
    assert set(by_path["/v1/users"]) == {*filters, ("limit", "1"), ("offset", "3"), ("order_by", "-created_at")}
    requests.clear()
    assert (await clerk.users.get_user_list(limit=1)).total_count is None
    assert [each.url.path for each in requests] == ["/v1/users"]


async def test_a_walk_counts_nothing_twice(clerks: Clerks) -> None:
    clerk = clerks()
    made = [(await clerk.users.create_user(username=f"user_{n}")).id for n in range(5)]
    page = await clerk.users.get_user_list(with_count=True, limit=2, order_by="+created_at")
    assert page.total_count == 5
    before = clerk.stats.requests
    assert [each.id async for each in page] == made
    assert clerk.stats.requests - before == 2


async def test_an_organization_is_found_by_id_or_slug(clerks: Clerks) -> None:
    clerk = clerks()
    founder = await clerk.users.create_user(username="founder")
    made = await clerk.organizations.create_organization(name="Acme", slug="acme", created_by=founder.id)
    by_slug = await clerk.organizations.get_organization("acme")
    by_id = await clerk.organizations.get_organization(made.id, include_members_count=True)
    assert by_slug.id == by_id.id == made.id


async def test_a_domain_is_deleted_by_its_older_name_too(clerks: Clerks) -> None:
    requests: list[httpx.Request] = []
    clerk = clerks(noting(requests, httpx.Response(200, json={"id": "dmn_1", "object": "domain", "deleted": True})))
    with pytest.warns(DeprecationWarning, match="domains.delete_domain is deprecated"):
        found = await clerk.domains.delete_domain("dmn_1")
    assert found.deleted
    assert asked(requests) == [("DELETE", "/v1/domains/dmn_1", None)]


async def test_a_handshake_is_looked_up_by_its_nonce(clerks: Clerks) -> None:
    requests: list[httpx.Request] = []
    clerk = clerks(noting(requests, httpx.Response(200, json={"directives": ["__session=x; Path=/"]})))
    assert (await clerk.clients.get_handshake_payload(nonce="n/1")).directives == ["__session=x; Path=/"]
    assert str(requests[0].url).endswith("/v1/clients/handshake_payload?nonce=n%2F1")
