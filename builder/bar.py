"""A bar on the terminal for long work."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TextIO

import click

from builder.adapters.progress import Advance

_PATIENCE = 0.5
"""Seconds after which a phase gets a bar. Most phases of a small site end before."""
_STEPS = 200


class Bar:
    """Shows each phase that takes a while as a bar, with what is done, time left and rate."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @contextlib.contextmanager
    def phase(self, name: str, total: int) -> Iterator[Advance]:
        """Show a bar until the phase has ended; how far it came stays on the screen."""
        started, done = time.time(), 0
        with contextlib.ExitStack() as stack:
            bar: click._termui_impl.ProgressBar[int] | None = None

            def rate(_: object) -> str:
                return f"{done / max(time.time() - started, 0.001):,.0f}/s"

            def advance(count: int) -> None:
                nonlocal bar, done
                done += count
                if bar is not None:
                    bar.update(count, done)
                elif time.time() - started > _PATIENCE:
                    bar = stack.enter_context(
                        click.progressbar(
                            length=total,
                            label=f"{name:<8}",
                            show_pos=True,
                            item_show_func=rate,
                            update_min_steps=max(1, total // _STEPS),
                            file=self._stream,
                        )
                    )
                    bar.start = started
                    bar.update(done, done)

            yield advance
