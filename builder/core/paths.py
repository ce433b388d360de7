"""Where things are: ids, slugs, and the page paths below the docs folder."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from functools import lru_cache
from typing import NewType

DocPath = NewType("DocPath", str)
"""A page or file below the docs folder, such as `en/entities/nvidia.md`."""

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""The form of an id: kebab-case."""

_BY_HAND = "pages/"

_NOT_IN_ANCHORS = bytes(c for c in range(128) if not re.match(r"[\w\s-]", chr(c)))
_HYPHENS = re.compile(r"-{2,}")

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Return `text` as kebab-case ASCII with German letters spelled out; '' if nothing is left."""
    folded = unicodedata.normalize("NFKD", text.translate(_FOLD).lower())
    plain = folded.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def heading_slug(text: str) -> str:
    """Return a heading's anchor as Python-Markdown's `toc` makes it, so that both renderers agree."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    plain = text.encode("ascii", "ignore").translate(None, _NOT_IN_ANCHORS).decode()
    # All white space at once; the expression takes several times as long, and finds few.
    slug = "-".join(plain.lower().split())
    return _HYPHENS.sub("-", slug) if "--" in slug else slug


def by_hand(id: str) -> DocPath:
    """Return where a hand-written page lies."""
    return DocPath(f"{_BY_HAND}{id}.md")


def is_by_hand(path: str) -> bool:
    """Return whether a page is a hand-written one: no other lies in their folder."""
    return path.startswith(_BY_HAND)


def anchors(kind: str, id: str) -> str:
    """Return what the anchors of all mentions of a note begin with; their numbers follow."""
    return f"{'m' if kind == 'entity' else 'u'}-{id}-"


def relative(target: DocPath, page: DocPath) -> str:
    """Return the relative link from `page` to `target`."""
    # Not kept: a large site has more of them than there is room for, and to find one takes longer.
    folder, _, name = target.rpartition("/")
    return _way(folder, page.rpartition("/")[0]) + name


@lru_cache(maxsize=1024)
def _way(to: str, start: str) -> str:
    """Return the way from one folder to another, as a prefix of links; folders are few."""
    way = posixpath.relpath(to or ".", start or ".")
    return "" if way == "." else f"{way}/"


def join(folder: str, link: str) -> str:
    """Return the path that the relative `link` means when written in a file in `folder`."""
    return posixpath.normpath(posixpath.join(folder, link))


def numbered(path: DocPath, number: int) -> DocPath:
    """Return the path of a list's continuation: the first is `path` itself, then `x.2.md`.

    Ids have no full stops, so a continuation never meets another page.
    """
    return path if number == 1 else DocPath(f"{path.removesuffix('.md')}.{number}.md")
