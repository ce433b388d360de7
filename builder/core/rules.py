"""The page that explains the rules: `docs/rules.md`, made from the rules themselves."""

from __future__ import annotations

import textwrap

from builder.core.findings import Rule, Severity

_MEANING = {
    Severity.ERROR: "Errors stop publication; the published site stays as it was.",
    Severity.WARNING: "Warnings are reported and the site is published; `--strict` counts them as errors.",
    Severity.INFO: "Notes say what an editor may want to know.",
}
_TITLES = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Notes"}


def rules_page() -> str:
    """Return the Markdown of the page: every rule by severity, then by name."""
    parts = [
        "# Rules",
        "What `briefing check` reports. Each finding names its rule, the file, line and column, and, "
        "where something helps, what.",
        "This page is made from `builder/core/findings.py`: "
        "`pytest tests/architecture --rewrite` writes it.",
    ]
    for severity in sorted(Severity, reverse=True):
        parts += [f"## {_TITLES[severity]}", _MEANING[severity]]
        rules = sorted((r for r in Rule if r.severity is severity), key=lambda rule: rule.code)
        for rule in rules:
            parts += [f"### {rule.code}", rule.description]
    return "\n\n".join(textwrap.fill(part, 100, break_on_hyphens=False) for part in parts) + "\n"
