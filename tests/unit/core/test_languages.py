"""What is in another language than the page around it is marked as such."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import build, writing
from tests.sites.site import settings_for, write_site

NAMELESS = (
    b"---\nname: {en: Nameless Office}\ntype: organization\ndescription: {en: An office}\n---\n"
)
TERM = b"---\nterm: {en: short thing}\naliases: [Ding]\n---\nEtwas Kurzes.\n"
FRENCH = """\
---
title: Une loi
date: 2025-03-04
lang: fr
summary: Le résumé.
topics: [Commerce]
storyline: Histoire
key_points: [Un point.]
why_it_matters: Parce que.
confidence: {level: low, reason: Une raison}
whats_next: [Une suite]
open_questions: [Une question ?]
---
Le [[office]] parle de [[thing]].[^1]

> [!claim] [[office]]
> Il est grand.

> [!judgement] likely
> Oui.

> [!event] 2025-03-01
> Une réunion.

[^1]: Une note.
""".encode()


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, str]:
    """The pages of a site in German and English with an article in French."""
    files = {"entities/office": NAMELESS, "glossary/thing": TERM, "articles/loi": FRENCH}
    write_site(tmp_path, [(f"content/{name}.md", data) for name, data in files.items()])
    settings = settings_for(tmp_path)
    built = writing.write_docs(build.check(settings), settings)
    return {path: (settings.docs / path).read_text("utf-8") for path in built.pages}


def test_a_briefing_without_an_edition_is_marked_and_its_labels_are_not(
    pages: dict[str, str],
) -> None:
    page = pages["briefings/loi.md"]
    for text in ("Une loi", "Le résumé.", "Un point.", "Parce que.", "Une suite", "Une question ?"):
        assert f'<span lang="fr">{text}</span>' in page, text
    assert '\n<div lang="fr" markdown="1">\n\nLe <span' in page
    for label in ("Behauptung:", "Unsere Einschätzung:", "wahrscheinlich", "1\\. März 2025"):
        assert f'<span lang="de">{label}</span>' in page, label
    assert '## <span lang="de">Anmerkungen</span>' in page
    assert "## Auf einen Blick\n" in page


def test_lists_mark_titles_topics_and_summaries(pages: dict[str, str]) -> None:
    for path in ("index.md", "archive/2025.md"):
        assert '<span lang="fr">Commerce</span>' in pages[path]
        assert '<span lang="fr">[Une loi]' in pages[path]
        assert '<span lang="fr">Le résumé.</span>' in pages[path]
    assert '[<span lang="fr">Une loi</span>]' in pages["timeline/index.md"]


def test_names_and_descriptions_in_another_language_are_marked(pages: dict[str, str]) -> None:
    german, english = pages["entities/office.md"], pages["en/entities/office.md"]
    assert '# <span lang="en">Nameless Office</span>\n' in german
    assert '<span lang="en">An office</span>' in german
    assert "# Nameless Office\n" in english
    assert '<span lang="en">' not in english
    register = pages["register/organization.md"]
    assert '[<span lang="en">Nameless Office</span>](../entities/office.md)' in register
    assert '**[<span lang="en">short thing</span>](thing.md)**' in pages["glossary/index.md"]
    assert '<span lang="de">Etwas Kurzes.</span>' in pages["en/glossary/index.md"]
    assert '<div class="definition" lang="de"' in pages["en/glossary/thing.md"]


def test_a_site_without_articles_has_its_lists(tmp_path: Path) -> None:
    write_site(tmp_path, [])
    settings = settings_for(tmp_path)
    writing.write_docs(build.check(settings), settings)
    for section in ("archive", "topics", "storylines", "register", "glossary", "timeline"):
        assert "Hier steht noch nichts." in (settings.docs / section / "index.md").read_text(
            "utf-8"
        )
    assert "Hier steht noch nichts." in (settings.docs / "index.md").read_text("utf-8")
