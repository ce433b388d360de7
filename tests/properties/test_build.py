"""What a build makes depends on what is in content and on nothing else."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import build, sources, writing
from builder.adapters.workers import Crew
from builder.core.registry import build_registry
from builder.core.site import Shelf, assemble, timeline
from builder.tree import read_tree
from tests.sites.site import settings_for, write_site

CONTENT = Path(__file__).parents[1] / "sites" / "two-editions" / "content"


@pytest.fixture(autouse=True)
def _fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1751673600")


def pages_of(root: Path) -> dict[str, str]:
    settings = settings_for(root)
    built = writing.write_docs(build.check(settings), settings)
    return {str(path): (settings.docs / path).read_text("utf-8") for path in built.pages}


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    settings = settings_for(tmp_path)
    assert len(writing.write_docs(build.check(settings), settings).pages) > 20
    before = {path: path.stat().st_mtime_ns for path in settings.docs.rglob("[!.]*")}
    writing.write_docs(build.check(settings), settings)
    assert {path: path.stat().st_mtime_ns for path in settings.docs.rglob("[!.]*")} == before


def test_what_is_no_longer_wanted_is_deleted(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    settings = settings_for(tmp_path)
    writing.write_docs(build.check(settings), settings)
    (tmp_path / "content" / "glossary" / "zoll.md").unlink()
    (settings.docs / "stray").mkdir()
    (settings.docs / "stray" / "x.md").write_text("x")
    built = writing.write_docs(build.check(settings), settings)
    files = {path for path in settings.docs.rglob("[!.]*") if path.is_file()}
    wanted = {*built.pages, *built.assets}
    assert {path.relative_to(settings.docs).as_posix() for path in files} == wanted
    assert not (settings.docs / "stray").exists()


def test_folders_below_articles_do_not_matter(tmp_path: Path) -> None:
    files = [(path.relative_to(CONTENT), path.read_bytes()) for path in CONTENT.rglob("*.*")]
    pages = []
    for name, moved in (("a", "articles/x/y"), ("b", "articles")):
        write_site(
            tmp_path / name,
            (
                (f"content/{moved}/{path.name}", data.replace(b"../../entities/musteramt.md", b"x"))
                if path.parts[0] == "articles"
                else (f"content/{path.as_posix()}", data)
                for path, data in files
            ),
        )
        pages.append(pages_of(tmp_path / name))
    assert pages[0] == pages[1]


def test_the_order_in_which_files_were_made_does_not_matter(tmp_path: Path) -> None:
    files = [
        (f"content/{path.relative_to(CONTENT).as_posix()}", path.read_bytes())
        for path in CONTENT.rglob("*.*")
    ]
    write_site(tmp_path / "a", files)
    random.Random(1).shuffle(files)
    write_site(tmp_path / "b", files)
    assert pages_of(tmp_path / "a") == pages_of(tmp_path / "b")


@given(order=st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_shuffled_notes_give_the_same_registry_and_site(order: random.Random) -> None:
    root = CONTENT.parent
    made = settings_for(root)
    parsed = sources.parse(read_tree(made), made, Crew())
    notes = parsed.of_registry
    expected = build_registry(*notes)
    for shuffled in notes:
        order.shuffle(shuffled)
    registry, findings = build_registry(*notes)
    assert registry == expected[0]
    assert sorted(map(str, findings)) == sorted(map(str, expected[1]))
    assert list(registry.entities) == list(expected[0].entities)


def test_shuffled_briefings_give_the_same_site() -> None:
    made = settings_for(CONTENT.parent)
    site = build.check(made).site
    mixed = list(site.briefings)
    random.Random(2).shuffle(mixed)
    again = assemble(
        site.name,
        site.editions,
        site.registry,
        Shelf(tuple(mixed), site.records),
        site.pages,
        site.today,
    )
    assert (again.briefings, again.links) == (site.briefings, site.links)
    assert timeline(again.briefings) == timeline(site.briefings)
    ids = site.registry.entities
    assert again.together.network(ids) == site.together.network(ids)
