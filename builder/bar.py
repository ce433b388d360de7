"""A bar on the terminal for long work."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

import click

from builder.adapters.progress import Advance

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_PATIENCE = 0.5
"""Seconds after which a phase gets a bar. Most phases of a small site end before."""
_STEPS = 200
"""How often a bar is drawn, at most."""
_WIDTH = len("resolve")


class Bar:
    """Shows each phase that takes a while as a bar, with what is done, time left and rate."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @contextlib.contextmanager
    def phase(self, name: str, total: int) -> Iterator[Advance]:
        """Show a bar until the phase has ended; how far it came stays on the screen."""
        with contextlib.ExitStack() as stack:
            yield _Phase(name, total, self._stream, stack).advance


class _Phase:
    def __init__(self, name: str, total: int, stream: TextIO, stack: contextlib.ExitStack) -> None:
        self._name, self._total = name, total
        self._stream, self._stack = stream, stack
        self._started, self._done = time.time(), 0
        self._bar: ProgressBar[object] | None = None

    def advance(self, count: int) -> None:
        self._done += count
        if self._bar is not None:
            self._bar.update(count, self._done)
        elif time.time() - self._started > _PATIENCE:
            self._bar = self._stack.enter_context(self._new())
            self._bar.start = self._started
            self._bar.update(self._done, self._done)

    def _new(self) -> ProgressBar[object]:
        return click.progressbar(
            length=self._total,
            label=f"{self._name:<{_WIDTH}}",
            show_pos=True,
            item_show_func=self._rate,
            update_min_steps=max(1, self._total // _STEPS),
            file=self._stream,
        )

    def _rate(self, _: object) -> str:
        return f"{self._done / (time.time() - self._started):,.0f}/s"
