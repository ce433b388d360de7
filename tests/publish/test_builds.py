"""The build commands that users run: no warning, and MkDocs and ProperDocs give the same site."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.publish import sites
from tests.publish.sites import Site

LOUD = re.compile(r"WARNING|ERROR|CRITICAL|Traceback|Deprecat", re.IGNORECASE)
THEMES = ("mkdocs", "material")


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        # gzip writes the time of compression into its file.
        if path.is_file() and path.suffix != ".gz"
    }


def test_the_sample_site_builds_without_a_warning(sample: Site) -> None:
    assert "Documentation built" in sample.output
    assert not LOUD.search(sample.output), sample.output


def test_properdocs_builds_the_same_site(sample: Site) -> None:
    site = sites.built(
        sample.root, "--strict", "-f", "mkdocs.yml", module="properdocs", into="properdocs"
    )
    assert not LOUD.search(site.output), site.output
    found, expected = digests(site.html), digests(sample.html)
    assert len(expected) > 100
    assert sorted(found) == sorted(expected)
    assert [path for path in expected if found[path] != expected[path]] == []


def test_a_second_build_gives_the_same_bytes(adversarial: Site) -> None:
    again = sites.built(adversarial.root, into="again")
    assert digests(again.html) == digests(adversarial.html)


@pytest.mark.parametrize("theme", THEMES)
def test_the_markdown_pages_build_without_this_project(sample: Site, theme: str) -> None:
    site = sites.elsewhere(sample, theme)
    assert not LOUD.search(site.output), site.output
    assert set(sample.paths) <= set(site.paths)


@pytest.mark.parametrize("theme", THEMES)
def test_hard_pages_build_without_this_project(adversarial: Site, theme: str) -> None:
    site = sites.elsewhere(adversarial, theme)
    assert not LOUD.search(site.output), site.output
