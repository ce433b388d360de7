"""The text of an imported article: front matter, escaped blocks, known names annotated.

Nothing is made up: key points and assessments stay for the editor.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Literal

import yaml

from builder.core import markdown
from builder.core.decode import Report
from builder.core.draft import Block, Draft, Heading, ListBlock, Paragraph, Quote
from builder.core.edits import Edit, apply
from builder.core.escape import escape_inline, escape_markdown
from builder.core.findings import Rule
from builder.core.mentions import Context, Mention
from builder.core.model import Article
from builder.core.paths import slug
from builder.core.resolve import resolve
from builder.core.sentences import sentences
from builder.core.values import Value

_LONGEST_ID = 60
_SUMMARY_LIMIT = 240
"""How many characters of the lead are its summary, at sentence ends."""
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")  # China's is chinas, not china-s
_CLOSING_HASHES = re.compile(r"(?:(?<=\s)|^)#+$")


class Original(Value, frozen=True):
    """The file as received: its path below the site's folder, and the SHA-256 sum of its bytes."""

    file: str
    sha256: str


class Annotated(Value, frozen=True):
    """A text with its known names written as annotations, in reading order.

    `ambiguous` has what could mean several notes and stays as it was: one sentence for each name.
    """

    text: str
    mentions: tuple[Mention, ...]
    ambiguous: tuple[str, ...]


def id_of(title: str) -> str:
    """Return an id made of a title, cut at a word; '' if the title has no letter or digit."""
    whole = slug(_APOSTROPHE.sub("", title))
    if len(whole) <= _LONGEST_ID:
        return whole
    return whole[: _LONGEST_ID + 1].rpartition("-")[0] or whole[:_LONGEST_ID]


def free_id(wanted: str, taken: Mapping[str, str]) -> str:
    """Return `wanted`, or the first of `wanted-2`, `wanted-3`, … that is not taken."""
    number, id = 1, wanted
    while id in taken:
        number += 1
        id = f"{wanted}-{number}"
    return id


def yaml_text(text: str) -> str:
    """Return a text as a YAML value on one line, quoted if it has to be."""
    dumped = yaml.safe_dump(" ".join(text.split()), allow_unicode=True, width=1 << 30)
    return str(dumped).removesuffix("\n").removesuffix("\n...")


def _folded(text: str) -> str:
    """Return a long text as a YAML value that an editor can read: a block of wrapped lines."""
    text = " ".join(text.split())
    if len(text) < 90 or yaml_text(text).startswith('"'):
        return yaml_text(text)
    lines = textwrap.wrap(text, 110, break_long_words=False, break_on_hyphens=False)
    return ">-\n" + "\n".join(f"  {line}" for line in lines)


def _summary(draft: Draft) -> str:
    """Return the first sentences of the summary, without one that already is the title.

    The lead is the first paragraph too, so its beginning is enough; one sentence is kept in any case.
    """
    text = draft.summary
    rest = text.removeprefix(draft.title)
    sentence = rest[:1] in ("", ".", "!", "?")
    if draft.title_derived and rest != text and sentence:
        text = rest.lstrip(".!? ") or text
    end = 0
    for span in sentences(text, draft.lang):
        if end and span.end > _SUMMARY_LIMIT:
            break
        end = span.end
    return text[:end]


def imported_article(
    draft: Draft,
    original: Original,
    *,
    date: str,
    lang: str,
    status: Literal["", "draft"] = "",
) -> str:
    """Return the source text of an article; without a status it is published."""
    summary = _summary(draft)
    front = [
        ("title", yaml_text(draft.title)),
        ("date", date),
        ("lang", lang),
        ("summary", _folded(summary) if summary else ""),
        ("status", status),
    ]
    source = [
        ("title", yaml_text(draft.title)),
        ("publisher", yaml_text(draft.publisher)),
        ("agency", yaml_text(draft.agency)),
        ("author", yaml_text(", ".join(draft.authors))),
        ("url", yaml_text(draft.url) if re.fullmatch(r"https?://[^\s<>\"]+", draft.url) else ""),
        ("published", draft.date or ""),
        ("lang", draft.lang),
        ("file", yaml_text(original.file)),
        ("sha256", yaml_text(original.sha256)),
    ]
    lines = [f"{name}: {value}" for name, value in front if value]
    fields = [f"{name}: {value}" for name, value in source if value and value != "''"]
    lines += ["sources:", f"  - {fields[0]}", *(f"    {field}" for field in fields[1:])]
    return "\n".join(("---", *lines, "---", "", *_blocks(draft.blocks)))


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield the blocks as Markdown, each with an empty line after it."""
    other = False
    for index, block in enumerate(blocks):
        match block:
            case Heading(level, text):
                yield f"{'#' * level} {_heading(text)}\n"
            case Paragraph(text):
                yield f"{escape_markdown(text)}\n"
            case Quote(text):
                yield f"> {escape_markdown(text)}\n"
            case ListBlock():
                # Lists in a row stay apart only if their markers differ.
                other = index > 0 and isinstance(blocks[index - 1], ListBlock) and not other
                yield "".join(f"{line}\n" for line in _items(block, other=other))


def _items(block: ListBlock, *, other: bool) -> Iterator[str]:
    for number, item in enumerate(block.items, block.start):
        marker = f"{number}{')' if other else '.'}" if block.ordered else "*" if other else "-"
        yield f"{marker} {escape_markdown(item)}"


def _heading(text: str) -> str:
    """Return a heading's text; number signs at its end would count as its closing."""
    return _CLOSING_HASHES.sub(lambda match: "\\#" * len(match[0]), escape_inline(text))


def annotate(text: str, article: Article, context: Context) -> Annotated:
    """Write `[[id|name]]` for the first mention of each note in each section of an article.

    Further mentions stay plain: the linker finds them by their names. Marks that are there already
    stay as they are.
    """
    report = Report(article.path)
    body = markdown.parse(text, article.body_start)
    introduced = f"{article.title}\n{article.summary}"
    linked = resolve(body, article.link, context, report, introduced_by=introduced)
    found = [
        mention
        for mention in linked.mentions
        # After a backslash stands the second half of an escaped character.
        if mention.drawn and mention.origin == "implicit" and text[mention.span.start - 1] != "\\"
    ]
    edits = [
        Edit(mention.span, f"[[{mention.id}|{text[mention.span.start : mention.span.end]}]]")
        for mention in found
    ]
    ambiguous = (f.message for f in report.findings if f.rule is Rule.AMBIGUOUS_NAME)
    return Annotated(apply(text, edits), tuple(found), tuple(dict.fromkeys(ambiguous)))
