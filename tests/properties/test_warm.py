"""A build that takes what it can from the one before makes what a build from nothing makes.

BRIEFING_SEQUENCES says how many sequences of edits are tried.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import msgspec
import pytest

from builder import build, publishing, writing
from builder.adapters.packs import Packs
from builder.adapters.workers import Crew
from builder.build import Basis, Checked
from builder.core import affected
from builder.core.present import entity, glossary, lists, storylines, timeline
from builder.kept import Snapshot
from builder.settings import Settings
from builder.writing import Built, Earlier
from tests.sites.naming import NamingNewsroom
from tests.sites.newsroom import Newsroom
from tests.sites.site import settings_for

EDITS = 8
SEQUENCES = int(os.environ.get("BRIEFING_SEQUENCES", "24"))
_TELLING = (177,) if SEQUENCES <= 177 else ()
"""A companion of an entity left the last briefing that they shared."""

ALONE = Crew()


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists go on after a few rows, so that a small site has pages of every kind."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    for module in (entity, glossary, affected):
        monkeypatch.setattr(module, "BRIEFINGS", 2)
    for listed in (lists, storylines):
        monkeypatch.setattr(listed, "SUMMARIES", 2)
    monkeypatch.setattr(timeline, "ROWS", 2)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def cold(settings: Settings) -> tuple[Checked, dict[str, bytes]]:
    """Return what a build from nothing finds and writes."""
    shutil.rmtree(settings.docs, ignore_errors=True)
    checked = build.check(settings, ALONE)
    if checked.has_errors:
        return checked, {}
    writing.write_docs(checked, settings, ALONE)
    return checked, tree(settings.docs)


def warm(
    settings: Settings, before: Snapshot | None, number: int, earlier: Checked | None = None
) -> tuple[Checked, Built | None, Snapshot | None]:
    """Build with what is kept of the build before; return what is kept of this one too.

    As under `serve`, what was built `earlier` in this process may be at hand.
    """
    packs = Packs(settings.root / "packs", str(number))
    basis = Basis(before, packs, earlier=earlier)
    checked = build.check(settings, ALONE, basis)
    if checked.has_errors:
        return checked, None, before
    known = before.made if before is not None else {}
    stamps = before.stamps if before is not None else {}
    built = writing.write_docs(checked, settings, ALONE, Earlier(known, stamps))
    snapshot = publishing.snapshot(checked, built, basis, "")
    packs.close()
    return checked, built, snapshot


@pytest.mark.parametrize("seed", [*range(SEQUENCES), *_TELLING])
def test_after_any_edits_pages_are_as_if_made_anew(seed: int, tmp_path: Path) -> None:
    follow(Newsroom(tmp_path / "site", seed), seed, tmp_path)


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_after_edits_of_names_pages_are_as_if_made_anew(seed: int, tmp_path: Path) -> None:
    follow(NamingNewsroom(tmp_path / "site", seed), seed, tmp_path)


def follow(newsroom: Newsroom, seed: int, folder: Path) -> None:
    """Build after each edit, and compare what is found and made with a build from nothing."""
    here = settings_for(newsroom.root)
    there = settings_for(newsroom.root, docs=folder / "cold")
    is_at_hand = seed % 3 == 0
    before: Snapshot | None = None
    earlier: Checked | None = None
    site: dict[str, bytes] = {}
    story = []
    for number in range(EDITS):
        checked, built, before = warm(here, before, number, earlier if is_at_hand else None)
        if built is not None:
            earlier = checked
        if before is not None and not is_at_hand:
            before = msgspec.msgpack.decode(msgspec.msgpack.encode(before), type=Snapshot)
        anew, expected = cold(there)
        assert checked.findings == anew.findings, story
        if built is None:
            newsroom.undo()
        else:
            found = tree(here.docs)
            names = found.keys() | expected.keys()
            assert {n for n in names if found.get(n) != expected.get(n)} == set(), story
            # What is told to be different leads from the site before to this one.
            site.update((path, found[path]) for path in (*built.pages, *built.assets))
            site = {path: data for path, data in site.items() if path not in built.dropped}
            assert site.keys() == {path for path in found if not path.startswith(".")}, story
            assert {path for path in site if site[path] != found[path]} == set(), story
        story.append(newsroom.edit())


def test_an_article_may_be_the_first_in_its_language(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", 3)
    here = settings_for(newsroom.root)
    earlier, _, before = warm(here, None, 0)
    path = next(newsroom.content.rglob("articles/*.md"))
    text = path.read_text("utf-8").split("---\n", 2)[2]
    front = "title: Prima\ndate: 2025-01-01\nlang: it"
    path.with_name("neu.md").write_text(f"---\n{front}\n---\n{text}", "utf-8")
    checked, _, _ = warm(here, before, 1, earlier)
    anew, expected = cold(settings_for(newsroom.root, docs=tmp_path / "cold"))
    assert checked.findings == anew.findings
    assert tree(here.docs) == expected
