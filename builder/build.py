"""The pipeline: every stage of a build, in order.

read tree → parse notes → resolve articles → assemble the site → present → render Markdown → write;
`adapters.publish` then makes HTML of it with MkDocs. With an error in content the stages up to the
assembled site still run, so that one run reports everything; then nothing is written.
"""

from __future__ import annotations

import datetime as dt
import os
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import FileSystemLoader, TemplateError, TemplateNotFound, TemplateSyntaxError

from builder.adapters import files, workers
from builder.core import notes
from builder.core.articles import (
    Desk,
    Kept,
    Resolved,
    check_body,
    note_body,
    page_body,
    resolve_article,
)
from builder.core.card import Card
from builder.core.decode import Report
from builder.core.findings import Finding, Rule, Severity, in_order
from builder.core.linker import Matcher
from builder.core.messages import Messages, read_messages
from builder.core.model import Article, Entity, HandPage, Term
from builder.core.paths import DocPath
from builder.core.pictures.outlines import Outlines, read_outlines
from builder.core.present.frame import Page
from builder.core.present.pages import Job, Press
from builder.core.registry import Registry, build_registry, check_collections, check_notes
from builder.core.render import Renderer, meta
from builder.core.site import Shelf, Site, assemble
from builder.core.source import SourceFile, Span
from builder.core.translations import check_translations
from builder.core.urls import Edition, editions
from builder.core.values import replace
from builder.core.visibility import Visibility, check_references
from builder.settings import Settings

MESSAGES = Path(__file__).parent / "messages"
OUTLINES = Path(__file__).parent / "data" / "outlines.txt"

_KINDS = {"articles": "article", "entities": "entity", "glossary": "term", "pages": "page"}


class SettingsError(Exception):
    """Something that the site's owner has set, or a template, is wrong; the message says what."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The sources as read: notes by kind, all files of content, faults."""

    notes: Mapping[str, tuple[SourceFile, ...]]
    assets: tuple[Path, ...]
    files: frozenset[str]
    findings: tuple[Finding, ...]

    @property
    def texts(self) -> dict[str, str]:
        """Return the texts by path, for reports."""
        return {source.path: source.text for found in self.notes.values() for source in found}


@dataclass(frozen=True, slots=True)
class Notes:
    """The parsed sources."""

    articles: tuple[Article, ...]
    entities: tuple[Entity, ...]
    terms: tuple[Term, ...]
    pages: tuple[HandPage, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """Content read, parsed and resolved, with every finding; the site is there even with errors."""

    tree: Tree
    desk: Desk
    site: Site
    pages: Mapping[str, str]
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Return whether a finding stops publication."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Built:
    """The pages of a site and its assets, by their path below the docs folder, where they are written.

    Of pages it has the front matter's values; hand-written ones have none: MkDocs reads and renders
    them. `changed` counts the files that had to be written.
    """

    checked: Checked
    docs: Path
    pages: Mapping[DocPath, Mapping[str, object] | None]
    assets: Mapping[DocPath, Path]
    changed: int


def now() -> dt.datetime:
    """Return the time of the build; SOURCE_DATE_EPOCH fixes it (reproducible-builds.org).

    Raises:
        SettingsError: SOURCE_DATE_EPOCH is not a time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return dt.datetime.now(dt.UTC)
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f"SOURCE_DATE_EPOCH is '{epoch}', not a number of seconds") from error


def read_tree(settings: Settings) -> Tree:
    """Read every file of content.

    Raises:
        SettingsError: There is no content folder.
    """
    if not settings.content.is_dir():
        raise SettingsError(
            f"there is no folder {settings.content}; 'briefing init' makes a new site"
        )
    found: dict[str, list[SourceFile]] = {kind: [] for kind in _KINDS.values()}
    assets, names, findings = [], set(), []
    try:
        paths = files.list_files(settings.content)
    except OSError as error:
        raise SettingsError(f"cannot read {error.filename}: {error.strerror}") from error
    for path in paths:
        inside = path.relative_to(settings.content)
        name = f"content/{inside.as_posix()}"
        names.add(name)
        kind = _KINDS.get(inside.parts[0]) if len(inside.parts) > 1 else None
        unreadable = files.why_unreadable(path)
        if unreadable:
            findings.append(
                Finding(Rule.NOT_UTF8, name, Span(0, 0), f"cannot be read: {unreadable}")
            )
        elif inside.parts[0] == "assets":
            assets.append(path)
        elif kind is not None and path.suffix == ".md":
            source = files.read_source(path, name)
            if isinstance(source, Finding):
                findings.append(source)
            else:
                found[kind].append(source)
        elif kind is None and path.suffix == ".md":
            findings.append(_stray(name))
    notes_found = {kind: tuple(sources) for kind, sources in found.items()}
    return Tree(notes_found, tuple(assets), frozenset(names), tuple(findings))


def _stray(name: str) -> Finding:
    return Finding(
        Rule.STRAY_FILE,
        name,
        Span(0, 0),
        "this file is not read",
        f"move it to content/{', content/'.join(_KINDS)}",
    )


def parse(tree: Tree, default_lang: str) -> Notes:
    """Parse every note; of articles only the front matter."""

    def articles(sources: Sequence[SourceFile]) -> list[tuple[Article, Report]]:
        reports = [Report(source.path) for source in sources]
        return [
            (notes.read_article(source, report, default_lang), report)
            for source, report in zip(sources, reports, strict=True)
        ]

    parsed = workers.spread(articles, tree.notes["article"], jobs=workers.processes())
    reports: list[Report] = [report for _, report in parsed]

    def report(source: SourceFile) -> Report:
        reports.append(Report(source.path))
        return reports[-1]

    return Notes(
        tuple(article for article, _ in parsed),
        tuple(notes.read_entity(s, report(s)) for s in tree.notes["entity"]),
        tuple(notes.read_term(s, report(s)) for s in tree.notes["term"]),
        tuple(notes.read_page(s, report(s), default_lang) for s in tree.notes["page"]),
        tuple(finding for one in reports for finding in one.findings),
    )


def words(languages: tuple[str, ...]) -> dict[str, Messages]:
    """Read the interface texts of each language.

    Raises:
        SettingsError: There is no message file for a language.
    """
    found = {}
    for lang in languages:
        data = files.read_optional(MESSAGES / f"{lang}.yaml")
        if data is None:
            raise SettingsError(f"there are no interface texts for the language '{lang}'")
        found[lang] = read_messages(lang, data)
    return found


def check(settings: Settings) -> Checked:
    """Run the stages up to the assembled site and collect every finding.

    Raises:
        SettingsError: The content folder or a language's interface texts are missing.
    """
    tree = read_tree(settings)
    texts = tree.texts
    all_editions = editions(settings.languages)
    parsed = parse(tree, settings.languages[0])
    registry, clashes = build_registry(parsed.articles, parsed.entities, parsed.terms)
    visibility = Visibility(settings.audience, now(), settings.drafts)
    desk = _desk(settings, tree, registry, visibility, all_editions)
    resolved = workers.spread(
        lambda articles: [resolve_article(texts[a.path], a, desk) for a in articles],
        tuple(registry.articles.values()),
        jobs=workers.processes(),
    )
    every = tuple(r.card for r in resolved)
    shown = tuple(card for card in every if card.id in desk.shown)
    left_out = [card for card in every if card.id not in desk.shown]
    withheld = [
        card
        for card in left_out
        if card.status != "draft" or not visibility.may_see(registry.articles[card.id])
    ]
    desk = replace(desk, hidden=_only_in(left_out, shown), secret=_only_in(withheld, shown))
    pages = {p.id: page_body(texts[p.path], p, desk) for p in parsed.pages}
    site = assemble(
        settings.name,
        all_editions,
        registry.without(desk.hidden),
        Shelf(shown, Kept({r.card.id: r for r in resolved})),
        parsed.pages,
        visibility.now.date(),
    )
    site = replace(site, outlines=_outlines(settings, registry))
    findings = [
        *tree.findings,
        *parsed.findings,
        *clashes,
        *check_notes(registry, settings.languages),
        *check_translations(registry),
        *(finding for r in resolved for finding in r.findings),
        *(finding for _, found in pages.values() for finding in found),
        *_check_bodies(texts, registry, desk),
        *check_collections(registry),
        *_check_use(registry, every),
        *_check_references(resolved, registry, visibility.now),
        *_check_collisions(parsed.pages),
    ]
    return Checked(
        tree=tree,
        desk=desk,
        site=site,
        pages={id: body for id, (body, _) in pages.items()},
        findings=in_order(findings),
    )


def _outlines(settings: Settings, registry: Registry) -> Outlines | None:
    """Read the outlines of the world if there is anything to put on a map."""
    located = any(entity.location for entity in registry.entities.values())
    return read_outlines(OUTLINES.read_text("ascii")) if settings.maps and located else None


def _only_in(some: Iterable[Card], others: Iterable[Card]) -> frozenset[str]:
    """Return the entities and terms that `some` briefings mention and `others` do not."""
    if not some:
        return frozenset()
    known = {count.id for card in others for count in card.counts}
    return frozenset(c.id for card in some for c in card.counts if c.id not in known)


def _desk(
    settings: Settings,
    tree: Tree,
    registry: Registry,
    visibility: Visibility,
    all_editions: tuple[Edition, ...],
) -> Desk:
    languages = {*settings.languages, *(article.lang for article in registry.articles.values())}
    notes_ = registry.entities.values(), registry.terms.values()
    return Desk(
        registry=registry,
        matchers={lang: Matcher(*notes_, lang) for lang in sorted(languages)},
        words=words(settings.languages),
        files=tree.files,
        editions=all_editions,
        shown=frozenset(a.id for a in registry.articles.values() if visibility.shows(a)),
    )


def _check_bodies(texts: Mapping[str, str], registry: Registry, desk: Desk) -> Iterator[Finding]:
    bodies: tuple[Entity | Term, ...] = (*registry.entities.values(), *registry.terms.values())
    for note in bodies:
        yield from check_body(texts[note.path], note, desk)


def _check_use(registry: Registry, cards: Iterable[Card]) -> Iterator[Finding]:
    used = {count.id for card in cards for count in card.counts}
    for entity in registry.entities.values():
        if entity.id not in used:
            yield Finding(
                Rule.UNUSED_ENTITY, entity.path, entity.name_span, "no article mentions this entity"
            )
    for term in registry.terms.values():
        if term.id not in used:
            yield Finding(Rule.UNUSED_TERM, term.path, term.name_span, "no article uses this term")


def _check_references(
    resolved: list[Resolved], registry: Registry, now: dt.datetime
) -> Iterator[Finding]:
    spans = {(r.card.id, id): span for r in resolved for id, span in r.references.items()}
    yield from check_references((r.card for r in resolved), registry, now, spans)


def _check_collisions(pages: tuple[HandPage, ...]) -> Iterator[Finding]:
    """Pages in sub-folders are written to one folder, so their names may meet."""
    seen: dict[str, str] = {}
    for page in pages:
        first = seen.setdefault(page.id, page.path)
        if first != page.path:
            yield Finding(
                Rule.PATH_COLLISION,
                page.path,
                Span(0, 0),
                f"'pages/{page.id}.html' is also written for {first}",
            )


def press(checked: Checked, settings: Settings) -> tuple[Renderer, Press]:
    """Return what presents the pages of a site and what makes Markdown of them."""
    desk, texts = checked.desk, checked.tree.texts
    loader = FileSystemLoader([folder / "pages" for folder in settings.templates])

    def body(note: Entity | Term, page: DocPath, edition: Edition) -> str:
        return note_body(texts[note.path], note, page, edition, desk)

    return Renderer(loader, desk.words, now()), Press(checked.site, desk.words, body)


def write_docs(checked: Checked, settings: Settings) -> Built:
    """Present, render and write every page, so that the docs folder holds just these and the assets.

    Each process writes what it renders: the texts of a large site need more room than all the rest.

    Raises:
        SettingsError: A template is missing or wrong.
        WriteError: The folder cannot be written.
    """
    site, docs = checked.site, settings.docs
    renderer, presses = press(checked, settings)
    existing = files.tree_of(docs)

    def write(page: Page) -> tuple[DocPath, dict[str, object], bool]:
        text = _rendered(page, renderer)
        return page.path, meta(page), files.put(docs / page.path, text.encode())

    def work(jobs: Sequence[Job]) -> list[list[tuple[DocPath, dict[str, object], bool]]]:
        return [[write(page) for page in presses.pages(job)] for job in jobs]

    jobs = [job for job in presses.jobs() if settings.search or job.kind != "search"]
    pages: dict[DocPath, Mapping[str, object] | None] = {}
    changed = 0
    for made in workers.spread(work, jobs, jobs=workers.processes()):
        for path, front, is_new in made:
            if path in pages:
                raise SettingsError(f"two pages would be written to {path}")
            pages[path] = front
            changed += is_new
    for hand_page in site.pages:
        path = DocPath(f"pages/{hand_page.id}.md")
        text = renderer.hand_page(hand_page, checked.pages[hand_page.id])
        changed += files.put(docs / path, text.encode())
        pages[path] = None
    assets = {
        DocPath(path.relative_to(settings.content).as_posix()): path for path in checked.tree.assets
    }
    files.drop(docs, sorted(existing - pages.keys() - assets.keys()))
    changed += sum(files.put(docs / path, source.read_bytes()) for path, source in assets.items())
    return Built(checked, docs, pages, assets, changed)


def _rendered(page: Page, renderer: Renderer) -> str:
    try:
        return renderer.page(page)
    except Exception as error:
        # What goes wrong in a template can be anything; what goes wrong elsewhere is a bug.
        if not (isinstance(error, TemplateError) or _template_frames(error)):
            raise
        raise SettingsError(_template_message(error)) from error


def _template_frames(error: BaseException) -> list[traceback.FrameSummary]:
    """Return the places in templates that an error came through.

    Jinja compiles templates to code whose frames carry the template's own file and lines.
    """
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if frame.filename.endswith(".j2")]


def _template_message(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"the template {error.name} is missing"
    if isinstance(error, TemplateSyntaxError):
        place, line = error.filename or error.name or "", error.lineno
    else:
        found = _template_frames(error)
        place, line = (found[-1].filename, found[-1].lineno or 0) if found else ("", 0)
    where = f"the template {place}, line {line}," if place else "a template"
    what = error if isinstance(error, TemplateError) else repr(error)
    return f"{where} is wrong: {what}"
