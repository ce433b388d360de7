"""A resolved body as the Markdown of a page: links, anchors, callout frames, footnotes."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping

from builder.core.dates import parse_date
from builder.core.edits import Edit, Edits, apply, delete, insert
from builder.core.escape import escape_markdown, link_target
from builder.core.likelihood import likelihood
from builder.core.linker import Kind
from builder.core.markdown import Body, parse
from builder.core.mentions import Linked, Mention, Reference
from builder.core.messages import Messages
from builder.core.paths import anchors
from builder.core.portable import portable
from builder.core.source import Span, line_start
from builder.core.values import Value

_QUOTE_PREFIX = re.compile(r"[\r\n]([ ]{0,3}>[ \t]?)")
_WIKILINK = re.compile(r"\[\[[^|\]]*?\\?\|(.*)\]\]$", re.DOTALL)
_LINK = re.compile(r"\[(.*?)\](?:\(|\[|$)", re.DOTALL)
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_BLOCK_START = re.compile(r"\s|[-+*](?!\*?\w)|[=#>:|]|\d+[.)]")
_MARKS = frozenset("_*~")
_LINE_END = re.compile(r"\r\n?")
_LINE_REST = re.compile(r"\r\n|\n|\r|\Z")
_LINE_BREAKS = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t>]*")
_FRAMES = {
    "quote": ("figure", "quotation"),
    "statement": ("figure", "statement"),
    "figure": ("figure", "key-figure"),
    "event": ("figure", "event"),
    "claim": ("figure", "claim"),
    "judgement": ("figure", "judgement"),
    "context": ("div", "context"),
    "note": ("div", "note"),
    "warning": ("div", "warning"),
}
_SAME_AS = {
    "info": "note",
    "tip": "note",
    "hint": "note",
    "important": "note",
    "abstract": "note",
    "summary": "note",
    "caution": "warning",
    "danger": "warning",
    "judgment": "judgement",
}

_QUOTED = ("quote", "statement")


def callout_kind(name: str) -> str:
    """Return the known kind that a callout's name means, or '' for an unknown one."""
    return name if name in _FRAMES else _SAME_AS.get(name, "")


class PageContext(Value, frozen=True):
    """What turning a body into a page needs: addresses, classes and words.

    `note_link` gives the link to an entity's or term's page or definition, `reference_link` that of an
    article, asset or page, or '' where it may not be linked. `anchors` names leaves by index. `lang` is
    the language of the text, `words` may speak another.
    """

    note_link: Callable[[Mention], str]
    reference_link: Callable[[Reference], str]
    css_class: Callable[[Mention], str]
    words: Messages
    anchors: Mapping[int, str]
    lang: str

    def word(self, key: str) -> str:
        """Return a word of the interface, marked if its language is not that of the text."""
        return self.marked(self.words(key))

    def marked(self, shown: str) -> str:
        """Return what the interface says as Markdown, marked as `word` does."""
        spoken = self.words.lang
        return shown if spoken == self.lang else f'<span lang="{spoken}">{shown}</span>'


def anchor(kind: Kind, id: str, number: int) -> str:
    """Return the anchor of a mention: `m-<id>-<n>` for entities, `u-<id>-<n>` for terms."""
    return f"{anchors(kind, id)}{number}"


def body_markdown(text: str, body: Body, linked: Linked, context: PageContext) -> str:
    """Return the page Markdown of a body. Text that no annotation touches is kept as written.

    Only its line ends become those of the page around it.
    """
    inner = Edits(portable(text, body, _unquoted(body)))
    edits = [*inner, *_annotations(text, linked, inner, context)]
    numbers = _footnote_numbers(body)
    edits += _footnote_references(body, numbers)
    for leaf_index, name in context.anchors.items():
        edits.append(insert(body.leaves[leaf_index].span.start, f'<a id="{name}"></a>', 1))
    edits += _callouts(text, body, Edits(edits), context)
    notes = _footnotes(text, body, numbers, edits, context)
    edits += (delete(note.span.start, note.span.end) for note in body.footnotes)
    return _LINE_END.sub("\n", apply(text, edits, body.span)).strip("\n") + notes


def _unquoted(body: Body) -> frozenset[Span]:
    """Return the callouts that become frames without a quotation block in them."""
    return frozenset(
        callout.span
        for callout in body.callouts
        if not callout.nested and (callout_kind(callout.kind) or "note") not in _QUOTED
    )


def linked_markdown(text: str, body: Body, linked: Linked, context: PageContext) -> str:
    """Return a body with its annotations made links and nothing else changed."""
    edits = _annotations(text, linked, Edits(), context)
    return apply(text, edits, body.span).strip("\r\n") + "\n"


def _one_line(text: str) -> str:
    return _LINE_BREAKS.sub(" ", text) if "\n" in text or "\r" in text else text


def _annotations(text: str, linked: Linked, inner: Edits, context: PageContext) -> Iterator[Edit]:
    for mention in linked.mentions:
        yield Edit(mention.span, _mention(text, mention, inner, context))
    for reference in linked.references:
        yield Edit(reference.span, _reference(text, reference, inner, context))


def _mention(text: str, mention: Mention, inner: Edits, context: PageContext) -> str:
    span = mention.span
    if mention.origin == "implicit":
        edits = inner.inside(span)
        if edits:
            # What is inserted at its edges stays outside.
            edges = ((span.start, span.start), (span.end, span.end))
            edits = [edit for edit in edits if edit.span not in edges]
        shown = _one_line(apply(text, edits, span))
    else:
        shown = _explicit_label(text, span, mention.text, inner)
    if mention.drawn or mention.origin == "explicit":
        shown = f"[{shown}]({context.note_link(mention)})"
    name = anchor(mention.kind, mention.id, mention.number)
    return f'<span id="{name}" class="{context.css_class(mention)}">{shown}</span>'


def _explicit_label(text: str, span: Span, shown: str, inner: Edits) -> str:
    """Return the label of a link as Markdown, with its own emphasis if it has any."""
    match = _WIKILINK.match(text, *span)
    if match is None and not text.startswith("[[", *span):
        match = _LINK.match(text, *span)
    if match is None:
        return escape_markdown(shown)
    where = Span(match.start(1), match.end(1))
    label = _one_line(apply(text, inner.inside(where), where))
    return label if label.strip() else escape_markdown(shown)


def _reference(text: str, reference: Reference, inner: Edits, context: PageContext) -> str:
    if reference.kind == "image":
        alt = escape_markdown(_alternative(text[reference.span.start : reference.span.end]))
        return f"![{alt}]({_target(context.reference_link(reference), reference.title)})"
    source = text[reference.span.start : reference.span.end]
    if source.startswith("<"):
        return source
    label = _explicit_label(text, reference.span, reference.text, inner)
    if reference.kind == "plain":
        return _unlinked(text, reference.span, label)
    if reference.kind == "anchor":
        return f"[{label}](#{reference.target})"
    if reference.kind == "web":
        return f"[{label}]({_target(reference.target, reference.title)})"
    link = context.reference_link(reference)
    if not link:
        return _unlinked(text, reference.span, label)
    return f"[{label}]({_target(link, reference.title)})"


def _unlinked(text: str, span: Span, label: str) -> str:
    """Return a label without its brackets: it must not begin a block nor join a mark beside it."""
    beside = {text[span.start - 1 : span.start], text[span.end : span.end + 1]}
    if label and not beside & _MARKS and not _BLOCK_START.match(label):
        return label
    return f"<span>{label}</span>"


def _alternative(image: str) -> str:
    """Return the text of an image's label, `[…]` after the `!`, without its markup."""
    depth = 0
    for match in _BRACKET.finditer(image):
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        if not depth:
            return " ".join(leaf.text for leaf in parse(image[2 : match.start()]).leaves)
    return ""


def _target(link: str, title: str) -> str:
    """Return what stands between the parentheses of an inline link."""
    if not title:
        return link_target(link)
    shown = html.escape(_one_line(title)).replace("\\", "&#92;")
    return f'{link_target(link)} "{shown}"'


def _callouts(text: str, body: Body, edits: Edits, context: PageContext) -> Iterator[Edit]:
    for number, callout in enumerate(body.callouts, 1):
        kind = callout_kind(callout.kind) or "note"
        if callout.nested:
            # Inside another block it stays the quotation block that any viewer shows.
            continue
        tag, css = _FRAMES[kind]
        title = apply(text, edits.inside(callout.head), callout.head).strip()
        plain = text[callout.head.start : callout.head.end].strip()
        frame = f'<{tag} id="c{number}" class="{css}" markdown="1">\n\n'
        label = _label(kind, title, plain, context)
        yield Edit(
            Span(line_start(text, callout.span.start), _after_line(text, callout.head.end)),
            f"{frame}{label}\n\n" if label else frame,
            -1,
        )
        if kind not in _QUOTED:
            for match in _QUOTE_PREFIX.finditer(text, callout.head.end, callout.span.end):
                yield Edit(Span(match.start(1), match.end()), "", -1)
        caption = _caption(kind, title, context)
        newline = "" if text[callout.span.end - 1 : callout.span.end] in ("\n", "\r") else "\n"
        yield insert(callout.span.end, f"{newline}\n{caption}</{tag}>\n\n", -3)


def _label(kind: str, title: str, plain: str, context: PageContext) -> str:
    """Return the line above a callout's text as Markdown; `plain` is the title as written."""
    match kind:
        case "quote" | "statement":
            return ""
        case "figure":
            return f"**{title}**" if title else ""
        case "event":
            date = parse_date(plain)
            if date is None:
                return f"**{title}**" if title else ""
            shown = context.marked(escape_markdown(context.words.date(date)))
            return f'**<time datetime="{date.start.text}">{shown}</time>**'
        case "claim":
            return f"**{context.word('callout.claim')}** {title}".rstrip()
        case "judgement":
            step = likelihood(plain)
            word = context.word(f"likelihood.{step}") if step else title
            return f"**{context.word('callout.judgement')}** {word}".rstrip()
        case _:
            return f"**{title or context.word('callout.' + kind)}**"


def _caption(kind: str, title: str, context: PageContext) -> str:
    """Return the frame with the speaker under a quotation or statement, or ''."""
    if kind not in ("quote", "statement"):
        return ""
    tag = (
        f' <small class="tag">{context.word("callout.statement")}</small>'
        if kind == "statement"
        else ""
    )
    if not (title or tag):
        return ""
    return f'<figcaption markdown="1">\n\n{title}{tag}\n\n</figcaption>\n\n'


def _after_line(text: str, at: int) -> int:
    match = _LINE_REST.match(text, at)
    return match.end() if match else at


def _footnote_numbers(body: Body) -> dict[str, int]:
    defined = {note.label for note in body.footnotes}
    numbers: dict[str, int] = {}
    for label, _ in body.references:
        if label in defined:
            numbers.setdefault(label, len(numbers) + 1)
    return numbers


def _footnote_references(body: Body, numbers: Mapping[str, int]) -> Iterator[Edit]:
    seen: set[str] = set()
    for label, span in body.references:
        if label in numbers:
            number = numbers[label]
            id = "" if label in seen else f' id="fnref-{number}"'
            seen.add(label)
            yield Edit(span, f"<sup{id}>[{number}](#fn-{number})</sup>")


def _footnotes(
    text: str, body: Body, numbers: Mapping[str, int], edits: list[Edit], context: PageContext
) -> str:
    contents = {note.label: note.content for note in body.footnotes}
    if not numbers:
        return "\n"
    title = context.word("page.footnotes")
    lines = []
    for label, number in numbers.items():
        content = " ".join(apply(text, edits, contents[label]).split())
        lines.append(f'{number}. <a id="fn-{number}"></a>{content} [↩](#fnref-{number})')
    return (
        f'\n\n<section class="footnotes" markdown="1">\n\n## {title}\n\n'
        + "\n".join(lines)
        + "\n\n</section>\n"
    )
