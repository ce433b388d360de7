"""The desk at which articles are resolved, and the site that is assembled of them.

A process that builds again and again, as `briefing serve` does, has those of its last build at hand; of
a large site they are too much to be made anew for each edit of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from builder.adapters import files
from builder.core.articles import Desk
from builder.core.card import Card
from builder.core.linker import Matchers
from builder.core.messages import Messages, read_messages
from builder.core.model import HandPage
from builder.core.pictures.outlines import Outlines
from builder.core.registry import Registry
from builder.core.sieve import Sieves
from builder.core.site import Shelf, Site, assemble
from builder.core.urls import editions
from builder.core.values import replace
from builder.core.visibility import Visibility
from builder.settings import Settings, SettingsError

if TYPE_CHECKING:
    from builder.build import Checked
    from builder.register import Register
    from builder.tree import Tree

MESSAGES = Path(__file__).parent / "messages"
OUTLINES = Path(__file__).parent / "data" / "outlines.txt"


def words(languages: tuple[str, ...]) -> dict[str, Messages]:
    """Read the interface texts of each language.

    Raises:
        SettingsError: There is no message file for a language.
    """
    found = {}
    for lang in languages:
        data = files.read_optional(MESSAGES / f"{lang}.yaml")
        if data is None:
            raise SettingsError(f"there are no interface texts for the language '{lang}'")
        found[lang] = read_messages(lang, data)
    return found


def desk_of(
    settings: Settings,
    tree: Tree,
    register: Register,
    visibility: Visibility,
    earlier: Checked | None,
    names: Desk | None,
) -> Desk:
    """Return the desk; nothing is hidden there yet.

    `names` is a desk where notes have the same names, if one is at hand.

    Raises:
        SettingsError: There are no interface texts for a language.
    """
    registry = register.registry
    shown = frozenset(a.id for a in registry.articles.values() if visibility.shows(a))
    if earlier is not None and earlier.register is register:
        nothing: frozenset[str] = frozenset()
        return replace(earlier.desk, files=tree.files, shown=shown, hidden=nothing, secret=nothing)
    languages = {*settings.languages, *(article.lang for article in registry.articles.values())}
    if names is not None and languages == names.matchers.keys():
        matchers, sieves = names.matchers, names.sieves
    else:
        notes = registry.entities.values(), registry.terms.values()
        matchers = Matchers(*notes, sorted(languages))
        sieves = Sieves(matchers)
    return Desk(
        registry=registry,
        matchers=matchers,
        words=earlier.desk.words if earlier is not None else words(settings.languages),
        files=tree.files,
        editions=editions(settings.languages),
        shown=shown,
        sieves=sieves,
    )


def only_in(some: Iterable[Card], others: Iterable[Card]) -> frozenset[str]:
    """Return the entities and terms that `some` briefings mention and `others` do not."""
    if not some:
        return frozenset()
    known = {count.id for card in others for count in card.counts}
    return frozenset(c.id for card in some for c in card.counts if c.id not in known)


def site_of(
    settings: Settings,
    desk: Desk,
    shelf: Shelf,
    pages: tuple[HandPage, ...],
    visibility: Visibility,
    earlier: Checked | None,
) -> Site:
    """Assemble the site; it is mostly that of an `earlier` build of the same notes and cards."""
    today = visibility.now.date()
    if earlier is not None:
        then = earlier.desk
        if (then.shown, then.hidden, earlier.site.today) == (desk.shown, desk.hidden, today):
            pages = tuple(sorted(pages, key=lambda page: page.id))
            return replace(earlier.site, records=shelf.records, pages=pages)
    registry = desk.registry.without(desk.hidden)
    site = assemble(settings.name, desk.editions, registry, shelf, pages, today)
    return replace(site, outlines=_outlines(settings, desk.registry))


def _outlines(settings: Settings, registry: Registry) -> Outlines | None:
    """Read the outlines of the world if there is anything to put on a map."""
    located = any(entity.location for entity in registry.entities.values())
    return _of_the_world() if settings.maps and located else None


@cache
def _of_the_world() -> Outlines:
    return Outlines(OUTLINES.read_text("ascii"))
