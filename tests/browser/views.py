"""The ways in which a page is looked at: window, colour scheme and the reader's other settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way of looking at a page; sizes in CSS pixels."""

    name: str
    width: int = 1280
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    touch: bool = False
    scripts: bool = True
    reduced_motion: bool = False
    language: str = "de-DE"


WIDE = View(name="wide")
NARROW = View(name="narrow", width=390, height=844, touch=True)
MIDDLE = View(name="middle", width=900, height=1000)
SMALLEST = View(name="smallest", width=320, height=640, touch=True)
DARK = View(name="dark", scheme="dark")
NO_SCRIPTS = View(name="no-scripts", scripts=False)
