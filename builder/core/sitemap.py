"""The sitemap of a site: https://www.sitemaps.org/protocol.html, with the other languages of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

MOST = 50_000
"""Addresses in a file, at most, as the protocol has it; more are in several files."""

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


class Entry(NamedTuple):
    """A page: its path below the site's address, and those of the page in other languages."""

    path: str
    alternates: tuple[tuple[str, str], ...]


def sitemaps(entries: Sequence[Entry], site_url: str) -> Iterator[tuple[str, str]]:
    """Yield the files of a sitemap: name and content. Without an address of the site it is empty."""
    base = site_url if not site_url or site_url.endswith("/") else f"{site_url}/"
    every = entries if base else ()
    parts = [every[start : start + MOST] for start in range(0, len(every), MOST)] or [()]
    if len(parts) == 1:
        yield "sitemap.xml", _urls(parts[0], base)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, _urls(part, base)
    rows = "".join(f"<sitemap><loc>{escape(base + name)}</loc></sitemap>\n" for name in names)
    yield "sitemap.xml", f'{_XML}<sitemapindex xmlns="{_SPACE}">\n{rows}</sitemapindex>\n'


def _urls(entries: Iterable[Entry], base: str) -> str:
    rows = "".join(_url(entry, base) for entry in entries)
    return f'{_XML}<urlset xmlns="{_SPACE}" xmlns:xhtml="{_XHTML}">\n{rows}</urlset>\n'


def _url(entry: Entry, base: str) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{escape(lang)}" href="{escape(base + path)}"/>\n'
        for lang, path in entry.alternates
    )
    return f"<url>\n<loc>{escape(base + entry.path)}</loc>\n{others}</url>\n"
