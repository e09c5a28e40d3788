"""How a handshake ends: whose cookies are taken, what a browser is sent back with, and what is no handshake of ours."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend import Call, ConfigurationError, NotFoundError, RequestTimeoutError
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.auth.state import SignedIn, location
from tests.auth.deciding import DEVELOPMENT, PAGE, Clerk, assert_sendable, cookies, decide, header, options
from tests.auth.signing import NOW, encoded, jwk, pem, sign

SESSION_CATEGORY = "cl_B7d4PD111AAA"
TEMPLATE_CATEGORY = "cl_B7d4PD222AAA"


@pytest.fixture
def production(private_key: RSAPrivateKey) -> AuthenticateOptions:
    return options(jwt_key=pem(private_key))


@pytest.fixture
def development(private_key: RSAPrivateKey) -> AuthenticateOptions:
    return options(jwt_key=pem(private_key), publishable_key=DEVELOPMENT)


def handshake(key: RSAPrivateKey, *directives: Any, header: Any = None) -> str:
    return sign(key, payload={"handshake": list(directives)}, header=header)


def by_cookie(text: str) -> dict[str, str]:
    return PAGE | {"cookie": f"__clerk_handshake={text}"}


def by_query(text: str) -> str:
    return f"https://app.example.com/p?keep=1&__clerk_handshake={text}&__clerk_help=1&__clerk_db_jwt=x"


def test_the_last_cookie_of_a_session_counts(production: AuthenticateOptions, private_key: RSAPrivateKey) -> None:
    first, last = sign(private_key, sub="user_1"), sign(private_key, sub="user_2")
    made = handshake(private_key, f"__session={first}; Path=/", f"__session_abcdefgh={last}; Path=/", "__client_uat=1")
    state = decide(production, by_cookie(made))
    assert isinstance(state, SignedIn)
    assert state.claims["sub"] == "user_2"
    assert len(header(state, "set-cookie")) == 3
    assert location(state) is None


@pytest.mark.parametrize("last", ["__session=; Path=/", "__session"])
def test_a_session_that_is_taken_away_is_none(
    last: str, production: AuthenticateOptions, private_key: RSAPrivateKey
) -> None:
    state = decide(production, by_cookie(handshake(private_key, f"__session={sign(private_key)}", last)))
    assert (state.status, state.reason) == ("signed-out", "session-token-missing")
    assert header(state, "set-cookie")[-1] == last


def test_in_development_the_browser_is_sent_back_without_a_trace(
    development: AuthenticateOptions, private_key: RSAPrivateKey
) -> None:
    made = handshake(private_key, f"__session={sign(private_key)}")
    state = decide(development, url=by_query(made))
    assert isinstance(state, SignedIn)
    assert location(state) == "https://app.example.com/p?keep=1"
    assert header(state, "cache-control") == ["no-store"]


@pytest.mark.parametrize("payload", [{}, {"handshake": None}, {"handshake": "__session=x"}, []], ids=repr)
def test_a_handshake_without_a_list_has_no_cookies(
    payload: Any, production: AuthenticateOptions, private_key: RSAPrivateKey
) -> None:
    state = decide(production, by_cookie(sign(private_key, payload=payload)))
    assert (state.reason, header(state, "set-cookie")) == ("session-token-missing", [])


@pytest.mark.parametrize(
    "directive",
    [5, None, ["__session=x"], "__session=x\r\nlocation: https://evil.example", "a=\0", "a=\u20ac"],
    ids=repr,
)
def test_what_is_no_cookie_ends_no_handshake(
    directive: Any, production: AuthenticateOptions, private_key: RSAPrivateKey
) -> None:
    made = handshake(private_key, f"__session={sign(private_key)}", directive)
    state = decide(production, by_cookie(made))
    assert state.reason == "session-token-and-uat-missing"
    assert not header(state, "set-cookie")


def test_a_handshake_may_be_of_the_session_category_and_of_no_other(
    production: AuthenticateOptions, private_key: RSAPrivateKey
) -> None:
    for category, is_taken in ((SESSION_CATEGORY, True), (TEMPLATE_CATEGORY, False)):
        head = {"alg": "RS256", "typ": "JWT", "cat": category}
        state = decide(production, by_cookie(handshake(private_key, f"__session={sign(private_key)}", header=head)))
        assert state.is_signed_in is is_taken


def test_a_key_that_does_not_fit_verifies_no_handshake(private_key: RSAPrivateKey) -> None:
    served = {"keys": [jwk(private_key, alg="RS384")]}
    given = options(jwt_key=None, publishable_key=DEVELOPMENT)
    with pytest.raises(ConfigurationError, match="Error verifying handshake token"):
        decide(given, by_cookie(handshake(private_key)), clerk=Clerk(lambda _call: served))


def test_without_keys_a_handshake_is_left_alone(private_key: RSAPrivateKey, caplog: pytest.LogCaptureFixture) -> None:
    def answer(call: Call[Any]) -> Any:
        raise RequestTimeoutError("slow")

    made = handshake(private_key, "__session=x")
    assert decide(options(jwt_key=None), by_cookie(made), clerk=Clerk(answer)).reason == "session-token-and-uat-missing"
    assert made not in caplog.text


def test_keys_that_were_switched_are_named_in_development(
    development: AuthenticateOptions, other_key: RSAPrivateKey, caplog: pytest.LogCaptureFixture
) -> None:
    made = handshake(other_key, "__session=x")
    with pytest.raises(ConfigurationError, match="If you have switched Clerk keys locally, clear your cookies"):
        decide(development, by_cookie(made))
    with pytest.raises(
        ConfigurationError, match=r"verification failed: Invalid JWT form.*token-carrier=undefined\)\.$"
    ):
        decide(development, by_cookie("x"))
    assert made not in caplog.text


def test_in_production_another_instances_handshake_is_as_none(
    production: AuthenticateOptions, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    ours = cookies(__client_uat="1", __session=sign(private_key))
    made = handshake(other_key, f"__session={sign(other_key, sub='user_evil')}")
    state = decide(production, PAGE | {"cookie": f"{ours}; __clerk_handshake={made}"})
    assert isinstance(state, SignedIn)
    assert state.claims["sub"] == "user_1"
    assert not state.headers


def test_a_session_of_another_instance_within_our_handshake_is_none(
    production: AuthenticateOptions, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    made = handshake(private_key, f"__session={sign(other_key, sub='user_evil')}")
    state = decide(production, by_cookie(made))
    assert (state.status, header(state, "set-cookie")) == ("signed-out", [])


@pytest.mark.parametrize("claims", [{"exp": NOW - 3600}, {"nbf": NOW + 3600}, {"iat": NOW + 3600}], ids=repr)
def test_a_clock_that_is_wrong_is_made_up_for_in_development_alone(
    claims: dict[str, int],
    production: AuthenticateOptions,
    development: AuthenticateOptions,
    private_key: RSAPrivateKey,
    caplog: pytest.LogCaptureFixture,
) -> None:
    session = sign(private_key, **claims)
    made = handshake(private_key, f"__session={session}")
    assert decide(development, by_cookie(made)).is_signed_in
    assert "Clock skew detected" in caplog.text
    assert decide(production, by_cookie(made)).status == "signed-out"
    assert session not in caplog.text


def test_keys_that_fail_between_handshake_and_session_leave_it_unresolved(private_key: RSAPrivateKey) -> None:
    def answer(call: Call[Any]) -> Any:
        if call.path == "/v1/jwks":
            raise RequestTimeoutError("slow")
        return {"directives": [f"__session={sign(private_key, exp=NOW - 60)}"]}

    for key in ("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k", DEVELOPMENT):
        state = decide(
            options(jwt_key=None, publishable_key=key),
            PAGE | {"cookie": "__clerk_handshake_nonce=n"},
            clerk=Clerk(answer),
        )
        assert not header(state, "access-control-allow-origin")


def test_a_nonce_goes_before_a_token_and_is_asked_for_once(
    production: AuthenticateOptions, private_key: RSAPrivateKey
) -> None:
    clerk = Clerk(lambda _call: {"directives": [f"__session={sign(private_key, sub='user_2')}"]})
    made = handshake(private_key, f"__session={sign(private_key)}")
    state = decide(
        production, PAGE | {"cookie": f"__clerk_handshake_nonce=n 1&x; __clerk_handshake={made}"}, clerk=clerk
    )
    assert isinstance(state, SignedIn)
    assert state.claims["sub"] == "user_2"
    [call] = clerk.calls
    assert (call.target, call.repeatable) == ("/v1/clients/handshake_payload?nonce=n%201%26x", False)


@pytest.mark.parametrize("answer", [{}, {"directives": "__session=x"}, [], None, "x"], ids=repr)
def test_an_answer_without_a_list_has_no_cookies(answer: Any, production: AuthenticateOptions) -> None:
    state = decide(production, PAGE | {"cookie": "__clerk_handshake_nonce=n"}, clerk=Clerk(lambda _call: answer))
    assert (state.reason, header(state, "set-cookie")) == ("session-token-missing", [])
    assert_sendable(state)


def test_what_strangers_write_begins_no_line_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    forged = f"{encoded({'alg': 'RS256', 'kid': 'x' + chr(10) + 'CRITICAL forged' + chr(0x2028)})}.{encoded({})}.AAAA"
    clerk = Clerk(lambda _call: {"keys": [{"kid": "a"}]})
    assert decide(options(jwt_key=None), by_cookie(forged), clerk=clerk).status == "signed-out"
    [record] = caplog.records
    assert "CRITICAL forged" in record.getMessage()
    assert record.getMessage().isprintable()


def test_a_nonce_that_was_used_is_worth_nothing(
    production: AuthenticateOptions, private_key: RSAPrivateKey, caplog: pytest.LogCaptureFixture
) -> None:
    kept = {"n1": {"directives": [f"__session={sign(private_key)}"]}}

    def answer(call: Call[Any]) -> Any:
        try:
            return kept.pop(call.query["nonce"])
        except KeyError:
            raise NotFoundError("gone", status=404) from None

    clerk = Clerk(answer)
    headers = PAGE | {"cookie": "__clerk_handshake_nonce=n1"}
    assert decide(production, headers, clerk=clerk).is_signed_in
    again = decide(production, headers, clerk=clerk)
    assert (again.status, again.reason) == ("signed-out", "session-token-missing")
    assert "n1" not in caplog.text


def test_a_handshakes_token_sent_twice_gives_the_same_session_and_no_more(
    production: AuthenticateOptions, private_key: RSAPrivateKey
) -> None:
    made = handshake(private_key, f"__session={sign(private_key)}")
    first, second = (decide(production, by_cookie(made)) for _ in range(2))
    assert first == second
    late = decide(production, by_cookie(made), now=NOW + 3600)
    assert late.status == "signed-out"
