"""The same content as the sites of other generators, in their own natural form."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from builder.adapters import publish
from builder.build import Checked, write_docs
from builder.core.briefing import Briefing
from builder.core.dates import Date
from builder.settings import Settings

HERE = Path(__file__).resolve().parent
_LINK = re.compile(r"(\]\(\.\./[^)\s]+)\.md\b")
_FRAME = re.compile(r' markdown="1"')


def write_hugo(checked: Checked, settings: Settings, folder: Path) -> None:  # noqa: ARG001 - as others
    """Write the content as a Hugo site: mentions linked, sentences cut, as an author would have to."""
    shutil.copytree(HERE / "hugo", folder)
    shutil.copytree(publish.CHECKOUT_TEMPLATES / "theme" / "css", folder / "static" / "css")
    site = checked.site
    used = {count.id for briefing in site.briefings for count in briefing.counts}
    for briefing in site.briefings:
        note(folder, f"briefings/{briefing.id}", fields(briefing), body(checked, briefing))
    for entity in site.registry.entities.values():
        if entity.id in used:
            values = {
                "title": entity.name.get("de"),
                "id": entity.id,
                "kind": entity.type.value,
                "description": entity.description.get("de"),
            }
            note(folder, f"entities/{entity.id}/_index", values, "")
    for term in site.registry.terms.values():
        if term.id in used:
            definition = term.body.leaves[0].text if term.body.leaves else ""
            values = {"title": term.name.get("de"), "id": term.id, "definition": definition}
            note(folder, f"glossary/{term.id}/_index", values, definition)
    years = sorted({b.article.date.first.year for b in site.briefings if b.article.date})
    for section in ("archive", "timeline"):
        for year in years:
            note(folder, f"{section}/{year}", {"title": str(year), "year": year}, "")
    for kind in sorted({entity.type.value for entity in site.registry.entities.values()}):
        note(folder, f"register/{kind}", {"title": kind, "kind": kind}, "")


def fields(briefing: Briefing) -> dict[str, object]:
    """The front matter of a briefing for Hugo."""
    article = briefing.article
    events = {event.anchor: event for event in briefing.events}
    sentences: dict[str, list[str]] = {}
    for excerpt in briefing.excerpts:
        text = "".join(f"<mark>{t}</mark>" if n else t for t, n in excerpt.segments)
        sentences.setdefault(excerpt.id, []).append(text)
    ordered = sorted(briefing.counts, key=lambda count: -count.count)
    return {
        "title": article.title,
        "date": article.date.first.isoformat() if article.date else "",
        "year": article.date.first.year if article.date else 0,
        "summary": article.summary,
        "topics": [topic.value for topic in article.topics],
        "entities": [count.id for count in ordered if count.kind == "entity"],
        "glossary": [count.id for count in ordered if count.kind == "term"],
        "counts": [
            {"id": count.id, "at": [round(100 * place, 1) for place in count.places]}
            for count in ordered
            if count.kind == "entity"
        ],
        "key_points": [{"text": p.text, "anchor": p.anchor} for p in briefing.key_points],
        "why": article.why_it_matters,
        "next": [{"date": shown(s.date), "text": s.text} for s in article.whats_next],
        "questions": list(article.open_questions),
        "confidence": {"level": article.confidence.level, "reason": article.confidence.reason}
        if article.confidence
        else None,
        "events": [
            {"date": shown(e.date), "text": e.text, "anchor": e.anchor, "who": list(e.entities)}
            for e in events.values()
        ],
        "said": [
            {"text": s.text, "anchor": s.anchor, "who": [*s.by, *s.about]}
            for s in briefing.statements
        ],
        "sources": [
            {
                "title": s.title,
                "url": s.url,
                "publisher": s.publisher,
                "published": shown(s.published),
            }
            for s in article.sources
        ],
        "sentences": sentences,
    }


def shown(date: Date | None) -> str:
    """A date as the peers' templates print it."""
    return date.iso if date else ""


def body(checked: Checked, briefing: Briefing) -> str:
    """A briefing's resolved body with links to HTML pages."""
    return _LINK.sub(r"\1.html", _FRAME.sub("", checked.bodies[briefing.id]))


def note(folder: Path, name: str, values: Mapping[str, object], text: str) -> None:
    """Write a Markdown file with front matter; each value is JSON, which is YAML too."""
    path = folder / "content" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()]
    path.write_text(f"---\n{''.join(lines)}---\n\n{text}", encoding="utf-8")


def write_mkdocs(checked: Checked, settings: Settings, folder: Path) -> None:
    """Write the generated Markdown pages as a plain MkDocs site, its navigation cut to the home page."""
    target = replace(settings, docs=folder / "content")
    write_docs(checked, target)
    (folder / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")


MKDOCS = """site_name: Bench
docs_dir: content
site_dir: site
use_directory_urls: false
theme: mkdocs
plugins: []
nav: [index.md]
not_in_nav: "/**"
markdown_extensions: [attr_list, md_in_html, tables, fenced_code]
"""
