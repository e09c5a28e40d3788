"""A griffe extension: a model's fields are shown as one table, with those that it inherits, not by a heading each."""

from __future__ import annotations

from typing import Any

import griffe


class TabulateFields(griffe.Extension):
    """Adds a section of attributes to the docstring of each model."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Change the classes of `clerk_backend.models`, once all are read."""
        if pkg.path == "clerk_backend":
            for module in pkg["models"].modules.values():
                for model in module.classes.values():
                    if not model.is_alias:
                        model.docstring = model.docstring or griffe.Docstring(" ", parent=model, parser="google")
                        model.docstring.parsed.append(table(model))


def table(model: griffe.Class) -> griffe.DocstringSectionAttributes:
    """The fields of one model."""
    kinds = [*(base for base in reversed(model.mro()) if base.path != "clerk_backend.model.Model"), model]
    fields = {name: field for kind in kinds for name, field in kind.members.items() if not name.startswith("_")}
    return griffe.DocstringSectionAttributes(
        [
            griffe.DocstringAttribute(name, annotation=field.annotation, description=said(field))
            for name, field in fields.items()
            if isinstance(field, griffe.Attribute) and "property" not in field.labels
        ]
    )


def said(field: griffe.Attribute) -> str:
    """What the source says about a field."""
    return field.docstring.value if field.docstring else ""
