"""Where a client begins to authenticate a request: its own options, those of the request, and the flow to run."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, overload

from ..flow import Flow
from .decision import authenticate
from .options import AuthenticateOptions, bound, options_from
from .requests import RequestLike, inbound_of
from .state import RequestState

if TYPE_CHECKING:
    from ..client import AsyncClerk, Clerk
    from ..settings import Settings


def defaults_of(settings: Settings, given: AuthenticateOptions | None) -> AuthenticateOptions:
    """A client's options for authentication: its own keys and addresses, those given to it, and the environment's.

    Raises:
        ConfigurationError: an option of the environment is malformed.
    """
    return replace(
        bound(options_from(), given),
        secret_key=settings.secret_key or None,
        machine_secret_key=settings.machine_secret_key,
        api_url=settings.api_url,
        api_version=settings.api_version,
    )


@overload
def begin(
    client: Clerk,
    defaults: AuthenticateOptions,
    request: RequestLike,
    given: AuthenticateOptions | None,
    *,
    now: float | None,
) -> tuple[Clerk, Flow[RequestState[Clerk]]]: ...
@overload
def begin(
    client: AsyncClerk,
    defaults: AuthenticateOptions,
    request: RequestLike,
    given: AuthenticateOptions | None,
    *,
    now: float | None,
) -> tuple[AsyncClerk, Flow[RequestState[AsyncClerk]]]: ...
def begin(
    client: Any,
    defaults: AuthenticateOptions,
    request: RequestLike,
    given: AuthenticateOptions | None,
    *,
    now: float | None,
) -> tuple[Any, Flow[RequestState[Any]]]:
    """The flow that decides who is asking, and the client to run it: one of the secret key that the request is for.

    Args:
        client: Who was asked.
        defaults: Its options.
        request: The request, of any framework.
        given: The options of the request.
        now: The time in seconds since the epoch; the machine's for None.

    Raises:
        ArgumentError: the request is none.
        ConfigurationError: the secret key is malformed.
    """
    options = defaults if given is None else bound(defaults, given)
    if options.secret_key and options.secret_key != defaults.secret_key:
        client = client.with_options(secret_key=options.secret_key)
    inbound = inbound_of(request, trust_forwarded_headers=options.trust_forwarded_headers is not False)
    return client, authenticate(inbound, options, now=time.time() if now is None else now, client=client)
