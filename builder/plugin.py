"""The MkDocs plugin `briefings`: hooks of a few lines over the pipeline."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin

from builder import build, indexing, writing
from builder.adapters import finish, pages, publish, report, workers
from builder.adapters.files import BusyError, WriteError, lock
from builder.core.findings import Severity
from builder.core.model import Audience
from builder.settings import Settings, SettingsError
from builder.writing import Built

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

log = logging.getLogger("mkdocs.plugins.briefings")


class BriefingsConfig(Config):
    """The plugin's section of mkdocs.yml. The first language is the site's own."""

    languages = c.ListOfItems(c.Choice(("de", "en")), default=["de"])
    audience = c.Choice(tuple(audience.value for audience in Audience), default="clear")
    drafts = c.Type(bool, default=False)
    wordmark = c.Type(str, default="")
    pages_dir = c.Type(str, default="build/docs")
    search = c.Type(bool, default=True)
    maps = c.Type(bool, default=True)
    offline = c.Type(bool, default=False)


def _nothing() -> None:
    """Do nothing while the index is made."""


class BriefingsPlugin(BasePlugin[BriefingsConfig]):
    """Builds briefing pages before MkDocs looks for pages, and gives them to it."""

    def __init__(self) -> None:
        self.built: Built | None = None
        self.settings: Settings | None = None
        self.serving = False
        self.crew: workers.Crew | None = None
        self.press: pages.Press | None = None
        self.index_by: publish.Index | None = indexing.write_index
        self.nav: Navigation | None = None
        self.indexing = contextlib.ExitStack()
        self.indexed: Callable[[], frozenset[str]] | None = None
        self.beside: Callable[[], object] = _nothing
        self.unindexed: frozenset[str] | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Under `serve`, show drafts and embargoed articles, marked as such."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the theme, and refuse settings that the pages cannot live with."""
        try:
            self.settings = publish.settings_of(config, self.config)
            if self.serving:
                # Drafts stay out of the folder of pages that is published or committed.
                preview = self.settings.docs.with_name("preview")
                self.settings = replace(self.settings, drafts=True, docs=preview)
        except SettingsError as error:
            raise PluginError(str(error)) from error
        publish.prepare(config, self.settings)
        return config

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Run the pipeline up to the Markdown pages; with an error in content nothing is touched."""
        if self.built is None:
            self.built = self._build()
        if self.crew is not None:
            # MkDocs is about to look at every file of content, which has been read; here are none.
            config.docs_dir = config.site_dir

    def _build(self) -> Built:
        if self.settings is None:
            raise PluginError("on_config has not run")
        try:
            with lock(self.settings.root / "build"):
                checked = build.check(self.settings)
                self._log(checked)
                built = writing.write_docs(checked, self.settings)
        except BusyError as error:
            raise PluginError("another build is running here") from error
        except (SettingsError, WriteError) as error:
            raise PluginError(str(error)) from error
        return built

    def _log(self, checked: build.Checked) -> None:
        texts = checked.tree.texts
        for finding in checked.findings:
            text = report.render([finding], texts, "text").rstrip()
            if finding.severity is Severity.WARNING:
                log.warning(text)
            elif finding.severity is Severity.ERROR:
                log.error(text)
        if checked.has_errors:
            raise PluginError(f"content has {report.summary(checked.findings)}; nothing published")

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Replace the sources that MkDocs found by the pages made from them."""
        if self.built is None:
            return files
        find = pages.own_files if self.crew is not None else pages.site_files
        return find(self.built, files, config)

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation for the pages that MkDocs does not know of."""
        self.nav = nav
        return nav

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the theme its words."""
        if self.built is not None and self.settings is not None:
            publish.add_globals(env, self.built, self.settings, self.config.wordmark)
            self._start_index(self.built, self.settings, Path(config.site_dir))
            if self.crew is not None and self.nav is not None:
                self.press = pages.Press(config, self.nav, env, self.built.docs)
                self.press.write_all(self.built.generated, self.crew)
        return env

    def _start_index(self, built: Built, settings: Settings, site_dir: Path) -> None:
        """Write the search index while MkDocs works; it has emptied the folder by now."""
        index_by = self.index_by
        if not settings.search or index_by is None:
            return
        try:
            jobs = self.crew.jobs if self.crew is not None else workers.processes()
            self.indexed = self.indexing.enter_context(
                workers.meanwhile(lambda: index_by(built, site_dir, jobs), jobs)
            )
        except WriteError as error:
            raise PluginError(str(error)) from error

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Wait for the index. Forget this build: under `serve` the next one reads content again."""
        try:
            self.beside()
            if self.indexed is not None:
                self.unindexed = self.indexed()
            finish.leave_out_comments(Path(config.site_dir))
            if self.built is not None and self.settings is not None:
                finish.write_sitemap(self.built, self.settings, Path(config.site_dir))
            if self.config.offline:
                finish.write_list(Path(config.site_dir))
        except WriteError as error:
            raise PluginError(str(error)) from error
        finally:
            self._forget()

    def on_build_error(self, error: Exception) -> None:
        """Forget this build."""
        self._forget()

    def _forget(self) -> None:
        self.indexing.close()
        self.built = self.indexed = None

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch templates too; content is watched as MkDocs' own docs folder."""
        if self.settings is not None:
            for folder in self.settings.templates:
                server.watch(str(folder))
        return server
