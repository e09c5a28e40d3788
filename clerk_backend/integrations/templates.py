"""HTML for pages with Clerk's components: ClerkJS, the places where it shows them, and what the server knows.

For whatever renders pages; `jinja2` and Django's tags call these. Each takes the visit of the request, or None: then
the environment says what the keys are. All that is shown is escaped, and scripts carry the nonce of the visit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast
from urllib.parse import quote

from pydantic import BaseModel

from ..auth.hydration import build_clerk_props
from ..auth.keys import require_publishable_key
from ..auth.options import options_from
from ..auth.state import Shown
from ..errors import ArgumentError, ConfigurationError
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from .visits import Visit

_Attributes: TypeAlias = Mapping[str, str | bool | None]

CLERK_JS_VERSION: Final = "6"
CLERK_UI_VERSION: Final = "1"
_FILES: Final = {"clerk-js": "clerk.browser.js", "ui": "ui.browser.js"}

# What differs from page to page stands in attributes, so that these two are always the same, for policies by hash. The
# nonce is read where browsers hide it from everybody but scripts.
# Scripts that show components may come before the one that loads ClerkJS, or after it is done: they push to a queue.
LOADING: Final = (
    "(function(s){addEventListener('DOMContentLoaded',async function(){"
    "var c=window.Clerk,u=window.__internal_ClerkUICtor,o=JSON.parse(s.dataset.clerkOptions);"
    "if(s.nonce)o.nonce=s.nonce;await c.load(u?Object.assign(o,{ui:{ClerkUI:u}}):o);"
    "var q=window.__clerk_mounts||[];window.__clerk_mounts={push:function(f){f(c)}};q.forEach(function(f){f(c)})"
    "})})(document.currentScript)"
)
"""The script that starts ClerkJS, and then shows all components."""
MOUNTING: Final = (
    "(function(e){(window.__clerk_mounts=window.__clerk_mounts||[]).push(function(c){"
    "c['mount'+e.dataset.clerkComponent](e,JSON.parse(e.dataset.clerkProps))"
    "})})(document.currentScript.previousElementSibling)"
)
"""The script that shows the component of the element before it."""

_special = re.compile("[<>&']")
_component = re.compile(r"[A-Z][A-Za-z]*").fullmatch


def clerk_script(
    visit: Visit[Any] | None,
    *,
    options: Mapping[str, Any] | None = None,
    version: str = CLERK_JS_VERSION,
    ui_version: str | None = CLERK_UI_VERSION,
    nonce: str | None = None,
) -> str:
    """The scripts that load ClerkJS from the instance's Frontend API, or from its proxy, and start it.

    Args:
        visit: The request; None for the environment's keys.
        options: Further options of `Clerk.load`, as JavaScript names them, such as `appearance`.
        version: ClerkJS's version, of which its major is enough.
        ui_version: The version of Clerk's components; None where ClerkJS brings them along, as it did up to 5.
        nonce: What scripts must carry by the page's Content-Security-Policy, if it is not of the middleware.

    Raises:
        ConfigurationError: the publishable key is missing or malformed.
        ArgumentError: the options are no JSON.
    """
    shown = _shown(visit)
    host = require_publishable_key(
        shown.publishable_key, domain=shown.domain, is_satellite=shown.is_satellite
    ).frontend_api
    packages = (shown.proxy_url.rstrip("/") or f"https://{host}") + "/npm/@clerk"
    nonce = nonce or (visit.nonce if visit else None)
    keys: _Attributes = {
        "data-clerk-publishable-key": shown.publishable_key,
        "data-clerk-proxy-url": shown.proxy_url,
        "data-clerk-domain": shown.domain,
        "nonce": nonce,
    }
    ui: _Attributes = {"data-clerk-ui-script": True, "src": _source(packages, "ui", ui_version or "")}
    js: _Attributes = {"data-clerk-js-script": True, "src": _source(packages, "clerk-js", version)}
    loaded: _Attributes = {"defer": True, "crossorigin": "anonymous"}
    given = _json({**_load_options(shown), **_named(options)})
    return "\n".join(
        [
            *([_script({**loaded, **ui, **keys})] if ui_version else ()),
            _script({**loaded, **js, **keys}),
            _script({"data-clerk-options": given, "nonce": nonce}, LOADING),
        ]
    )


def clerk_sign_in(visit: Visit[Any] | None, *, props: Mapping[str, Any] | None = None, nonce: str | None = None) -> str:
    """Where ClerkJS shows the form to sign in; arguments and errors as for `clerk_mount`."""
    return clerk_mount(visit, "SignIn", props=props, nonce=nonce)


def clerk_sign_up(visit: Visit[Any] | None, *, props: Mapping[str, Any] | None = None, nonce: str | None = None) -> str:
    """Where ClerkJS shows the form to sign up; arguments and errors as for `clerk_mount`."""
    return clerk_mount(visit, "SignUp", props=props, nonce=nonce)


def clerk_user_button(
    visit: Visit[Any] | None, *, props: Mapping[str, Any] | None = None, nonce: str | None = None
) -> str:
    """Where ClerkJS shows the menu of who is signed in; arguments and errors as for `clerk_mount`."""
    return clerk_mount(visit, "UserButton", props=props, nonce=nonce)


def clerk_organization_switcher(
    visit: Visit[Any] | None, *, props: Mapping[str, Any] | None = None, nonce: str | None = None
) -> str:
    """Where ClerkJS shows the menu of organizations; arguments and errors as for `clerk_mount`."""
    return clerk_mount(visit, "OrganizationSwitcher", props=props, nonce=nonce)


def clerk_mount(
    visit: Visit[Any] | None, component: str, *, props: Mapping[str, Any] | None = None, nonce: str | None = None
) -> str:
    """An element in which ClerkJS shows one of its components, once `clerk_script` has loaded it.

    Args:
        visit: The request, or None.
        component: The component as in the name of ClerkJS's method: `UserProfile` for `mountUserProfile`.
        props: The component's properties, as JavaScript names them, such as `fallbackRedirectUrl`.
        nonce: As for `clerk_script`.

    Raises:
        ArgumentError: the component's name is none, or the properties are no JSON.
    """
    if not _component(component):
        raise ArgumentError("A component is named as in ClerkJS's methods: UserProfile for mountUserProfile.")
    place = {"data-clerk-component": component, "data-clerk-props": _json(_named(props))}
    carried = {"nonce": nonce or (visit.nonce if visit else None)}
    return f"<div{_attributes(place)}></div>{_script(carried, MOUNTING)}"


def clerk_props(
    visit: Visit[Any] | None,
    *,
    user: BaseModel | Mapping[str, Any] | Unset | None = UNSET,
    session: BaseModel | Mapping[str, Any] | Unset | None = UNSET,
    organization: BaseModel | Mapping[str, Any] | Unset | None = UNSET,
    nonce: str | None = None,
) -> str:
    """What `build_clerk_props` makes of the request, as JSON in an element `clerk-props` that the page's scripts read.

    ```javascript
    JSON.parse(document.getElementById("clerk-props").textContent).__clerk_ssr_state.userId
    ```

    Args:
        visit: The request.
        user: The user, where the page needs it.
        session: The session, likewise.
        organization: The active organization, likewise.
        nonce: As for `clerk_script`.

    Raises:
        ConfigurationError: there is no request.
        ArgumentError: a value is of a type that JSON does not have.
    """
    if visit is None:
        raise ConfigurationError(
            "clerk_props() was called where no request is answered, or Clerk's middleware has not seen it."
        )
    props = build_clerk_props(visit.auth(), user=user, session=session, organization=organization)
    return _script({"type": "application/json", "id": "clerk-props", "nonce": nonce or visit.nonce}, _json(props))


def _shown(visit: Visit[Any] | None) -> Shown:
    if visit is not None:
        return visit.state.shown
    options = options_from()
    return Shown.of(options, options.proxy_url or "")


def _load_options(shown: Shown) -> dict[str, Any]:
    """The options of `Clerk.load` that the server knows of."""
    known = {
        "signInUrl": shown.sign_in_url,
        "signUpUrl": shown.sign_up_url,
        "signInFallbackRedirectUrl": shown.after_sign_in_url,
        "signUpFallbackRedirectUrl": shown.after_sign_up_url,
        "isSatellite": shown.is_satellite,
    }
    return {name: value for name, value in known.items() if value}


def _named(given: Any) -> Mapping[str, Any]:
    """Properties as they were given, none for what a template does not define."""
    if not given:
        return {}
    if isinstance(given, Mapping):
        return cast("Mapping[str, Any]", given)
    raise ArgumentError("Properties and options of Clerk's components are given by their names.")


def _json(value: Any) -> str:
    """JSON in plain ASCII, without whatever means something to HTML.

    Within a script, HTML knows no entities, but JSON can say these characters by their numbers. In attributes of a
    script they must not stand either: browsers take no nonce from one that has `<script` in an attribute.
    """
    try:
        text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        raise ArgumentError("Properties and options of Clerk's components must be JSON.") from None
    return _special.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _source(packages: str, package: str, version: str) -> str:
    return f"{packages}/{package}@{quote(version, safe='')}/dist/{_FILES[package]}"


def _script(attributes: _Attributes, text: str = "") -> str:
    return f"<script{_attributes(attributes)}>{text}</script>"


def _attributes(attributes: _Attributes) -> str:
    """Attributes, escaped; those that are empty are left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"' for name, value in attributes.items() if value
    )
