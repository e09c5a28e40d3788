"""A griffe extension: a method that describes a `Call[T]`, or is written as a `Flow[T]`, is shown to return the `T`.

`endpoint`, `listing`, `on_client` and `steps` make such a method one that returns the `T`, which griffe cannot know: it
reads the source.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import griffe

DECORATORS = frozenset({"endpoint", "listing", "on_client", "steps"})
WRAPPERS = frozenset({"Call", "Flow"})


class UnwrapCalls(griffe.Extension):
    """Takes the `Call[...]` or `Flow[...]` off what methods of resources return."""

    def on_function(self, *, func: griffe.Function, **_: Any) -> None:
        """Change the annotations of one method, once griffe has read it."""
        if not any(str(decorator.value) in DECORATORS for decorator in func.decorators):
            return
        func.returns = plain(unwrapped(func.returns))
        for parameter in func.parameters:
            parameter.annotation = plain(parameter.annotation)


def unwrapped(annotation: Any) -> Any:
    """`T` for `Call[T]` and `Flow[T]`; anything else as it is."""
    match annotation:
        case griffe.ExprSubscript(left=griffe.ExprName(name=name), slice=inner) if name in WRAPPERS:
            return inner
        case _:
            return annotation


def plain(annotation: Any) -> Any:
    """`list` for `builtins.list`, however deep, which the source says where a method is called `list`."""
    match annotation:
        case griffe.ExprAttribute(values=[griffe.ExprName(name="builtins"), name]):
            return name
        case griffe.Expr():
            for field in fields(annotation):
                setattr(annotation, field.name, plain(getattr(annotation, field.name)))
        case _:
            pass
    return annotation
