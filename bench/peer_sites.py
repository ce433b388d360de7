"""The same content as the sites of other generators, in their own natural form."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from clock import ROOT, environment
from results import HUGO
from sites import GENERATOR, SITES, site_of

from builder.adapters import publish
from builder.build import check
from builder.core.briefing import Briefing
from builder.core.card import Card
from builder.core.dates import Date
from builder.core.site import Site

HERE = Path(__file__).resolve().parent
_LINK = re.compile(r"(\]\(\.\./[^)\s]+)\.md\b")
_FRAME = re.compile(r' markdown="1"')


def site_for(name: str, articles: int) -> Path:
    """The folder of a peer's site; written anew only if something it is made from has changed."""
    source = site_of(articles)
    folder, stamp = SITES / f"{articles}-{name}", SITES / f"{articles}-{name}.stamp"
    folders = (HERE / "hugo", ROOT / "builder", ROOT / "templates")
    parts = [part for within in folders for part in within.rglob("*") if part.suffix != ".pyc"]
    parts += [GENERATOR, Path(__file__)]
    digest = hashlib.sha256(
        b"".join(part.read_bytes() for part in sorted(parts) if part.is_file())
    ).hexdigest()
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == digest):
        print(f"writing {articles} articles for {name}", file=sys.stderr)
        stamp.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        (write_hugo if name == HUGO else write_mkdocs)(source, folder)
        stamp.write_text(digest, encoding="utf-8")
    return folder


def write_hugo(source: Path, folder: Path) -> None:
    """Write the content as a Hugo site: mentions linked, sentences cut, as an author would have to."""
    config, _ = publish.load(source / "plain.yml")
    checked = check(publish.settings_of(config, publish.plugin_of(config).config))
    together = companions(checked.site.briefings)
    shutil.copytree(HERE / "hugo", folder)
    shutil.copytree(publish.CHECKOUT_TEMPLATES / "theme" / "css", folder / "static" / "css")
    site = checked.site
    used = {count.id for briefing in site.briefings for count in briefing.counts}
    for card in site.briefings:
        record = site.records.record(card.id)
        values = fields(record.briefing, sentences(site, card))
        note(folder, f"briefings/{card.id}", values, with_links(record.body))
    for entity in site.registry.entities.values():
        if entity.id in used:
            values = {
                "title": entity.name.get("de"),
                "id": entity.id,
                "kind": entity.type.value,
                "description": entity.description.get("de"),
                "with": [{"id": id, "n": n} for id, n in together[entity.id].most_common(12)],
            }
            note(folder, f"entities/{entity.id}/_index", values, "")
    for term in site.registry.terms.values():
        if term.id in used:
            definition = term.body.leaves[0].text if term.body.leaves else ""
            values = {"title": term.name.get("de"), "id": term.id, "definition": definition}
            note(folder, f"glossary/{term.id}/_index", values, definition)
    years = sorted({card.day.year for card in site.briefings})
    for section in ("archive", "timeline"):
        for year in years:
            note(folder, f"{section}/{year}", {"title": str(year), "year": year}, "")
    for kind in sorted({entity.type.value for entity in site.registry.entities.values()}):
        note(folder, f"register/{kind}", {"title": kind, "kind": kind}, "")


def companions(briefings: Iterable[Card]) -> Mapping[str, Counter[str]]:
    """In how many briefings each two entities are together."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for card in briefings:
        ids = [tally.id for tally in card.counts if tally.kind == "entity"]
        for id in ids:
            found[id].update(other for other in ids if other != id)
    return found


def sentences(site: Site, card: Card) -> dict[str, list[str]]:
    """The sentences of a briefing that mention a note, by the note's id, as HTML."""
    return {
        tally.id: [
            "".join(f"<mark>{text}</mark>" if number else text for text, number in one.segments)
            for one in site.records.excerpts(tally.id, card.id)
        ]
        for tally in card.counts
    }


def fields(briefing: Briefing, cut: Mapping[str, list[str]]) -> dict[str, object]:
    """The front matter of a briefing for Hugo; `cut` are its sentences."""
    article = briefing.article
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
            for e in briefing.events
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
        "sentences": cut,
    }


def shown(date: Date | None) -> str:
    """A date as the peers' templates print it."""
    return date.iso if date else ""


def with_links(body: str) -> str:
    """A briefing's resolved body with links to HTML pages."""
    return _LINK.sub(r"\1.html", _FRAME.sub("", body))


def note(folder: Path, name: str, values: Mapping[str, object], text: str) -> None:
    """Write a Markdown file with front matter; each value is JSON, which is YAML too."""
    path = folder / "content" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()]
    path.write_text(f"---\n{''.join(lines)}---\n\n{text}", encoding="utf-8")


def write_mkdocs(source: Path, folder: Path) -> None:
    """Write the Markdown pages that our build makes as a plain MkDocs site, the home page as its menu."""
    built = folder / "made"
    folder.mkdir(parents=True)
    shutil.rmtree(source / "build", ignore_errors=True)
    command = (sys.executable, "-m", "builder", "build", "--config-file", "plain.yml")
    subprocess.run(
        (*command, "--site-dir", str(built)),
        cwd=source, env=environment(), check=True, capture_output=True,
    )  # fmt: skip
    shutil.rmtree(built)
    shutil.copytree(source / "build" / "docs", folder / "content")
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")


CONFIG = """site_name: Bench
docs_dir: content
site_dir: site
use_directory_urls: false
theme: mkdocs
plugins: []
nav: [index.md]
not_in_nav: "/**"
markdown_extensions: [attr_list, md_in_html, tables, fenced_code]
"""
