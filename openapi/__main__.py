"""The commands: `python -m openapi import FILE`, `check`, `generate` and `generate --check`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .annotate import PACKAGE
from .check import missing
from .document import CLERK, FIXES, HERE, NotUnderstoodError, dump, load
from .fixes import load_fixes
from .merge import merged
from .plan import plan
from .read import read
from .write import write

FOLDERS = ("resources", "models")


def import_(file: Path, clerk: Path, fixes: Path) -> None:
    """Take the facts of a published description into ours."""
    ours = load(clerk) if clerk.exists() else {}
    clerk.write_text(dump(merged(load(file), ours, load_fixes(fixes))), "utf-8")


def check(clerk: Path) -> int:
    """Name what needs a name or words. Returns the exit code."""
    lines = missing(load(clerk))
    print("\n".join(lines) if lines else f"{clerk.name}: everything has its name and words")
    return 1 if lines else 0


def generate(clerk: Path, package: Path) -> None:
    """Write the generated files, and remove those that are no longer generated."""
    files = write(plan(read(load(clerk))))
    for path in _present(package) - files.keys():
        (package / path).unlink()
    for path, text in files.items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(text, "utf-8")


def stale(clerk: Path, package: Path) -> list[str]:
    """The generated files that differ from what would be generated now."""
    files = write(plan(read(load(clerk))))
    return sorted(
        path
        for path in _present(package) | files.keys()
        if not (package / path).exists() or (package / path).read_text("utf-8") != files.get(path)
    )


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
                import_(options.file, CLERK, FIXES)
            case "check":
                return check(CLERK)
            case _ if options.check:
                differing = stale(CLERK, package)
                for path in differing:
                    print(f"{PACKAGE}/{path} differs: run scripts/generate")
                return check(CLERK) or bool(differing)
            case _:
                generate(CLERK, package)
    except NotUnderstoodError as error:
        print(f"not understood: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
