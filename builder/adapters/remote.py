"""Work given to an executor: of processes here, or of a cluster."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from hashlib import blake2b
from itertools import islice
from typing import Any, TypeVar, cast

from builder.adapters.progress import Advance

C = TypeVar("C")
T = TypeVar("T")
R = TypeVar("R")


class ExecutorError(Exception):
    """An executor has lost the processes that did its work."""


def spread(
    work: Callable[[C, Sequence[T]], Sequence[R]],
    context: C,
    items: Sequence[T],
    executor: Executor,
    count: int,
    advance: Advance,
) -> list[Sequence[R]]:
    """Return what `work` makes of the items, in `count` parts: part i is of each n-th item from i.

    Raises:
        ExecutorError: The processes are gone.
        BaseException: Whatever `work` raises.
    """
    data = pickle.dumps(context, pickle.HIGHEST_PROTOCOL)
    digest = blake2b(data, digest_size=16).digest()
    parts: list[Sequence[R]] = [()] * count
    waiting = iter(range(count))
    running: dict[Future[Any], int] = {}

    def submit(some: int) -> None:
        for number in islice(waiting, some):
            future = executor.submit(_run, work, data, digest, items[number::count])
            running[future] = number

    try:
        # Not all at once: what waits in an executor lies in memory a second time.
        submit(max(count // 2, 1))
        while running:
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                number = running.pop(future)
                parts[number] = cast("Sequence[R]", future.result())
                advance(len(parts[number]))
            submit(len(finished))
    except (BrokenExecutor, CancelledError) as error:
        raise ExecutorError(str(error)) from error
    finally:
        for future in running:
            future.cancel()
    return parts


class _Unpickled:
    """The last context that this process was given."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._digest = b""
        self._context: object = None

    def context(self, data: bytes, digest: bytes) -> object:
        """Return what is pickled in `data`; if it is what it was the last time, without work."""
        with self._lock:
            if digest != self._digest:
                self._context = pickle.loads(data)  # noqa: S301 - written by the build itself
                self._digest = digest
            return self._context


_unpickled = _Unpickled()


def _run(
    work: Callable[[Any, Sequence[T]], Sequence[R]], data: bytes, digest: bytes, items: Sequence[T]
) -> Sequence[R]:
    return work(_unpickled.context(data, digest), items)
