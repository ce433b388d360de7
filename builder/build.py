"""The pipeline: every stage of a build, in order.

look at the sources → parse notes → resolve articles → assemble the site; then `writing` presents and
renders its pages, and `adapters.publish` makes HTML of them with MkDocs. With an error in content the
stages up to the assembled site still run, so that one run reports everything; then nothing is written.

Each stage takes from the snapshot of the build before what has not changed since.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import operator
import os
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from builder import checks
from builder.adapters import workers
from builder.adapters.packs import Packs
from builder.adapters.stamps import Look
from builder.adapters.workers import Crew
from builder.assembling import desk_of, only_in, site_of
from builder.concerned import Work
from builder.core.affected import Edit
from builder.core.articles import Desk, page_body
from builder.core.card import Card
from builder.core.findings import Finding, Severity, in_order
from builder.core.model import HandPage
from builder.core.renames import NOTHING
from builder.core.site import Shelf, Site
from builder.core.values import replace
from builder.core.visibility import Visibility
from builder.kept import PageBody, Parsed, Snapshot
from builder.register import Register, register, renamed
from builder.resolving import Resolution, resolve_all
from builder.restating import Restated, restated_notes
from builder.settings import Settings, SettingsError
from builder.sources import Notes, parse
from builder.tree import Tree, read_tree


@dataclass(frozen=True, slots=True)
class Basis:
    """What a build starts from: the snapshot of the one before, if there is one, and its packs.

    `core` and `pages` stand for the code, settings and templates of this build: see `Snapshot`. What
    was built `earlier` in this process can be used once more, and a `look` at content once.
    """

    before: Snapshot | None = None
    packs: Packs | None = None
    core: str = ""
    pages: str = ""
    earlier: Checked | None = None
    look: Look | None = None

    @property
    def articles(self) -> Snapshot | None:
        """Return the snapshot if articles resolve now as they did then."""
        return self.before if self.before is not None and self.before.core == self.core else None

    @property
    def standing(self) -> Snapshot | None:
        """Return the snapshot if pages look now as they did then."""
        before = self.articles
        return before if before is not None and before.pages == self.pages else None


@dataclass(frozen=True, slots=True)
class Checked:
    """Content read, parsed and resolved, with every finding; the site is there even with errors.

    `every` has the cards of all articles, shown or not. `edit` is what has changed since the build
    before; None if anything may have.
    """

    tree: Tree
    notes: Notes
    desk: Desk
    register: Register
    resolution: Resolution
    every: tuple[Card, ...]
    unused: tuple[Finding, ...]
    site: Site
    pages: dict[str, PageBody]
    bodies: dict[str, tuple[Finding, ...]]
    findings: tuple[Finding, ...]
    now: dt.datetime
    edit: Edit | None

    @property
    def has_errors(self) -> bool:
        """Return whether a finding stops publication."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def now() -> dt.datetime:
    """Return the time of the build; SOURCE_DATE_EPOCH fixes it (reproducible-builds.org).

    Raises:
        SettingsError: SOURCE_DATE_EPOCH is not a time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return dt.datetime.now(dt.UTC)
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f"SOURCE_DATE_EPOCH is '{epoch}', not a number of seconds") from error


def check(settings: Settings, crew: Crew | None = None, basis: Basis | None = None) -> Checked:
    """Run the stages up to the assembled site and collect every finding.

    Raises:
        SettingsError: The content folder or a language's interface texts are missing.
    """
    crew, basis = crew or Crew(workers.processes()), basis or Basis()
    before, earlier = basis.articles, basis.earlier
    tree = read_tree(settings, basis.look, earlier.tree if earlier is not None else None)
    notes = parse(tree, settings, crew, before)
    known = earlier.register if earlier is not None else None
    joined = register(notes, settings, before, known)
    renames = renamed(joined, settings.languages, before, known)
    registry = joined.registry
    visibility = Visibility(settings.audience, now(), settings.drafts)
    names = earlier.desk if earlier is not None and renames is NOTHING else None
    desk = desk_of(settings, tree, joined, visibility, earlier, names)
    work = Work(notes, desk, tree.texts, renames)
    resolution = resolve_all(work, crew, basis.packs, before)
    # The whole articles are in their records now; of a large site they need much room.
    notes = dataclasses.replace(notes, fresh={})
    work = work._replace(notes=notes)
    every = tuple([outcome.card for outcome in resolution.outcomes.values()])
    shown = every
    if len(desk.shown) < len(every):
        shown = tuple([card for card in every if card.id in desk.shown])
    left_out = [card for card in every if card.id not in desk.shown]
    withheld = [
        card
        for card in left_out
        if card.status != "draft" or not visibility.may_see(registry.articles[card.id])
    ]
    desk = replace(desk, hidden=only_in(left_out, shown), secret=only_in(withheld, shown))
    restated = restated_notes(work, desk, before, resolution.differing)
    unchanged: dict[str, tuple[Finding, ...]] = {}
    if before is not None and restated is not None:
        again = restated.all
        unchanged = {id: found for id, found in before.bodies.items() if id not in again}
    bodies = checks.bodies(tree.texts, registry, desk, unchanged)
    hand_pages = tuple(parsed.note for parsed in notes.pages.values())
    same = before if restated is not None and not resolution.differing and not renames else None
    pages = _page_bodies(notes, desk, tree, same)
    shelf = Shelf(shown, resolution.archive)
    like = earlier if earlier is not None and _has_same(earlier, joined, every) else None
    site = site_of(settings, desk, shelf, hand_pages, visibility, like)
    unused = like.unused if like is not None else tuple(checks.use(registry, _used(site, every)))
    findings = [
        *tree.findings,
        *notes.findings,
        *joined.faults,
        *(finding for outcome in resolution.outcomes.values() for finding in outcome.findings),
        *(finding for body in pages.values() for finding in body.faults),
        *(finding for found in bodies.values() for finding in found),
        *unused,
        *checks.references(resolution.outcomes, registry, visibility.now),
        *checks.collisions(hand_pages),
    ]
    return Checked(
        tree=tree,
        notes=notes,
        desk=desk,
        register=joined,
        every=every,
        unused=unused,
        resolution=resolution,
        site=site,
        pages=pages,
        findings=in_order(findings),
        bodies=bodies,
        now=visibility.now,
        edit=_edit(work._replace(desk=desk), resolution, visibility.now, before, restated),
    )


def _used(site: Site, every: tuple[Card, ...]) -> AbstractSet[str]:
    """Return the ids of the entities and terms that an article mentions, shown or not."""
    others = (card for card in every if card.id not in site.by_id)
    return site.links.keys() | {tally.id for card in others for tally in card.counts}


def _has_same(earlier: Checked, joined: Register, cards: tuple[Card, ...]) -> bool:
    """Return whether notes and cards are those of an earlier build in this process."""
    return (
        earlier.register is joined
        and len(earlier.every) == len(cards)
        and all(map(operator.is_, earlier.every, cards))
    )


def _page_bodies(
    notes: Notes, desk: Desk, tree: Tree, before: Snapshot | None
) -> dict[str, PageBody]:
    """Return the bodies of hand-written pages, those known from `before` as they are.

    It is None if what they name may be called something else.
    """
    if before is not None and desk.files != before.stamps.keys():
        before = None
    found = {}
    for name, parsed in notes.pages.items():
        page = parsed.note
        if before is not None and before.hand_pages.get(name) is parsed:
            found[page.id] = before.page_bodies[page.id]
        else:
            found[page.id] = PageBody(*page_body(tree.texts[page.path], page, desk))
    return found


def _edit(
    work: Work,
    resolution: Resolution,
    now_: dt.datetime,
    before: Snapshot | None,
    restated: Restated | None,
) -> Edit | None:
    """Return what has changed since the build before, or None if anything may have.

    `restated` are the notes that say something else of themselves; None if all may.
    """
    notes, desk, _, renames = work
    if before is None or restated is None or renames is None:
        return None
    if _titles(notes.pages) != _titles(before.hand_pages):
        # Every page leads to these.
        return None
    expired = {
        parsed.note.id
        for parsed in notes.articles.values()
        if parsed.note.embargo is not None and before.now < parsed.note.embargo <= now_
    }
    ids = resolution.fresh.keys() | (before.shown ^ desk.shown) | expired
    ids |= before.outcomes.keys() - resolution.outcomes.keys()
    was = {
        id: before.outcomes[id].card if id in before.shown and id in before.outcomes else None
        for id in ids
    }
    return Edit(
        was={id: card if card and card.status != "withdrawn" else None for id, card in was.items()},
        said=resolution.fresh,
        notes=restated.notes,
        own=restated.own,
        turnover=renames.turnover,
        is_readdressed=renames.is_readdressed,
        is_new_day=before.now.date() != now_.date(),
    )


def _titles(pages: Mapping[str, Parsed[HandPage]]) -> list[tuple[str, str, str]]:
    return [(parsed.note.id, parsed.note.title, parsed.note.lang) for parsed in pages.values()]
