"""Write the pages that are made from the package, from its source alone: a page for each topic and module."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import griffe

ROOT = Path(__file__).parents[2]
AWAITED = """\
What a method returns is said for `Clerk`. With `AsyncClerk`, `await` it; a method that returns a
[`Page`][clerk_backend.Page] is walked by `async for` without `await`. An argument that is `UNSET` is not sent."""


def main() -> None:
    """Write `docs/resources`, `docs/models` and `docs/package` anew."""
    package = cast("griffe.Module", griffe.load("clerk_backend", search_paths=[ROOT]))
    write("resources", topic_pages(package))
    write("models", model_pages(package))
    write("package", package_pages(package))


def write(folder: str, pages: dict[str, str]) -> None:
    """Write pages, and remove those of before."""
    where = ROOT / "docs" / folder
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir()
    for name, text in pages.items():
        (where / f"{name}.md").write_text(text, encoding="utf-8")


def topic_pages(package: griffe.Module) -> dict[str, str]:
    """A page for each topic of a client, and a table of them."""
    pages: dict[str, str] = {}
    table = ["| `clerk.` | |", "| --- | --- |"]
    for name, kind in topics(package).items():
        aliases = [each.path for each in defined(kind.module) if each.is_attribute]
        pages[name] = page(
            f"clerk.{name}",
            AWAITED,
            directive(kind.path, show_root_heading=False, show_root_toc_entry=False, inherited_members=True),
            *(["## Types"] if aliases else []),
            *(directive(alias, heading_level=3) for alias in aliases),
        )
        table.append(f"| [`{name}`]({name}.md) | {words(kind)} |")
    return {"index": page("Topics", "\n".join(table)), **pages}


def topics(package: griffe.Module) -> dict[str, griffe.Class]:
    """The classes of topics, by the attribute of a client that gives each."""
    found: dict[str, griffe.Class] = {}
    for name, topic in package["resources.Resources"].attributes.items():
        match topic.annotation:
            case griffe.ExprSubscript(left=griffe.ExprName(canonical_path=path)):
                found[name] = package[path.removeprefix("clerk_backend.")]
            case _:
                raise TypeError(f"clerk.{name} is no topic, but {topic.annotation}")
    return found


def model_pages(package: griffe.Module) -> dict[str, str]:
    """A page for each module of models."""
    return {
        name: page(
            f"models.{name}",
            words(module),
            *(directive(each.path, **({} if each.is_attribute else {"members": False})) for each in defined(module)),
        )
        for name, module in package["models"].modules.items()
    }


def package_pages(package: griffe.Module) -> dict[str, str]:
    """A page for each module whose names `clerk_backend` exports, or a package in it other than those above."""
    exported: defaultdict[str, dict[str, griffe.Alias]] = defaultdict(dict)
    within = [
        each for name, each in package.modules.items() if each.is_init_module and name not in {"resources", "models"}
    ]
    for module in (package, *within):
        for each in module.members.values():
            if isinstance(each, griffe.Alias) and each.target_path.startswith("clerk_backend."):
                exported[each.target_path.split(".")[1]].setdefault(each.target_path, each)
    return {
        home: page(
            f"clerk_backend.{home}",
            words(package[home]),
            *(
                directive(each.path, inherited_members=home in {"auth", "client"})
                for each in sorted(names.values(), key=place)
            ),
        )
        for home, names in sorted(exported.items())
    }


def place(name: griffe.Alias) -> tuple[str, int]:
    """Where a name is defined."""
    return name.target_path.rpartition(".")[0], name.final_target.lineno or 0


def defined(module: griffe.Module) -> Iterator[griffe.Object]:
    """What a module defines for others, in the order of the source."""
    for each in module.members.values():
        if isinstance(each, griffe.Object) and not each.name.startswith("_"):
            yield each


def words(thing: griffe.Object) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(thing.docstring.value.partition("\n\n")[0].split()) if thing.docstring else ""


def page(title: str, *parts: str) -> str:
    """A page with a heading."""
    return "\n\n".join([f"# {title}", *parts]) + "\n"


def directive(path: str, **options: object) -> str:
    """What mkdocstrings replaces by the description of an object."""
    lines = [f"        {name}: {str(value).lower()}" for name, value in options.items()]
    return "\n".join([f"::: {path}", *(["    options:", *lines] if lines else [])])


if __name__ == "__main__":
    main()
