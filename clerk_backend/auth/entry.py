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
    client, options = client_and_options(client, defaults, given)
    inbound = inbound_of(request, trust_forwarded_headers=options.trust_forwarded_headers is not False)
    return client, authenticate(inbound, options, now=time.time() if now is None else now, client=client)


def client_and_options(
    client: Any, defaults: AuthenticateOptions, given: AuthenticateOptions | None
) -> tuple[Any, AuthenticateOptions]:
    """The options of a request, complete, and the client of their secret key.

    Args:
        client: Who was asked.
        defaults: Its options.
        given: The options of the request.

    Raises:
        ConfigurationError: the secret key is malformed.
    """
    options = defaults if given is None else bound(defaults, given)
    if options.secret_key and options.secret_key != defaults.secret_key:
        client = client.with_options(secret_key=options.secret_key)
    if given is not None and _is_of_another_instance(defaults, options):
        # The client's own would vouch for tokens of its own instance.
        options = replace(options, jwt_key=given.jwt_key, machine_secret_key=given.machine_secret_key)
    return client, options


def _is_of_another_instance(defaults: AuthenticateOptions, options: AuthenticateOptions) -> bool:
    """Whether a request is for another instance than the client's."""
    if defaults.secret_key != options.secret_key:
        return True
    return defaults.publishable_key is not None and defaults.publishable_key != options.publishable_key
