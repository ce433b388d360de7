"""`briefing serve` without a browser: what is watched, when it builds, and what it says of faults."""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader

from builder import serving
from builder.adapters import faults
from builder.adapters.live import Event, Live
from builder.adapters.watching import Changes, Watcher, git_lock, is_passing
from builder.core.findings import Finding, Rule
from builder.core.model import Audience
from builder.core.source import Span
from builder.engine import GivenUpError, Outcome, Ready
from builder.serving import Loop
from builder.settings import Settings, SettingsError
from builder.superseding import Attentive

TEXT = "---\ntitel: x\n---\nText\n"
WARNING = Finding(Rule.UNKNOWN_FIELD, "content/a.md", Span(4, 9), "unknown field 'titel'", "title?")
ERROR = Finding(Rule.MISSING_FIELD, "content/a.md", Span(0, 3), "the field 'title' is missing")
NOTE = Finding(Rule.UNUSED_TERM, "content/a.md", Span(0, 0), "no article uses this term")


def settings(root: Path) -> Settings:
    return Settings(
        name="x",
        root=root,
        content=root / "content",
        docs=root / "build" / "docs",
        templates=(root / "templates",),
        languages=("en",),
        audience=Audience.CLEAR,
        drafts=True,
    )


class Recorder:
    """An engine that does what it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[frozenset[Path], tuple[str, ...]]] = []
        self.next: Callable[[Ready], Outcome] = lambda _: Outcome((), {}, 0)
        self.is_outdated: Callable[[], bool] = lambda: False

    def rebuild(
        self,
        changed: frozenset[Path],
        on_screen: Sequence[str],
        ready: Ready,
        is_outdated: Callable[[], bool],
    ) -> Outcome:
        self.calls.append((changed, tuple(on_screen)))
        self.is_outdated = is_outdated
        return self.next(ready)

    def close(self) -> None:
        """Nothing to keep."""

    def gives_up(self, *, shows: bool = True) -> None:
        """Build until something newer is there, and before that perhaps what is on screen."""

        def build(ready: Ready) -> Outcome:
            if shows:
                ready(frozenset())
            if self.is_outdated():
                raise GivenUpError
            return Outcome((), {}, 1)

        self.next = build

    def finds(self, *findings: Finding, pages: int = 0) -> None:
        self.next = lambda _: Outcome(findings, {"content/a.md": TEXT}, pages)

    def fails(self, error: Exception) -> None:
        def fail(_: Ready) -> Outcome:
            raise error

        self.next = fail


class Bench:
    """A loop with everything around it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.engine, self.live = Recorder(), Live()
        self.said: list[str] = []
        self.changes = Changes()
        self.loop = Loop(self.engine, self.live, settings(root), self.said.append, self.changes)

    def change(self, *names: str) -> None:
        self.loop.rebuild(frozenset(self.root / name for name in names))

    @property
    def state(self) -> Event:
        return self.live.news(-1, 0).state

    @property
    def report(self) -> dict[str, object]:
        assert self.state.name == "findings"
        assert isinstance(self.state.data, dict)
        return self.state.data


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_build_says_what_changed_how_much_and_how_long(bench: Bench) -> None:
    bench.engine.finds(pages=3)
    bench.change("content/articles/x.md")
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d content/articles/x\.md: 3 pages in \d\.\d\d s", bench.said[-1]
    )
    bench.engine.finds(pages=1)
    bench.change("content/a.md", "content/b.md")
    assert re.fullmatch(r"[\d:]{8} 2 files: 1 page in \d\.\d\d s", bench.said[-1])
    assert bench.state.name == "clear"


def test_waiting_for_browsers_is_not_counted(bench: Bench) -> None:
    def build(ready: Ready) -> Outcome:
        ready(frozenset({"x.html"}))
        return Outcome((), {}, 1)

    bench.engine.next = build
    with bench.live.tab("x.html", bench.live.stamp()):
        bench.change("content/x.md")
    assert bench.said[-1].endswith("1 page in 0.00 s")
    assert bench.engine.calls == [(frozenset({bench.root / "content/x.md"}), ("x.html",))]


def test_findings_are_told_with_place_line_and_help(bench: Bench) -> None:
    bench.engine.finds(WARNING, ERROR)
    bench.change("content/a.md")
    assert "content/a.md:2:1: warning[unknown-field]: unknown field 'titel'" in bench.said[0]
    assert bench.said[-1].endswith("content/a.md: 1 error, 1 warning; the pages stay as they were")
    assert bench.report["urgent"] is True
    assert bench.report["counts"] == {"error": 1, "warning": 1, "note": 0}
    first, second = bench.report["faults"]  # type: ignore[misc]
    assert first["severity"] == "error"
    assert second == {
        "severity": "warning",
        "rule": "unknown-field",
        "path": "content/a.md",
        "line": 2,
        "column": 1,
        "message": "unknown field 'titel'",
        "help": "title?",
        "before": "",
        "marked": "titel",
        "after": ": x",
    }
    bench.engine.finds(pages=1)
    bench.change("content/a.md")
    assert bench.state.name == "clear"


def test_only_errors_and_new_warnings_ask_for_attention(bench: Bench) -> None:
    def urgent(*findings: Finding) -> object:
        bench.engine.finds(*findings)
        bench.said.clear()
        bench.change("content/a.md")
        return bench.report["urgent"]

    assert urgent(NOTE) is False
    assert urgent(NOTE, WARNING) is True
    assert urgent(NOTE, WARNING) is False
    assert len(bench.said) == 1, "what is known is not printed again"
    assert urgent(NOTE, WARNING, ERROR) is True
    assert urgent(NOTE, WARNING, ERROR) is True


def test_of_very_many_findings_the_gravest_are_shown_and_all_are_counted(bench: Bench) -> None:
    many = [Finding(Rule.UNUSED_TERM, "content/a.md", Span(0, 0), str(n)) for n in range(500)]
    bench.engine.finds(*many, ERROR)
    bench.change("content/a.md")
    shown = bench.report["faults"]
    assert isinstance(shown, list)
    assert len(shown) < 100
    assert shown[0]["severity"] == "error"
    assert bench.report["counts"] == {"error": 1, "warning": 0, "note": 500}
    assert "error[missing-field]" in bench.said[0].splitlines()[0]
    assert bench.said[1] == "and 471 more: see 'briefing check'"


def test_of_a_very_long_line_what_is_around_the_fault_is_shown() -> None:
    text = "a" * 5_000 + "[[x]]" + "b" * 5_000
    finding = Finding(Rule.UNKNOWN_TARGET, "a.md", Span(5_002, 5_003), "no x")
    (fault,) = faults.of_findings((finding,), {"a.md": text}, frozenset())
    assert fault["marked"] == "x"
    assert str(fault["before"]).startswith("…a")
    assert str(fault["before"]).endswith("a[[")
    assert str(fault["after"]).endswith("b…")
    assert len(str(fault)) < 700


def test_a_wrong_template_is_told_with_its_line(bench: Bench) -> None:
    folder = bench.root / "templates" / "pages"
    folder.mkdir(parents=True)
    (folder / "x.md.j2").write_text("# Titel\n\n  {{ 1 / 0 }}\n")
    try:
        Environment(loader=FileSystemLoader(folder)).get_template("x.md.j2").render()
    except ZeroDivisionError as error:
        bench.engine.fails(error)
    bench.change("templates/pages/x.md.j2")
    (fault,) = bench.report["faults"]  # type: ignore[misc]
    assert fault["path"] == "templates/pages/x.md.j2"
    assert (fault["line"], fault["before"], fault["marked"]) == (3, "  ", "{{ 1 / 0 }}")


def test_a_wrong_template_in_another_process_is_told_too(bench: Bench) -> None:
    place = bench.root / "templates" / "x.j2"
    bench.engine.fails(SettingsError(f"the template {place}, line 7, is wrong: 'y' is undefined"))
    bench.change("templates/x.j2")
    assert "templates/x.j2:7: 'y' is undefined" in bench.said[-1]


def test_a_wrong_configuration_is_told_with_line_and_column(bench: Bench) -> None:
    file = bench.root / "mkdocs.yml"
    file.write_text("site_name: x\nplugins: [a\n")
    try:
        with file.open() as stream:
            yaml.safe_load(stream)
    except yaml.YAMLError as cause:
        error = SettingsError("mkdocs.yml: a long story")
        error.__cause__ = cause
        bench.engine.fails(error)
    bench.change("mkdocs.yml")
    assert "mkdocs.yml:3:1: expected ',' or ']'" in bench.said[-1]


def test_a_bug_is_told_and_does_not_end_the_server(bench: Bench) -> None:
    bench.engine.fails(KeyError("x"))
    bench.change("content/a.md")
    assert bench.said[0].startswith("Traceback")
    assert "a bug in the builder: KeyError: 'x'" in bench.said[-1]
    (fault,) = bench.report["faults"]  # type: ignore[misc]
    assert fault["path"] == ""
    bench.engine.finds(pages=1)
    bench.change("content/b.md")
    assert bench.state.name == "clear"


def test_a_file_that_goes_while_it_is_built_upon_is_no_bug(bench: Bench) -> None:
    bench.engine.fails(KeyError("content/b.md"))
    bench.changes.add([bench.root / "content/b.md"])
    bench.change("content/a.md")
    assert bench.said == []
    assert bench.state.name == "busy"
    bench.engine.finds(pages=2)
    bench.loop.rebuild(bench.changes.take())
    assert "2 files: 2 pages" in bench.said[-1]


def test_what_failed_is_built_with_the_next_change(bench: Bench) -> None:
    bench.engine.fails(SettingsError("no"))
    bench.change("content/a.md")
    bench.engine.finds()
    bench.change("content/b.md")
    bench.change("content/c.md")
    asked = [sorted(path.name for path in changed) for changed, _ in bench.engine.calls]
    assert asked == [["a.md"], ["a.md", "b.md"], ["c.md"]]


# --- Giving up ---


def test_the_first_build_is_not_given_up(bench: Bench) -> None:
    bench.engine.gives_up()
    bench.changes.add([bench.root / "content/b.md"])
    bench.change()
    assert len(bench.said) == 1


@pytest.fixture
def built(bench: Bench) -> Bench:
    """A loop that has built once."""
    bench.change()
    bench.said.clear()
    return bench


def test_a_build_is_given_up_for_a_newer_change_and_nothing_is_said_of_it(built: Bench) -> None:
    bench = built
    bench.engine.gives_up()
    bench.changes.add([bench.root / "content/b.md"])
    bench.change("content/a.md")
    assert bench.said == []
    assert bench.state.name == "busy"
    bench.loop.rebuild(bench.changes.take())
    assert re.fullmatch(r"[\d:]{8} 2 files: 1 page in \d\.\d\d s", bench.said[-1])
    assert bench.state.name == "clear"
    bench.change("content/c.md")
    assert "content/c.md: 1 page" in bench.said[-1]


def test_before_the_pages_on_screen_a_build_is_given_up_once(built: Bench) -> None:
    bench = built
    bench.changes.add([bench.root / "content/b.md"])
    bench.engine.gives_up(shows=False)
    bench.change("content/a.md")
    assert bench.said == []
    bench.change("content/a.md")
    assert len(bench.said) == 1
    bench.change("content/a.md")
    assert len(bench.said) == 1, "then again"


def test_who_saves_again_and_again_gets_the_whole_site_at_some_time(
    built: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, now = built, 1000.0
    monkeypatch.setattr(serving.time, "monotonic", lambda: now)
    bench.changes.add([bench.root / "content/b.md"])
    bench.engine.gives_up()
    for _ in range(60):
        bench.change("content/a.md")
        assert bench.said == []
        now += 1
    bench.change("content/a.md")
    assert len(bench.said) == 1
    bench.change("content/a.md")
    assert len(bench.said) == 1, "the time counts anew"


def test_it_is_said_if_pages_on_screen_are_newer_than_the_others(bench: Bench) -> None:
    def build(ready: Ready) -> Outcome:
        ready(frozenset({"a.html"}))
        raise SettingsError("no")

    bench.engine.next = build
    bench.change("templates/a.j2")
    assert bench.said[-1].endswith("templates/a.j2: no; the other pages stay as they were")


def test_work_is_given_up_between_two_pieces_if_much_is_left() -> None:
    now, is_outdated = 0.0, False
    work = Attentive(lambda: is_outdated, lambda: now)
    with work.phase("pages", 100) as advance:
        now = 1.0
        advance(10)
        is_outdated = True
        with pytest.raises(GivenUpError):
            advance(10)
    with work.phase("pages", 100) as advance:
        now = 2.0
        advance(90)


def test_ctrl_c_ends_a_build(bench: Bench) -> None:
    def interrupted(_: Ready) -> Outcome:
        raise KeyboardInterrupt

    bench.engine.next = interrupted
    with pytest.raises(KeyboardInterrupt):
        bench.change("content/a.md")


# --- Watching ---


@pytest.mark.parametrize(
    "name",
    [
        ".git/index",
        ".obsidian/workspace.json",
        "articles/.x.md.swp",
        "x.md~",
        "#x.md#",
        ".#x.md",
        "4913",
        "x.md.tmp",
        "x.md___jb_tmp___",
        ".goutputstream-A1B2C3",
    ],
)
def test_what_editors_leave_is_none_of_the_site(name: str) -> None:
    assert is_passing(Path(name))


@pytest.mark.parametrize("name", ["articles/2025/x.md", "assets/a.b.svg", "c#.md", "tmp/x.md"])
def test_what_is_content_is_seen(name: str) -> None:
    assert not is_passing(Path(name))


def test_a_change_is_taken_at_once_and_many_when_it_is_quiet() -> None:
    changes = Changes()
    changes.add([Path("a")])
    started = time.monotonic()
    assert changes.take() == {Path("a")}
    assert time.monotonic() - started < 0.05

    def checkout() -> None:
        for start in range(0, 300, 20):
            changes.add(Path(str(n)) for n in range(start, start + 20))
            time.sleep(0.005)

    thread = threading.Thread(target=checkout)
    thread.start()
    assert len(changes.take()) == 300
    thread.join()


def test_while_git_is_at_work_nothing_is_taken(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    lock = git_lock(tmp_path / "site")
    assert lock == tmp_path / ".git" / "index.lock"
    lock.touch()
    changes = Changes(lock)

    def checkout() -> None:
        changes.add([Path("a")])
        time.sleep(0.2)
        changes.add([Path("b")])
        lock.unlink()

    thread = threading.Thread(target=checkout)
    thread.start()
    assert changes.take() == {Path("a"), Path("b")}
    thread.join()


def test_the_lock_of_a_linked_work_tree_lies_elsewhere(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /elsewhere/.git/worktrees/x\n")
    assert git_lock(tmp_path) == Path("/elsewhere/.git/worktrees/x/index.lock")


def test_changes_during_a_build_are_taken_together_after_it() -> None:
    changes = Changes()
    changes.add([Path("a")])
    changes.take()
    changes.add([Path("b")])
    changes.add([Path("c"), Path("b")])
    assert changes.take() == {Path("b"), Path("c")}


class Watched:
    """A folder that is watched, and what was seen in it."""

    def __init__(self, root: Path, changes: Changes) -> None:
        self.root = root
        self._changes = changes

    def seen(self, act: Callable[[], object]) -> set[str]:
        """Return what is reported once `act` is done; it has to be something."""
        act()
        found = set(self._changes.take())
        # What comes in two batches, such as a folder and the files in it.
        time.sleep(0.05)
        self._changes.add([self.root / "mark"])
        found |= self._changes.take()
        return {path.relative_to(self.root).as_posix() for path in found} - {"mark"}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    root = tmp_path.resolve()
    (root / "content" / "articles").mkdir(parents=True)
    (root / "content" / "articles" / "a.md").write_text("a")
    (root / "mkdocs.yml").write_text("a")
    changes = Changes()
    folders = (root / "content", root / "templates")
    with Watcher(root, folders, ("mkdocs.yml",), changes).watching():
        yield Watched(root, changes)


def test_saving_is_seen_however_an_editor_does_it(watched: Watched) -> None:
    article, settings_ = watched.root / "content/articles/a.md", watched.root / "mkdocs.yml"
    name = "content/articles/a.md"

    def replaced(path: Path) -> None:
        path.with_name("new-file").write_text("b")
        path.with_name("new-file").replace(path)

    assert watched.seen(lambda: article.write_text("b")) == {name}
    assert watched.seen(lambda: replaced(article)) == {name}
    assert watched.seen(lambda: replaced(settings_)) == {"mkdocs.yml"}
    assert watched.seen(lambda: settings_.write_text("c")) == {"mkdocs.yml"}

    def noisily() -> None:
        (watched.root / "content/.obsidian").mkdir()
        (watched.root / "content/.obsidian/x.json").write_text("x")
        article.with_name("a.md~").write_text("x")
        (watched.root / "other.txt").write_text("x")
        article.write_text("d")

    assert watched.seen(noisily) == {name}


def test_folders_may_come_and_go(watched: Watched) -> None:
    content, templates = watched.root / "content", watched.root / "templates"

    def folder() -> None:
        (content / "entities").mkdir()
        (content / "entities" / "b.md").write_text("b")

    assert watched.seen(folder) >= {"content/entities/b.md"}
    assert watched.seen(templates.mkdir) >= {"templates"}
    assert watched.seen(lambda: (templates / "x.j2").write_text("x")) == {"templates/x.j2"}
    assert "content" in watched.seen(lambda: shutil.rmtree(content))
    assert "content" in watched.seen(content.mkdir)
    assert watched.seen(lambda: (content / "c.md").write_text("c")) == {"content/c.md"}


# --- Starting ---


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("127.0.0.1:8001", ("127.0.0.1", 8001)),
        ("[::1]:80", ("::1", 80)),
        (":8001", ("127.0.0.1", 8001)),
        ("8001", ("127.0.0.1", 8001)),
    ],
)
def test_an_address_is_host_and_port(given: str, expected: tuple[str, int]) -> None:
    assert serving.address_of(given) == expected


@pytest.mark.parametrize("given", ["localhost", "localhost:", "a:b", "x:99999", ""])
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(SettingsError, match="is no address"):
        serving.address_of(given)


def test_an_address_in_use_and_a_second_server_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        "site_name: x\ndocs_dir: content\nuse_directory_urls: false\n"
        "theme: {name: briefing}\nplugins: [briefings: {languages: [en]}]\n"
    )
    said: list[str] = []

    def serve(address: str) -> None:
        serving.serve(config, address, lambda *_: Recorder(), said.append, lambda _: None)

    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(SettingsError, match=f"{address} is in use"):
            serve(address)
    with (
        serving.alone(tmp_path / "build" / "serve"),
        pytest.raises(SettingsError, match="runs here already"),
    ):
        serve("127.0.0.1:0")
