"""What a decision was made from, gathered only when somebody looks for a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .context import Context
    from .inbound import Inbound
    from .options import AuthenticateOptions


@dataclass(frozen=True, eq=False)
class Details(Mapping[str, Any]):
    """The request, the options and the outcome, by name. Secrets are among them: whoever shows them masks them.

    Attributes:
        inbound: The request.
        context: The request beside its instance, where one is concerned.
        options: How it was authenticated.
        outcome: What was decided, and why.
    """

    inbound: Inbound = field(repr=False)
    context: Context | None = field(repr=False)
    options: AuthenticateOptions = field(repr=False)
    outcome: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def _found(self) -> dict[str, Any]:
        options = {each.name: getattr(self.options, each.name) for each in fields(self.options)}
        given = {name: value for name, value in options.items() if value is not None}
        return given | _of_request(self.inbound) | _of_instance(self.context) | dict(self.outcome)

    def __getitem__(self, name: str) -> Any:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __bool__(self) -> bool:
        return True  # without gathering anything

    def __len__(self) -> int:
        return len(self._found)


def _of_request(inbound: Inbound) -> dict[str, Any]:
    return {
        "method": inbound.method,
        "clerk_url": inbound.url.href,
        "host": inbound.host,
        "origin": inbound.origin,
        "referrer": inbound.referrer,
        "user_agent": inbound.user_agent,
        "sec_fetch_dest": inbound.sec_fetch_dest,
        "accept": inbound.accept,
        "token_in_header": inbound.token_in_header,
        "handshake_token": inbound.handshake_token,
        "handshake_nonce": inbound.handshake_nonce,
        "redirect_counter": inbound.redirect_counter,
    }


def _of_instance(context: Context | None) -> dict[str, Any]:
    if context is None:
        return {}
    return {
        "instance_type": context.key.instance_type,
        "frontend_api": context.frontend_api,
        "original_frontend_api": context.original_frontend_api,
        "uses_suffixed_cookies": context.uses_suffixed_cookies,
        "client_uat": context.client_uat,
        "session_token": context.session_token,
        "session_token_in_cookie": context.session_token_in_cookie,
        "refresh_token_in_cookie": context.refresh_token_in_cookie,
        "dev_browser_token": context.dev_browser_token,
    }
