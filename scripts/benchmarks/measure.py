"""Measuring by turns, and saying how the figures stand to their bars."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Samples: TypeAlias = dict[str, list[float]]


@dataclass(frozen=True)
class Verdict:
    """One figure, and the most it may be; without a bar it is there to be read."""

    what: str
    figure: float
    bar: float | None = None
    note: str = ""

    @property
    def misses(self) -> bool:
        """Whether the figure is over its bar."""
        return self.bar is not None and self.figure > self.bar

    def __str__(self) -> str:
        bar = "" if self.bar is None else f"<= {self.bar:g}"
        mark = "" if self.bar is None else "MISS" if self.misses else "ok"
        return f"  {self.what:<58} {self.figure:>7.3f}  {bar:<8} {mark:<5} {self.note}".rstrip()


def by_turns(rounds: int, contenders: Mapping[str, T], cost: Callable[[T], float]) -> Samples:
    """Run each contender once to warm up, then all of them in turn, there and back again; notes what each run cost."""
    for contender in contenders.values():
        cost(contender)
    gc.collect()
    gc.freeze()  # what the contenders loaded once is not to be searched for garbage at the expense of all
    samples: Samples = {name: [] for name in contenders}
    order = list(contenders.items())
    for _ in range(rounds):
        order.reverse()  # so that nobody always follows the same one, whose traces are left in the processor's caches
        for name, contender in order:
            gc.collect()
            samples[name].append(cost(contender))
    return samples


def cpu_per_call(calls: int, run: Callable[[], object]) -> float:
    """Microseconds of this process's CPU, user and system, that each of the calls made by `run` took."""
    start = process_time()
    run()
    return (process_time() - start) / calls * 1e6


def ratio(samples: Samples, ours: str, theirs: str) -> float:
    """The median of the rounds' ratios: both halves of each were measured within moments of each other."""
    return median(mine / other for mine, other in zip(samples[ours], samples[theirs], strict=True))


def print_table(title: str, unit: str, rows: Mapping[str, Samples], verdicts: Sequence[Verdict]) -> None:
    """Print the median by contender, its minimum in brackets, then the verdicts."""
    print(f"\n{title}\n")
    width = max((len(row) for row in rows), default=0)
    for number, (row, samples) in enumerate(rows.items()):
        if number == 0:
            print(f"  {unit:<{width}}  " + "".join(f"{name:>24}" for name in samples))
        figures = (f"{median(of):,.0f} ({min(of):,.0f})" for of in samples.values())
        print(f"  {row:<{width}}  " + "".join(f"{figure:>24}" for figure in figures))
    if rows:
        print()
    for verdict in verdicts:
        print(verdict)
