"""The door to watchfiles: what has changed in the folders of a site."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

from builder.adapters.files import list_files

_STEP = 5
"""Milliseconds without a change after which a file counts as saved; a disk takes less for a page."""

_LOOK = 100
"""Milliseconds between looks at what else there is to do."""

_QUIET = 0.1
"""Seconds without a change after which a copy of several files is over."""

_LOCKED = 0.5
"""The same while git says that it is at work. It also says so while a message is written for a commit."""

_PASSING = re.compile(
    # Hidden files, backups, and what editors make for a moment: 4913 is Vim's, ___jb are JetBrains'.
    r"\..*|.*~|#.*#|4913|.*\.(?:sw[a-z]|tmp|temp|part|crdownload)|.*___jb_(?:tmp|old)___",
    re.IGNORECASE,
)


def is_passing(path: Path) -> bool:
    """Return whether a path below a watched folder is none of the site: hidden, a backup, a moment's."""
    return any(_PASSING.fullmatch(part) for part in path.parts)


def git_lock(folder: Path) -> Path | None:
    """Return the file that is there while git changes what is in `folder`; None without git."""
    for above in (folder, *folder.parents):
        git = above / ".git"
        if git.is_dir():
            return git / "index.lock"
        if git.is_file():
            # A linked work tree (gitrepository-layout).
            with contextlib.suppress(OSError, UnicodeDecodeError):
                return (
                    above / git.read_text("utf-8").removeprefix("gitdir: ").strip() / "index.lock"
                )
    return None


class Changes:
    """Collects changed files from threads, until they are taken all at once."""

    def __init__(self, lock: Path | None = None) -> None:
        """Collect; as long as the file `lock` is there, more is to be expected."""
        self._news = threading.Condition()
        self._paths: set[Path] = set()
        self._lock = lock

    def add(self, paths: Iterable[Path]) -> None:
        """Add changed files."""
        added = frozenset(paths)
        if added:
            with self._news:
                self._paths |= added
                self._news.notify_all()

    def take(self) -> frozenset[Path]:
        """Wait for changes and return them: a single one at once, several when no more come."""
        with self._news:
            # With a time limit, so that Ctrl+C gets through on Windows too.
            while not self._news.wait_for(lambda: bool(self._paths), 0.5):
                pass
            while self._more_may_come():
                pass
            taken = frozenset(self._paths)
            self._paths.clear()
        return taken

    def any_within(self, seconds: float) -> bool:
        """Return whether there are changes to take, now or within so many seconds."""
        with self._news:
            return self._news.wait_for(lambda: bool(self._paths), seconds)

    def _more_may_come(self) -> bool:
        """Wait for a moment; return whether something came in it, or git has just ended."""
        if self._lock is not None and self._lock.exists():
            return self._news.wait(_LOCKED) or not self._lock.exists()
        return len(self._paths) > 1 and self._news.wait(_QUIET)


class Watcher:
    """Watches folders with all that is in them, and single files beside them.

    Folders may be missing, and those that lie in `root` may come and go: then all folders are reported,
    as nothing is watched for a moment. A changed path may be a folder that is gone; of a new folder in
    them the files are reported too.
    """

    def __init__(
        self, root: Path, folders: Sequence[Path], names: Sequence[str], changes: Changes
    ) -> None:
        """Report changes in `folders`, and of the files called `names` in `root`, to `changes`."""
        self._root = root
        self._folders = tuple(dict.fromkeys(folders))
        self._files = frozenset(root / name for name in names)
        self._changes = changes
        self._ended = threading.Event()
        self._moved = threading.Event()
        self._rooted = threading.Event()
        self._ready = threading.Event()

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Watch as long as the block runs; nothing that happens in it is missed."""
        for work in (self._watch_root, self._watch_folders):
            threading.Thread(target=work, daemon=True).start()
        for begun in (self._rooted, self._ready):
            begun.wait(10)
        try:
            yield
        finally:
            self._ended.set()
            self._moved.set()

    def _watch_root(self) -> None:
        """Report single files; and start anew when a folder has come or gone: its watch goes with it.

        The folder of a file is watched, as editors put a new file into the place of the old one.
        """
        own = self._files | {path for path in self._folders if path.parent == self._root}
        for found in watch(
            self._root,
            watch_filter=lambda _, path: Path(path) in own,
            step=4 * _STEP,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            recursive=False,
            stop_event=self._ended,
            raise_interrupt=False,
        ):
            self._rooted.set()
            self._changes.add(Path(path) for _, path in found if Path(path) in self._files)
            moved = {Path(path) for change, path in found if change is not Change.modified}
            if not moved.isdisjoint(self._folders):
                self._moved.set()

    def _watch_folders(self) -> None:
        while not self._ended.is_set():
            self._moved.clear()
            here = [path for path in self._folders if path.is_dir()]
            if not here:
                self._ready.set()
                self._changes.add(self._folders)
                self._moved.wait()
                continue
            # A folder may go just now.
            with contextlib.suppress(OSError):
                self._watch_these(here)
            self._moved.wait(_LOOK / 1000)

    def _watch_these(self, here: Sequence[Path]) -> None:
        is_told = not self._ready.is_set()
        for found in watch(
            *here,
            watch_filter=self._concerns,
            debounce=200,
            step=_STEP,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            stop_event=self._moved,
            raise_interrupt=False,
        ):
            if not is_told:
                # Whatever happened while nothing was watched.
                self._changes.add(self._folders)
            is_told = True
            self._ready.set()
            self._changes.add(_files(found))

    def _concerns(self, change: Change, name: str) -> bool:
        path = Path(name)
        if change is Change.modified and path.is_dir():
            return False
        return not any(
            is_passing(path.relative_to(folder))
            for folder in self._folders
            if path.is_relative_to(folder)
        )


def _files(found: set[tuple[Change, str]]) -> Iterator[Path]:
    """Yield what has changed, and of a new folder the files in it: they may be older than its watch.

    What came and went meanwhile, as the new file that replaces an old one does, is left out.
    """
    added = {name for change, name in found if change is Change.added}
    for change, name in found:
        path = Path(name)
        if name in added and not path.exists():
            continue
        yield path
        if change is Change.added and path.is_dir():
            with contextlib.suppress(OSError):
                yield from list_files(path)
