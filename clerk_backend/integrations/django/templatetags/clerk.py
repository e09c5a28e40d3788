"""`{% load clerk %}`: Clerk's components in Django's templates, and who is asking.

```django
{% load clerk %}{% clerk_script %}
{% clerk_auth as auth %}{% if auth.user_id %}{% clerk_user_button %}{% else %}{% clerk_sign_in %}{% endif %}
```

Properties of components are written as in JavaScript, `{% clerk_sign_in fallbackRedirectUrl="/welcome" %}`, or given as
a mapping, `props=`. What each tag says is told in `clerk_backend.integrations.templates`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from ... import templates
from ...visits import current
from ..asking import auth


def clerk_auth(*, treat_pending_as_signed_out: bool = True) -> Any:
    """Who is asking: `{% clerk_auth as auth %}`."""
    return auth(treat_pending_as_signed_out=treat_pending_as_signed_out)


def clerk_script(
    *,
    options: Mapping[str, Any] | None = None,
    version: str = templates.CLERK_JS_VERSION,
    ui_version: str | None = templates.CLERK_UI_VERSION,
    nonce: object = None,
) -> str:
    """The scripts that load and start ClerkJS."""
    made = templates.clerk_script(
        current.get(), options=options, version=version, ui_version=ui_version, nonce=_text(nonce)
    )
    return _safe(made)


def clerk_mount(component: str, *, props: Mapping[str, Any] | None = None, nonce: object = None, **more: Any) -> str:
    """Where ClerkJS shows one of its components: `{% clerk_mount "UserProfile" %}`."""
    return _safe(templates.clerk_mount(current.get(), component, props={**(props or {}), **more}, nonce=_text(nonce)))


def clerk_props(*, user: Any = None, session: Any = None, organization: Any = None, nonce: object = None) -> str:
    """What the page's scripts are told of who is signed in."""
    given = {"user": user, "session": session, "organization": organization}
    known: dict[str, Any] = {name: value for name, value in given.items() if value}
    return _safe(templates.clerk_props(current.get(), **known, nonce=_text(nonce)))


def _component(render: Callable[..., str]) -> Callable[..., str]:
    """The tag of a component."""

    def tag(*, props: Mapping[str, Any] | None = None, nonce: object = None, **more: Any) -> str:
        return _safe(render(current.get(), props={**(props or {}), **more}, nonce=_text(nonce)))

    tag.__name__ = render.__name__
    return tag


def _text(nonce: object) -> str | None:
    return None if nonce is None else str(nonce)  # Django's own is made when its text is asked for


def _safe(made: str) -> str:
    safe: str = SafeString(made)  # all in it is escaped
    return safe


register: Any = Library()
for each in (
    clerk_auth,
    clerk_script,
    clerk_mount,
    clerk_props,
    _component(templates.clerk_sign_in),
    _component(templates.clerk_sign_up),
    _component(templates.clerk_user_button),
    _component(templates.clerk_organization_switcher),
):
    register.simple_tag(each)
