"""Sites for the tests: copies of a project, built in a folder of their own, each once a run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

from tests.publish import stress as extremes

PROJECT = Path(__file__).parent.parent.parent
ADVERSARIAL = Path(__file__).parent / "adversarial"
# The same second in every build, so that two builds can be compared byte for byte; after all embargoes.
FIXED_TIME = {"SOURCE_DATE_EPOCH": "1767225600"}
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


@dataclass(frozen=True)
class Site:
    """A built site: the project's copy, its HTML, and what the build said."""

    root: Path
    html: Path
    output: str

    @property
    def docs(self) -> Path:
        return self.root / "build" / "docs"

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def paths(self) -> list[str]:
        """The pages, without the error page."""
        found = (path.relative_to(self.html).as_posix() for path in self.html.rglob("*.html"))
        return sorted(path for path in found if path != "404.html")

    def page(self, path: str) -> BeautifulSoup:
        """A page, parsed; `test_html` sees to it that browsers find nothing to repair in it."""
        return parsed(self.html / path)


@cache
def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


@cache
def temporary() -> tempfile.TemporaryDirectory[str]:
    """The folder of this run's sites; it is deleted when the run ends."""
    return tempfile.TemporaryDirectory(prefix="sites-")


def fresh(name: str) -> Path:
    return Path(temporary().name) / name


def copy(source: Path, name: str) -> Path:
    """Copy what a site consists of: configuration, content, templates."""
    root = fresh(name)
    root.mkdir(parents=True)
    shutil.copy(source / "mkdocs.yml", root)
    shutil.copytree(source / "content", root / "content")
    shutil.copytree(PROJECT / "templates", root / "templates")
    return root


def run(module: str, root: Path, *arguments: str) -> str:
    """Run a build as a user would and return what it prints; a failure fails the test."""
    done = subprocess.run(
        (sys.executable, "-m", module, "build", *arguments),
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **FIXED_TIME, **QUIET},
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    return output


def built(root: Path, *arguments: str, module: str = "mkdocs", into: str = "site") -> Site:
    output = run(module, root, *arguments, "-d", into)
    return Site(root, root / into, output)


@cache
def sample() -> Site:
    """The site of this repository."""
    return built(copy(PROJECT, "sample"), "--strict")


@cache
def adversarial() -> Site:
    """A site written to be misread. Its build warns of HTML that is shown as text."""
    return built(copy(ADVERSARIAL, "adversarial"))


@cache
def stress() -> Site:
    """A site of extremes: very long, very wide, very many, and nothing at all."""
    root = fresh("stress")
    extremes.write(root)
    shutil.copytree(PROJECT / "templates", root / "templates")
    return built(root)


@cache
def elsewhere(site: Site, theme: str) -> Site:
    """The Markdown pages of a site, built by MkDocs without this project, in another theme."""
    root = fresh(f"{site.root.name}-{theme}")
    root.mkdir()
    shutil.copytree(site.docs, root / "docs")
    # A navigation of one page: with all pages in it on each page, parsing them takes a minute.
    (root / "mkdocs.yml").write_text(
        "site_name: elsewhere\n"
        f"theme: {{name: {theme}}}\n"
        "use_directory_urls: false\n"
        "nav: [index.md]\n"
        "plugins: []\n"
        "markdown_extensions: [attr_list, md_in_html, tables, footnotes]\n"
    )
    return built(root, "--strict")
