"""The commands: `python -m openapi import FILE`, `check`, `generate` and `generate --check`."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from .annotate import PACKAGE
from .check import missing
from .document import HERE, Node, NotUnderstoodError, dump, load
from .fixes import load_fixes
from .merge import merged, merged_webhooks
from .plan import plan
from .read import read
from .write import for_checkers, table, write

FOLDERS = ("resources", "models")
TABLE = re.compile(r"^\| `clerk\.` \|(.|\n)*?(?=\n\n)", re.MULTILINE)


def import_(file: Path, folder: Path) -> None:
    """Take the facts of a published description, of the API or of webhooks, into ours in `folder`."""
    published = load(file)
    target = folder / ("webhooks.yaml" if "x-webhooks" in published else "clerk.yaml")
    ours = load(target) if target.exists() else {}
    if target.stem == "webhooks":
        tree = merged_webhooks(published, ours, load(folder / "clerk.yaml"))
    else:
        tree = merged(published, ours, load_fixes(folder / "fixes.toml"))
    target.write_text(dump(tree), "utf-8")


def check(folder: Path) -> int:
    """Name what needs a name or words. Returns the exit code."""
    lines = [line for tree in _trees(folder) for line in missing(tree)]
    print("\n".join(lines or ["everything has its name and words"]))
    return 1 if lines else 0


def generate(folder: Path, package: Path) -> None:
    """Write the generated files, and remove those that are no longer generated."""
    files = _files(folder, package)
    for path in _present(package) - files.keys():
        (package / path).unlink()
    for path, text in files.items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(text, "utf-8")


def stale(folder: Path, package: Path) -> list[str]:
    """The generated files that differ from what would be generated now."""
    files = _files(folder, package)
    return sorted(
        path
        for path in _present(package) | files.keys()
        if not (package / path).exists() or (package / path).read_text("utf-8") != files.get(path)
    )


def _files(folder: Path, package: Path) -> dict[str, str]:
    """What is to be written, by its path from the package: modules, a test for checkers, the README with its table."""
    planned = plan(read(*_trees(folder)))
    files, readme = write(planned), package.parent / "README.md"
    if readme.exists():
        files["../README.md"] = TABLE.sub(lambda _: table(planned), readme.read_text("utf-8"))
        files["../tests/typing/generated/methods.py"] = for_checkers(planned)
    return files


def _trees(folder: Path) -> list[Node]:
    paths = [folder / "clerk.yaml", folder / "webhooks.yaml"]
    return [load(path) for path in paths if path.exists()]


def _present(package: Path) -> set[str]:
    return {path.relative_to(package).as_posix() for folder in FOLDERS for path in (package / folder).glob("*.py")}


def main(arguments: list[str] | None = None) -> int:
    """Run a command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m openapi", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("import", help="take the facts of a published description").add_argument("file", type=Path)
    commands.add_parser("check", help="name what still needs a name or words")
    commands.add_parser("generate", help="write resources and models").add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    package = HERE.parent / PACKAGE
    try:
        match options.command:
            case "import":
                import_(options.file, HERE)
            case "check":
                return check(HERE)
            case _ if options.check:
                differing = stale(HERE, package)
                for path in differing:
                    print(f"{PACKAGE}/{path} differs: run scripts/generate")
                return check(HERE) or bool(differing)
            case _:
                generate(HERE, package)
    except NotUnderstoodError as error:
        print(f"not understood: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
