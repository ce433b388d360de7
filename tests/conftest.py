"""What all tests share: markers by folder, the switch that rewrites golden files, Hypothesis."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser.find import ABSENT, browser_required, find_browser

TESTS = Path(__file__).parent
MARKED_FOLDERS = ("browser", "publish")
WITHOUT_BROWSER = pytest.StashKey[bool]()

# Times vary on a shared machine; continuous integration repeats the same examples, so that a
# change fails for what it changed.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="write the expected files of tests/cases and tests/sites anew; review the diff",
    )


@pytest.fixture(scope="session")
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written instead of compared."""
    return bool(request.config.getoption("--rewrite"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""
        if folder in MARKED_FOLDERS:
            item.add_marker(folder)
    in_browser = [item for item in items if item.get_closest_marker("browser")]
    if not in_browser or find_browser():
        return
    if browser_required():
        raise pytest.UsageError(ABSENT.replace("are skipped", "cannot run"))
    config.stash[WITHOUT_BROWSER] = True
    for item in in_browser:
        item.add_marker(pytest.mark.skip(reason="no browser"))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.stash.get(WITHOUT_BROWSER, False):
        terminalreporter.write_line(ABSENT, yellow=True)
