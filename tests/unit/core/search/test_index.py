"""The index of a small site: every word of it is found, nothing that is left out is in it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import build, indexing
from builder.core.search.fold import terms
from builder.kept import Lineage
from builder.writing import Built
from tests.sites.site import settings_for, write_site
from tests.unit.core.search.reader import Index, read

ENTITY = b"""---
name: {de: Nimbus AG, en: Nimbus Corp.}
type: organization
aliases: [Nimbus-Konzern]
---
"""
PERSON = b"""---
name: Ada Beispiel
type: person
aliases: [Nimbus-Chefin]
description: {de: leitet die Nimbus AG, en: runs Nimbus}
---
"""
TERM = b"""---
term: {de: Ausfuhrbremse, en: export brake}
aliases: [Exportbremse]
---
Eine erfundene Regel.
"""
HIDDEN = b"---\nname: Verschlussperson\ntype: person\n---\n"
ARTICLES = {
    "alt": (
        "Strenge Regeln für Großrechner",
        "2025-01-10",
        "Die [[nimbus]] liefert. Die Fuehrung schweigt.\n\n## Öl im März\n\n"
        "Ein Exportverbot gilt, ein großer Export ruht.",
        "",
    ),
    "neu": (
        "Neue Frist",
        "2025-06-01",
        "[[ada-beispiel]] spricht, und die Ausfuhrbremse wirkt. Groß ist der Export.",
        "",
    ),
    "rot": ("Geheimsache", "2025-06-02", "Nur [[verschluss]] weiß es.", "tlp: red\n"),
    "bald": ("Morgenluft", "2025-06-03", "Kommt noch.", "embargo: 2099-01-01T00:00:00Z\n"),
    "entwurf": ("Rohfassung", "2025-06-04", "Unfertig.", "status: draft\n"),
    "weg": ("Falschmeldung", "2025-06-05", "Stimmt nicht.", "status: withdrawn\n"),
}


def article(title: str, date: str, body: str, more: str) -> bytes:
    front = (
        f"title: {title}\ndate: {date}\nlang: de\nsummary: Kurz gesagt.\ntopics: [Handel]\n{more}"
    )
    return f"---\n{front}---\n\n{body}\n".encode()


@pytest.fixture(autouse=True)
def _fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1751673600")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_site(
        tmp_path,
        [
            ("content/entities/nimbus.md", ENTITY),
            ("content/entities/ada-beispiel.md", PERSON),
            ("content/entities/verschluss.md", HIDDEN),
            ("content/glossary/ausfuhrbremse.md", TERM),
            *(
                (f"content/articles/2025/{id}.md", article(*given))
                for id, given in ARTICLES.items()
            ),
        ],
    )
    return tmp_path


def written(root: Path, into: str) -> dict[str, str]:
    settings = settings_for(root)
    checked = build.check(settings)
    assert not checked.has_errors, checked.findings
    indexing.write_index(
        Built(
            checked,
            settings.docs,
            (),
            {},
            frozenset(),
            is_partial=False,
            is_relisted=True,
            made={},
            lineage=Lineage(root / "kept", "", into),
        ),
        root / into,
    )
    return {
        path.relative_to(root / into).as_posix(): path.read_text("utf-8")
        for path in sorted((root / into).rglob("*.js"))
    }


def edition(files: dict[str, str], folder: str) -> Index:
    return read({name: text for name, text in files.items() if name.startswith(folder)})


def texts(index: Index) -> list[dict[str, object]]:
    found = (re.fullmatch(r"t(\d+)-\d+/(\d+)", name) for name in index.parts)
    names = [m[0] for m in sorted(filter(None, found), key=lambda m: (int(m[1]), int(m[2])))]
    return [dict(index.parts[name]) for name in names]  # type: ignore[call-overload]


def test_every_word_is_found_by_each_of_its_beginnings(root: Path) -> None:
    index = edition(written(root, "site"), "search/")
    assert [text["u"] for text in texts(index)] == ["briefings/alt.html", "briefings/neu.html"]
    for number, text in enumerate(texts(index)):
        for chunk in " ".join((str(text["t"]), str(text["s"]), *text["p"][1::2])).split():  # type: ignore[index]
            for term in terms(chunk):
                for end in range(1, len(term) + 1):
                    assert number in index.find(term[:end]), (chunk, term[:end])


@pytest.mark.parametrize(
    ("word", "briefings", "notes"),
    [
        ("grossrechner", {0}, set()),
        ("rechner", {0}, set()),
        ("verbot", {0}, set()),
        ("bremse", {1}, {2}),
        ("fuhrung", {0}, set()),
        ("ol", {0}, set()),
        ("nimbus", {0, 1}, {0, 1}),
        ("konzern", {0}, {1}),
        ("nimbuschefin", {1}, {0}),
        ("corp", {0}, {1}),
        ("exportbremse", {1}, {2}),
    ],
)
def test_briefings_and_notes_are_found(
    root: Path, word: str, briefings: set[int], notes: set[int]
) -> None:
    index = edition(written(root, "site"), "search/")
    assert index.find(word) == briefings
    assert index.find(word, kind=1) == notes


def test_an_edition_has_its_own_briefings_and_all_notes(root: Path) -> None:
    index = edition(written(root, "site"), "en/search/")
    assert texts(index) == []
    assert index.find("nimbus", kind=1) == {0, 1}
    assert index.parts["n0"][1][:2] == ["entities/nimbus.html", "Nimbus Corp."]  # type: ignore[index]
    assert index.parts["root"]["lang"] == "en"  # type: ignore[index]


def test_passages_know_where_they_are(root: Path) -> None:
    text = texts(edition(written(root, "site"), "search/"))[0]
    assert text["p"] == [
        *("", "Die Nimbus AG liefert. Die Fuehrung schweigt."),
        *("ol-im-marz", "Öl im März"),
        *("ol-im-marz", "Ein Exportverbot gilt, ein großer Export ruht."),
    ]


def test_what_is_not_published_leaves_no_trace(root: Path) -> None:
    for name, text in written(root, "site").items():
        for word in (
            "geheim",
            "verschluss",
            "morgenluft",
            "rohfassung",
            "falschmeldung",
            "unfertig",
        ):
            assert word not in text.casefold(), name


def test_with_what_is_kept_and_without_it_the_bytes_are_the_same(root: Path) -> None:
    cold = written(root, "cold")
    assert (root / "kept" / "search-de").is_dir()
    assert written(root, "warm") == cold
    changed = root / "content" / "articles" / "2025" / "neu.md"
    changed.write_text(changed.read_text("utf-8").replace("spricht", "redet"), "utf-8")
    warm = written(root, "changed")
    assert warm != cold
    shutil.rmtree(root / "kept")
    assert written(root, "fresh") == warm


def flipped(data: bytes) -> bytes:
    """Damage the middle of a word."""
    return data.replace(b"grossrechner", b"grossrechnes")


@pytest.mark.parametrize(
    "damage",
    [lambda _: b"", lambda _: b"x", lambda data: data[: len(data) // 2], flipped],
    ids=["empty", "something else", "cut", "flipped"],
)
def test_what_is_kept_may_be_damaged(root: Path, damage: Callable[[bytes], bytes]) -> None:
    cold = written(root, "cold")
    kept = [path for path in (root / "kept").rglob("*") if path.is_file()]
    damaged = [damage(path.read_bytes()) for path in kept]
    assert damaged != [path.read_bytes() for path in kept]
    for path, data in zip(kept, damaged, strict=True):
        path.write_bytes(data)
        assert written(root, "again") == cold
    assert written(root, "once more") == cold


def test_files_are_what_a_script_can_read(root: Path) -> None:
    for name, text in written(root, "site").items():
        assert re.fullmatch(r"(en/)?search/(root|[fns]\d+|b-\w+|t\d+-0/\d+)\.js", name)
        for line in text.splitlines():
            part, _, value = line.removeprefix('searchPart("').removesuffix(");").partition('",')
            assert part
            json.loads(value)


def test_a_long_text_is_shown_in_part_and_found_to_its_end(root: Path) -> None:
    long = article("Lang", "2025-07-01", f"{'Wort ' * 10_000}Schlusswort.", "")
    (root / "content/articles/2025/lang.md").write_bytes(long)
    index = edition(written(root, "site"), "search/")
    assert sum(map(len, texts(index)[2]["p"])) <= 24_000
    assert index.find("schlusswort") == {2}


def test_a_site_without_content_has_an_index(tmp_path: Path) -> None:
    write_site(tmp_path, [("content/pages/x.md", b"---\ntitle: X\n---\nX\n")])
    index = edition(written(tmp_path, "site"), "search/")
    assert index.words == {}
    assert index.parts["root"]["directories"] == []  # type: ignore[index]


def test_an_article_without_text_is_found_by_its_title(root: Path) -> None:
    (root / "content/articles/2025/leer.md").write_bytes(
        article("Leerstelle", "2025-07-01", "", "")
    )
    assert edition(written(root, "site"), "search/").find("leerstelle") == {2}


def test_only_a_whole_name_stands_above_names_with_the_word(root: Path) -> None:
    for id, name in (("delta", "Delta"), ("delta-r1", "Delta-R1")):
        note = f"---\nname: {name}\ntype: product\n---\n"
        (root / f"content/entities/{id}.md").write_text(note, "utf-8")
    words = edition(written(root, "site"), "search/").words
    levels = [value & 7 for value in words["delta"][1]]
    assert sorted(levels) == [6, 7]
    assert [value & 7 for value in words["deltar1"][1]] == [7]
