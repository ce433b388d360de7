from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.cli import main

ARTICLE = """\
Weltraumvertrag: neue Fragen zum Mond

PEKING (dpa) - Die Vereinten Nationen beraten über den Weltraumvertrag. Das <b>dauert</b> noch.

Was der Mond bringt
Der Mond steht im Mittelpunkt der Beratungen. Auf dem Mond liegt Eis, sagen die Fachleute.

(dpa)

Kommentare lesen und schreiben
Das glaube ich nicht, sagt jemand.
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new site, which is the current folder."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1751025600")  # 2025-06-27, noon
    folder = tmp_path / "demo"
    assert run("init", str(folder)).exit_code == 0
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def received(folder: Path, text: str | bytes = ARTICLE, name: str = "a.txt") -> str:
    path = folder.parent / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def articles(site: Path) -> list[str]:
    found = (site / "content/articles").rglob("*.md")
    return sorted(path.name for path in found if "gehoert" not in path.name)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_new_site_has_no_faults(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run("init", str(tmp_path / "demo"), "--lang", lang, "--name", "A & *B*: c")
    assert made.exit_code == 0
    assert "briefing build" in made.stdout
    monkeypatch.chdir(tmp_path / "demo")
    checked = run("check", "--strict")
    assert checked.exit_code == 0
    assert checked.stdout == ""
    assert Path(".gitignore").is_file()
    assert "SITE_NAME" not in "".join(p.read_text() for p in Path().rglob("*.*") if p.is_file())
    assert Path("mkdocs.yml").read_text().startswith("site_name: 'A & *B*: c'\n")


def test_the_folder_names_the_site(tmp_path: Path) -> None:
    run("init", str(tmp_path / "mein-blick"))
    assert (tmp_path / "mein-blick/mkdocs.yml").read_text().startswith("site_name: Mein blick\n")


def test_init_leaves_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    refused = run("init", str(tmp_path))
    assert refused.exit_code == 2
    assert refused.stderr == f"briefing: {tmp_path} is not empty; name a new folder\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert run("init", str(tmp_path / "a")).exit_code == 2
    (tmp_path / "repo/.git").mkdir(parents=True)
    assert run("init", str(tmp_path / "repo")).exit_code == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is unwritable here")
def test_init_where_nothing_can_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert run("init", str(tmp_path / "a")).exit_code == 4


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (["article", "Über Öl"], "content/articles/2025/ueber-oel.md"),
        (["article", "Öl", "--date", "2024-02", "--lang", "en"], "content/articles/2024/oel.md"),
        (["entity", "Anna Seghers", "--type", "person"], "content/entities/anna-seghers.md"),
        (["entity", "Öl"], "content/entities/oel.md"),
        (["term", "Öl: roh"], "content/glossary/oel-roh.md"),
        (["term", "石油", "--id", "oel"], "content/glossary/oel.md"),
    ],
)
def test_new_notes_pass_the_check(site: Path, arguments: list[str], path: str) -> None:
    made = run("new", *arguments)
    assert made.exit_code == 0
    assert made.stdout == f"{Path(path)}\n"
    assert (site / path).is_file()
    assert run("check").exit_code == 0


def test_a_new_article_is_a_draft(site: Path) -> None:
    run("new", "article", "Öl")
    assert "\nstatus: draft\n" in (site / "content/articles/2025/oel.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["entity", "Mond"], "the id 'mond' is taken by content/entities/mond.md"),
        (["article", "Verwahrer"], "the id 'verwahrer' is taken by content/glossary/verwahrer.md"),
        (["term", "Alt"], "the id 'alt' is taken by content/entities/neu.md"),
        (["term", "Kaputt"], "the id 'kaputt' is taken by content/articles/kaputt.md"),
        (["term", "Index"], "the id 'index' is taken by the overview pages"),
        (["term", "中国"], "has no Latin letter or digit"),
        (["term", "Öl", "--id", "../x"], "'../x' is no id"),
        (["term", " "], "the title has to be readable text"),
        (["article", "Öl", "--date", "gestern"], "'gestern' is not a date"),
        (["article", "Öl", "--date", "2025/2026"], "'2025/2026' is not a date"),
        (["article", "Öl", "--type", "person"], "only entities have a --type"),
        (["term", "Öl", "--date", "2025"], "only articles have a --date"),
    ],
)
def test_new_refuses_in_one_sentence(site: Path, arguments: list[str], says: str) -> None:
    entities = site / "content/entities"
    (entities / "neu.md").write_text("---\nname: Neu\ntype: place\nformer_ids: [alt]\n---\n")
    (site / "content/articles/kaputt.md").write_bytes(b"\xff\xfe\x00")
    before = sorted(site.rglob("*"))
    refused = run("new", *arguments)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("briefing: ")
    assert says in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert sorted(site.rglob("*")) == before


def test_commands_outside_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (["new", "term", "Öl"], ["import", "a.txt"]):
        refused = run(*arguments)
        assert refused.exit_code == 2
        assert "'briefing init DIR' makes a new site" in refused.stderr


def test_an_import_is_a_complete_article(site: Path) -> None:
    done = run("import", received(site))
    assert done.exit_code == 0
    text = (site / "content/articles/2025/weltraumvertrag-neue-fragen-zum-mond.md").read_text()
    front, _, body = text.partition("\n---\n")
    assert "date: 2025-06-27\nlang: de\nsummary: " in front
    assert "status" not in front
    assert "agency: dpa" in front
    assert "file: seeds/a.txt" in front
    digest = hashlib.sha256(ARTICLE.encode()).hexdigest()
    assert digest in front
    assert (site / "seeds/a.txt").read_bytes() == ARTICLE.encode()
    assert body.strip() == (
        "Die [[vereinte-nationen|Vereinten Nationen]] beraten über den "
        "[[weltraumvertrag|Weltraumvertrag]]. Das &lt;b&gt;dauert&lt;/b&gt; noch.\n\n"
        "## Was der Mond bringt\n\nDer [[mond|Mond]] steht im Mittelpunkt der Beratungen. "
        "Auf dem Mond liegt Eis, sagen die Fachleute."
    )
    assert run("check", "--strict").exit_code == 0


def test_an_import_says_what_it_did(site: Path) -> None:
    done = run("import", received(site))
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        str(Path("content/articles/2025/weltraumvertrag-neue-fragen-zum-mond.md")),
        "  original: seeds/a.txt",
        "  language: de; date: 2025-06-27 (today: the text has none)",
        "  agency: dpa",
        "  annotated: 3 entities and 0 terms with 3 marks",
        "  cut, line 3, dateline: PEKING (dpa) -",
        "  cut, line 8, credit: (dpa)",
        "  cut, from line 10, comments: 2 paragraphs, the first: Kommentare lesen und schreiben",
        "Check it, then publish: briefing build",
    ]


def test_what_the_command_line_says_counts(site: Path) -> None:
    done = run(
        "import", received(site), "--lang", "en", "--date", "2024-03-01", "--id", "b", "--draft"
    )
    assert "briefing serve" in done.stdout
    assert "the site has no edition in 'en'" in done.stdout
    text = (site / "content/articles/2024/b.md").read_text()
    assert "date: 2024-03-01\nlang: en\n" in text
    assert "\nstatus: draft\n" in text


def test_notes_on_the_encoding_are_told(site: Path) -> None:
    done = run("import", received(site, ARTICLE.encode("cp1252")))
    assert "read as Windows-1252" in done.stdout
    assert "über" in (site / "content/articles/2025" / articles(site)[0]).read_text()


def test_an_original_in_seeds_is_not_touched(site: Path) -> None:
    seed = site / "seeds/2025/a.txt"
    seed.parent.mkdir(parents=True)
    seed.write_text(ARTICLE)
    before = seed.stat().st_mtime_ns
    assert run("import", "seeds/2025/a.txt").exit_code == 0
    assert (
        "file: seeds/2025/a.txt" in next((site / "content/articles").rglob("wel*.md")).read_text()
    )
    assert seed.stat().st_mtime_ns == before
    assert [path.name for path in (site / "seeds").rglob("*.txt")] == ["a.txt"]


def test_another_original_of_the_same_name_is_numbered(site: Path) -> None:
    (site / "seeds").mkdir()
    (site / "seeds/a.txt").write_text("something else")
    done = run("import", received(site))
    assert "original: seeds/a-2.txt" in done.stdout
    assert (site / "seeds/a.txt").read_text() == "something else"
    assert (site / "seeds/a-2.txt").read_text() == ARTICLE


def test_the_same_file_is_imported_once(site: Path) -> None:
    file = received(site)
    run("import", file)
    again = run("import", file)
    assert again.exit_code == 1
    assert "is imported already: content/articles/2025/weltraum" in again.stderr
    assert len(articles(site)) == 1


def test_another_article_of_the_same_title_gets_a_number(site: Path) -> None:
    run("import", received(site))
    done = run("import", received(site, ARTICLE + "\nMehr dazu.\n", "b.txt"))
    assert "has 'weltraumvertrag-neue-fragen-zum-mond'" in done.stdout
    assert "weltraumvertrag-neue-fragen-zum-mond-2.md" in articles(site)
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"*** \n ---\n", "has no words"),
        (b"abc\0def", "is a binary file, not plain text"),
        (b"%PDF-1.7 x", "is a PDF file, not plain text"),
        (b"PK\x03\x04", "is an Office or ZIP file, not plain text"),
        (b"\n<!DOCTYPE html><p>x", "is a web page or XML, not plain text"),
        (None, "cannot read"),
    ],
)
def test_a_bad_file_does_not_stop_the_others(site: Path, data: bytes | None, says: str) -> None:
    bad = received(site, data, "bad.txt") if data is not None else str(site / "none.txt")
    done = run("import", bad, received(site), str(site))
    assert done.exit_code == 1
    first, second = done.stderr.splitlines()
    assert first.startswith("briefing: ")
    assert says in first
    assert "is a folder" in second
    assert articles(site) == ["weltraumvertrag-neue-fragen-zum-mond.md"]
    assert [path.name for path in (site / "seeds").iterdir()] == ["a.txt"]


def test_import_refuses_options_that_do_not_fit(site: Path) -> None:
    file = received(site)
    for options in (["--id", "mond"], ["--id", "A b"], ["--date", "gestern"], [file, "--id", "b"]):
        refused = run("import", file, *options)
        assert refused.exit_code == 2
        assert refused.stderr.count("\n") == 1
    assert articles(site) == []
    assert not (site / "seeds").exists()


def test_every_note_of_an_importer_has_its_sentence() -> None:
    from typing import get_args

    from builder.authoring import report
    from builder.core.draft import Note

    assert set(report.NOTES) == set(get_args(Note))
