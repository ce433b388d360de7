"""Whatever lies in content: findings or a word to the site's owner, never a crash."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder import build, writing
from builder.adapters import report
from builder.core.findings import Rule, Severity
from builder.settings import SettingsError
from tests.sites.site import TEMPLATES, settings_for, write_site

HEAD = b"---\ntitle: Titel\ndate: 2025-07-03\n---\n"
FOLDERS = ("articles", "entities", "glossary", "pages")
BAD = {
    "nothing": b"",
    "blanks": b" \r\n\t\n",
    "a binary file": bytes(range(256)) * 10,
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "UTF-16": "---\ntitle: x\n---\n".encode("utf-16"),
    "cut within a character": HEAD + "ä".encode()[:1],
    "a lone surrogate": b"---\ntitle: \xed\xa0\x80\n---\n",
    "no front matter": b"Text\n",
    "only front matter": b"---\ntitle: x\n---",
    "only a line": b"---",
    "only hyphens": b"---\n---\n",
    "not closed": b"---\ntitle: x\n",
    "broken YAML": b"---\ntitle: [\n---\n",
    "a tab": b"---\n\ttitle: x\n---\n",
    "an alias": b"---\ntitle: &a x\nname: *a\nterm: *b\n---\n",
    "an alias of itself": b"---\ntitle: &a [*a]\naliases: &b [*b]\nroles: &c\n  - role: *c\n---\n",
    "a merge key": b"---\n<<: {title: x}\ntitle: y\n---\n",
    "a tag": b"---\ntitle: !!python/object/apply:os.system [x]\nname: !!binary x\nterm: !x y\n---\n",
    "two documents": b"---\ntitle: x\n--- \nname: y\n---\n",
    "control characters": b"---\ntitle: a\x07b\x1b[31m\nname: a\x07b\n---\n\x07\x1b[31m\n",
    "keys that are no text": b"---\n? [a]\n: b\n1: x\nnull: x\ntrue: x\n---\n",
    "a text as front matter": b"---\ntitle\n---\n",
    "a list as front matter": b"---\n- title\n---\n",
    "deep nesting": b"---\ntitle: " + b"[" * 5_000 + b"]" * 5_000 + b"\n---\n",
    "deep mappings": b"---\ntitle: " + b"{a: " * 5_000 + b"}" * 5_000 + b"\n---\n",
    "deep blocks": b"---\ntitle:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 800)) + b"---\n",
    "a thousand laughs": b"---\na: &a [x,x]\n"
    + b"".join(b"b%d: &b%d [*%s,*%s]\n" % (n, n, p, p) for n, p in
               ((n, b"a" if n == 0 else b"b%d" % (n - 1)) for n in range(40)))
    + b"title: *b39\naliases: *b39\n---\n",
    "a huge line": HEAD + b"China [[x " * 300,
    "a huge field": b"---\ntitle: " + b"x" * 1_000_000 + b"\n---\n",
    "many fields": b"---\n" + b"".join(b"k%d: x\n" % n for n in range(500)) + b"---\n",
    "every field wrong": b"---\n" + b"".join(
        name + b": {a: [b]}\n" for name in
        b"title date lang summary updated as_of authors topics storyline status embargo tlp key_points "
        b"why_it_matters whats_next open_questions confidence sources changes supersedes "
        b"translation_of link former_ids "
        b"name type aliases weak_aliases forms sort_name description roles country location same_as "
        b"term broader narrower related match".split()) + b"---\n",
    "numbers out of range": b"---\nname: x\ntype: place\nlocation: {lat: nan, lon: 1e999}\n"
    b"date: 99999-01-01\ntitle: x\nembargo: 0000-00-00T99:99\nupdated: 0000\n---\n",
    "names of nothing": b"---\nname: ''\nterm: '  '\ntitle: ''\ntype: place\naliases: ['', '.', '-']\n"
    b"forms: ['']\ntopics: ['', '!', '/', '..']\nstoryline: '..'\n---\n",
}  # fmt: skip


def run(root: Path) -> tuple[Rule, ...]:
    """Return what is found in a site; it is rendered too, errors or not."""
    settings = settings_for(root)
    checked = build.check(settings)
    for name in ("text", "json", "github", "sarif"):
        report.render(checked.findings, checked.tree.texts, name)
    writing.write_docs(checked, settings)
    return tuple(f.rule for f in checked.findings if f.severity is Severity.ERROR)


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_bad_file_of_any_kind_is_findings(data: bytes, tmp_path: Path) -> None:
    start = time.process_time()
    write_site(tmp_path, ((f"content/{folder}/x-{folder}.md", data) for folder in FOLDERS))
    run(tmp_path)
    assert time.process_time() - start < 20


@given(st.lists(st.tuples(st.sampled_from(FOLDERS), st.binary(max_size=200)), max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_findings(tmp_path: Path, files: list[tuple[str, bytes]]) -> None:
    shutil.rmtree(tmp_path / "content", ignore_errors=True)
    named = ((f"content/{folder}/n{n}.md", data) for n, (folder, data) in enumerate(files))
    write_site(tmp_path, named)
    build.check(settings_for(tmp_path))


WORDS = (
    "title: date: name: type: term: aliases: roles: sources: link: place person 2025 "
    "[ ] { } , : - ? & * ! | > ' \" % @ # a"
)
YAML = st.lists(st.sampled_from([*WORDS.split(), "\n", "\n  ", "\n- ", " "]), max_size=25).map(
    "".join
)


@given(YAML, st.sampled_from(FOLDERS))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_front_matter_is_findings(tmp_path: Path, front: str, folder: str) -> None:
    shutil.rmtree(tmp_path / "content", ignore_errors=True)
    write_site(tmp_path, [(f"content/{folder}/a.md", f"---\n{front}\n---\nText\n".encode())])
    build.check(settings_for(tmp_path))


NAMES = (
    "Ä ö",
    "a b",
    "CON",
    "-",
    "a--b",
    "ä",
    "x" * 200,
    "index",
    "a.b",
    "_",
    "%41",
    "a#b",
    "a?b",
    "..a",
    "'",
)


def test_any_file_name_is_findings(tmp_path: Path) -> None:
    write_site(
        tmp_path, ((f"content/{folder}/{name}.md", HEAD) for folder in FOLDERS for name in NAMES)
    )
    assert Rule.BAD_ID in run(tmp_path)


def test_files_that_nobody_asked_for_are_left_alone(tmp_path: Path) -> None:
    write_site(
        tmp_path,
        [
            ("content/.obsidian/app.json", b"\0"),
            ("content/articles/a.md~", b"\0"),
            ("content/articles/.a.md.swp", b"\0"),
            ("content/articles/notes.txt", b"\0"),
            ("content/readme.md", b"\0"),
            ("content/other/x.md", b"\0"),
        ],
    )
    assert run(tmp_path) == ()


def test_a_site_without_content_is_a_site(tmp_path: Path) -> None:
    write_site(tmp_path, [])
    assert run(tmp_path) == ()


def test_a_link_that_leads_nowhere_is_a_finding(tmp_path: Path) -> None:
    write_site(tmp_path, [("content/articles/a.md", HEAD)])
    (tmp_path / "content/articles/b.md").symlink_to("nowhere.md")
    assert run(tmp_path) == (Rule.NOT_UTF8,)


def test_a_site_without_a_content_folder_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="content"):
        build.check(settings_for(tmp_path))


def test_a_language_without_interface_texts_is_told_so(tmp_path: Path) -> None:
    write_site(tmp_path, [])
    with pytest.raises(SettingsError, match="'xx'"):
        build.check(settings_for(tmp_path, languages=("de", "xx")))


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (None, "home.md.j2"),
        ("{{ nichts }}", "nichts"),
        ("{% if %}", "home.md.j2, line 1"),
        ("{% include 'nichts.j2' %}", "nichts.j2"),
    ],
    ids=["missing", "unknown name", "syntax", "missing part"],
)
def test_a_wrong_template_is_told_so(template: str | None, message: str, tmp_path: Path) -> None:
    write_site(tmp_path, [])
    shutil.copytree(TEMPLATES / "pages", tmp_path / "templates" / "pages")
    page = tmp_path / "templates" / "pages" / "home.md.j2"
    page.unlink()
    if template is not None:
        page.write_text(template, "utf-8")
    settings = settings_for(tmp_path, templates=tmp_path / "templates")
    with pytest.raises(SettingsError, match=message):
        writing.write_docs(build.check(settings), settings)
