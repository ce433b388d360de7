"""Findings: faults in content as values, and the rules they belong to."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import Enum, IntEnum
from typing import Self

from builder.core.source import Span
from builder.core.values import Value


class Severity(IntEnum):
    """How much a finding weighs. Errors stop publication; `--strict` counts warnings too."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        """Return the word used in reports."""
        return self.name.lower()


class Rule(Enum):
    """Every rule: its name, its severity and what it guards. `docs/rules.md` is made from this."""

    severity: Severity
    description: str

    def __new__(cls, code: str, severity: Severity, description: str) -> Self:
        """Make a rule whose value is its code."""
        rule = object.__new__(cls)
        rule._value_ = code
        rule.severity = severity
        rule.description = description
        return rule

    @property
    def code(self) -> str:
        """Return the name by which reports call it."""
        return str(self.value)

    NOT_UTF8 = (
        "not-utf8",
        Severity.ERROR,
        "A content file is not UTF-8 text. Save it as UTF-8; binary files belong in content/assets.",
    )
    EMPTY_FILE = (
        "empty-file",
        Severity.ERROR,
        "A content file is empty. Delete it or write its front matter.",
    )
    STRAY_FILE = (
        "stray-file",
        Severity.WARNING,
        "A Markdown file in content that is in none of the folders articles, entities, glossary and "
        "pages. It is not read.",
    )
    BAD_FRONT_MATTER = (
        "bad-front-matter",
        Severity.ERROR,
        "The front matter is missing its closing line, is not valid YAML, is not a list of fields, "
        "or names a field twice.",
    )
    MISSING_FIELD = ("missing-field", Severity.ERROR, "A required field is missing or empty.")
    BAD_FIELD = (
        "bad-field",
        Severity.ERROR,
        "A field has a value of the wrong kind: text where a list is wanted, an unknown choice, "
        "a Wikidata id of the wrong form.",
    )
    UNKNOWN_FIELD = (
        "unknown-field",
        Severity.WARNING,
        "A field that the content model does not know; the nearest known name is suggested. "
        "The field is kept in the file and ignored.",
    )
    BAD_DATE = (
        "bad-date",
        Severity.ERROR,
        "A date is not an existing day, month, year or interval in EDTF level 0: "
        "2025, 2025-06, 2025-06-27, 2025-06/2025-07.",
    )
    BAD_ID = (
        "bad-id",
        Severity.ERROR,
        "An id (the file name without .md, or a former id) is not kebab-case: small letters a to z, "
        "digits and single hyphens; or it is 'index', which the lists have.",
    )
    DUPLICATE_ID = (
        "duplicate-id",
        Severity.ERROR,
        "Two notes have the same id, or a former id is in use. Ids are unique over articles, "
        "entities and terms.",
    )
    ALIAS_CLASH = (
        "alias-clash",
        Severity.WARNING,
        "Two notes claim the same name or alias. It is linked nowhere until one of them gives it up "
        "or lists it under weak_aliases.",
    )
    UNKNOWN_TARGET = (
        "unknown-target",
        Severity.ERROR,
        "An annotation or a field names a note that does not exist; the nearest id is suggested.",
    )
    AMBIGUOUS_NAME = (
        "ambiguous-name",
        Severity.WARNING,
        "A name in the text could mean several notes, so it is not linked. Write [[id|name]] to choose "
        "one, or [name]() to leave it alone.",
    )
    UNCLOSED_ANNOTATION = (
        "unclosed-annotation",
        Severity.WARNING,
        "Double brackets that do not close, or close without having been opened; they are shown as text.",
    )
    BAD_CALLOUT = (
        "bad-callout",
        Severity.WARNING,
        "A callout of unknown kind, inside another block, or with an unknown likelihood word; "
        "it is shown as a plain quotation block or note.",
    )
    FIGURE_WITHOUT_TEXT = (
        "figure-without-text",
        Severity.WARNING,
        "A key figure without its value in the title or without a text that says what it measures.",
    )
    QUOTE_WITHOUT_SPEAKER = (
        "quote-without-speaker",
        Severity.WARNING,
        "A quotation or statement whose title names nobody.",
    )
    CLAIM_WITHOUT_SOURCE = (
        "claim-without-source",
        Severity.WARNING,
        "A claim whose title does not say who makes it.",
    )
    RAW_HTML = (
        "raw-html",
        Severity.WARNING,
        "HTML in an article or note. It is shown as text, never interpreted.",
    )
    UNSAFE_LINK = (
        "unsafe-link",
        Severity.ERROR,
        "A link whose scheme is not allowed. Allowed are http, https and mailto.",
    )
    BROKEN_LINK = (
        "broken-link",
        Severity.ERROR,
        "A relative link to a file that is not in content, or a footnote that is not defined.",
    )
    MISSING_ASSET = (
        "missing-asset",
        Severity.ERROR,
        "An image or file that is not in content/assets.",
    )
    DEFINITION_TOO_LONG = (
        "definition-too-long",
        Severity.WARNING,
        "The first paragraph of a term is longer than 280 characters; it is shown in cards.",
    )
    MISSING_DEFINITION = (
        "missing-definition",
        Severity.WARNING,
        "A term without a definition, or an entity without a description.",
    )
    MISSING_TRANSLATION = (
        "missing-translation",
        Severity.INFO,
        "A name or description given by language lacks one of the site's languages.",
    )
    BAD_TRANSLATION = (
        "bad-translation",
        Severity.ERROR,
        "An article names as its original one in the same language or one that is its own "
        "translation, or there is another translation into its language.",
    )
    UNUSED_ENTITY = ("unused-entity", Severity.INFO, "An entity that no article mentions.")
    UNUSED_TERM = ("unused-term", Severity.INFO, "A term that no article uses.")
    EMBARGOED_REFERENCE = (
        "embargoed-reference",
        Severity.ERROR,
        "A published article points to one that is a draft or still under embargo.",
    )
    RESTRICTED_REFERENCE = (
        "restricted-reference",
        Severity.ERROR,
        "An article points to one that its audience may not see, or a note or page names something "
        "that only restricted or embargoed articles mention.",
    )
    PATH_COLLISION = (
        "path-collision",
        Severity.ERROR,
        "Two pages or files would be written to the same place.",
    )


class Finding(Value, frozen=True):
    """One fault: where it is, what is wrong and what helps."""

    rule: Rule
    path: str
    span: Span
    message: str
    help: str = ""

    @property
    def severity(self) -> Severity:
        """Return the severity of the rule."""
        return self.rule.severity


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by file, place and rule, each once."""
    return tuple(
        sorted(set(findings), key=lambda f: (f.path, f.span, f.rule.code, f.message, f.help))
    )


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a help sentence naming the known word closest to `word`, or ''."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{matches[0]}'?" if matches else ""
