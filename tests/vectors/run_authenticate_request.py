"""Runs recorded decisions on requests: what `authenticate` decides, which calls it makes, and what it logs."""

from __future__ import annotations

import json
import logging
import math
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

import httpx

from clerk_backend import Clerk, ClerkError, Limits
from clerk_backend.auth.decision import authenticate
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.jwt import M2M_CATEGORY, decode
from clerk_backend.auth.key_store import KeyStore
from clerk_backend.auth.machine_tokens import machine_token_type
from clerk_backend.auth.objects import camel_case, serializable
from clerk_backend.auth.options import AuthenticateOptions, OrganizationSyncOptions, bound
from clerk_backend.auth.public_keys import local_key, read_key
from clerk_backend.auth.session_auth import PENDING, SignedInAuth, SignedOutAuth
from clerk_backend.auth.state import RequestState, location
from clerk_backend.auth.urls import parse
from clerk_backend.errors import TokenError
from clerk_backend.flow import Flow
from clerk_backend.settings import Clock, plain_api_url
from tests.vectors.cases import now

T = TypeVar("T")
LIKE_CLERKS: Final = 4
"""Repetitions of a read that fails: Clerk's SDK asks for keys five times in all."""
_UPPER = re.compile(r"[A-Z]")
_LEVELS = {logging.WARNING: "warn", logging.ERROR: "error"}
_KNOWN = {each.name for each in fields(AuthenticateOptions)}
_AROUND_MODULUS = (
    *("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"),
    *("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA", "IDAQAB"),
)
_ONCE_A_PROCESS = "is missing the azp claim"
_stores: dict[str, tuple[KeyStore, set[str]]] = {}
"""By secret key: the keys that earlier cases fetched, as in one process of Clerk's SDK, and those cases."""


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    given: dict[str, Any] = case["input"]
    options = bound(_options(given.get("client_options") or {}), _options(given.get("options") or {}))
    network = Network(given.get("network_mock") or {})
    console = Console()
    try:
        told = _facts(_decided(case, options, network, console))
    except ClerkError as error:
        told = {"throws": _thrown(error)}
    told["network"] = network.requests
    return told | ({"console": console.entries} if console.entries else {})


def deviation(case: dict[str, Any]) -> str | None:
    """The quirk of Clerk's SDK that is not repeated for this request, or None."""
    given: dict[str, Any] = case["input"]
    request, mocks = given["request"], given.get("network_mock") or {}
    inbound = Inbound(request["method"], request["url"], request["headers"])
    options: dict[str, Any] = {**(given.get("client_options") or {}), **(given.get("options") or {})}
    if {_snake_case(name) for name in given.get("options") or {}} - _KNOWN:
        return "26: an option that does not exist is refused"
    accepts = options.get("acceptsToken") or "session_token"
    if 400 <= (mocks.get("/v1/jwks") or {}).get("status", 200) < 500 and not options.get("jwtKey"):
        return "13: a refusal of the keys is not asked for five times"
    if parse(request["url"]).pathname.startswith("//") and inbound.url.origin != parse(request["url"]).origin:
        return "3: a path that begins with // does not name a host"
    if (pem := options.get("jwtKey")) and _is_read_better(pem):
        return "8: keys of other sizes, and pasted in other ways, are read too"
    token = inbound.token_in_header
    if token is None:
        return "14: a payload of null is no token" if _has_null_payload(inbound) else None
    takes_several = accepts == "any" or not isinstance(accepts, str)
    if takes_several and not machine_token_type(token) and _is_of_template(token):
        return "6: a token of a JWT template is not somebody who is signed in"
    return None


def _is_read_better(pem: str) -> bool:
    """Whether a key is one here and none to Clerk's SDK, which cuts what it expects off a PEM and looks at nothing."""
    if (found := local_key(pem)).rsa is None:
        return False
    modulus = re.sub(r"\r\n|\n|\r", "", pem)
    for part in _AROUND_MODULUS:
        modulus = modulus.replace(part, "", 1)
    theirs = read_key({"kty": "RSA", "e": "AQAB", "n": modulus.replace("+", "-").replace("/", "_")})
    return theirs.fingerprint != found.fingerprint


def _is_of_template(token: str) -> bool:
    try:
        decoded = decode(token)
    except TokenError:
        return False
    return decoded.is_of_other_category and decoded.header.category != M2M_CATEGORY


def _has_null_payload(inbound: Inbound) -> bool:
    for name, value in inbound.cookies.items():
        if name.startswith("__session"):
            try:
                if decode(value).payload is None:
                    return True
            except TokenError:
                continue
    return False


class Network:
    """Clerk, as a case has it: answers by path, and notes what it was asked."""

    def __init__(self, mocks: Mapping[str, Any]) -> None:
        self.requests: list[dict[str, Any]] = []
        self._mocks = mocks

    def answer(self, request: httpx.Request) -> httpx.Response:
        mock = self._mock(request.url.path)
        sent = {name: request.headers.get(name) for name in ("authorization", "clerk-api-version", "user-agent")}
        sent["content-type"] = request.headers.get("content-type", "application/json")  # Clerk's SDK says so of nothing
        body = json.loads(request.content) if request.content else None
        asked = {"method": request.method, "url": str(request.url), "headers": sent, "body": body, "response": mock}
        self.requests.append(asked)
        if mock is None or "throw" in mock:
            raise httpx.ReadError("as the case has it")
        content = mock["body"] if isinstance(mock.get("body"), str) else json.dumps(mock.get("body"))
        kind = mock.get("contentType") or "application/json"
        return httpx.Response(mock.get("status", 200), content=content, headers={"content-type": kind})

    def _mock(self, path: str) -> dict[str, Any] | None:
        for pattern, mock in self._mocks.items():
            if path == pattern or (pattern.endswith("*") and path.startswith(pattern[:-1])):
                found: dict[str, Any] = mock
                return found
        return None


_text_of_a_refusal = re.compile(r"[1-5][0-9]{2} .* \([A-Z]+ /\S*(?:, trace [^)]*)?\)").match
"""The text of an error of ours, which begins with the status; theirs begins with its name, and ends there."""


class Console(logging.Handler):
    """What Clerk's SDK would print."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if isinstance(record.args, tuple) and record.args and _text_of_a_refusal(str(record.args[0])):
            text = record.msg % "ClerkAPIResponseError: "
        if text.startswith("Clerk: ") and _ONCE_A_PROCESS not in text:  # all else is this project's own
            level = "log" if "infinite redirect loop" in text else _LEVELS[record.levelno]
            self.entries.append({"level": level, "text": text})


def _decided(
    case: dict[str, Any], options: AuthenticateOptions, network: Network, console: Console
) -> RequestState[None]:
    request = case["input"]["request"]
    inbound = Inbound(request["method"], request["url"], request["headers"])
    flow = authenticate(inbound, options, now=now(case), keys=_store(options.secret_key or "", case["name"]))
    logger = logging.getLogger("clerk_backend.auth")
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(console)
    try:
        return _driven(flow, options, network)
    finally:
        logger.removeHandler(console)
        logger.propagate = propagates


def _store(secret_key: str, name: str) -> KeyStore:
    store, told = _stores.setdefault(secret_key, (KeyStore(), set()))
    if name in told:  # the story begins again
        store, told = _stores[secret_key] = (KeyStore(), set())
    told.add(name)
    return store


def _driven(flow: Flow[T], options: AuthenticateOptions, network: Network) -> T:
    """What the flow returns. Keys are asked for again when that fails, as Clerk's SDK does; all else is asked once."""
    try:
        call = next(flow)
    except StopIteration as done:
        decided: T = done.value
        return decided
    elapsed = [0.0]
    clock = Clock(now=lambda: elapsed[0], sleep=lambda seconds: elapsed.__setitem__(0, elapsed[0] + seconds))
    with Clerk(
        options.secret_key or "sk_test_none",
        machine_secret_key=options.machine_secret_key,
        api_url=options.api_url,
        http_client=httpx.MockTransport(network.answer),
        limits=Limits(requests=math.inf),
        retries=LIKE_CLERKS,
        clock=clock,
    ) as patient:
        hasty = patient.with_options(max_wait=0)
        try:
            while True:
                try:
                    answer = (patient if call.segments == ("jwks",) else hasty).send(call)
                except ClerkError as error:
                    call = flow.throw(error)
                else:
                    call = flow.send(answer)
        except StopIteration as done:
            found: T = done.value
            return found


def _options(given: Mapping[str, Any]) -> AuthenticateOptions:
    """Options as Python names and types them."""
    made = {_snake_case(name): value for name, value in given.items()}
    made.pop("api_version", None)  # that of the path, which the models decide here
    if made.get("api_url"):
        made["api_url"] = plain_api_url(made["api_url"])
    for name in ("is_satellite", "satellite_auto_sync", "skip_jwks_cache"):
        if made.get(name) is not None:
            made[name] = made[name] is True
    skew = made.get("clock_skew_in_ms")
    if isinstance(skew, bool) or not isinstance(skew, int | float) or not math.isfinite(skew):
        made.pop("clock_skew_in_ms", None)  # then Clerk's default holds
    if isinstance(made.get("audience"), list):
        made["audience"] = [each for each in made["audience"] if each]
    if sync := made.get("organization_sync_options"):
        patterns = (sync.get("organizationPatterns") or (), sync.get("personalAccountPatterns") or ())
        made["organization_sync_options"] = OrganizationSyncOptions(*patterns)
    return AuthenticateOptions(**{name: value for name, value in made.items() if name in _KNOWN})


def _snake_case(name: str) -> str:
    return _UPPER.sub(lambda found: f"_{found[0].lower()}", name)


def _thrown(error: ClerkError) -> dict[str, Any]:
    by_engine = str(error).startswith("Invalid URL")
    return {"name": "TypeError" if by_engine else "Error", "message": "Invalid URL" if by_engine else str(error)}


def _facts(state: RequestState[None]) -> dict[str, Any]:
    """All that a case tells of a state."""
    shown = {name: getattr(state.shown, name) for name in state.shown.__slots__}
    told: dict[str, Any] = {
        "status": state.status,
        "reason": state.reason,
        "message": state.message,
        "is_signed_in": state.is_signed_in,
        "is_authenticated": state.is_authenticated,
        "token_type": state.token_type,
        "token": state.token,
        "location": location(state),
        "location_parsed": _parsed(location(state)),
        "set_cookie": [value for name, value in state.headers if name == "set-cookie"],
        "headers": sorted([name, value] for name, value in state.headers if name != "set-cookie"),
        "state": {camel_case(name): value for name, value in shown.items()},
    }
    try:
        auth = state.to_auth()
    except TokenError as error:
        return told | {"auth": {"throws": {"name": "Error", "message": error.message}}}
    told["auth"] = None if auth is None else serializable(auth)
    told["auth_undefined_keys"] = _undefined(auth)
    told["get_token"] = None if auth is None else _returned(auth.get_token())
    if isinstance(auth, SignedOutAuth) and auth.session_status == PENDING:
        whole = state.to_auth(treat_pending_as_signed_out=False)
        told["auth_treat_pending_as_signed_out_false"] = None if whole is None else serializable(whole)
    return told


def _parsed(address: str | None) -> dict[str, Any] | None:
    if address is None:
        return None
    url = parse(address)
    pairs = [list(pair) for pair in url.query]
    return {"base": f"{url.origin}{url.pathname}", "hash": url.hash, "params": pairs}


def _undefined(auth: Any) -> list[str]:
    """The facts that Clerk's object does not have, in its order."""
    if not isinstance(auth, SignedInAuth):
        return []
    claims = auth.session_claims
    organization = claims.get("o") if claims.get("v") == 2 else claims
    found = {"actor": "act" in claims, "sessionId": "sid" in claims}
    if not isinstance(organization, dict):
        found |= dict.fromkeys(("orgId", "orgRole", "orgSlug", "orgPermissions"), False)
    elif organization is claims:
        found |= {"orgId": "org_id" in claims, "orgRole": "org_role" in claims, "orgSlug": "org_slug" in claims}
        found["orgPermissions"] = "org_permissions" in claims
    else:
        found |= {
            "orgId": "id" in organization,
            "orgRole": bool(organization.get("rol")),
            "orgSlug": "slg" in organization,
        }
    return [name for name, is_there in found.items() if not is_there]


def _returned(flow: Flow[str | None]) -> str | None:
    """What a flow returns that makes no call."""
    try:
        call = next(flow)
    except StopIteration as done:
        found: str | None = done.value
        return found
    raise AssertionError(f"{call!r} is not to be made")
