"""What is done to a site when MkDocs has built its pages."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote

from builder.adapters.files import WriteError, names_in, write_text
from builder.core.sitemap import Entry, sitemaps
from builder.settings import Settings
from builder.writing import Built

_NOT_KEPT = frozenset({"offline.txt", "sw.js", "sitemap.xml"})
_COMMENT = {
    ".css": re.compile(r"/\*.*?\*/\n*", re.DOTALL),
    ".js": re.compile(r"^[ \t]*//.*\n", re.MULTILINE),
}


def leave_out_comments(site_dir: Path) -> None:
    """Leave the comments of the theme's styles and scripts out: they are for those who edit them.

    Of a script only lines that are nothing but a comment, so that no text in it can be mistaken for one.

    Raises:
        WriteError: A file cannot be written.
    """
    for path in (*site_dir.glob("css/*.css"), *site_dir.glob("js/*.js")):
        try:
            text = path.read_text("utf-8")
            path.write_text(_COMMENT[path.suffix].sub("", text), "utf-8", newline="")
        except OSError as error:
            raise WriteError(f"cannot write {error.filename}: {error.strerror}") from error


def write_sitemap(built: Built, settings: Settings, site_dir: Path) -> None:
    """Write the sitemap of all pages, unless it is as before; it is empty without the site's address.

    Raises:
        WriteError: A file cannot be written.
    """
    if not built.is_relisted:
        return
    entries = [
        Entry(_address(one.path), tuple((lang, _address(path)) for lang, path in one.alternates))
        for some in built.made.values()
        for one in some
        if one.is_listed and settings.site_url
    ]
    for name, text in sitemaps(sorted(entries), settings.site_url):
        write_text(site_dir / name, text)


def old_sitemaps(site_dir: Path, before: Path) -> frozenset[str]:
    """Return the parts of the sitemap of the edition `before` that the one in `site_dir` does not have."""
    found, known = ({path.name for path in f.glob("sitemap-*.xml")} for f in (site_dir, before))
    return frozenset(known - found)


def _address(path: str) -> str:
    return quote(f"{path.removesuffix('.md')}.html")


def write_list(site_dir: Path, before: Collection[str] = ()) -> None:
    """Write the list of all files of a published site, which its service worker can keep.

    `before` are the paths of files that come from the edition before, where only others are written.

    Raises:
        WriteError: The list cannot be written.
    """
    kept = sorted(names_in(site_dir).union(before) - _NOT_KEPT)
    try:
        (site_dir / "offline.txt").write_text("\n".join(kept) + "\n", "utf-8", newline="")
    except OSError as error:
        raise WriteError(f"cannot write {error.filename}: {error.strerror}") from error
