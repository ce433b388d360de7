"""Linking: what a body's annotations and names mean, given the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.core.decode import Report
from builder.core.explicit import resolve_links
from builder.core.implicit import find_names, introduced_in
from builder.core.markdown import Body
from builder.core.mentions import Context, Found, Linked, Mention, Reference, reading_order
from builder.core.model import LinkPolicy
from builder.core.registry import Registry

NO_LINKS = LinkPolicy("explicit", "explicit", ())


def resolve(
    body: Body,
    policy: LinkPolicy,
    context: Context,
    report: Report,
    *,
    introduced_by: str = "",
    exclude: frozenset[str] = frozenset(),
) -> Linked:
    """Resolve every explicit link of `body` and find the names in its running text.

    Strong names in `introduced_by` (a title) count as having occurred for weak aliases. Notes in
    `exclude` are never linked implicitly. Faults go to `report`.
    """
    links = resolve_links(body, context, report)
    explicit = [link for link in links if isinstance(link, Found)]
    implicit = find_names(
        body,
        explicit,
        context.matcher,
        report,
        introduced_in(introduced_by, context.matcher),
        exclude | _excluded(policy, context.registry),
    )
    found = sorted((*explicit, *implicit), key=reading_order)
    return Linked(
        tuple(_number_and_draw(found, body, policy)),
        tuple(link for link in links if isinstance(link, Reference)),
    )


def _excluded(policy: LinkPolicy, registry: Registry) -> frozenset[str]:
    return frozenset(id for text in policy.exclude for id in registry.find(text.value))


def _number_and_draw(found: Iterable[Found], body: Body, policy: LinkPolicy) -> Iterator[Mention]:
    """Yield mentions with their numbers, drawn as links where the policy says so."""
    counts: dict[str, int] = {}
    drawn: set[tuple[str, int]] = set()
    for one in found:
        number = counts[one.id] = counts.get(one.id, 0) + 1
        rule = policy.entities if one.kind == "entity" else policy.terms
        section = body.leaves[one.leaf].section if rule == "first-per-section" else 0
        draw = one.origin == "explicit" or rule == "all"
        if not draw and rule != "explicit":
            draw = (one.id, section) not in drawn
        if draw:
            drawn.add((one.id, section))
        yield Mention(
            kind=one.kind,
            id=one.id,
            number=number,
            leaf=one.leaf,
            start=one.start,
            end=one.end,
            span=one.span,
            text=one.text,
            origin=one.origin,
            drawn=draw,
        )
