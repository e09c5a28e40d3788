"""Hostile headers, cookies and addresses, on both clients: huge ones, odd ones, several of a name, and what follows."""

from __future__ import annotations

import string
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import HealthCheck, given, settings, strategies as st

from clerk_backend import ArgumentError, AsyncClerk, Clerk, ConfigurationError
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.keys import cookie_suffix
from clerk_backend.auth.numbers import number, parse_int
from clerk_backend.auth.options import AuthenticateOptions, OrganizationSyncOptions
from clerk_backend.auth.state import RequestState, location
from tests.auth.attacking import MUCH, at_once, networkless, request, written
from tests.auth.deciding import DATA, DEVELOPMENT, HOME, PAGE, PRODUCTION, REFRESH, assert_sendable, header
from tests.auth.signing import NOW, pem, sign
from tests.conftest import Clerks

SUFFIX = cookie_suffix(PRODUCTION)
UAT = PAGE | {"cookie": "__client_uat=1"}


async def decided(clerk: AsyncClerk, headers: Any, url: str = HOME, **options: Any) -> RequestState[AsyncClerk]:
    given = AuthenticateOptions(**options) if options else None
    state = await clerk.authenticate_request(request(headers, url), given, now=NOW)
    assert_sendable(state)
    return state


async def test_of_several_headers_or_cookies_of_a_name_none_is_mixed_with_another(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    clerk, ours, theirs = networkless(clerks, private_key), sign(private_key), sign(other_key, sub="user_evil")
    for first, second in ((ours, theirs), (theirs, ours), (ours, ""), ("", ours), (theirs, theirs)):
        in_two = [*PAGE.items(), ("cookie", f"__client_uat=1; __session={first}"), ("Cookie", f"__session={second}")]
        in_one = PAGE | {"cookie": f"__session={first}; __client_uat=1; __session={second}"}
        for sent in (in_two, in_one):
            state = await decided(clerk, sent)
            assert state.is_signed_in is (first == ours)
            assert getattr(state.to_auth(), "user_id", None) in {None, "user_1"}
        twice = [*DATA.items(), ("authorization", f"Bearer {first}"), ("Authorization", f"Bearer {second}")]
        assert not (await decided(clerk, twice)).is_signed_in


@pytest.mark.parametrize(
    "before",
    [
        '{"a":"b","c":[1,2]}', '"quoted; still"', "a,b", "[1]", "x=y=z", "=", "", " ; ", "\x01", "{", '"', "%", "%ff",
        "é",
        "a b", "$Version=1", "expires=Thu, 01 Jan 1970 00:00:00 GMT", "\ud800", "__session", "a" * MUCH,
    ],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
async def test_no_cookie_hides_or_becomes_the_session_after_it(
    before: str, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    clerk = networkless(clerks, private_key)
    for pair in (f"x={before}", before):
        sent = PAGE | {"cookie": f"{pair}; __client_uat=1; __session={sign(private_key)}"}
        assert (await decided(clerk, sent)).is_signed_in


@pytest.mark.parametrize(
    "name", ["__Session", "__session ", " __session", "__session_", "__session.", "__session[]", "%5F_session"]
)
async def test_only_the_cookie_of_that_very_name_is_the_session(
    name: str, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    clerk = networkless(clerks, private_key)
    state = await decided(clerk, PAGE | {"cookie": f"__client_uat=1; {name}={sign(private_key)}"})
    assert state.is_signed_in is (name.strip() == "__session")


@pytest.mark.parametrize(
    "scheme", ["Basic", "bearer", "BEARER", "Digest", "Token", "\u212aearer", "Bearer:", "Bearer\t"]
)
async def test_another_scheme_hides_no_session_cookie(scheme: str, clerks: Clerks, private_key: RSAPrivateKey) -> None:
    """`bearer` in lower case is none of Clerk's, whose SDK then goes by the cookies; nobody gets in by it."""
    clerk, token = networkless(clerks, private_key), sign(private_key, sub="user_header")
    cookie = {"cookie": f"__client_uat=1; __session={sign(private_key)}"}
    state = await decided(clerk, PAGE | cookie | {"authorization": f"{scheme} {token}"})
    assert getattr(state.to_auth(), "user_id", None) == "user_1"
    assert not (await decided(clerk, DATA | {"authorization": f"{scheme} {token}"})).is_signed_in


async def test_a_huge_cookie_header_takes_a_moment(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk, session = networkless(clerks, private_key), f"__client_uat=1; __session={sign(private_key)}"
    huge = [
        "x=" + "a" * 10**7,
        ";" * 10**6,
        "x=" + "%41" * 10**6,
        "x=" + "%" * 10**6,
        "a=" * 10**6,
        "%c3%a9=%ff;" * 10**5,
    ]
    huge += ["; ".join(f"k{each}=%e2%82%ac" for each in range(100_000))]
    for each in huge:
        with at_once(5):
            assert (await decided(clerk, PAGE | {"cookie": f"{each}; {session}"})).is_signed_in


async def test_very_many_headers_take_a_moment(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk = networkless(clerks, private_key)
    for name in ("cookie", "authorization", "x-forwarded-host", "accept", "x"):
        with at_once(5):
            await decided(clerk, [*PAGE.items(), *[(name, "a=" + "b" * 80)] * 50_000])


LONG = {
    "digits": "9" * MUCH + "x", "decimals": "9" * (MUCH // 2) + "." + "9" * (MUCH // 2) + "x",
    "exponent": "1e" + "9" * MUCH,
    "hex": "0x" + "f" * MUCH + "g", "binary": "0b" + "1" * MUCH + "2", "percent": "%" * MUCH,
    "escapes": "%41" * (MUCH // 3),
    "blanks": " \t" * (MUCH // 2) + "x", "dots": "." * MUCH, "slashes": "/" * MUCH, "parents": "../" * (MUCH // 3),
    "schemes": "http://" * (MUCH // 7), "ats": "@" * MUCH, "colons": ":" * MUCH, "brackets": "[" * MUCH,
    "commas": "," * MUCH,
    "tokens": "eyJaaaa." * (MUCH // 8), "cookies": "__session=" * (MUCH // 10),
    "deep": written("{}", "[" * (MUCH // 2)),
    "punycode": "xn--" * (MUCH // 4), "latin": "\xfc." * (MUCH // 2), "keys": "sk_test_" * (MUCH // 8),
    "signs": "+-" * MUCH,
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_no_long_text_in_any_place_keeps_anybody_busy(
    name: str, knowing_nothing: Clerk, private_key: RSAPrivateKey
) -> None:
    """Nor what is said of it afterwards, to whoever looks for a fault."""
    text, jar = LONG[name], f"__client_uat=1; __clerk_db_jwt=x; __session={sign(private_key, exp=NOW - 60)}"
    sync = OrganizationSyncOptions(["/orgs/:slug", "/:id*"], ["/(.*)"])
    options = AuthenticateOptions(publishable_key=DEVELOPMENT, jwt_key=pem(private_key), organization_sync_options=sync)
    suffix = cookie_suffix(DEVELOPMENT)
    cookies = ("__session", "__client_uat", "__clerk_db_jwt", "__clerk_redirect_count", "__clerk_handshake_nonce")
    sent = [(HOME, PAGE | {"cookie": f"{each}={text}; {jar}"}) for each in cookies]
    sent += [(HOME, PAGE | {"cookie": f"{each}_{suffix}={text}; {jar}"}) for each in ("__session", "__refresh")]
    places = (
        "authorization",
        "host",
        "x-forwarded-host",
        "x-forwarded-proto",
        "origin",
        "referer",
        "accept",
        "user-agent",
    )
    sent += [(HOME, PAGE | {"cookie": jar, each: text}) for each in places]
    parameters = ("__clerk_redirect_url", "__clerk_synced", "__clerk_db_jwt", "__clerk_handshake_nonce", "x")
    sent += [(f"https://app.example.com/?{each}={text}", PAGE | {"cookie": jar}) for each in parameters]
    sent += [(f"https://app.example.com/{text}", PAGE | {"cookie": jar})]
    for url, headers in sent:
        with at_once():
            try:
                state = knowing_nothing.authenticate_request(request(headers, url), options, now=NOW)
            except (ArgumentError, ConfigurationError):
                continue
            assert_sendable(state)
            if (auth := state.to_auth()) is not None:
                auth.debug()


@pytest.mark.parametrize("unit", ["9", "9.", ".9", "+", "-9", "e9", "1e", "0x", "0", " ", "Infinity", "_"])
def test_numbers_are_read_in_linear_time(unit: str) -> None:
    with at_once():
        for text in (unit * 200_000, unit * 200_000 + "x", "1" + unit * 200_000, "." + unit * 200_000 + "e"):
            number(text)
            parse_int(text)


async def test_a_token_that_nobody_verified_yet_costs_nothing(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    """Its times are read before its signature is, to tell which cookie counts."""
    clerk = networkless(clerks, private_key)
    for iat in (f'"{"9" * 40_000}x"', '"1.' + "1" * 40_000 + 'e"', "9" * 4000, "1e308", '[["1"]]'):
        token = written('{"alg":"RS256"}', f'{{"sub":"u","iss":"https://clerk.example.com","exp":1,"iat":{iat}}}')
        jar = f"__session={token}; __session_{SUFFIX}={token}; __client_uat=1; __client_uat_{SUFFIX}=1"
        with at_once():
            assert not (await decided(clerk, PAGE | {"cookie": jar})).is_signed_in


HOSTS = [
    "a@evil.example", "a:b@evil.example", "@evil.example", "app.example.com@evil.example", "evil.example\\@x",
    "evil\0", "evil:99999",
    "evil.example:80:80", "evil.example/..", "evil.example?x", "evil.example#x", "[::1]:80", "[::1", "evil.", "evil..",
    "a,b", "a b",
    "\tevil", "evil\r\nx: y", "%65vil", "ev%00il", "evil%0d%0a", "\uff45vil", "evil\u3002example", "\ud800", "xn--a",
    "-", "0x7f.1",
    "1.2.3.4.5", "evil\u200b", "javascript:alert(1)", "//evil", "", "null", "*", "a" * 5000, "\xad", "evil.example:",
    ":80", "é.example",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: repr(host[:20]))
async def test_no_host_puts_credentials_controls_or_another_place_into_where_a_browser_is_sent(
    host: str, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    clerk = networkless(clerks, private_key)
    for sent in ({"host": host}, {"x-forwarded-host": host}, {"x-forwarded-host": host, "x-forwarded-proto": "http"}):
        state = await decided(clerk, UAT | sent)
        target = urlsplit(location(state) or "")
        assert (target.scheme, target.netloc, target.path) == ("https", "clerk.example.com", "/v1/client/handshake")
        [back] = parse_qs(target.query)["redirect_url"]
        assert back.isascii()
        assert back.isprintable()
        assert "@" not in urlsplit(back).netloc
        assert urlsplit(back).path == "/dashboard"
        auth: Any = (await decided(clerk, DATA | sent)).to_auth()
        away = auth.redirect_to_sign_in().location
        assert urlsplit(away).netloc == "accounts.example.com"
        assert away.isascii()
        assert away.isprintable()


async def test_a_host_that_names_credentials_is_not_believed(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk = networkless(clerks, private_key)
    state = await decided(clerk, UAT | {"host": "app.example.com@evil.example"})
    assert "evil" not in (location(state) or "")
    for url in ("https://a:b@app.example.com/x?y=1", "https://a@app.example.com/x?y=1"):
        for headers in ({}, {"host": "b@evil.example"}, {"host": "a b"}, {"host": "app.example.com"}):
            assert Inbound("GET", url, headers).url.href == "https://app.example.com/x?y=1"


@pytest.mark.parametrize(
    "proto", ["javascript", "https\r\nx", "file", "data", "ftp", "", " https", "HTTPS", "ht tp", "https,http", "\0"]
)
async def test_no_forwarded_scheme_leads_elsewhere(proto: str, clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk = networkless(clerks, private_key)
    state = await decided(clerk, UAT | {"x-forwarded-proto": proto, "x-forwarded-host": "pub.example.com"})
    [back] = parse_qs(urlsplit(location(state) or "").query)["redirect_url"]
    assert urlsplit(back).path.endswith("/dashboard")
    assert_sendable(state)


@pytest.mark.parametrize("host", ["evil.example", "a@evil.example", "evil.example:8443"])
async def test_a_forwarded_host_changes_whose_tokens_pass_in_no_way(
    host: str, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    clerk = networkless(clerks, private_key, authorized_parties=["https://app.example.com"])
    theirs, ours = sign(private_key, azp=f"https://{host}"), sign(private_key)
    for sent in (
        {"host": host},
        {"x-forwarded-host": host},
        {"origin": f"https://{host}"},
        {"referer": f"https://{host}"},
    ):
        assert not (await decided(clerk, DATA | sent | {"authorization": f"Bearer {theirs}"})).is_signed_in
        assert (await decided(clerk, DATA | sent | {"authorization": f"Bearer {ours}"})).is_signed_in


@pytest.mark.parametrize(
    "back",
    [
        "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "/relative", "//evil.example", "https://",
        "\r\nx: y", "ftp://a.b",
        "https:\\\\evil.example\r\nset-cookie: a=b", "https://evil.example/\u20ac\0", "\\\\evil",
    ],
    ids=repr,
)  # fmt: skip
async def test_a_satellites_return_address_is_a_web_page_or_refused(
    back: str, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    """To a development instance any web page may be a satellite's; nothing of the sort happens in production."""
    sent, url = PAGE | {"cookie": "__clerk_db_jwt=dvb_1"}, str(httpx.URL(HOME, params={"__clerk_redirect_url": back}))
    clerk = networkless(clerks, private_key)
    try:
        state = await decided(clerk, sent, url, publishable_key=DEVELOPMENT)
    except ArgumentError as error:
        assert back not in str(error)  # noqa: PT017 - either will do
    else:
        assert urlsplit(location(state) or "").scheme in {"http", "https"}
    assert location(await decided(clerk, sent, url)) is None


@pytest.mark.parametrize(
    "count", ["3", "2", "1", "-1", "1e400", "99", "0x3", "3.0", "\u0663", "NaN", "a", "9" * 5000, "%33%0d%0a", "-0"]
)
async def test_however_the_count_of_redirects_is_written_the_answer_is_one_cookie(
    count: str, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    clerk = networkless(clerks, private_key)
    state = await decided(clerk, PAGE | {"cookie": f"__client_uat=1; __clerk_redirect_count={count}"})
    cookies = header(state, "set-cookie")
    assert len(cookies) == (0 if number(unquote(count)) == 3 else 1)
    for cookie in cookies:
        value, *attributes = cookie.removeprefix("__clerk_redirect_count=").split("; ")
        assert attributes == ["SameSite=Lax", "HttpOnly", "Max-Age=2"]
        assert set(value) <= set(string.digits + "-+.e" + "Infinity")


async def test_an_expired_refresh_token_signs_nobody_in(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    """Nor does one that Clerk does not know, nor one whose answer is odd; nobody is asked for a forged session."""
    asked, answers = list[str](), list[Any]()

    def answer(call: httpx.Request) -> httpx.Response:
        asked.append(call.url.path)
        status, body = answers[-1]
        return httpx.Response(status, json=body)

    given = AuthenticateOptions(publishable_key=PRODUCTION, jwt_key=pem(private_key))
    clerk = clerks(answer, secret_key="sk_live_x", authentication=given, retries=0)
    jar = f"__client_uat=1; {REFRESH}=r; __session={{}}"
    for status, body in (
        (400, {"errors": [{"code": "refresh_token_expired", "message": "x"}]}),
        (401, {"errors": [{"code": "x\r\nset-cookie: a=b", "message": "x"}]}),
        (200, {}), (200, {"cookies": []}), (200, {"cookies": [None]}), (200, {"cookies": ["__session="]}),
        (200, {"cookies": [f"__session={sign(private_key, exp=NOW - 60)}"]}), (200, {"cookies": ["x\r\ny"]}),
        (200, {"cookies": [f"__session={sign(other_key)}"]}), (200, []), (404, {}),
    ):  # fmt: skip
        answers.append((status, body))
        state = await decided(clerk, PAGE | {"cookie": jar.format(sign(private_key, exp=NOW - 60))})
        assert not state.is_signed_in
        assert "a=b" not in str(header(state, "set-cookie"))
    before = len(asked)
    await decided(clerk, PAGE | {"cookie": jar.format(sign(other_key, exp=NOW - 60))})
    assert len(asked) == before


@pytest.mark.parametrize(
    "bad", ["\udcff", "\0", "\r\nx: y", "é", "x" * MUCH, "\U0001f600", "..", "%2e%2e", "\ufffe", "é" * 30_000]
)
async def test_what_cannot_be_sent_on_to_clerk_is_a_state_all_the_same(
    bad: str, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    clerk, expired = networkless(clerks, private_key), sign(private_key, exp=NOW - 60)
    jar = f"__client_uat=1; __session={expired}"
    for sent in (
        {"cookie": f"__clerk_handshake_nonce={bad}"}, {"cookie": f"{jar}; {REFRESH}={bad}"},
        {"authorization": f"Bearer ak_{bad}"},
        {"cookie": f"{jar}; {REFRESH}=r", "user-agent": bad, f"x{bad}": bad, "host": bad},
        {"authorization": f"mt_{bad}"},
    ):  # fmt: skip
        for accepts in ("session_token", "any"):
            state = await decided(clerk, PAGE | sent, accepts_token=accepts)
            assert not state.is_signed_in
    state = await decided(clerk, PAGE, f"{HOME}&__clerk_handshake_nonce={bad}")
    assert not state.is_signed_in


async def test_a_nonce_that_is_none_is_not_asked_about(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk = networkless(clerks, private_key)
    for length, calls in ((4096, 1), (4097, 1), (10**6, 1)):
        state = await decided(clerk, PAGE | {"cookie": f"__clerk_handshake_nonce={'n' * length}"})
        assert state.reason == "session-token-missing"
        assert clerk.stats.requests == calls


texts = st.one_of(
    st.text(st.characters(codec=None), max_size=30),
    st.binary(max_size=30).map(lambda raw: raw.decode("utf-8", "surrogateescape")),
    st.sampled_from(
        ["", "0", "1", "3", "ak_x", "mt_x", "oat_x", "Bearer", "null", "%00", "javascript:", "a@b", "//evil.example"]
    ),
)
names = st.sampled_from(
    [
        *(
            "authorization",
            "cookie",
            "host",
            "x-forwarded-host",
            "x-forwarded-proto",
            "origin",
            "referer",
            "accept",
            "x\n",
        ),
        *("sec-fetch-dest", "user-agent", "\udcff"),
    ]
)
jars = st.sampled_from(
    [
        *(
            "__session",
            f"__session_{SUFFIX}",
            "__client_uat",
            f"__client_uat_{SUFFIX}",
            REFRESH,
            "__clerk_db_jwt",
            "\udcff",
        ),
        *("__clerk_handshake", "__clerk_handshake_nonce", "__clerk_redirect_count"),
    ]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.lists(st.tuples(names, texts), max_size=5),
    jar=st.lists(st.tuples(jars, texts), max_size=4),
    url=texts,
    method=st.one_of(st.sampled_from(["GET", "POST"]), texts),
    options=st.sampled_from(
        [{}, {"publishable_key": DEVELOPMENT}, {"accepts_token": "any"}, {"proxy_url": "/__clerk"}]
    ),
)
def test_whatever_a_client_is_asked_nothing_is_raised_that_is_not_ours(
    *,
    knowing_nothing: Clerk,
    private_key: RSAPrivateKey,
    sent: Any,
    jar: Any,
    url: str,
    method: str,
    options: dict[str, Any],
) -> None:
    given = AuthenticateOptions(**{"publishable_key": PRODUCTION, "jwt_key": pem(private_key), **options})
    pairs = [("sec-fetch-dest", "document"), ("cookie", ";".join(f"{name}={value}" for name, value in jar)), *sent]
    for address in (HOME, url, f"https://app.example.com/{url}", f"{HOME}&__clerk_handshake_nonce={url}"):
        try:
            state = knowing_nothing.authenticate_request(request(pairs, address, method), given, now=NOW)
        except (ArgumentError, ConfigurationError):
            continue
        assert_sendable(state)
        assert not state.is_signed_in
