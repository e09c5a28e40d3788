"""The text of a test that checkers read: the exact type that each method has on each client."""

from __future__ import annotations

from collections.abc import Iterator

from .annotate import PACKAGE, Type, imported
from .plan import NONE, Method, Plan

TEXT = """\"\"\"What checkers know of every method on both clients. Generated; nothing here runs.\"\"\"

# pyright: strict

from __future__ import annotations

{imports}


def blocking(clerk: Clerk, args: tuple[Any, ...], options: dict[str, Any]) -> None:
{blocking}


async def awaiting(clerk: AsyncClerk, args: tuple[Any, ...], options: dict[str, Any]) -> None:
{awaiting}


def gives_nothing(method: Callable[..., None]) -> None:
    del method


def awaits_nothing(method: Callable[..., Coroutine[Any, Any, None]]) -> None:
    del method
"""
NEEDED = frozenset({
    *(("collections.abc", "Callable"), ("collections.abc", "Coroutine"), ("typing", "Any"), ("typing", "assert_type")),
    *((PACKAGE, "AsyncClerk"), (PACKAGE, "Clerk")),
})  # fmt: skip


def typing_text(plan: Plan) -> str:
    """The module."""
    methods = [(each.topic.name, method) for each in plan.resources for method in each.methods]
    types = [Type("", NEEDED), *(method.returns for _, method in methods)]
    types += [imported(f"{PACKAGE}.paging", "Pages")] if any(method.listing for _, method in methods) else []
    lines = {
        is_async: "\n".join(
            f"    {line}" for topic, method in methods for line in _lines(topic, method, is_async=is_async)
        )
        for is_async in (False, True)
    }
    needs = sorted({need for each in types for need in each.needs})
    imports = "\n".join(f"from {path} import {name}" for path, name in needs)
    return TEXT.format(imports=imports, blocking=lines[False], awaiting=lines[True])


def _lines(topic: str, method: Method, *, is_async: bool) -> Iterator[str]:
    name, returns = f"clerk.{topic}.{method.operation.name}", method.returns.text
    if method.returns == NONE:
        yield f"{'awaits' if is_async else 'gives'}_nothing({name})"
        return
    call = f"{name}({'*args, **options' if method.arguments else ''})"
    if is_async and method.listing:
        yield f"assert_type({call}, {returns.replace('Page[', 'Pages[', 1)})"
    yield f"assert_type({'await ' if is_async else ''}{call}, {returns})"
