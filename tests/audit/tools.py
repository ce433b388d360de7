"""The tools of the audit: what the machine must have, and what npm brings."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.browser.find import ABSENT, find_browser

HERE = Path(__file__).parent
# Below build/, so that `make clean` takes it away and nothing has to be ignored.
PACKAGES = HERE.parents[1] / "build" / "audit"
DECLARED = ("package.json", "package-lock.json", ".npmrc")
NEEDED = {
    "node": "Node.js 20 or newer (https://nodejs.org/)",
    "npm": "npm, which comes with Node.js",
    "java": "Java 11 or newer (on Debian: apt install default-jre-headless)",
}


class ToolError(Exception):
    """A tool that the audit needs is not there; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report, with what was found in particular."""

    what: str
    found: str
    good: bool
    details: Sequence[str] = ()


def present() -> None:
    """Make sure that the machine has what the audit needs."""
    lacking = [text for command, text in NEEDED.items() if not shutil.which(command)]
    if lacking:
        raise ToolError(f"this needs {' and '.join(lacking)}")
    if find_browser() is None:
        raise ToolError(ABSENT)


def installed() -> Path:
    """The folder of the packages that the lock names, installed if it has changed."""
    PACKAGES.mkdir(parents=True, exist_ok=True)
    stamp = PACKAGES / "node_modules" / ".audit-lock"
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == lock:
        return PACKAGES / "node_modules"
    for name in DECLARED:
        shutil.copy(HERE / name, PACKAGES)
    done = run("npm", "ci", "--silent", cwd=PACKAGES)
    if done.returncode:
        raise ToolError(f"npm could not install the checkers:\n{done.stderr}")
    stamp.write_text(lock, encoding="utf-8")
    return PACKAGES / "node_modules"


def run(
    *command: str | Path, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a tool and return what it printed."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )
