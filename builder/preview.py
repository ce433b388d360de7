"""The folder of a preview: how pages and the index of the search come into it while it is looked at."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import secrets
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from builder import indexing
from builder.adapters import files, finish, publish, workers
from builder.adapters.files import WriteError
from builder.adapters.pages import Press
from builder.adapters.progress import SILENT, Progress
from builder.adapters.workers import Crew, WorkError
from builder.build import Checked
from builder.core.paths import DocPath, is_by_hand
from builder.engine import Ready
from builder.jobs import Known
from builder.kept import Lineage
from builder.publishing import published
from builder.settings import Settings
from builder.writing import Built

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class Task(NamedTuple):
    """A build: the site as read, who does the work, the pages on screen, who is told what is written."""

    checked: Checked
    crew: Crew
    on_screen: Sequence[str]
    ready: Ready


class Folder:
    """The folder in which a preview is built, beside what is `kept` for it."""

    def __init__(self, path: Path, kept: Path, crew: Crew) -> None:
        self._path = path
        self._kept = kept
        self._crew = crew
        self._loaded: tuple[MkDocsConfig, Settings] | None = None
        self._press: Press | None = None
        self._written: set[str] = set()
        self._index = contextlib.ExitStack()
        self._token = self._next = ""
        self._indexed: Callable[[], frozenset[str]] | None = None
        self.is_open = False
        """Whether MkDocs has begun with the templates as they are now."""
        self.is_whole = False
        """Whether all is there that the last build that has ended was to bring, but for what is doubtful."""

    @property
    def is_there(self) -> bool:
        """Return whether there is something to be looked at."""
        return files.is_ours(self._path)

    @property
    def stands(self) -> bool:
        """Return whether it is enough to bring what is new, or doubtful."""
        return self.is_whole and self.is_there

    def renew(self, config: MkDocsConfig, settings: Settings) -> None:
        """Have MkDocs begin anew with the next pages: a template is compiled once."""
        self._loaded, self.is_open = (config, settings), False

    def show(self, task: Task, pages: Sequence[DocPath], known: Known) -> frozenset[DocPath]:
        """Build a few pages at once, and what is new of the theme; return which pages.

        `known` are the pages of the build before. Nothing is built if plugins of others want to see all
        pages.
        """
        config, settings = self._config()
        if not publish.is_alone(config):
            return frozenset()
        if self.is_open and not any(map(is_by_hand, pages)):
            self._write(task, pages, SILENT)
            return frozenset(pages)
        with self._stage() as stage:
            publish.publish(config, sample(task, settings, pages, known), self._crew, index=None)
            self._written.update(map(published, pages))
            self._put(stage, sorted(files.names_in(stage)), task.ready)
        return frozenset(pages)

    def bring(self, task: Task, built: Built, doubtful: Collection[str]) -> int:
        """Build what is new, and delete what is no more; return how many pages were built."""
        config, settings = self._config()
        if not publish.is_alone(config) or built.assets or any(map(is_by_hand, built.pages)):
            # Assets and pages written by hand are MkDocs' own work.
            count = self.build(task, built)
        else:
            self._write(task, built.pages, task.crew.progress)
            count = len(built.pages)
            finish.write_sitemap(built, settings, self._path)
            self._write_index(built)
        gone = frozenset(map(published, built.dropped))
        if doubtful:
            gone |= self._written - {*map(published, built.paths), *built.all_assets}
        self._drop(gone)
        task.ready(gone)
        return count

    def build(
        self, task: Task, built: Built, warn: Callable[[tuple[str, ...]], object] = lambda _: None
    ) -> int:
        """Have MkDocs build what is new, and put what differs into the folder, what is on screen first.

        Return how many pages differ. Of a site that is no edition of another one, whatever else is in the
        folder is deleted.
        """
        config, _ = self._config()
        lineage = self._lineage(built)
        made = dataclasses.replace(built, lineage=lineage)
        progress = SILENT if built.is_partial else task.crew.progress
        try:
            with self._stage() as stage:
                index_by = functools.partial(indexing.write_index, published=self._path)
                warn(publish.publish(config, made, task.crew, index=index_by))
                paths = sorted(files.names_in(stage))
                others: frozenset[str] = frozenset()
                if not built.is_partial:
                    others = files.tree_of(self._path) - frozenset(paths)
                elif (gone := publish.unindexed_of(config)) is not None:
                    others = gone
                self.is_whole = False
                first = [path for path in paths if path in task.on_screen]
                count = self._put(stage, first, task.ready)
                rest = [path for path in paths if path not in task.on_screen]
                count += self._put(stage, rest, task.ready, progress)
        except BaseException:
            # The index lies in the stage, if it was made; its rows have another token then.
            self._token = lineage.before
            raise
        self._drop(others)
        task.ready(others)
        self._next = lineage.now
        return count

    def has_ended(self) -> None:
        """Take note that a build has brought all that it was to bring."""
        self.is_whole = True
        self._written.clear()
        # Of a build that fails after its index was begun, the next one would not know what that has.
        self._token, self._next = self._next, ""

    def settle(self) -> None:
        """Wait until the index of the search is written; if that fails, the next one is made anew."""
        if self._indexed is not None:
            try:
                self._drop(self._indexed())
            except (WriteError, WorkError):
                self._token = ""
        self._index.close()
        self._indexed = None

    def close(self) -> None:
        """End what is still at work."""
        self._index.close()

    def _config(self) -> tuple[MkDocsConfig, Settings]:
        if self._loaded is None:
            raise ValueError("there is no configuration")
        return self._loaded

    def _write(self, task: Task, pages: Sequence[DocPath], progress: Progress) -> None:
        """Build generated pages; MkDocs has begun."""
        if self._press is not None and pages:
            paths = frozenset(map(published, pages))
            self._written |= paths
            self._press.write_all(pages, dataclasses.replace(task.crew, progress=progress))
            task.ready(paths)

    @contextlib.contextmanager
    def _stage(self) -> Iterator[Path]:
        """Let MkDocs build in an empty folder that goes with the block."""
        config, _ = self._config()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._path.parent, prefix=".preview-") as stage:
            config.site_dir = stage
            try:
                yield Path(stage)
            finally:
                # Single pages come straight into the folder.
                config.site_dir = str(self._path)
        self._press, self.is_open = publish.press_of(config), True

    def _put(
        self, stage: Path, paths: Collection[str], ready: Ready, progress: Progress = SILENT
    ) -> int:
        """Put files of a stage that differ into the folder; return how many of them are pages."""
        written = set()
        with progress.phase("put", len(paths)) as advance:
            for path in paths:
                if files.put(self._path / path, (stage / path).read_bytes()):
                    written.add(path)
                advance(1)
        ready(frozenset(written))
        return sum(path.endswith(".html") for path in written)

    def _drop(self, paths: frozenset[str]) -> None:
        if paths:
            files.drop(self._path, sorted(paths))

    def _lineage(self, built: Built) -> Lineage:
        """Return what names this edition, and the one whose index the folder has.

        As long as the index of this one is not written, it has none.
        """
        self.settle()
        before, self._token = self._token, ""
        return Lineage(self._kept, before if built.is_partial else "", secrets.token_hex(8))

    def _write_index(self, built: Built) -> None:
        """Write the index of the search beside all else: nobody waits for it but the next one."""
        _, settings = self._config()
        if not settings.search:
            return
        lineage, jobs = self._lineage(built), self._crew.jobs
        made = dataclasses.replace(built, lineage=lineage)

        self._indexed = self._index.enter_context(
            workers.meanwhile(lambda: indexing.write_index(made, self._path, jobs), jobs)
        )
        self._next = lineage.now


def sample(task: Task, settings: Settings, pages: Sequence[DocPath], known: Known) -> Built:
    """Return the site with a few pages, and no assets, that are to be built; `known` are all it had."""
    return Built(
        task.checked,
        settings.docs,
        tuple(pages),
        {},
        frozenset(),
        is_partial=True,
        is_relisted=False,
        made=dict(known),
    )
