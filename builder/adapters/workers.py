"""Work spread over processes: forked, so that everything read so far is there without copying."""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_WORTH_IT = 64
"""Below this many items a second process costs more than it gains."""


def processes() -> int:
    """Return how many processes to use: one for each processor this one may run on."""
    if not hasattr(os, "fork") or sys.platform == "darwin":
        # On macOS, forking a process that has used system frameworks may crash it.
        return 1
    return len(os.sched_getaffinity(0))


def spread(work: Callable[[Sequence[T]], Sequence[R]], items: Sequence[T], *, jobs: int) -> list[R]:
    """Return `work(items)`, done in `jobs` processes, in the order of `items`.

    `work` maps a list to a list of the same length; what it returns must be picklable. An exception
    in a process is raised here.
    """
    jobs = min(jobs, len(items) // _WORTH_IT)
    if jobs < 2:
        return list(work(items))
    # Neighbours are alike in cost, so every process takes each n-th item.
    slices = [items[start::jobs] for start in range(jobs)]
    children = [_fork(work, part) for part in slices[1:]]
    results: list[Sequence[R]] = []
    try:
        results.append(work(slices[0]))
    finally:
        outcomes: list[Sequence[R] | BaseException] = [_collect(*child) for child in children]
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
        results.append(outcome)
    return [results[index % jobs][index // jobs] for index in range(len(items))]


@contextlib.contextmanager
def meanwhile(work: Callable[[], R]) -> Iterator[Callable[[], R]]:
    """Start `work` in a process of its own; what is yielded waits for its result.

    An exception in it is raised when the result is asked for. Without processes it is done at once.
    """
    if processes() < 2:
        done = work()
        yield lambda: done
        return
    child = _fork(lambda _: [work()], ())
    outcomes: list[Sequence[R] | BaseException] = []

    def result() -> R:
        if not outcomes:
            outcomes.append(_collect(*child))
        outcome = outcomes[0]
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome[0]

    try:
        yield result
    finally:
        if not outcomes:
            outcomes.append(_collect(*child))


def _fork(work: Callable[[Sequence[T]], Sequence[R]], items: Sequence[T]) -> tuple[int, int]:
    read, write = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, read
    code = 1
    try:
        os.close(read)
        try:
            data = pickle.dumps(work(items), pickle.HIGHEST_PROTOCOL)
        except BaseException as error:  # noqa: BLE001 - it is raised again in the parent
            data = pickle.dumps(_Failure(error), pickle.HIGHEST_PROTOCOL)
        with os.fdopen(write, "wb") as stream:
            stream.write(data)
        code = 0
    finally:
        # No clean-up handlers of the parent may run here.
        os._exit(code)


class _Failure:
    """An exception on its way to the parent."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


def _collect(pid: int, pipe: int) -> Sequence[R] | BaseException:
    with os.fdopen(pipe, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(pid, 0)
    if not data:
        return RuntimeError(f"a worker ended early (status {status})")
    outcome = pickle.loads(data)  # noqa: S301 - written by our own child process
    return outcome.error if isinstance(outcome, _Failure) else outcome
