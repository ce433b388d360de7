"""What browsers are told while a site is served: which files are new, and what is wrong.

Everything that happens has a number. A page knows the number at which it was sent (`stamp`), so nothing
is missed between its loading and its first question, while it is hidden, or while the server was away.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

PATIENCE = 0.3
"""Seconds that a build waits for pages which load anew."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a page is told.

    `reload`: it has changed. `files`: these other files have. `busy`: a build runs. `findings` or
    `clear`: it has ended, with these faults or none.
    """

    name: str
    data: object = None


RELOAD = Event("reload")


@dataclass(frozen=True, slots=True)
class News:
    """What has happened up to `number`: changed files, and how the last build stands."""

    number: int
    changed: frozenset[str]
    state: Event
    state_number: int


class Live:
    """What browsers follow. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._run = secrets.token_hex(4)
        self._number = 0
        self._changed: dict[str, int] = {}
        self._state = Event("busy")
        self._state_number = 0
        self._tabs: dict[Tab, str] = {}
        self._opened = 0

    def stamp(self, number: int | None = None) -> str:
        """Return what a page is sent along, to say later what it has seen: up to `number`, or all."""
        return f"{self._run}-{self._number if number is None else number}"

    def number(self, stamp: str) -> int | None:
        """Return the number in a stamp, or None if it is not from this run of the server."""
        run, _, number = stamp.partition("-")
        return int(number) if run == self._run and number.isdecimal() else None

    def announce(self, paths: Iterable[str]) -> float:
        """Say that files of the site are new, changed or gone; return how many seconds that took.

        Pages that load anew because of it are waited for a moment, so that they need not share the
        processor with what is built next.
        """
        changed = frozenset(paths)
        if not changed:
            return 0.0
        started = time.monotonic()
        with self._lock:
            self._number += 1
            self._changed.update(dict.fromkeys(changed, self._number))
            self._lock.notify_all()
            expected = self._opened + sum(page in changed for page in self._tabs.values())
            self._lock.wait_for(lambda: self._opened >= expected, PATIENCE)
        return time.monotonic() - started

    def begin(self) -> None:
        """Say that a build has begun."""
        self._say(Event("busy"))

    def end(self, report: Mapping[str, object] | None) -> None:
        """Say that a build has ended, and what is wrong, as plain data; None if nothing is."""
        self._say(Event("clear") if report is None else Event("findings", report))

    def _say(self, state: Event) -> None:
        with self._lock:
            self._number += 1
            self._state, self._state_number = state, self._number
            self._lock.notify_all()

    def on_screen(self) -> tuple[str, ...]:
        """Return the pages that browsers show, the one opened last first."""
        with self._lock:
            return tuple(dict.fromkeys(reversed(self._tabs.values())))

    def news(self, after: int, timeout: float) -> News:
        """Wait until something has happened after number `after`, at most `timeout` seconds."""
        with self._lock:
            self._lock.wait_for(lambda: self._number > after, timeout)
            changed = frozenset(path for path, at in self._changed.items() if at > after)
            return News(self._number, changed, self._state, self._state_number)

    @contextmanager
    def tab(self, page: str, stamp: str) -> Iterator[Tab]:
        """Follow the news for a page on screen, as long as the block runs."""
        tab = Tab(self, page, self.number(stamp))
        with self._lock:
            self._tabs[tab] = page
            self._opened += 1
            self._lock.notify_all()
        try:
            yield tab
        finally:
            with self._lock:
                del self._tabs[tab]


class Tab:
    """One page on screen: of all news, what concerns it."""

    def __init__(self, live: Live, page: str, seen: int | None) -> None:
        self._live = live
        self._page = page
        self._seen = seen
        self._state_number = -1
        self._is_new = True

    @property
    def stamp(self) -> str:
        """Return what the page has seen with the events it was told last."""
        return self._live.stamp(self._seen)

    def events(self, timeout: float) -> list[Event]:
        """Return what the page has to be told; wait for it at most `timeout` seconds.

        The first time there is always something: how the last build stands. A page from an earlier run
        of the server is told to load anew.
        """
        wait, self._is_new = (0.0 if self._is_new else timeout), False
        if self._seen is None:
            self._seen = self._live.news(-1, 0).number
            return [RELOAD]
        news = self._live.news(self._seen, wait)
        self._seen = news.number
        if self._page in news.changed:
            return [RELOAD]
        events = []
        files = sorted(path for path in news.changed if not path.endswith(".html"))
        if files:
            events.append(Event("files", files))
        if news.state_number != self._state_number:
            self._state_number = news.state_number
            events.append(news.state)
        return events
