"""What a site can set: the plugin's section of mkdocs.yml, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from builder.core.model import Audience


class SettingsError(Exception):
    """Something that the site's owner has set, or a template, is wrong; the message says what."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a site. Folders are absolute; `docs` is where Markdown pages are written.

    `site_url` is where the site is on the web, or ''. `search` says whether there is a search, `maps`
    whether there are maps.
    """

    name: str
    root: Path
    content: Path
    docs: Path
    templates: tuple[Path, ...]
    languages: tuple[str, ...]
    audience: Audience
    drafts: bool
    site_url: str = ""
    offline: bool = False
    search: bool = True
    maps: bool = True
