"""A briefing: an article with its mentions, excerpts, events and statements worked out."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from builder.core.body import callout_kind
from builder.core.coverage import covering
from builder.core.dates import Date, parse_date
from builder.core.decode import Report
from builder.core.findings import Rule, nearest
from builder.core.likelihood import LIKELIHOODS, likelihood
from builder.core.linker import Kind
from builder.core.markdown import Body, Callout
from builder.core.mentions import Linked, Mention
from builder.core.model import Article
from builder.core.sentences import sentences
from builder.core.source import Span
from builder.core.values import Value

_WIDE = ("  ", *(char for char in map(chr, range(0x3001)) if char.isspace() and char != " "))
"""White space between words that is not a single blank."""


Segment = tuple[str, int]
"""A part of an excerpt: its text, and the mention's number or 0 for plain text."""


class Excerpt(Value, frozen=True):
    """A sentence that mentions a note, once or more often."""

    kind: Kind
    id: str
    segments: tuple[Segment, ...]


class Event(Value, frozen=True):
    """A dated event of an article, with the entities in it."""

    date: Date
    text: str
    entities: tuple[str, ...]
    anchor: str


class Statement(Value, frozen=True):
    """A quotation, statement, claim or judgement; `by` and `about` are entity ids."""

    kind: str
    text: str
    by: tuple[str, ...]
    about: tuple[str, ...]
    anchor: str


class KeyPoint(Value, frozen=True):
    """A key point and the anchor of the paragraph that covers it, or ''."""

    text: str
    leaf: int
    anchor: str


class Count(Value, frozen=True):
    """How often and where a note occurs; `places` are fractions of the text's length."""

    kind: Kind
    id: str
    places: tuple[float, ...]

    @property
    def count(self) -> int:
        """Return the number of mentions."""
        return len(self.places)


class Briefing(Value, frozen=True):
    """What the site needs to know of an article, beside its page's body."""

    article: Article
    words: int
    counts: tuple[Count, ...]
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
    key_points: tuple[KeyPoint, ...]
    references: tuple[str, ...]

    @property
    def id(self) -> str:
        """Return the article's id."""
        return self.article.id


def make_briefing(
    article: Article, body: Body, linked: Linked, shown: list[str], report: Report
) -> Briefing:
    """Work out a briefing; `shown` are its `shown_texts`. Faults of callouts go to `report`."""
    events, statements = _callouts(body, linked, shown, report)
    return Briefing(
        article=article,
        words=_words(body, shown),
        counts=tuple(_counts(body, linked)),
        events=tuple(events),
        statements=tuple(statements),
        key_points=tuple(_key_points(article.key_points, body)),
        references=tuple(
            sorted({r.target for r in linked.references if r.kind == "article"} - {article.id})
        ),
    )


def _words(body: Body, shown: list[str]) -> int:
    """Return the number of words, for the reading time. In `shown` there is one blank between two."""
    return sum(
        text.count(" ") + 1 if text and text == leaf.text else len(leaf.text.split())
        for leaf, text in zip(body.leaves, shown, strict=True)
    )


def _counts(body: Body, linked: Linked) -> Iterator[Count]:
    starts = list(itertools.accumulate((len(leaf.text) + 1 for leaf in body.leaves), initial=0))
    total = max(starts[-1], 1)
    places: dict[tuple[Kind, str], list[float]] = {}
    for mention in linked.mentions:
        at = (starts[mention.leaf] + mention.start) / total
        places.setdefault((mention.kind, mention.id), []).append(round(at, 3))
    for (kind, id), found in places.items():
        yield Count(kind, id, tuple(found))


def shown_texts(body: Body, linked: Linked) -> list[str]:
    """Return each leaf's text as a reader sees it: labels of annotations in place of ids."""
    texts = [leaf.text for leaf in body.leaves]
    # What names a note without being marked is shown as it is.
    marked = [mention for mention in linked.mentions if mention.origin == "explicit"]
    for mention in reversed(marked):
        text = texts[mention.leaf]
        texts[mention.leaf] = text[: mention.start] + mention.text + text[mention.end :]
    whole = "".join(texts)
    if any(gap in whole for gap in _WIDE) or any(text != text.strip() for text in texts):
        return [" ".join(text.split()) for text in texts]
    return texts


def excerpts(
    lang: str, body: Body, linked: Linked, shown: list[str]
) -> dict[str, tuple[Excerpt, ...]]:
    """Return the sentences that mention each note, by its id and in reading order.

    `shown` are the `shown_texts` of the body, which is in `lang`.
    """
    found: dict[str, list[Excerpt]] = {}
    for excerpt in _sentences(lang, body, linked, shown):
        found.setdefault(excerpt.id, []).append(excerpt)
    return {id: tuple(some) for id, some in found.items()}


def _sentences(lang: str, body: Body, linked: Linked, shown: list[str]) -> Iterator[Excerpt]:
    """Yield the sentences that mention notes.

    The title of a callout says who speaks; what is said belongs to it.
    """
    said = {c.title: shown[c.leaves[0]] for c in body.callouts if c.title >= 0 and c.leaves}
    for index, group in itertools.groupby(linked.mentions, key=lambda m: m.leaf):
        mentions = list(group)
        text = body.leaves[index].text
        if index in said:
            for kind, id in dict.fromkeys((m.kind, m.id) for m in mentions):
                title = _segments(text, Span(0, len(text.rstrip())), mentions, id)
                yield Excerpt(kind, id, (*title, (f": {said[index]}", 0)))
            continue
        starts = [mention.start for mention in mentions]
        for span in sentences(text, lang):
            first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
            inside = mentions[first:last]
            for kind, id in {(m.kind, m.id): None for m in inside}:
                yield Excerpt(kind, id, _segments(text, span, inside, id))


def _segments(text: str, span: Span, mentions: list[Mention], id: str) -> tuple[Segment, ...]:
    found: list[Segment] = []
    position, plain = span.start, ""
    for mention in mentions:
        plain += text[position : mention.start]
        position = mention.end
        if mention.id != id:
            plain += mention.text
            continue
        if plain:
            found.append((plain, 0))
        found.append((mention.text, mention.number))
        plain = ""
    plain += text[position : span.end]
    if plain:
        found.append((plain, 0))
    return tuple(found)


def _callouts(
    body: Body, linked: Linked, shown: list[str], report: Report
) -> tuple[list[Event], list[Statement]]:
    events: list[Event] = []
    statements: list[Statement] = []
    for number, callout in enumerate(body.callouts, 1):
        kind = callout_kind(callout.kind)
        if not kind or callout.nested:
            _bad_callout(callout, report)
            continue
        title = shown[callout.title].strip() if callout.title >= 0 else ""
        text = " ".join(shown[leaf] for leaf in callout.leaves)
        anchor = f"c{number}"
        about = _entities(linked, callout.leaves)
        by = _entities(linked, (callout.title,))
        if kind == "event":
            date = parse_date(title)
            if date is None:
                report.add(
                    Rule.BAD_DATE,
                    _title_span(callout, body),
                    f"'{title}' is not a date" if title else "an event needs its date in the title",
                    "write 2025-06-27, 2025-06, 2025 or 2025-06/2025-07",
                )
            else:
                events.append(Event(date, text, about, anchor))
        elif kind == "figure" and not (title and text):
            what = "a text that says what it measures" if title else "its value in the title"
            report.add(Rule.FIGURE_WITHOUT_TEXT, callout.marker, f"a key figure needs {what}")
        elif kind in ("quote", "statement", "claim"):
            if not title:
                rule = Rule.CLAIM_WITHOUT_SOURCE if kind == "claim" else Rule.QUOTE_WITHOUT_SPEAKER
                report.add(
                    rule,
                    callout.marker,
                    f"it is not said whose {kind} this is",
                    f"write > [!{kind}] [[id]], role",
                )
            statements.append(Statement(kind, text, by, about, anchor))
        elif kind == "judgement":
            if likelihood(title) == "":
                _bad_likelihood(_title_span(callout, body), title, report)
            statements.append(Statement(kind, text, (), about, anchor))
    return events, statements


def _bad_callout(callout: Callout, report: Report) -> None:
    if callout.nested:
        report.add(
            Rule.BAD_CALLOUT,
            callout.marker,
            "a callout inside another block is shown as a plain quotation block",
            "begin it at the start of a line, outside lists and other callouts",
        )
    else:
        known = ("quote", "statement", "figure", "event", "claim", "judgement", "context", "note")
        report.add(
            Rule.BAD_CALLOUT,
            callout.marker,
            f"unknown callout '{callout.kind}', shown as a note",
            nearest(callout.kind, (*known, "warning")) or f"known are {', '.join(known)}, warning",
        )


def _title_span(callout: Callout, body: Body) -> Span:
    """Return the place of a callout's title, or of its marker if it has none."""
    text = body.leaves[callout.title].text if callout.title >= 0 else ""
    if not text.strip():
        return callout.marker
    return body.leaves[callout.title].source_span(0, len(text.rstrip()))


def _bad_likelihood(span: Span, title: str, report: Report) -> None:
    words = [names[0] for names in LIKELIHOODS.values()]
    known = [name for names in LIKELIHOODS.values() for name in names]
    report.add(
        Rule.BAD_CALLOUT,
        span,
        f"'{title}' is not a word of the likelihood scale"
        if title
        else "the likelihood is missing",
        nearest(title.casefold(), known) or f"the scale is: {', '.join(words)}",
    )


def _entities(linked: Linked, leaves: Iterable[int]) -> tuple[str, ...]:
    wanted = set(leaves)
    return tuple(
        dict.fromkeys(m.id for m in linked.mentions if m.leaf in wanted and m.kind == "entity")
    )


def _key_points(points: tuple[str, ...], body: Body) -> Iterator[KeyPoint]:
    """Yield key points with the paragraph that covers each."""
    if points:
        for point, leaf in zip(points, covering(points, body), strict=True):
            yield KeyPoint(point, leaf, _place(body, leaf) if leaf >= 0 else "")


def _place(body: Body, index: int) -> str:
    """Return the anchor of a leaf: its own, or that of the callout it is in."""
    callout = body.leaves[index].callout
    if callout >= 0 and not body.callouts[callout].nested:
        return f"c{callout + 1}"
    return f"p{index + 1}"
