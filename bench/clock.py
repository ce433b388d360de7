"""The clock of the benchmarks: one command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from memory import Watch

ROOT = Path(__file__).resolve().parents[1]
# ru_maxrss is in bytes on macOS, in KiB elsewhere
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


class BuildError(Exception):
    """A command that was to be measured failed."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took: seconds by the clock, of the processors, bytes of memory at its highest."""

    wall: float
    cpu: float
    peak: float


def timed(command: Sequence[str], folder: Path, log: Path, *, memory: bool = False) -> Usage:
    """Run `command` in `folder`; its output goes to `log`.

    The memory is that of its largest process. With `memory` it is that of all together, which is
    looked at again and again and may cost time.

    Raises BuildError with the end of the output if it fails.
    """
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment(), stdout=output, stderr=subprocess.STDOUT
        )
        watch = Watch(process.pid) if memory else None
        if watch:
            watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    peak = max(usage.ru_maxrss * _RSS_UNIT, watch.end() if watch else 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise BuildError(f"exit code {process.returncode} in {folder} (all of it: {log})\n{tail}")
    return Usage(wall, usage.ru_utime + usage.ru_stime, peak)


def environment() -> dict[str, str]:
    """The environment of a measured command: this one, with the builder of this checkout."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def set_aside(path: Path, aside: Path) -> None:
    """Move away what an earlier run built.

    It is not deleted: on ext4 files are slow to make for a while after many have been deleted, and
    a first build has deleted none.
    """
    if path.exists():
        aside.mkdir(parents=True, exist_ok=True)
        path.rename(Path(tempfile.mkdtemp(dir=aside)) / path.name)
