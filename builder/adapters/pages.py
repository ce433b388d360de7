"""The site as MkDocs sees it: its files, its pages, and their writing in several processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError
from mkdocs.commands.build import _build_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from builder.adapters import workers
from builder.core.html import Heading, page_html
from builder.settings import SettingsError
from builder.writing import Built

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.structure.nav import Navigation


_STANDING: Mapping[str, object] = {"title": ""}
"""Stands for the front matter of a page that is as before and is not built again."""


class GeneratedPage(Page):
    """A page that the builder has made: rendered by pulldown-cmark, its links already checked.

    A page that is `deferred` is rendered by the worker that writes it.
    """

    def __init__(self, file: File, config: MkDocsConfig, front: Mapping[str, object]) -> None:
        super().__init__(None, file, config)
        self._front = front
        self.deferred = False
        self.parts: dict[str, str] = {}

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Take the front matter from the builder; a worker reads the Markdown itself."""
        self.meta = dict(self._front)
        self.markdown = "" if self.deferred else self._text()

    def _text(self) -> str:
        """Return the Markdown as the builder has written it, behind its front matter."""
        return Path(self.file.abs_src_path or "").read_text("utf-8").partition("\n---\n")[2]

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - as above
        """Make the HTML and the table of contents, unless a worker will."""
        if self.deferred:
            self.content = ""
            return
        html = page_html(self.markdown or self._text())
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
    """Return MkDocs' view of the site: the pages to be built, assets, theme.

    Pages that are as before stand in it only where something leads to them: the navigation to the
    home page, and hand-written pages, whose links MkDocs looks up, to any.
    """
    docs = str(built.docs)
    found = Files([file for file in files if file.src_dir != config.docs_dir])
    by_hand = any(front is None for front in built.pages.values())
    standing = built.standing if by_hand else built.standing & {"index.md"}
    fronts: dict[str, Mapping[str, object] | None] = dict.fromkeys(sorted(standing), _STANDING)
    fronts.update((str(path), front) for path, front in built.pages.items())
    for path, front in fronts.items():
        kind = File if front is None else GeneratedFile
        file = kind(path, docs, config.site_dir, use_directory_urls=False)
        file.inclusion = InclusionLevel.NOT_IN_NAV
        if path == "index.md":
            file.inclusion = InclusionLevel.INCLUDED
        if front is not None:
            GeneratedPage(file, config, front)
        if isinstance(file, GeneratedFile):
            file.written = front is _STANDING
        found.append(file)
    for path, source in (built.all_assets if by_hand else built.assets).items():
        file = File(path, docs, config.site_dir, use_directory_urls=False)
        file.abs_src_path = str(source)
        file.inclusion = InclusionLevel.NOT_IN_NAV
        found.append(file)
    return found


class Again:
    """Builds single pages of a site that MkDocs has built in this process."""

    def __init__(self, config: MkDocsConfig, nav: Navigation, env: Environment) -> None:
        self._config = config
        self._nav = nav
        self._env = env

    def write(self, docs: Path, path: str, front: Mapping[str, object]) -> str:
        """Write the page of the Markdown file `path` below `docs`; return its path in the site.

        Raises:
            SettingsError: The theme is wrong.
        """
        config = self._config
        file = GeneratedFile(path, str(docs), config.site_dir, use_directory_urls=False)
        page = GeneratedPage(file, config, front)
        page.read_source(config)
        page.render(config, Files([]))
        try:
            _build_page(page, config, [file], self._nav, self._env, dirty=False)
        except TemplateError as error:
            raise SettingsError(f"the theme is wrong: {error}") from error
        return str(file.dest_uri)


def defer(files: Files) -> None:
    """Leave the rendering of generated pages to `write_pages`."""
    for file in files:
        if isinstance(file.page, GeneratedPage):
            file.page.deferred = True


def write_pages(
    files: Files, config: MkDocsConfig, nav: Navigation, env: Environment, *, jobs: int
) -> None:
    """Render and write the generated pages in `jobs` processes, before MkDocs comes to them.

    For MkDocs they are then up to date, and its `dirty` mode passes over them.
    """
    env.get_template("main.html")
    pages = files.documentation_pages()
    found = [
        file
        for file in pages
        if isinstance(file, GeneratedFile) and not file.written and file.page is not None
    ]

    def work(part: Sequence[File]) -> list[None]:
        for file in part:
            page = file.page
            if isinstance(page, GeneratedPage):
                page.deferred = False
                page.render(config, files)
                try:
                    _build_page(page, config, pages, nav, env, dirty=False)
                except TemplateError as error:
                    raise SettingsError(f"the theme is wrong: {error}") from error
        return [None] * len(part)

    workers.spread(work, found, jobs=jobs)
    for file in found:
        if isinstance(file, GeneratedFile):
            file.written = True
