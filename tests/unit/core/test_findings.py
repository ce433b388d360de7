"""Every rule has a case that shows what is reported and exactly where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder import build
from builder.adapters import report
from builder.core.findings import Finding, Rule, Severity, in_order, nearest
from builder.core.source import Span
from tests.cases.case import Case, read_cases
from tests.sites.site import settings_for, write_site

CASES = read_cases("findings")


@pytest.fixture(autouse=True)
def _fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1751500800")  # 2025-07-03


def findings_of(case: Case, root: Path) -> tuple[tuple[Finding, ...], dict[str, str]]:
    """Return what is found in a case's files; notes (not errors or warnings) only where asked for."""
    write_site(root, ((section.name, section.data) for section in case.sections))
    checked = build.check(
        settings_for(
            root,
            languages=tuple(case.settings.get("languages", "de").split(", ")),
            audience=case.settings.get("audience", "clear"),
        )
    )
    least = Severity[case.settings.get("from", "warning").upper()]
    found = tuple(finding for finding in checked.findings if finding.severity >= least)
    return found, checked.tree.texts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.stem)
def test_a_fault_is_reported_at_its_exact_place(
    case: Case, tmp_path: Path, *, rewrite: bool
) -> None:
    found, texts = findings_of(case, tmp_path)
    case.check(report.render(found, texts, "text"), rewrite=rewrite)
    marked = {(section.name, mark) for section in case.sections for mark in section.marks}
    assert {(finding.path, finding.span) for finding in found if finding.path in texts} == marked


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.code)
def test_every_rule_has_a_case(rule: Rule) -> None:
    assert any(f"[{rule.code}]" in case.expected for case in CASES)


def test_a_case_about_a_rule_is_named_after_it() -> None:
    codes = {rule.code for rule in Rule}
    for case in CASES:
        reported = {code for code in codes if f"[{code}]" in case.expected}
        assert not reported or any(case.path.stem.startswith(code) for code in reported), case.path


def test_paths_in_sarif_are_addresses() -> None:
    finding = Finding(Rule.RAW_HTML, "content/articles/ä b%.md", Span(0, 0), "x")
    (run,) = json.loads(report.render((finding,), {}, "sarif"))["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "content/articles/%C3%A4%20b%25.md"}


def test_findings_come_in_order_of_file_and_place_and_each_once() -> None:
    late = Finding(Rule.RAW_HTML, "b.md", Span(1, 2), "x")
    early = Finding(Rule.UNKNOWN_FIELD, "a.md", Span(7, 9), "x")
    first = Finding(Rule.BAD_DATE, "a.md", Span(3, 9), "x")
    assert in_order([late, early, first, late]) == (first, early, late)


def test_help_names_the_nearest_known_word_and_nothing_far_away() -> None:
    assert nearest("titel", ("title", "date")) == "did you mean 'title'?"
    assert nearest("quux", ("title", "date")) == ""
