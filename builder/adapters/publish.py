"""The door to MkDocs: its configuration, its files and pages, its build.

Only `mkdocs.*` is imported, which ProperDocs provides too.
"""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from builder.adapters.files import CannotWrite
from builder.build import Built, SettingsError
from builder.core.html import Heading, page_html
from builder.core.model import Audience
from builder.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Environment

PACKAGED_TEMPLATES = Path(__file__).parent.parent / "_templates"
CHECKOUT_TEMPLATES = Path(__file__).parent.parent.parent / "templates"


class GeneratedPage(Page):
    """A page that the builder has made: rendered by pulldown-cmark, its links already checked."""

    def __init__(
        self, file: File, config: MkDocsConfig, text: str, meta: MutableMapping[str, Any]
    ) -> None:
        super().__init__(None, file, config)
        self._text = text
        self._front = meta
        self.parts: dict[str, str] = {}

    def read_source(self, config: MkDocsConfig) -> None:
        """Take Markdown and front matter from the builder: they are known, not read again."""
        self.meta = self._front
        self.markdown = self._text.partition("\n---\n")[2]

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Make the HTML and the table of contents."""
        html = page_html(self.markdown or "")
        self.parts = {"main": html.main, "aside": html.aside, "rest": html.rest}
        self.content = html.whole
        self.toc = get_toc(_toc(html.headings))
        self.present_anchor_ids = None
        self.markdown = ""


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


def settings_of(config: MkDocsConfig, options: Any) -> Settings:
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
    for path, text in built.texts.items():
        file = File(path, docs, config.site_dir, use_directory_urls=False)
        file.inclusion = InclusionLevel.NOT_IN_NAV
        if path == "index.md":
            file.inclusion = InclusionLevel.INCLUDED
        if path not in built.hand_written:
            GeneratedPage(file, config, text, dict(built.meta[path]))
        found.append(file)
    for path in built.assets:
        file = File(path, docs, config.site_dir, use_directory_urls=False)
        file.inclusion = InclusionLevel.NOT_IN_NAV
        found.append(file)
    return found


def add_globals(env: Environment, built: Built, settings: Settings, wordmark: str) -> None:
    """Give the theme its words, the editions and the hand-written pages."""
    words = built.checked.desk.words
    prefixes = {edition.lang: edition.prefix for edition in built.checked.site.editions}

    def page_lang(page: Page | None) -> str:
        lang = (page.meta.get("edition") or page.meta.get("lang")) if page else None
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


def load(config_file: Path, **overrides: object) -> MkDocsConfig:
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
        return load_config(str(config_file), **overrides)
    except ConfigurationError as error:
        raise SettingsError(f"{config_file.name}: {error}") from error
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


def publish(config: MkDocsConfig) -> None:
    """Build the HTML site into the configuration's `site_dir`.

    Raises:
        SettingsError: MkDocs, a plugin of the site or a theme template fails.
        CannotWrite: The folder cannot be written.
    """
    try:
        mkdocs_build(config)
    except OSError as error:
        raise CannotWrite(
            f"cannot write {error.filename or config.site_dir}: {error.strerror}"
        ) from error
    except MkDocsException as error:
        raise SettingsError(str(error)) from error

