"""The network of a site: who appears with whom, as a picture and as a table."""

from __future__ import annotations

from typing import NamedTuple

from builder.core.model import EntityType
from builder.core.pictures.network import Network, network
from builder.core.present.frame import Anchor, Frame, Page
from builder.core.values import Value

_OWN_HUE = (EntityType.PERSON, EntityType.ORGANIZATION, EntityType.PLACE)


class NetworkRow(NamedTuple):
    """An entity: its page, its anchor in the table, in how many briefings it is, and with whom."""

    link: Anchor
    anchor: str
    briefings: int
    ties: tuple[tuple[Anchor, int], ...]


class NetworkView(Value, frozen=True):
    """The network; `label` is the text alternative of the picture, rows are in its order."""

    label: str
    intro: str
    picture: Network
    rows: tuple[NetworkRow, ...]
    register: Anchor

    @property
    def hues(self) -> tuple[tuple[str, ...], ...]:
        """Return the types of the entities shown, those of one colour together."""
        shown = {row.link.css for row in self.rows}
        types = tuple(type for type in EntityType if type.value in shown)
        own = tuple((type.value,) for type in types if type in _OWN_HUE)
        others = tuple(type.value for type in types if type not in _OWN_HUE)
        return (*own, others) if others else own


def network_page(frame: Frame) -> Page:
    """Present the network of the entities of most briefings, in all languages together."""
    site, edition, t = frame.site, frame.edition, frame.t
    found = site.together.network(site.registry.entities)
    links = frame.entities(found.ids)
    counts = [len(frame.links(id)) for id in found.ids]
    ties: list[list[tuple[Anchor, int]]] = [[] for _ in found.ids]
    for (a, b), count in found.ties.items():
        ties[a].append((links[b], count))
        ties[b].append((links[a], count))
    view = NetworkView(
        label=t("network.label", len(links), lines=len(found.ties)),
        intro=t("network.intro"),
        picture=network([link.text for link in links], counts, found.ties),
        rows=tuple(
            NetworkRow(link, f"n-{id}", count, tuple(sorted(near, key=lambda tie: -tie[1])))
            for link, id, count, near in zip(links, found.ids, counts, ties, strict=True)
        ),
        register=Anchor(t("register.title"), frame.to(edition.section("register"))),
    )
    return Page(
        path=frame.page,
        template="network.md.j2",
        kind="network",
        section="register",
        title=t("network.title"),
        description=t("network.description"),
        edition=edition,
        view=view,
        alternates=tuple((e.lang, e.section("network")) for e in site.editions),
    )
