"""Words that are no names, whatever a note says: those of closed classes, numbers, single signs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of closed classes. As an alias (`hier` of a town in its own paper) they would be everywhere.
_FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "de": _words(
        "aber alle allem allen aller alles als also am an auch auf aus bei beim bis da dabei daher "
        "dahier damit dann darum das dass dasselbe davon dazu dein deine dem den denn der deren des "
        "deshalb desselben dessen die dies diese dieselbe diesem diesen dieser dieses doch dort du "
        "durch ein eine einem einen einer eines er es etwa euch euer für gegen her hier hierher "
        "hiesige hiesigem hiesigen hiesiger hiesiges hin hinter ich ihm ihn ihnen ihr ihre ihrem "
        "ihren ihrer im in ins ja je jede jedem jeden jeder jedes jene jenem jenen jener jenes kein "
        "keine man mein meine mich mir mit nach neben nein nicht nichts noch nun nur ob oder ohne "
        "seit sein seine seinem seinen seiner selbst sich sie so solche sondern trotz über um und "
        "uns unser unsere unter vom von vor wann warum was weder weil welche wem wen wenn wer wie "
        "wieder wir wo zu zum zur zwischen"
    ),
    "en": _words(
        "a about above after all also am an and any are as at be because been before being below "
        "between both but by did do does down during each few for from further had has have he her "
        "here hers him his how i if in into is it its just me more most my no nor not now of off on "
        "once only or other our out over own same she so some such than that the their them then "
        "there these they this those through to too under until up very was we were what when where "
        "which while who whom why with you your"
    ),
}  # fmt: skip


def is_matchable(surface: str, lang: str) -> bool:
    """Return whether a surface says enough to be found: no single sign, number or function word."""
    if len(surface) < 2 or surface.isdigit():
        return False
    if not surface[1:].islower():
        return True
    return surface[0].lower() + surface[1:] not in _FUNCTION_WORDS.get(lang, ())
