"""The door to the terminal and to other tools: findings as text, JSON, GitHub and SARIF."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import quote

from builder import __version__
from builder.core.findings import Finding, Rule, Severity
from builder.core.source import LineIndex, Position

Format = Literal["text", "json", "github", "sarif"]

_AROUND = 100
"""How many characters before a fault are shown, at the least."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class Places:
    """Turns the spans of findings into positions; `texts` holds the sources by path."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._indexes: dict[str, LineIndex] = {}

    def _index(self, path: str) -> LineIndex:
        if path not in self._indexes:
            self._indexes[path] = LineIndex(self._texts.get(path, ""))
        return self._indexes[path]

    def start(self, finding: Finding) -> Position:
        """Return where a finding begins."""
        return self._index(finding.path).position(finding.span.start)

    def end(self, finding: Finding) -> Position:
        """Return where a finding ends."""
        return self._index(finding.path).position(finding.span.end)

    def line(self, finding: Finding) -> str:
        """Return the source line on which a finding begins."""
        return self._index(finding.path).line(self.start(finding).line)


def render(findings: Sequence[Finding], texts: Mapping[str, str], style: Format) -> str:
    """Return findings in one of the formats, ending with a line end unless there is nothing to say."""
    places = Places(texts)
    match style:
        case "json":
            return json.dumps(_json(findings, places), ensure_ascii=False, indent=2) + "\n"
        case "github":
            return "".join(_github(finding, places) for finding in findings)
        case "sarif":
            return json.dumps(_sarif(findings, places), ensure_ascii=False, indent=2) + "\n"
        case _:
            return "".join(_text(finding, places) for finding in findings)


def summary(findings: Sequence[Finding]) -> str:
    """Return how many findings of each severity there are, as `2 errors, 1 warning`; or ''."""
    counts = Counter(finding.severity for finding in findings)
    parts = []
    for severity in sorted(counts, reverse=True):
        word = "note" if severity is Severity.INFO else severity.word
        parts.append(f"{counts[severity]} {word}{'s' if counts[severity] != 1 else ''}")
    return ", ".join(parts)


def _text(finding: Finding, places: Places) -> str:
    start, end = places.start(finding), places.end(finding)
    line = places.line(finding)
    head = (
        f"{finding.path}:{start.line}:{start.column}: "
        f"{_LEVELS[finding.severity]}[{finding.rule.code}]: {finding.message}\n"
    )
    if line.strip():
        number = str(start.line)
        # Of a very long line what is around the fault is enough.
        cut = start.column - _AROUND if start.column > 2 * _AROUND else 0
        at = start.column - 1 - cut
        stop = (end.column if end.line == start.line else len(line) + 1) - cut
        line = line[cut : cut + 3 * _AROUND]
        before = "".join(c if c == "\t" else _blank(c) for c in line[:at])
        marked = line[at : max(stop, at + 2) - 1]
        carets = "^" * max(1, sum(_width(c) for c in marked))
        pad = " " * len(number)
        head += f"{pad} |\n{number} | {line}\n{pad} | {before}{carets}\n"
    if finding.help:
        head += f"  help: {finding.help}\n"
    return head + "\n"


def _width(char: str) -> int:
    """Return how many columns of a terminal a character takes."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _blank(char: str) -> str:
    return " " * _width(char)


def _json(findings: Sequence[Finding], places: Places) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for finding in findings:
        start, end = places.start(finding), places.end(finding)
        found.append(
            {
                "rule": finding.rule.code,
                "severity": _LEVELS[finding.severity],
                "path": finding.path,
                "line": start.line,
                "column": start.column,
                "end_line": end.line,
                "end_column": end.column,
                "span": list(finding.span),
                "message": finding.message,
                "help": finding.help,
                "source": places.line(finding)[: 10 * _AROUND],
            }
        )
    return found


def _github(finding: Finding, places: Places) -> str:
    """Return a workflow command (GitHub Actions, 'Workflow commands': escaping of % and line ends)."""
    start, end = places.start(finding), places.end(finding)
    level = {"error": "error", "warning": "warning", "note": "notice"}[_LEVELS[finding.severity]]

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    message = f"{finding.message} ({finding.help})" if finding.help else finding.message
    place = f"file={value(finding.path)},line={start.line},col={start.column}"
    if end.line == start.line:
        place += f",endColumn={end.column}"
    return f"::{level} {place},title={value(finding.rule.code)}::{data(message)}\n"


def _sarif(findings: Sequence[Finding], places: Places) -> dict[str, object]:
    """Return a SARIF 2.1.0 log (OASIS, 2020); columns count code points."""
    used = sorted({finding.rule for finding in findings}, key=lambda rule: rule.code)
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "briefing",
                        "version": __version__,
                        "rules": [_sarif_rule(rule) for rule in used],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(finding, places) for finding in findings],
            }
        ],
    }


def _sarif_rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.description},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _sarif_result(finding: Finding, places: Places) -> dict[str, object]:
    start, end = places.start(finding), places.end(finding)
    message = f"{finding.message} ({finding.help})" if finding.help else finding.message
    return {
        "ruleId": finding.rule.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.path)},
                    "region": {
                        "startLine": start.line,
                        "startColumn": start.column,
                        "endLine": end.line,
                        "endColumn": end.column,
                    },
                }
            }
        ],
    }
