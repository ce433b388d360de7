"""The site as MkDocs sees it: its files, its pages, and their writing in several processes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import TemplateError
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from builder.adapters import workers
from builder.adapters.files import read, write_new
from builder.adapters.workers import Crew
from builder.core.html import Heading, PageHtml, page_html
from builder.core.paths import DocPath, is_by_hand, join
from builder.core.render import read_meta
from builder.settings import SettingsError
from builder.writing import Built

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.structure.nav import Navigation


_TARGET = re.compile(r"[^\s()<>\[\]\"']+\.md")
"""What may be the address of a page."""


class GeneratedPage(Page):
    """A page that the builder has made: rendered by pulldown-cmark, its links already checked."""

    def __init__(self, file: File, config: MkDocsConfig) -> None:
        super().__init__(None, file, config)
        self.parts: PageHtml | None = None

    @cached_property
    def url(self) -> str:
        """Return the address in the site; parts of the theme ask for it again and again."""
        return super().url

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Take apart what the builder has written: as YAML it would take seven times as long."""
        self.meta, self.markdown = read_meta(read(f"{self.file.src_dir}/{self.file.src_uri}"))

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - as above
        """Make the HTML and the table of contents."""
        self.parts = page_html(self.markdown or "")
        self.content = self.parts.whole
        self.toc = _toc(self.parts.headings)


class GeneratedFile(File):
    """The file of a generated page; what a worker has written, MkDocs need not write again."""

    written = False

    def is_modified(self) -> bool:
        """Return whether MkDocs has to build the page."""
        return not self.written


def _toc(headings: tuple[Heading, ...]) -> TableOfContents:
    """Nest headings by level, as MkDocs does with those that it finds itself."""
    roots: list[AnchorLink] = []
    stack: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(heading.title, heading.id, heading.level)
        while stack and stack[-1].level >= heading.level:
            stack.pop()
        (stack[-1].children if stack else roots).append(link)
        stack.append(link)
    for link in roots[:1]:
        link.active = True  # type: ignore[attr-defined]
    return TableOfContents(roots)


def site_files(built: Built, files: Files, config: MkDocsConfig) -> Files:
    """Return MkDocs' view of the site: all pages, assets, theme."""
    found = _of_the_theme(files, config)
    for path in built.pages:
        found.append(_file(path, built.docs, config))
    for file in _assets(built.assets, built.docs, config):
        found.append(file)
    return found


def own_files(built: Built, files: Files, config: MkDocsConfig) -> Files:
    """Return MkDocs' view of a site whose generated pages it need not know: `Press` writes them.

    It has hand-written pages that are to be built, with the pages and assets that these lead to, and
    the home page for the navigation.
    """
    found = _of_the_theme(files, config)
    by_hand = [path for path in built.pages if is_by_hand(path)]
    led_to = {"index.md", *(target for path in by_hand for target in _links(built.docs / path))}
    for path in sorted((led_to & built.paths) - set(by_hand)):
        file = _file(path, built.docs, config)
        if isinstance(file, GeneratedFile):
            file.written = True
        found.append(file)
    for path in by_hand:
        found.append(_file(path, built.docs, config))
    for file in _assets(built.all_assets if by_hand else built.assets, built.docs, config):
        found.append(file)
    return found


def _of_the_theme(files: Files, config: MkDocsConfig) -> Files:
    """Return the files that a theme brings, without MkDocs' template of a sitemap: we write our own."""
    return Files([f for f in files if f.src_dir != config.docs_dir and f.src_uri != "sitemap.xml"])


def _file(path: str, docs: Path, config: MkDocsConfig) -> File:
    if not is_by_hand(path):
        return _generated(path, docs, config).file
    return _placed(File(path, str(docs), config.site_dir, use_directory_urls=False))


def _generated(path: str, docs: Path, config: MkDocsConfig) -> GeneratedPage:
    file = GeneratedFile(path, str(docs), config.site_dir, use_directory_urls=False)
    return GeneratedPage(_placed(file), config)


def _placed(file: File) -> File:
    """Give only the home page a place in the navigation."""
    is_home = file.src_uri == "index.md"
    file.inclusion = InclusionLevel.INCLUDED if is_home else InclusionLevel.NOT_IN_NAV
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
    """Builds generated pages in the surroundings that MkDocs has made for them.

    MkDocs' own way asks plugins at every step; here there are none, and what the pages of a folder
    have in common is made once.
    """

    def __init__(self, config: MkDocsConfig, nav: Navigation, env: Environment, docs: Path) -> None:
        self._config = config
        self._nav = nav
        self._docs = docs
        # Before there are other processes, each of which would compile it anew.
        self._template = env.get_template("main.html")
        self._surroundings: dict[str, dict[str, object]] = {}

    def write(self, path: str) -> str:
        """Write the page of the Markdown file `path`; return its path in the site.

        Raises:
            SettingsError: The theme is wrong.
        """
        return self.write_some([path])[0]

    def write_some(self, paths: Sequence[str]) -> list[str]:
        """Write a few pages; return their paths in the site.

        Each step is done for all of them before the next one: so its code and data stay near to the
        processor, which saves a fifth of the time.

        Raises:
            SettingsError: The theme is wrong.
        """
        config = self._config
        made = [_generated(path, self._docs, config) for path in paths]
        for page in made:
            page.read_source(config)
        for page in made:
            page.render(config, Files([]))
        texts = [self._html(page) for page in made]
        for page, text in zip(made, texts, strict=True):
            data = text.encode("utf-8", errors="xmlcharrefreplace")
            write_new(f"{config.site_dir}/{page.file.dest_uri}", data)
            # The two hold each other, and with them the text: a build does not look for such garbage.
            page.file.page = None
        return [str(page.file.dest_uri) for page in made]

    def _html(self, page: GeneratedPage) -> str:
        template = self._template
        page.active = True
        context = template.new_context(self._context(page), shared=True)
        try:
            return "".join(template.root_render_func(context))
        except TemplateError as error:
            raise SettingsError(f"the theme is wrong: {error}") from error

    def _context(self, page: GeneratedPage) -> dict[str, object]:
        """Return what the theme knows."""
        folder = page.url.rpartition("/")[0]
        if folder not in self._surroundings:
            # Of the page, only its folder matters to what is kept of it.
            context = get_context(self._nav, [page.file], self._config, page)
            self._surroundings[folder] = {**self._template.globals, **context}
        return {**self._surroundings[folder], "page": page, "pages": [page.file]}

    def write_all(self, paths: Sequence[str], crew: Crew) -> None:
        """Write many pages.

        Raises:
            SettingsError: The theme is wrong.
        """
        workers.spread(_written, self, paths, crew.local, "publish")


def _written(press: Press, paths: Sequence[str]) -> list[None]:
    press.write_some(paths)
    return [None] * len(paths)
