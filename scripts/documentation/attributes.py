"""A griffe extension: an auth object or a state is shown with all its attributes, those that it inherits among them."""

from __future__ import annotations

from typing import Any

import griffe


class InheritAttributes(griffe.Extension):
    """Adds the attributes that base classes describe to the docstring of each class of `clerk_backend.auth`."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Change the classes, once all are read."""
        if pkg.path == "clerk_backend":
            kinds = [kind for module in pkg["auth"].modules.values() for kind in module.classes.values()]
            for kind in kinds:
                if not kind.is_alias and kind.docstring and (found := inherited(kind)):
                    own = [each for each in kind.docstring.parsed if not is_table(each)]
                    kind.docstring.parsed[:] = [*own, griffe.DocstringSectionAttributes(found)]


def inherited(kind: griffe.Class) -> list[griffe.DocstringAttribute]:
    """The attributes of a class that has some from another: those of its bases, and its own in their place."""
    bases = {row.name: row for base in reversed(kind.mro()) for row in described(base)}
    return list((bases | {row.name: row for row in described(kind)}).values()) if bases else []


def described(kind: griffe.Class) -> list[griffe.DocstringAttribute]:
    """The attributes that the docstring of a class describes."""
    sections = kind.docstring.parse("google") if kind.docstring else []
    return [row for section in sections if is_table(section) for row in section.value]


def is_table(section: griffe.DocstringSection) -> bool:
    """Whether a section of a docstring describes attributes."""
    return section.kind is griffe.DocstringSectionKind.attributes
