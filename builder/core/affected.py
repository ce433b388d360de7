"""Which pages an edit can change.

Everything here errs on one side: a job that is named may make the same pages as before, but one that is
not named does. What the names and types of notes, addresses or settings say is in too many places to be
followed; a build in which they change makes everything anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from builder.core.card import Card
from builder.core.casts import lists_of, recast, showing
from builder.core.present.entity import BRIEFINGS
from builder.core.present.pages import Job
from builder.core.site import Appearances, Site, related
from builder.core.translations import once
from builder.core.urls import edition_of
from builder.core.values import Value

Was = Mapping[str, Card | None]
"""The cards that changed briefings had before by id; None if there was none."""


class Edit(Value, frozen=True):
    """What has changed: briefings (`was`), and the ids of `notes` that say something else of themselves.

    `was` has every briefing whose source has changed, whether others see a difference or not; `said`
    has the notes that these mention in other sentences than before. Notes that say something else only
    on pages of their `own` are not among `notes`; `turnover` are those that are new or gone.
    `is_readdressed` says whether other addresses lead to notes.
    """

    was: Was
    said: Mapping[str, frozenset[str]]
    notes: frozenset[str]
    own: frozenset[str]
    turnover: frozenset[str]
    is_readdressed: bool
    is_new_day: bool


class _Change(Value, frozen=True):
    """A briefing before and after; None where there is none."""

    old: Card | None
    new: Card | None

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(card for card in (self.old, self.new) if card is not None)

    def differs(self, *fields: str) -> bool:
        """Return whether one of the fields is another now, or the briefing is new or gone."""
        if self.old is None or self.new is None:
            return True
        return any(getattr(self.old, field) != getattr(self.new, field) for field in fields)

    @property
    def mentioned(self) -> frozenset[str]:
        """Return the notes that it mentions, or has mentioned."""
        return frozenset(tally.id for card in self.cards for tally in card.counts)

    @property
    def is_reordered(self) -> bool:
        """Return whether it mentions in another order what it mentions as before."""
        first, last = ([tally.id for tally in card.counts] for card in self.ends)
        both = {*first} & {*last}
        return [id for id in first if id in both] != [id for id in last if id in both]

    @property
    def has_left(self) -> bool:
        """Return whether it is among the briefings of an entity no more, or at another place."""
        if self.differs("date", "lang"):
            return True
        old, new = self.ends
        return not {*old.entities} <= {*new.entities}

    @property
    def is_listed(self) -> bool:
        """Return whether lists show something else of it."""
        return self.differs(*_LISTED)

    @property
    def ends(self) -> tuple[Card, Card]:
        """Return it before and after; twice the same if there is but one."""
        return self.cards[0], self.cards[-1]

    @property
    def moved(self) -> frozenset[str]:
        """Return the notes among whose briefings it is new, gone, or at another place."""
        if self.differs("date", "lang"):
            return self.mentioned
        old, new = ({tally.id for tally in card.counts} for card in self.ends)
        return frozenset(old ^ new)


_LISTED = (
    "title",
    "date",
    "lang",
    "summary",
    "status",
    "audience",
    "topics",
    "storyline",
    "whats_next",
    "prominent",
)
"""What lists show of a briefing."""


def affected(site: Site, edit: Edit) -> frozenset[Job] | None:
    """Return the jobs whose pages an edit may have changed, or None if any may have.

    `site` is the site after the edit.
    """
    changes = tuple(_Change(old, site.by_id.get(id)) for id, old in edit.was.items())
    if any(_concerns_versions(site, change) for change in changes):
        return None
    return frozenset(_jobs(site, edit, changes))


def has_other_jobs(site: Site, edit: Edit) -> bool:
    """Return whether an edit may have made a job necessary that was not there before, or needless.

    It may if `affected` does not know what it has changed.
    """
    changes = (_Change(old, site.by_id.get(id)) for id, old in edit.was.items())
    return bool(edit.turnover) or any(
        change.differs("date", "lang", "status", "topics", "storyline")
        or _concerns_versions(site, change)
        for change in changes
    )


def _concerns_versions(site: Site, change: _Change) -> bool:
    """Return whether a change may join or part the versions of a text."""
    translated = any(c.translation_of or c.id in site.versions for c in change.cards)
    return translated and change.differs("lang", "translation_of", "title", "date")


def _jobs(site: Site, edit: Edit, changes: Collection[_Change]) -> Iterator[Job]:
    moved = frozenset(id for change in changes for id in change.moved)
    withdrawn = {article.id for article in site.withdrawn}
    pages = {id for id in edit.was if id in site.by_id}
    for id in edit.was.keys() & withdrawn:
        yield Job("withdrawn", _lang(site, site.registry.articles[id].lang), id)
    for id in moved | edit.notes:
        # A page does not say in how many others a term is used.
        if id in edit.notes or id not in site.registry.terms:
            pages |= {card.id for card in site.links.get(id, ())}
    for id in moved | edit.notes | edit.own:
        yield from _note(site, id, (0,))
    for change in changes:
        pages |= _neighbours(site, change)
        yield from _lists(site, change)
        for id in _retold(change, edit.said) - moved:
            yield from _mentions(site, id, change)
    for id in pages:
        yield Job("briefing", _lang(site, site.by_id[id].lang), id)
    if edit.is_readdressed or any(change.differs("title", "lang") for change in changes):
        yield from (Job("moved", edition.lang) for edition in site.editions)
    # Those in which a briefing is listed otherwise are made again in any case.
    shifted = [change.ends for change in changes if change.moved and not change.is_listed]
    yield from (Job(*its) for its in recast(site, shifted))
    yield from _circles(site, moved, changes)
    yield from _described(site, edit.notes)
    yield from _everywhere(site, moved, edit)


def _lang(site: Site, lang: str) -> str:
    return edition_of(lang, site.editions).lang


def _note(site: Site, id: str, numbers: Collection[int]) -> Iterator[Job]:
    """Yield the pages `numbers` of a note in every edition."""
    kind = "entity" if id in site.registry.entities else "term"
    if id in site.registry.entities or id in site.registry.terms:
        for edition in site.editions:
            yield from (Job(kind, edition.lang, id, number) for number in numbers)


def _retold(change: _Change, said: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the notes whose pages may say something else of a briefing that stays among theirs."""
    if change.new is None or change.differs("title", "date", "lang", "events", "statements"):
        return change.mentioned
    old = change.old.counts if change.old is not None else ()
    counted = {tally.id for tally in set(old) ^ set(change.new.counts)}
    return said.get(change.new.id, frozenset()) | counted


def _mentions(site: Site, id: str, change: _Change) -> Iterator[Job]:
    """Yield the pages of a note that quote the briefing, and the first, which sums up."""
    if change.new is None:
        return
    for edition in site.editions:
        links = once(site.links[id], site.versions, edition.lang, of=lambda card: card)
        numbers = {1, *(n // BRIEFINGS + 1 for n, c in enumerate(links) if c is change.new)}
        kind = "entity" if id in site.registry.entities else "term"
        yield from (Job(kind, edition.lang, id, number) for number in numbers)


def _neighbours(site: Site, change: _Change) -> set[str]:
    """Return the briefings whose pages name this one, or list it as near."""
    found: set[str] = set()
    named = change.differs("title", "date", "lang", "storyline", "supersedes")
    if not named and not change.is_reordered:
        return found
    ids = {card.id for card in change.cards}
    for id in change.mentioned:
        if named and any(
            _begins_or_ends(site.appearances.get((e.lang, id)), ids) for e in site.editions
        ):
            found |= {card.id for card in site.links[id]}
    for card in change.cards:
        found |= {other.id for other in site.storylines.get((card.lang, card.storyline), ())}
        found |= {id for id in site.registry.find(card.supersedes) if id in site.by_id}
    find = site.registry.find
    found |= {c.id for c in site.briefings if c.supersedes and ids & set(find(c.supersedes))}
    near = {
        card.id
        for id in change.mentioned
        if not ids.isdisjoint(site.newest[id])
        for card in site.links[id]
    }
    return found | {id for id in near - found if _lists_one_of(site, id, ids)}


def _begins_or_ends(seen: Appearances | None, ids: Collection[str]) -> bool:
    return seen is not None and (seen.first.id in ids or seen.latest.id in ids)


def _lists_one_of(site: Site, id: str, ids: Collection[str]) -> bool:
    return any(near.briefing.id in ids for near in related(site, site.by_id[id]))


def _lists(site: Site, change: _Change) -> Iterator[Job]:
    """Yield the lists in which a briefing is."""
    for lang in {_lang(site, card.lang) for card in change.cards}:
        if change.differs("counts"):
            yield Job("home", lang)
        tells = any(card.events for card in change.cards)
        if tells and change.differs("events", "title", "lang"):
            yield Job("timeline", lang)
        if not change.is_listed:
            continue
        for kind in ("home", "archive", "topics", "storylines"):
            yield Job(kind, lang)
        for card in change.cards:
            yield Job("year", lang, str(card.day.year))
            yield from (Job(its.kind, lang, its.name) for its in lists_of(site, card))


def _circles(site: Site, moved: frozenset[str], changes: Iterable[_Change]) -> Iterator[Job]:
    """Yield the entities that have one of `moved` among their companions, for the ties between these."""
    entities = site.registry.entities
    near = {
        tally.id
        for id in moved
        if id in entities
        for card in site.links.get(id, ())
        for tally in card.counts
        if tally.kind == "entity"
    }
    # Of those who shared a changed briefing with one of them, one may have been a companion before.
    left = (c for c in changes if c.moved and c.has_left)
    once = {id for change in left for id in change.mentioned if id in entities}
    for id in once - moved:
        yield from _note(site, id, (1,))
    for id in near - moved - once:
        if not moved.isdisjoint(site.together.companions(id)[0].ids):
            yield from _note(site, id, (1,))


def _everywhere(site: Site, moved: frozenset[str], edit: Edit) -> Iterator[Job]:
    """Yield the lists that count or describe notes."""
    entities, terms = site.registry.entities, site.registry.terms
    gone = edit.turnover - entities.keys() - terms.keys()
    notes = moved | edit.notes
    for edition in site.editions:
        # The list of terms has their other names.
        if gone or any(id in terms for id in notes | edit.own):
            yield Job("glossary", edition.lang)
        if gone or any(id in entities for id in notes):
            yield Job("register", edition.lang)
        if gone or any(id in entities for id in moved):
            yield Job("network", edition.lang)
        if edit.notes:
            yield Job("home", edition.lang)
        if edit.is_new_day:
            yield Job("home", edition.lang)
            for lang, name in site.storylines:
                if _lang(site, lang) == edition.lang:
                    yield Job("storyline", edition.lang, name)


def _described(site: Site, notes: Collection[str]) -> Iterator[Job]:
    """Yield the topics and storylines that say of an entity who or what it is."""
    entities = [id for id in notes if id in site.registry.entities]
    lists = (
        its for id in entities for card in site.links.get(id, ()) for its in lists_of(site, card)
    )
    yield from (Job(*its) for its in showing(site, entities, lists))
