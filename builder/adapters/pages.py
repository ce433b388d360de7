"""The site as MkDocs sees it: its files, its pages, and their writing in several processes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError
from mkdocs.commands.build import _build_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from builder.adapters import workers
from builder.adapters.workers import Crew
from builder.core.html import Heading, page_html
from builder.core.paths import DocPath, join
from builder.settings import SettingsError
from builder.writing import Built

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.structure.nav import Navigation


_STANDING: Mapping[str, object] = {"title": ""}
"""Stands for the front matter of a page that is as before and is not built again."""


_TARGET = re.compile(r"[^\s()<>\[\]\"']+\.md")
"""What may be the address of a page."""


class GeneratedPage(Page):
    """A page that the builder has made: rendered by pulldown-cmark, its links already checked."""

    def __init__(self, file: File, config: MkDocsConfig, front: Mapping[str, object]) -> None:
        super().__init__(None, file, config)
        self._front = front
        self.parts: dict[str, str] = {}

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Take the front matter from the builder, and the Markdown that stands behind it."""
        self.meta = dict(self._front)
        self.markdown = (
            Path(self.file.abs_src_path or "").read_text("utf-8").partition("\n---\n")[2]
        )

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - as above
        """Make the HTML and the table of contents."""
        html = page_html(self.markdown or "")
        self.parts = {"main": html.main, "aside": html.aside, "rest": html.rest}
        self.content = html.whole
        self.toc = get_toc(_toc(html.headings))


class GeneratedFile(File):
    """The file of a generated page; what a worker has written, MkDocs need not write again."""

    written = False

    def is_modified(self) -> bool:
        """Return whether MkDocs has to build the page."""
        return not self.written


def _toc(headings: tuple[Heading, ...]) -> list[Any]:
    """Nest headings by level, in the form that MkDocs takes from Python-Markdown's `toc`."""
    roots: list[Any] = []
    stack: list[Any] = []
    for heading in headings:
        token = {"level": heading.level, "id": heading.id, "name": heading.title, "children": []}
        while stack and stack[-1]["level"] >= heading.level:
            stack.pop()
        (stack[-1]["children"] if stack else roots).append(token)
        stack.append(token)
    return roots


def site_files(built: Built, files: Files, config: MkDocsConfig) -> Files:
    """Return MkDocs' view of the site: all pages, assets, theme."""
    found = Files([file for file in files if file.src_dir != config.docs_dir])
    for path, front in built.pages.items():
        found.append(_file(path, front, built.docs, config))
    for file in _assets(built.assets, built.docs, config):
        found.append(file)
    return found


def own_files(built: Built, files: Files, config: MkDocsConfig) -> Files:
    """Return MkDocs' view of a site whose generated pages it need not know: `Press` writes them.

    It has hand-written pages that are to be built, with the pages and assets that these lead to, and
    the home page for the navigation.
    """
    found = Files([file for file in files if file.src_dir != config.docs_dir])
    by_hand = [path for path, front in built.pages.items() if front is None]
    led_to = {"index.md", *(target for path in by_hand for target in _links(built.docs / path))}
    for path in sorted((led_to & built.paths) - set(by_hand)):
        file = _file(path, _STANDING, built.docs, config)
        if isinstance(file, GeneratedFile):
            file.written = True
        found.append(file)
    for path in by_hand:
        found.append(_file(path, None, built.docs, config))
    for file in _assets(built.all_assets if by_hand else built.assets, built.docs, config):
        found.append(file)
    return found


def _file(path: str, front: Mapping[str, object] | None, docs: Path, config: MkDocsConfig) -> File:
    kind = File if front is None else GeneratedFile
    file = kind(path, str(docs), config.site_dir, use_directory_urls=False)
    is_home = path == "index.md"
    file.inclusion = InclusionLevel.INCLUDED if is_home else InclusionLevel.NOT_IN_NAV
    if front is not None:
        GeneratedPage(file, config, front)
    return file


def _assets(assets: Mapping[DocPath, Path], docs: Path, config: MkDocsConfig) -> Iterator[File]:
    for path, source in assets.items():
        file = File(path, str(docs), config.site_dir, use_directory_urls=False)
        file.abs_src_path = str(source)
        file.inclusion = InclusionLevel.NOT_IN_NAV
        yield file


def _links(page: Path) -> Iterator[str]:
    """Yield the pages below the docs folder that a hand-written page may lead to."""
    for target in _TARGET.findall(page.read_text("utf-8")):
        yield join("pages", target)


class Press:
    """Builds generated pages in the surroundings that MkDocs has made for them."""

    def __init__(self, config: MkDocsConfig, nav: Navigation, env: Environment, docs: Path) -> None:
        self._config = config
        self._nav = nav
        self._env = env
        self._docs = docs
        # Before there are other processes, each of which would compile it anew.
        env.get_template("main.html")

    def write(self, path: str, front: Mapping[str, object]) -> str:
        """Write the page of the Markdown file `path`; return its path in the site.

        Raises:
            SettingsError: The theme is wrong.
        """
        config = self._config
        file = _file(path, front, self._docs, config)
        page = file.page
        if isinstance(page, GeneratedPage):
            page.read_source(config)
            page.render(config, Files([]))
            try:
                _build_page(page, config, [file], self._nav, self._env, dirty=False)
            except TemplateError as error:
                raise SettingsError(f"the theme is wrong: {error}") from error
        # The two hold each other, and with them the text: a build does not look for such garbage.
        file.page = None
        return str(file.dest_uri)

    def write_all(self, pages: Mapping[str, Mapping[str, object]], crew: Crew) -> None:
        """Write many pages.

        Raises:
            SettingsError: The theme is wrong.
        """
        workers.spread(_written, self, tuple(pages.items()), crew.local, "publish")


def _written(press: Press, pages: Sequence[tuple[str, Mapping[str, object]]]) -> list[None]:
    for path, front in pages:
        press.write(path, front)
    return [None] * len(pages)
