"""Measure builds after an edit, and whether they end as a build from nothing would.

    python bench/warm.py --articles 1000,10000 --runs 3

The site has everything on, search and maps included. See README.md in this folder.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from clock import BuildError, timed
from edits import Editor
from figures import commit, machine, sizes, table
from sites import SITES, copy_of
from trees import differences, tree_of

COMMAND = (sys.executable, "-m", "builder", "build")
HEADER = ("articles", "after", "wall s", "longest", "CPU s", "files changed", "at most", "reached")
GOALS = {(10_000, "nothing changed"): 0.3, (10_000, "an article's text"): 0.8}
"""Seconds of wall time by size and edit."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One build: seconds, and how many files of the site differ from before."""

    wall: float
    cpu: float
    changed: int


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=sizes, default="1000,10000", help="sizes")
    parser.add_argument("--runs", type=int, default=3, help="builds after each edit (default 3)")
    parser.add_argument("--seed", type=int, default=7, help="which articles are edited, and how")
    given = parser.parse_args()
    # Pages print the time of the build, which must not be a difference.
    os.environ["SOURCE_DATE_EPOCH"] = "1767225600"
    lines: list[Sequence[str]] = [HEADER]
    faults = 0
    for articles in given.articles:
        try:
            rows, differing = measure(articles, given.runs, given.seed)
        except BuildError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        lines += rows
        faults += bool(differing)
        words = "equals" if not differing else f"DIFFERS in {len(differing)} files from"
        print(f"{articles:,} articles: after all edits the site {words} one built from nothing")
        for name in differing[:10]:
            print(f"  {name}")
    print(f"\n{commit()}, {machine()}; medians of {given.runs} builds\n\n{table(lines)}")
    return 1 if faults else 0


def measure(articles: int, runs: int, seed: int) -> tuple[list[Sequence[str]], Sequence[str]]:
    """Build after every kind of edit; return lines of the table, and files that differ in the end.

    Raises BuildError if a build fails.
    """
    folder = copy_of(articles, "warm")
    editor = Editor(folder, random.Random(seed))
    lines = [line(articles, "first build", [build(folder)])]
    for name, edit in editor.kinds.items():
        samples = []
        for _ in range(runs):
            edit()
            samples.append(build(folder))
            print(f"{articles} {name}: {samples[-1]}", file=sys.stderr)
        lines.append(line(articles, name, samples))
    warm = tree_of(folder / "site")
    clean = SITES / f"{articles}-clean"
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(folder, clean, ignore=shutil.ignore_patterns("build", "site", ".*"))
    build(clean)
    return lines, differences(warm, tree_of(clean / "site"))


def build(folder: Path) -> Sample:
    """Build once; what was written before reaches the disk before it starts.

    Raises BuildError if it fails.
    """
    before = tree_of(folder / "site")
    os.sync()
    usage = timed(COMMAND, folder, folder.with_name(f"{folder.name}.log"))
    return Sample(usage.wall, usage.cpu, len(differences(before, tree_of(folder / "site"))))


def line(articles: int, name: str, samples: Sequence[Sample]) -> Sequence[str]:
    """One line of the table."""
    wall = median(sample.wall for sample in samples)
    goal = GOALS.get((articles, name))
    return (
        f"{articles:,}", name, f"{wall:.2f}", f"{max(sample.wall for sample in samples):.2f}",
        f"{median(sample.cpu for sample in samples):.2f}",
        f"{median(sample.changed for sample in samples):,.0f}",
        f"{goal:.1f}" if goal else "", ("yes" if wall <= goal else "no") if goal else "",
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
