"""Hostile requests: whatever the bytes, there is a state or an error of ours, and nobody gets in or is sent astray."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import given, settings, strategies as st

from clerk_backend import ArgumentError, Call, ConfigurationError, NotFoundError
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.keys import cookie_suffix
from clerk_backend.auth.options import OrganizationSyncOptions
from clerk_backend.auth.state import SignedIn, location
from tests.auth.deciding import (
    DATA,
    DEVELOPMENT,
    PAGE,
    PRODUCTION,
    REFRESH,
    Clerk,
    assert_sendable,
    cookies,
    decide,
    header,
    options,
    token,
)
from tests.auth.signing import NOW, encoded, pem, sign

SUFFIX = cookie_suffix(PRODUCTION)
CLERK_HOSTS = {"clerk.example.com"}
M2M_CATEGORY, TEMPLATE_CATEGORY = "cl_B7d4PD333AAA", "cl_B7d4PD222AAA"


def nobody(call: Call[Any]) -> Any:
    raise NotFoundError("no", status=404)


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "/\\evil.example", "/%2F%2Fevil.example", "/.//evil.example", "/%0d%0aset-cookie:a=b"]
)
@pytest.mark.parametrize("proxied", [True, False])
def test_a_path_never_becomes_a_host_to_come_back_to(path: str, proxied: bool) -> None:
    forwarded = {"x-forwarded-host": "pub.example.com", "x-forwarded-proto": "https"} if proxied else {}
    headers = PAGE | {"cookie": "__client_uat=1"} | forwarded
    state = decide(headers=headers, url=f"http{'' if proxied else 's'}://app.example.com{path}")
    target = urlsplit(location(state) or "")
    assert target.hostname in CLERK_HOSTS
    [back] = parse_qs(target.query)["redirect_url"]
    assert urlsplit(back).hostname == ("pub.example.com" if proxied else "app.example.com")
    assert_sendable(state)


@pytest.mark.parametrize(
    "host", ["evil.example\r\nx: y", "evil.example/..", "a b", "evil\0", "evil.example:99999", "["]
)
def test_a_forwarded_host_splits_no_header(host: str) -> None:
    for name in ("x-forwarded-host", "host"):
        state = decide(headers=PAGE | {"cookie": "__client_uat=1", name: host, "x-forwarded-proto": "https\r\nx"})
        assert urlsplit(location(state) or "").hostname in CLERK_HOSTS
        assert_sendable(state)


def test_what_a_token_says_splits_no_header(private_key: RSAPrivateKey) -> None:
    given = options(jwt_key=pem(private_key), audience="me", authorized_parties=["https://a.example"])
    for claims in ({"aud": "x\r\nset-cookie: a=b"}, {"azp": "\r\nx\u20ac"}, {"sub": ["\n\u2028"]}):
        bad = sign(private_key, **claims)
        state = decide(given, PAGE | {"cookie": cookies(__client_uat="1", __session=bad)})
        assert state.status == "signed-out"
        assert_sendable(state)


def test_a_type_or_key_id_that_a_header_cannot_carry_splits_none(private_key: RSAPrivateKey) -> None:
    for head in ({"typ": "\r\n\r\n<script>"}, {"alg": "\r\nx"}, {"alg": "RS256", "kid": "\r\nx: y"}):
        text = f"{encoded(head)}.{encoded({'sub': 'x'})}.AAAA"
        clerk = Clerk(lambda _call: {"keys": [{"kid": "a"}]})
        state = decide(options(jwt_key=None), DATA | {"authorization": f"Bearer {text}"}, clerk=clerk)
        assert state.status == "signed-out"
        assert_sendable(state)


def test_clerks_own_code_for_a_refusal_splits_no_header() -> None:
    from clerk_backend import AuthenticationError, ErrorDetail

    def answer(call: Call[Any]) -> Any:
        raise AuthenticationError("no", status=401, errors=(ErrorDetail("x\r\nset-cookie: a=b", ""),))

    cookie = cookies(__client_uat="1", __session=token("prod_expired"), **{REFRESH: "r"})
    state = decide(headers=PAGE | {"cookie": cookie}, clerk=Clerk(answer))
    assert_sendable(state)


@pytest.mark.parametrize("count", ["3", "03", "3.0", " 3", "0x3", "3e0"])
def test_however_three_is_written_the_loop_ends(count: str) -> None:
    state = decide(headers=PAGE | {"cookie": f"__client_uat=1; __clerk_redirect_count={count}"})
    assert state.status == "signed-out"


@pytest.mark.parametrize("count", ["1", "-1", "2.5", "1e400", "NaN", "3abc", "%33%0d%0a", "\u0663", "9" * 400, ""])
def test_however_the_count_is_played_with_it_is_a_number_in_one_cookie(count: str) -> None:
    state = decide(headers=PAGE | {"cookie": f"__client_uat=1; __clerk_redirect_count={count}"})
    assert_sendable(state)
    for cookie in header(state, "set-cookie"):
        assert (
            cookie.partition("=")[2].removesuffix("; SameSite=Lax; HttpOnly; Max-Age=2").strip("-Infity0123456789.e+")
            == ""
        )


def test_a_browser_that_keeps_the_count_is_stopped() -> None:
    """As often as a browser follows, the count goes up, until it is no longer sent away."""
    count, sent = "", 0
    while location(state := decide(headers=PAGE | {"cookie": f"__client_uat=1; __clerk_redirect_count={count}"})):
        count = header(state, "set-cookie")[0].partition("=")[2].partition(";")[0]
        sent += 1
    assert sent == 3


TYPES: list[tuple[Any, str]] = [
    ("api_key", "mt_1"),
    ("api_key", "oat_1"),
    ("api_key", token("dev_m2m")),
    ("api_key", token("prod_active")),
    ("m2m_token", "ak_1"),
    ("m2m_token", token("prod_active")),
    ("m2m_token", token("dev_typ_at_jwt")),
    ("oauth_token", "ak_1"),
    ("oauth_token", token("prod_active")),
    ("oauth_token", token("dev_m2m")),
    ("session_token", token("dev_m2m")),
    ("session_token", token("dev_typ_at_jwt")),
    ("session_token", "ak_1"),
    (["session_token"], "ak_1"),
    (["session_token"], token("dev_m2m")),
    (["api_key", "session_token"], "mt_1"),
]


@pytest.mark.parametrize(("accepts", "text"), TYPES)
def test_a_token_of_one_type_is_none_of_another(accepts: Any, text: str) -> None:
    for presented in (f"Bearer {text}", text):
        state = decide(options(accepts_token=accepts), DATA | {"authorization": presented})
        assert state.status == "signed-out"
        auth = state.to_auth()
        assert auth is not None
        assert auth.is_authenticated is False


@pytest.mark.parametrize("text", ["ak_1", "oat_1", "mt_1", token("dev_m2m"), token("dev_typ_at_jwt")])
def test_no_token_of_a_machine_passes_in_a_cookie(text: str) -> None:
    for accepts in ("session_token", "any", ["api_key", "session_token", "m2m_token", "oauth_token"]):
        state = decide(options(accepts_token=accepts), PAGE | {"cookie": cookies(__client_uat="1", __session=text)})
        assert state.status == "signed-out"


@pytest.mark.parametrize("accepts", ["session_token", "any", ["session_token"], ["session_token", "api_key"]])
def test_a_token_of_a_jwt_template_is_nobody(accepts: Any, private_key: RSAPrivateKey) -> None:
    given = options(jwt_key=pem(private_key), accepts_token=accepts)
    for category in (TEMPLATE_CATEGORY, M2M_CATEGORY, "", None, 0, ["x"], "cl_unknown"):
        made = sign(private_key, header={"alg": "RS256", "typ": "JWT", "cat": category})
        for headers in (
            DATA | {"authorization": f"Bearer {made}"},
            PAGE | {"cookie": cookies(__client_uat="1", __session=made)},
        ):
            assert decide(given, headers).status == "signed-out"


def test_of_two_cookies_of_a_name_the_first_counts(private_key: RSAPrivateKey, other_key: RSAPrivateKey) -> None:
    ours, theirs = sign(private_key), sign(other_key, sub="user_evil")
    given = options(jwt_key=pem(private_key))
    for first, second in ((ours, theirs), (theirs, ours)):
        pairs = [*PAGE.items(), ("cookie", f"__client_uat=1; __session={first}"), ("Cookie", f"__session={second}")]
        assert decide(given, pairs).is_signed_in is (first == ours)


def test_two_authorizations_are_not_one(private_key: RSAPrivateKey) -> None:
    given = options(jwt_key=pem(private_key))
    bearer = ("authorization", f"Bearer {sign(private_key)}")
    assert decide(given, [*DATA.items(), bearer]).is_signed_in
    assert not decide(given, [*DATA.items(), bearer, ("Authorization", "Bearer x")]).is_signed_in


def test_a_suffixed_cookie_of_another_instance_is_not_looked_at(private_key: RSAPrivateKey) -> None:
    given = options(jwt_key=pem(private_key))
    cookie = f"__client_uat_abcdefgh=1; __session_abcdefgh={sign(private_key)}"
    assert decide(given, PAGE | {"cookie": cookie}).reason == "session-token-and-uat-missing"


def test_a_refreshed_session_is_that_of_the_token_which_clerk_signed(private_key: RSAPrivateKey) -> None:
    """Should Clerk answer with another user's, nothing of the expired one is mixed into it."""
    expired, fresh = sign(private_key, exp=NOW - 60, org_id="org_1"), sign(private_key, sub="user_2", sid="sess_2")
    cookie = cookies(__client_uat="1", __session=expired, **{REFRESH: "r"})
    clerk = Clerk(lambda _call: {"cookies": [f"__session={fresh}"]})
    state = decide(options(jwt_key=pem(private_key)), PAGE | {"cookie": cookie}, clerk=clerk)
    assert isinstance(state, SignedIn)
    auth = state.to_auth()
    assert (auth.user_id, auth.org_id, state.token) == ("user_2", None, fresh)


def test_a_refresh_by_another_instances_token_signs_nobody_in(
    private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    cookie = cookies(__client_uat="1", __session=sign(private_key, exp=NOW - 60), **{REFRESH: "r"})
    clerk = Clerk(lambda _call: {"cookies": [f"__session={sign(other_key)}"]})
    state = decide(options(jwt_key=pem(private_key)), PAGE | {"cookie": cookie}, clerk=clerk)
    assert state.reason == "session-token-expired-refresh-invalid-session-token"


def test_a_forged_token_is_never_refreshed(other_key: RSAPrivateKey, private_key: RSAPrivateKey) -> None:
    forged = sign(other_key, exp=NOW - 60)
    cookie = cookies(__client_uat="1", __session=forged, **{REFRESH: "r"})
    state = decide(options(jwt_key=pem(private_key)), PAGE | {"cookie": cookie})
    assert state.reason == "token-invalid-signature"


def test_a_token_that_was_good_is_good_no_longer_than_it_says(private_key: RSAPrivateKey) -> None:
    given = options(jwt_key=pem(private_key))
    headers = DATA | {"authorization": f"Bearer {sign(private_key)}"}
    assert decide(given, headers).is_signed_in
    assert not decide(given, headers, now=NOW + 3600).is_signed_in
    strict = options(jwt_key=pem(private_key), authorized_parties=["https://other.example"])
    assert decide(strict, headers).reason == "token-invalid-authorized-parties"


def test_a_production_page_never_tells_where_a_developers_browser_is_known() -> None:
    headers = PAGE | {"cookie": "__clerk_db_jwt=secret; __client_uat=1"}
    assert "secret" not in (location(decide(headers=headers)) or "")


hostile = st.one_of(
    st.text(max_size=30),
    st.binary(max_size=30).map(lambda raw: raw.decode("latin-1")),
    st.sampled_from(
        [token("prod_active"), token("prod_expired"), token("dev_active"), token("dev_m2m"), "ak_1", "", "0"]
    ),
)
names = st.sampled_from(
    [
        *("__session", f"__session_{SUFFIX}", "__client_uat", f"__client_uat_{SUFFIX}", REFRESH, "__clerk_db_jwt"),
        *("__clerk_handshake", "__clerk_handshake_nonce", "__clerk_redirect_count", "x"),
    ]
)
header_names = st.sampled_from(
    [
        *("authorization", "cookie", "host", "x-forwarded-host", "x-forwarded-proto", "origin", "referer", "accept"),
        *("sec-fetch-dest", "user-agent", "x"),
    ]
)
parameters = st.sampled_from(
    [
        *("__clerk_synced", "__clerk_redirect_url", "__clerk_db_jwt", "__clerk_handshake", "__clerk_handshake_nonce"),
        *("__dev_session", "__clerk_help", "x"),
    ]
)
INSTANCES: list[dict[str, Any]] = [
    {},
    {"accepts_token": "any", "publishable_key": DEVELOPMENT},
    {"publishable_key": DEVELOPMENT},
    {"is_satellite": True, "domain": "s.example", "sign_in_url": "https://p.example/in", "satellite_auto_sync": True},
    {"accepts_token": ["session_token", "api_key"], "proxy_url": "/__clerk", "jwt_key": None},
    {"organization_sync_options": OrganizationSyncOptions(["/orgs/:slug", "/:id*"], ["/(.*)"])},
]


@settings(max_examples=400)
@given(
    given=st.sampled_from(INSTANCES),
    method=st.sampled_from(["GET", "POST", "get", ""]),
    jar=st.lists(st.tuples(names, hostile), max_size=6),
    sent=st.lists(st.tuples(header_names, hostile), max_size=5),
    query=st.lists(st.tuples(parameters, hostile), max_size=3),
    path=st.text(max_size=12),
)
def test_whatever_a_request_says_there_is_a_state_or_an_error_of_ours(
    *, given: dict[str, Any], method: str, jar: Any, sent: Any, query: Any, path: str
) -> None:
    search = "&".join(f"{name}={value}" for name, value in query)
    pairs = [("sec-fetch-dest", "document"), ("cookie", "; ".join(f"{name}={value}" for name, value in jar)), *sent]
    try:
        inbound = Inbound(method, f"https://app.example.com/{path}?{search}", pairs)
        state = decide(options(**given), pairs, url=inbound.url.href, method=method, clerk=Clerk(nobody))
    except (ArgumentError, ConfigurationError):
        return
    assert_sendable(state)
    if isinstance(state, SignedIn):
        machine = [token("dev_m2m")] if given.get("accepts_token") == "any" else []
        assert state.token in {token("prod_active"), token("dev_active"), *machine}
    state.to_auth()
