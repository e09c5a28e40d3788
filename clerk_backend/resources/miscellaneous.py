"""What fits nowhere else: the interstitial page."""

from __future__ import annotations

from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset


class Miscellaneous(Resource[ClientT]):
    """What fits nowhere else: the interstitial page."""

    @endpoint
    def get_public_interstitial(
        self,
        *,
        frontend_api: str | Unset = UNSET,
        publishable_key: str | Unset = UNSET,
        proxy_url: str | Unset = UNSET,
        domain: str | Unset = UNSET,
        sign_in_url: str | Unset = UNSET,
        use_domain_for_script: bool | Unset = UNSET,
    ) -> Call[None]:
        """Get the HTML of the interstitial page.

        The page loads Clerk's script in the browser to find out whether the user is signed in, where the server
        cannot tell. Needs no secret key. 400 if a parameter it needs is missing, 500 for an endless redirect.

        `GET /public/interstitial`

        Args:
            frontend_api: Key of the instance for the Frontend API.
            publishable_key: The instance's publishable key.
            proxy_url: URL of the proxy, if the instance has one.
            domain: The instance's domain.
            sign_in_url: Where the instance's users sign in.
            use_domain_for_script: Whether the script is loaded from `domain`.
        """
        return Call.get(
            "public",
            "interstitial",
            query={
                "frontend_api": frontend_api,
                "publishable_key": publishable_key,
                "proxy_url": proxy_url,
                "domain": domain,
                "sign_in_url": sign_in_url,
                "use_domain_for_script": use_domain_for_script,
            },
            returns=None,
        )
