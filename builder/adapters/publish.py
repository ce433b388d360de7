"""The door to MkDocs: its configuration, its files and pages, its build.

Only `mkdocs.*` is imported, which ProperDocs provides too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException
from mkdocs.structure.pages import Page

from builder import indexing, keys
from builder.adapters.compiled import CompiledTemplates
from builder.adapters.files import WriteError
from builder.adapters.pages import Press
from builder.adapters.parts import keep_parts
from builder.adapters.workers import Crew
from builder.core.model import Audience
from builder.settings import Settings, SettingsError
from builder.writing import Built

if TYPE_CHECKING:
    from jinja2 import Environment

Index = Callable[[Built, Path, int], frozenset[str]]
"""Writes the search index of a site into a folder, in so many processes; returns what files are no more."""

PACKAGED_TEMPLATES = Path(__file__).parent.parent / "_templates"
CHECKOUT_TEMPLATES = Path(__file__).parent.parent.parent / "templates"


def template_folders(root: Path) -> tuple[Path, ...]:
    """Return where templates are looked up: the site's own folder first, then the package's."""
    own = root / "templates"
    packaged = PACKAGED_TEMPLATES if PACKAGED_TEMPLATES.is_dir() else CHECKOUT_TEMPLATES
    return (own, packaged) if own.is_dir() and own.resolve() != packaged else (packaged,)


def settings_of(config: MkDocsConfig, options: Any) -> Settings:  # noqa: ANN401 - untyped in MkDocs
    """Return the settings in a loaded configuration; `options` is the plugin's section.

    Raises:
        SettingsError: `use_directory_urls` is on: such pages do not open from disk; or the content
            is not in `content`, or the languages are none or twice the same.
    """
    if config.use_directory_urls:
        raise SettingsError(
            "mkdocs.yml has to say 'use_directory_urls: false', so that the pages open from disk too"
        )
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    if Path(config.docs_dir).resolve() != root / "content":
        raise SettingsError("mkdocs.yml has to say 'docs_dir: content'")
    if not options.languages or len(set(options.languages)) < len(options.languages):
        raise SettingsError("mkdocs.yml has to name one language or more, each once")
    return Settings(
        name=config.site_name,
        root=root,
        content=Path(config.docs_dir).resolve(),
        docs=root / options.pages_dir,
        templates=template_folders(root),
        languages=tuple(options.languages),
        audience=Audience(options.audience),
        drafts=options.drafts,
        site_url=config.site_url or "",
        search=options.search,
        maps=options.maps,
        offline=options.offline,
    )


def prepare(config: MkDocsConfig, settings: Settings) -> None:
    """Add the theme's folders to a configuration, and keep the navigation bounded."""
    for folder in settings.templates:
        theme = str(folder / "theme")
        if theme not in config.theme.dirs and Path(theme).is_dir():
            # Before the templates that MkDocs itself ships, after the site's custom_dir.
            config.theme.dirs.insert(max(len(config.theme.dirs) - 1, 0), theme)
    config.theme.static_templates |= {"404.html", "manifest.webmanifest", "sw.js"}
    # MkDocs would list the pages that it builds, which need not be all.
    config.theme.static_templates -= {"sitemap.xml"}
    if config.nav is None:
        config.nav = ["index.md"]
    # Python-Markdown would write inline styles, which the Content-Security-Policy refuses.
    config.mdx_configs.setdefault("tables", {}).setdefault("use_align_attribute", True)


def add_globals(env: Environment, built: Built, settings: Settings, wordmark: str) -> None:
    """Give the theme its words, the editions and the hand-written pages."""
    words = built.checked.desk.words
    prefixes = {edition.lang: edition.prefix for edition in built.checked.site.editions}

    def page_lang(page: Page | None) -> str:
        lang = str(page.meta.get("edition") or page.meta.get("lang") or "") if page else ""
        return lang if lang in words else settings.languages[0]

    env.autoescape = True
    keep_parts(env, CompiledTemplates(f"theme {keys.of_code()}"))
    env.globals.update(
        ui=lambda lang: words.get(lang, words[settings.languages[0]]).table,
        edition=lambda lang: prefixes.get(lang, ""),
        page_lang=page_lang,
        languages=list(settings.languages),
        site={
            "name": settings.name,
            "wordmark": _wordmark(settings.name, wordmark),
            "search": settings.search,
            "offline": settings.offline,
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


def load(config_file: Path) -> tuple[MkDocsConfig, tuple[str, ...]]:
    """Load mkdocs.yml; return it with MkDocs' warnings, such as an unknown option.

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
        return load_config(str(config_file)), tuple(problems.texts)
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


def is_alone(config: MkDocsConfig) -> bool:
    """Return whether no plugin, hook or theme of others may look at pages."""
    return (
        set(config.plugins) == {"briefings"}
        and config.theme.name == "briefing"
        and not config.hooks
    )


def publish(
    config: MkDocsConfig,
    built: Built,
    crew: Crew,
    beside: Callable[[tuple[str, ...]], object] = lambda _: None,
    index: Index | None = indexing.write_index,
) -> tuple[str, ...]:
    """Make HTML of a built site in the configuration's empty `site_dir`; return MkDocs' warnings.

    `beside` is called with these while the search index is still being made, by `index` if there is to
    be one, and again if more come.

    Raises:
        SettingsError: MkDocs, a plugin of the site or a theme template fails.
        WriteError: The folder cannot be written.
    """
    plugin = plugin_of(config)
    plugin.built = built
    plugin.index_by, plugin.unindexed = index, None
    # Without other plugins, nobody else has to know of the generated pages.
    plugin.crew = crew if is_alone(config) else None
    problems = _Messages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(problems)
    told: list[tuple[str, ...]] = []

    def tell() -> None:
        found = tuple(text for text in problems.texts if not text.startswith("A 'dirty' build"))
        if told[-1:] != [found]:
            told.append(found)
            beside(found)

    plugin.beside = tell
    try:
        # In its `dirty` mode MkDocs asks each file whether it has to be built.
        mkdocs_build(config, dirty=True)
        tell()
    except OSError as error:
        raise WriteError(
            f"cannot write {error.filename or config.site_dir}: {error.strerror}"
        ) from error
    except (MkDocsException, TemplateError) as error:
        if (fault := _write_error(error)) is not None:
            raise fault from error
        raise SettingsError("; ".join((*problems.texts, str(error)))) from error
    finally:
        # The plugin has let MkDocs look elsewhere.
        config.docs_dir = str(built.checked.tree.root)
        logger.removeHandler(problems)
    return told[-1]


def unindexed_of(config: MkDocsConfig) -> frozenset[str] | None:
    """Return the paths of files that are no more of the search index; None if the site has none."""
    gone: frozenset[str] | None = plugin_of(config).unindexed
    return gone


def press_of(config: MkDocsConfig) -> Press | None:
    """Return what builds single pages into `site_dir`; None unless `publish` has built the site so."""
    press: Press | None = plugin_of(config).press
    return press


def _write_error(error: BaseException | None) -> WriteError | None:
    """Return the fault behind an error that MkDocs has made of the plugin's."""
    while error is not None and not isinstance(error, WriteError):
        error = error.__cause__ or error.__context__
    return error


def plugin_of(config: MkDocsConfig) -> Any:  # noqa: ANN401 - MkDocs knows plugins by name only
    """Return the plugin `briefings` of a configuration.

    Raises:
        SettingsError: The configuration does not use it.
    """
    if "briefings" not in config.plugins:
        raise SettingsError("mkdocs.yml does not list 'briefings' under plugins")
    return config.plugins["briefings"]
