"""Text into Markdown that every engine shows as that text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

_SPECIAL = re.compile(r"[\\`*_\[\]<>&{}|~]")
# All white space but single blanks, which stay as they are.
_WHITE = re.compile(r"\s{2,}|[^\S ]")
_UNSAFE = re.compile(r"[\s<>()\\`*_\[\]|{}\"']")
_AT_START = re.compile(r"(?:(\d{1,9})([.)])(?=\s|$)|([-+#>=])|(\s+))")
_IN_ATTRIBUTE = re.compile(r"[\\`*_\[\]<>&{}|~\"]")
_REPLACEMENTS = {
    "\\": "\\\\",
    "`": "\\`",
    "*": "\\*",
    "_": "\\_",
    "[": "\\[",
    "]": "\\]",
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "{": "&#123;",
    "}": "&#125;",
    "|": "&#124;",
    "~": "&#126;",
}


_BREAK = "\0"


def _replacement(match: re.Match[str]) -> str:
    return _REPLACEMENTS[match[0]]


def _with_blanks(text: str) -> str:
    """Return a text in which all white space is single blanks."""
    # No other white space is printable. The expression takes many times as long as this.
    if text.isprintable() and "  " not in text:
        return text
    return _WHITE.sub(" ", text)


def escape_markdown(text: str) -> str:
    """Return `text` as Markdown that shows it, on one line, also at the start of a block.

    Only what both CommonMark and Python-Markdown undo is used: backslashes before the characters that
    both know, entities for the others.
    """
    text = " ".join(text.split())
    escaped = _SPECIAL.sub(_replacement, text)
    start = _AT_START.match(text)
    if start is None:
        return escaped
    if start[1]:
        return f"{start[1]}\\{start[2]}{escaped[start.end() :]}"
    if start[3] and start[3] in "-+#":
        return f"\\{escaped}"
    return f"&#{ord(text[0])};{escaped[1:]}" if text[0] == "=" else escaped


def escape_inline(text: str) -> str:
    """Return `text` as Markdown that shows it where other text stands before it on the line.

    Runs of white space become one blank, also at the ends.
    """
    return _SPECIAL.sub(_replacement, _with_blanks(text))


def escape_each(texts: Sequence[str]) -> Sequence[str]:
    """Return texts as `escape_inline` does; many short ones take a fraction of the time."""
    whole = "".join(texts)
    if "  " in whole or not whole.isprintable():
        return [escape_inline(text) for text in texts]
    if not any(map(whole.__contains__, _REPLACEMENTS)):
        return texts
    return _SPECIAL.sub(_replacement, _BREAK.join(texts)).split(_BREAK)


def link_target(target: str) -> str:
    """Return an address as the target of an inline Markdown link."""
    quoted = _UNSAFE.sub(lambda match: "".join(f"%{b:02X}" for b in match[0].encode()), target)
    return quoted.replace("&", "&amp;")


def escape_attribute(text: str) -> str:
    """Return `text` as the value of an attribute, in double quotes, of an element inside Markdown.

    Everything that Markdown may take for markup is a character reference: Python-Markdown looks for code,
    links and escapes before it looks for elements.
    """
    return _IN_ATTRIBUTE.sub(lambda match: f"&#{ord(match[0])};", _with_blanks(text))


def as_markdown(text: str) -> Markup:
    """Return a text that is escaped already, marked as such for templates."""
    # Its own constructor looks for what has to be escaped.
    return str.__new__(Markup, text)
