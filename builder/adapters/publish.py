"""The door to MkDocs: its configuration, its files and pages, its build.

Only `mkdocs.*` is imported, which ProperDocs provides too.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError
from mkdocs.commands.build import _build_page
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from builder.adapters import workers
from builder.adapters.files import WriteError
from builder.build import Built, SettingsError
from builder.core.html import Heading, page_html
from builder.core.model import Audience
from builder.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.structure.nav import Navigation

PACKAGED_TEMPLATES = Path(__file__).parent.parent / "_templates"
CHECKOUT_TEMPLATES = Path(__file__).parent.parent.parent / "templates"


class GeneratedPage(Page):
    """A page that the builder has made: rendered by pulldown-cmark, its links already checked.

    A page that is `deferred` is rendered by the worker that writes it.
    """

    def __init__(
        self, file: File, config: MkDocsConfig, text: str, front: Mapping[str, object]
    ) -> None:
        super().__init__(None, file, config)
        self._text = text
        self._front = front
        self.deferred = False
        self.parts: dict[str, str] = {}

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Take Markdown and front matter from the builder: they are known, not read again."""
        self.meta = dict(self._front)
        self.markdown = self._text.partition("\n---\n")[2]

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - as above
        """Make the HTML and the table of contents, unless a worker will."""
        if self.deferred:
            self.content = ""
            return
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


def template_folders(root: Path) -> tuple[Path, ...]:
    """Return where templates are looked up: the site's own folder first, then the package's."""
    own = root / "templates"
    packaged = PACKAGED_TEMPLATES if PACKAGED_TEMPLATES.is_dir() else CHECKOUT_TEMPLATES
    return (own, packaged) if own.is_dir() and own.resolve() != packaged else (packaged,)


def settings_of(config: MkDocsConfig, options: Any) -> Settings:  # noqa: ANN401 - untyped in MkDocs
    """Return the settings in a loaded configuration; `options` is the plugin's section.

    Raises:
        SettingsError: `use_directory_urls` is on: such pages do not open from disk.
    """
    if config.use_directory_urls:
        raise SettingsError(
            "mkdocs.yml has to say 'use_directory_urls: false', so that the pages open from disk too"
        )
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    return Settings(
        name=config.site_name,
        root=root,
        content=Path(config.docs_dir).resolve(),
        docs=root / options.pages_dir,
        templates=template_folders(root),
        languages=tuple(options.languages),
        audience=Audience(options.audience),
        drafts=options.drafts,
    )


def prepare(config: MkDocsConfig, settings: Settings) -> None:
    """Add the theme's folders to a configuration, and keep the navigation bounded."""
    for folder in settings.templates:
        theme = str(folder / "theme")
        if theme not in config.theme.dirs and Path(theme).is_dir():
            # Before the templates that MkDocs itself ships, after the site's custom_dir.
            config.theme.dirs.insert(max(len(config.theme.dirs) - 1, 0), theme)
    config.theme.static_templates |= {"404.html", "sitemap.xml"}
    if config.nav is None:
        config.nav = ["index.md"]
    # Python-Markdown would write inline styles, which the Content-Security-Policy refuses.
    config.mdx_configs.setdefault("tables", {}).setdefault("use_align_attribute", True)


def site_files(built: Built, files: Files, config: MkDocsConfig) -> Files:
    """Return MkDocs' view of the site: the generated pages, the hand-written ones, assets, theme."""
    docs = str(built.docs)
    found = Files([file for file in files if file.src_dir != config.docs_dir])
    for path, page in built.pages.items():
        kind = File if page.meta is None else GeneratedFile
        file = kind(path, docs, config.site_dir, use_directory_urls=False)
        file.inclusion = InclusionLevel.NOT_IN_NAV
        if path == "index.md":
            file.inclusion = InclusionLevel.INCLUDED
        if page.meta is None:
            # The docs folder may still be being written.
            file.content_string = page.text
        else:
            GeneratedPage(file, config, page.text, page.meta)
        found.append(file)
    for path, source in built.assets.items():
        file = File(path, docs, config.site_dir, use_directory_urls=False)
        file.abs_src_path = str(source)
        file.inclusion = InclusionLevel.NOT_IN_NAV
        found.append(file)
    return found


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
    found = [file for file in pages if isinstance(file.page, GeneratedPage)]

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


def add_globals(env: Environment, built: Built, settings: Settings, wordmark: str) -> None:
    """Give the theme its words, the editions and the hand-written pages."""
    words = built.checked.desk.words
    prefixes = {edition.lang: edition.prefix for edition in built.checked.site.editions}

    def page_lang(page: Page | None) -> str:
        lang = str(page.meta.get("edition") or page.meta.get("lang") or "") if page else ""
        return lang if lang in words else settings.languages[0]

    env.autoescape = True
    env.globals.update(
        ui=lambda lang: words.get(lang, words[settings.languages[0]]).table,
        edition=lambda lang: prefixes.get(lang, ""),
        page_lang=page_lang,
        languages=list(settings.languages),
        site={
            "name": settings.name,
            "wordmark": _wordmark(settings.name, wordmark),
            "pages": [
                {"title": page.title, "url": f"pages/{page.id}.html", "lang": page.lang}
                for page in built.checked.site.pages
            ],
        },
    )


def _wordmark(name: str, accent: str) -> tuple[str, str]:
    """Split a name before its accented end: `Lageblick`, `blick` → `Lage`, `blick`."""
    if accent and name.endswith(accent):
        return name[: -len(accent)], accent
    return name, ""


def load(config_file: Path) -> MkDocsConfig:
    """Load mkdocs.yml.

    Raises:
        SettingsError: The file is missing or wrong; the message says how.
    """
    if not config_file.is_file():
        raise SettingsError(
            f"there is no {config_file.name} in {config_file.parent.resolve()}; "
            "'briefing init DIR' makes a new site"
        )
    problems = _Messages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(problems)
    try:
        return load_config(str(config_file))
    except ConfigurationError as error:
        raise SettingsError(f"{config_file.name}: {' '.join(str(error).split())}") from error
    except Abort as error:
        raise SettingsError("; ".join(problems.texts) or str(error)) from error
    finally:
        logger.removeHandler(problems)


class _Messages(logging.Handler):
    """Keeps what MkDocs logs while it reads its configuration."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def publish(config: MkDocsConfig, built: Built) -> tuple[str, ...]:
    """Make HTML of a built site in the configuration's empty `site_dir`; return MkDocs' warnings.

    Raises:
        SettingsError: MkDocs, a plugin of the site or a theme template fails.
        WriteError: The folder cannot be written.
    """
    plugin = plugin_of(config)
    plugin.built, plugin.jobs = built, workers.processes()
    problems = _Messages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(problems)
    try:
        # In its `dirty` mode MkDocs asks each file whether it has to be built.
        mkdocs_build(config, dirty=True)
    except OSError as error:
        raise WriteError(
            f"cannot write {error.filename or config.site_dir}: {error.strerror}"
        ) from error
    except (MkDocsException, TemplateError) as error:
        raise SettingsError("; ".join((*problems.texts, str(error)))) from error
    finally:
        logger.removeHandler(problems)
    return tuple(text for text in problems.texts if not text.startswith("A 'dirty' build"))


def plugin_of(config: MkDocsConfig) -> Any:  # noqa: ANN401 - MkDocs knows plugins by name only
    """Return the plugin `briefings` of a configuration.

    Raises:
        SettingsError: The configuration does not use it.
    """
    if "briefings" not in config.plugins:
        raise SettingsError("mkdocs.yml does not list 'briefings' under plugins")
    return config.plugins["briefings"]


def serve(config_file: Path, address: str | None) -> None:
    """Build the site, show it at `address` and rebuild it on every change until interrupted.

    Raises:
        SettingsError: The first build fails.
    """
    # The server's modules are of no use to a build.
    from mkdocs.commands.serve import serve as mkdocs_serve  # noqa: PLC0415 - see above

    try:
        mkdocs_serve(str(config_file), **({"dev_addr": address} if address else {}))  # type: ignore[arg-type]
    except MkDocsException as error:
        raise SettingsError(str(error)) from error
