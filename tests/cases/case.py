"""Case files: a title, settings, the input in sections, and what is expected of it.

    What the case shows
    languages: de, en
    >>>> content/articles/a.md (crlf, bom)
    the text of a file; ⟦a fault⟧ is marked, ␀ stands for a zero byte
    >>>> expected
    what comes out

A file's flags say how it is written: `crlf`, `cr`, `bom`, `latin-1`, `no-end` (without its last line end).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.core.source import Span

CASES = Path(__file__).parent
EXPECTED = ">>>> expected\n"
_SECTION = re.compile(r"^>>>> (\S+)(?: \(([^)]*)\))?\n", re.MULTILINE)
_MARK = re.compile("[⟦⟧]")


@dataclass(frozen=True, slots=True)
class Section:
    """One input of a case: its text as it is to be, and the ranges that are marked in it."""

    name: str
    flags: frozenset[str]
    text: str
    marks: frozenset[Span]

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        encoded = self.text.encode("latin-1" if "latin-1" in self.flags else "utf-8")
        return b"\xef\xbb\xbf" + encoded if "bom" in self.flags else encoded


@dataclass(frozen=True, slots=True)
class Case:
    """A case file as read."""

    path: Path
    title: str
    settings: Mapping[str, str]
    sections: tuple[Section, ...]
    expected: str

    def text(self, name: str) -> str:
        """Return the text of the section `name`."""
        return next(section.text for section in self.sections if section.name == name)

    def check(self, got: str, *, rewrite: bool) -> None:
        """Compare what came out with what is expected, or write it into the case file."""
        if rewrite and got != self.expected:
            source = self.path.read_bytes().decode()
            head = source[: source.index(EXPECTED)]
            self.path.write_text(head + EXPECTED + got, "utf-8", newline="")
        else:
            assert got == self.expected, self.title


def read_cases(folder: str) -> list[Case]:
    """Return the cases of a folder below tests/cases."""
    return [_read(path) for path in sorted((CASES / folder).glob("*.txt"))]


def _read(path: Path) -> Case:
    source, _, expected = path.read_bytes().decode().partition(EXPECTED)
    head, *parts = _SECTION.split(source)
    title, *settings = head.strip().splitlines()
    return Case(
        path=path,
        title=title,
        settings=dict(line.split(": ", 1) for line in settings),
        sections=tuple(
            _section(name, flags or "", text)
            for name, flags, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        ),
        expected=expected,
    )


def _section(name: str, flags: str, text: str) -> Section:
    given = frozenset(flag.strip() for flag in flags.split(",") if flag)
    if "no-end" in given:
        text = text.removesuffix("\n")
    text = text.replace("␀", "\0")
    if given & {"crlf", "cr"}:
        text = text.replace("\n", "\r\n" if "crlf" in given else "\r")
    places = [match.start() - index for index, match in enumerate(_MARK.finditer(text))]
    marks = frozenset(Span(*pair) for pair in zip(places[::2], places[1::2], strict=True))
    return Section(name, given, _MARK.sub("", text), marks)
