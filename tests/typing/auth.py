"""What checkers know of authentication: states and auth objects are those of the client that was asked.

Nothing here runs. A line that is wrong on purpose has an ignore, which both checkers report where it is not needed.
"""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from typing import Any, assert_type

from clerk_backend import AsyncClerk, Clerk, Flow
from clerk_backend.auth.decision import authenticate
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.objects import AuthObject
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.auth.session_auth import SignedInAuth
from clerk_backend.auth.state import Handshake, InvalidToken, RequestState, SignedIn, SignedOut


def a_blocking_client_gives_a_state(clerk: Clerk, request: Any) -> None:
    state = clerk.authenticate_request(request, AuthenticateOptions(accepts_token=["api_key"]))
    assert_type(state, RequestState[Clerk])
    auth = state.to_auth()
    if isinstance(auth, SignedInAuth):
        assert_type(auth.get_token(), str | None)


async def an_awaiting_client_gives_one_when_awaited(clerk: AsyncClerk, request: Any) -> None:
    state = await clerk.authenticate_request(request)
    assert_type(state, RequestState[AsyncClerk])
    auth = state.to_auth(treat_pending_as_signed_out=False)
    if isinstance(auth, SignedInAuth):
        assert_type(await auth.get_token(template="x"), str | None)
    clerk.authenticate_request(request).to_auth()  # type: ignore[attr-defined]


def a_state_is_told_apart_by_its_class(state: RequestState[Clerk]) -> None:
    match state:
        case SignedIn():
            assert_type(state.to_auth(), AuthObject[Clerk])
            assert_type(state.token, str)
        case SignedOut():
            assert_type(state.reason, str)
        case Handshake():
            state.to_auth()
        case InvalidToken():
            assert_type(state.token_type, None)


def the_decision_itself_is_a_flow(inbound: Inbound, clerk: Clerk) -> None:
    options = AuthenticateOptions()
    assert_type(authenticate(inbound, options, now=0), Flow[RequestState[None]])
    assert_type(authenticate(inbound, options, now=0, client=clerk), Flow[RequestState[Clerk]])
    authenticate(inbound, options)  # type: ignore[call-overload]
    AuthenticateOptions(accepts_token="session")  # type: ignore[arg-type]
    AuthenticateOptions(client_uat=5)  # type: ignore[call-arg]
