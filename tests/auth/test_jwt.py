"""Reading and verifying one token with one key: every check in Clerk's order, and what attackers try."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
import pickle
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, strategies as st

from clerk_backend import TokenError
from clerk_backend.auth.header import Header
from clerk_backend.auth.jwt import LONGEST, Decoded, check_header, decode, verify_jwt
from clerk_backend.auth.public_keys import read_key
from clerk_backend.auth.verified import Verified
from tests.auth.signing import CLAIMS, NOW, encoded, jwk, pem, sign

GENUINE = "Make sure that this is a valid Clerk-generated JWT."
UNREADABLE = "Invalid JWT form. The header, payload, or signature could not be decoded."
THREE_PARTS = "Invalid JWT form. A JWT consists of three parts separated by dots."


def refused(token: str | Decoded, key: Any, **options: Any) -> TokenError:
    with pytest.raises(TokenError) as caught:
        verify_jwt(token, key, **{"now": NOW, **options})
    return caught.value


def test_a_token_is_read_without_being_verified(private_key: rsa.RSAPrivateKey) -> None:
    token = sign(private_key)
    decoded = decode(token)
    assert decoded.header.value == {"alg": "RS256", "kid": "ins_1", "typ": "JWT"}
    assert decoded.payload == CLAIMS
    assert f"{decoded.signed.decode()}.{encoded(decoded.signature)}" == decoded.token == token


@pytest.mark.parametrize("token", [None, "", "a", "a.b", "a.b.c.d", "." * LONGEST, "eyJ9", ".", "...."])
def test_a_token_has_three_parts(token: str | None) -> None:
    with pytest.raises(TokenError) as caught:
        decode(token)
    assert (caught.value.message, caught.value.reason, caught.value.action) == (THREE_PARTS, "token-invalid", None)


@pytest.mark.parametrize(
    "parts",
    [
        ("", "", ""),
        ("e30", "e30", "A"),
        ("e30", "e30", "AB"),
        ("e30", "e30", "a+b/"),
        ("e30", "e30", " AA"),
        ("e30", "é30", "AA"),
        ("e30", "\ud800", "AA"),
        *(
            (encoded("{}"), encoded(part), "AA")
            for part in ("", "{", "NaN", "[Infinity]", "-Infinity", "01", "1.", "[1,]")
        ),
        *(
            (encoded("{}"), encoded(part), "AA")
            for part in ("'a'", '"\t"', '"\\x"', "{}x", "\xa01", "undefined", "nan")
        ),
        *((encoded("{}"), encoded(part), "AA") for part in ("[" * 1000 + "]" * 1000, '{"a":' * 300 + "1" + "}" * 300)),
        *((encoded("{}"), encoded(part), "AA") for part in (b"\xef\xbb\xbf\xef\xbb\xbf{}", "9" * 5000, '"\\ud800"')),
        (encoded("[" * 30_000), "e30", "AA"),
        (encoded({"a": "x" * LONGEST}), "e30", "AA"),
        ("e30", "e30", "A" * LONGEST),
    ],
)
def test_what_cannot_be_read_is_refused(parts: tuple[str, str, str]) -> None:
    with pytest.raises(TokenError) as caught:
        decode(".".join(parts))
    assert (caught.value.message, caught.value.reason, caught.value.action) == (UNREADABLE, "token-invalid", None)
    assert caught.value.__context__ is None  # which might quote the token


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("null", None),
        ("[1,2]", [1, 2]),
        ('"text"', "text"),
        ("1e400", float("inf")),
        (" \t\r\n{} ", {}),
        ('{"a":1,"b":2,"a":3}', {"a": 3, "b": 2}),
        (b"\xef\xbb\xbf{}", {}),
        (b'"\xff\xc3("', "\ufffd\ufffd("),
        (b'"\xf0\x9f\x98"', "\ufffd"),
        ('"\\ud83d\\ude00 \u2028"', "😀 \u2028"),
        ("[" * 150 + "]" * 150, json.loads("[" * 150 + "]" * 150)),
        (b"1" + b" " * 600, 1),
    ],
)
def test_a_part_may_be_any_json(part: str | bytes, value: Any) -> None:
    assert decode(f"{encoded(part)}.{encoded(part)}.").payload == value
    assert decode(f"{encoded(part)}==.{encoded(part)}=.=").header.value == value


def test_changing_what_was_read_changes_nothing_for_others(private_key: rsa.RSAPrivateKey) -> None:
    token, key, verified = sign(private_key), read_key(pem(private_key)), Verified()
    with pytest.raises(dataclasses.FrozenInstanceError):
        decode(token).header.algorithm = "none"  # type: ignore[misc]  # the subject
    verify_jwt(token, key, now=NOW, verified=verified)["sub"] = "user_evil"
    decode(token).payload["sub"] = "user_evil"
    assert verify_jwt(token, key, now=NOW, verified=verified) == CLAIMS


@pytest.mark.parametrize(
    ("header", "is_other"),
    [({}, False), (None, False), ([], False), ({"cat": "cl_B7d4PD111AAA"}, False), ({"cat": "cl_I7d4PD111III"}, False),
     ({"cat": "cl_B7d4PD222AAA"}, True), ({"cat": None}, True), ({"cat": ""}, True), ({"cat": []}, True)],
)  # fmt: skip
def test_the_header_says_whether_it_is_no_session_token(header: Any, is_other: bool) -> None:
    assert decode(f"{encoded(json.dumps(header))}.e30.").is_of_other_category is is_other


def test_no_token_is_shown(private_key: rsa.RSAPrivateKey) -> None:
    token = sign(private_key)
    assert repr(decode(token)) == "<Decoded token>"
    error = refused(token, jwk(private_key), now=NOW + 99)
    assert token not in f"{error} {error!r}"


def test_the_text_of_an_error_names_reason_and_carrier(private_key: rsa.RSAPrivateKey) -> None:
    error = refused(sign(private_key, sub=1), jwk(private_key))
    said = f"Subject claim (sub) is required and must be a string. Received 1. {GENUINE}"
    assert str(error) == f"{said} (reason=token-verification-failed, token-carrier=undefined)"
    error.token_carrier = "cookie"
    assert str(pickle.loads(pickle.dumps(error))) == f"{said} (reason=token-verification-failed, token-carrier=cookie)"
    expired = refused(sign(private_key, exp=NOW - 5), jwk(private_key))
    assert str(expired).endswith("15:06:40 GMT. (reason=token-expired, token-carrier=undefined)")


@pytest.mark.parametrize(
    ("header", "options", "message", "reason"),
    [
        ({"typ": "jwt"}, {}, 'Invalid JWT type "jwt". Expected "JWT".', "token-invalid"),
        ({"typ": None}, {}, 'Invalid JWT type null. Expected "JWT".', "token-invalid"),
        ({"typ": ["JWT"]}, {}, 'Invalid JWT type ["JWT"]. Expected "JWT".', "token-invalid"),
        ({}, {"header_type": "JWT"}, 'Invalid JWT type undefined. Expected "JWT".', "token-invalid"),
        ({"typ": "JWT"}, {"header_type": ["a", "b"]}, 'Invalid JWT type "JWT". Expected "a, b".', "token-invalid"),
        (
            {"alg": "HS256"},
            {},
            'Invalid JWT algorithm "HS256". Supported: RS256,RS384,RS512.',
            "token-invalid-algorithm",
        ),
        ({"alg": {}}, {}, "Invalid JWT algorithm {}. Supported: RS256,RS384,RS512.", "token-invalid-algorithm"),
        ("RS256", {}, "Invalid JWT algorithm undefined. Supported: RS256,RS384,RS512.", "token-invalid-algorithm"),
        ([], {}, "Invalid JWT algorithm undefined. Supported: RS256,RS384,RS512.", "token-invalid-algorithm"),
    ],
)
def test_the_header_is_asserted_before_all_else(header: Any, options: Any, message: str, reason: str) -> None:
    with pytest.raises(TokenError) as caught:
        check_header(Header.of(header), **options)
    assert (caught.value.message, caught.value.reason, caught.value.action) == (message, reason, GENUINE)


def test_a_header_or_payload_of_null_is_no_error_of_the_tokens_but_unexpected(private_key: rsa.RSAPrivateKey) -> None:
    assert refused(f"{encoded('null')}.e30.", jwk(private_key)).reason == "unexpected-error"
    assert refused(sign(private_key, "null"), jwk(private_key)).reason == "unexpected-error"
    assert (
        refused(f"{encoded({'alg': 'RS256'})}.{encoded('null')}.", jwk(private_key)).reason == "token-invalid-signature"
    )


@pytest.mark.parametrize("payload", ["[1,2]", '"text"', "1", "true"])
def test_a_payload_that_is_no_object_has_no_subject(payload: str, private_key: rsa.RSAPrivateKey) -> None:
    error = refused(sign(private_key, payload), jwk(private_key))
    assert error.message == "Subject claim (sub) is required and must be a string. Received undefined."


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_a_token_may_be_signed_by_three_algorithms(algorithm: str, private_key: rsa.RSAPrivateKey) -> None:
    token = sign(private_key, header={"alg": algorithm})
    for key in (jwk(private_key, alg=...), jwk(private_key, alg=algorithm), pem(private_key)):
        assert verify_jwt(token, key, now=NOW) == CLAIMS
    other = jwk(private_key, alg="RS512" if algorithm == "RS256" else "RS256")
    error = refused(token, other)
    assert error.reason == "token-verification-failed"
    assert error.message == 'Error verifying JWT signature. Error: JWK "alg" does not match the requested algorithm'


@pytest.mark.parametrize("key", ["", "rubbish", {}, {"kty": "EC"}, "{}", "[]"])
def test_what_is_no_key_is_said_to_be_none(key: Any, private_key: rsa.RSAPrivateKey) -> None:
    error = refused(sign(private_key), key)
    assert (error.reason, error.action) == ("token-verification-failed", GENUINE)
    assert error.message.startswith("Error verifying JWT signature. Error: Invalid ")


AUDIENCES: list[tuple[Any, Any, str | None]] = [
    (None, "a", None),
    ("a", "a", None),
    ("a", None, None),
    ("a", ..., None),
    ("a", [], None),
    ("a", "", None),
    ("a", [None, 0, False, ""], None),
    ("", "a", None),
    ([], "a", None),
    ([None, "", 0], "a", None),
    (["", "a"], "a", None),
    ("a", ["b", "", "a"], None),
    ("a", ("b", "a"), None),
    (["a", "b"], ["b"], None),
    (["a", 1], "b", None),
    ({"a": 1}, "b", None),
    (7, "b", None),
    ([["a"]], "b", None),
    ("a", "b", 'Invalid JWT audience claim (aud) "a". Is not included in "["b"]".'),
    ("a", ["b", "", "c"], 'Invalid JWT audience claim (aud) "a". Is not included in "["b","c"]".'),
    ("ab", "a", 'Invalid JWT audience claim (aud) "ab". Is not included in "["a"]".'),
    (["a", "c"], ["b"], 'Invalid JWT audience claim array (aud) ["a","c"]. Is not included in "["b"]".'),
]


@pytest.mark.parametrize(("claim", "wanted", "message"), AUDIENCES)
def test_the_audience_is_compared_where_both_sides_name_one(
    claim: Any, wanted: Any, message: str | None, private_key: rsa.RSAPrivateKey
) -> None:
    token, options = sign(private_key, aud=claim), {} if wanted is ... else {"audience": wanted}
    if message is None:
        assert verify_jwt(token, jwk(private_key), now=NOW, **options)["aud"] == claim
    else:
        error = refused(token, jwk(private_key), **options)
        assert (error.message, error.reason, error.action) == (message, "token-verification-failed", GENUINE)


def test_a_token_without_audience_is_for_all(private_key: rsa.RSAPrivateKey) -> None:
    assert verify_jwt(sign(private_key), jwk(private_key), now=NOW, audience="a") == CLAIMS


@pytest.mark.parametrize(
    ("party", "wanted", "printed"),
    [
        ("https://a.example/", ["https://a.example"], '"https://a.example/". Expected "https://a.example"'),
        ("a", ["b", "c"], '"a". Expected "b,c"'),
        ("", [""], '"". Expected ""'),
        (..., ["b"], 'undefined. Expected "b"'),
        (None, ["b"], 'null. Expected "b"'),
        (["b"], ["b"], '["b"]. Expected "b"'),
        ("b", "ab", '"b". Expected "ab"'),
    ],
)
def test_the_authorized_party_is_one_of_those_named(
    party: Any, wanted: Any, printed: str, private_key: rsa.RSAPrivateKey
) -> None:
    token = sign(private_key, azp=party)
    error = refused(token, jwk(private_key), authorized_parties=wanted)
    assert error.message == f"Invalid JWT Authorized party claim (azp) {printed}."
    assert (error.reason, error.action) == ("token-invalid-authorized-parties", None)
    anybody: list[list[str] | None] = [None, []]
    for parties in anybody:
        verify_jwt(token, jwk(private_key), now=NOW, authorized_parties=parties)
    if isinstance(party, str) and party:
        verify_jwt(token, jwk(private_key), now=NOW, authorized_parties=("x", party))


@pytest.mark.parametrize("value", [None, "1750000050", True, [], {}])
@pytest.mark.parametrize(
    ("claim", "meaning"), [("exp", "expiry date"), ("nbf", "not before date"), ("iat", "issued at date")]
)
def test_a_time_is_a_number(claim: str, meaning: str, value: Any, private_key: rsa.RSAPrivateKey) -> None:
    error = refused(sign(private_key, **{claim: value}), jwk(private_key))
    printed = json.dumps(value, separators=(",", ":"))
    assert error.message == f"Invalid JWT {meaning} claim ({claim}) {printed}. Expected number."
    assert (error.reason, error.action) == ("token-verification-failed", GENUINE)


def test_only_the_expiry_must_be_there(private_key: rsa.RSAPrivateKey) -> None:
    verify_jwt(sign(private_key, nbf=..., iat=...), jwk(private_key), now=NOW)
    assert "(exp) undefined. Expected number." in refused(sign(private_key, exp=...), jwk(private_key)).message


TIMES: list[tuple[dict[str, Any], Any, str | None]] = [
    ({"exp": NOW - 4}, None, None),
    ({"exp": NOW - 5}, None, "token-expired"),
    ({"exp": NOW - 4.1}, None, "token-expired"),
    ({"exp": NOW - 4.0}, None, None),
    ({"exp": NOW - 3.1}, None, None),
    ({"exp": NOW - 5 + 0.9}, None, "token-expired"),
    ({"exp": NOW}, 0, "token-expired"),
    ({"exp": NOW + 1}, 0, None),
    ({"exp": NOW + 59}, -60_000, "token-expired"),
    ({"exp": NOW - 59}, 60_000, None),
    ({"exp": NOW - 5}, float("nan"), "token-expired"),
    ({"exp": NOW - 5}, float("inf"), "token-expired"),
    ({"exp": NOW - 5}, "60000", "token-expired"),
    ({"exp": NOW - 5}, True, "token-expired"),
    ({"exp": 0}, None, "token-expired"),
    ({"exp": -1}, None, "token-expired"),
    ({"exp": -8.64e12}, None, "token-expired"),
    ({"exp": 8.64e12}, None, None),
    ({"exp": 10**400}, None, None),
    ({"exp": NOW + 0.5, "nbf": ..., "iat": ...}, None, None),
    ({"exp": NOW - 5}, 10**400, None),
    ({"nbf": NOW + 5}, None, None),
    ({"nbf": NOW + 6}, None, "token-not-active-yet"),
    ({"nbf": NOW + 5.9}, None, None),
    ({"nbf": NOW + 60}, 60_000, None),
    ({"nbf": 10**15}, None, None),
    ({"iat": NOW + 5}, None, None),
    ({"iat": NOW + 6}, None, "token-iat-in-the-future"),
    ({"iat": -(10**15)}, None, None),
    ({"exp": NOW - 99, "nbf": NOW + 99, "iat": NOW + 99}, None, "token-expired"),
    ({"nbf": NOW + 99, "iat": NOW + 99}, None, "token-not-active-yet"),
]


@pytest.mark.parametrize(("times", "skew", "reason"), TIMES)
def test_times_are_compared_with_the_clock_and_its_skew(
    times: dict[str, Any], skew: Any, reason: str | None, private_key: rsa.RSAPrivateKey
) -> None:
    token = sign(private_key, **times)
    if reason is None:
        assert verify_jwt(token, jwk(private_key), now=NOW, clock_skew_in_ms=skew)["sub"] == "user_1"
    else:
        error = refused(token, jwk(private_key), clock_skew_in_ms=skew)
        assert (error.reason, error.action) == (reason, None)


def test_checks_are_made_in_clerks_order(private_key: rsa.RSAPrivateKey, other_key: rsa.RSAPrivateKey) -> None:
    wrong: dict[str, Any] = {"typ": "x", "alg": "none"}
    body = encoded({"sub": 1, "aud": "b", "azp": "b", "exp": None})
    key = jwk(private_key, alg="RS512")
    options: dict[str, Any] = {"audience": "a", "authorized_parties": ["a"]}
    assert refused(f"{encoded(wrong)}.{body}.", key, **options).message.startswith("Invalid JWT type")
    assert refused(f"{encoded({'alg': 'none'})}.{body}.", key, **options).reason == "token-invalid-algorithm"
    assert "does not match" in refused(f"{encoded({'alg': 'RS256'})}.{body}.", key, **options).message
    key = jwk(private_key)
    order: list[tuple[dict[str, Any], str]] = [
        ({}, "JWT signature is invalid."),
        ({"sub": 1}, "Subject claim"),
        ({"aud": "b"}, "Invalid JWT audience"),
        ({"azp": "b"}, "Invalid JWT Authorized party"),
        ({"exp": None}, "Invalid JWT expiry"),
        ({"nbf": None}, "Invalid JWT not before"),
        ({"iat": None}, "Invalid JWT issued at"),
    ]
    for number, (_, message) in enumerate(order):
        wrongs = {name: value for each, _ in order[number:] for name, value in each.items()}
        token = sign(other_key if number == 0 else private_key, **({"azp": "a", "aud": "a"} | wrongs))
        assert refused(token, key, **options).message.startswith(message)


# What attackers try


def test_a_token_without_signature_is_refused(private_key: rsa.RSAPrivateKey) -> None:
    for algorithm in ("none", "None", "NONE", "", None):
        token = f"{encoded({'alg': algorithm, 'typ': 'JWT'})}.{encoded(CLAIMS)}."
        assert refused(token, jwk(private_key)).reason == "token-invalid-algorithm"
    token = f"{encoded({'alg': 'RS256', 'typ': 'JWT'})}.{encoded(CLAIMS)}."
    assert refused(token, jwk(private_key)).reason == "token-invalid-signature"


@pytest.mark.parametrize("algorithm", ["HS256", "RS256"])
def test_a_public_key_is_no_shared_secret(algorithm: str, private_key: rsa.RSAPrivateKey) -> None:
    signed = f"{encoded({'alg': algorithm, 'kid': 'ins_1', 'typ': 'JWT'})}.{encoded(CLAIMS)}"
    for secret in (pem(private_key), pem(private_key).strip(), json.dumps(jwk(private_key)), ""):
        token = f"{signed}.{encoded(hmac.digest(secret.encode(), signed.encode(), 'sha256'))}"
        for key in (pem(private_key), jwk(private_key)):
            assert refused(token, key).reason in {"token-invalid-algorithm", "token-invalid-signature"}


def test_a_header_brings_no_key_of_its_own(private_key: rsa.RSAPrivateKey, other_key: rsa.RSAPrivateKey) -> None:
    for extra in (
        {"jwk": jwk(other_key)},
        {"jku": "https://evil.example/jwks"},
        {"x5u": "https://evil.example/cert"},
        {"x5c": [pem(other_key)]},
        {"crit": ["jwk"], "jwk": jwk(other_key)},
    ):
        token = sign(other_key, header={"alg": "RS256", "kid": "ins_1", "typ": "JWT", **extra})
        assert refused(token, jwk(private_key)).reason == "token-invalid-signature"


def test_a_signature_of_another_scheme_is_refused(private_key: rsa.RSAPrivateKey) -> None:
    signed = f"{encoded({'alg': 'RS256'})}.{encoded(CLAIMS)}".encode()
    pss = private_key.sign(signed, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
    other_hash = sign(private_key, header={"alg": "RS512"}).rpartition(".")[2]
    for signature in (encoded(pss), other_hash, encoded(b"\0" * 256), encoded(b"\xff" * 256), "AAAA", ""):
        assert refused(f"{signed.decode()}.{signature}", jwk(private_key)).reason == "token-invalid-signature"


def test_digest_infos_of_any_other_form_are_refused(private_key: rsa.RSAPrivateKey) -> None:
    signed = f"{encoded({'alg': 'RS256'})}.{encoded(CLAIMS)}".encode()
    digest = hashlib.sha256(signed).digest()
    numbers = private_key.private_numbers()
    right = bytes.fromhex("3031300d060960864801650304020105000420") + digest

    def forged(block: bytes, filler: bytes = b"\xff") -> str:
        whole = b"\0\1" + filler * (256 - 3 - len(block)) + b"\0" + block
        return encoded(pow(int.from_bytes(whole), numbers.d, numbers.public_numbers.n).to_bytes(256))

    assert verify_jwt(f"{signed.decode()}.{forged(right)}", jwk(private_key), now=NOW) == CLAIMS
    without_null = bytes.fromhex("302f300b0609608648016503040201") + b"\x04\x20" + digest
    for block in (right + b"\0" * 100, without_null, digest, b"", right[:-1], b"\0" + right):
        assert refused(f"{signed.decode()}.{forged(block)}", jwk(private_key)).reason == "token-invalid-signature"
    weak = forged(right, filler=b"\xfe")
    assert refused(f"{signed.decode()}.{weak}", jwk(private_key)).reason == "token-invalid-signature"


def test_a_signature_has_one_form(private_key: rsa.RSAPrivateKey) -> None:
    token = sign(private_key)
    signed, _, tail = token.rpartition(".")
    n = private_key.public_key().public_numbers().n
    signature = decode(token).signature
    verify_jwt(f"{token}==", jwk(private_key), now=NOW)  # padding is allowed, and is no part of it
    shifted = (int.from_bytes(signature) + n).to_bytes(257)
    for other in (encoded(b"\0" + signature), encoded(signature + b"\0"), encoded(shifted), encoded(signature[1:])):
        assert refused(f"{signed}.{other}", jwk(private_key)).reason == "token-invalid-signature"
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(tail[-1])
    for other in (alphabet[last + 1], alphabet[last + 15]):  # bits that belong to no byte
        assert refused(f"{signed}.{tail[:-1]}{other}", jwk(private_key)).message == UNREADABLE


def test_every_byte_is_signed(private_key: rsa.RSAPrivateKey) -> None:
    token, key = sign(private_key), read_key(jwk(private_key))
    for place in range(0, len(token), 3):
        if token[place] != ".":
            changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
            assert refused(changed, key).reason != ""


def test_the_last_of_two_equal_claims_counts_everywhere(private_key: rsa.RSAPrivateKey) -> None:
    twice = json.dumps(CLAIMS)[:-1] + ',"sub":"user_2","exp":1}'
    assert decode(sign(private_key, twice)).payload["sub"] == "user_2"
    assert refused(sign(private_key, twice), jwk(private_key)).reason == "token-expired"


def test_a_million_claims_are_not_read() -> None:
    many = "{" + ",".join(f'"{number}":{number}' for number in range(1_000_000)) + "}"
    with pytest.raises(TokenError, match="could not be decoded"):
        decode(f"e30.{encoded(many)}.AA")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
FIELDS = dict.fromkeys(("alg", "typ", "kid", "cat"), JSON | st.just("RS256"))
CLAIM = dict.fromkeys(("sub", "aud", "azp", "exp", "nbf", "iat"), JSON)
HEADERS = st.fixed_dictionaries({}, optional=FIELDS) | JSON
PAYLOADS = st.fixed_dictionaries({}, optional=CLAIM) | JSON
AUDIENCE = st.sampled_from([None, "a", ["a", "b"]])


@given(st.text() | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*=*", fullmatch=True, alphabet=st.characters(codec="utf-8")))
def test_no_text_causes_any_other_error(text: str) -> None:
    with pytest.raises(TokenError):
        verify_jwt(text, "", now=NOW)


@given(st.binary(), st.binary(), st.binary())
def test_no_bytes_cause_any_other_error(header: bytes, payload: bytes, signature: bytes) -> None:
    with pytest.raises(TokenError):
        verify_jwt(f"{encoded(header)}.{encoded(payload)}.{encoded(signature)}", "", now=NOW)


@given(HEADERS, PAYLOADS, st.binary(max_size=300), AUDIENCE)
def test_no_json_causes_any_other_error(
    private_key: rsa.RSAPrivateKey, header: Any, payload: Any, signature: bytes, audience: Any
) -> None:
    token = f"{encoded(json.dumps(header))}.{encoded(json.dumps(payload))}.{encoded(signature)}"
    with pytest.raises(TokenError):
        verify_jwt(token, jwk(private_key), now=NOW, audience=audience)


@given(PAYLOADS, AUDIENCE, st.lists(st.text(), max_size=2))
def test_no_signed_json_causes_any_other_error(
    private_key: rsa.RSAPrivateKey, payload: Any, audience: Any, parties: list[str]
) -> None:
    token = sign(private_key, json.dumps(payload))
    try:
        claims = verify_jwt(token, jwk(private_key), now=NOW, audience=audience, authorized_parties=parties)
    except TokenError as error:
        str(error).encode()
    else:
        assert isinstance(claims["sub"], str)
        assert claims["exp"] > NOW - 6
