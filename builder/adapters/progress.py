"""How far long work is: what the pipeline tells, and two ways to show it without a terminal."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol, TextIO

Advance = Callable[[int], None]
"""Says that so many more items are done."""

_WORTH_TELLING = 1.0
"""A phase of fewer seconds is over before anybody has wondered about it."""


class Progress(Protocol):
    """Shows how far work is. Phases follow each other; they do not overlap."""

    def phase(self, name: str, total: int) -> AbstractContextManager[Advance]:
        """Begin the phase `name` of `total` items; it ends with the context."""
        ...


class Silent:
    """Shows nothing."""

    @contextlib.contextmanager
    def phase(self, name: str, total: int) -> Iterator[Advance]:  # noqa: ARG002 - as the protocol
        """Do nothing."""
        yield lambda _: None


SILENT = Silent()


class Lines:
    """Writes a line for each phase of a second or more, when it has ended."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock

    @contextlib.contextmanager
    def phase(self, name: str, total: int) -> Iterator[Advance]:  # noqa: ARG002 - as the protocol
        """Count what is done, and write it at the end."""
        started, done = self._clock(), 0

        def advance(count: int) -> None:
            nonlocal done
            done += count

        yield advance
        seconds = self._clock() - started
        if seconds >= _WORTH_TELLING:
            self._stream.write(f"{name}: {done:,} in {seconds:.1f} s\n")
            self._stream.flush()
