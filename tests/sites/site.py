"""Small sites made for a test."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from builder import assembling
from builder.core import notes
from builder.core.articles import Desk, Kept
from builder.core.briefing import Briefing, Count
from builder.core.card import Card, make_card
from builder.core.decode import Report
from builder.core.linker import Matcher
from builder.core.model import Article, Audience, Entity, Term
from builder.core.registry import Registry, build_registry
from builder.core.sieve import Sieve
from builder.core.site import Shelf
from builder.core.source import SourceFile
from builder.core.urls import editions
from builder.settings import Settings

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
LANGUAGES = ("de", "en")
WORDS = assembling.words(LANGUAGES)
NOTHING = Shelf((), Kept({}))


def settings_for(
    root: Path,
    *,
    languages: tuple[str, ...] = LANGUAGES,
    audience: str = "clear",
    drafts: bool = False,
    templates: Path = TEMPLATES,
    docs: Path | None = None,
) -> Settings:
    """Return the settings of a site in `root`."""
    return Settings(
        name="Testblick",
        root=root,
        content=root / "content",
        docs=docs or root / "build" / "docs",
        templates=(templates,),
        languages=languages,
        audience=Audience(audience),
        drafts=drafts,
    )


def write_site(root: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files, given by their path below `root`; there is a content folder in any case."""
    (root / "content").mkdir(parents=True, exist_ok=True)
    for name, data in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def registry_of(written: Mapping[str, Mapping[str, object]]) -> Registry:
    """Return a registry of entities and terms given as front matter by id."""
    entities: list[Entity] = []
    terms: list[Term] = []
    for id, fields in written.items():
        # JSON is YAML, so this is what an editor could have written.
        front = {name: value for name, value in fields.items() if name != "body"}
        text = f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n{fields.get('body', '')}\n"
        if "term" in fields:
            path = f"content/glossary/{id}.md"
            terms.append(notes.read_term(SourceFile(path, text), Report(path)))
        else:
            path = f"content/entities/{id}.md"
            entities.append(notes.read_entity(SourceFile(path, text), Report(path)))
    return build_registry((), entities, terms)[0]


def desk_of(
    registry: Registry, languages: tuple[str, ...] = LANGUAGES, files: Iterable[str] = ()
) -> Desk:
    """Return a desk that publishes every article of `registry`."""
    known = registry.entities.values(), registry.terms.values()
    return Desk(
        registry=registry,
        matchers={lang: Matcher(*known, lang) for lang in languages},
        words={lang: WORDS[lang] for lang in languages},
        files=frozenset(files),
        editions=editions(languages),
        shown=frozenset(registry.articles),
        sieves={lang: Sieve(*known, lang) for lang in languages},
    )


def article_of(text: str, *, path: str = "content/articles/a.md", lang: str = "de") -> Article:
    """Return an article whose source is `text`; without front matter it has only a body."""
    return notes.read_article(SourceFile(path, text), Report(path), lang)


def card_of(article: Article, *mentioned: str) -> Card:
    """Return the card of an article without a text that mentions entities once each."""
    counts = tuple(Count("entity", id, (0.5,)) for id in mentioned)
    return make_card(Briefing(article, 0, counts, (), (), (), ()))
