"""Small sites, every page of them: the diff of the expected pages shows what a change does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder import build, writing
from builder.adapters import report
from tests.sites.site import settings_for

SITES = sorted(path.parent for path in Path(__file__).parent.glob("*/content"))


@pytest.fixture(autouse=True)
def _fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1751673600")  # 2025-07-05


def pages_of(folder: Path) -> dict[str, str]:
    """Return the texts below a folder by their path, without the builder's own mark."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def build_site(site: Path, root: Path) -> dict[str, str]:
    shutil.copytree(site / "content", root / "content")
    settings = settings_for(root)
    built = writing.write_docs(build.check(settings), settings)
    assert not report.render(built.checked.findings, built.checked.tree.texts, "text")
    return pages_of(settings.docs)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_the_pages_of_a_site_are_as_expected(site: Path, tmp_path: Path, *, rewrite: bool) -> None:
    got = build_site(site, tmp_path)
    expected = site / "expected"
    if rewrite:
        shutil.rmtree(expected, ignore_errors=True)
        for name, text in got.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            (expected / name).write_text(text, "utf-8", newline="")
    assert got == pages_of(expected)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_what_is_left_out_leaves_no_trace(site: Path, tmp_path: Path) -> None:
    for name, text in build_site(site, tmp_path).items():
        assert "geheim" not in name + text, name
        assert "Verschluss" not in text, name
        assert "erborgene" not in name + text, name
