"""What checkers know of every method on both clients. Generated; nothing here runs."""

# pyright: strict

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, assert_type

from clerk_backend import AsyncClerk, Clerk
from clerk_backend.model import JSONObject
from clerk_backend.models.actor_tokens import ActorToken
from clerk_backend.models.admin_portal_link_tokens import AdminPortalLinkToken, CreatedAdminPortalLinkToken
from clerk_backend.models.agent_tasks import AgentTask
from clerk_backend.models.allowlist_identifiers import AllowlistIdentifier
from clerk_backend.models.api_keys import APIKey, APIKeySecret, CreatedAPIKey, DeletedAPIKey
from clerk_backend.models.billing_amounts import CommerceCreditBalance, CommerceCreditLedgerEntry
from clerk_backend.models.billing_plans import BillingPrice, CommercePlan
from clerk_backend.models.billing_statements import BillingPaymentAttempt, BillingStatement
from clerk_backend.models.billing_subscriptions import (
    BillingSubscriptionItem,
    CommerceDiscountRedemption,
    CommercePriceTransition,
    CommerceSubscription,
    CommerceSubscriptionItem,
)
from clerk_backend.models.blocklist_identifiers import BlocklistIdentifier
from clerk_backend.models.clients import Client
from clerk_backend.models.deleted import DeletedObject
from clerk_backend.models.directories import DeletedDirectoryGroupRoleMapping, Directory, DirectoryGroupRoleMapping
from clerk_backend.models.domains import Domain
from clerk_backend.models.enterprise_connections import (
    EnterpriseConnection,
    EnterpriseConnectionTestRun,
    StartedEnterpriseConnectionTestRun,
)
from clerk_backend.models.id_p_oauth_access_token import VerifiedOAuthAccessToken
from clerk_backend.models.identifications import EmailAddress, PhoneNumber
from clerk_backend.models.instance import (
    Instance,
    InstanceCommunication,
    InstanceProtect,
    InstanceRestrictions,
    InstanceSettings,
    OAuthApplicationSettings,
    OrganizationSettings,
)
from clerk_backend.models.invitations import Invitation, RevokedInvitation
from clerk_backend.models.jwks import JSONWebKeySet
from clerk_backend.models.jwt_templates import JWTTemplate
from clerk_backend.models.m2m import CreatedM2MToken, M2MToken
from clerk_backend.models.machines import (
    CreatedMachine,
    DeletedMachine,
    DeletedMachineScope,
    Machine,
    MachineScope,
    MachineSecretKey,
)
from clerk_backend.models.oauth_applications import OAuthApplication, OAuthApplicationWithSecret
from clerk_backend.models.organization_invitations import OrganizationInvitation, OrganizationInvitationWithOrganization
from clerk_backend.models.organization_roles import Permission, Role
from clerk_backend.models.organizations import (
    Organization,
    OrganizationDomain,
    OrganizationMembership,
    OrganizationWithLogo,
)
from clerk_backend.models.proxy_checks import ProxyCheck
from clerk_backend.models.redirect_urls import RedirectURL
from clerk_backend.models.role_sets import RoleSet
from clerk_backend.models.saml_connections import SAMLConnection
from clerk_backend.models.scim_directories import DeletedSCIMGroupRoleMapping, SCIMDirectory, SCIMGroupRoleMapping
from clerk_backend.models.sessions import Session, SessionRefresh, Token
from clerk_backend.models.sign_in_tokens import SignInToken
from clerk_backend.models.sign_ups import SignUp
from clerk_backend.models.templates import Template
from clerk_backend.models.testing_tokens import TestingToken
from clerk_backend.models.users import (
    DeletedBackupCodes,
    DeletedTOTP,
    DisabledMFA,
    OAuthAccessToken,
    TotalCount,
    TrustedDevice,
    User,
    VerifiedPassword,
    VerifiedTOTP,
)
from clerk_backend.models.verifications import CodeVerification
from clerk_backend.models.waitlist_entries import WaitlistEntry
from clerk_backend.models.webhooks import SvixURL
from clerk_backend.paging import Page, Pages


def blocking(clerk: Clerk, args: tuple[Any, ...], options: dict[str, Any]) -> None:
    assert_type(clerk.users.replace_user_email_address(*args, **options), EmailAddress)
    assert_type(clerk.users.replace_user_phone_number(*args, **options), PhoneNumber)
    assert_type(clerk.users.get_user_list(*args, **options), Page[User])
    assert_type(clerk.users.create_user(*args, **options), User)
    assert_type(clerk.users.get_count(*args, **options), TotalCount)
    assert_type(clerk.users.get_user(*args, **options), User)
    assert_type(clerk.users.update_user(*args, **options), User)
    assert_type(clerk.users.delete_user(*args, **options), DeletedObject)
    assert_type(clerk.users.ban_user(*args, **options), User)
    assert_type(clerk.users.unban_user(*args, **options), User)
    assert_type(clerk.users.ban_users(*args, **options), list[User])
    assert_type(clerk.users.unban_users(*args, **options), list[User])
    assert_type(clerk.users.lock_user(*args, **options), User)
    assert_type(clerk.users.unlock_user(*args, **options), User)
    assert_type(clerk.users.update_user_profile_image(*args, **options), User)
    assert_type(clerk.users.delete_user_profile_image(*args, **options), User)
    assert_type(clerk.users.replace_user_metadata(*args, **options), User)
    assert_type(clerk.users.update_user_metadata(*args, **options), User)
    assert_type(clerk.users.get_user_oauth_access_token(*args, **options), Page[OAuthAccessToken])
    assert_type(clerk.users.get_organization_membership_list(*args, **options), Page[OrganizationMembership])
    assert_type(
        clerk.users.get_organization_invitation_list(*args, **options), Page[OrganizationInvitationWithOrganization]
    )
    assert_type(clerk.users.remove_password(*args, **options), User)
    assert_type(clerk.users.verify_password(*args, **options), VerifiedPassword)
    assert_type(clerk.users.verify_totp(*args, **options), VerifiedTOTP)
    assert_type(clerk.users.disable_user_mfa(*args, **options), DisabledMFA)
    assert_type(clerk.users.delete_user_backup_codes(*args, **options), DeletedBackupCodes)
    assert_type(clerk.users.delete_user_passkey(*args, **options), DeletedObject)
    assert_type(clerk.users.get_trusted_device_list(*args, **options), Page[TrustedDevice])
    assert_type(clerk.users.revoke_trusted_device(*args, **options), TrustedDevice)
    assert_type(clerk.users.delete_user_web3_wallet(*args, **options), DeletedObject)
    assert_type(clerk.users.delete_user_totp(*args, **options), DeletedTOTP)
    assert_type(clerk.users.delete_user_external_account(*args, **options), DeletedObject)
    assert_type(clerk.users.set_password_compromised(*args, **options), User)
    assert_type(clerk.users.unset_password_compromised(*args, **options), User)
    assert_type(clerk.sessions.get_session_list(*args, **options), Page[Session])
    assert_type(clerk.sessions.create_session(*args, **options), Session)
    assert_type(clerk.sessions.get_session(*args, **options), Session)
    assert_type(clerk.sessions.refresh_session(*args, **options), SessionRefresh)
    assert_type(clerk.sessions.revoke_session(*args, **options), Session)
    assert_type(clerk.sessions.create_session_token(*args, **options), Token)
    assert_type(clerk.sessions.create_session_token_from_template(*args, **options), Token)
    assert_type(clerk.email_addresses.create_email_address(*args, **options), EmailAddress)
    assert_type(clerk.email_addresses.get_email_address(*args, **options), EmailAddress)
    assert_type(clerk.email_addresses.update_email_address(*args, **options), EmailAddress)
    assert_type(clerk.email_addresses.delete_email_address(*args, **options), DeletedObject)
    assert_type(clerk.email_addresses.prepare_email_address_verification(*args, **options), CodeVerification)
    assert_type(clerk.email_addresses.attempt_email_address_verification(*args, **options), CodeVerification)
    assert_type(clerk.phone_numbers.create_phone_number(*args, **options), PhoneNumber)
    assert_type(clerk.phone_numbers.get_phone_number(*args, **options), PhoneNumber)
    assert_type(clerk.phone_numbers.update_phone_number(*args, **options), PhoneNumber)
    assert_type(clerk.phone_numbers.delete_phone_number(*args, **options), DeletedObject)
    assert_type(clerk.phone_numbers.prepare_phone_number_verification(*args, **options), CodeVerification)
    assert_type(clerk.phone_numbers.attempt_phone_number_verification(*args, **options), CodeVerification)
    assert_type(
        clerk.organizations.get_instance_organization_invitation_list(*args, **options),
        Page[OrganizationInvitationWithOrganization],
    )
    assert_type(clerk.organizations.get_organization_list(*args, **options), Page[Organization])
    assert_type(clerk.organizations.create_organization(*args, **options), Organization)
    assert_type(clerk.organizations.get_organization(*args, **options), Organization)
    assert_type(clerk.organizations.update_organization(*args, **options), Organization)
    assert_type(clerk.organizations.delete_organization(*args, **options), DeletedObject)
    assert_type(clerk.organizations.replace_organization_metadata(*args, **options), Organization)
    assert_type(clerk.organizations.update_organization_metadata(*args, **options), Organization)
    assert_type(clerk.organizations.update_organization_logo(*args, **options), OrganizationWithLogo)
    assert_type(clerk.organizations.delete_organization_logo(*args, **options), Organization)
    assert_type(clerk.organizations.get_organization_invitation_list(*args, **options), Page[OrganizationInvitation])
    assert_type(clerk.organizations.create_organization_invitation(*args, **options), OrganizationInvitation)
    assert_type(clerk.organizations.create_organization_invitation_bulk(*args, **options), Page[OrganizationInvitation])
    assert_type(
        clerk.organizations.get_pending_organization_invitation_list(*args, **options), Page[OrganizationInvitation]
    )
    assert_type(clerk.organizations.get_organization_invitation(*args, **options), OrganizationInvitation)
    assert_type(clerk.organizations.revoke_organization_invitation(*args, **options), OrganizationInvitation)
    assert_type(clerk.organizations.get_organization_membership_list(*args, **options), Page[OrganizationMembership])
    assert_type(clerk.organizations.create_organization_membership(*args, **options), OrganizationMembership)
    assert_type(clerk.organizations.update_organization_membership(*args, **options), OrganizationMembership)
    assert_type(clerk.organizations.delete_organization_membership(*args, **options), OrganizationMembership)
    assert_type(clerk.organizations.update_organization_membership_metadata(*args, **options), OrganizationMembership)
    assert_type(clerk.organizations.get_organization_domain_list(*args, **options), Page[OrganizationDomain])
    assert_type(clerk.organizations.create_organization_domain(*args, **options), OrganizationDomain)
    assert_type(clerk.organizations.update_organization_domain(*args, **options), OrganizationDomain)
    assert_type(clerk.organizations.delete_organization_domain(*args, **options), DeletedObject)
    assert_type(clerk.organizations.verify_organization_domain_ownership(*args, **options), OrganizationDomain)
    assert_type(clerk.organizations.get_instance_organization_domain_list(*args, **options), Page[OrganizationDomain])
    assert_type(
        clerk.organizations.get_instance_organization_membership_list(*args, **options), Page[OrganizationMembership]
    )
    assert_type(clerk.organization_roles.get_organization_role_list(*args, **options), Page[Role])
    assert_type(clerk.organization_roles.create_organization_role(*args, **options), Role)
    assert_type(clerk.organization_roles.get_organization_role(*args, **options), Role)
    assert_type(clerk.organization_roles.update_organization_role(*args, **options), Role)
    assert_type(clerk.organization_roles.delete_organization_role(*args, **options), DeletedObject)
    assert_type(clerk.organization_roles.assign_permission_to_organization_role(*args, **options), Role)
    assert_type(clerk.organization_roles.remove_permission_from_organization_role(*args, **options), Role)
    assert_type(clerk.organization_permissions.get_organization_permission_list(*args, **options), Page[Permission])
    assert_type(clerk.organization_permissions.create_organization_permission(*args, **options), Permission)
    assert_type(clerk.organization_permissions.get_organization_permission(*args, **options), Permission)
    assert_type(clerk.organization_permissions.update_organization_permission(*args, **options), Permission)
    assert_type(clerk.organization_permissions.delete_organization_permission(*args, **options), DeletedObject)
    assert_type(clerk.jwt_templates.list(*args, **options), Page[JWTTemplate])
    assert_type(clerk.jwt_templates.create(*args, **options), JWTTemplate)
    assert_type(clerk.jwt_templates.get(*args, **options), JWTTemplate)
    assert_type(clerk.jwt_templates.update(*args, **options), JWTTemplate)
    assert_type(clerk.jwt_templates.delete(*args, **options), DeletedObject)
    assert_type(clerk.jwks.get_jwks(), JSONWebKeySet)
    assert_type(clerk.billing.get_plan_list(*args, **options), Page[CommercePlan])
    assert_type(clerk.billing.get_price_list(*args, **options), Page[BillingPrice])
    assert_type(clerk.billing.create_price(*args, **options), BillingPrice)
    assert_type(clerk.billing.get_subscription_item_list(*args, **options), Page[CommerceSubscriptionItem])
    assert_type(clerk.billing.cancel_subscription_item(*args, **options), CommerceSubscriptionItem)
    assert_type(clerk.billing.extend_subscription_item_free_trial(*args, **options), BillingSubscriptionItem)
    assert_type(clerk.billing.create_subscription_item_price_transition(*args, **options), CommercePriceTransition)
    assert_type(clerk.billing.apply_subscription_item_discount(*args, **options), CommerceDiscountRedemption)
    assert_type(clerk.billing.remove_subscription_item_discount(*args, **options), CommerceDiscountRedemption)
    assert_type(clerk.billing.get_statement_list(*args, **options), Page[BillingStatement])
    assert_type(clerk.billing.get_statement(*args, **options), BillingStatement)
    assert_type(clerk.billing.get_statement_payment_attempt_list(*args, **options), Page[BillingPaymentAttempt])
    assert_type(clerk.billing.get_user_billing_subscription(*args, **options), CommerceSubscription)
    assert_type(clerk.billing.get_user_billing_credit_balance(*args, **options), CommerceCreditBalance)
    assert_type(clerk.billing.adjust_user_billing_credit_balance(*args, **options), CommerceCreditLedgerEntry)
    assert_type(clerk.billing.get_organization_billing_subscription(*args, **options), CommerceSubscription)
    assert_type(clerk.billing.get_organization_billing_credit_balance(*args, **options), CommerceCreditBalance)
    assert_type(clerk.billing.adjust_organization_billing_credit_balance(*args, **options), CommerceCreditLedgerEntry)
    assert_type(clerk.actor_tokens.create(*args, **options), ActorToken)
    assert_type(clerk.actor_tokens.revoke(*args, **options), ActorToken)
    assert_type(clerk.admin_portal_link_tokens.create(*args, **options), CreatedAdminPortalLinkToken)
    assert_type(clerk.admin_portal_link_tokens.revoke(*args, **options), AdminPortalLinkToken)
    assert_type(clerk.agent_tasks.create(*args, **options), AgentTask)
    assert_type(clerk.agent_tasks.revoke(*args, **options), AgentTask)
    assert_type(clerk.allowlist_identifiers.get_allowlist_identifier_list(*args, **options), Page[AllowlistIdentifier])
    assert_type(clerk.allowlist_identifiers.create_allowlist_identifier(*args, **options), AllowlistIdentifier)
    assert_type(clerk.allowlist_identifiers.delete_allowlist_identifier(*args, **options), DeletedObject)
    assert_type(clerk.api_keys.list(*args, **options), Page[APIKey])
    assert_type(clerk.api_keys.create(*args, **options), CreatedAPIKey)
    assert_type(clerk.api_keys.get(*args, **options), APIKey)
    assert_type(clerk.api_keys.update(*args, **options), APIKey)
    assert_type(clerk.api_keys.delete(*args, **options), DeletedAPIKey)
    assert_type(clerk.api_keys.get_secret(*args, **options), APIKeySecret)
    assert_type(clerk.api_keys.revoke(*args, **options), APIKey)
    assert_type(clerk.api_keys.verify(*args, **options), APIKey)
    assert_type(clerk.beta_features.update_instance_settings(*args, **options), InstanceSettings)
    gives_nothing(clerk.beta_features.update_domain)
    gives_nothing(clerk.beta_features.change_domain)
    assert_type(clerk.blocklist_identifiers.get_blocklist_identifier_list(), Page[BlocklistIdentifier])
    assert_type(clerk.blocklist_identifiers.create_blocklist_identifier(*args, **options), BlocklistIdentifier)
    assert_type(clerk.blocklist_identifiers.delete_blocklist_identifier(*args, **options), DeletedObject)
    assert_type(clerk.clients.get_client_list(*args, **options), Page[Client])
    assert_type(clerk.clients.verify_client(*args, **options), Client)
    assert_type(clerk.clients.get_client(*args, **options), Client)
    assert_type(clerk.directories.list(*args, **options), Page[Directory])
    assert_type(clerk.directories.create(*args, **options), Directory)
    assert_type(clerk.directories.get(*args, **options), Directory)
    assert_type(clerk.directories.update(*args, **options), Directory)
    assert_type(clerk.directories.delete(*args, **options), DeletedObject)
    assert_type(clerk.directories.rotate_api_key(*args, **options), Directory)
    assert_type(clerk.directories.list_group_role_mappings(*args, **options), Page[DirectoryGroupRoleMapping])
    assert_type(clerk.directories.create_group_role_mapping(*args, **options), DirectoryGroupRoleMapping)
    assert_type(clerk.directories.replace_group_role_mappings(*args, **options), Page[DirectoryGroupRoleMapping])
    assert_type(clerk.directories.delete_group_role_mapping(*args, **options), DeletedDirectoryGroupRoleMapping)
    assert_type(clerk.domains.list(), Page[Domain])
    assert_type(clerk.domains.add(*args, **options), Domain)
    assert_type(clerk.domains.update(*args, **options), Domain)
    assert_type(clerk.domains.delete(*args, **options), DeletedObject)
    assert_type(
        clerk.enterprise_connections.get_enterprise_connection_list(*args, **options), Page[EnterpriseConnection]
    )
    assert_type(clerk.enterprise_connections.create_enterprise_connection(*args, **options), EnterpriseConnection)
    assert_type(clerk.enterprise_connections.get_enterprise_connection(*args, **options), EnterpriseConnection)
    assert_type(clerk.enterprise_connections.update_enterprise_connection(*args, **options), EnterpriseConnection)
    assert_type(clerk.enterprise_connections.delete_enterprise_connection(*args, **options), DeletedObject)
    assert_type(
        clerk.enterprise_connections.get_enterprise_connection_test_run_list(*args, **options),
        Page[EnterpriseConnectionTestRun],
    )
    assert_type(
        clerk.enterprise_connections.create_enterprise_connection_test_run(*args, **options),
        StartedEnterpriseConnectionTestRun,
    )
    assert_type(clerk.id_p_oauth_access_token.verify(*args, **options), VerifiedOAuthAccessToken)
    assert_type(clerk.instance.get(), Instance)
    gives_nothing(clerk.instance.update)
    assert_type(clerk.instance.update_restrictions(*args, **options), InstanceRestrictions)
    assert_type(clerk.instance.get_protect(), InstanceProtect)
    assert_type(clerk.instance.update_protect(*args, **options), InstanceProtect)
    assert_type(clerk.instance.get_communication(), InstanceCommunication)
    assert_type(clerk.instance.update_communication(*args, **options), InstanceCommunication)
    assert_type(clerk.instance.get_oauth_application_settings(), OAuthApplicationSettings)
    assert_type(clerk.instance.update_oauth_application_settings(*args, **options), OAuthApplicationSettings)
    assert_type(clerk.instance.get_organization_settings(), OrganizationSettings)
    assert_type(clerk.instance.update_organization_settings(*args, **options), OrganizationSettings)
    assert_type(clerk.invitations.get_invitation_list(*args, **options), Page[Invitation])
    assert_type(clerk.invitations.create_invitation(*args, **options), Invitation)
    assert_type(clerk.invitations.create_invitation_bulk(*args, **options), list[Invitation])
    assert_type(clerk.invitations.revoke_invitation(*args, **options), RevokedInvitation)
    assert_type(clerk.m2m.list(*args, **options), Page[M2MToken])
    assert_type(clerk.m2m.create_token(*args, **options), CreatedM2MToken)
    assert_type(clerk.m2m.revoke_token(*args, **options), M2MToken)
    assert_type(clerk.m2m.verify(*args, **options), M2MToken)
    assert_type(clerk.machines.list(*args, **options), Page[Machine])
    assert_type(clerk.machines.create(*args, **options), CreatedMachine)
    assert_type(clerk.machines.get(*args, **options), Machine)
    assert_type(clerk.machines.update(*args, **options), Machine)
    assert_type(clerk.machines.delete(*args, **options), DeletedMachine)
    assert_type(clerk.machines.get_secret_key(*args, **options), MachineSecretKey)
    assert_type(clerk.machines.rotate_secret_key(*args, **options), MachineSecretKey)
    assert_type(clerk.machines.create_scope(*args, **options), MachineScope)
    assert_type(clerk.machines.delete_scope(*args, **options), DeletedMachineScope)
    gives_nothing(clerk.miscellaneous.get_public_interstitial)
    assert_type(clerk.oauth_applications.list(*args, **options), Page[OAuthApplication])
    assert_type(clerk.oauth_applications.create(*args, **options), OAuthApplicationWithSecret)
    assert_type(clerk.oauth_applications.get(*args, **options), OAuthApplication)
    assert_type(clerk.oauth_applications.update(*args, **options), OAuthApplication)
    assert_type(clerk.oauth_applications.delete(*args, **options), DeletedObject)
    assert_type(clerk.oauth_applications.upload_logo(*args, **options), OAuthApplication)
    assert_type(clerk.oauth_applications.rotate_secret(*args, **options), OAuthApplicationWithSecret)
    gives_nothing(clerk.oauth_applications.revoke_token)
    assert_type(clerk.proxy_checks.verify(*args, **options), ProxyCheck)
    assert_type(clerk.redirect_urls.get_redirect_url_list(*args, **options), Page[RedirectURL])
    assert_type(clerk.redirect_urls.create_redirect_url(*args, **options), RedirectURL)
    assert_type(clerk.redirect_urls.get_redirect_url(*args, **options), RedirectURL)
    assert_type(clerk.redirect_urls.delete_redirect_url(*args, **options), DeletedObject)
    assert_type(clerk.role_sets.get_role_set_list(*args, **options), Page[RoleSet])
    assert_type(clerk.role_sets.create_role_set(*args, **options), RoleSet)
    assert_type(clerk.role_sets.get_role_set(*args, **options), RoleSet)
    assert_type(clerk.role_sets.update_role_set(*args, **options), RoleSet)
    assert_type(clerk.role_sets.replace_role_set(*args, **options), DeletedObject)
    assert_type(clerk.role_sets.add_roles_to_role_set(*args, **options), RoleSet)
    assert_type(clerk.role_sets.replace_role_in_role_set(*args, **options), RoleSet)
    assert_type(clerk.saml_connections.get_saml_connection_list(*args, **options), Page[SAMLConnection])
    assert_type(clerk.saml_connections.create_saml_connection(*args, **options), SAMLConnection)
    assert_type(clerk.saml_connections.get_saml_connection(*args, **options), SAMLConnection)
    assert_type(clerk.saml_connections.update_saml_connection(*args, **options), SAMLConnection)
    assert_type(clerk.saml_connections.delete_saml_connection(*args, **options), DeletedObject)
    assert_type(clerk.scim_directories.list(*args, **options), Page[SCIMDirectory])
    assert_type(clerk.scim_directories.create(*args, **options), SCIMDirectory)
    assert_type(clerk.scim_directories.get(*args, **options), SCIMDirectory)
    assert_type(clerk.scim_directories.update(*args, **options), SCIMDirectory)
    assert_type(clerk.scim_directories.delete(*args, **options), DeletedObject)
    assert_type(clerk.scim_directories.rotate_api_key(*args, **options), SCIMDirectory)
    assert_type(clerk.scim_directories.list_group_role_mappings(*args, **options), Page[SCIMGroupRoleMapping])
    assert_type(clerk.scim_directories.create_group_role_mapping(*args, **options), SCIMGroupRoleMapping)
    assert_type(clerk.scim_directories.replace_group_role_mappings(*args, **options), Page[SCIMGroupRoleMapping])
    assert_type(clerk.scim_directories.delete_group_role_mapping(*args, **options), DeletedSCIMGroupRoleMapping)
    assert_type(clerk.sign_in_tokens.create_sign_in_token(*args, **options), SignInToken)
    assert_type(clerk.sign_in_tokens.revoke_sign_in_token(*args, **options), SignInToken)
    assert_type(clerk.sign_ups.get(*args, **options), SignUp)
    assert_type(clerk.sign_ups.update(*args, **options), SignUp)
    assert_type(clerk.templates.get_template_list(*args, **options), Page[Template])
    assert_type(clerk.templates.get_template(*args, **options), Template)
    assert_type(clerk.templates.upsert_template(*args, **options), Template)
    assert_type(clerk.templates.revert_template(*args, **options), Template)
    assert_type(clerk.templates.preview_template(*args, **options), JSONObject)
    assert_type(clerk.templates.toggle_template_delivery(*args, **options), Template)
    assert_type(clerk.testing_tokens.create_testing_token(), TestingToken)
    assert_type(clerk.waitlist_entries.list(*args, **options), Page[WaitlistEntry])
    assert_type(clerk.waitlist_entries.create(*args, **options), WaitlistEntry)
    assert_type(clerk.waitlist_entries.create_bulk(*args, **options), list[WaitlistEntry])
    assert_type(clerk.waitlist_entries.delete(*args, **options), DeletedObject)
    assert_type(clerk.waitlist_entries.invite(*args, **options), WaitlistEntry)
    assert_type(clerk.waitlist_entries.reject(*args, **options), WaitlistEntry)
    assert_type(clerk.webhooks.create_svix_app(), SvixURL)
    gives_nothing(clerk.webhooks.delete_svix_app)
    assert_type(clerk.webhooks.generate_svix_auth_url(), SvixURL)


async def awaiting(clerk: AsyncClerk, args: tuple[Any, ...], options: dict[str, Any]) -> None:
    assert_type(await clerk.users.replace_user_email_address(*args, **options), EmailAddress)
    assert_type(await clerk.users.replace_user_phone_number(*args, **options), PhoneNumber)
    assert_type(clerk.users.get_user_list(*args, **options), Pages[User])
    assert_type(await clerk.users.get_user_list(*args, **options), Page[User])
    assert_type(await clerk.users.create_user(*args, **options), User)
    assert_type(await clerk.users.get_count(*args, **options), TotalCount)
    assert_type(await clerk.users.get_user(*args, **options), User)
    assert_type(await clerk.users.update_user(*args, **options), User)
    assert_type(await clerk.users.delete_user(*args, **options), DeletedObject)
    assert_type(await clerk.users.ban_user(*args, **options), User)
    assert_type(await clerk.users.unban_user(*args, **options), User)
    assert_type(await clerk.users.ban_users(*args, **options), list[User])
    assert_type(await clerk.users.unban_users(*args, **options), list[User])
    assert_type(await clerk.users.lock_user(*args, **options), User)
    assert_type(await clerk.users.unlock_user(*args, **options), User)
    assert_type(await clerk.users.update_user_profile_image(*args, **options), User)
    assert_type(await clerk.users.delete_user_profile_image(*args, **options), User)
    assert_type(await clerk.users.replace_user_metadata(*args, **options), User)
    assert_type(await clerk.users.update_user_metadata(*args, **options), User)
    assert_type(clerk.users.get_user_oauth_access_token(*args, **options), Pages[OAuthAccessToken])
    assert_type(await clerk.users.get_user_oauth_access_token(*args, **options), Page[OAuthAccessToken])
    assert_type(clerk.users.get_organization_membership_list(*args, **options), Pages[OrganizationMembership])
    assert_type(await clerk.users.get_organization_membership_list(*args, **options), Page[OrganizationMembership])
    assert_type(
        clerk.users.get_organization_invitation_list(*args, **options), Pages[OrganizationInvitationWithOrganization]
    )
    assert_type(
        await clerk.users.get_organization_invitation_list(*args, **options),
        Page[OrganizationInvitationWithOrganization],
    )
    assert_type(await clerk.users.remove_password(*args, **options), User)
    assert_type(await clerk.users.verify_password(*args, **options), VerifiedPassword)
    assert_type(await clerk.users.verify_totp(*args, **options), VerifiedTOTP)
    assert_type(await clerk.users.disable_user_mfa(*args, **options), DisabledMFA)
    assert_type(await clerk.users.delete_user_backup_codes(*args, **options), DeletedBackupCodes)
    assert_type(await clerk.users.delete_user_passkey(*args, **options), DeletedObject)
    assert_type(await clerk.users.get_trusted_device_list(*args, **options), Page[TrustedDevice])
    assert_type(await clerk.users.revoke_trusted_device(*args, **options), TrustedDevice)
    assert_type(await clerk.users.delete_user_web3_wallet(*args, **options), DeletedObject)
    assert_type(await clerk.users.delete_user_totp(*args, **options), DeletedTOTP)
    assert_type(await clerk.users.delete_user_external_account(*args, **options), DeletedObject)
    assert_type(await clerk.users.set_password_compromised(*args, **options), User)
    assert_type(await clerk.users.unset_password_compromised(*args, **options), User)
    assert_type(clerk.sessions.get_session_list(*args, **options), Pages[Session])
    assert_type(await clerk.sessions.get_session_list(*args, **options), Page[Session])
    assert_type(await clerk.sessions.create_session(*args, **options), Session)
    assert_type(await clerk.sessions.get_session(*args, **options), Session)
    assert_type(await clerk.sessions.refresh_session(*args, **options), SessionRefresh)
    assert_type(await clerk.sessions.revoke_session(*args, **options), Session)
    assert_type(await clerk.sessions.create_session_token(*args, **options), Token)
    assert_type(await clerk.sessions.create_session_token_from_template(*args, **options), Token)
    assert_type(await clerk.email_addresses.create_email_address(*args, **options), EmailAddress)
    assert_type(await clerk.email_addresses.get_email_address(*args, **options), EmailAddress)
    assert_type(await clerk.email_addresses.update_email_address(*args, **options), EmailAddress)
    assert_type(await clerk.email_addresses.delete_email_address(*args, **options), DeletedObject)
    assert_type(await clerk.email_addresses.prepare_email_address_verification(*args, **options), CodeVerification)
    assert_type(await clerk.email_addresses.attempt_email_address_verification(*args, **options), CodeVerification)
    assert_type(await clerk.phone_numbers.create_phone_number(*args, **options), PhoneNumber)
    assert_type(await clerk.phone_numbers.get_phone_number(*args, **options), PhoneNumber)
    assert_type(await clerk.phone_numbers.update_phone_number(*args, **options), PhoneNumber)
    assert_type(await clerk.phone_numbers.delete_phone_number(*args, **options), DeletedObject)
    assert_type(await clerk.phone_numbers.prepare_phone_number_verification(*args, **options), CodeVerification)
    assert_type(await clerk.phone_numbers.attempt_phone_number_verification(*args, **options), CodeVerification)
    assert_type(
        clerk.organizations.get_instance_organization_invitation_list(*args, **options),
        Pages[OrganizationInvitationWithOrganization],
    )
    assert_type(
        await clerk.organizations.get_instance_organization_invitation_list(*args, **options),
        Page[OrganizationInvitationWithOrganization],
    )
    assert_type(clerk.organizations.get_organization_list(*args, **options), Pages[Organization])
    assert_type(await clerk.organizations.get_organization_list(*args, **options), Page[Organization])
    assert_type(await clerk.organizations.create_organization(*args, **options), Organization)
    assert_type(await clerk.organizations.get_organization(*args, **options), Organization)
    assert_type(await clerk.organizations.update_organization(*args, **options), Organization)
    assert_type(await clerk.organizations.delete_organization(*args, **options), DeletedObject)
    assert_type(await clerk.organizations.replace_organization_metadata(*args, **options), Organization)
    assert_type(await clerk.organizations.update_organization_metadata(*args, **options), Organization)
    assert_type(await clerk.organizations.update_organization_logo(*args, **options), OrganizationWithLogo)
    assert_type(await clerk.organizations.delete_organization_logo(*args, **options), Organization)
    assert_type(clerk.organizations.get_organization_invitation_list(*args, **options), Pages[OrganizationInvitation])
    assert_type(
        await clerk.organizations.get_organization_invitation_list(*args, **options), Page[OrganizationInvitation]
    )
    assert_type(await clerk.organizations.create_organization_invitation(*args, **options), OrganizationInvitation)
    assert_type(
        await clerk.organizations.create_organization_invitation_bulk(*args, **options), Page[OrganizationInvitation]
    )
    assert_type(
        clerk.organizations.get_pending_organization_invitation_list(*args, **options), Pages[OrganizationInvitation]
    )
    assert_type(
        await clerk.organizations.get_pending_organization_invitation_list(*args, **options),
        Page[OrganizationInvitation],
    )
    assert_type(await clerk.organizations.get_organization_invitation(*args, **options), OrganizationInvitation)
    assert_type(await clerk.organizations.revoke_organization_invitation(*args, **options), OrganizationInvitation)
    assert_type(clerk.organizations.get_organization_membership_list(*args, **options), Pages[OrganizationMembership])
    assert_type(
        await clerk.organizations.get_organization_membership_list(*args, **options), Page[OrganizationMembership]
    )
    assert_type(await clerk.organizations.create_organization_membership(*args, **options), OrganizationMembership)
    assert_type(await clerk.organizations.update_organization_membership(*args, **options), OrganizationMembership)
    assert_type(await clerk.organizations.delete_organization_membership(*args, **options), OrganizationMembership)
    assert_type(
        await clerk.organizations.update_organization_membership_metadata(*args, **options), OrganizationMembership
    )
    assert_type(clerk.organizations.get_organization_domain_list(*args, **options), Pages[OrganizationDomain])
    assert_type(await clerk.organizations.get_organization_domain_list(*args, **options), Page[OrganizationDomain])
    assert_type(await clerk.organizations.create_organization_domain(*args, **options), OrganizationDomain)
    assert_type(await clerk.organizations.update_organization_domain(*args, **options), OrganizationDomain)
    assert_type(await clerk.organizations.delete_organization_domain(*args, **options), DeletedObject)
    assert_type(await clerk.organizations.verify_organization_domain_ownership(*args, **options), OrganizationDomain)
    assert_type(clerk.organizations.get_instance_organization_domain_list(*args, **options), Pages[OrganizationDomain])
    assert_type(
        await clerk.organizations.get_instance_organization_domain_list(*args, **options), Page[OrganizationDomain]
    )
    assert_type(
        clerk.organizations.get_instance_organization_membership_list(*args, **options), Pages[OrganizationMembership]
    )
    assert_type(
        await clerk.organizations.get_instance_organization_membership_list(*args, **options),
        Page[OrganizationMembership],
    )
    assert_type(clerk.organization_roles.get_organization_role_list(*args, **options), Pages[Role])
    assert_type(await clerk.organization_roles.get_organization_role_list(*args, **options), Page[Role])
    assert_type(await clerk.organization_roles.create_organization_role(*args, **options), Role)
    assert_type(await clerk.organization_roles.get_organization_role(*args, **options), Role)
    assert_type(await clerk.organization_roles.update_organization_role(*args, **options), Role)
    assert_type(await clerk.organization_roles.delete_organization_role(*args, **options), DeletedObject)
    assert_type(await clerk.organization_roles.assign_permission_to_organization_role(*args, **options), Role)
    assert_type(await clerk.organization_roles.remove_permission_from_organization_role(*args, **options), Role)
    assert_type(clerk.organization_permissions.get_organization_permission_list(*args, **options), Pages[Permission])
    assert_type(
        await clerk.organization_permissions.get_organization_permission_list(*args, **options), Page[Permission]
    )
    assert_type(await clerk.organization_permissions.create_organization_permission(*args, **options), Permission)
    assert_type(await clerk.organization_permissions.get_organization_permission(*args, **options), Permission)
    assert_type(await clerk.organization_permissions.update_organization_permission(*args, **options), Permission)
    assert_type(await clerk.organization_permissions.delete_organization_permission(*args, **options), DeletedObject)
    assert_type(clerk.jwt_templates.list(*args, **options), Pages[JWTTemplate])
    assert_type(await clerk.jwt_templates.list(*args, **options), Page[JWTTemplate])
    assert_type(await clerk.jwt_templates.create(*args, **options), JWTTemplate)
    assert_type(await clerk.jwt_templates.get(*args, **options), JWTTemplate)
    assert_type(await clerk.jwt_templates.update(*args, **options), JWTTemplate)
    assert_type(await clerk.jwt_templates.delete(*args, **options), DeletedObject)
    assert_type(await clerk.jwks.get_jwks(), JSONWebKeySet)
    assert_type(clerk.billing.get_plan_list(*args, **options), Pages[CommercePlan])
    assert_type(await clerk.billing.get_plan_list(*args, **options), Page[CommercePlan])
    assert_type(clerk.billing.get_price_list(*args, **options), Pages[BillingPrice])
    assert_type(await clerk.billing.get_price_list(*args, **options), Page[BillingPrice])
    assert_type(await clerk.billing.create_price(*args, **options), BillingPrice)
    assert_type(clerk.billing.get_subscription_item_list(*args, **options), Pages[CommerceSubscriptionItem])
    assert_type(await clerk.billing.get_subscription_item_list(*args, **options), Page[CommerceSubscriptionItem])
    assert_type(await clerk.billing.cancel_subscription_item(*args, **options), CommerceSubscriptionItem)
    assert_type(await clerk.billing.extend_subscription_item_free_trial(*args, **options), BillingSubscriptionItem)
    assert_type(
        await clerk.billing.create_subscription_item_price_transition(*args, **options), CommercePriceTransition
    )
    assert_type(await clerk.billing.apply_subscription_item_discount(*args, **options), CommerceDiscountRedemption)
    assert_type(await clerk.billing.remove_subscription_item_discount(*args, **options), CommerceDiscountRedemption)
    assert_type(clerk.billing.get_statement_list(*args, **options), Pages[BillingStatement])
    assert_type(await clerk.billing.get_statement_list(*args, **options), Page[BillingStatement])
    assert_type(await clerk.billing.get_statement(*args, **options), BillingStatement)
    assert_type(clerk.billing.get_statement_payment_attempt_list(*args, **options), Pages[BillingPaymentAttempt])
    assert_type(await clerk.billing.get_statement_payment_attempt_list(*args, **options), Page[BillingPaymentAttempt])
    assert_type(await clerk.billing.get_user_billing_subscription(*args, **options), CommerceSubscription)
    assert_type(await clerk.billing.get_user_billing_credit_balance(*args, **options), CommerceCreditBalance)
    assert_type(await clerk.billing.adjust_user_billing_credit_balance(*args, **options), CommerceCreditLedgerEntry)
    assert_type(await clerk.billing.get_organization_billing_subscription(*args, **options), CommerceSubscription)
    assert_type(await clerk.billing.get_organization_billing_credit_balance(*args, **options), CommerceCreditBalance)
    assert_type(
        await clerk.billing.adjust_organization_billing_credit_balance(*args, **options), CommerceCreditLedgerEntry
    )
    assert_type(await clerk.actor_tokens.create(*args, **options), ActorToken)
    assert_type(await clerk.actor_tokens.revoke(*args, **options), ActorToken)
    assert_type(await clerk.admin_portal_link_tokens.create(*args, **options), CreatedAdminPortalLinkToken)
    assert_type(await clerk.admin_portal_link_tokens.revoke(*args, **options), AdminPortalLinkToken)
    assert_type(await clerk.agent_tasks.create(*args, **options), AgentTask)
    assert_type(await clerk.agent_tasks.revoke(*args, **options), AgentTask)
    assert_type(clerk.allowlist_identifiers.get_allowlist_identifier_list(*args, **options), Pages[AllowlistIdentifier])
    assert_type(
        await clerk.allowlist_identifiers.get_allowlist_identifier_list(*args, **options), Page[AllowlistIdentifier]
    )
    assert_type(await clerk.allowlist_identifiers.create_allowlist_identifier(*args, **options), AllowlistIdentifier)
    assert_type(await clerk.allowlist_identifiers.delete_allowlist_identifier(*args, **options), DeletedObject)
    assert_type(clerk.api_keys.list(*args, **options), Pages[APIKey])
    assert_type(await clerk.api_keys.list(*args, **options), Page[APIKey])
    assert_type(await clerk.api_keys.create(*args, **options), CreatedAPIKey)
    assert_type(await clerk.api_keys.get(*args, **options), APIKey)
    assert_type(await clerk.api_keys.update(*args, **options), APIKey)
    assert_type(await clerk.api_keys.delete(*args, **options), DeletedAPIKey)
    assert_type(await clerk.api_keys.get_secret(*args, **options), APIKeySecret)
    assert_type(await clerk.api_keys.revoke(*args, **options), APIKey)
    assert_type(await clerk.api_keys.verify(*args, **options), APIKey)
    assert_type(await clerk.beta_features.update_instance_settings(*args, **options), InstanceSettings)
    awaits_nothing(clerk.beta_features.update_domain)
    awaits_nothing(clerk.beta_features.change_domain)
    assert_type(await clerk.blocklist_identifiers.get_blocklist_identifier_list(), Page[BlocklistIdentifier])
    assert_type(await clerk.blocklist_identifiers.create_blocklist_identifier(*args, **options), BlocklistIdentifier)
    assert_type(await clerk.blocklist_identifiers.delete_blocklist_identifier(*args, **options), DeletedObject)
    assert_type(clerk.clients.get_client_list(*args, **options), Pages[Client])
    assert_type(await clerk.clients.get_client_list(*args, **options), Page[Client])
    assert_type(await clerk.clients.verify_client(*args, **options), Client)
    assert_type(await clerk.clients.get_client(*args, **options), Client)
    assert_type(clerk.directories.list(*args, **options), Pages[Directory])
    assert_type(await clerk.directories.list(*args, **options), Page[Directory])
    assert_type(await clerk.directories.create(*args, **options), Directory)
    assert_type(await clerk.directories.get(*args, **options), Directory)
    assert_type(await clerk.directories.update(*args, **options), Directory)
    assert_type(await clerk.directories.delete(*args, **options), DeletedObject)
    assert_type(await clerk.directories.rotate_api_key(*args, **options), Directory)
    assert_type(await clerk.directories.list_group_role_mappings(*args, **options), Page[DirectoryGroupRoleMapping])
    assert_type(await clerk.directories.create_group_role_mapping(*args, **options), DirectoryGroupRoleMapping)
    assert_type(await clerk.directories.replace_group_role_mappings(*args, **options), Page[DirectoryGroupRoleMapping])
    assert_type(await clerk.directories.delete_group_role_mapping(*args, **options), DeletedDirectoryGroupRoleMapping)
    assert_type(await clerk.domains.list(), Page[Domain])
    assert_type(await clerk.domains.add(*args, **options), Domain)
    assert_type(await clerk.domains.update(*args, **options), Domain)
    assert_type(await clerk.domains.delete(*args, **options), DeletedObject)
    assert_type(
        clerk.enterprise_connections.get_enterprise_connection_list(*args, **options), Pages[EnterpriseConnection]
    )
    assert_type(
        await clerk.enterprise_connections.get_enterprise_connection_list(*args, **options), Page[EnterpriseConnection]
    )
    assert_type(await clerk.enterprise_connections.create_enterprise_connection(*args, **options), EnterpriseConnection)
    assert_type(await clerk.enterprise_connections.get_enterprise_connection(*args, **options), EnterpriseConnection)
    assert_type(await clerk.enterprise_connections.update_enterprise_connection(*args, **options), EnterpriseConnection)
    assert_type(await clerk.enterprise_connections.delete_enterprise_connection(*args, **options), DeletedObject)
    assert_type(
        clerk.enterprise_connections.get_enterprise_connection_test_run_list(*args, **options),
        Pages[EnterpriseConnectionTestRun],
    )
    assert_type(
        await clerk.enterprise_connections.get_enterprise_connection_test_run_list(*args, **options),
        Page[EnterpriseConnectionTestRun],
    )
    assert_type(
        await clerk.enterprise_connections.create_enterprise_connection_test_run(*args, **options),
        StartedEnterpriseConnectionTestRun,
    )
    assert_type(await clerk.id_p_oauth_access_token.verify(*args, **options), VerifiedOAuthAccessToken)
    assert_type(await clerk.instance.get(), Instance)
    awaits_nothing(clerk.instance.update)
    assert_type(await clerk.instance.update_restrictions(*args, **options), InstanceRestrictions)
    assert_type(await clerk.instance.get_protect(), InstanceProtect)
    assert_type(await clerk.instance.update_protect(*args, **options), InstanceProtect)
    assert_type(await clerk.instance.get_communication(), InstanceCommunication)
    assert_type(await clerk.instance.update_communication(*args, **options), InstanceCommunication)
    assert_type(await clerk.instance.get_oauth_application_settings(), OAuthApplicationSettings)
    assert_type(await clerk.instance.update_oauth_application_settings(*args, **options), OAuthApplicationSettings)
    assert_type(await clerk.instance.get_organization_settings(), OrganizationSettings)
    assert_type(await clerk.instance.update_organization_settings(*args, **options), OrganizationSettings)
    assert_type(clerk.invitations.get_invitation_list(*args, **options), Pages[Invitation])
    assert_type(await clerk.invitations.get_invitation_list(*args, **options), Page[Invitation])
    assert_type(await clerk.invitations.create_invitation(*args, **options), Invitation)
    assert_type(await clerk.invitations.create_invitation_bulk(*args, **options), list[Invitation])
    assert_type(await clerk.invitations.revoke_invitation(*args, **options), RevokedInvitation)
    assert_type(clerk.m2m.list(*args, **options), Pages[M2MToken])
    assert_type(await clerk.m2m.list(*args, **options), Page[M2MToken])
    assert_type(await clerk.m2m.create_token(*args, **options), CreatedM2MToken)
    assert_type(await clerk.m2m.revoke_token(*args, **options), M2MToken)
    assert_type(await clerk.m2m.verify(*args, **options), M2MToken)
    assert_type(clerk.machines.list(*args, **options), Pages[Machine])
    assert_type(await clerk.machines.list(*args, **options), Page[Machine])
    assert_type(await clerk.machines.create(*args, **options), CreatedMachine)
    assert_type(await clerk.machines.get(*args, **options), Machine)
    assert_type(await clerk.machines.update(*args, **options), Machine)
    assert_type(await clerk.machines.delete(*args, **options), DeletedMachine)
    assert_type(await clerk.machines.get_secret_key(*args, **options), MachineSecretKey)
    assert_type(await clerk.machines.rotate_secret_key(*args, **options), MachineSecretKey)
    assert_type(await clerk.machines.create_scope(*args, **options), MachineScope)
    assert_type(await clerk.machines.delete_scope(*args, **options), DeletedMachineScope)
    awaits_nothing(clerk.miscellaneous.get_public_interstitial)
    assert_type(clerk.oauth_applications.list(*args, **options), Pages[OAuthApplication])
    assert_type(await clerk.oauth_applications.list(*args, **options), Page[OAuthApplication])
    assert_type(await clerk.oauth_applications.create(*args, **options), OAuthApplicationWithSecret)
    assert_type(await clerk.oauth_applications.get(*args, **options), OAuthApplication)
    assert_type(await clerk.oauth_applications.update(*args, **options), OAuthApplication)
    assert_type(await clerk.oauth_applications.delete(*args, **options), DeletedObject)
    assert_type(await clerk.oauth_applications.upload_logo(*args, **options), OAuthApplication)
    assert_type(await clerk.oauth_applications.rotate_secret(*args, **options), OAuthApplicationWithSecret)
    awaits_nothing(clerk.oauth_applications.revoke_token)
    assert_type(await clerk.proxy_checks.verify(*args, **options), ProxyCheck)
    assert_type(clerk.redirect_urls.get_redirect_url_list(*args, **options), Pages[RedirectURL])
    assert_type(await clerk.redirect_urls.get_redirect_url_list(*args, **options), Page[RedirectURL])
    assert_type(await clerk.redirect_urls.create_redirect_url(*args, **options), RedirectURL)
    assert_type(await clerk.redirect_urls.get_redirect_url(*args, **options), RedirectURL)
    assert_type(await clerk.redirect_urls.delete_redirect_url(*args, **options), DeletedObject)
    assert_type(clerk.role_sets.get_role_set_list(*args, **options), Pages[RoleSet])
    assert_type(await clerk.role_sets.get_role_set_list(*args, **options), Page[RoleSet])
    assert_type(await clerk.role_sets.create_role_set(*args, **options), RoleSet)
    assert_type(await clerk.role_sets.get_role_set(*args, **options), RoleSet)
    assert_type(await clerk.role_sets.update_role_set(*args, **options), RoleSet)
    assert_type(await clerk.role_sets.replace_role_set(*args, **options), DeletedObject)
    assert_type(await clerk.role_sets.add_roles_to_role_set(*args, **options), RoleSet)
    assert_type(await clerk.role_sets.replace_role_in_role_set(*args, **options), RoleSet)
    assert_type(clerk.saml_connections.get_saml_connection_list(*args, **options), Pages[SAMLConnection])
    assert_type(await clerk.saml_connections.get_saml_connection_list(*args, **options), Page[SAMLConnection])
    assert_type(await clerk.saml_connections.create_saml_connection(*args, **options), SAMLConnection)
    assert_type(await clerk.saml_connections.get_saml_connection(*args, **options), SAMLConnection)
    assert_type(await clerk.saml_connections.update_saml_connection(*args, **options), SAMLConnection)
    assert_type(await clerk.saml_connections.delete_saml_connection(*args, **options), DeletedObject)
    assert_type(clerk.scim_directories.list(*args, **options), Pages[SCIMDirectory])
    assert_type(await clerk.scim_directories.list(*args, **options), Page[SCIMDirectory])
    assert_type(await clerk.scim_directories.create(*args, **options), SCIMDirectory)
    assert_type(await clerk.scim_directories.get(*args, **options), SCIMDirectory)
    assert_type(await clerk.scim_directories.update(*args, **options), SCIMDirectory)
    assert_type(await clerk.scim_directories.delete(*args, **options), DeletedObject)
    assert_type(await clerk.scim_directories.rotate_api_key(*args, **options), SCIMDirectory)
    assert_type(await clerk.scim_directories.list_group_role_mappings(*args, **options), Page[SCIMGroupRoleMapping])
    assert_type(await clerk.scim_directories.create_group_role_mapping(*args, **options), SCIMGroupRoleMapping)
    assert_type(await clerk.scim_directories.replace_group_role_mappings(*args, **options), Page[SCIMGroupRoleMapping])
    assert_type(await clerk.scim_directories.delete_group_role_mapping(*args, **options), DeletedSCIMGroupRoleMapping)
    assert_type(await clerk.sign_in_tokens.create_sign_in_token(*args, **options), SignInToken)
    assert_type(await clerk.sign_in_tokens.revoke_sign_in_token(*args, **options), SignInToken)
    assert_type(await clerk.sign_ups.get(*args, **options), SignUp)
    assert_type(await clerk.sign_ups.update(*args, **options), SignUp)
    assert_type(clerk.templates.get_template_list(*args, **options), Pages[Template])
    assert_type(await clerk.templates.get_template_list(*args, **options), Page[Template])
    assert_type(await clerk.templates.get_template(*args, **options), Template)
    assert_type(await clerk.templates.upsert_template(*args, **options), Template)
    assert_type(await clerk.templates.revert_template(*args, **options), Template)
    assert_type(await clerk.templates.preview_template(*args, **options), JSONObject)
    assert_type(await clerk.templates.toggle_template_delivery(*args, **options), Template)
    assert_type(await clerk.testing_tokens.create_testing_token(), TestingToken)
    assert_type(clerk.waitlist_entries.list(*args, **options), Pages[WaitlistEntry])
    assert_type(await clerk.waitlist_entries.list(*args, **options), Page[WaitlistEntry])
    assert_type(await clerk.waitlist_entries.create(*args, **options), WaitlistEntry)
    assert_type(await clerk.waitlist_entries.create_bulk(*args, **options), list[WaitlistEntry])
    assert_type(await clerk.waitlist_entries.delete(*args, **options), DeletedObject)
    assert_type(await clerk.waitlist_entries.invite(*args, **options), WaitlistEntry)
    assert_type(await clerk.waitlist_entries.reject(*args, **options), WaitlistEntry)
    assert_type(await clerk.webhooks.create_svix_app(), SvixURL)
    awaits_nothing(clerk.webhooks.delete_svix_app)
    assert_type(await clerk.webhooks.generate_svix_auth_url(), SvixURL)


def gives_nothing(method: Callable[..., None]) -> None:
    del method


def awaits_nothing(method: Callable[..., Coroutine[Any, Any, None]]) -> None:
    del method
