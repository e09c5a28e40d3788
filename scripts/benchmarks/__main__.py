"""The command line: which benchmarks to run, and whether a missed bar is a failure."""

from __future__ import annotations

import argparse
import platform
import sys

from .calls import bench_calls, bench_concurrency, bench_pages
from .imports import bench_imports
from .middleware import bench_middleware
from .storm import bench_storm
from .tokens import bench_tokens

PARTS = {
    "calls": bench_calls,
    "concurrency": bench_concurrency,
    "pages": bench_pages,
    "imports": bench_imports,
    "storm": bench_storm,
    "tokens": bench_tokens,
    "middleware": bench_middleware,
}


def main() -> int:
    """Run the parts that were named, or all."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="fewer rounds: two minutes instead of ten, and noisier")
    parser.add_argument("--enforce", action="store_true", help="exit 1 if a bar is missed")
    options = parser.parse_args()
    if unknown := set(options.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    print(f"Python {platform.python_version()}; medians of rounds taken in turn, and medians of the rounds' ratios")
    verdicts = [(name, verdict) for name in options.parts or PARTS for verdict in PARTS[name](quick=options.quick)]
    barred = [verdict for _, verdict in verdicts if verdict.bar is not None]
    missed = [(name, verdict) for name, verdict in verdicts if verdict.misses]
    print(f"\n{len(missed)} of {len(barred)} bars missed" + (":" if missed else ""))
    for name, verdict in missed:
        print(f"{name:<12}{verdict}")
    return 1 if missed and options.enforce else 0


if __name__ == "__main__":
    sys.exit(main())
