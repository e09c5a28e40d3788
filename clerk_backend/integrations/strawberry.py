"""Clerk in Strawberry GraphQL: permission classes, and a context that knows who is asking.

They ask the middleware of the application around them, of whichever framework.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, TypedDict

from strawberry.permission import BasePermission

from ..auth.objects import is_token_type_accepted
from ..auth.reverification import ReverificationConfig, reverification_error
from ..auth.session_auth import SessionAuth
from ..client import AsyncClerk
from ..unset import UNSET, Unset
from .asgi import ClerkMiddleware, auth, clerk_client, current_user, get_auth
from .options import MiddlewareOptions
from .protection import Demand, Predicate
from .visits import SESSION, current_visit

if TYPE_CHECKING:
    from ..auth.options import AcceptsToken

__all__ = [
    "ClerkContext",
    "ClerkMiddleware",
    "MiddlewareOptions",
    "SignedIn",
    "auth",
    "clerk_client",
    "current_user",
    "get_auth",
    "get_context",
    "has",
]

UNAUTHENTICATED: Final = "UNAUTHENTICATED"
FORBIDDEN: Final = "FORBIDDEN"
_MESSAGES: Final = {UNAUTHENTICATED: "Nobody is signed in.", FORBIDDEN: "Who is signed in may not do this."}


class ClerkContext(TypedDict):
    """The context of resolvers as `get_context` makes it, for `info: Info[ClerkContext, None]`."""

    auth: SessionAuth[AsyncClerk]


async def get_context() -> dict[str, Any]:
    """A `ClerkContext`, for `GraphQLRouter(schema, context_getter=get_context)` in FastAPI, which adds to it.

    Raises:
        ConfigurationError: no request is being answered here, or Clerk's middleware has not seen it.
    """
    return {**ClerkContext(auth=auth())}


class SignedIn(BasePermission):
    """Lets only those reach a field who are signed in: `permission_classes=[SignedIn]`.

    All others get an error with `UNAUTHENTICATED` or `FORBIDDEN` as the `code` of its extensions, and nobody is
    redirected. Outside of a request that Clerk's middleware has seen, nobody passes.
    """

    demand: ClassVar[Demand] = Demand()

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:  # noqa: ARG002 - which do not matter
        """Whether the one who is asking may pass."""
        return _refusal(self.demand) is None

    def on_unauthorized(self) -> None:
        """Raise the error for the one who is asking.

        Raises:
            GraphQLError: with a code that says whether to sign in first.
        """
        extensions = _refusal(self.demand) or {"code": FORBIDDEN}  # a predicate may have changed its mind
        raise self.error_class(_MESSAGES[extensions["code"]], extensions=extensions)

    @property
    def schema_directive(self) -> Any:
        """None: what it takes is no part of the schema, which strangers may read."""
        return None


def has(
    *,
    role: str | Unset = UNSET,
    permission: str | Unset = UNSET,
    feature: str | Unset = UNSET,
    plan: str | Unset = UNSET,
    reverification: ReverificationConfig | Unset = UNSET,
    has: Predicate | None = None,
    token: AcceptsToken = SESSION,
) -> type[SignedIn]:
    """A class for `permission_classes=[...]` of a field; arguments as for `auth.protect`.

    Where it is only the reverification that is missing, the extensions of the error also have the `clerk_error` that
    Clerk's components act on.
    """

    class Has(SignedIn):
        demand = Demand(
            role=role, permission=permission, feature=feature, plan=plan, reverification=reverification, has=has,
            token=token,
        )  # fmt: skip

    return Has


def _refusal(demand: Demand) -> dict[str, Any] | None:
    """What the error says to whoever may not pass; None: they may."""
    found: Any = current_visit().auth(accepts_token=demand.token)
    if not is_token_type_accepted(found.token_type, demand.token):
        return {"code": UNAUTHENTICATED}
    if found.token_type != SESSION:
        return None if found.is_authenticated else {"code": UNAUTHENTICATED}
    if not found.user_id:
        return {"code": UNAUTHENTICATED}
    if demand.lets_pass(found):
        return None
    wanted = demand.reverification
    if wanted is not UNSET and demand._replace(reverification=UNSET).lets_pass(found):
        return {"code": FORBIDDEN, **reverification_error(wanted)}
    return {"code": FORBIDDEN}
