"""The browser of the browser tests: a Chromium that the machine has, or Debian's.

Nothing is downloaded past the system's own packages. `BRIEFING_BROWSER` names another program;
`BRIEFING_BROWSER=none` skips the tests; `BRIEFING_BROWSER_REQUIRED=1` makes a missing one an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "chrome",
    "msedge",
)
ABSENT = (
    "no browser found, the browser tests are skipped: install Chromium, Chrome or Edge,"
    " or name one in BRIEFING_BROWSER"
)


def find_browser() -> Path | None:
    """The program that BRIEFING_BROWSER names, else the first Chromium, Chrome or Edge found."""
    named = os.environ.get("BRIEFING_BROWSER", "")
    if named == "none":
        return None
    if named:
        # A wrong name is told by the launch; falling back would test with another browser unseen.
        return Path(shutil.which(named) or named)
    found = (shutil.which(command) for command in COMMANDS)
    places = (path for path in _usual_places() if path.is_file())
    return next((Path(path) for path in found if path), None) or next(places, None)


def browser_required() -> bool:
    """Whether a missing browser is an error, as in continuous integration."""
    return os.environ.get("BRIEFING_BROWSER_REQUIRED", "") == "1"


def install_missing() -> None:
    """Install from Debian what the browser tests lack, if that needs no question."""
    packages = _missing_packages()
    apt = shutil.which("apt-get")
    root = _as_root()
    if not packages or apt is None or root is None:
        return
    sys.stderr.write(f"Installing {' and '.join(packages)} for the browser tests ...\n")
    install = ("install", "-qq", "--yes", "--no-install-recommends", *packages)
    if not (_runs_quietly(*root, apt, "update", "-qq") and _runs_quietly(*root, apt, *install)):
        sys.stderr.write("That failed; the tests tell what is missing.\n")


def main() -> None:
    """With `--install`, see to it that the tests have a browser if that can be done quietly."""
    if "--install" in sys.argv[1:] and "BRIEFING_BROWSER" not in os.environ:
        install_missing()


def _missing_packages() -> list[str]:
    packages = [] if find_browser() else ["chromium"]
    # The Node.js that Playwright brings needs this library, which a small Debian does not have.
    if not _runs_quietly(sys.executable, "-m", "playwright", "--version"):
        packages.append("libatomic1")
    return packages


def _usual_places() -> list[Path]:
    applications = (Path("/Applications"), Path.home() / "Applications")
    names = ("Chromium", "Google Chrome", "Microsoft Edge")
    mac = [
        folder / f"{name}.app/Contents/MacOS/{name}" for folder in applications for name in names
    ]
    roots = (os.environ.get(key) for key in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
    programs = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
    windows = [Path(root) / program for root in roots if root for program in programs]
    return mac + windows


def _as_root() -> list[str] | None:
    """What to put before a command so that root runs it, None if root would have to be asked."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    sudo = shutil.which("sudo")
    if sudo and _runs_quietly(sudo, "-n", "true"):
        return [sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def _runs_quietly(*command: str) -> bool:
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
