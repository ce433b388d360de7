"""Kill builds at random moments; look whether the site is whole, and whether the next build succeeds.

    python bench/kills.py --articles 200 --rounds 100

Each round edits the content and builds the new edition from nothing in another folder, so that both
editions are known. Then the build in the first folder is killed with all its processes (SIGKILL). The
site has to be the old edition or the new one, byte for byte. Sometimes a second build is killed too.
The next build has to succeed and to make the new edition. The exit code is 1 if anything was not so.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from clock import BuildError, environment, timed
from edits import Editor
from figures import commit, machine
from sites import SITES, copy_of
from trees import Tree, differences, tree_of

COMMAND = (sys.executable, "-m", "builder", "build")
_TWICE = 0.25
"""How often the build after a killed one is killed too."""


@dataclass(frozen=True, slots=True)
class Editions:
    """What the site may be."""

    old: Tree
    new: Tree

    def name(self, site: Tree) -> str:
        """Which of the two a site is; else how it is neither."""
        if site == self.new:
            return "new" if self.new != self.old else "old"
        if site == self.old:
            return "old"
        if not site:
            return "gone"
        return f"neither: {len(differences(site, self.old))} files are not those of the old edition"


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=200, help="size (default 200)")
    parser.add_argument("--rounds", type=int, default=100, help="edits (default 100)")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    os.environ["SOURCE_DATE_EPOCH"] = "1767225600"
    chance = random.Random(given.seed)
    folder = copy_of(given.articles, "kills")
    editor = Editor(folder, random.Random(given.seed))
    usual = timed(COMMAND, folder, log(folder)).wall
    old = tree_of(folder / "site")
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(1, given.rounds + 1):
        kind = chance.choice(list(editor.kinds))
        editor.kinds[kind]()
        editions = Editions(old, clean_edition(folder))
        for _ in range(1 + (chance.random() < _TWICE)):
            after = when(chance, usual)
            ended = build_and_kill(folder, after)
            state = editions.name(tree_of(folder / "site"))
            counts["ended before the kill" if ended else f"killed {aim(after)}"] += 1
            counts[f"{state.partition(':')[0]} edition"] += not ended
            if state not in ("old", "new") or (ended and state == "old" and editions.new != old):
                faults.append(f"round {number}, {kind}, killed {shown(after)}: {state}")
        try:
            usual = (usual + timed(COMMAND, folder, log(folder)).wall) / 2
        except BuildError as error:
            faults.append(f"round {number}, {kind}: the next build fails: {error}")
            break
        if wrong := differences(tree_of(folder / "site"), editions.new):
            faults.append(
                f"round {number}, {kind}: the next build differs in {', '.join(wrong[:5])}"
            )
        old = editions.new
        print(f"{number} {kind}: {dict(counts)}, {len(faults)} faults", file=sys.stderr)
    for fault in faults:
        print(fault)
    left = sorted(path.name for path in folder.glob(".site*"))
    print(
        f"{commit()}, {machine()}, {given.articles} articles: "
        + ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        + f"; {len(faults)} faults; left beside the site: {', '.join(left) or 'nothing'}"
    )
    return 1 if faults else 0


def log(folder: Path) -> Path:
    """Where the output of a build goes."""
    return folder.with_name(f"{folder.name}.log")


def clean_edition(folder: Path) -> Tree:
    """The site as it is built from nothing.

    Raises BuildError if the build fails.
    """
    clean = SITES / f"{folder.name}-clean"
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(folder, clean, ignore=shutil.ignore_patterns("build", "site", ".*"))
    timed(COMMAND, clean, log(clean))
    return tree_of(clean / "site")


def when(chance: random.Random, usual: float) -> float | None:
    """The seconds after which a build is killed; None is the moment when the site changes.

    A third at any moment, a third near the end, a third where one edition takes the other's place.
    """
    match chance.randrange(3):
        case 0:
            return usual * chance.random()
        case 1:
            return usual * abs(chance.gauss(0.9, 0.1))
        case _:
            return None


def aim(after: float | None) -> str:
    """Which kind of moment it was, for the count."""
    return "when the site changed" if after is None else "at some time"


def shown(after: float | None) -> str:
    """The moment of a kill in words."""
    return "when the site changed" if after is None else f"after {after:.2f} s"


def build_and_kill(folder: Path, after: float | None) -> bool:
    """Start a build and kill it with all its processes; return whether it had ended by itself."""
    before = identity(folder / "site")
    with log(folder).open("wb") as output:
        process = subprocess.Popen(
            COMMAND, cwd=folder, env=environment(), stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    if after is None:
        while process.poll() is None and identity(folder / "site") == before:
            time.sleep(0.0005)
    else:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(after)
    if process.poll() is not None:
        return True
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    # Those of its processes that are about to die may still write.
    while is_alive(process.pid):
        time.sleep(0.005)
    return False


def identity(folder: Path) -> tuple[int, int]:
    """What changes when another folder takes the place of this one, or a file is put into it."""
    try:
        found = folder.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def is_alive(group: int) -> bool:
    """Whether a process of a group still runs; one that only waits to be counted does not."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, found = path.read_text("utf-8").rpartition(")")[2].split()[:3]
        except OSError:  # it has ended meanwhile
            continue
        if int(found) == group and state not in "ZX":
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
