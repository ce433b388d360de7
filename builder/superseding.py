"""A build that is given up because something newer has been saved."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

from builder.adapters.progress import Advance
from builder.engine import GivenUpError

_SHORT = 0.2
"""Seconds. Work that is over sooner is finished: to begin again would take longer."""


class Attentive:
    """Progress that nobody sees: it ends the work between two pieces of it when that is out of date."""

    def __init__(
        self, is_outdated: Callable[[], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._is_outdated = is_outdated
        self._clock = clock

    @contextlib.contextmanager
    def phase(self, name: str, total: int) -> Iterator[Advance]:  # noqa: ARG002 - as the protocol
        """Count what is done.

        Raises:
            GivenUpError: The work is out of date, and would go on for a while.
        """
        started, done = self._clock(), 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            left = (self._clock() - started) * (total - done) / max(done, 1)
            if left > _SHORT and self._is_outdated():
                raise GivenUpError

        yield advance
