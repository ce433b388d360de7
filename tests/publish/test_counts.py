"""Numbers and backlinks, counted again from the finished HTML and from the sources.

Nothing of the builder is used: briefing pages are the evidence for sidebars, entity pages, glossary and
registers; the content files, read with regular expressions, are the evidence for what is marked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from tests.publish.sites import Site

EDITIONS = {"de": "", "en": "en/"}
MARKED = re.compile(r"([mu])-(.+)-(\d+)")
ANNOTATION = re.compile(
    r"\[\[(?P<id>[^\]|\n]+?)(?:\\?\|(?P<label>[^\]\n]*))?\]\]"
    r"|\[(?P<text>[^\]\n]+)\]\((?:\.\./)+(?:entities|glossary)/(?P<file>[\w-]+)\.md\)"
)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
ENDINGS = ("", "s", "es", "n", "en", "’s", "'s", "’", "'")
ADJECTIVE = re.compile(r"(\w{2,}?)(?:e|er|es|en|em) (?=[A-ZÄÖÜ])")


@dataclass(frozen=True)
class Mark:
    """A mention or a use of a term in a briefing."""

    kind: str
    id: str
    number: int
    text: str
    drawn: bool


@pytest.fixture(scope="module")
def marks(sample: Site) -> dict[str, list[Mark]]:
    """The marks of every briefing page, by its path, in document order."""
    return {
        path: marks_of(sample.page(path))
        for path in sample.paths
        if re.fullmatch(r"(?:en/)?briefings/.+\.html", path)
    }


def marks_of(page: BeautifulSoup) -> list[Mark]:
    found = []
    spans = page.select("main span[id]")
    for figure in page.select("main figure:has(> figcaption)"):
        # In the source the speaker stands before the words; numbers follow the source.
        inside = figure.select("span[id]")
        at = spans.index(inside[0]) if inside else 0
        said = [span for span in inside if span.find_parent("figcaption")]
        spans[at : at + len(inside)] = [*said, *(span for span in inside if span not in said)]
    for span in spans:
        match = MARKED.fullmatch(str(span["id"]))
        assert match, span
        link = span.find("a", href=True)
        found.append(Mark(match[1], match[2], int(match[3]), squeeze(span), link is not None))
    return found


def squeeze(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def count(found: list[Mark], kind: str) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for mark in found:
        counts[mark.id] += mark.kind == kind
    return {id: n for id, n in counts.items() if n}


def test_there_is_something_to_count(marks: dict[str, list[Mark]]) -> None:
    assert len(marks) >= 10
    assert sum(map(len, marks.values())) > 300


def test_marks_are_numbered_from_one_without_gaps(marks: dict[str, list[Mark]]) -> None:
    for path, found in marks.items():
        numbers = defaultdict(list)
        for mark in found:
            numbers[mark.kind, mark.id].append(mark.number)
        for key, values in numbers.items():
            assert values == list(range(1, len(values) + 1)), (path, key)


def test_a_sidebar_counts_what_is_on_its_page(sample: Site, marks: dict[str, list[Mark]]) -> None:
    for path, found in marks.items():
        rows = sidebar(sample.page(path))
        assert {id: row[0] for id, row in rows.items()} == count(found, "m"), path
        for id, (number, ticks, places) in rows.items():
            # Mentions that a strip cannot show apart share a tick.
            every = [f"#m-{id}-{n}" for n in range(1, number + 1)]
            assert ticks == [tick for tick in every if tick in ticks], (path, id)
            assert ticks[0] == every[0], (path, id)
            assert all(0 <= place <= 100 for place in places), (path, id)
            assert all(a + 2 <= b for a, b in pairwise(places)), (path, id)


def test_a_sidebar_tells_the_first_and_the_latest_briefing(
    sample: Site, marks: dict[str, list[Mark]]
) -> None:
    used: dict[str, dict[str, str]] = defaultdict(dict)
    for path, found in marks.items():
        kicker = sample.page(path).select_one("div.kicker time")
        assert kicker is not None
        for id in count(found, "m"):
            used[id][path] = str(kicker["datetime"])
    texts = {
        page: front(source)[0].get("translation_of", source.stem)
        for page, source, _ in articles(sample)
    }
    for path in marks:
        for row in sample.page(path).select("aside.sidebar section.group li"):
            seen, link = row.select_one(".seen"), row.select_one("a[href]")
            assert seen is not None
            assert link is not None
            every = used[re.sub(r"#m-(.+)-1", r"\1", str(link["href"]))]
            dates = {p: date for p, date in every.items() if counts_for(p, path, every, texts)}
            text = squeeze(seen)
            if len(dates) == 1:
                assert re.fullmatch("nur in diesem Briefing|in this briefing only", text)
                continue
            assert text.startswith(f"in {len(dates)} "), (path, text)
            there = {
                ((Path("/") / path).parent / str(a["href"])).resolve().relative_to("/").as_posix()
                for a in seen.select("a[href]")
            }
            said = [dates[each] for each in there]
            if re.search(r"(zuerst|first) (hier|here)", text):
                assert dates[path] == min(dates.values()), (path, text)
            else:
                assert min(dates.values()) in said, (path, text)
            if re.search(r"(zuletzt|latest) (hier|here)", text):
                assert dates[path] == max(dates.values()), (path, text)
            else:
                assert max(dates.values()) in said, (path, text)


def counts_for(page: str, reader: str, all_pages: Iterable[str], texts: dict[str, str]) -> bool:
    """Whether a briefing counts for the reader of a page: of two versions, that in the reader's language."""
    versions = [p for p in all_pages if texts[p] == texts[page]]
    own = [p for p in versions if p.startswith("en/") == reader.startswith("en/")]
    return page in (own or versions[:1])


def test_the_names_under_the_headline_are_the_most_frequent(
    sample: Site, marks: dict[str, list[Mark]]
) -> None:
    for path, found in marks.items():
        counts = count(found, "m")
        chips = sample.page(path).select("nav.chips .mention")
        said = [
            (str(link["href"])[3:-2], int(number.get_text()))
            for chip in chips
            for link, number in [(chip.select("a[href]")[0], chip.select("small")[0])]
        ]
        assert said == [(id, counts[id]) for id, _ in said], path
        assert [n for _, n in said] == sorted(counts.values(), reverse=True)[:6], path


def test_groups_of_a_sidebar_say_how_many_they_hold(
    sample: Site, marks: dict[str, list[Mark]]
) -> None:
    for path in marks:
        for group in sample.page(path).select("aside.sidebar section.group"):
            said = group.select_one("h3 small")
            assert said is not None, path
            assert int(said.get_text()) == len(group.select("li")), path


def sidebar(page: BeautifulSoup) -> dict[str, tuple[int, list[str], list[float]]]:
    """The number said, the targets of the ticks and their places, for each entity."""
    rows = {}
    for row in page.select("aside.sidebar section.group li"):
        name, *ticks = row.select(":scope > a[href], svg a[href]")
        number = row.select_one(".count a[href]")
        assert number is not None
        match = re.fullmatch(r"#m-(.+)-1", str(name["href"]))
        assert match, row
        assert str(number["href"]).endswith(f"/entities/{match[1]}.html")
        places = [float(re.split(r"[M ]", str(t["d"]))[1]) for t in row.select("path.tick")]
        rows[match[1]] = (int(number.get_text()), [str(tick["href"]) for tick in ticks], places)
    return rows


@pytest.mark.parametrize("lang", EDITIONS)
@pytest.mark.parametrize(("kind", "folder"), [("m", "entities"), ("u", "glossary")])
def test_backlinks_are_the_marks_of_all_briefings(
    sample: Site, marks: dict[str, list[Mark]], kind: str, folder: str, lang: str
) -> None:
    expected = defaultdict(lambda: defaultdict(list))
    for path, found in marks.items():
        for mark in found:
            if mark.kind == kind:
                expected[mark.id][path].append((mark.number, mark.text))
    for told in expected.values():
        for left_out in other_versions(sample, set(told), lang):
            del told[left_out]
    ids = sorted(path.stem for path in (sample.content / folder).glob("*.md"))
    assert set(expected) <= set(ids)
    for id in ids:
        said, found = backlinks(sample, f"{EDITIONS[lang]}{folder}/{id}")
        assert {path: sorted(rows) for path, rows in found.items()} == {
            path: sorted(rows) for path, rows in expected[id].items()
        }, id
        assert said == len(expected[id]), id


def other_versions(site: Site, told: set[str], lang: str) -> set[str]:
    """Of texts that several of the pages `told` are versions of, those that an edition leaves out."""
    found = set()
    for page, path, _ in articles(site):
        original = front(path)[0].get("translation_of")
        if original:
            pair = {"de": f"briefings/{original}.html", "en": page}
            if set(pair.values()) <= told:
                found |= set(pair.values()) - {pair[lang]}
    return found


def backlinks(site: Site, stem: str) -> tuple[int, dict[str, list[tuple[int, str]]]]:
    """The number of briefings said on a page, and the marks that it and its continuations list."""
    found = defaultdict(list)
    first = site.page(f"{stem}.html")
    kicker = first.select_one("div.kicker")
    assert kicker is not None
    number = re.search(r"in (\d+) ", kicker.get_text())
    for path in [p for p in site.paths if re.fullmatch(rf"{re.escape(stem)}(?:\.\d+)?\.html", p)]:
        for mark in site.page(path).select("section.mentions li a > mark"):
            assert mark.parent is not None
            address, _, anchor = str(mark.parent["href"]).partition("#")
            match = MARKED.fullmatch(anchor)
            assert match
            assert match[2] == stem.rpartition("/")[2]
            target = (Path("/") / path).parent / address
            briefing = target.resolve().relative_to("/").as_posix()
            found[briefing].append((int(match[3]), squeeze(mark)))
    return int(number[1]) if number else 0, found


@pytest.mark.parametrize("prefix", EDITIONS.values())
def test_registers_and_glossary_say_in_how_many_briefings(
    sample: Site, marks: dict[str, list[Mark]], prefix: str
) -> None:
    used = {
        (mark.kind, mark.id): {
            p for p, found in marks.items() if (mark.kind, mark.id) in keys(found)
        }
        for found in marks.values()
        for mark in found
    }
    lang = "en" if prefix else "de"
    used = {key: told - other_versions(sample, told, lang) for key, told in used.items()}
    rows = 0
    for path in sample.paths:
        if not path.startswith((f"{prefix}register/", f"{prefix}glossary/index")):
            continue
        kind = "u" if "glossary" in path else "m"
        for row in sample.page(path).select("section.letter li"):
            link, number = row.select_one("a[href]"), row.select("small")[-1]
            match = re.search(r"in (\d+) ", number.get_text())
            assert link is not None
            id = str(link["href"]).rpartition("/")[2].removesuffix(".html")
            assert (int(match[1]) if match else 0) == len(used.get((kind, id), ())), (path, id)
            rows += 1
    notes = [*sample.content.glob("entities/*.md"), *sample.content.glob("glossary/*.md")]
    assert rows == len(notes)


def keys(found: list[Mark]) -> set[tuple[str, str]]:
    return {(mark.kind, mark.id) for mark in found}


def test_terms_at_the_foot_are_those_marked_in_the_text(
    sample: Site, marks: dict[str, list[Mark]]
) -> None:
    for path, found in marks.items():
        foot = [str(tag["id"]) for tag in sample.page(path).select("section.terms a[id]")]
        assert sorted(foot) == sorted(f"t-{id}" for id in count(found, "u")), path


# From the sources


@dataclass(frozen=True)
class Note:
    """An entity or term as its file says, read without the builder."""

    kind: str
    names: frozenset[str]


@cache
def front(path: Path) -> tuple[dict[str, Any], str]:
    text = path.read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


def articles(site: Site) -> list[tuple[str, Path, str]]:
    """The articles that are for everyone: path of the page, source, body."""
    found = []
    for path in sorted((site.content / "articles").rglob("*.md")):
        head, body = front(path)
        if is_public(head):
            folder = EDITIONS[head.get("lang", "de")]
            found.append((f"{folder}briefings/{path.stem}.html", path, body))
    return found


def is_public(head: dict[str, Any]) -> bool:
    return head.get("status", "published") == "published" and head.get("tlp", "clear") == "clear"


@pytest.fixture(scope="module")
def notes(sample: Site) -> dict[str, Note]:
    found = {}
    for folder, kind, key in (("entities", "m", "name"), ("glossary", "u", "term")):
        for path in (sample.content / folder).glob("*.md"):
            head, _ = front(path)
            names = head[key]
            names = list(names.values()) if isinstance(names, dict) else [names]
            for more in ("aliases", "weak_aliases", "forms"):
                names += [str(name) for name in head.get(more) or ()]
            found[path.stem] = Note(kind, frozenset(names))
    return found


@pytest.fixture(scope="module")
def labels(sample: Site, notes: dict[str, Note]) -> dict[str, list[tuple[str, str]]]:
    """The explicit annotations of each article: id and label (or '')."""
    ids = {name: id for id, note in notes.items() for name in note.names}
    found = {}
    for page, _, body in articles(sample):
        found[page] = [
            (
                match["file"] or ids.get(match["id"], match["id"]),
                match["text"] or match["label"] or "",
            )
            for match in ANNOTATION.finditer(CODE.sub("", body))
        ]
    return found


def test_every_annotation_is_a_link_on_its_page(
    marks: dict[str, list[Mark]], labels: dict[str, list[tuple[str, str]]], notes: dict[str, Note]
) -> None:
    assert set(labels) == set(marks)
    assert sum(map(len, labels.values())) > 20
    for path, marked in labels.items():
        drawn = [(mark.id, mark.text) for mark in marks[path] if mark.drawn]
        for id, label in marked:
            if id not in notes:
                continue
            texts = [text for found, text in drawn if found == id]
            assert texts, (path, id)
            if label:
                assert re.sub(r"[*_`]", "", label) in texts, (path, id, label)
            else:
                assert notes[id].names & set(texts), (path, id)
            drawn.remove((id, label if label in texts else texts[0]))


def test_every_mention_shows_a_name_of_its_entity(
    marks: dict[str, list[Mark]], labels: dict[str, list[tuple[str, str]]], notes: dict[str, Note]
) -> None:
    for path, found in marks.items():
        for mark in found:
            if mark.kind != "m" or (mark.id, mark.text) in labels[path]:
                continue
            forms = {form for name in notes[mark.id].names for form in inflected(name)}
            assert mark.text in forms, (path, mark)


def inflected(name: str) -> set[str]:
    """A name with the endings that a genitive may have and, before a noun, an adjective."""
    names = {name}
    if match := ADJECTIVE.match(name):
        names |= {f"{match[1]}{end} {name[match.end() :]}" for end in ("e", "er", "es", "en", "em")}
    return {each + ending for each in names for ending in ENDINGS}


def test_every_public_article_has_its_page(sample: Site, marks: dict[str, list[Mark]]) -> None:
    assert [page for page, _, _ in articles(sample) if page not in sample.paths] == []
    assert len(articles(sample)) == len(marks)


def test_an_article_for_few_leaves_no_trace(sample: Site) -> None:
    sources = (sample.content / "articles").rglob("*.md")
    held = [(path, head) for path in sources if not is_public(head := front(path)[0])]
    assert held, "the sample shows an article with a marking"
    for file in (
        f for f in sample.html.rglob("*") if f.suffix in (".html", ".xml", ".json", ".js")
    ):
        text = file.read_text(encoding="utf-8")
        for path, head in held:
            assert path.stem not in text, file
            assert head["title"] not in text, file


def test_nothing_of_the_text_is_lost(sample: Site) -> None:
    """Every line of running text in an article's body is on its page."""
    checked = 0
    for address, path, body in articles(sample):
        main = sample.page(address).select_one("main")
        assert main is not None
        shown = squeeze(main)
        for line in body.splitlines():
            if line.startswith((">", "|", "#", "```")) or "[" in line or not line.strip():
                continue
            words = re.sub(r"^(?:[-*+]|\d+\.) |[*`]", "", line.strip())
            assert " ".join(words.split()) in shown, (path.name, line)
            checked += 1
    assert checked > 50
