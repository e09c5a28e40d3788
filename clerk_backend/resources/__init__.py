"""The topics of the API, a class each; a name is imported when it is first used."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Generic, cast

from ..resource import ClientT

if TYPE_CHECKING:
    from .actor_tokens import ActorTokens
    from .admin_portal_link_tokens import AdminPortalLinkTokens
    from .agent_tasks import AgentTasks
    from .allowlist_identifiers import AllowlistIdentifiers
    from .api_keys import APIKeys
    from .beta_features import BetaFeatures
    from .billing import Billing
    from .blocklist_identifiers import BlocklistIdentifiers
    from .clients import Clients
    from .directories import Directories
    from .domains import Domains
    from .email_addresses import EmailAddresses
    from .enterprise_connections import EnterpriseConnections
    from .id_p_oauth_access_token import IdPOAuthAccessToken
    from .instance import InstanceResource
    from .invitations import Invitations
    from .jwks import JWKS
    from .jwt_templates import JWTTemplates
    from .m2m import M2M
    from .machines import Machines
    from .miscellaneous import Miscellaneous
    from .oauth_applications import OAuthApplications
    from .organization_permissions import OrganizationPermissions
    from .organization_roles import OrganizationRoles
    from .organizations import Organizations
    from .phone_numbers import PhoneNumbers
    from .proxy_checks import ProxyChecks
    from .redirect_urls import RedirectURLs
    from .role_sets import RoleSets
    from .saml_connections import SAMLConnections
    from .scim_directories import SCIMDirectories
    from .sessions import Sessions
    from .sign_in_tokens import SignInTokens
    from .sign_ups import SignUps
    from .templates import Templates
    from .testing_tokens import TestingTokens
    from .users import Users
    from .waitlist_entries import WaitlistEntries
    from .webhooks import Webhooks

__all__ = [
    "APIKeys",
    "ActorTokens",
    "AdminPortalLinkTokens",
    "AgentTasks",
    "AllowlistIdentifiers",
    "BetaFeatures",
    "Billing",
    "BlocklistIdentifiers",
    "Clients",
    "Directories",
    "Domains",
    "EmailAddresses",
    "EnterpriseConnections",
    "IdPOAuthAccessToken",
    "InstanceResource",
    "Invitations",
    "JWKS",
    "JWTTemplates",
    "M2M",
    "Machines",
    "Miscellaneous",
    "OAuthApplications",
    "OrganizationPermissions",
    "OrganizationRoles",
    "Organizations",
    "PhoneNumbers",
    "ProxyChecks",
    "RedirectURLs",
    "Resources",
    "RoleSets",
    "SAMLConnections",
    "SCIMDirectories",
    "Sessions",
    "SignInTokens",
    "SignUps",
    "Templates",
    "TestingTokens",
    "Users",
    "WaitlistEntries",
    "Webhooks",
]

_MODULES = {
    "APIKeys": "api_keys",
    "ActorTokens": "actor_tokens",
    "AdminPortalLinkTokens": "admin_portal_link_tokens",
    "AgentTasks": "agent_tasks",
    "AllowlistIdentifiers": "allowlist_identifiers",
    "BetaFeatures": "beta_features",
    "Billing": "billing",
    "BlocklistIdentifiers": "blocklist_identifiers",
    "Clients": "clients",
    "Directories": "directories",
    "Domains": "domains",
    "EmailAddresses": "email_addresses",
    "EnterpriseConnections": "enterprise_connections",
    "IdPOAuthAccessToken": "id_p_oauth_access_token",
    "InstanceResource": "instance",
    "Invitations": "invitations",
    "JWKS": "jwks",
    "JWTTemplates": "jwt_templates",
    "M2M": "m2m",
    "Machines": "machines",
    "Miscellaneous": "miscellaneous",
    "OAuthApplications": "oauth_applications",
    "OrganizationPermissions": "organization_permissions",
    "OrganizationRoles": "organization_roles",
    "Organizations": "organizations",
    "PhoneNumbers": "phone_numbers",
    "ProxyChecks": "proxy_checks",
    "RedirectURLs": "redirect_urls",
    "RoleSets": "role_sets",
    "SAMLConnections": "saml_connections",
    "SCIMDirectories": "scim_directories",
    "Sessions": "sessions",
    "SignInTokens": "sign_in_tokens",
    "SignUps": "sign_ups",
    "Templates": "templates",
    "TestingTokens": "testing_tokens",
    "Users": "users",
    "WaitlistEntries": "waitlist_entries",
    "Webhooks": "webhooks",
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

    @cached_property
    def actor_tokens(self) -> ActorTokens[ClientT]:
        """Tokens with which one user signs in as another (impersonation): create and revoke them."""
        from .actor_tokens import ActorTokens

        return ActorTokens(cast("ClientT", self))

    @cached_property
    def admin_portal_link_tokens(self) -> AdminPortalLinkTokens[ClientT]:
        """Single-use tokens in links to the admin portal: create and revoke them."""
        from .admin_portal_link_tokens import AdminPortalLinkTokens

        return AdminPortalLinkTokens(cast("ClientT", self))

    @cached_property
    def agent_tasks(self) -> AgentTasks[ClientT]:
        """Tasks that let an agent act in a session of a user: create and revoke them."""
        from .agent_tasks import AgentTasks

        return AgentTasks(cast("ClientT", self))

    @cached_property
    def allowlist_identifiers(self) -> AllowlistIdentifiers[ClientT]:
        """Allow-list of the instance, the identifiers that may sign up: list, add and delete them."""
        from .allowlist_identifiers import AllowlistIdentifiers

        return AllowlistIdentifiers(cast("ClientT", self))

    @cached_property
    def api_keys(self) -> APIKeys[ClientT]:
        """API keys by which users, organizations or machines call your own API: create, check, change, revoke and
        delete them.
        """
        from .api_keys import APIKeys

        return APIKeys(cast("ClientT", self))

    @cached_property
    def beta_features(self) -> BetaFeatures[ClientT]:
        """Settings of the instance that are in beta, and moving a production instance to another domain."""
        from .beta_features import BetaFeatures

        return BetaFeatures(cast("ClientT", self))

    @cached_property
    def blocklist_identifiers(self) -> BlocklistIdentifiers[ClientT]:
        """Block-list of the instance, the identifiers that are kept out: list, add and delete them."""
        from .blocklist_identifiers import BlocklistIdentifiers

        return BlocklistIdentifiers(cast("ClientT", self))

    @cached_property
    def clients(self) -> Clients[ClientT]:
        """Clients, each a device or browser with its sessions and its attempts to sign in or up: look at them and
        verify their tokens.
        """
        from .clients import Clients

        return Clients(cast("ClientT", self))

    @cached_property
    def directories(self) -> Directories[ClientT]:
        """Directories, through which an identity provider provisions users by SCIM: set them up, rotate their API
        keys and map groups to organization roles.
        """
        from .directories import Directories

        return Directories(cast("ClientT", self))

    @cached_property
    def domains(self) -> Domains[ClientT]:
        """Domains of the instance, one primary and any number of satellites: list, add, change and delete them."""
        from .domains import Domains

        return Domains(cast("ClientT", self))

    @cached_property
    def enterprise_connections(self) -> EnterpriseConnections[ClientT]:
        """Sign-in through a company's identity provider, by SAML or OIDC: create, list, change, test and delete such
        connections.
        """
        from .enterprise_connections import EnterpriseConnections

        return EnterpriseConnections(cast("ClientT", self))

    @cached_property
    def id_p_oauth_access_token(self) -> IdPOAuthAccessToken[ClientT]:
        """Access tokens that Clerk issued as an OAuth identity provider: verify them."""
        from .id_p_oauth_access_token import IdPOAuthAccessToken

        return IdPOAuthAccessToken(cast("ClientT", self))

    @cached_property
    def instance(self) -> InstanceResource[ClientT]:
        """The instance that the secret key belongs to: read it and change its settings."""
        from .instance import InstanceResource

        return InstanceResource(cast("ClientT", self))

    @cached_property
    def invitations(self) -> Invitations[ClientT]:
        """Invitations to sign up to the application, sent by email: list, create and revoke them."""
        from .invitations import Invitations

        return Invitations(cast("ClientT", self))

    @cached_property
    def m2m(self) -> M2M[ClientT]:
        """Tokens with which one machine proves itself to another: create, list, check and revoke them."""
        from .m2m import M2M

        return M2M(cast("ClientT", self))

    @cached_property
    def machines(self) -> Machines[ClientT]:
        """Machines, such as servers and services, that call each other: register them, say which may reach which,
        and manage their secret keys.
        """
        from .machines import Machines

        return Machines(cast("ClientT", self))

    @cached_property
    def miscellaneous(self) -> Miscellaneous[ClientT]:
        """What fits nowhere else: the interstitial page."""
        from .miscellaneous import Miscellaneous

        return Miscellaneous(cast("ClientT", self))

    @cached_property
    def oauth_applications(self) -> OAuthApplications[ClientT]:
        """OAuth applications, the clients that sign in with Clerk as their identity provider: list, create, change
        and delete them, and rotate secrets.
        """
        from .oauth_applications import OAuthApplications

        return OAuthApplications(cast("ClientT", self))

    @cached_property
    def proxy_checks(self) -> ProxyChecks[ClientT]:
        """Checks that a proxy in front of Clerk's Frontend API works for a domain."""
        from .proxy_checks import ProxyChecks

        return ProxyChecks(cast("ClientT", self))

    @cached_property
    def redirect_urls(self) -> RedirectURLs[ClientT]:
        """Redirect URLs that native apps may be sent back to with secrets of a sign-in: list, create and delete
        them.
        """
        from .redirect_urls import RedirectURLs

        return RedirectURLs(cast("ClientT", self))

    @cached_property
    def role_sets(self) -> RoleSets[ClientT]:
        """Role sets, which say what roles an organization can give its members: list, create and change them, add or
        swap roles, and replace one set by another.
        """
        from .role_sets import RoleSets

        return RoleSets(cast("ClientT", self))

    @cached_property
    def saml_connections(self) -> SAMLConnections[ClientT]:
        """SAML connections of the instance, which let users sign in through an identity provider: list, create,
        change and delete them.
        """
        from .saml_connections import SAMLConnections

        return SAMLConnections(cast("ClientT", self))

    @cached_property
    def scim_directories(self) -> SCIMDirectories[ClientT]:
        """Directories by their older name: `directories` has the same operations, and is the one to use."""
        from .scim_directories import SCIMDirectories

        return SCIMDirectories(cast("ClientT", self))

    @cached_property
    def sign_in_tokens(self) -> SignInTokens[ClientT]:
        """Single-use tokens with which a user signs in without a password or other credentials: create and revoke
        them.
        """
        from .sign_in_tokens import SignInTokens

        return SignInTokens(cast("ClientT", self))

    @cached_property
    def sign_ups(self) -> SignUps[ClientT]:
        """Attempts to sign up, with what was entered so far: look at them and change them."""
        from .sign_ups import SignUps

        return SignUps(cast("ClientT", self))

    @cached_property
    def templates(self) -> Templates[ClientT]:
        """Templates of the emails and text messages that Clerk sends: read, change, preview and revert them, and
        choose who delivers the messages.
        """
        from .templates import Templates

        return Templates(cast("ClientT", self))

    @cached_property
    def testing_tokens(self) -> TestingTokens[ClientT]:
        """Tokens that let end-to-end tests past the bot detection of Clerk's Frontend API: create them."""
        from .testing_tokens import TestingTokens

        return TestingTokens(cast("ClientT", self))

    @cached_property
    def waitlist_entries(self) -> WaitlistEntries[ClientT]:
        """Entries on the waitlist, for people who asked to be let in: list and add them, invite, reject or delete
        them.
        """
        from .waitlist_entries import WaitlistEntries

        return WaitlistEntries(cast("ClientT", self))

    @cached_property
    def webhooks(self) -> Webhooks[ClientT]:
        """The instance's app at Svix, which sends its webhooks: create and delete it, and open its dashboard."""
        from .webhooks import Webhooks

        return Webhooks(cast("ClientT", self))


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found = getattr(import_module(f".{_MODULES[name]}", __name__), name)
        return found


def __dir__() -> list[str]:
    return __all__
