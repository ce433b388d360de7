"""The search of a preview is, after edits, that of its site made anew."""

from __future__ import annotations

import errno
import gc
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from mkdocs.structure.files import Files

from builder import build, indexing
from builder.adapters import files, pages
from builder.adapters.files import WriteError
from builder.adapters.workers import Crew
from builder.engine import Outcome
from builder.resident import Resident, load
from builder.writing import Built
from tests.publish.test_warm_site import CONFIG, tree
from tests.sites.newsroom import Newsroom


@pytest.fixture(autouse=True)
def _as_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    yield
    gc.enable()


def anew(config_file: Path, into: Path) -> dict[str, bytes]:
    _, settings, _ = load(config_file)
    checked = build.check(settings, Crew())
    nothing = Built(
        checked, settings.docs, (), {}, frozenset(), is_partial=False, is_relisted=True, made={}
    )
    indexing.write_index(nothing, into)
    return tree(into)


def preview_in(root: Path, seed: int) -> tuple[Newsroom, Path, Path]:
    """Return a newsroom, its configuration, and the folder of its preview."""
    newsroom = Newsroom(root / "site", seed)
    config_file = newsroom.root / "mkdocs.yml"
    config_file.write_text(CONFIG)
    return newsroom, config_file, newsroom.root / "build" / "preview-site"


def rebuild(resident: Resident, *changed: Path) -> Outcome:
    return resident.rebuild(frozenset(changed), (), lambda _: None, lambda: False)


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_the_search_of_a_preview_is_as_if_made_anew(
    seed: int, tmp_path: Path
) -> None:
    newsroom, config_file, folder = preview_in(tmp_path, seed)
    changed: frozenset[Path] = frozenset()
    story: list[str] = []
    with closing(Resident(config_file, folder)) as resident:
        for number in range(8):
            outcome = rebuild(resident, *changed)
            if outcome.has_errors:
                newsroom.undo()
            else:
                resident.settle()
                expected = anew(config_file, tmp_path / f"anew-{number}")
                found = {name: tree(folder).get(name) for name in expected}
                assert found == expected, story
            story.append(newsroom.edit())
            # What an editor touches is what is watched; the builder finds out what has changed.
            changed = frozenset(newsroom.content.rglob("*.md"))


def test_after_a_build_that_failed_the_next_one_finds_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, config_file, folder = preview_in(tmp_path, 1)

    def full(*_: object) -> Files:
        raise OSError(errno.ENOSPC, "No space left on device", "build")

    with closing(Resident(config_file, folder)) as resident:
        with monkeypatch.context() as patch:
            patch.setattr(pages, "own_files", full)
            with pytest.raises(WriteError, match="No space left"):
                rebuild(resident)
        assert rebuild(resident).pages


def test_after_a_build_that_failed_at_its_end_nothing_is_missing_from_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom, config_file, folder = preview_in(tmp_path, 3)
    # With pages written by hand MkDocs would build, and the search with it.
    shutil.rmtree(newsroom.content / "pages")
    drop = files.drop

    def stuck(root: Path, names: Iterable[str]) -> None:
        if root == folder:
            raise WriteError(f"cannot write {folder}: Permission denied")
        drop(root, names)

    with closing(Resident(config_file, folder)) as resident:
        rebuild(resident)
        article = next(newsroom.content.rglob("articles/**/*.md"))
        text = article.read_bytes()
        article.unlink()
        with monkeypatch.context() as patch:
            patch.setattr(files, "drop", stuck)
            with pytest.raises(WriteError, match="Permission denied"):
                rebuild(resident, article)
        article.write_bytes(text)
        rebuild(resident, article)
        resident.settle()
        expected = anew(config_file, tmp_path / "anew")
        assert {name: tree(folder).get(name) for name in expected} == expected
