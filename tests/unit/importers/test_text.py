"""Plain text to drafts. The files in tests/cases/import hold an input and its expected outline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.core.draft import Cut, Draft, Heading, ListBlock, Paragraph, Quote
from builder.importers.boilerplate import furniture, is_comments_marker
from builder.importers.charset import decode
from builder.importers.credit import read_byline, read_credit, read_dateline
from builder.importers.dates import date_line, find_date
from builder.importers.headline import LONGEST_TITLE, derive_title, sentences
from builder.importers.text import read_text

CASES = sorted((Path(__file__).parents[2] / "cases" / "import").glob("*.txt"))
FIELDS = ("agency", "publisher", "url", "dateline")


def read(text: str) -> Draft:
    return read_text(text.encode(), "article.txt")


def outline(draft: Draft) -> list[str]:
    head = [f"title {draft.title}"]
    head += ["derived"] if draft.title_derived else []
    head += [f"lang {draft.lang}"]
    head += [f"date {draft.date}"] if draft.date else []
    head += [f"authors {', '.join(draft.authors)}"] if draft.authors else []
    head += [f"{name} {value}" for name in FIELDS if (value := getattr(draft, name))]
    rows = [(draft.title_line, "title")] if draft.title_line else []
    for block in draft.blocks:
        match block:
            case Heading():
                rows.append((block.line, f"heading {block.level} {block.text}"))
            case ListBlock():
                rows.append((block.line, f"list {' | '.join(block.items)}"))
            case Quote():
                rows.append((block.line, f"quote {block.text}"))
            case Paragraph():
                rows.append((block.line, f"paragraph {block.text}"))
    rows += [(cut.line, f"cut {cut.reason}") for cut in draft.cut]
    return head + [f"{line} {text}" for line, text in sorted(rows)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    source, expected = path.read_text("utf-8").split(">>>> expected\n")
    got = outline(read(source))
    wanted = expected.splitlines()
    # A paragraph is given by its beginning.
    shown = [
        line[: len(want)] if " paragraph " in want else line
        for line, want in zip(got, wanted, strict=False)
    ]
    assert shown + got[len(wanted) :] == wanted


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def pieces(draft: Draft) -> list[tuple[int, int, str]]:
    """Every part of the draft that stands for text of the file: line, rank on it, text."""
    found: list[tuple[int, int, str]] = []
    if draft.title_line:
        found.append((draft.title_line, 0, draft.title))
    if draft.dateline:
        found.append((draft.dateline_line, 0, draft.dateline))
    for block in draft.blocks:
        if isinstance(block, ListBlock):
            items = enumerate(block.items, block.start)
            text = "".join(f"{n}{item}" if block.ordered else item for n, item in items)
            found.append((block.line, 1, text))
        else:
            found.append((block.line, 1, block.text))
    found += [(cut.line, 1, cut.text) for cut in draft.cut]
    return sorted(found)


def assert_complete(data: bytes) -> None:
    draft = read_text(data, "x.txt")
    source, _ = decode(data)
    found = pieces(draft)
    assert letters("".join(text for _, _, text in found)) == letters(source)
    lines = source.split("\n")
    assert all(lines[line - 1].strip() for line, _, _ in found)
    places = [(line, rank) for line, rank, _ in found]
    assert len(set(places)) == len(places)
    # What a piece holds begins on the line it names, so the lines in between are its own.
    for line, _, text in found:
        start = letters(text)[:3]
        assert start in letters(lines[line - 1] + "".join(lines[line:]))
    assert draft.title
    assert "\n" not in draft.title


REALISTIC = st.sampled_from(
    [
        "",
        "",
        "Chinas lange Antwort",
        "Von Egon Erwin Kisch",
        "FMW/Bloomberg",
        "(dpa)",
        "ANZEIGE",
        "Kommentare lesen und schreiben",
        "12 Kommentare",
        "Lesen Sie auch:",
        "----",
        "====",
        "# Titel",
        "## Abschnitt",
        "- ein Punkt",
        "* noch einer",
        "1. erstens",
        "2. zweitens",
        "– ein Strich",
        "> zitiert",
        "4. Juli 2025",
        "  eingerückt geht es weiter",
        "**Fett**",
        "BERLIN, 4. Juli 2025 (Reuters) – Die Regierung berät am Freitag über den Haushalt.",
        "Das ist ein Satz, der lang genug ist, um als Absatz durchzugehen, und er endet hier.",
        "A line of running text that was wrapped by somebody at about seventy",
        "columns and goes on here with a few more words until the para-",
        "graph ends.",
        "Quelle: https://example.org/2025/07/04/x",
        "Title: A title",
        "© 2025 dpa",
        "Teilen",
        "Related articles",
        "Alle Rechte vorbehalten",
        "* * *",
        "1. drittens",
        "/jha/he",
        "“Quote”",
    ]
)


@given(st.lists(REALISTIC | st.text(max_size=60), max_size=25), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost(lines: list[str], end: str) -> None:
    text = end.join(lines)
    assert_complete(text.encode("utf-8", "replace"))


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_read(data: bytes) -> None:
    assert_complete(data)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases_are_complete(path: Path) -> None:
    assert_complete(path.read_bytes().split(b">>>> expected\n")[0])


def test_line_ends_and_byte_order_mark_change_nothing() -> None:
    text = CASES[0].read_text("utf-8").split(">>>> expected\n")[0]
    plain = read(text)
    assert read_text(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), "x") == plain
    utf16 = read_text(text.encode("utf-16"), "x")
    assert utf16.notes == ("decoded-utf-16",)
    assert utf16.blocks == plain.blocks
    assert read(text.rstrip("\n")) == plain


def test_windows_1252_is_read_and_noted() -> None:
    draft = read_text(
        "Börse schließt\n\nDie „Börse“ schloss früh – wie erwartet.".encode("cp1252"), "x"
    )
    assert draft.title == "Börse schließt"
    assert draft.blocks[0] == Paragraph("Die „Börse“ schloss früh – wie erwartet.", 3)
    assert draft.notes == ("decoded-cp1252",)


def test_name_above_a_date_is_a_byline() -> None:
    draft = read(
        "Was ein Titel ist\n\nEgon Erwin Kisch\nDatum: 4. Juli 1925\n\nEin ganzer Satz steht da."
    )
    assert (draft.authors, draft.date) == (("Egon Erwin Kisch",), "1925-07-04")


def test_mixed_encodings_keep_what_is_valid() -> None:
    assert decode("früh ".encode() + "spät".encode("cp1252")) == ("früh spät", ("decoded-cp1252",))
    assert decode(b"a\x81b\x00") == (
        "a\ufffdb",
        ("decoded-cp1252", "replaced-bytes", "removed-controls"),
    )


def test_file_without_words_takes_its_name() -> None:
    draft = read_text(b"\n \n---\n", "2025/notiz.txt")
    assert (draft.title, draft.title_derived, draft.notes) == ("notiz", True, ("no-text",))
    assert draft.cut == (Cut("separator", 3, "---"),)


def test_lead_is_summary_and_first_block() -> None:
    draft = read(
        "Ein Titel\n\nDer Vorspann ist ein ganzer Satz.\n\nDann folgt der Text des Artikels."
    )
    assert draft.summary == "Der Vorspann ist ein ganzer Satz."
    assert [block.line for block in draft.blocks] == [3, 5]


def test_title_that_is_the_whole_lead_is_no_summary() -> None:
    draft = read(
        "Der Zins bleibt vorerst, wo er ist.\nDie Bank wartet ab, sagte sie am Freitag in Wien."
    )
    assert draft.title == "Der Zins bleibt vorerst, wo er ist"
    assert (draft.title_derived, draft.summary) == (True, "")


LEAD = "Der Text ist lang genug für einen Satz."


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        ("1. eins\n2. zwei", [ListBlock(("eins", "zwei"), 5, ordered=True)]),
        ("2. zwei\n3. drei", [ListBlock(("zwei", "drei"), 5, ordered=True, start=2)]),
        ("1. eins", [ListBlock(("eins",), 5, ordered=True)]),
        ("- a\n- b", [ListBlock(("a", "b"), 5)]),
        (
            "1. eins\n   - a\n2. zwei",
            [
                ListBlock(("eins",), 5, ordered=True),
                ListBlock(("a",), 6),
                ListBlock(("zwei",), 7, ordered=True, start=2),
            ],
        ),
        ("1. Der Anfang", [Heading(2, "1. Der Anfang", 5)]),
        ("2. zwei", [Paragraph("2. zwei", 5)]),
    ],
)
def test_numbered_lines_are_lists_unless_they_head_a_text(lines: str, blocks: list[object]) -> None:
    draft = read(f"Ein Titel\n\n{LEAD}\n\n{lines}\n\nEs geht mit einem längeren Satz weiter.\n")
    assert list(draft.blocks[1:-1]) == blocks


def test_a_list_at_the_top_is_no_title() -> None:
    assert read(f"1. eins\n2. zwei\n\n{LEAD}").title == LEAD[:-1]
    assert (read("1. eins\n2. zwei").title, read("1. eins\n2. zwei").notes) == ("eins", ())


def test_standfirst_is_a_paragraph() -> None:
    stand = "Warum die Börse den Frieden mehr fürchtet als den Krieg und was daraus folgt"
    draft = read(
        f"Was die Börse vom Frieden hält\n{stand}\n\n{'Der Handel begann am Morgen. ' * 6}"
    )
    assert draft.summary == stand


def test_thematic_photo_credit_near_the_top_does_not_end_the_article() -> None:
    body = "\n\n".join(["Ein Absatz, der lang genug ist, um als Text zu gelten. " * 4] * 6)
    draft = read(f"Ein Titel\n\nDer Vorspann ist ein Satz.\n\nReuters\n\n{body}")
    assert len(draft.blocks) == 7
    assert [cut.reason for cut in draft.cut] == ["credit"]


@pytest.mark.parametrize(
    ("lead", "title"),
    [
        ("Kurz und gut. Dann mehr.", "Kurz und gut"),
        ("Steigt der Zins? Niemand weiß es.", "Steigt der Zins?"),
        (
            "Am 4. Juli sagte Dr. A. z. B. nichts. Danach auch.",
            "Am 4. Juli sagte Dr. A. z. B. nichts",
        ),
        (
            "The central bank left its rate unchanged on Thursday, as almost everybody expected, "
            "and said that it would wait for more data before it moved again in either direction.",
            "The central bank left its rate unchanged on Thursday, as almost everybody expected",
        ),
        ("Wort " * 60, " ".join(["Wort"] * 21) + "…"),
    ],
)
def test_derived_titles(lead: str, title: str) -> None:
    assert derive_title(lead) == title


@given(st.text())
def test_derived_titles_are_short(text: str) -> None:
    assert len(derive_title(text)) <= LONGEST_TITLE


@given(st.text())
def test_sentences_lose_nothing(text: str) -> None:
    assert letters("".join(sentences(text))) == letters(text)


@pytest.mark.parametrize(
    ("line", "agencies", "publisher", "authors"),
    [
        ("FMW/Bloomberg", ("Bloomberg",), "Finanzmarktwelt", ()),
        ("FMW", (), "Finanzmarktwelt", ()),
        ("(dpa)", ("dpa",), "", ()),
        ("dpa-AFX", ("dpa-AFX",), "", ()),
        ("(dpa/AFP)", ("dpa", "AFP"), "", ()),
        ("Quelle: Reuters", ("Reuters",), "", ()),
        ("Quelle: Handelsblatt", (), "Handelsblatt", ()),
        ("Quellen: dpa, Reuters", ("dpa", "Reuters"), "", ()),
        ("Mit Material von dpa und Reuters", ("dpa", "Reuters"), "", ()),
        ("XYZ/Bloomberg", ("Bloomberg",), "XYZ", ()),
        ("Egon Erwin Kisch/Reuters", ("Reuters",), "", ("Egon Erwin Kisch",)),
        (
            "(Reporting by Nellie Bly and Henry Stanley; Editing by Daniel Defoe)",
            (),
            "",
            ("Nellie Bly", "Henry Stanley"),
        ),
        ("/jha/DP/zb", (), "", ()),
    ],
)
def test_credits(
    line: str, agencies: tuple[str, ...], publisher: str, authors: tuple[str, ...]
) -> None:
    credit = read_credit(line)
    assert credit is not None
    assert (credit.agencies, credit.publisher, credit.authors) == (agencies, publisher, authors)


@pytest.mark.parametrize(
    "line",
    [
        "Bloomberg meldet einen Rekord",
        "Die USA und China",
        "Material von hoher Güte",
        "EZB/Fed",
        "With assistance from the bank, the company survived.",
        "Nvidia",
        "(USA)",
        "und so weiter",
    ],
)
def test_no_credits(line: str) -> None:
    assert read_credit(line) is None


@pytest.mark.parametrize(
    ("line", "authors", "agency", "publisher"),
    [
        ("Von Egon Erwin Kisch, Bloomberg", ("Egon Erwin Kisch",), ("Bloomberg",), ""),
        ("By Nellie Bly", ("Nellie Bly",), (), ""),
        ("By Nellie Bly and Henry Stanley | July 4, 2025", ("Nellie Bly", "Henry Stanley"), (), ""),
        ("Von Egon Erwin Kisch, Frankfurt", ("Egon Erwin Kisch",), (), ""),
        ("Von Egon Erwin Kisch, 4. Juli 2025", ("Egon Erwin Kisch",), (), ""),
        ("By Nellie Bly, The Guardian", ("Nellie Bly",), (), "The Guardian"),
        ("Von dpa-AFX", (), ("dpa-AFX",), ""),
        ("Autor: Bertha von Suttner", ("Bertha von Suttner",), (), ""),
    ],
)
def test_bylines(
    line: str, authors: tuple[str, ...], agency: tuple[str, ...], publisher: str
) -> None:
    credit = read_byline(line)
    assert credit is not None
    assert (credit.authors, credit.agencies, credit.publisher) == (authors, agency, publisher)


@pytest.mark.parametrize(
    "line", ["Von Berlin bis Wien", "Von hier aus", "By the way", "Von Anfang an"]
)
def test_no_bylines(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("text", "written", "date"),
    [
        ("BERLIN, 4. Juli 2025 (Reuters) – Text", "BERLIN, 4. Juli 2025 (Reuters) –", "2025-07-04"),
        ("SEOUL, South Korea (AP) — Text", "SEOUL, South Korea (AP) —", None),
        ("BEIJING, July 4 (Xinhua) -- Text", "BEIJING, July 4 (Xinhua) --", None),
        ("(Bloomberg) -- Text", "(Bloomberg) --", None),
        ("Frankfurt/Main (dpa-AFX) - Text", "Frankfurt/Main (dpa-AFX) -", None),
        ("Berlin, 4. Juli 2025 – Text", "Berlin, 4. Juli 2025 –", "2025-07-04"),
    ],
)
def test_datelines(text: str, written: str, date: str | None) -> None:
    found = read_dateline(text)
    assert found is not None
    assert (found[0], found[2]) == (written, date)


@pytest.mark.parametrize(
    "text", ["Der Konzern (Reuters: NVDA) – gut", "Laut der Agentur (Reuters) – na ja", "DAX – auf"]
)
def test_no_datelines(text: str) -> None:
    assert read_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025-07-04", "2025-07-04"),
        ("04.07.2025, 14:32 Uhr", "2025-07-04"),
        ("4.7.25", "2025-07-04"),
        ("Freitag, 4. Juli 2025", "2025-07-04"),
        ("July 4th, 2025 at 2:30 PM EDT", "2025-07-04"),
        ("Published: 4 Jul 2025", "2025-07-04"),
        ("13/07/2025", "2025-07-13"),
        ("07/13/2025", "2025-07-13"),
        ("04/07/2025", None),
        ("31.02.2025", None),
        ("July 4", None),
        ("Am 4. Juli 2025 fiel alles", None),
    ],
)
def test_date_lines(text: str, date: str | None) -> None:
    assert date_line(text) == date
    assert find_date(text) == date or "fiel" in text


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("– Anzeige –", "advert"),
        ("Advertisement", "advert"),
        ("Teilen", "share"),
        ("Most Read from Bloomberg", "related"),
        ("Facebook Twitter WhatsApp", "share"),
        ("Share this:", "share"),
        ("Mehr zum Thema", "related"),
        ("Lesen Sie auch: Der Zins fällt", "related"),
        ("Related articles", "related"),
        ("Sign up for our newsletter", "newsletter"),
        ("Alle Rechte vorbehalten.", "copyright"),
        ("Copyright 2025 The Associated Press. All rights reserved.", "copyright"),
        ("Wir verwenden Cookies, um die Seite zu verbessern.", "consent"),
        ("We use cookies to improve your experience.", "consent"),
        ("Foto: dpa", "image"),
        ("Der Hafen am Morgen (Foto: Reuters)", "image"),
        ("3 min read", "boilerplate"),
        ("Dieser Artikel stellt keine Anlageberatung dar.", "disclaimer"),
        ("Tags: Gold", "boilerplate"),
        ("Our Standards: The Thomson Reuters Trust Principles.", "boilerplate"),
        ("Our standards: high ones, the bank says.", None),
        ("Weitere Nachrichten aus China belasteten den Markt.", None),
        ("Zurück zur Normalität", None),
        ("Copyright-Streit um KI", None),
        ("Most popular stocks fell on Friday.", None),
        ("Der Newsletter-Anbieter hat im Sommer viele Kunden erhalten.", None),
        ("Chart der Woche", None),
        ("More from the Fed is expected on Friday.", None),
        ("Die Anzeigen füllten die Seite.", None),
    ],
)
def test_furniture(line: str, reason: str | None) -> None:
    assert furniture(line) == reason


@pytest.mark.parametrize(
    ("line", "marker"),
    [
        ("Kommentare lesen und schreiben", True),
        ("Kommentare (12)", True),
        ("Leave a Reply", True),
        ("Comments", True),
        ("COMMENTS ARE CLOSED", True),
        ("Schreiben Sie einen Kommentar", True),
        ("View all 14 comments", True),
        ("Kommentar", False),
        ("Kommentare der Notenbanker drücken den Kurs", False),
        ("Comments from the Fed weighed", False),
    ],
)
def test_comments_markers(line: str, marker: bool) -> None:  # noqa: FBT001
    assert is_comments_marker(line) is marker


def test_case_files_name_real_lines() -> None:
    for path in CASES:
        expected = path.read_text("utf-8").split(">>>> expected\n")[1]
        assert re.match(r"title ", expected), path.name
