"""Registers: the list of types, and the entities of each type from A to Z."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.core.model import Entity, EntityType
from builder.core.present.frame import Anchor, Foreign, Frame, Page, Pager
from builder.core.present.letters import by_letter
from builder.core.present.sections import Bar, Section, parts
from builder.core.values import Value

ROWS = 150
"""How many entities a page of a register shows."""

_PROMINENT = 6


class RegisterRow(Value, frozen=True):
    """An entity in a register; the text of the link is its name as it is sorted."""

    link: Anchor
    description: Foreign
    count: int


class RegisterView(Value, frozen=True):
    """A page of a register."""

    total: int
    bar: Bar
    letters: tuple[Section[RegisterRow], ...]
    pager: Pager
    registers: Anchor


class RegistersView(Value, frozen=True):
    """The registers by type: link, number of entities, the most mentioned; and the network."""

    types: tuple[tuple[EntityType, str, int, tuple[Anchor, ...]], ...]
    network: Anchor


def register_pages(frame: Frame) -> Iterator[Page]:
    """Present the registers: the list of types, and each type from A to Z."""
    site, edition = frame.site, frame.edition
    types: dict[EntityType, list[Entity]] = {}
    for entity in site.registry.entities.values():
        types.setdefault(entity.type, []).append(entity)
    kinds = [type for type in EntityType if type in types]
    view = RegistersView(
        tuple(
            (
                type,
                frame.to(edition.register(type)),
                len(types[type]),
                tuple(frame.entity(entity) for entity in _most_mentioned(frame, types[type])),
            )
            for type in kinds
        ),
        Anchor(frame.t("network.all"), frame.to(edition.section("network"))),
    )
    yield Page(
        path=frame.page,
        template="registers.md.j2",
        kind="register",
        section="register",
        title=frame.t("register.title"),
        description=frame.t("register.description"),
        edition=edition,
        view=view,
        alternates=tuple((e.lang, e.section("register")) for e in site.editions),
    )
    for type in kinds:
        yield from _register(frame, type, types[type])


def _most_mentioned(frame: Frame, entities: Iterable[Entity]) -> list[Entity]:
    ranked = sorted(entities, key=lambda entity: (-len(frame.links(entity.id)), entity.id))
    return ranked[:_PROMINENT]


def _register(frame: Frame, type: EntityType, entities: list[Entity]) -> Iterator[Page]:
    edition, t = frame.edition, frame.t
    # All pages of a register lie in one folder, so links from one are links from all.
    here = frame.at(edition.register(type))
    rows = [
        RegisterRow(
            here.entity(entity)._replace(text=entity.sort_name or entity.name.get(edition.lang)),
            here.text(entity.description),
            len(here.links(entity.id)),
        )
        for entity in sorted(entities, key=lambda entity: entity.id)
    ]
    letters = by_letter(rows, lambda row: row.link.text)
    title = t(f"types.{type.value}")
    registers = Anchor(t("register.title"), here.to(edition.section("register")))
    for part in parts(frame, title, letters, lambda number: edition.register(type, number), ROWS):
        yield Page(
            path=part.frame.page,
            template="register.md.j2",
            kind="register",
            section="register",
            title=title,
            description=t("register.type_description", types=title),
            edition=edition,
            view=RegisterView(len(rows), part.bar, part.sections, part.pager, registers),
            alternates=tuple((e.lang, e.register(type)) for e in frame.site.editions),
            pager=part.pager,
        )
