"""Settings of the instance that are in beta, and moving a production instance to another domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint, warn_deprecated
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.instance import InstanceSettings


class BetaFeatures(Resource[ClientT]):
    """Settings of the instance that are in beta, and moving a production instance to another domain."""

    @endpoint
    def update_instance_settings(
        self,
        *,
        restricted_to_allowlist: bool | None | Unset = UNSET,
        from_email_address: str | None | Unset = UNSET,
        progressive_sign_up: bool | None | Unset = UNSET,
        test_mode: bool | None | Unset = UNSET,
    ) -> Call[InstanceSettings]:
        """Change sign-up and email settings of the instance.

        Changes only the fields given and returns the settings. 402 if the plan does not include a feature, 422 for
        values that are refused.

        `PATCH /beta_features/instance_settings`

        Args:
            restricted_to_allowlist: Whether only identifiers on the allow-list (email addresses, phone numbers,
                usernames) can sign up; Clerk's default is false.
            from_email_address: Sender of sign-in and verification emails: only the part in front of the `@`,
                letters and digits.
            progressive_sign_up: Whether Progressive Sign Up is on. No longer meant to be used; Clerk's support can
                help.
            test_mode: Whether email addresses and phone numbers made for testing may be used; on in development
                instances unless changed.
        """
        return Call.patch(
            "beta_features",
            "instance_settings",
            body={
                "restricted_to_allowlist": restricted_to_allowlist,
                "from_email_address": from_email_address,
                "progressive_sign_up": progressive_sign_up,
                "test_mode": test_mode,
            },
            returns=models.InstanceSettings,
            repeatable=True,
        )

    @endpoint
    def update_domain(self, *, home_url: str | Unset = UNSET, is_secondary: bool | Unset = UNSET) -> Call[None]:
        """Move the production instance to another domain.

        Use `beta_features.change_domain` instead. Returns nothing once the move is accepted (202). All users are
        signed out and the application may be down for a short while; DNS records, SSL certificates, redirect URLs of
        social connections and the keys in your code have to be renewed. 400 or 422 for a domain that is refused.

        Deprecated by Clerk.

        `PUT /beta_features/domain`

        Args:
            home_url: URL at which the application will be found, e.g. `https://www.example.org`.
            is_secondary: Whether the domain is for a further app on the same root domain, so that its subdomain is
                kept as a part of it.
        """
        warn_deprecated("beta_features.update_domain")
        return Call.put(
            "beta_features", "domain", body={"home_url": home_url, "is_secondary": is_secondary}, returns=None
        )

    @endpoint
    def change_domain(self, *, home_url: str | Unset = UNSET, is_secondary: bool | Unset = UNSET) -> Call[None]:
        """Move the production instance to another domain.

        Returns nothing once the move is accepted (202). All users are signed out and the application may be down for
        a short while; DNS records, SSL certificates, redirect URLs of social connections and the keys in your code
        have to be renewed. 400 or 422 for a domain that is refused.

        `POST /instance/change_domain`

        Args:
            home_url: URL at which the application will be found, e.g. `https://www.example.org`.
            is_secondary: Whether the domain is for a further app on the same root domain, so that its subdomain is
                kept as a part of it.
        """
        return Call.post(
            "instance", "change_domain", body={"home_url": home_url, "is_secondary": is_secondary}, returns=None
        )
