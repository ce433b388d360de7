"""Work shared out among processes of this machine, or given to an executor."""

from __future__ import annotations

import contextlib
import os
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from builder.adapters.progress import SILENT, Advance, Progress

if TYPE_CHECKING:
    from concurrent.futures import Executor

C = TypeVar("C")
T = TypeVar("T")
R = TypeVar("R")

_WORTH_IT = 64
"""Below this many items a second process costs more than it gains."""
_CHUNK = 32
"""Items that a process does before it takes the next ones, at most if there are not very many."""
_CHUNKS_EACH = 16
"""Chunks for each process, at least, so that all of them end together."""
_TASK = 8
"""Items of a task for an executor, at least."""
_CHUNKS = 8192
"""Chunks at most: their numbers, of two bytes, have room in a pipe."""


class WorkError(Exception):
    """A process that did the work was lost; the message says so in a sentence."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the work, and who is told how far it is.

    `jobs` is how many processes of this machine there are, this one included. With an `executor` the
    work is cut into at most `tasks` tasks for it.
    """

    jobs: int = 1
    executor: Executor | None = None
    progress: Progress = SILENT
    tasks: int = 64

    @property
    def local(self) -> Crew:
        """Return the crew without its executor: for work that cannot leave this machine."""
        return replace(self, executor=None)


@contextlib.contextmanager
def reinforced(crew: Crew, address: str | None) -> Iterator[Crew]:
    """Yield the crew with the cluster at `address`, `dask://HOST:PORT`, as long as the block runs.

    Raises:
        SettingsError: The cluster cannot be used.
        WorkError: Its workers are lost while they work.
    """
    if address is None:
        yield crew
        return
    # Of no use to those who have no cluster.
    from builder.adapters import cluster  # noqa: PLC0415 - see above

    with cluster.connected(address) as executor:
        yield replace(crew, executor=executor, tasks=executor.tasks)


def processes() -> int:
    """Return how many processes to use: one for each processor this one may run on."""
    if not can_fork():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_fork() -> bool:
    """Return whether this system can have more than one process at work."""
    # On macOS, forking a process that has used system frameworks may crash it.
    return hasattr(os, "fork") and sys.platform != "darwin"


def spread(
    work: Callable[[C, Sequence[T]], Sequence[R]],
    context: C,
    items: Sequence[T],
    crew: Crew,
    phase: str,
) -> list[R]:
    """Return what `work` makes of `items`, in their order; the crew shares them out.

    `work` is called for some items at a time, and returns as many results, which are picklable. What
    it changes in the context stays in its process, for its next items. For an executor `work` is a
    function of a module, and context and items are picklable too.

    Raises:
        WorkError: A process was ended from outside.
        BaseException: Whatever `work` raises.
    """
    with crew.progress.phase(phase, len(items)) as advance:
        if crew.executor is not None and len(items) >= _WORTH_IT:
            count = min(crew.tasks, len(items) // _TASK)
            return _joined(_remote(work, context, items, crew.executor, count, advance))
        jobs = min(crew.jobs, len(items) // _WORTH_IT) if can_fork() else 1
        size = max(1, min(_CHUNK, len(items) // (max(jobs, 1) * _CHUNKS_EACH)))
        count = min(-(-len(items) // size), _CHUNKS)
        run = _forked if jobs > 1 else _alone
        return _joined(run(lambda part: work(context, part), items, jobs, count, advance))


def _joined(parts: Sequence[Sequence[R]]) -> list[R]:
    """Return the results in the order of the items: part i is of each n-th item from i on."""
    count = len(parts)
    total = sum(map(len, parts))
    return [parts[index % count][index // count] for index in range(total)]


def _remote(
    work: Callable[[C, Sequence[T]], Sequence[R]],
    context: C,
    items: Sequence[T],
    executor: Executor,
    count: int,
    advance: Advance,
) -> list[Sequence[R]]:
    # Of no use to those who have no cluster.
    from builder.adapters import remote  # noqa: PLC0415 - see above

    try:
        return remote.spread(work, context, items, executor, count, advance)
    except remote.ExecutorError as error:
        raise WorkError("the executor has lost the processes that did the work") from error


def _alone(
    work: Callable[[Sequence[T]], Sequence[R]],
    items: Sequence[T],
    jobs: int,  # noqa: ARG001 - as for processes
    count: int,
    advance: Advance,
) -> list[Sequence[R]]:
    parts = []
    for number in range(count):
        parts.append(work(items[number::count]))
        advance(len(parts[-1]))
    return parts


def _forked(
    work: Callable[[Sequence[T]], Sequence[R]],
    items: Sequence[T],
    jobs: int,
    count: int,
    advance: Advance,
) -> list[Sequence[R]]:
    """Let this process and its children each take the next chunk until none is left.

    Neighbours are alike in cost, so a chunk has each n-th item.
    """
    from builder.adapters import forking  # noqa: PLC0415 - does not exist on every system

    numbers, count = _numbers(count)
    parts: list[Sequence[R]] = [()] * count

    def done(number: int, part: Sequence[R]) -> None:
        parts[number] = part
        advance(len(part))

    def serve(send: Callable[[object], None]) -> None:
        for number in _taken(numbers):
            send((number, work(items[number::count])))

    def receive(*, wait: bool) -> None:
        for child in forking.ready(children, wait=wait):
            try:
                done(*cast("tuple[int, Sequence[R]]", child.receive()))
            except EOFError:
                children.remove(child)

    with contextlib.ExitStack() as stack:
        stack.callback(os.close, numbers)
        children: list[forking.Child] = []
        try:
            for _ in range(jobs - 1):
                children.append(child := forking.Child(serve))
                stack.callback(child.end)
            for number in _taken(numbers):
                done(number, work(items[number::count]))
                receive(wait=False)
            while children:
                receive(wait=True)
        except forking.LostError as error:
            raise WorkError(str(error)) from error
    return parts


def _numbers(count: int) -> tuple[int, int]:
    """Return a pipe that holds the numbers of all chunks, and how many there are.

    There are fewer than asked for if the system has less room for pipes than usual.
    """
    read, write = os.pipe()
    os.set_blocking(write, False)
    count = os.write(write, array("H", range(count)).tobytes()) // 2
    os.close(write)
    return read, count


def _taken(numbers: int) -> Iterator[int]:
    """Yield numbers of chunks that no process has taken, until none is left."""
    while number := os.read(numbers, 2):
        yield int.from_bytes(number, sys.byteorder)


@contextlib.contextmanager
def meanwhile(work: Callable[[], R], jobs: int | None = None) -> Iterator[Callable[[], R]]:
    """Start `work` in a process of its own; what is yielded waits for its result.

    An exception in it is raised when the result is asked for. With one job it is done at once.

    Raises:
        WorkError: The process was ended from outside.
    """
    if (processes() if jobs is None else jobs) < 2 or not can_fork():
        done = work()
        yield lambda: done
        return
    from builder.adapters import forking  # noqa: PLC0415 - does not exist on every system

    child = forking.Child(lambda send: send(work()))
    results: list[R] = []

    def result() -> R:
        if not results:
            try:
                results.append(cast("R", child.receive()))
            except forking.LostError as error:
                raise WorkError(str(error)) from error
        return results[0]

    try:
        yield result
    finally:
        child.end()
