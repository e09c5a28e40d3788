"""The generated files: text, formatted, and the index of each folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from .annotate import PACKAGE
from .plan import Plan, Resource
from .text import WIDTH, docstring
from .write_models import models_text
from .write_resources import resource_text
from .write_typing import typing_text

INDEX = '''"""{words}"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING
{imports}
if TYPE_CHECKING:
{names}

__all__ = [{public}]

_MODULES = {{{modules}}}

{body}
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
        globals()[name] = found = getattr(import_module(f".{{_MODULES[name]}}", __name__), name)
        return found


def __dir__() -> list[str]:
    return __all__
'''
RESOURCES = '''
class Resources(Generic[ClientT]):
    """The topics of the API as attributes of a client: `class Clerk(Resources["Clerk"])`.

    The module of a topic is imported when it is first used.
    """

{topics}
'''
TOPIC = """    @cached_property
    def {name}(self) -> {class_name}[ClientT]:
        {words}
        from .{name} import {class_name}

        return {class_name}(cast("ClientT", self))
"""
EVENTS = '''"""The types of event that Clerk sends, with the name of the class of each in `models`."""

EVENTS = {{{pairs}}}
'''


def write(plan: Plan) -> dict[str, str]:
    """The generated files, by their path in the package."""
    files = {f"resources/{each.topic.name}.py": resource_text(each) for each in plan.resources}
    files |= {f"models/{name}.py": models_text(name, plan) for name in plan.models}
    files["resources/__init__.py"] = _resources_index(plan)
    files["models/__init__.py"] = _models_index(plan)
    if plan.events:
        pairs = ", ".join(f'"{kind}": "{name}"' for kind, name in plan.events.items())
        files["models/events.py"] = EVENTS.format(pairs=pairs)
    return _formatted(files)


def for_checkers(plan: Plan) -> str:
    """What the type checkers are to find right about every method."""
    [text] = _formatted({"methods.py": typing_text(plan)}).values()
    return text


def table(plan: Plan) -> str:
    """The table of resources, in Markdown."""
    rows = [f"| `{each.topic.name}` | {len(each.methods)} | {each.topic.description} |" for each in plan.resources]
    return "\n".join(["| `clerk.` | operations | |", "| --- | --- | --- |", *rows])


def _formatted(files: Mapping[str, str]) -> dict[str, str]:
    """The files as ruff prints them."""
    options = ["--isolated", "--no-cache", "--quiet", f"--line-length={WIDTH}", "--target-version=py311"]
    with TemporaryDirectory() as folder:
        for path, text in files.items():
            target = Path(folder, PACKAGE, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        for command in (["check", "--select=I", "--fix"], ["format"]):
            subprocess.run([sys.executable, "-m", "ruff", *command, *options, folder], check=True)  # noqa: S603 - our own words
        return {path: Path(folder, PACKAGE, path).read_text("utf-8") for path in files}


def _models_index(plan: Plan) -> str:
    places = {name: module for module, items in plan.models.items() for name in items}
    return _index("Everything that Clerk answers with; a name is imported when it is first used.", places)


def _resources_index(plan: Plan) -> str:
    places = {each.name: each.topic.name for each in plan.resources}
    words = "The topics of the API, a class each; a name is imported when it is first used."
    standard = "from functools import cached_property\nfrom typing import Generic, cast\n"
    imports = f"{standard}from ..resource import ClientT\n"
    body = RESOURCES.format(topics="\n".join(_topic(each) for each in plan.resources))
    return _index(words, places, imports, body, "Resources")


def _topic(resource: Resource) -> str:
    words = docstring(8, resource.topic.description)
    return TOPIC.format(name=resource.topic.name, class_name=resource.name, words=words)


def _index(words: str, places: Mapping[str, str], imports: str = "", body: str = "", *more: str) -> str:
    names = sorted(places)
    return INDEX.format(
        words=words,
        imports=imports,
        names="\n".join(f"    from .{places[name]} import {name}" for name in names),
        public=", ".join(f'"{name}"' for name in sorted([*more, *names])),
        modules=", ".join(f'"{name}": "{places[name]}"' for name in names),
        body=body,
    )
