"""Lists from A to Z."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from builder.core.present.sections import Section

T = TypeVar("T")


def sort_key(text: str) -> str:
    """Return the key under which a name is sorted: letters only, without marks (DIN 5007-1)."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def initial(text: str) -> str:
    """Return the letter under which a name stands, `#` for names that begin with none."""
    first = sort_key(text)[:1].upper()
    return first if "A" <= first <= "Z" else "#"


def by_letter(rows: Iterable[T], name: Callable[[T], str]) -> list[Section[T]]:
    """Sort rows by name and group them by initial; what begins with no letter comes first."""
    letters: dict[str, list[T]] = {"#": []}
    for row in sorted(rows, key=lambda row: sort_key(name(row))):
        letters.setdefault(initial(name(row)), []).append(row)
    return [Section(letter, tuple(found)) for letter, found in letters.items() if found]
