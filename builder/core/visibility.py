"""Who may see what, and when: audiences, drafts and embargoes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from builder.core.card import Card
from builder.core.findings import Finding, Rule
from builder.core.model import Audience, Head
from builder.core.registry import Registry
from builder.core.source import Span
from builder.core.values import Value


class Visibility(Value, frozen=True):
    """Who reads this edition, at what time, and whether drafts are shown."""

    audience: Audience
    now: dt.datetime
    drafts: bool

    def shows(self, article: Head) -> bool:
        """Return whether an article is published to these readers."""
        return self.may_see(article) and (self.drafts or self.is_out(article))

    def may_see(self, article: Head) -> bool:
        """Return whether the audience may see an article, published or not."""
        return self.audience.may_see(article.audience)

    def is_out(self, article: Head) -> bool:
        """Return whether an article is neither a draft nor under embargo."""
        if article.status == "draft":
            return False
        return article.embargo is None or article.embargo <= self.now


def check_references(
    briefings: Iterable[Card],
    registry: Registry,
    now: dt.datetime,
    spans: Mapping[tuple[str, str], Span],
) -> Iterator[Finding]:
    """Yield references that an article's readers may not follow, or not yet when it is out.

    What counts is what the two articles say, not which of them this build shows.
    """
    for briefing in briefings:
        article = registry.articles[briefing.id]
        if not (briefing.references or article.supersedes or article.translation_of):
            continue
        targets = set(briefing.references)
        named: dict[str, Span] = {}
        for other_article in (article.supersedes, article.translation_of):
            if other_article is not None:
                for id in registry.find(other_article.value):
                    named.setdefault(id, other_article.span)
        targets.update(named)
        for id in sorted(targets - {article.id}):
            other = registry.articles.get(id)
            if other is None:
                continue
            span = spans.get((article.id, id)) or named.get(id, Span(0, 0))
            if not article.audience.may_see(other.audience):
                yield Finding(
                    Rule.RESTRICTED_REFERENCE,
                    article.path,
                    span,
                    f"'{id}' is marked TLP:{other.audience.value.upper()}, this article "
                    f"TLP:{article.audience.value.upper()}",
                )
            elif article.status != "draft" and _later(other, article, now):
                yield Finding(
                    Rule.EMBARGOED_REFERENCE,
                    article.path,
                    span,
                    f"'{id}' is a draft or under embargo",
                )


def _later(other: Head, article: Head, now: dt.datetime) -> bool:
    """Return whether `other` is not out yet when `article` is."""
    if other.status == "draft":
        return True
    return other.embargo is not None and other.embargo > max(now, article.embargo or now)
