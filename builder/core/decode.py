"""YAML front matter to typed values, with a span for everything.

Documents are composed, not loaded: nodes keep their marks, duplicate keys stay visible, and a plain
`no` or `012` stays the text that the editor wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import yaml

from builder.core.dates import Date, Moment, parse_date
from builder.core.findings import Finding, Rule, nearest
from builder.core.source import SourceFile, Span
from builder.core.values import Value

T = TypeVar("T")

_Base: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_CLOSING_OF_ANY_LINE = re.compile(r"[\r\n](?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
_NULLS = {"", "~", "null", "Null", "NULL"}


class _Loader(_Base):  # type: ignore[misc]  # which of the two it is shows at run time
    """Composes nodes as they are written: what type YAML would give a value does not matter."""

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return ""


@dataclass(slots=True)
class Report:
    """Collects the findings of one file."""

    path: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, rule: Rule, span: Span, message: str, help: str = "") -> None:
        """Record one finding."""
        self.findings.append(Finding(rule, self.path, span, message, help))


class Text(Value, frozen=True):
    """A text value and its place, quotes included."""

    value: str
    span: Span


class LangText(Value, frozen=True):
    """A text by language; the language '' holds a text given without one."""

    values: tuple[tuple[str, str], ...] = ()

    def get(self, lang: str) -> str:
        """Return the text in `lang`, else the one without language, else the first."""
        return self.found(lang)[0]

    def found(self, lang: str) -> tuple[str, str]:
        """Return the text that `get` returns, and its language if that is another than `lang`."""
        for wanted in (lang, ""):
            for key, value in self.values:
                if key == wanted:
                    return value, ""
        return (self.values[0][1], self.values[0][0]) if self.values else ("", "")

    @property
    def all(self) -> tuple[str, ...]:
        """Return the texts of all languages."""
        return tuple(value for _, value in self.values)

    def __bool__(self) -> bool:
        return bool(self.values)


class Parts(Value, frozen=True):
    """A note split at its front matter. Offsets are those of the whole text."""

    front: Fields
    body_start: int


def split(source: SourceFile, report: Report) -> Parts:
    """Split a note into its front matter's fields and the start of its body.

    Faults of the front matter are reported; what can be read of it is returned. Of front matter that
    cannot be read at all nothing further is reported: no field is called missing.
    """
    text = source.text
    opening = _OPENING.match(text)
    if opening is None:
        return Parts(Fields.empty(report, Span(0, _line_end(text, 0))), 0)
    any_line = _CLOSING_OF_ANY_LINE if "\r" in text else _CLOSING
    closing = any_line.search(text, opening.end() - 1)
    if closing is None:
        report.add(
            Rule.BAD_FRONT_MATTER,
            Span(0, 3),
            "the front matter is not closed",
            "end it with a line of three hyphens",
        )
        return Parts(Fields.empty(Report(report.path), Span(0, 3)), len(text))
    base = opening.end()
    faults = len(report.findings)
    node = _compose(text[base : closing.start() + 1], base, report)
    if node is not None:
        fields = Fields(node, base, report, Span(0, 3))
    else:
        unread = len(report.findings) > faults
        fields = Fields.empty(Report(report.path) if unread else report, Span(0, 3))
    return Parts(fields, closing.end())


def _line_end(text: str, start: int) -> int:
    match = re.compile(r"[\r\n]").search(text, start)
    return match.start() if match else len(text)


def _compose(text: str, base: int, report: Report) -> yaml.MappingNode | None:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = base + (mark.index if mark else 0)
        problem = (error.problem or error.context or "not valid YAML").strip()
        report.add(
            Rule.BAD_FRONT_MATTER,
            Span(at, at + 1),
            f"the front matter is not valid YAML: {problem}",
            "texts with ': ', '#' or a leading quote, bracket or star need quotes",
        )
        return None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        at = base + int(getattr(error, "position", 0) or 0)
        report.add(Rule.BAD_FRONT_MATTER, Span(at, at + 1), "the front matter is not valid YAML")
        return None
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        report.add(
            Rule.BAD_FRONT_MATTER,
            _span(node, base),
            "the front matter is not a list of fields",
            "write each field as 'name: value'",
        )
        return None
    return node


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in _NULLS


def _span(node: yaml.Node, base: int) -> Span:
    start, end = base + node.start_mark.index, base + node.end_mark.index
    return Span(start, max(end, start))


class Fields:
    """A mapping being read field by field. Every wrong value becomes a finding."""

    def __init__(
        self, node: yaml.MappingNode | None, base: int, report: Report, place: Span | None = None
    ) -> None:
        self._base = base
        self._report = report
        self._place = place
        self._values: dict[str, yaml.Node] = {}
        self._keys: dict[str, yaml.Node] = {}
        for key, value in node.value if node is not None else ():
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name is None:
                report.add(
                    Rule.BAD_FRONT_MATTER, _span(key, base), "a field's name is not plain text"
                )
            elif name in self._values:
                report.add(
                    Rule.BAD_FRONT_MATTER,
                    _span(key, base),
                    f"the field '{name}' is given twice",
                    "keep one of them; the first is used",
                )
            else:
                self._values[name] = value
                self._keys[name] = key

    @classmethod
    def empty(cls, report: Report, span: Span) -> Fields:
        """Return fields of a note that has none; findings about it point to `span`."""
        return cls(None, 0, report, span)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def check_known(self, known: Iterable[str]) -> None:
        """Report fields that are not in `known`."""
        names = tuple(known)
        for name in self._keys if self._keys.keys() - names else ():
            if name not in names:
                self._report.add(
                    Rule.UNKNOWN_FIELD,
                    self.key_span(name),
                    f"unknown field '{name}'",
                    nearest(name, names),
                )

    def key_span(self, name: str) -> Span:
        """Return the place of a field's name; of an absent one, that of the front matter or record."""
        key = self._keys.get(name)
        if key is None and self._place is not None:
            return self._place
        key = key or next(iter(self._keys.values()), None)
        return _span(key, self._base) if key else Span(self._base, self._base)

    def bad(self, name: str, message: str, help: str = "", *, rule: Rule = Rule.BAD_FIELD) -> None:
        """Report the value of `name` as wrong."""
        node = self._values.get(name)
        span = _span(node, self._base) if node is not None else self.key_span(name)
        self._report.add(rule, span, f"{name}: {message}", help)

    def missing(self, name: str) -> None:
        """Report that the required field `name` is not there."""
        self._report.add(
            Rule.MISSING_FIELD, self.key_span(name), f"the field '{name}' is missing or empty"
        )

    def text(self, name: str) -> str:
        """Return a text, or '' if it is absent."""
        node = self._values.get(name)
        return "" if node is None else self._value(node, name)

    def text_at(self, name: str) -> Text | None:
        """Return a text with its place, or None if it is absent."""
        node = self._values.get(name)
        return None if node is None else self._scalar(node, name)

    def required(self, name: str) -> str:
        """Return a text that must be there; its absence is a finding."""
        found = self.text(name)
        if not found and not self._has_wrong_kind(name):
            self.missing(name)
        return found

    def _has_wrong_kind(self, name: str) -> bool:
        return name in self._values and not isinstance(self._values[name], yaml.ScalarNode)

    def _scalar(self, node: yaml.Node, name: str) -> Text | None:
        value = self._value(node, name)
        return Text(value, _span(node, self._base)) if value else None

    def _value(self, node: yaml.Node, name: str) -> str:
        """Return a text, '' for one that is empty, null or, which is a finding, no text."""
        if not isinstance(node, yaml.ScalarNode):
            kind = "a list" if isinstance(node, yaml.SequenceNode) else "fields"
            self._report.add(
                Rule.BAD_FIELD, _span(node, self._base), f"{name}: text is wanted, not {kind}"
            )
            return ""
        value = str(node.value)
        return "" if node.style is None and value in _NULLS else " ".join(value.split())

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; a single text counts as a list of one."""
        found = [self._value(node, name) for node in self._list(name)]
        return tuple(filter(None, found))

    def texts_at(self, name: str) -> tuple[Text, ...]:
        """Return a list of texts with their places; a single text counts as a list of one."""
        found = [self._scalar(node, name) for node in self._list(name)]
        return tuple(filter(None, found))

    def _list(self, name: str) -> Sequence[yaml.Node]:
        node = self._values.get(name)
        if node is None:
            return ()
        return node.value if isinstance(node, yaml.SequenceNode) else (node,)

    def lang_text(self, name: str) -> LangText:
        """Return a text, or a map of texts by language code."""
        node = self._values.get(name)
        if node is None:
            return LangText()
        if not isinstance(node, yaml.MappingNode):
            found = self._scalar(node, name)
            return LangText((("", found.value),)) if found else LangText()
        inner = Fields(node, self._base, self._report)
        values = []
        for key in inner._keys:
            value = inner.text(key)
            if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", key):
                self._report.add(
                    Rule.BAD_FIELD,
                    inner.key_span(key),
                    f"{name}: '{key}' is not a language code",
                    "write de, en, …",
                )
            elif value:
                values.append((key, value))
        return LangText(tuple(values))

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """Return one of `choices`; another value is a finding and gives `default`."""
        value = self.text(name)
        if not value:
            return default
        if value not in choices:
            self.bad(name, f"'{value}' is not one of {', '.join(choices)}", nearest(value, choices))
            return default
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a truth value written true or false."""
        return self.choice(name, ("true", "false"), "true" if default else "false") == "true"

    def number(self, name: str) -> float | None:
        """Return a number, or None if it is absent or wrong."""
        value = self.text(name)
        if not value:
            return None
        try:
            return float(value)
        except ValueError:
            self.bad(name, f"'{value}' is not a number")
            return None

    def matching(self, name: str, pattern: str, what: str) -> str:
        """Return a text of the form `pattern`, or '' with a finding that it is not `what`."""
        value = self.text(name)
        if value and not re.fullmatch(pattern, value):
            self.bad(name, f"'{value}' is not {what}")
            return ""
        return value

    def web_url(self, name: str) -> str:
        """Return an http or https address, or '' with a finding."""
        return self.matching(
            name, r"https?://[^\s<>\"]+", "a web address that begins with https:// or http://"
        )

    def date(self, name: str) -> Date | None:
        """Return an EDTF level 0 date or interval, or None if it is absent or wrong."""
        value = self.text(name)
        if not value:
            return None
        date = parse_date(value)
        if date is None:
            help = "write 2025-06-27, 2025-06, 2025 or 2025-06/2025-07"
            self.bad(name, f"'{value}' is not a date", help, rule=Rule.BAD_DATE)
        return date

    def day(self, name: str) -> Moment | None:
        """Return a single day, month or year; an interval is a finding."""
        date = self.date(name)
        if date is not None and date.end is not None:
            self.bad(name, "one date is wanted, not an interval")
            return None
        return date.start if date else None

    def records(
        self,
        name: str,
        read: Callable[[Fields], T],
        read_text: Callable[[str], T] | None = None,
    ) -> tuple[T, ...]:
        """Return a list of mappings, each read by `read`; a single mapping counts as one.

        With `read_text`, a text may stand for a mapping.
        """
        node = self._values.get(name)
        if node is None or _is_null(node):
            return ()
        records = []
        for item in self._list(name):
            if isinstance(item, yaml.MappingNode):
                records.append(read(Fields(item, self._base, self._report)))
            elif read_text is not None and isinstance(item, yaml.ScalarNode):
                text = self._scalar(item, name)
                if text is not None:
                    records.append(read_text(text.value))
            else:
                wanted = "a list of fields" if read_text is None else "a list of texts or of fields"
                self._report.add(
                    Rule.BAD_FIELD, _span(item, self._base), f"{name}: {wanted} is wanted"
                )
        return tuple(records)

    def record(self, name: str, read: Callable[[Fields], T]) -> T | None:
        """Return a mapping read by `read`, or None if it is absent or wrong."""
        node = self._values.get(name)
        if node is not None and not isinstance(node, yaml.MappingNode) and not _is_null(node):
            kind = "a list" if isinstance(node, yaml.SequenceNode) else "text"
            self.bad(name, f"fields are wanted, not {kind}")
            return None
        found = self.records(name, read)
        return found[0] if found else None
