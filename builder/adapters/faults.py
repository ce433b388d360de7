"""What is wrong, as plain data for a page: findings, and the error that has ended a build."""

from __future__ import annotations

import contextlib
import re
import traceback
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from builder.adapters.files import BusyError, WriteError
from builder.adapters.report import Places
from builder.core.findings import Finding, Severity
from builder.settings import SettingsError

Fault = Mapping[str, object]
"""One fault: severity, rule, path, line, column, message, help, and the source line in three parts."""

KINDS = ("error", "warning", "note")

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_IN_TEMPLATE = re.compile(
    r"the template (?P<path>.+), line (?P<line>\d+), is wrong: (?P<what>.*)", re.DOTALL
)
_BEFORE, _MARKED, _AFTER = 60, 120, 120
_MOST = 50
"""So many faults are shown; who has more reads the first ones first."""


def of_findings(
    findings: Sequence[Finding], texts: Mapping[str, str], known: frozenset[object]
) -> tuple[Fault, ...]:
    """Return findings as faults, the gravest first, and of these the new ones (not in `known`)."""
    places = Places(texts)
    ordered = sorted(findings, key=lambda f: (-f.severity, name(f) in known))
    shown = [_of_finding(finding, places) for finding in ordered[:_MOST]]
    # Of the others only their number is told.
    return (*shown, *({"severity": _KINDS[finding.severity]} for finding in ordered[_MOST:]))


def name(finding: Finding) -> object:
    """Return what a finding is known by while lines are added and deleted above it."""
    return finding.rule.code, finding.path, finding.message


def _of_finding(finding: Finding, places: Places) -> Fault:
    start, end, line = places.start(finding), places.end(finding), places.line(finding)
    stop = end.column if end.line == start.line else len(line) + 1
    return {
        "severity": _KINDS[finding.severity],
        "rule": finding.rule.code,
        "path": finding.path,
        "line": start.line,
        "column": start.column,
        "message": finding.message,
        "help": finding.help,
        **_excerpt(line, start.column - 1, stop - 1),
    }


def _excerpt(line: str, start: int, stop: int) -> Mapping[str, str]:
    """Return a source line in three parts: before the fault, the fault, and after it."""
    if not line.strip():
        return {}
    stop = max(stop, start + 1)
    return {
        "before": _end_of(line[:start]),
        # A place at the end of a line, where something is missing, is seen as well.
        "marked": _start_of(line[start:stop], _MARKED) or " ",
        "after": _start_of(line[stop:], _AFTER),
    }


def _end_of(text: str) -> str:
    return text if len(text) <= _BEFORE else f"…{text[-_BEFORE:]}"


def _start_of(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def of_error(error: Exception, root: Path, templates: Sequence[Path]) -> Fault:
    """Return the error that has ended a build, with its place if it is in a template or in mkdocs.yml."""
    place = next(filter(None, (_place(cause, templates) for cause in _causes(error))), None)
    if place is None:
        return {"severity": "error", "rule": "", "path": "", "message": message_of(error)}
    path = place.path
    line = _line(path, place.line)
    start = place.column - 1 if place.column else len(line) - len(line.lstrip())
    return {
        "severity": "error",
        "rule": "",
        "path": path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path),
        "line": place.line,
        "column": place.column,
        "message": place.what,
        **_excerpt(line, start, start + 1 if place.column else len(line)),
    }


class _Place(NamedTuple):
    """Where something is wrong, and what; the column is 0 if only the line is known."""

    path: Path
    line: int
    column: int
    what: str


def _place(error: BaseException, templates: Sequence[Path]) -> _Place | None:
    """Return where in a template or in YAML an error arose.

    Jinja gives the code of a template its own file and lines, and PyYAML's errors have a mark. Of an
    error in another process nothing but its text arrives.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return _Place(
            Path(mark.name), mark.line + 1, mark.column + 1, str(getattr(error, "problem", error))
        )
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if any(path.is_relative_to(folder) for folder in templates):
            return _Place(path, frame.lineno or 1, 0, str(error))
    if found := _IN_TEMPLATE.fullmatch(str(error)):
        return _Place(Path(found["path"]), int(found["line"]), 0, found["what"])
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the first cause of an error first, and the error itself last."""
    before = error.__cause__ or error.__context__
    if before is not None:
        yield from _causes(before)
    yield error


def _line(path: Path, number: int) -> str:
    with contextlib.suppress(OSError, UnicodeDecodeError, IndexError):
        return path.read_text("utf-8").splitlines()[number - 1]
    return ""


def of_warning(text: str) -> Fault:
    """Return a sentence without a place as a warning."""
    return {"severity": "warning", "rule": "", "path": "", "message": text}


def message_of(error: Exception) -> str:
    """Return what an error says; of one that is a bug also its kind."""
    match error:
        case SettingsError() | WriteError():
            return str(error)
        case BusyError():
            return "another build is running here"
        case OSError():
            place = f"cannot use {error.filename}: " if error.filename else ""
            return f"{place}{error.strerror or error}"
        case _:
            return f"a bug in the builder: {type(error).__name__}: {error}"


def text(fault: Fault) -> str:
    """Return a fault in one line, as `mkdocs.yml:3:1: what is wrong`."""
    place = ":".join(str(fault[key]) for key in ("path", "line", "column") if fault.get(key))
    return f"{place}: {fault['message']}" if place else str(fault["message"])


def is_bug(error: Exception) -> bool:
    """Return whether nobody but a programmer can do anything about an error."""
    return not isinstance(error, SettingsError | WriteError | BusyError | OSError)


def report(faults: Sequence[Fault], *, urgent: bool) -> Mapping[str, object] | None:
    """Return what a page is told of faults; None if there are none.

    `id` stays the same as long as the faults do. `more` counts all, also those that are not shown.
    """
    if not faults:
        return None
    shown = [fault for fault in faults if "message" in fault][:_MOST]
    counts = Counter(str(fault["severity"]) for fault in faults)
    return {
        "id": f"{zlib.crc32(repr(faults).encode()):x}",
        "urgent": urgent,
        "faults": shown,
        "counts": {kind: counts[kind] for kind in KINDS},
    }
