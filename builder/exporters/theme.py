"""The theme's files put into a document: style sheets with their fonts and pictures, hashes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

from builder.core.paths import join
from builder.exporters.links import data_url, media_type
from builder.exporters.tree import Element

Files = Mapping[str, bytes]
"""The files of the templates by their path below them, such as `theme/css/site.css`."""

_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")
_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_RANGE = re.compile(r"unicode-range:\s*([^;}]+)")
_ITALIC = re.compile(r"font-style:\s*italic")
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_SLANTED = frozenset({"em", "i", "cite", "dfn", "var", "address"})


def inline_css(path: str, files: Files, *, characters: frozenset[str], slanted: bool) -> str:
    """Return a style sheet with all that it loads inside it.

    Faces for which the document has no character are left out, so are italics it does not use.
    """
    css = _COMMENT.sub("", files.get(path, b"").decode("utf-8"))
    slanted = slanted or bool(_ITALIC.search(_FACE.sub("", css)))
    points = frozenset(map(ord, characters))

    def face(match: re.Match[str]) -> str:
        text = match[0]
        if _ITALIC.search(text) and not slanted:
            return ""
        found = _RANGE.search(text)
        return text if found is None or _in_range(found[1], points) else ""

    def address(match: re.Match[str]) -> str:
        if match[1].startswith("data:"):
            return match[0]
        target = join(path.rpartition("/")[0], match[1])
        data = files.get(target)
        kind = "font/woff2" if target.endswith(".woff2") else media_type(target)
        return f'url("{data_url(data, kind)}")' if data is not None and kind else "none"

    return _URL.sub(address, _FACE.sub(face, css)).strip()


def without_faces(css: str) -> str:
    """Return a style sheet without its fonts and comments."""
    return _FACE.sub("", _COMMENT.sub("", css)).strip()


def _in_range(ranges: str, points: frozenset[int]) -> bool:
    """Return whether one of `points` is in a CSS `unicode-range`."""
    for part in ranges.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        start, end = int(first.replace("?", "0"), 16), int((last or first).replace("?", "F"), 16)
        if any(start <= point <= end for point in points):
            return True
    return False


def uses_italics(root: Element) -> bool:
    """Return whether a tree has an element that is set in italics."""
    return any(element.tag in _SLANTED for element in root.iter())


def csp_hash(text: str) -> str:
    """Return the source expression that allows an inline style or script (CSP 3, section 2.3.1)."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
