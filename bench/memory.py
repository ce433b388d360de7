"""The memory of a command with all its processes, at its highest.

What processes share (forked ones nearly everything, at first) counts once: the kernel's figure Pss
divides every shared page by the number of its users (Linux, proc_pid_smaps(5)). The resident size of
the largest process alone would hide the others, the sum of all resident sizes would count twice.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

_PAUSE = 0.02
_PROC = Path("/proc")


class Watch(threading.Thread):
    """Looks at the processes below one every 20 ms; a tenth of the time if a look takes long."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0
        self.looks = 0
        self._ended = threading.Event()

    def run(self) -> None:
        """Look until told to end."""
        took = 0.0
        while not self._ended.wait(max(_PAUSE, 9 * took)):
            start = time.perf_counter()
            self.peak = max(self.peak, sum(map(pss, tree(self.pid))))
            self.looks += 1
            took = time.perf_counter() - start

    def end(self) -> int:
        """Stop looking; return the highest sum, in bytes."""
        self._ended.set()
        self.join()
        return self.peak


def can_watch() -> bool:
    """Whether the kernel tells what is needed."""
    own = _PROC / "self"
    return (own / "smaps_rollup").exists() and any(own.glob("task/*/children"))


def tree(pid: int) -> list[int]:
    """The process and all below it that still run."""
    found, new = [], [pid]
    while new:
        parent = new.pop()
        found.append(parent)
        for task in (_PROC / str(parent)).glob("task/*/children"):
            try:
                new += map(int, task.read_text("ascii").split())
            except OSError:  # it has ended meanwhile
                continue
    return found


def pss(pid: int) -> int:
    """The proportional memory of a process in bytes; 0 if it has ended."""
    try:
        text = (_PROC / str(pid) / "smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return 1024 * int(line.split()[1])
