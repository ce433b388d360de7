"""Linking: what a body's annotations and names mean, given the registry."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from builder.core.decode import Report
from builder.core.findings import Rule, nearest
from builder.core.implicit import Found, Marked, find_names, introduced_in
from builder.core.linker import Kind, Matcher
from builder.core.markdown import TEXT, Body, Leaf, Link
from builder.core.model import LinkPolicy
from builder.core.paths import heading_slug, join
from builder.core.registry import Registry
from builder.core.source import Span

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED = ("http:", "https:", "mailto:")
_BRACKETS = re.compile(r"\[\[|\]\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")

Origin = Literal["explicit", "implicit"]
ReferenceKind = Literal["article", "asset", "page", "anchor", "web", "image", "plain"]


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity named, or a term used, at one place.

    `number` counts the mentions of the same note in the text from 1. `text` is what is shown, `start`
    and `end` its place in the leaf's text; `span` is what stands for it in the source.
    """

    kind: Kind
    id: str
    number: int
    leaf: int
    start: int
    end: int
    span: Span
    text: str
    origin: Origin
    drawn: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A link that is no mention: to another article, to a file, within the page, to the web, or plain.

    Its kind says what `target` is: an article's id, a path of an asset or page below content, an
    anchor, an address; `plain` links show their label only. `label_span` is the label in the source.
    """

    kind: ReferenceKind
    target: str
    title: str
    span: Span
    label_span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A body with everything in it resolved."""

    mentions: tuple[Mention, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What resolving needs beside the body: the registry, the matcher, files, and the page's names."""

    registry: Registry
    matcher: Matcher
    files: frozenset[str]
    lang: str


NO_LINKS = LinkPolicy("explicit", "explicit", ())


def resolve(
    source_text: str,
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
    explicit: list[Mention] = []
    references: list[Reference] = []
    for index, leaf in enumerate(body.leaves):
        for link in leaf.links:
            found = _explicit(source_text, body, index, link, context, report)
            if isinstance(found, Mention):
                explicit.append(found)
            elif found is not None:
                references.append(found)
        _check_brackets(leaf, report)
    excluded = exclude | _excluded(policy, context.registry)
    implicit = find_names(
        body,
        (Marked(mention.leaf, mention.start, mention.id) for mention in explicit),
        context.matcher,
        report,
        introduced_in(introduced_by, context.matcher),
        excluded,
    )
    mentions: list[Mention | Found] = [*explicit, *implicit]
    mentions.sort(key=lambda m: (m.leaf, m.start))
    return Linked(tuple(_number_and_draw(mentions, body, policy)), tuple(references))


def _excluded(policy: LinkPolicy, registry: Registry) -> frozenset[str]:
    return frozenset(id for text in policy.exclude for id in registry.find(text.value))


def _explicit(
    text: str, body: Body, index: int, link: Link, context: Context, report: Report
) -> Mention | Reference | None:
    leaf = body.leaves[index]
    label = leaf.text[link.label.start : link.label.end]
    if link.kind == "wiki":
        return _wiki(text, leaf, index, link, label, context, report)
    target = link.target

    def reference(kind: ReferenceKind, to: str) -> Reference:
        return Reference(kind, to, link.title, link.span, link.label_span, label)

    if not target:
        return reference("plain", "")
    scheme = _SCHEME.match(target)
    if scheme or target.startswith("//"):
        if scheme and scheme[0].lower() in _ALLOWED and link.kind != "image":
            return reference("web", target)
        report.add(
            Rule.UNSAFE_LINK if link.kind != "image" else Rule.MISSING_ASSET,
            link.span,
            f"links may not lead to '{target[:60]}'"
            if link.kind != "image"
            else "pictures are not loaded from elsewhere",
            "allowed are http:, https: and mailto:"
            if link.kind != "image"
            else "put the file into content/assets",
        )
        return reference("plain", "")
    if target.startswith("#"):
        slugs = {heading_slug(leaf.text) for leaf in body.leaves if leaf.kind == "heading"}
        if unquote(target[1:]) not in slugs:
            report.add(Rule.BROKEN_LINK, link.span, f"no heading here has the anchor '{target}'")
            return reference("plain", "")
        return reference("anchor", unquote(target[1:]))
    return _relative(leaf, index, link, label, context, report)


def _wiki(
    text: str, leaf: Leaf, index: int, link: Link, label: str, context: Context, report: Report
) -> Mention | Reference:
    registry = context.registry
    target, _, anchor = link.target.strip().partition("#")
    target = target.strip().removesuffix(".md")
    ids = registry.find(target) or registry.find(posixpath.basename(target))
    shown = label
    if not link.labelled:
        shown = label.partition("#")[0].strip() or label
        if len(ids) == 1 and shown == target and not registry.is_called(ids[0], shown):
            shown = registry.display(ids[0], context.lang)
    if len(ids) != 1:
        if ids:
            report.add(
                Rule.AMBIGUOUS_NAME,
                link.span,
                f"'{target}' could mean {' or '.join(ids)}",
                f"write [[{ids[0]}|{label}]] to choose one",
            )
        else:
            report.add(
                Rule.UNKNOWN_TARGET,
                Span(link.span.start + 2, link.span.end - 2),
                f"no note has the id or name '{target}'",
                registry.suggest(target) or "write [text]() to leave a name alone",
            )
        return Reference("plain", "", "", link.span, link.label_span, shown)
    kind = registry.kind(ids[0])
    if kind == "article":
        return Reference("article", ids[0], "", link.span, link.label_span, shown)
    return Mention(
        kind, ids[0], 0, index, link.label.start, link.label.end, link.span, shown, "explicit", True
    )


def _relative(
    leaf: Leaf, index: int, link: Link, label: str, context: Context, report: Report
) -> Mention | Reference:
    registry = context.registry
    path, _, anchor = unquote(link.target).partition("#")
    full = join(posixpath.dirname(report.path), path)
    if full in registry.paths and link.kind != "image":
        id = registry.paths[full]
        kind = registry.kind(id)
        if kind == "article":
            return Reference("article", id, "", link.span, link.label_span, label)
        return Mention(
            kind, id, 0, index, link.label.start, link.label.end, link.span, label, "explicit", True
        )
    if full in context.files:
        to: Literal["asset", "page", "image"] = "asset"
        if link.kind == "image":
            to = "image"
        elif full.startswith("content/pages/") and full.endswith(".md"):
            to = "page"
        return Reference(to, full, link.title, link.span, link.label_span, label)
    known = registry.paths if path.endswith(".md") else context.files
    names = {posixpath.basename(known_path) for known_path in known}
    rule = Rule.BROKEN_LINK if path.endswith(".md") else Rule.MISSING_ASSET
    report.add(
        rule, link.span, f"there is no file '{full}'", nearest(posixpath.basename(path), names)
    )
    return Reference("plain", "", "", link.span, link.label_span, label)


def _check_brackets(leaf: Leaf, report: Report) -> None:
    if "[[" not in leaf.text and "]]" not in leaf.text and "[^" not in leaf.text:
        return
    for match in _BRACKETS.finditer(leaf.text):
        if leaf.group(match.start(), match.end()) >= TEXT:
            report.add(
                Rule.UNCLOSED_ANNOTATION,
                leaf.source_span(match.start(), match.end()),
                "these double brackets are not an annotation",
                "an annotation is [[id]] or [[id|text]] on one line",
            )
    for match in _FOOTNOTE.finditer(leaf.text):
        if leaf.group(match.start(), match.end()) >= TEXT:
            report.add(
                Rule.BROKEN_LINK,
                leaf.source_span(match.start(), match.end()),
                f"the footnote {match[0]} is not defined",
                f"add a line '{match[0]}: text' at the end",
            )


def _number_and_draw(
    mentions: list[Mention | Found], body: Body, policy: LinkPolicy
) -> Iterator[Mention]:
    counts: dict[str, int] = {}
    drawn: set[tuple[str, int]] = set()
    for mention in mentions:
        number = counts[mention.id] = counts.get(mention.id, 0) + 1
        rule = policy.entities if mention.kind == "entity" else policy.terms
        section = body.leaves[mention.leaf].section if rule == "first-per-section" else 0
        draw = mention.origin == "explicit" or rule == "all"
        if not draw and rule != "explicit":
            draw = (mention.id, section) not in drawn
        if draw:
            drawn.add((mention.id, section))
        yield Mention(
            mention.kind, mention.id, number, mention.leaf, mention.start, mention.end,
            mention.span, mention.text, mention.origin, draw,
        )  # fmt: skip
