"""Clerk's components in Jinja2, wherever it is used: globals that templates call."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from . import templates
from .asking import RequestAuth
from .visits import current, current_visit

__all__ = ["GLOBALS", "add_globals"]


def _rendered(render: Callable[..., str], *arguments: Any, **options: Any) -> Markup:
    return Markup(render(current.get(), *arguments, **options))  # noqa: S704 - all in it is escaped


_COMPONENTS: Final = (
    templates.clerk_script,
    templates.clerk_sign_in,
    templates.clerk_sign_up,
    templates.clerk_user_button,
    templates.clerk_organization_switcher,
    templates.clerk_mount,
    templates.clerk_props,
)
GLOBALS: Final[dict[str, Callable[..., Any]]] = {
    "clerk_auth": RequestAuth[Any](current_visit),
    **{render.__name__: functools.partial(_rendered, render) for render in _COMPONENTS},
}
"""`auth` as `clerk_auth`, and the functions of `templates`, whose visit is that of the request that is being answered.

What they give is not escaped again.
"""


def add_globals(environment: Environment) -> None:
    """Let the templates of an environment call `clerk_auth()`, `clerk_script()`, `clerk_user_button()` and the others.

    ```python
    templates = Jinja2Templates("templates")
    add_globals(templates.env)
    ```
    """
    names: dict[str, Any] = environment.globals
    names.update(GLOBALS)
