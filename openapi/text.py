"""Pieces of Python text: docstrings and imports."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill

from .annotate import PACKAGE, Type

WIDTH = 120
QUOTES = '"""'


def docstring(indent: int, *paragraphs: str) -> str:
    """A docstring at that depth; paragraphs of one line are wrapped."""
    full = [_safe(each) for each in paragraphs if each]
    width = WIDTH - indent - len(QUOTES) * (2 if len(full) == 1 else 1)
    body = "\n\n".join(each if "\n" in each else wrapped(each, width) for each in full)
    closing = "\n" if "\n" in body or body.endswith('"') else ""
    return f"{QUOTES}{body}{closing}{QUOTES}".replace("\n", "\n" + " " * indent).replace(f"\n{' ' * indent}\n", "\n\n")


def _safe(text: str) -> str:
    return text.replace("\\", "\\\\").replace(QUOTES, "'''")


def wrapped(text: str, width: int) -> str:
    """Text in lines of at most that width."""
    return fill(" ".join(text.split()), width, break_long_words=False, break_on_hyphens=False)


def entry(name: str, description: str, indent: int) -> str:
    """An entry under `Args:`."""
    lines = wrapped(f"{name}: {description}", WIDTH - indent - 8).split("\n")
    return "\n".join(f"{' ' * (8 if index else 4)}{line}" for index, line in enumerate(lines))


def imports(types: Iterable[Type], package: str) -> str:
    """The lines that import what some types need into a module of `package`; ruff puts them in order."""
    needs = sorted({need for each in types for need in each.needs})
    return "\n".join(f"from {_relative(path, package)} import {name}" for path, name in needs)


def _relative(path: str, package: str) -> str:
    if path.startswith(f"{package}."):
        return path.removeprefix(package)
    return f"..{path.removeprefix(f'{PACKAGE}.')}" if path.startswith(f"{PACKAGE}.") else path
