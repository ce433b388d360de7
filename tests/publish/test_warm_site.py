"""A site that is built after edits is, byte for byte, the one that a build from nothing makes."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import build as pipeline
from builder.cli import main
from builder.core import sitemap
from builder.writing import write_docs
from tests.sites.newsroom import Newsroom
from tests.sites.site import settings_for

CONFIG = """site_name: Testblick
site_url: https://example.org/
docs_dir: content
use_directory_urls: false
theme: {name: briefing}
plugins: [{briefings: {languages: [de, en]}}]
"""


@pytest.fixture(autouse=True)
def _as_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    yield
    gc.enable()


def build(root: Path, *options: str) -> int:
    """Build the site of a folder and return the exit code."""
    done = CliRunner().invoke(main, ["build", "-f", str(root / "mkdocs.yml"), "-j", "1", *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code


def tree(folder: Path) -> dict[str, bytes]:
    found = folder.rglob("*")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found if p.is_file()}


@pytest.mark.parametrize(("seed", "offline"), [(0, "false"), (1, "true")])
def test_after_any_edits_a_site_is_as_if_built_anew(
    seed: int, offline: str, tmp_path: Path
) -> None:
    newsroom = Newsroom(tmp_path / "warm", seed)
    (newsroom.root / "mkdocs.yml").write_text(
        CONFIG.replace("{lang", f"{{offline: {offline}, lang")
    )
    story: list[str] = []
    for _ in range(5):
        anew = tmp_path / "cold"
        shutil.rmtree(anew, ignore_errors=True)
        shutil.copytree(newsroom.root, anew, ignore=shutil.ignore_patterns("build", "site"))
        before = tree(newsroom.root / "site")
        code = build(newsroom.root)
        assert code == build(anew), story
        if code:
            assert tree(newsroom.root / "site") == before, story
            newsroom.undo()
        else:
            warm, cold = tree(newsroom.root / "site"), tree(anew / "site")
            names = warm.keys() | cold.keys()
            assert {name for name in names if warm.get(name) != cold.get(name)} == set(), story
        story.append(newsroom.edit())


def test_pages_of_a_build_that_was_killed_are_not_relied_on(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", 1)
    (newsroom.root / "mkdocs.yml").write_text(CONFIG)
    assert build(newsroom.root) == 0
    docs = newsroom.root / "build/docs"
    expected = tree(docs)
    article, other, *_ = sorted((newsroom.root / "content/articles").rglob("*.md"))
    text, rest = article.read_bytes(), other.read_bytes()
    article.write_bytes(text + b"\n\nNoch ein Satz.\n")
    other.unlink()
    settings = settings_for(newsroom.root)
    write_docs(pipeline.check(settings), settings)
    assert {name for name, data in tree(docs).items() if expected.get(name) != data}
    # The edit is taken back before the next build.
    article.write_bytes(text)
    other.write_bytes(rest)
    assert build(newsroom.root) == 0
    assert {n: d for n, d in tree(docs).items() if n[0] != "."} == {
        n: d for n, d in expected.items() if n[0] != "."
    }


def test_a_page_that_a_killed_build_has_deleted_leaves_the_site(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", 1)
    (newsroom.root / "mkdocs.yml").write_text(CONFIG)
    assert build(newsroom.root) == 0
    pages = newsroom.root / "site/briefings"
    last = newsroom.root / "content/articles/zz-letzter.md"
    last.write_text("---\ntitle: Zuletzt\ndate: 2025-01-01\n---\n\nEin Satz.\n")
    assert build(newsroom.root) == 0
    assert (pages / "zz-letzter.html").is_file()
    last.unlink()
    settings = settings_for(newsroom.root)
    write_docs(pipeline.check(settings), settings)
    assert not (newsroom.root / "build/docs/briefings/zz-letzter.md").exists()
    assert build(newsroom.root) == 0
    assert not (pages / "zz-letzter.html").exists()


def test_a_part_of_the_sitemap_that_is_no_more_leaves_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = Newsroom(tmp_path / "site", 1)
    (newsroom.root / "mkdocs.yml").write_text(CONFIG)
    last = newsroom.root / "content/articles/zz-letzter.md"
    last.write_text("---\ntitle: Zuletzt\ndate: 2025-01-01\n---\n\nEin Satz.\n")
    assert build(newsroom.root) == 0
    site = newsroom.root / "site"
    monkeypatch.setattr(sitemap, "MOST", (site / "sitemap.xml").read_text().count("<url>") - 1)
    shutil.rmtree(newsroom.root / "build")
    assert build(newsroom.root) == 0
    assert {path.name for path in site.glob("sitemap-*.xml")} == {"sitemap-1.xml", "sitemap-2.xml"}
    last.unlink()
    assert build(newsroom.root) == 0
    assert not list(site.glob("sitemap-*.xml"))
    assert "sitemap-" not in (site / "sitemap.xml").read_text()


def test_a_page_that_is_not_there_can_be_deleted(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", 1)
    (newsroom.root / "mkdocs.yml").write_text(CONFIG)
    assert build(newsroom.root) == 0
    for page in (newsroom.root / "build/docs/briefings").iterdir():
        page.unlink()
    for article in sorted((newsroom.root / "content/articles").rglob("*.md"))[:1]:
        article.unlink()
    # What refers to the article may be at fault then.
    assert build(newsroom.root) in (0, 1)
