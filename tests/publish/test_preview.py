"""A preview is, after edits, that of its site made anew, also if builds were given up on the way."""

from __future__ import annotations

import contextlib
import gc
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from builder.adapters import workers
from builder.engine import GivenUpError, Outcome
from builder.resident import Resident
from tests.publish.test_warm_site import CONFIG, tree
from tests.sites.newsroom import Newsroom

SEQUENCES = int(os.environ.get("BRIEFING_SEQUENCES", "4"))
TEMPLATES = Path(__file__).parents[2] / "templates"
OWN = ("pages/briefing.md.j2", "pages/entity.md.j2", "theme/main.html", "theme/css/site.css")
INDEX = "search/"


@pytest.fixture(autouse=True)
def _as_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    yield
    gc.enable()


class Served:
    """A site with templates of its own, and the engine that keeps its preview up to date."""

    def __init__(self, root: Path, seed: int) -> None:
        self.newsroom = Newsroom(root, seed)
        self.root = root
        (root / "mkdocs.yml").write_text(CONFIG)
        for name in OWN:
            target = root / "templates" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TEMPLATES / name, target)
        self.folder, self.pages = root / "build/preview-site", root / "build/preview"
        self.resident = Resident(root / "mkdocs.yml", self.folder)
        self.pending: frozenset[Path] = frozenset()
        self.told: list[frozenset[str]] = []

    def build(self, on_screen: Sequence[str] = (), pieces: int | None = None) -> Outcome:
        """Build; give up after so many pieces of work. What has not been built is built with the next."""
        left = pieces

        def is_outdated() -> bool:
            nonlocal left
            left = None if left is None else left - 1
            return left is not None and left < 0

        self.told = []
        outcome = self.resident.rebuild(self.pending, on_screen, self.told.append, is_outdated)
        self.pending = frozenset()
        return outcome

    def change(self, *names: str) -> None:
        self.pending |= {self.root / name for name in names}

    def anew(self, root: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Return the preview and its Markdown pages as a build from nothing makes them."""
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root, ignore=shutil.ignore_patterns("build"))
        config_file, folder = root / "mkdocs.yml", root / "build/preview-site"
        with closing(Resident(config_file, folder)) as resident:
            resident.rebuild(frozenset(), (), lambda _: None, lambda: False)
            resident.settle()
        return tree(folder), tree(root / "build/preview")


@pytest.fixture
def _every_piece_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask after every page whether to give up, however little is left."""
    monkeypatch.setattr("builder.superseding._SHORT", -1.0)
    monkeypatch.setattr(workers, "_CHUNK", 1)


def edit(site: Served, choice: random.Random) -> str:
    """Make one edit, of content, a template or a style; return what it was."""
    if choice.random() < 0.75:
        said = site.newsroom.edit()
        site.change("content")
        return said
    name = choice.choice(OWN)
    path = site.root / "templates" / name
    added = f"\n/* {choice.random()} */\n" if name.endswith("css") else f"\n{choice.random()}\n"
    path.write_text(path.read_text("utf-8") + added, "utf-8")
    site.change(f"templates/{name}")
    return f"changed {name}"


@pytest.mark.usefixtures("_every_piece_counts")
@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_a_preview_is_as_if_made_anew_whatever_was_given_up(seed: int, tmp_path: Path) -> None:
    choice = random.Random(seed)
    site = Served(tmp_path / "site", seed)
    story = []
    with closing(site.resident):
        site.build()
        for _ in range(4):
            kept = site.newsroom.content.rename(tmp_path / "kept")
            shutil.copytree(kept, site.newsroom.content)
            for _ in range(choice.randint(0, 3)):
                story.append(edit(site, choice))
                pieces = choice.randint(0, 60)
                try:
                    site.build(on_screen(site, choice), pieces)
                except GivenUpError:
                    story.append(f"given up after {pieces}")
                if choice.random() < 0.3:
                    # Everything as it was, also the stamps of files.
                    story.append("undone")
                    copy = site.newsroom.content.rename(tmp_path / "copy")
                    kept.rename(site.newsroom.content)
                    copy.rename(kept)
                    site.change("content")
            shutil.rmtree(kept)
            while site.build(on_screen(site, choice)).has_errors:
                site.newsroom.undo()
                site.change("content")
            site.resident.settle()
            folder, pages = site.anew(tmp_path / "anew")
            assert differing(tree(site.pages), pages) == [], story
            assert differing(tree(site.folder), folder) == [], story


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path / "site", 1)
    with closing(served.resident):
        served.build()
        yield served


def test_of_a_new_template_the_pages_on_screen_come_first(site: Served) -> None:
    shown = ["entities/cedria.html", "pages/impressum.html"]
    (page, by_hand), stamp = (site.folder / name for name in shown), "Ein Nachsatz"
    template = site.root / "templates/theme/main.html"
    text = template.read_text("utf-8").replace("<article", f"<p>{stamp}</p><article")
    template.write_text(text, "utf-8")
    site.change("templates/theme/main.html")
    at_first = []

    def ready(paths: frozenset[str]) -> None:
        others = site.folder.rglob("*.html")
        at_first.append((paths, sum(stamp in path.read_text("utf-8") for path in others)))

    outcome = site.resident.rebuild(site.pending, shown, ready, lambda: False)
    assert at_first[0] == (frozenset(shown), 2)
    assert stamp in page.read_text("utf-8")
    assert stamp in by_hand.read_text("utf-8")
    assert outcome.pages > 20
    assert at_first[-1][1] == outcome.pages


def test_of_a_new_style_nothing_else_is_built(site: Served) -> None:
    before = tree(site.folder)
    style = site.root / "templates/theme/css/site.css"
    style.write_text(style.read_text("utf-8") + "h1 { color: red }\n", "utf-8")
    site.change("templates/theme/css/site.css")
    outcome = site.build(["briefings/a2.html"])
    assert outcome.pages == 0
    assert frozenset().union(*site.told) == {"css/site.css"}
    assert differing(tree(site.folder), before) == ["css/site.css"]


def test_a_page_on_screen_stays_if_somebody_deletes_the_markdown_pages(site: Served) -> None:
    before = tree(site.folder)
    shutil.rmtree(site.pages)
    site.change("content")
    site.build(["entities/cedria.html"])
    site.resident.settle()
    assert differing(tree(site.folder), before) == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("pages/entity.md.j2", "{{ nothing.here }}"),
        ("pages/entity.md.j2", "{% if %}"),
        ("theme/main.html", "{{ 1 / 0 }}"),
        ("theme/main.html", "{% endblock %}"),
    ],
)
@pytest.mark.parametrize("shown", [["entities/cedria.html"], []])
def test_with_a_broken_template_the_pages_stay_as_they_were(
    name: str, wrong: str, shown: list[str], site: Served
) -> None:
    before = tree(site.folder)
    template = site.root / "templates" / name
    text = template.read_text("utf-8")
    at = text.find("<article") if name.startswith("theme/") else len(text)
    template.write_text(f"{text[:at]}{wrong}{text[at:]}", "utf-8")
    site.change(f"templates/{name}")
    with pytest.raises(Exception, match=r"undefined|wrong|zero|endblock|Expected"):
        site.build(shown)
    assert site.told in ([], [frozenset()])
    assert differing(tree(site.folder), before) == []
    template.write_text(text, "utf-8")
    site.build(shown)
    site.resident.settle()
    assert differing(tree(site.folder), before) == []


@pytest.mark.usefixtures("_every_piece_counts")
@pytest.mark.parametrize("pieces", range(0, 24, 2))
def test_what_was_given_up_and_undone_is_as_it_was(pieces: int, site: Served) -> None:
    folder, pages = tree(site.folder), tree(site.pages)
    entity, article = (site.newsroom.content / name for name in ("entities/emil.md", "articles"))
    kept = entity.rename(site.root / "kept.md")
    entity.write_bytes(kept.read_bytes().replace(b"type:", b"description: Neu\ntype:"))
    named = min(article.iterdir())
    gone = named.rename(site.root / "gone.md")
    new = article / "neu.md"
    new.write_bytes(gone.read_bytes())
    site.change("content")
    with contextlib.suppress(GivenUpError):
        site.build(["entities/emil.html"], pieces)
    entity.unlink()
    new.unlink()
    kept.rename(entity)
    gone.rename(named)
    site.build(["entities/emil.html"])
    site.resident.settle()
    assert differing(tree(site.pages), pages) == []
    assert differing(tree(site.folder), folder) == []


def on_screen(site: Served, choice: random.Random) -> list[str]:
    pages = sorted(path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.html"))
    return choice.sample(pages, min(2, len(pages)))


def differing(found: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    names = found.keys() | expected.keys()
    return sorted(name for name in names if found.get(name) != expected.get(name))
