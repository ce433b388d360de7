"""Measure whole builds of generated sites of growing size.

    python bench/build.py --articles 100,1000,10000 --runs 3

See README.md in this folder for what the figures mean. Needs a POSIX system (os.wait4).
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from clock import BuildError, set_aside, timed
from figures import machine, sizes, table
from sites import ASIDE, site_of

COMMAND = (sys.executable, "-m", "builder", "build")
HEADER = (
    "articles", "run", "pages", "written", "wall s", "CPU s", "peak MB",
    "wall ms/page", "CPU ms/page", "× smallest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: seconds, bytes, and pages (all of the site; those the run wrote)."""

    wall: float
    cpu: float
    peak: float
    pages: int
    written: int


def pages_of(site: Path) -> dict[str, tuple[int, int, int]]:
    """Every HTML page with what changes when it is written: inode, size, time in ns."""
    found = {}
    for path in site.rglob("*.html"):
        status = path.stat()
        found[str(path)] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return found


def measure(folder: Path) -> Sample:
    """Run the builder once in `folder`.

    Raises BuildError if it fails.
    """
    before = pages_of(folder / "site")
    usage = timed(COMMAND, folder, folder.with_suffix(".log"))
    after = pages_of(folder / "site")
    written = sum(before.get(path) != state for path, state in after.items())
    return Sample(usage.wall, usage.cpu, usage.peak, len(after), written)


def measure_pair(folder: Path) -> tuple[Sample, Sample]:
    """A cold build, and another one with nothing changed since."""
    for name in ("build", "site"):
        set_aside(folder / name, ASIDE)
    cold = measure(folder)
    if not cold.pages:
        raise BuildError(f"the build in {folder} wrote no page")
    return cold, measure(folder)


def middle(samples: Sequence[Sample]) -> Sample:
    """The median of each figure by itself."""
    return Sample(
        wall=median(sample.wall for sample in samples),
        cpu=median(sample.cpu for sample in samples),
        peak=median(sample.peak for sample in samples),
        pages=int(median(sample.pages for sample in samples)),
        written=int(median(sample.written for sample in samples)),
    )


def row(articles: int, name: str, sample: Sample, *, smallest: Sample) -> list[str]:
    """One line of the table; `smallest` is the same kind of run at the smallest size."""
    wall, cpu = (1000 * seconds / sample.pages for seconds in (sample.wall, sample.cpu))
    ratio = cpu / (1000 * smallest.cpu / smallest.pages)
    return [
        f"{articles:,}", name, f"{sample.pages:,}", f"{sample.written:,}", f"{sample.wall:.2f}",
        f"{sample.cpu:.2f}", f"{sample.peak / 1e6:,.0f}", f"{wall:.2f}", f"{cpu:.2f}",
        f"{ratio:.2f}",
    ]  # fmt: skip


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=sizes, default="100,1000,10000", help="sizes")
    parser.add_argument("--runs", type=int, default=3, help="runs of each size (default 3)")
    given = parser.parse_args()
    if given.runs < 1:
        parser.error("--runs must be 1 or more")
    folders = {articles: site_of(articles) for articles in given.articles}
    cold: dict[int, list[Sample]] = {articles: [] for articles in folders}
    again: dict[int, list[Sample]] = {articles: [] for articles in folders}
    # Rounds over all sizes, so that a busy spell of the machine does not fall on one size alone.
    for run in range(given.runs):
        for articles, folder in folders.items():
            try:
                first, second = measure_pair(folder)
            except BuildError as error:
                print(f"error: {error}", file=sys.stderr)
                return 1
            cold[articles].append(first)
            again[articles].append(second)
            figures = f"cold {first.wall:.2f} s, again {second.wall:.2f} s"
            print(f"run {run + 1}: {articles} articles, {figures}", file=sys.stderr)
    shutil.rmtree(ASIDE, ignore_errors=True)
    rows: list[Sequence[str]] = [HEADER]
    for name, samples in (("cold", cold), ("again", again)):
        middles = {articles: middle(found) for articles, found in samples.items()}
        smallest = next(iter(middles.values()))
        rows += [row(n, name, found, smallest=smallest) for n, found in middles.items()]
    print(f"Medians of {given.runs} runs; {machine()}\n\n{table(rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
