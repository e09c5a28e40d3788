"""Runs one recorded redirect to a sign-in or sign-up page."""

from __future__ import annotations

from typing import Any

from clerk_backend import ArgumentError, ConfigurationError
from clerk_backend.auth.redirects import create_redirect


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    given: dict[str, Any] = case["input"]
    params: dict[str, Any] = given["params"]
    back = (given.get("args") or {}).get("returnBackUrl")
    try:
        redirects = create_redirect(
            params.get("baseUrl"),
            publishable_key=params.get("publishableKey") or "",
            dev_browser_token=params.get("devBrowserToken"),
            sign_in_url=params.get("signInUrl"),
            sign_up_url=params.get("signUpUrl"),
            session_status=params.get("sessionStatus"),
            is_satellite=bool(params.get("isSatellite")),
        )
        if given["call"] == "redirectToSignUp":
            return {"returns": redirects.redirect_to_sign_up(return_back_url=back)}
        return {"returns": redirects.redirect_to_sign_in(return_back_url=back)}
    except (ArgumentError, ConfigurationError) as error:
        message = str(error)
        return {"throws": {"name": "TypeError" if message.startswith("Invalid URL") else "Error", "message": message}}


def deviation(case: dict[str, Any]) -> str | None:
    """Nobody is sent to what is no web page."""
    urls = [case["input"]["params"].get(name) or "" for name in ("signInUrl", "signUpUrl", "baseUrl")]
    is_unsafe = any(":" in url.partition("/")[0] and not url.startswith(("http:", "https:")) for url in urls)
    return "only http and https URLs become a Location" if is_unsafe else None
