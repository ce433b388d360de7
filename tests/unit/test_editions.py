"""Editions of a site: what is published is right, whole, and stays so wherever a build is killed."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import pickle
import pkgutil
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from builder.adapters import editions
from builder.adapters.files import WriteError

Files = Mapping[str, bytes]

A: Files = {
    "sitemap.xml": b"a",
    "index.html": b"a",
    "en/old/page.html": b"a",
    "same/page.html": b"same",
}
B: Files = {
    "sitemap.xml": b"b",
    "index.html": b"b",
    "en/new/page.html": b"b",
    "en/old": b"now a file",
    "same/page.html": b"same",
}
C: Files = {"sitemap.xml": b"c", "index.html": b"b", "en/new/page.html": b"c"}
OWN: Files = {".git/HEAD": b"ref", ".htaccess": b"deny"}


class Press:
    """A build: it knows the edition that it published last, and writes what is new since."""

    def __init__(self, root: Path) -> None:
        self.site, self.state, self.store = root / "site", root / "build/edition", root / "store"

    def publish(self, files: Files, token: str, *, during: Callable[[], object] = bool) -> bool:
        """Publish an edition; return whether it was partial."""
        before, known = self.last()
        with editions.edition(
            self.site, state=self.state, token_before=before, token=token
        ) as made:
            new = {name: data for name, data in files.items() if known.get(name) != data}
            write(made.folder, new if made.partial else files)
            made.drop(known.keys() - files.keys())
            during()
        part = self.store.with_suffix(".part")
        part.write_bytes(pickle.dumps((token, dict(files))))
        part.replace(self.store)
        return made.partial

    def last(self) -> tuple[str, Files]:
        return pickle.loads(self.store.read_bytes()) if self.store.exists() else ("", {})

    def is_current(self, token: str) -> bool:
        return editions.is_current(self.site, state=self.state, token=token)

    def check(self, files: Files) -> None:
        """Make sure that the site has these files and no others, and that nothing else was left."""
        assert tree(self.site) == files
        beside = {path.name for path in self.site.parent.iterdir()}
        assert beside <= {"site", "build", "store", "store.part"}
        assert {path.name for path in self.state.iterdir()} <= {"edition.json", "twin"}


def write(folder: Path, files: Files) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def tree(folder: Path) -> Files:
    """Return all files below a folder; one that holds nothing is in it too, as a name with `/`."""
    found = {}
    for directory, folders, names in os.walk(folder):
        below = Path(directory).relative_to(folder)
        for name in names:
            path = Path(directory, name)
            data = bytes(path.readlink()) if path.is_symlink() else path.read_bytes()
            found[(below / name).as_posix()] = data
        if not folders and not names:
            found[f"{below}/"] = b""
    return found


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


@pytest.fixture
def in_memory() -> Iterator[Path]:
    """A folder where hundreds of sites are made and deleted in no time, if there is memory for files."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def plain(_: pytest.MonkeyPatch, __: Path) -> None:
    """Everything that this system offers."""


def without_exchange(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSYS, "not implemented")

    monkeypatch.setattr("builder.adapters.exchange._at_once", fail)


def without_links(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", fail)


def on_two_disks(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if Path(source).is_relative_to(state) != Path(target).is_relative_to(state):
            raise OSError(errno.EXDEV, "other device")
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)


Place = Callable[[pytest.MonkeyPatch, Path], None]
everywhere = pytest.mark.parametrize(
    "place", [plain, without_exchange, without_links, on_two_disks]
)


@everywhere
def test_any_editions_in_a_row(
    in_memory: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press(in_memory)
    place(monkeypatch, press.state)
    rng = random.Random(1)
    for number in range(60):
        files = {"sitemap.xml": b"%d" % rng.randrange(3)}
        for name in ("a", "b", "c/a", "c/d/a"):
            # Sometimes a file, and sometimes a folder.
            below = rng.choice(([], [""], ["/a"], ["/a", "/b"], ["/a/b/c", "/a/d"]))
            files.update({f"{name}x{end}": b"%d" % rng.randrange(3) for end in below})
        partial = press.publish(files, str(number))
        assert partial == (number > 0 and place is not on_two_disks)
        press.check(files)
        assert press.is_current(str(number))
        if partial:
            assert tree(press.state / "twin") == files
        if number % 20 == 19:
            press.store.unlink()
            assert not press.publish(files, "again")
            press.check(files)


def test_the_twin_takes_no_room(press: Press) -> None:
    press.publish(A, "a")
    assert not (press.state / "twin").exists()
    for number, files in enumerate((B, A, C)):
        press.publish(files, str(number))
        for name in files:
            assert (press.site / name).samefile(press.state / "twin" / name), name
    press.store.unlink()
    press.publish(B, "whole")
    assert not (press.state / "twin").exists()


def test_a_published_file_is_never_written_in_place(press: Press) -> None:
    press.publish(A, "a")
    for number, files in enumerate((B, A, C)):
        with (press.site / "index.html").open("rb") as opened:
            before = (press.site / "index.html").read_bytes()
            assert press.publish(files, str(number))
            assert opened.read() == before


@everywhere
def test_hidden_files_at_the_top_stay(
    press: Press, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(monkeypatch, press.state)
    press.publish(A, "a")
    write(press.site, OWN)
    for number, files in enumerate((A, B, C, B)):
        assert press.publish(files, str(number)) == (number > 0 and place is not on_two_disks)
        press.check({**files, **OWN})
        assert tree(press.state / "twin") in ({}, files)


def test_what_is_as_before_is_not_exchanged(press: Press) -> None:
    press.publish(A, "a")
    press.publish(B, "b")
    inode = press.site.stat().st_ino
    press.store.write_bytes(pickle.dumps(("b", {**B, "index.html": b"forgotten"})))
    assert press.publish(B, "same")
    assert press.site.stat().st_ino == inode
    assert press.is_current("same")
    assert not press.is_current("b")


def test_what_is_written_is_not_dropped(press: Press) -> None:
    press.publish(A, "a")
    press.publish(B, "b")
    with editions.edition(press.site, state=press.state, token_before="b", token="c") as made:
        write(made.folder, {"index.html": b"c", "same/page.html": b"same"})
        made.drop(["index.html", "same/page.html", "en/old", "never/there.html"])
    assert made.partial
    press.check({k: v for k, v in B.items() if k != "en/old"} | {"index.html": b"c"})


def test_without_a_site_there_is_no_edition(press: Press) -> None:
    assert not press.is_current("")
    assert not press.publish(A, "a")
    assert not press.is_current("b")


def add(site: Path) -> None:
    (site / "en/mine.html").write_text("x")


def remove(site: Path) -> None:
    (site / "en/old/page.html").unlink()


def replace(site: Path) -> None:
    (site / "en/part").write_text("x")
    (site / "en/part").replace(site / "en/old/page.html")


def remove_folder(site: Path) -> None:
    shutil.rmtree(site / "en/old")


def remove_all(site: Path) -> None:
    shutil.rmtree(site)


def copy(site: Path) -> None:
    site.rename(site.with_name("build") / "copied")
    shutil.copytree(site.with_name("build") / "copied", site)


def damage_part_of_the_record(site: Path) -> None:
    (site.parent / "build/edition/edition.json").write_text('{"target": "", "token": "a"}')


def damage_the_record(site: Path) -> None:
    (site.parent / "build/edition/edition.json").write_bytes(b"\xff{")


def empty_the_record(site: Path) -> None:
    record = {"target": "", "token": "a", "site": {}, "twin": {}}
    (site.parent / "build/edition/edition.json").write_text(json.dumps(record))


def forget(site: Path) -> None:
    shutil.rmtree(site.parent / "build")


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize(
    "tamper",
    [
        add,
        remove,
        replace,
        remove_folder,
        remove_all,
        copy,
        damage_part_of_the_record,
        damage_the_record,
        empty_the_record,
        forget,
    ],
)
def test_a_site_that_was_changed_by_hand_is_written_whole(
    press: Press, tamper: Callable[[Path], None], *, twice: bool
) -> None:
    if twice:
        press.publish(B, "b")
    assert press.publish(A, "a") == twice
    assert press.is_current("a")
    tamper(press.site)
    assert not press.is_current("a")
    assert not press.publish(A, "a")
    press.check(A)
    assert press.publish(B, "b")
    press.check(B)


def test_a_change_in_the_same_tick_of_a_slow_clock_is_noticed(press: Press) -> None:
    for number, files in enumerate((A, B)):
        press.publish(files, str(number))
        for path in (press.site, press.site / "en", press.site / "same"):
            assert path.stat().st_mtime < time.time() - 3, path


def test_a_site_that_is_changed_by_hand_during_a_build(press: Press) -> None:
    press.publish(A, "a")
    for number, files in enumerate((B, A, B)):
        press.publish(files, str(number), during=(press.site / "same/page.html").unlink)
        press.check(files)


def test_a_site_that_is_changed_by_hand_while_its_twin_is_made(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def link_and_add(source: str, place: str) -> None:
        add(press.site)
        link(source, place)

    press.publish(A, "a")
    monkeypatch.setattr(os, "link", link_and_add)
    assert not press.publish(B, "b")
    press.check(B)


def test_a_twin_that_was_changed_by_hand_is_made_anew(press: Press) -> None:
    press.publish(A, "a")
    press.publish(B, "b")
    (press.state / "twin/same/page.html").unlink()
    assert press.publish(A, "a")
    press.check(A)
    shutil.rmtree(press.state / "twin")
    assert press.publish(B, "b")
    press.check(B)


def test_the_site_of_a_project_that_was_moved_is_known(tmp_path: Path) -> None:
    Press(tmp_path / "one").publish(A, "a")
    (tmp_path / "one").rename(tmp_path / "two")
    moved = Press(tmp_path / "two")
    assert moved.is_current("a")
    assert moved.publish(B, "b")
    moved.check(B)


def test_two_places_in_turn(press: Press, tmp_path: Path) -> None:
    other = Press(tmp_path)
    other.site = tmp_path / "elsewhere/site"
    press.publish(A, "a")
    press.publish(B, "b")
    assert not press.is_current("other")
    assert not other.is_current("b")
    write(tmp_path / "elsewhere/.site.new-1234", {"index.html": b"left by a killed build"})
    assert not other.publish(C, "c")
    assert [path.name for path in other.site.parent.iterdir()] == ["site"]
    assert other.publish(B, "b")
    assert tree(other.site) == B
    assert not press.publish(A, "a")
    press.site.parent.joinpath("elsewhere").rename(tmp_path / "build/elsewhere")
    press.check(A)


def test_a_build_that_fails_changes_nothing(press: Press) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        press.publish(A, "a", during=fail)
    assert not press.site.exists()
    press.publish(A, "a")
    write(press.site, OWN)
    press.publish(A, "a")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            press.publish(B, "b", during=fail)
        press.check({**A, **OWN})
        assert press.is_current("a")
    assert press.publish(B, "b")
    press.check({**B, **OWN})


def test_paths_that_lead_out_of_the_site_are_refused() -> None:
    made = editions.Edition(Path("x"), partial=True)
    for name in ("../content/a.md", "/etc/passwd", "en/../../a", ""):
        with pytest.raises(ValueError, match=f"^{name}$"):
            made.drop([name])
    assert not made.dropped


def test_a_link_to_a_folder_stays_a_link(press: Press, tmp_path: Path) -> None:
    (tmp_path / "build/public").mkdir(parents=True)
    press.site.symlink_to("build/public")
    for number, files in enumerate((A, B, C)):
        assert press.publish(files, str(number)) == (number > 0)
        assert press.is_current(str(number))
        press.check(files)
    assert press.site.readlink() == Path("build/public")


def foreign(site: Path) -> None:
    write(site, {"thesis.txt": b"mine"})


def a_file(site: Path) -> None:
    site.write_bytes(b"mine")


def a_link_to_nothing(site: Path) -> None:
    site.symlink_to("nowhere")


def a_link_to_itself(site: Path) -> None:
    site.symlink_to("site")


def a_file_above(site: Path) -> None:
    site.parent.rmdir()
    site.parent.write_bytes(b"mine")


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (foreign, "site is not empty and holds no site; choose another folder"),
        (a_file, "site is no folder; choose another place"),
        (a_link_to_nothing, "site is no folder; choose another place"),
        (a_link_to_itself, "site is no folder; choose another place"),
        (a_file_above, "cannot write .*work: (Not a directory|File exists)"),
    ],
)
def test_what_is_not_ours_is_refused(
    tmp_path: Path, prepare: Callable[[Path], None], message: str
) -> None:
    (tmp_path / "work").mkdir()
    site = tmp_path / "work/site"
    prepare(site)
    before = tree(tmp_path)
    opened = editions.edition(site, state=tmp_path / "build/edition", token_before="", token="a")
    with pytest.raises(WriteError, match=message), opened:
        pytest.fail("nothing has to be written")
    assert {name: tree(tmp_path).get(name) for name in before} == before


def test_a_site_is_not_published_where_the_build_keeps_its_own(tmp_path: Path) -> None:
    for site in (tmp_path, tmp_path / "build", tmp_path / "build/edition/twin"):
        opened = editions.edition(
            site, state=tmp_path / "build/edition", token_before="", token="a"
        )
        with pytest.raises(WriteError, match="is needed by the build itself"), opened:
            pytest.fail("nothing has to be written")


def test_a_state_folder_that_cannot_be_made_is_said(press: Press, tmp_path: Path) -> None:
    (tmp_path / "build").write_bytes(b"")
    with pytest.raises(WriteError, match=r"cannot write .*build"):
        press.publish(A, "a")
    assert not press.site.exists()


def busy_site(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path, site: Path) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy", str(site))

    monkeypatch.setattr("builder.adapters.exchange._at_once", fail)


def git_of_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if Path(source).name == ".git":
            raise PermissionError(errno.EACCES, "Permission denied", str(source))
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (busy_site, r"cannot write .*site: Device or resource busy"),
        (git_of_somebody_else, r"cannot write .*\.git: Permission denied"),
    ],
)
def test_an_edition_that_cannot_be_published_changes_nothing(
    press: Press,
    fault: Callable[[pytest.MonkeyPatch], None],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    whole: bool,
) -> None:
    before = a_whole_one(press) if whole else a_partial_one(press)
    with monkeypatch.context() as patched:
        fault(patched)
        with pytest.raises(WriteError, match=message):
            press.publish(C, "c")
    press.check(before)
    press.publish(C, "c")
    press.check({**C, **OWN})


unwritable = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="nothing is unwritable here"
)


@unwritable
def test_a_folder_that_may_not_be_written_is_said(press: Press, tmp_path: Path) -> None:
    press.publish(A, "a")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(WriteError, match=r"cannot write .*: Permission denied"):
            press.publish(B, "b")
    finally:
        tmp_path.chmod(0o700)
    press.check(A)


@unwritable
def test_a_folder_of_the_site_that_may_not_be_written_is_no_obstacle(press: Press) -> None:
    press.publish(A, "a")
    for number, files in enumerate((B, C, A, B)):
        for folder in press.site.iterdir():
            if folder.is_dir():
                folder.chmod(0o500)
        assert press.publish(files, str(number)) == (number < 2)
        press.check(files)
        if number:
            press.store.unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no masks of rights")
def test_an_edition_has_the_rights_that_the_user_gives(press: Press) -> None:
    before = os.umask(0o027)
    try:
        for number, files in enumerate((A, B, C)):
            press.publish(files, str(number))
            for path in (press.site, *press.site.rglob("*")):
                assert path.stat().st_mode & 0o777 == (0o750 if path.is_dir() else 0o640), path
    finally:
        os.umask(before)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it may be gone for a moment")
def test_the_site_is_never_gone(press: Press) -> None:
    write(press.site, {**OWN, "sitemap.xml": b""})
    press.publish(A, "a")
    page, own = press.site / "sitemap.xml", press.site / ".htaccess"
    end = press.store.with_name("build") / "end"
    watcher = os.fork()
    if watcher == 0:
        missed = 0
        while not end.exists():
            missed += not (page.exists() and own.exists())
        os._exit(min(missed, 1))
    for number, files in enumerate(itertools.islice(itertools.cycle((B, A)), 40)):
        if number % 7 == 0:
            press.store.unlink()
        press.publish(files, str(number))
    end.touch()
    assert os.waitpid(watcher, 0)[1] == 0


class Killed(BaseException):
    """The program ends: nothing that it does from here on has an effect."""


def stop_at(
    number: int, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], bool]:
    """Let the n-th call that changes the disk fail, and after `Killed` all others too.

    What is returned says whether there were that many.
    """
    calls = itertools.count(1)
    reached = []

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*args: object, **kwargs: object) -> object:
            now = next(calls)
            if now == number or (now > number and isinstance(error, Killed)):
                reached.append(now)
                raise error
            return call(*args, **kwargs)

        return wrapper

    for name in ("rename", "replace", "link", "unlink", "rmdir", "mkdir", "utime", "open", "chmod"):
        monkeypatch.setattr(os, name, counted(getattr(os, name)))
    at_once = "builder.adapters.exchange._at_once"
    monkeypatch.setattr(at_once, counted(pkgutil.resolve_name(at_once)))
    return lambda: bool(reached)


def nothing(_: Press) -> Files:
    return {}


def the_first_partial_one(press: Press) -> Files:
    press.publish(B, "b")
    return B


def a_partial_one(press: Press) -> Files:
    """Also the first one since the project was moved: what is recorded of its place is wrong."""
    before = Press(press.site.parent / "before")
    write(before.site, {**OWN, "sitemap.xml": b""})
    before.publish(A, "a")
    before.publish(B, "b")
    for path in list(before.site.parent.iterdir()):
        path.rename(press.site.parent / path.name)
    before.site.parent.rmdir()
    return {**B, **OWN}


def a_whole_one(press: Press) -> Files:
    before = a_partial_one(press)
    press.store.unlink()
    return before


@pytest.mark.parametrize("error", [Killed(), OSError(errno.EIO, "Input/output error")], ids=repr)
@pytest.mark.parametrize(
    ("prepare", "place"),
    [
        (nothing, plain),
        (a_whole_one, plain),
        (the_first_partial_one, plain),
        (a_partial_one, plain),
        (a_partial_one, without_exchange),
    ],
    ids=lambda value: value.__name__,
)
def test_wherever_a_build_is_stopped_the_site_is_whole(
    in_memory: Path,
    prepare: Callable[[Press], Files],
    place: Place,
    error: BaseException,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in itertools.count(1):
        press = Press(in_memory / str(number))
        press.site.parent.mkdir()
        with monkeypatch.context() as patched:
            place(patched, press.state)
            before = prepare(press)
            own = {name: data for name, data in before.items() if name in OWN}
            with monkeypatch.context() as stopping:
                reached = stop_at(number, error, stopping)
                with contextlib.suppress(Killed, WriteError, OSError):
                    press.publish(C, "c")
            if place is plain or not isinstance(error, Killed) or press.site.exists():
                shown = {name: data for name, data in tree(press.site).items() if name not in OWN}
                assert shown in ({k: v for k, v in before.items() if k not in OWN}, C), number
            press.publish(A, "again")
            press.check({**A, **own})
            assert tree(press.state / "twin") in ({}, A)
        if not reached():
            break
    assert number > 15


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are killed")
def test_builds_that_are_killed_at_random(in_memory: Path) -> None:
    press, rng = Press(in_memory), random.Random(7)

    def made_of(number: int) -> Files:
        some = random.Random(number)
        names = ("a", "b", "c/a", "c/d/a", "c/d/b", "e/a")
        files = {name: b"%d" % some.randrange(4) for name in some.sample(names, 4)}
        return {**files, "sitemap.xml": b"%d" % number}

    def publish_for_ever(number: int) -> None:
        while True:
            number += 1
            if rng.random() < 0.1:
                press.store.unlink(missing_ok=True)
            press.publish(made_of(number), str(number))

    write(press.site, {**OWN, "sitemap.xml": b""})
    began = time.monotonic()
    for number in range(8):
        press.publish(made_of(number), str(number))
    a_few = (time.monotonic() - began) / 2
    for _ in range(40):
        child = os.fork()
        if child == 0:
            try:
                publish_for_ever(number)
            finally:
                os._exit(1)
        time.sleep(rng.random() * a_few)
        os.kill(child, signal.SIGKILL)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        shown = {name: data for name, data in tree(press.site).items() if name not in OWN}
        number = int(shown["sitemap.xml"])
        assert shown == made_of(number)
    press.publish(made_of(number + 1), "last")
    press.check({**made_of(number + 1), **OWN})
    assert number > 8
