"""Briefings that are one text in several languages: `translation_of` in the front matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from builder.core.card import Card
from builder.core.findings import Finding, Rule, nearest
from builder.core.model import Head
from builder.core.registry import Registry

T = TypeVar("T")

Versions = Mapping[str, tuple[str, ...]]
"""The ids of all versions of a text by the id of each, the original first."""


def versions(articles: Iterable[Head], registry: Registry) -> Versions:
    """Group articles that are translations of one text; those without any are left out.

    An original that is not among `articles` leaves no trace; its translations still belong together.
    """
    groups: dict[str, list[Head]] = {}
    articles = tuple(articles)
    if all(article.translation_of is None for article in articles):
        return {}
    for article in articles:
        groups.setdefault(_original(article, registry), []).append(article)
    found = {}
    for original, group in groups.items():
        if len(group) > 1:
            group.sort(key=lambda article: (article.id != original, article.lang, article.id))
            ids = tuple(article.id for article in group)
            found.update(dict.fromkeys(ids, ids))
    return found


def once(told: Sequence[T], among: Versions, lang: str, *, of: Callable[[T], Card]) -> Sequence[T]:
    """Leave out what another version of the same text tells: that in `lang` is kept, else the first.

    `of` gives the briefing that tells something. A version that does not tell it stands for none, so
    nothing is lost.
    """
    if not among:
        return told
    best: dict[tuple[str, ...], tuple[bool, int, str]] = {}
    for card in map(of, told):
        ids = among.get(card.id)
        if ids is not None:
            rank = card.lang != lang, ids.index(card.id), card.id
            best[ids] = min(rank, best.get(ids, rank))
    return tuple(
        one
        for one, card in zip(told, map(of, told), strict=True)
        if (ids := among.get(card.id)) is None or best[ids][2] == card.id
    )


def check_translations(registry: Registry) -> Iterator[Finding]:
    """Yield translations of what is no other article, or into a language that the text is in already."""
    taken: dict[tuple[str, str], str] = {}
    translated = [a for a in registry.articles.values() if a.translation_of is not None]
    for article in registry.articles.values():
        if article.translation_of is None:
            taken[article.id, article.lang] = article.id
    for article in translated:
        named = article.translation_of
        if named is None:
            continue
        target = _target(article, registry)
        if target is None:
            yield Finding(
                Rule.UNKNOWN_TARGET,
                article.path,
                named.span,
                f"no article has the id '{named.value}'",
                nearest(named.value, tuple(registry.articles)),
            )
            continue
        message = _fault(article, target, registry, taken)
        if message:
            yield Finding(Rule.BAD_TRANSLATION, article.path, named.span, message)


def _fault(
    article: Head, target: str, registry: Registry, taken: dict[tuple[str, str], str]
) -> str:
    """Return what is wrong with a translation of `target`, or ''; `taken` learns its language."""
    if registry.articles[target].lang == article.lang:
        return f"'{target}' is in the same language, '{article.lang}'"
    if _returns(article, registry):
        return f"'{target}' is itself a translation of this article"
    other = taken.setdefault((_original(article, registry), article.lang), article.id)
    if other != article.id:
        return f"'{other}' is already the version in the language '{article.lang}'"
    return ""


def _target(article: Head, registry: Registry) -> str | None:
    if article.translation_of is None:
        return None
    ids = [id for id in registry.find(article.translation_of.value) if id in registry.articles]
    return ids[0] if len(ids) == 1 and ids[0] != article.id else None


def _chain(article: Head, registry: Registry) -> tuple[list[str], bool]:
    """Return the ids from an article to its original, and whether they come back to one of them."""
    ids = [article.id]
    while (target := _target(registry.articles[ids[-1]], registry)) is not None:
        if target in ids:
            return ids, True
        ids.append(target)
    return ids, False


def _original(article: Head, registry: Registry) -> str:
    if article.translation_of is None:
        return article.id
    ids, returns = _chain(article, registry)
    return min(ids) if returns else ids[-1]


def _returns(article: Head, registry: Registry) -> bool:
    return _chain(article, registry)[1]
