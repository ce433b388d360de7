"""One article from its source text to a briefing and the Markdown of its body."""

from __future__ import annotations

from collections.abc import Mapping

from builder.core import markdown
from builder.core.body import PageContext, body_markdown, linked_markdown
from builder.core.briefing import Briefing, Excerpt, excerpts, make_briefing, shown_texts
from builder.core.card import Card, make_card
from builder.core.decode import Report
from builder.core.findings import Finding, Rule
from builder.core.linker import Finder
from builder.core.markdown import Body
from builder.core.mentions import Context, Linked, Mention, Reference
from builder.core.messages import Messages
from builder.core.model import Article, Entity, HandPage, LinkPolicy, Term
from builder.core.paths import DocPath, by_hand, relative
from builder.core.registry import Registry
from builder.core.resolve import NO_LINKS, resolve
from builder.core.search import passages
from builder.core.source import Span, with_line_feeds
from builder.core.urls import Edition, edition_of
from builder.core.values import Value

_NOTE_POLICY = LinkPolicy("first-per-page", "first-per-page", ())


class Record(Value, frozen=True):
    """What a briefing's own page is made from, and its texts as search shows them, packed."""

    briefing: Briefing
    body: str
    passages: str


class Resolved(Value, frozen=True):
    """An article with everything that later stages need of it.

    `excerpts` are the sentences that mention a note, by its id. `targets` are what its links lead to,
    as written: what stands there depends on them.
    """

    card: Card
    record: Record
    excerpts: Mapping[str, tuple[Excerpt, ...]]
    references: Mapping[str, Span]
    targets: frozenset[str]
    findings: tuple[Finding, ...]


class Kept:
    """The records of briefings, in memory."""

    def __init__(self, resolved: Mapping[str, Resolved]) -> None:
        self._resolved = resolved

    def record(self, id: str) -> Record:
        """Return what the page of a briefing is made from."""
        return self._resolved[id].record

    def excerpts(self, note: str, briefing: str) -> tuple[Excerpt, ...]:
        """Return the sentences of a briefing that mention a note."""
        return self._resolved[briefing].excerpts.get(note, ())


class Desk(Value, frozen=True):
    """What resolving any note needs: the registry, matchers and words by language, files, editions.

    `sieves` do what matchers do, quicker if there are few texts.

    `shown` holds the ids of the articles that are published, `hidden` those of the entities and terms
    that only others mention; links to what is not published become plain text. `secret` are those of
    them that only restricted or embargoed articles mention: to name them is a fault.
    """

    registry: Registry
    matchers: Mapping[str, Finder]
    words: Mapping[str, Messages]
    files: frozenset[str]
    editions: tuple[Edition, ...]
    shown: frozenset[str]
    sieves: Mapping[str, Finder]
    hidden: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()

    def context(self, lang: str) -> Context:
        """Return what resolving a text in `lang` needs."""
        return Context(self.registry, self.matchers[lang], self.files, lang)


def resolve_article(text: str, article: Article, desk: Desk) -> Resolved:
    """Resolve an article's body and make its briefing and its page's Markdown."""
    report = Report(article.path)
    text = with_line_feeds(text)
    body = markdown.parse(text, article.body_start)
    linked = resolve(
        body,
        article.link,
        desk.context(article.lang),
        report,
        introduced_by=f"{article.title}\n{article.summary}",
    )
    report_html(text, body, report)
    shown = shown_texts(body, linked)
    briefing = make_briefing(article, body, linked, shown, report)
    anchors = {p.leaf: p.anchor for p in briefing.key_points if p.anchor.startswith("p")}
    edition = edition_of(article.lang, desk.editions)
    context = PageContext(
        note_link=lambda mention: (
            relative(edition.entity(mention.id), edition.briefing(article.id))
            if mention.kind == "entity"
            else f"#t-{mention.id}"
        ),
        reference_link=lambda reference: _link(reference, edition.briefing(article.id), desk),
        css_class=lambda mention: css_class(mention, desk.registry),
        words=desk.words[edition.lang],
        anchors=anchors,
        lang=article.lang,
    )
    return Resolved(
        card=make_card(briefing),
        record=Record(
            briefing,
            body_markdown(text, body, linked, context),
            passages.pack(body, shown, anchors),
        ),
        excerpts=excerpts(article.lang, body, linked, shown),
        references={r.target: r.span for r in linked.references if r.kind == "article"},
        targets=link_targets(body) | {text.value for text in article.link.exclude},
        findings=tuple(report.findings),
    )


def link_targets(body: Body) -> frozenset[str]:
    """Return what the links of a body lead to, as written."""
    return frozenset(link.target for leaf in body.leaves for link in leaf.links)


def css_class(mention: Mention, registry: Registry) -> str:
    """Return the classes of a mention: what it is, and of which type."""
    if mention.kind == "term":
        return "term"
    return f"mention {registry.entities[mention.id].type.value}"


def report_html(text: str, body: Body, report: Report) -> None:
    """Report HTML in a body; it is shown as text."""
    for span, _ in body.html:
        report.add(
            Rule.RAW_HTML,
            Span(span.start, span.start + len(text[span.start : span.end].rstrip().split("\n")[0])),
            "HTML is shown as text",
            "use Markdown, or a callout",
        )


def _link(reference: Reference, page: DocPath, desk: Desk) -> str:
    """Return the relative link of a reference, or '' if what it leads to is not published."""
    if reference.kind == "article":
        if reference.target not in desk.shown:
            return ""
        lang = desk.registry.articles[reference.target].lang
        return relative(edition_of(lang, desk.editions).briefing(reference.target), page)
    return relative(DocPath(reference.target.removeprefix("content/")), page)


def note_body(text: str, note: Entity | Term, page: DocPath, edition: Edition, desk: Desk) -> str:
    """Return the body of an entity or term as Markdown for its page; it never links to itself."""
    report = Report(note.path)
    linked = resolve(
        note.body,
        _NOTE_POLICY,
        desk.context(desk.editions[0].lang),
        report,
        exclude=frozenset((note.id,)),
    )
    return body_markdown(
        text, note.body, _drawn(linked, desk.hidden), _context(page, edition, desk)
    )


def _drawn(linked: Linked, hidden: frozenset[str]) -> Linked:
    """Return the drawn links, those to `hidden` notes as plain text.

    Mentions that are only recorded are dropped: a note's body has no strip.
    """
    plain = (
        Reference("plain", "", "", m.span, m.span, m.text)
        for m in linked.mentions
        if m.id in hidden and m.origin == "explicit"
    )
    return Linked(
        tuple(m for m in linked.mentions if m.drawn and m.id not in hidden),
        (*linked.references, *plain),
    )


def _context(page: DocPath, edition: Edition, desk: Desk) -> PageContext:
    return PageContext(
        note_link=lambda mention: relative(
            edition.entity(mention.id) if mention.kind == "entity" else edition.term(mention.id),
            page,
        ),
        reference_link=lambda reference: _link(reference, page, desk),
        css_class=lambda mention: css_class(mention, desk.registry),
        words=desk.words[edition.lang],
        anchors={},
        lang=edition.lang,
    )


def page_body(text: str, page: HandPage, desk: Desk) -> tuple[str, tuple[Finding, ...]]:
    """Return a hand-written page's Markdown with its annotations resolved, and its faults.

    MkDocs renders it with the extensions of mkdocs.yml, so nothing else in it is touched.
    """
    report = Report(page.path)
    edition = edition_of(page.lang, desk.editions)
    linked = resolve(page.body, NO_LINKS, desk.context(edition.lang), report)
    explicit = _drawn(linked, desk.hidden)
    _report_hidden(linked, desk, report)
    context = _context(by_hand(page.id), edition, desk)
    return linked_markdown(text, page.body, explicit, context), tuple(report.findings)


def check_body(text: str, note: Entity | Term, desk: Desk) -> tuple[Finding, ...]:
    """Return the faults in the body of an entity or term."""
    report = Report(note.path)
    lang = desk.editions[0].lang
    linked = resolve(
        note.body, _NOTE_POLICY, desk.context(lang), report, exclude=frozenset((note.id,))
    )
    report_html(text, note.body, report)
    if note.id not in desk.hidden:
        _report_hidden(linked, desk, report)
    return tuple(report.findings)


def _report_hidden(linked: Linked, desk: Desk, report: Report) -> None:
    """Report what a published text says of notes that only restricted articles mention."""
    for mention in linked.mentions:
        if mention.id in desk.secret:
            report.add(
                Rule.RESTRICTED_REFERENCE,
                mention.span,
                f"only restricted or embargoed articles mention '{mention.id}'",
                "do not name it here yet",
            )
