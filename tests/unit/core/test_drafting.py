from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.core import markdown, skeletons
from builder.core.articles import resolve_article
from builder.core.decode import Report
from builder.core.draft import Draft, Heading, ListBlock, Paragraph, Quote
from builder.core.drafting import (
    Original,
    annotate,
    free_id,
    id_of,
    imported_article,
    yaml_text,
)
from builder.core.findings import Rule, Severity
from builder.core.linker import Matcher
from builder.core.mentions import Context
from builder.core.model import Article, EntityType
from builder.core.notes import read_article, read_entity, read_term
from builder.core.source import SourceFile
from builder.importers.text import read_text
from tests.properties.texts import FRAGMENTS
from tests.sites.site import desk_of, registry_of

ORIGINAL = Original("seeds/a.txt", "0" * 64)
characters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
# As importers deliver them: without white space at the ends, and something is there.
texts = st.one_of(
    st.text(characters, min_size=1, max_size=30),
    st.sampled_from(
        [
            "# a", "a #", "1. x", "- y", "+ z", "> q", "***", "---", "===", "```", "    x", "| a |",
            "[[a|b]]", "[x](y)", "![x](y)", "<b>x</b>", "&amp;", "a\\", "~~a~~", "[^1]: x", "a_b_c",
            "https://example.org/?a=1&b=2", "[!quote] x", "= a", "1) x", ": a", "$x$", "==a==",
        ]
    ),
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip


def draft_of(*blocks: Heading | Paragraph | ListBlock | Quote, **fields: object) -> Draft:
    values: dict[str, object] = {
        "title": "Titel", "summary": "", "lang": "de", "date": None, "authors": (), "agency": "",
        "publisher": "", "url": "", "cut": (), "blocks": blocks,
    }  # fmt: skip
    return Draft(**(values | fields))  # type: ignore[arg-type]


def written(draft: Draft) -> tuple[str, Article, Report]:
    text = imported_article(draft, ORIGINAL, date="2025-06-27", lang=draft.lang)
    report = Report("content/articles/a.md")
    return text, read_article(SourceFile(report.path, text), report, "de"), report


def shown(text: str, article: Article) -> list[tuple[str, int, str]]:
    body = markdown.parse(text, article.body_start)
    return [(leaf.kind, leaf.level, leaf.text) for leaf in body.leaves]


@given(st.lists(texts, min_size=1, max_size=4), texts)
def test_text_stays_text(paragraphs: list[str], heading: str) -> None:
    blocks = [Heading(2, heading, 1), *(Paragraph(text, 1) for text in paragraphs)]
    text, article, report = written(draft_of(*blocks))
    assert report.findings == []
    assert shown(text, article) == [
        ("heading", 2, heading),
        *(("paragraph", 0, paragraph) for paragraph in paragraphs),
    ]


@given(texts, texts, texts, texts)
def test_front_matter_keeps_what_the_draft_says(
    title: str, summary: str, publisher: str, author: str
) -> None:
    draft = draft_of(
        Paragraph("x", 1), title=title, summary=summary, publisher=publisher, authors=(author,)
    )
    _, article, report = written(draft)
    assert report.findings == []
    assert (article.title, article.summary) == (title, summary)
    (source,) = article.sources
    assert (source.title, source.publisher, source.author) == (title, publisher, author)
    assert (source.file, source.sha256) == ("seeds/a.txt", "0" * 64)


def test_a_long_summary_is_wrapped_and_a_status_is_written() -> None:
    summary = "Wort: # " * 40
    text = imported_article(
        draft_of(Paragraph("x", 1), summary=summary),
        ORIGINAL,
        date="2025-06-27",
        lang="de",
        status="draft",
    )
    article = read_article(SourceFile("a.md", text), Report("a.md"), "de")
    assert article.summary == summary.strip()
    assert article.status == "draft"
    assert max(map(len, text.splitlines())) < 120


@given(st.lists(st.tuples(st.lists(texts, min_size=1, max_size=3), st.booleans()), max_size=4))
def test_lists_in_a_row_stay_apart(lists: list[tuple[list[str], bool]]) -> None:
    blocks = [ListBlock(tuple(items), 1, ordered=ordered) for items, ordered in lists]
    text, article, _ = written(draft_of(*blocks))
    body = markdown.parse(text, article.body_start)
    assert [block.kind for block in body.blocks if block.depth == 0] == ["list"] * len(lists)
    assert [leaf.text for leaf in body.leaves] == [item for items, _ in lists for item in items]


def test_a_list_keeps_its_first_number_and_a_heading_its_own() -> None:
    text, article, _ = written(
        draft_of(ListBlock(("zwei", "drei"), 1, ordered=True, start=2), Heading(2, "1. Eins", 3))
    )
    assert text[article.body_start :] == "\n2. zwei\n3. drei\n\n## 1. Eins\n"


def test_the_lead_is_summary_and_first_paragraph_and_its_names_count() -> None:
    draft = read_text(b"Titel\n\nChina wartet ab.\n\nDann geschah nichts mehr.\n", "a.txt")
    text, article, _ = written(draft)
    assert article.summary == "China wartet ab."
    briefing = resolve_article(text, article, desk_of(registry_of(NOTES))).record.briefing
    assert [(count.id, count.count) for count in briefing.counts] == [("china", 1)]


def test_a_quotation_is_no_callout() -> None:
    text, article, _ = written(draft_of(Quote("[!quote] so", 1)))
    body = markdown.parse(text, article.body_start)
    assert not body.callouts
    assert body.leaves[0].text == "[!quote] so"


def test_a_derived_title_is_not_said_twice() -> None:
    lead = Paragraph("Das war es. Und mehr.", 1)
    draft = draft_of(
        lead, Paragraph("x", 2), title="Das war es", summary=lead.text, title_derived=True
    )
    assert written(draft)[1].summary == "Und mehr."
    cut_short = draft_of(lead, title="Das war", summary=lead.text, title_derived=True)
    assert written(cut_short)[1].summary == "Das war es. Und mehr."


NOTES = {
    "china": {"name": "China", "type": "place"},
    "xi-jinping": {"name": "Xi Jinping", "type": "person", "weak_aliases": ["Xi"]},
    "at-t": {"name": "AT&T", "type": "organization"},
    "zoll": {"term": "Zoll"},
    "mercury-a": {"name": "Merkur", "type": "place"},
    "mercury-b": {"name": "Merkur", "type": "product"},
}


def annotated(text: str, title: str = "Titel") -> tuple[str, list[str], tuple[str, ...]]:
    draft = read_text(f"{title}\n\nEin Vorspann.\n\n{text}\n".encode(), "a.txt")
    source, article, _ = written(draft)
    registry = registry_of(NOTES)
    matcher = Matcher(registry.entities.values(), registry.terms.values(), "de")
    found = annotate(source, article, Context(registry, matcher, frozenset(), "de"))
    return (
        found.text.partition("\n---\n")[2].strip(),
        [m.id for m in found.mentions],
        found.ambiguous,
    )


def test_the_first_mention_in_each_section_is_annotated() -> None:
    text, ids, _ = annotated(
        "China hebt Zölle auf, sagt China. Das gilt ab sofort für alle.\n\n## Danach\n\n"
        "Chinas Regierung schweigt dazu bis heute."
    )
    assert text == (
        "Ein Vorspann.\n\n"
        "[[china|China]] hebt [[zoll|Zölle]] auf, sagt China. Das gilt ab sofort für alle.\n\n"
        "## Danach\n\n[[china|Chinas]] Regierung schweigt dazu bis heute."
    )
    assert ids == ["china", "zoll", "china"]


def test_escaped_names_are_annotated() -> None:
    text, _, _ = annotated("Der Konzern AT&T wächst, und zwar in allen Ländern.")
    assert "[[at-t|AT&amp;T]]" in text


def test_a_short_name_counts_once_the_title_has_the_full_one() -> None:
    assert "[[xi-jinping|Xi]]" in annotated("Dann sprach Xi vor allen.", "Xi Jinping in Wien")[0]
    assert "[[" not in annotated("Dann sprach Xi vor allen.")[0]


LINES = st.lists(texts | st.sampled_from(["", "# x", "- x", "1. x", "> [!event] morgen"])).map(
    "\n".join
)


@given(LINES | st.lists(st.sampled_from(FRAGMENTS) | texts, max_size=20).map("".join))
@example("T\n\nSiehe [^1], [[nichts]] und [[auch|das]].\n\n[^2] fehlt.")
def test_what_is_imported_has_no_errors(received: str) -> None:
    draft = read_text(received.encode(), "a.txt")
    source, article, report = written(draft)
    desk = desk_of(registry_of(NOTES))
    text = annotate(source, article, desk.context(draft.lang)).text
    article = read_article(SourceFile(report.path, text), report, "de")
    findings = (*report.findings, *resolve_article(text, article, desk).findings)
    assert [f for f in findings if f.rule is not Rule.AMBIGUOUS_NAME] == []


def test_ambiguous_names_stay_as_they_are_and_are_told() -> None:
    text, ids, ambiguous = annotated("Der Merkur ist klein, und der Merkur ist warm.")
    assert "[[" not in text
    assert ids == []
    assert ambiguous == ("'Merkur' could mean mercury-a or mercury-b",)


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Über Öl", "ueber-oel"),
        ("China's rare earths", "chinas-rare-earths"),
        ("中国", ""),
        ("Wort " * 30, "wort-wort-wort-wort-wort-wort-wort-wort-wort-wort-wort-wort"),
        ("x" * 80, "x" * 60),
    ],
)
def test_ids(title: str, id: str) -> None:
    assert id_of(title) == id


def test_free_id() -> None:
    assert free_id("a", {}) == "a"
    assert free_id("a", {"a": "", "a-2": ""}) == "a-3"


@given(texts)
def test_yaml_text_is_one_line(text: str) -> None:
    assert "\n" not in yaml_text(text)


TITLES = ["Über Öl", "A: b # c", "'x' \"y\"", "- a", "{a}", "null", "12", "yes", "@a", "2025-06-27"]


def filled_in(text: str) -> str:
    """Return a note with its hints uncommented."""
    return re.sub(r"(?m)^( *)# (?=[a-z_]+:|  )", r"\1", text).replace("status: draft\n", "")


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("lang", ["de", "en", "fr"])
def test_new_notes_have_no_faults(title: str, lang: str) -> None:
    for fill in (str, filled_in):
        report = Report("content/articles/a.md")
        text = fill(skeletons.new_article(title, date="2025-06-27", lang=lang))
        article = read_article(SourceFile(report.path, text), report, "de")
        assert (article.title, article.lang) == (title, lang)
        for type in EntityType:
            text = fill(skeletons.new_entity(title, type=type, lang=lang))
            entity = read_entity(SourceFile("content/entities/a.md", text), report)
            assert (entity.name.get(""), entity.type) == (title, type)
        for languages in (("de",), ("de", "en")):
            text = skeletons.new_term(title, lang=lang, languages=languages)
            term = read_term(SourceFile("content/glossary/a.md", text), report)
            assert term.name.get(lang) == title
        assert [f for f in report.findings if f.severity > Severity.INFO] == []


def test_hints_are_what_the_model_knows() -> None:
    text = filled_in(skeletons.new_article("T", date="2025-06-27", lang="de"))
    article = read_article(SourceFile("a.md", text), Report("a.md"), "de")
    assert article.key_points
    assert article.whats_next[0].date is not None
    assert article.confidence is not None
    assert article.sources[0].url == "https://example.org/"
    assert [topic.value for topic in article.topics] == ["Handel"]
