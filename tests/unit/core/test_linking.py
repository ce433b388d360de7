"""Which words of a text become which mentions; `⟨words > id⟩` is drawn as a link, `⟨words | id⟩` is not."""

from __future__ import annotations

import pytest
import yaml

from builder.core import markdown
from builder.core.decode import Report
from builder.core.edits import Edit, apply
from builder.core.resolve import resolve
from tests.cases.case import Case, read_cases
from tests.sites.site import article_of, desk_of, registry_of

CASES = read_cases("linker")


def marked(case: Case) -> str:
    """Return the text with its mentions marked, and below it what was reported."""
    desk = desk_of(registry_of(yaml.safe_load(case.text("registry"))))
    text = case.text("text")
    lang = case.settings.get("lang", "de")
    link = case.settings.get("link", "{entities: all, terms: all}")
    policy = article_of(f"---\ntitle: x\ndate: 2025\nlink: {link}\n---\n").link
    report = Report("content/articles/a.md")
    body = markdown.parse(text)
    title = case.settings.get("title", "")
    linked = resolve(body, policy, desk.context(lang), report, introduced_by=title)
    edits = [
        Edit(m.span, f"⟨{text[slice(*m.span)]} {'>' if m.drawn else '|'} {m.id}⟩")
        for m in linked.mentions
    ]
    said = [f"{finding.rule.code}: {finding.message}\n" for finding in report.findings]
    return apply(text, edits) + "".join(said)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.stem)
def test_the_right_words_are_mentions_of_the_right_notes(case: Case, *, rewrite: bool) -> None:
    case.check(marked(case), rewrite=rewrite)
