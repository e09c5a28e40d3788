"""A call in the words of Clerk's JavaScript SDK is made by our client, and told in that SDK's words again."""

from __future__ import annotations

from typing import Any

import pytest

from .adapter import deviation, run_vector
from .cases import equal, fixtures

CLERK = "https://api.clerk.com"
KEY = {"secretKey": "sk_test_abc"}


def asked(call: str, *args: Any, client: Any = KEY, **response: Any) -> dict[str, Any]:
    given = {"client": client, "call": call, "args": list(args)}
    return {"name": call, "input": {**given, "response": response} if response else given}


def told(call: str, *args: Any, **options: Any) -> dict[str, Any]:
    return run_vector("api_client", asked(call, *args, **options))


def reason(call: str, *args: Any, **options: Any) -> str | None:
    return deviation("api_client", asked(call, *args, **options))


def sent(call: str, *args: Any, **options: Any) -> list[tuple[str, str, Any]]:
    return [(each["method"], each["url"], each["body"]) for each in told(call, *args, **options)["requests"]]


@pytest.mark.parametrize(
    ("call", "args", "requests"),
    [
        ("users.banUser", ["user_1"], [("POST", "/v1/users/user_1/ban", None)]),
        ("users.getUser", ["a@b c"], [("GET", "/v1/users/a@b%20c", None)]),
        ("users.getCount", [{"query": "a b~", "userId": ["x", "y"]}],
         [("GET", "/v1/users/count?query=a+b%7E&user_id=x&user_id=y", None)]),
        ("users.updateUser", ["user_1", {"firstName": "A", "unsafeMetadata": {"aB": 1}}],
         [("PATCH", "/v1/users/user_1", {"first_name": "A"}),
          ("PUT", "/v1/users/user_1/metadata", {"unsafe_metadata": {"aB": 1}})]),
        ("users.getUserOauthAccessToken", ["user_1", "google"],
         [("GET", "/v1/users/user_1/oauth_access_tokens/oauth_google?paginated=true", None)]),
        ("users.verifyTOTP", [{"userId": "user_1", "code": "1"}],
         [("POST", "/v1/users/user_1/verify_totp", {"code": "1"})]),
        ("users.setPasswordCompromised", ["user_1"],
         [("POST", "/v1/users/user_1/password/set_compromised", {"revoke_all_sessions": False})]),
        ("sessions.getToken", ["sess_1", "t", 60],
         [("POST", "/v1/sessions/sess_1/tokens/t", {"expires_in_seconds": 60})]),
        ("sessions.getToken", ["sess_1", ""], [("POST", "/v1/sessions/sess_1/tokens", None)]),
        ("sessions.getSessionList", [{"limit": 2}], [("GET", "/v1/sessions?limit=2&paginated=true", None)]),
        ("invitations.createInvitationBulk", [[{"emailAddress": "a", "publicMetadata": {"aB": 1}}]],
         [("POST", "/v1/invitations/bulk", [{"email_address": "a", "public_metadata": {"aB": 1}}])]),
        ("machines.createScope", ["mch_1", "mch_2"],
         [("POST", "/v1/machines/mch_1/scopes", {"to_machine_id": "mch_2"})]),
        ("m2m.createToken", [],
         [("POST", "/m2m_tokens", {"seconds_until_expiration": None, "claims": None, "token_format": "opaque"})]),
        ("organizations.createOrganizationDomain", [{"organizationId": "org_1", "name": "a", "verified": None}],
         [("POST", "/v1/organizations/org_1/domains", {"name": "a", "verified": True})]),
        ("samlConnections.updateSamlConnection", ["saml_1", {"attributeMapping": {"userId": "x"}}],
         [("PATCH", "/v1/saml_connections/saml_1", {"attribute_mapping": {"user_id": "x"}})]),
        ("idPOAuthAccessToken.verify", ["oat_1"],
         [("POST", "/oauth_applications/access_tokens/verify", {"access_token": "oat_1"})]),
    ],
)  # fmt: skip
def test_a_call_asks_what_it_asks_in_javascript(
    call: str, args: list[Any], requests: list[tuple[str, str, Any]]
) -> None:
    assert sent(call, *args, body={}) == [(method, CLERK + path, body) for method, path, body in requests]


def test_a_machine_asks_with_its_own_key() -> None:
    keys = {**KEY, "machineSecretKey": "ak_a"}
    for client, args, key in (
        (keys, {}, "ak_a"),
        (keys, {"machineSecretKey": "ak_b"}, "ak_b"),
        ({}, {"machineSecretKey": "ak_b"}, "ak_b"),
    ):
        [request] = told("m2m.verify", {"token": "mt_1", **args}, client=client, body={})["requests"]
        assert request["headers"]["authorization"] == f"Bearer {key}"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ([], []),
        ({"data": [], "total_count": 0}, {"data": [], "totalCount": 0}),
        ({"data": [{"object": "session", "id": "s", "latest_activity": {"is_mobile": True}}]},
         [{"id": "s", "latestActivity": {"isMobile": True}}]),
        ({"data": [{"object": "session", "id": "s", "deleted": True, "x": 1}]},
         [{"object": "session", "id": "s", "deleted": True}]),
        ({"data": [{"object": "new", "a_b": 1}]}, [{"object": "new", "a_b": 1}]),
    ],
)  # fmt: skip
def test_a_list_is_told_as_in_javascript(body: Any, found: Any) -> None:
    assert equal(told("sessions.getSessionList", body=body)["returns"], found)


def test_a_user_is_told_with_all_that_belongs_to_them() -> None:
    address = {"id": "idn_1", "object": "email_address", "linked_to": [{"type": "oauth_google", "id": "x"}]}
    body = {"object": "user", "email_addresses": [address], "private_metadata": None, "passkeys": [], "created_at": 5}
    found = told("users.getUser", "user_1", body=body)["returns"]
    assert equal(found["emailAddresses"], [{"id": "idn_1", "linkedTo": [{"id": "x", "type": "oauth_google"}]}])
    assert (found["privateMetadata"], found["publicMetadata"], found["createdAt"]) == (None, {}, 5)
    assert found["_raw"] == body
    assert "passkeys" not in found


@pytest.mark.parametrize(("call", "status"), [("users.getUser", 429), ("users.getUser", 503), ("users.banUser", 500)])
def test_a_refusal_is_told_once_with_all_that_it_says(call: str, status: int) -> None:
    errors = {"errors": [{"code": "a", "message": "b", "long_message": "c", "meta": {"param_name": "d"}}]}
    headers = {"Retry-After": "7", "cf-ray": "ray_1"}
    for _ in range(2):  # what one case is refused holds back no other
        found = told(call, "user_1", status=status, statusText="No", headers=headers, body=errors)
        assert len(found["requests"]) == 1
        thrown = found["throws"]
        assert (thrown["name"], thrown["message"], thrown["status"]) == ("ClerkAPIResponseError", "No", status)
        assert (thrown["clerkTraceId"], thrown["retryAfter"]) == ("ray_1", 7)
        assert equal(thrown["errors"], [{"code": "a", "message": "b", "longMessage": "c", "meta": {"paramName": "d"}}])


def test_who_counts_rows_asks_twice_even_if_one_answer_is_a_refusal() -> None:
    assert len(sent("users.getUserList", status=401, body={"errors": []})) == 2


def test_no_answer_is_told_in_the_words_of_the_network() -> None:
    thrown = told("users.getUser", "user_1", throw="boom")["throws"]
    assert (thrown["status"], thrown["errors"]) == (None, [{"code": "unexpected_error", "message": "boom"}])


@pytest.mark.parametrize(
    ("call", "args", "client", "message"),
    [
        ("users.getUser", [], KEY, "A valid resource ID is required."),
        ("users.getUser", [""], {}, "A valid resource ID is required."),
        ("organizations.getOrganization", [{"slug": None}], KEY, "A valid resource ID is required."),
        ("users.banUser", [".."], KEY,
         'joinPaths: "." and ".." path segments are not allowed (received "/users/../ban")'),
        ("users.getUser", ["user_1"], {}, "Missing Clerk Secret Key."),
        ("users.getUser", ["user_1"], {"machineSecretKey": "ak_a"}, "Missing Clerk Secret Key."),
    ],
)  # fmt: skip
def test_what_both_refuse_is_refused_in_the_same_words(call: str, args: list[Any], client: Any, message: str) -> None:
    found = told(call, *args, client=client)
    assert found["throws"]["name"] == "Error"
    assert found["throws"]["message"].startswith(message)
    assert found["requests"] == []
    assert reason(call, *args, client=client) is None


def test_a_machines_json_web_token_is_verified_by_keys() -> None:
    token = {"token": fixtures()["tok"]["dev_m2m"]["jwt"]}
    found = told("m2m.verify", token, client={**KEY, "jwtKey": fixtures()["pem"]["a"]})
    assert found["requests"] == []
    assert found["returns"]["subject"].startswith("mch_")
    thrown = told("m2m.verify", token, client={**KEY, "jwtKey": fixtures()["pem"]["b"]})["throws"]
    assert thrown["name"] == "MachineTokenVerificationError"


@pytest.mark.parametrize(
    ("number", "call", "args", "options"),
    [
        ("6", "emails.create", [{}], {}),
        ("6.1", "users.getUser", ["user_1"], {"client": {"secretKey": "secret"}}),
        ("6.1", "users.getUser", ["user_1"], {"client": {**KEY, "apiVersion": "v2"}}),
        ("6.1", "users.getUser", ["user_1"], {"client": {**KEY, "apiUrl": "https://x.example/v1"}}),
        ("6.2", "users.updateUser", ["user_1", {"shoeSize": 5}], {}),
        ("6.3", "users.deleteUser", ["user_1"], {"status": 204}),
        ("6.3", "users.getUser", ["user_1"], {"body": []}),
        ("6.3", "emailAddresses.getEmailAddress", ["idn_1"], {"body": {"object": "email_address"}}),
        ("6.4", "users.getUser", ["user_1"], {"status": 500, "body": "{bad"}),
        ("6.4", "users.getUser", ["user_1"], {"status": 429, "headers": {"Retry-After": "1.5"}, "body": {}}),
        ("10", "users.getCount", [{"query": ""}], {}),
        ("10", "users.getUserList", [{"limit": 501}], {}),
        ("11", "users.getUser", ["user_1"], {"contentType": "application/json; charset=utf-8", "body": {}}),
        ("12", "users.getUser", ["a?b"], {}),
        ("12", "organizations.deleteOrganizationMembership", [{"organizationId": "org_1"}], {}),
        ("12", "users.getUser", ["%" + "25" * 12 + "zz"], {}),
    ],
)  # fmt: skip
def test_what_is_done_otherwise_is_told_by_number(number: str, call: str, args: list[Any], options: Any) -> None:
    assert str(reason(call, *args, **options)).partition(":")[0] == number
    told(call, *args, **options)
