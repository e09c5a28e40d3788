"""The topics of the API, a class each; a name is imported when it is first used."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Generic, cast

from ..resource import ClientT

if TYPE_CHECKING:
    from .billing import Billing
    from .email_addresses import EmailAddresses
    from .jwks import JWKS
    from .jwt_templates import JWTTemplates
    from .organization_permissions import OrganizationPermissions
    from .organization_roles import OrganizationRoles
    from .organizations import Organizations
    from .phone_numbers import PhoneNumbers
    from .sessions import Sessions
    from .users import Users

__all__ = [
    "Billing",
    "EmailAddresses",
    "JWKS",
    "JWTTemplates",
    "OrganizationPermissions",
    "OrganizationRoles",
    "Organizations",
    "PhoneNumbers",
    "Resources",
    "Sessions",
    "Users",
]

_MODULES = {
    "Billing": "billing",
    "EmailAddresses": "email_addresses",
    "JWKS": "jwks",
    "JWTTemplates": "jwt_templates",
    "OrganizationPermissions": "organization_permissions",
    "OrganizationRoles": "organization_roles",
    "Organizations": "organizations",
    "PhoneNumbers": "phone_numbers",
    "Sessions": "sessions",
    "Users": "users",
}


class Resources(Generic[ClientT]):
    """The topics of the API as attributes of a client: `class Clerk(Resources["Clerk"])`.

    The module of a topic is imported when it is first used.
    """

    @cached_property
    def users(self) -> Users[ClientT]:
        """The people who sign in to your application: create, find, change, ban, lock and delete them, and manage
        their passwords, second factors, metadata and pictures.
        """
        from .users import Users

        return Users(cast("ClientT", self))

    @cached_property
    def sessions(self) -> Sessions[ClientT]:
        """Signed-in sessions: list, look up and end them, and get tokens for them."""
        from .sessions import Sessions

        return Sessions(cast("ClientT", self))

    @cached_property
    def email_addresses(self) -> EmailAddresses[ClientT]:
        """Email addresses of users: add, verify, make primary and delete them."""
        from .email_addresses import EmailAddresses

        return EmailAddresses(cast("ClientT", self))

    @cached_property
    def phone_numbers(self) -> PhoneNumbers[ClientT]:
        """Phone numbers of users: add, verify, make primary, use as a second factor and delete them."""
        from .phone_numbers import PhoneNumbers

        return PhoneNumbers(cast("ClientT", self))

    @cached_property
    def organizations(self) -> Organizations[ClientT]:
        """Organizations with their members, invitations, domains, metadata, logo and billing."""
        from .organizations import Organizations

        return Organizations(cast("ClientT", self))

    @cached_property
    def organization_roles(self) -> OrganizationRoles[ClientT]:
        """Roles that members of organizations hold, and the permissions that each role carries."""
        from .organization_roles import OrganizationRoles

        return OrganizationRoles(cast("ClientT", self))

    @cached_property
    def organization_permissions(self) -> OrganizationPermissions[ClientT]:
        """Permissions that roles are made of, your own and Clerk's."""
        from .organization_permissions import OrganizationPermissions

        return OrganizationPermissions(cast("ClientT", self))

    @cached_property
    def jwt_templates(self) -> JWTTemplates[ClientT]:
        """Templates for tokens with claims, a lifetime and a signing key of your choice."""
        from .jwt_templates import JWTTemplates

        return JWTTemplates(cast("ClientT", self))

    @cached_property
    def jwks(self) -> JWKS[ClientT]:
        """The public keys that verify what the instance has signed."""
        from .jwks import JWKS

        return JWKS(cast("ClientT", self))

    @cached_property
    def billing(self) -> Billing[ClientT]:
        """Subscriptions and credit of users and organizations."""
        from .billing import Billing

        return Billing(cast("ClientT", self))


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found = getattr(import_module(f".{_MODULES[name]}", __name__), name)
        return found


def __dir__() -> list[str]:
    return __all__
