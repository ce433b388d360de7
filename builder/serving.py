"""`briefing serve`: builds the site once, and after each change what has to be built again.

Whatever goes wrong, the server goes on: what is wrong is shown in the pages and in the terminal, and the
pages stay as they were until it is put right.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import json
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from builder import assembling
from builder.adapters import faults, files, publish, report
from builder.adapters.live import Live
from builder.adapters.server import Preview, PreviewServer
from builder.adapters.watching import Changes, Watcher, git_lock
from builder.core.findings import Severity
from builder.core.messages import Messages
from builder.engine import Engine, GivenUpError, Outcome
from builder.settings import Settings, SettingsError

_WORDS = (
    "error",
    "errors",
    "warning",
    "warnings",
    "note",
    "notes",
    "kept",
    "more",
    "close",
    "busy",
)
"""The texts of the client, without `serve.`."""

_MOST = 30
"""So many findings are printed after a build; more would push away what was printed before."""

_SOON = 0.1
"""Seconds in which a change is noticed that was made during a build."""

_BEHIND = 60.0
"""Seconds for which pages that are not on screen may be behind while somebody saves again and again.

Giving up costs only these pages, as those on screen come first; a build that runs to its end would make
the next save wait, of a template of 10,000 articles for 25 s. So it is the time that counts, not how
often something was given up."""

Say = Callable[[str], None]


class Loop:
    """Builds, and tells terminal and browsers what has come of it."""

    def __init__(
        self, engine: Engine, live: Live, settings: Settings, say: Say, changes: Changes
    ) -> None:
        self._engine = engine
        self._live = live
        self._settings = settings
        self._say = say
        self._changes = changes
        self._pending: frozenset[Path] = frozenset()
        self._known: frozenset[object] | None = None
        self._behind_since: float | None = None
        self._was_unseen = False

    def rebuild(self, changed: frozenset[Path]) -> None:
        """Build what changed files make necessary; never raises but for `KeyboardInterrupt`."""
        self._pending |= changed
        self._live.begin()
        started, waited = time.monotonic(), 0.0
        is_shown, has_written = False, False

        def ready(paths: frozenset[str]) -> None:
            nonlocal waited, is_shown, has_written
            waited += self._live.announce(paths)
            is_shown, has_written = True, has_written or bool(paths)

        def is_outdated() -> bool:
            return self._may_give_up(is_shown=is_shown) and self._changes.any_within(0)

        on_screen = self._live.on_screen()
        try:
            outcome = self._engine.rebuild(self._pending, on_screen, ready, is_outdated)
        except GivenUpError:
            # Nothing is told of it: the next build begins at once, and its result will be.
            self._behind_since = self._behind_since or started
            self._was_unseen = not is_shown
            return
        except Exception as error:  # noqa: BLE001 - a bug must not end the server either
            # A file that goes while it is built upon is no bug, and what comes of it is told soon.
            if not (faults.is_bug(error) and self._changes.any_within(_SOON)):
                self._tell_error(error, "the other pages" if has_written else "the pages")
        else:
            self._tell(outcome, time.monotonic() - started - waited)
            self._pending = frozenset()
            self._behind_since = None
        self._was_unseen = False

    def _may_give_up(self, *, is_shown: bool) -> bool:
        """Return whether a build may be given up: neither page on screen nor site must wait for ever.

        The first one may not, as there is nothing to be looked at as long as it has not ended.
        """
        if self._known is None or (self._was_unseen and not is_shown):
            return False
        since = self._behind_since
        return since is None or time.monotonic() - since < _BEHIND

    def _tell(self, outcome: Outcome, seconds: float) -> None:
        known = self._known
        names = frozenset(map(faults.name, outcome.findings))
        new = frozenset() if known is None else names - known
        told = [
            finding
            for finding in sorted(outcome.findings, key=lambda finding: -finding.severity)
            if known is None or finding.severity is Severity.ERROR or faults.name(finding) in new
        ]
        self._known = names
        if told:
            self._say(report.render(told[:_MOST], outcome.texts, "text").rstrip())
        if len(told) > _MOST:
            self._say(f"and {len(told) - _MOST} more: see 'briefing check'")
        for warning in outcome.warnings:
            self._say(f"warning: {warning}")
        summary = report.summary(outcome.findings)
        if outcome.has_errors:
            self._say_line(f"{summary}; the pages stay as they were")
        else:
            pages = f"{outcome.pages} page{'' if outcome.pages == 1 else 's'}"
            said = f"{pages} in {seconds:.2f} s"
            self._say_line(f"{said}; {summary}" if summary else said)
        shown = faults.of_findings(outcome.findings, outcome.texts, names - new)
        shown += tuple(map(faults.of_warning, outcome.warnings))
        is_new = any(
            finding.severity is Severity.WARNING and faults.name(finding) in new
            for finding in outcome.findings
        )
        self._live.end(faults.report(shown, urgent=outcome.has_errors or is_new))

    def _tell_error(self, error: Exception, kept: str) -> None:
        if faults.is_bug(error):
            self._say("".join(traceback.format_exception(error)).rstrip())
        fault = faults.of_error(error, self._settings.root, self._settings.templates)
        self._say_line(f"{faults.text(fault)}; {kept} stay as they were")
        self._live.end(faults.report((fault,), urgent=True))

    def _say_line(self, text: str) -> None:
        self._say(f"{time.strftime('%H:%M:%S')} {_named(self._pending, self._settings.root)}{text}")


def _named(paths: frozenset[Path], root: Path) -> str:
    """Return what has changed in few words, before a colon; '' if everything is new."""
    if len(paths) > 1:
        return f"{len(paths)} files: "
    shown = (path.relative_to(root) if path.is_relative_to(root) else path for path in paths)
    return "".join(f"{path.as_posix()}: " for path in shown)


def serve(
    config_file: Path,
    address: str | None,
    engine_of: Callable[[Path, Path], Engine],
    say: Say,
    opened: Callable[[str], object],
) -> None:
    """Build the site, serve it and keep it up to date until the user ends it.

    `address` is HOST:PORT; without one it is MkDocs' `dev_addr`. `engine_of` makes the engine for a
    configuration file and the folder to build in. `opened` is called with the address of the site when
    it is there to be looked at.

    Raises:
        SettingsError: mkdocs.yml or the address is wrong, or something runs there already.
        WriteError: The folder of builds cannot be written.
    """
    config, _ = publish.load(config_file)
    settings = publish.settings_of(config, publish.plugin_of(config).config)
    folder = settings.docs.with_name("preview-site")
    live, changes = Live(), Changes(git_lock(settings.root))
    preview = Preview(
        folder=folder,
        client=settings.templates[-1] / "serve",
        words=_client_words(assembling.words(settings.languages)),
        mount=_mount(settings.site_url),
    )
    watched = (settings.content, settings.root / "templates", *settings.templates)
    watched += tuple(Path(path).resolve() for path in config.watch)
    watcher = Watcher(settings.root, watched, (config_file.name,), changes)
    host, port = address_of(address) if address else config.dev_addr
    server = _server(host, port, preview, live)
    with (
        contextlib.suppress(KeyboardInterrupt),
        alone(folder.with_name("serve")),
        watcher.watching(),
        server.serving(),
        contextlib.closing(engine_of(config_file, folder)) as engine,
    ):
        # Threads that answer browsers wait so long for one that builds; Python's own 5 ms add up.
        sys.setswitchinterval(0.0005)
        # Looking for garbage would keep a reader waiting, so it is done between builds.
        gc.disable()
        loop = Loop(engine, live, settings, say, changes)
        loop.rebuild(frozenset())
        say(f"The site is at {server.url} and follows every change. Ctrl+C ends it.")
        opened(server.url)
        gc.freeze()
        while True:
            loop.rebuild(changes.take())
            gc.collect()


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep others from serving the same site: they would build in the same folder.

    Raises:
        SettingsError: Somebody does already.
    """
    try:
        with files.lock(folder):
            yield
    except files.BusyError as error:
        raise SettingsError("'briefing serve' runs here already") from error


def address_of(text: str) -> tuple[str, int]:
    """Return host and port of `HOST:PORT`, `[HOST]:PORT`, `:PORT` or `PORT`.

    Raises:
        SettingsError: It is none of these.
    """
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdecimal() or int(port) > 65535:
        raise SettingsError(f"'{text}' is no address; one is for example 127.0.0.1:8000")
    return host.strip("[]") or "127.0.0.1", int(port)


def _server(host: str, port: int, preview: Preview, live: Live) -> PreviewServer:
    try:
        return PreviewServer((host, port), preview, live)
    except OSError as error:
        shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"{shown} is in use; end what runs there, or choose another with --address"
            ) from error
        raise SettingsError(f"cannot serve at {shown}: {error.strerror}") from error


def _mount(site_url: str) -> str:
    """Return the path of the site's address: its error page leads to files from there."""
    path = unquote(urlsplit(site_url).path).strip("/")
    return f"/{path}/" if path else "/"


def _client_words(words: Mapping[str, Messages]) -> str:
    """Return what the client says, by language, as JSON."""
    return json.dumps(
        {lang: {name: t.table[f"serve.{name}"] for name in _WORDS} for lang, t in words.items()},
        ensure_ascii=False,
    )
