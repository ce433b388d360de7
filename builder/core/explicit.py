"""Links and wikilinks: what an editor has marked, resolved against the registry and the files."""

from __future__ import annotations

import difflib
import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote

from builder.core.decode import Report
from builder.core.findings import Rule, nearest
from builder.core.markdown import Body, Leaf, Link
from builder.core.mentions import Context, Found, Reference, ReferenceKind
from builder.core.paths import DocPath, heading_slug, join, relative
from builder.core.source import Span

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED = ("http:", "https:", "mailto:")
_BRACKETS = re.compile(r"\[\[|\]\]")
_PUNCTUATION = re.compile(r"[^\w\s-]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")


def resolve_links(body: Body, context: Context, report: Report) -> list[Found | Reference]:
    """Resolve every link of `body`, in reading order; faults go to `report`."""
    found: list[Found | Reference] = []
    for index, leaf in enumerate(body.leaves):
        for link in leaf.links:
            label = leaf.text[link.label.start : link.label.end]
            if link.kind == "wiki":
                found.append(_wiki(index, link, label, context, report))
            else:
                found.append(_link(body, index, link, context, report))
        if "[" in leaf.text or "]" in leaf.text:
            _check_brackets(leaf, report)
    return found


def _reference(link: Link, label: str, kind: ReferenceKind, target: str = "") -> Reference:
    return Reference(kind, target, link.title, link.span, link.label_span, label)


def _note(index: int, link: Link, label: str, id: str, context: Context) -> Found | Reference:
    label = label if label.strip() else context.registry.display(id, context.lang)
    kind = context.registry.kind(id)
    if kind == "article":
        return _reference(link, label, "article", id)
    start, end = link.label
    return Found(index, start, end, kind, id, link.span, label, "explicit")


def _link(
    body: Body, index: int, link: Link, context: Context, report: Report
) -> Found | Reference:
    leaf = body.leaves[index]
    label = leaf.text[link.label.start : link.label.end]
    target = link.target
    if not target:
        return _reference(link, label, "plain")
    scheme = _SCHEME.match(target)
    if scheme or target.startswith("//"):
        if scheme and scheme[0].lower() in _ALLOWED and link.kind != "image":
            return _reference(link, label, "web", target)
        _refuse(link, report)
        return _reference(link, label, "plain")
    if target.startswith("#"):
        anchors = _anchors(body, context)
        anchor = anchors.get(_anchor_key(unquote(target[1:])), "")
        if anchor:
            return _reference(link, label, "anchor", anchor)
        report.add(
            Rule.BROKEN_LINK,
            link.span,
            f"no heading here has the anchor '{target}'",
            nearest(target, (f"#{anchor}" for anchor in anchors.values())),
        )
        return _reference(link, label, "plain")
    return _relative(index, link, label, context, report)


def _anchors(body: Body, context: Context) -> dict[str, str]:
    """Return the anchors of the headings by each form in which a link may name them.

    The forms are that of the page and the one which GitHub and VS Code complete, with letters kept.
    """
    anchors: dict[str, str] = {}
    slugs: Counter[str] = Counter()
    for leaf in body.leaves:
        text = context.registry.plain(leaf, context.lang) if leaf.kind == "heading" else ""
        slug, written = heading_slug(text), _PUNCTUATION.sub("", text)
        if slug:
            number = slugs[slug]
            slugs[slug] += 1
            anchor = f"{slug}_{number}" if number else slug
            anchors.setdefault(_anchor_key(anchor), anchor)
            anchors.setdefault(_anchor_key(f"{written}-{number}" if number else written), anchor)
    return anchors


def _anchor_key(anchor: str) -> str:
    folded = unicodedata.normalize("NFC", anchor).strip().lower()
    return re.sub(r"[-\s]+", "-", folded)


def _refuse(link: Link, report: Report) -> None:
    if link.kind == "image":
        report.add(
            Rule.MISSING_ASSET,
            link.span,
            "pictures are not loaded from elsewhere",
            "put the file into content/assets",
        )
    else:
        report.add(
            Rule.UNSAFE_LINK,
            link.span,
            f"links may not lead to '{link.target[:60]}'",
            "allowed are http:, https: and mailto:",
        )


def _wiki(
    index: int, link: Link, label: str, context: Context, report: Report
) -> Found | Reference:
    registry = context.registry
    target = " ".join(link.target.partition("#")[0].split()).removesuffix(".md")
    ids = registry.find(target) or registry.find(posixpath.basename(target))
    shown = label
    if not link.labelled:
        shown = label.partition("#")[0].strip() or label
        if len(ids) == 1 and shown == target and not registry.is_called(ids[0], shown):
            shown = registry.display(ids[0], context.lang)
    if len(ids) == 1:
        return _note(index, link, shown, ids[0], context)
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
    return _reference(link, shown if shown.strip() else target, "plain")


def _relative(
    index: int, link: Link, label: str, context: Context, report: Report
) -> Found | Reference:
    paths = context.registry.paths
    path = unquote(link.target).partition("#")[0]
    full = join(posixpath.dirname(report.path), path)
    if full in paths and link.kind != "image":
        return _note(index, link, label, paths[full], context)
    if full in context.files:
        if full.startswith("content/pages/") and full.endswith(".md"):
            return _reference(link, label, "page", full)
        if full.startswith("content/assets/"):
            return _reference(link, label, "image" if link.kind == "image" else "asset", full)
        report.add(
            Rule.MISSING_ASSET,
            link.span,
            f"'{full}' is not published",
            "only files in content/assets are",
        )
        return _reference(link, label, "plain")
    is_note = path.endswith(".md") and link.kind != "image"
    folder = "content/pages/" if is_note else "content/assets/"
    linkable = [file for file in context.files if file.startswith(folder)]
    report.add(
        Rule.BROKEN_LINK if path.endswith(".md") else Rule.MISSING_ASSET,
        link.span,
        f"there is no file '{full}'",
        _suggest_path(full, (*paths, *linkable) if is_note else linkable, report.path),
    )
    return _reference(link, label, "plain")


def _suggest_path(missing: str, known: Iterable[str], page: str) -> str:
    """Return a help sentence with the link to the file that `missing` may mean, or ''.

    A file of the same name comes before one whose name is only like it.
    """
    by_name: dict[str, list[str]] = {}
    for path in sorted(known):
        by_name.setdefault(posixpath.basename(path), []).append(path)
    name = posixpath.basename(missing)
    if name not in by_name:
        name = next(iter(difflib.get_close_matches(name, by_name, n=1)), "")
    if not name:
        return ""
    best = max(by_name[name], key=lambda path: difflib.SequenceMatcher(None, missing, path).ratio())
    return f"did you mean '{relative(DocPath(best), DocPath(page))}'?"


def _is_open(leaf: Leaf, start: int, end: int) -> bool:
    return leaf.running_span(start, end) is not None and leaf.is_bare(start, end)


def _check_brackets(leaf: Leaf, report: Report) -> None:
    """Report brackets of annotations and footnotes that are neither, unless they are escaped."""
    for match in _BRACKETS.finditer(leaf.text):
        if _is_open(leaf, *match.span()):
            report.add(
                Rule.UNCLOSED_ANNOTATION,
                leaf.source_span(match.start(), match.end()),
                "these double brackets are not an annotation",
                "an annotation is [[id]] or [[id|text]] on one line",
            )
    for match in _FOOTNOTE.finditer(leaf.text):
        if _is_open(leaf, *match.span()):
            report.add(
                Rule.BROKEN_LINK,
                leaf.source_span(match.start(), match.end()),
                f"the footnote {match[0]} is not defined",
                f"add a line '{match[0]}: text' at the end",
            )
