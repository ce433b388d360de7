"""An engine for `serving` that builds everything again at each change."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from builder import build, writing
from builder.adapters import files, publish, workers
from builder.adapters.workers import Crew
from builder.serving import Outcome, Ready

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from builder.settings import Settings


class WholeSite:
    """Builds the site of a configuration into a folder."""

    def __init__(self, config_file: Path, folder: Path) -> None:
        self._config_file = config_file
        self._folder = folder

    def rebuild(
        self,
        changed: frozenset[Path],  # noqa: ARG002 - everything is built
        on_screen: Sequence[str],
        ready: Ready,
    ) -> Outcome:
        """Build the whole site, and put what differs into the folder."""
        config, settings, warnings = load(self._config_file)
        checked = build.check(settings)
        texts = checked.tree.texts
        if checked.has_errors:
            return Outcome(checked.findings, texts, 0, warnings)
        crew = Crew(workers.processes())
        built = writing.write_docs(checked, settings, crew)
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder.parent, prefix=".preview-") as stage:
            config.site_dir = stage
            warnings += publish.publish(config, built, Crew(workers.processes()))
            written = self._take_over(Path(stage), on_screen, ready)
        pages = sum(path.endswith(".html") for path in written)
        return Outcome(checked.findings, texts, pages, warnings)

    def _take_over(self, stage: Path, on_screen: Sequence[str], ready: Ready) -> frozenset[str]:
        """Make the folder hold what is in `stage`; return what had to be written or deleted."""
        paths = [path.relative_to(stage).as_posix() for path in files.list_files(stage)]
        old = files.tree_of(self._folder) - frozenset(paths)
        first = [path for path in paths if path in on_screen]
        rest = [path for path in paths if path not in on_screen]
        done: frozenset[str] = frozenset()
        for part in (first, rest):
            written = frozenset(
                path for path in part if files.put(self._folder / path, (stage / path).read_bytes())
            )
            if part is rest:
                files.drop(self._folder, sorted(old))
                written |= old
            ready(written)
            done |= written
        return done


def load(config_file: Path) -> tuple[MkDocsConfig, Settings, tuple[str, ...]]:
    """Return the configuration and the settings of a preview, and MkDocs' warnings.

    It has drafts, marked as such, and lies apart from what is published. Nothing is kept for reading
    offline: browsers would go on showing it.

    Raises:
        SettingsError: The file is missing or wrong.
    """
    config, warnings = publish.load(config_file)
    options = publish.plugin_of(config).config
    options.drafts, options.offline = True, False
    options.pages_dir = str(PurePath(options.pages_dir).with_name("preview"))
    return config, publish.settings_of(config, options), warnings
