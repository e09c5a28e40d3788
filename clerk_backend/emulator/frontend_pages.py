"""The pages where people sign in and out, by one click each, since everybody here is made up."""

from __future__ import annotations

from html import escape

from .errors import Refusal, invalid, missing
from .exchange import Response
from .frontend_addresses import Address, redirect_target
from .frontend_browsers import Browser, close, dev_browser_of, find, find_or_begin, session_in, sign_in
from .frontend_visit import DEV_BROWSER, Visit, on_visit
from .routing import Route
from .state import Instance, User

_MOST_USERS = 100
_STYLE = "body{font:1rem system-ui;max-width:30rem;margin:4rem auto}button{width:100%;margin:.3rem 0;padding:.6rem}"


def show_page(visit: Visit) -> object:
    """Answer with a page of buttons: one for each user to sign in, and one to sign out where somebody is signed in."""
    target, instance, browser = _target(visit), visit.instance, find(visit)
    session = session_in(instance, browser) if browser else None
    parts = ["<h1>Sign in</h1>"]
    if session:
        parts.append(f"<p>Signed in as {escape(_name(instance.users[session.user_id]))}.</p>")
        parts.append(_button(visit, target, "sign-out", "Sign out", ""))
    users = list(instance.users.values())[-_MOST_USERS:]
    parts += [_button(visit, target, "sign-in", _name(user), user.id) for user in users]
    if not users:
        parts.append("<p>This instance has no users yet. Its Backend API makes them.</p>")
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title><style>{_STYLE}</style>'
    return visit.page(head + "".join(parts))


def _button(visit: Visit, target: Address | None, action: str, label: str, user_id: str) -> str:
    hidden = {
        "user_id": user_id,
        "redirect_url": target.href if target else "",
        DEV_BROWSER: visit.dev_browser,
    }
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden.items() if value
    )
    return f'<form method="post" action="{visit.base}/{action}">{inputs}<button>{escape(label)}</button></form>'


def _name(user: User) -> str:
    address = user.primary("email_address")
    full_name = " ".join(name for name in (user.first_name, user.last_name) if name)
    parts = (full_name, user.username, address.value if address else None, user.id)
    return ", ".join(part for part in parts if part)


def enter(visit: Visit) -> object:
    """Sign the chosen user in, and send the browser back to the application."""
    target, user = _target(visit), _user(visit.instance, visit.fields.get("user_id"))
    browser = find_or_begin(visit)
    sign_in(visit, browser, user, target.origin if target else "")
    return _back(visit, target, browser)


def leave(visit: Visit) -> object:
    """Sign out, and send the browser back to the application."""
    target, browser = _target(visit), find_or_begin(visit)
    close(visit, browser, "ended")
    return _back(visit, target, browser)


def _user(instance: Instance, user_id: str | None) -> User:
    if not user_id:
        raise Refusal(422, missing("user_id"))
    if user_id not in instance.users:
        raise invalid("form_identifier_not_found", "user_id", "is invalid", "Couldn't find your account.")
    return instance.users[user_id]


def _target(visit: Visit) -> Address | None:
    """Return where to go from here, if that is said."""
    asked = visit.query.text("redirect_url") or visit.fields.get("redirect_url")
    return redirect_target(visit.instance, asked) if asked else None


def _back(visit: Visit, target: Address | None, browser: Browser) -> Response:
    """Go back. A development instance's application learns by a parameter that something has changed."""
    dev_browser = dev_browser_of(visit, browser)
    if target is None:
        return visit.redirect(303, f"{visit.upstream}/sign-in")
    return visit.redirect(303, target.with_parameters(**{DEV_BROWSER: dev_browser}) if dev_browser else target.href)


ROUTES = (
    Route("GET", "/sign-in", on_visit(show_page)),
    Route("POST", "/sign-in", on_visit(enter)),
    Route("GET", "/sign-out", on_visit(show_page)),
    Route("POST", "/sign-out", on_visit(leave)),
)
