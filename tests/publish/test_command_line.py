"""The command line as a newcomer and a script use it: what it prints, and how it ends."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sites.site import ROOT, write_site

CONFIG = b"""site_name: Testblick
docs_dir: content
use_directory_urls: false
theme: {name: briefing}
plugins:
  - briefings: {languages: [de]}
"""
ARTICLE = "---\ntitle: Zoll\ndate: 2025-07-03\n---\nDas Amt prüft. Über [[amt]] mehr.\n".encode()
ENTITY = b"---\nname: Amt\ntype: organization\ndescription: Ein Amt\n---\n"
BAD = "---\ntitle: Größe\ndate: 2025-07-03\n---\nEs gilt [[ammt]].\n".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_site(
        tmp_path,
        [
            ("mkdocs.yml", CONFIG),
            ("content/articles/zoll.md", ARTICLE),
            ("content/entities/amt.md", ENTITY),
        ],
    )
    return tmp_path


def briefing(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "builder", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "sitemap.xml.gz"
    }


def test_a_build_says_what_to_open(folder: Path) -> None:
    done = briefing(folder, "build", "--strict")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(
        r"\d+ pages, \d+ changed, no warnings, in \d+\.\d s\. Open site/index\.html\n", done.stdout
    )
    assert not done.stderr
    assert (folder / "site/briefings/zoll.html").is_file()
    assert (folder / "build/docs/briefings/zoll.md").is_file()


def test_a_quiet_command_says_nothing_but_faults(folder: Path) -> None:
    for words in (["check", "-q"], ["build", "-q", "--jobs", "1"], ["export", "zip", "-q"]):
        done = briefing(folder, *words)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), words
    (folder / "content/articles/neu.md").write_bytes(BAD)
    assert "error[unknown-target]" in briefing(folder, "build", "-q").stderr


def test_a_cluster_that_cannot_be_used_is_one_sentence(folder: Path) -> None:
    done = briefing(folder, "build", "--executor", "10.0.0.1:8786")
    assert done.returncode == 2
    assert done.stderr.startswith(
        "briefing: --executor 10.0.0.1:8786: an address looks like dask://"
    )
    assert not (folder / "site").exists()


def test_an_error_in_content_leaves_the_old_site_as_it_was(folder: Path) -> None:
    briefing(folder, "build")
    before = tree(folder / "site")
    (folder / "content/articles/neu.md").write_bytes(BAD)
    done = briefing(folder, "build")
    assert done.returncode == 1
    assert "content/articles/neu.md:5:11: error[unknown-target]" in done.stderr
    assert "did you mean 'amt'?" in done.stderr
    assert tree(folder / "site") == before


def test_check_and_build_agree_on_references_to_drafts(folder: Path) -> None:
    draft = ARTICLE.replace(b"title: Zoll\n", b"title: Entwurf\nstatus: draft\n")
    (folder / "content/articles/entwurf.md").write_bytes(draft)
    (folder / "content/articles/hin.md").write_bytes(ARTICLE + b"Siehe [[entwurf]].\n")
    for command in ("check", "build"):
        done = briefing(folder, command)
        assert done.returncode == 1
        assert "embargoed-reference" in done.stdout + done.stderr


def test_formats_are_what_their_readers_expect(folder: Path) -> None:
    (folder / "content/articles/neu.md").write_bytes(BAD)
    found = json.loads(briefing(folder, "check", "--format", "json").stdout)
    assert [(f["rule"], f["line"], f["column"]) for f in found] == [("unknown-target", 5, 11)]
    sarif = json.loads(briefing(folder, "check", "--format", "sarif").stdout)
    region = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (5, 11, 15)
    assert sarif["runs"][0]["columnKind"] == "unicodeCodePoints"
    lines = briefing(folder, "check", "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::error file=content/articles/neu.md,line=5,col=11,")


def test_check_of_a_path_reports_only_what_is_in_it(folder: Path) -> None:
    (folder / "content/articles/neu.md").write_bytes(BAD)
    assert briefing(folder, "check", "content/articles/neu.md").returncode == 1
    assert briefing(folder, "check", "content/entities").returncode == 0
    assert briefing(folder, "check", "content/nowhere").returncode == 2


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (b"site_name: [\n", "mkdocs.yml"),
        (CONFIG.replace(b"use_directory_urls: false\n", b""), "use_directory_urls: false"),
        (CONFIG.replace(b"languages: [de]", b"languages: []"), "one language or more"),
        (CONFIG.replace(b"languages: [de]", b"languages: [de, de]"), "each once"),
        (CONFIG.replace(b"languages: [de]", b"languages: [xx]"), "xx"),
        (CONFIG.replace(b"  - briefings: {languages: [de]}\n", b"  []\n"), "'briefings'"),
        (CONFIG.replace(b"docs_dir: content", b"docs_dir: ."), "docs_dir"),
    ],
)
def test_a_wrong_configuration_is_one_sentence(folder: Path, config: bytes, message: str) -> None:
    (folder / "mkdocs.yml").write_bytes(config)
    done = briefing(folder, "build")
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "site").exists()


def test_an_unknown_option_is_a_warning_and_counts_under_strict(folder: Path) -> None:
    (folder / "mkdocs.yml").write_bytes(CONFIG.replace(b"languages:", b"languags:"))
    assert "languags" in briefing(folder, "build").stderr
    assert briefing(folder, "build", "--strict").returncode == 2


def test_no_configuration_is_said(folder: Path) -> None:
    (folder / "mkdocs.yml").unlink()
    assert briefing(folder, "build").returncode == 2
    assert "briefing init" in briefing(folder, "check").stderr


def test_a_time_that_is_none_is_said(folder: Path) -> None:
    done = briefing(folder, "build", SOURCE_DATE_EPOCH="morgen")
    assert done.returncode == 2
    assert "SOURCE_DATE_EPOCH" in done.stderr


def test_a_second_build_is_told_to_wait(folder: Path) -> None:
    briefing(folder, "build")
    with (folder / "build/.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = briefing(folder, "build")
    assert done.returncode == 3
    assert "another build" in done.stderr


def test_files_of_somebody_else_are_never_deleted(folder: Path) -> None:
    (folder / "public").mkdir()
    (folder / "public/thesis.txt").write_text("mine")
    done = briefing(folder, "build", "--site-dir", "public")
    assert done.returncode == 4
    assert (folder / "public/thesis.txt").read_text() == "mine"
    (folder / "build/docs").mkdir(parents=True)
    (folder / "build/docs/thesis.txt").write_text("mine")
    done = briefing(folder, "build")
    assert done.returncode == 4
    assert (folder / "build/docs/thesis.txt").read_text() == "mine"


def test_hidden_files_of_a_site_survive_a_build(folder: Path) -> None:
    briefing(folder, "build")
    (folder / "site/.git").mkdir()
    (folder / "site/.git/HEAD").write_text("ref")
    assert briefing(folder, "build").returncode == 0
    assert (folder / "site/.git/HEAD").read_text() == "ref"


def test_a_place_that_cannot_be_written_is_said(folder: Path) -> None:
    (folder / "file").write_text("")
    done = briefing(folder, "build", "--site-dir", "file/site")
    assert done.returncode == 4
    assert "cannot write" in done.stderr


def test_an_asset_that_leads_nowhere_is_a_finding(folder: Path) -> None:
    (folder / "content/assets").mkdir()
    (folder / "content/assets/x.png").symlink_to("nowhere.png")
    os.mkfifo(folder / "content/assets/pipe")
    done = briefing(folder, "build")
    assert done.returncode == 1
    assert "content/assets/x.png:1:1: error" in done.stderr
    assert "content/assets/pipe:1:1: error" in done.stderr


def test_a_killed_build_leaves_the_old_site_and_no_rubbish_for_long(folder: Path) -> None:
    for number in range(150):
        name = f"content/articles/a{number}.md"
        (folder / name).write_bytes(ARTICLE)
    assert briefing(folder, "build").returncode == 0
    before = tree(folder / "site")
    for delay in (0.3, 0.45, 0.6, 0.75):
        running = subprocess.Popen(
            [sys.executable, "-m", "builder", "build"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(delay)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        site = folder / "site"
        assert not site.exists() or tree(site) == before
    assert briefing(folder, "build").returncode == 0
    assert tree(folder / "site") == before
    assert [path.name for path in folder.glob(".site.*")] == []


def test_a_search_index_that_cannot_be_kept_is_said(folder: Path) -> None:
    (folder / "build/store").mkdir(parents=True)
    (folder / "build/store/search-de").touch()
    done = briefing(folder, "build")
    assert done.returncode == 4
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "site").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no masks of rights")
def test_what_is_written_has_the_rights_that_the_user_gives(folder: Path) -> None:
    before = os.umask(0o077)
    try:
        assert briefing(folder, "build").returncode == 0
        assert briefing(folder, "export", "zip", "-o", "a.zip").returncode == 0
    finally:
        os.umask(before)
    for path in (folder / "a.zip", folder / "site", folder / "site/index.html"):
        assert not path.stat().st_mode & 0o077, path


HOOK = b"""
def on_page_markdown(markdown, page, config, files):
    return markdown.replace("# Zoll", "# Von einem Hook")

def on_post_page(output, page, config):
    return output.replace("</body>", f"<!-- {page.file.src_uri} --></body>")
"""


def test_hooks_see_every_page_and_change_nothing_by_looking(folder: Path) -> None:
    assert briefing(folder, "build").returncode == 0
    alone = tree(folder / "site")
    write_site(folder, [("hook.py", HOOK), ("mkdocs.yml", CONFIG + b"hooks: [hook.py]\n")])
    assert briefing(folder, "build").returncode == 0
    looked_at = tree(folder / "site")
    assert b'<h1 id="von-einem-hook">' in looked_at["briefings/zoll.html"]
    assert b"<!-- entities/amt.md --></body>" in looked_at["entities/amt.html"]
    for path in sorted(alone.keys() - {"briefings/zoll.html", "404.html"}):
        comment = f"<!-- {path.removesuffix('html')}md -->".encode()
        assert looked_at[path].replace(comment, b"") == alone[path], path
