"""The names in a body's running text: which of the matcher's candidates are mentions."""

from __future__ import annotations

from collections.abc import Iterable

from builder.core.decode import Report
from builder.core.findings import Rule
from builder.core.linker import Candidate, Finder, Owner
from builder.core.markdown import Body, Leaf
from builder.core.mentions import Found, reading_order
from builder.core.source import Span


def find_names(
    body: Body,
    marked: Iterable[Found],
    matcher: Finder,
    report: Report,
    introduced: set[str],
    excluded: frozenset[str],
) -> list[Found]:
    """Return the notes that `body` names without annotation, in reading order.

    Weak aliases count for the notes in `introduced`, which grows with every mention, and ambiguous
    names go to `report`. Headings introduce notes but hold no mentions.
    """
    candidates = matcher.candidates(running_text(body))
    found: list[Found] = []
    marks = iter(sorted(marked, key=reading_order))
    mark = next(marks, None)
    index, leaf, offset, leaf_end, position = -1, None, 0, -1, 0
    for candidate in candidates:
        while candidate.start >= leaf_end + 1 or leaf is None:
            index += 1
            leaf = body.leaves[index]
            offset = leaf_end + 1
            leaf_end = offset + len(leaf.text)
        if candidate.start < position:
            continue
        start, end = candidate.start - offset, candidate.end - offset
        while mark is not None and (mark.leaf, mark.start) <= (index, start):
            introduced.add(mark.id)
            mark = next(marks, None)
        if leaf.kind == "heading":
            if len(candidate.owners) == 1:
                introduced.add(candidate.owners[0].id)
            continue
        choice = choose(candidate, introduced, excluded)
        span = leaf.running_span(start, end) if choice else None
        if span is None:
            continue
        position = candidate.end
        surface = leaf.text[start:end]
        if len(choice) > 1:
            _report_ambiguity(report, span, surface, choice)
            continue
        _, kind, id = choice[0]
        introduced.add(id)
        found.append(Found(index, start, end, kind, id, span, surface, "implicit"))
    return found


def running_text(body: Body) -> str:
    """Return the text in which names are found: one pass over all leaves is enough.

    They are joined by a character that is in no name.
    """
    return "\0".join([_running_text(leaf) for leaf in body.leaves])


def introduced_in(text: str, matcher: Finder) -> set[str]:
    """Return the notes whose strong names occur in a plain text such as a title."""
    return {c.owners[0].id for c in matcher.candidates(text) if len(c.owners) == 1}


def choose(
    candidate: Candidate, introduced: set[str], excluded: frozenset[str]
) -> tuple[Owner, ...]:
    """Return the owners that a surface may mean here; none if it is to be passed over."""
    owners = candidate.owners or tuple([o for o in candidate.weak if o.id in introduced])
    if excluded and all(owner.id in excluded for owner in owners):
        return ()
    if len(owners) > 1:
        # The same surface can belong to a note by two ranks of its weak forms.
        return tuple({owner.id: owner for owner in owners}.values())
    return owners


def _report_ambiguity(report: Report, span: Span, surface: str, owners: tuple[Owner, ...]) -> None:
    ids = [owner.id for owner in owners]
    report.add(
        Rule.AMBIGUOUS_NAME,
        span,
        f"'{surface}' could mean {' or '.join(ids)}",
        f"write [[{ids[0]}|{surface}]] to choose one, or [{surface}]() to leave it alone",
    )


def _running_text(leaf: Leaf) -> str:
    """Return a leaf's text with its links blanked out: they are no names, nor evidence about names."""
    text = leaf.text
    for link in leaf.links:
        start, end = link.label
        text = text[:start] + "_" * (end - start) + text[end:]
    return text
