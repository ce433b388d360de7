"""How far long work is: a bar on a terminal, lines elsewhere, nothing for what is over at once."""

from __future__ import annotations

import io
import re
import sys

import pytest

from builder import bar, terminal
from builder.adapters import progress


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    time = __call__


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_is_written_for_a_phase_that_took_a_while() -> None:
    stream, clock = io.StringIO(), Clock()
    lines = progress.Lines(stream, clock)
    with lines.phase("parse", 100):
        clock.now += 0.9
    assert not stream.getvalue()
    with lines.phase("resolve", 12_345) as advance:
        advance(12_000)
        clock.now += 3.21
        advance(345)
    assert stream.getvalue() == "resolve: 12,345 in 3.2 s\n"


def drawn(monkeypatch: pytest.MonkeyPatch, seconds: float) -> str:
    """Return what is on a terminal after a phase of 400 items that took so long."""
    clock, stream = Clock(), Terminal()
    monkeypatch.setattr(bar, "time", clock)
    monkeypatch.setattr("click._termui_impl.time", clock)
    with bar.Bar(stream).phase("resolve", 400) as advance:
        for _ in range(40):
            clock.now += seconds / 40
            advance(10)
    return stream.getvalue()


def test_a_quick_phase_leaves_the_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not drawn(monkeypatch, 0.4)


def test_a_bar_shows_phase_number_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(monkeypatch, 40)
    half = next(line for line in text.split("\r") if " 200/400 " in line)
    assert re.search(r"resolve +\[#+-+\] +200/400 +00:00:20 +10/s", half)
    assert text.endswith("\n")


@pytest.mark.parametrize(
    ("stream", "environment", "quiet", "kind"),
    [
        (Terminal(), {}, False, bar.Bar),
        (Terminal(), {"CI": "true"}, False, progress.Lines),
        (Terminal(), {"TERM": "dumb"}, False, progress.Lines),
        (io.StringIO(), {}, False, progress.Lines),
        (Terminal(), {}, True, progress.Silent),
    ],
)
def test_what_is_shown_depends_on_who_reads(
    monkeypatch: pytest.MonkeyPatch,
    stream: io.StringIO,
    environment: dict[str, str],
    quiet: bool,  # noqa: FBT001 - a case
    kind: type,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stderr", stream)
    assert type(terminal.crew_of(2, quiet=quiet).progress) is kind
