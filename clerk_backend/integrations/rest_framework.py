"""Clerk in Django REST framework: authentication, and permissions. Django's middleware finds out who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import BasePermission

from ..auth.session_auth import SignedInAuth
from ..unset import UNSET, Unset
from .django.asking import visit_for, visit_of
from .protection import Demand, Predicate
from .visits import SESSION

if TYPE_CHECKING:
    from ..auth.options import AcceptsToken
    from ..auth.reverification import ReverificationConfig


@dataclass(frozen=True, slots=True)
class ClerkUser:
    """Who is asking, as `request.user`: no row of a database, only an ID. `str` is that, too.

    Attributes:
        id: The user's ID; of a machine, that of whoever it stands for, or its own.
    """

    id: str
    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False
    is_active: ClassVar[bool] = True

    @property
    def pk(self) -> str:
        """The ID, under the name by which throttles count."""
        return self.id

    def __str__(self) -> str:
        return self.id


class ClerkAuthentication(BaseAuthentication):  # type: ignore[misc]  # has no types
    """Takes whom the middleware found: `request.user` is a `ClerkUser`, `request.auth` the auth object.

    Where there is nobody, and a permission asks for somebody, the answer is 401.

    Attributes:
        accepts_token: The types of token that are accepted, as for `auth`; machines are not, unless a class that
            extends this one says so.
        enforces_csrf: Whether a request whose token is in a cookie, which browsers send wherever they are led, needs
            Django's CSRF token if it is to change something, as with REST framework's own sessions.
    """

    accepts_token: ClassVar[AcceptsToken] = SESSION
    enforces_csrf: ClassVar[bool] = True

    def authenticate(self, request: Any) -> tuple[ClerkUser, Any] | None:
        """Who is asking, and the auth object; None for nobody.

        Raises:
            ConfigurationError: the middleware has not seen the request.
            PermissionDenied: REST framework's: a CSRF token is missing.
        """
        visit = visit_for(visit_of(request), is_async=False)
        auth: Any = visit.auth(accepts_token=self.accepts_token)
        if not auth.is_authenticated:
            return None
        is_session = auth.token_type == SESSION
        if self.enforces_csrf and is_session and visit.inbound.token_in_header is None:
            SessionAuthentication().enforce_csrf(request)  # pyright: ignore[reportUnknownMemberType] - has no types
        return ClerkUser(auth.user_id if is_session else auth.subject), auth

    def authenticate_header(self, request: Any) -> str:  # pyright: ignore[reportIncompatibleMethodOverride] - as meant
        """What 401 asks for."""
        del request
        return "Bearer"


class IsSignedIn(BasePermission):  # type: ignore[misc]  # has no types
    """Lets people pass who are signed in, and no machines."""

    def has_permission(self, request: Any, view: Any) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride] - as meant
        """Whether somebody is signed in."""
        del view
        return isinstance(request.auth, SignedInAuth)


def has(
    predicate: Predicate | None = None,
    *,
    role: str | Unset = UNSET,
    permission: str | Unset = UNSET,
    feature: str | Unset = UNSET,
    plan: str | Unset = UNSET,
    reverification: ReverificationConfig | Unset = UNSET,
) -> Any:
    """A permission that lets people pass of whom all that is asked for holds; it composes with others by `&`, `|`, `~`.

    ```python
    permission_classes = [has(role="org:admin") | has(permission="org:invoices:read")]
    ```

    Args:
        predicate: A function that is given `has` of the auth object, for what the others cannot say.
        role: A role that it takes in the active organization.
        permission: A permission, likewise.
        feature: A feature, likewise, or of the user.
        plan: A plan, likewise.
        reverification: How lately the user must have proved who they are.
    """
    demand = Demand(
        role=role, permission=permission, feature=feature, plan=plan, reverification=reverification, has=predicate
    )

    class Has(IsSignedIn):
        """Lets people pass of whom all that is asked for holds."""

        def has_permission(self, request: Any, view: Any) -> bool:
            return super().has_permission(request, view) and demand.lets_pass(request.auth)

    return Has
