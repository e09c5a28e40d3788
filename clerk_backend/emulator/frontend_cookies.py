"""The cookies that a handshake brings to an application, as `Set-Cookie` values."""

from __future__ import annotations

from .session_refresh import cookie_suffix, session_cookies
from .state import Instance, Session

_LASTING = "Path=/; Max-Age=315360000; SameSite=Lax"
_GONE = "Path=/; Max-Age=0; SameSite=Lax"


def both(instance: Instance, name: str, rest: str) -> list[str]:
    """Return a cookie under its plain name and under the one that only this instance uses."""
    return [f"{name}={rest}", f"{name}_{cookie_suffix(instance)}={rest}"]


def client_uat_cookies(instance: Instance, client_uat: int, *, secure: bool = False) -> list[str]:
    """Return the cookies that say since when somebody is signed in."""
    return both(instance, "__client_uat", f"{client_uat}; {_LASTING}{'; Secure' if secure else ''}")


def signed_in_cookies(
    instance: Instance, session: Session, token: str, *, client_uat: int, secure: bool, suffixed: bool
) -> list[str]:
    """Return the cookies of somebody who is signed in; for an old SDK, only those with plain names."""
    marked = "; Secure" if secure else ""
    cookies = session_cookies(instance, token, secure=secure)
    cookies += client_uat_cookies(instance, client_uat, secure=secure)
    cookies += both(instance, "__refresh", f"{session.refresh_token}; {_LASTING}; HttpOnly{marked}")
    return cookies if suffixed else cookies[::2]


def signed_out_cookies(instance: Instance, *, secure: bool, suffixed: bool) -> list[str]:
    """Return the cookies that say that nobody is signed in."""
    cookies = both(instance, "__session", f"; {_GONE}") + client_uat_cookies(instance, 0, secure=secure)
    cookies += both(instance, "__refresh", f"; {_GONE}; HttpOnly")
    return cookies if suffixed else cookies[::2]


def dev_browser_cookies(instance: Instance, dev_browser: str, *, secure: bool, suffixed: bool) -> list[str]:
    """Return the cookies that a development instance tells browsers apart by."""
    cookies = both(instance, "__clerk_db_jwt", f"{dev_browser}; {_LASTING}{'; Secure' if secure else ''}")
    return cookies if suffixed else cookies[::2]
