"""German or English, by the words that carry no meaning of their own."""

from __future__ import annotations

import re
from typing import Literal

_GERMAN = (
    "der die das und ist nicht mit den von für auf ein eine einen einem einer des dem im zu sich "
    "auch als bei nach wie aus wird werden sind hat haben über noch nur oder aber zum zur durch "
    "vor gegen seit kein keine dass war wurde mehr"
)
_ENGLISH = (
    "the and of to is not with for on a an that it as at by from be are has have its this but or "
    "which their they he she we will would more than after about over said into were been who "
    "can could"
)
_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> Literal["de", "en"]:
    """The language with more stop words; German when neither leads."""
    words = [word.lower() for word in _WORD.findall(text)]
    german, english = (set(stop.split()) for stop in (_GERMAN, _ENGLISH))
    lead = sum(word in english for word in words) - sum(word in german for word in words)
    return "en" if lead > 0 else "de"
