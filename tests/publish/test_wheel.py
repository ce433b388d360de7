"""The wheel by itself: a site is made and built with nothing of the checkout at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("builder", "templates", "pyproject.toml", "README.md", "LICENSE")


@dataclass(frozen=True)
class Installed:
    """A virtual environment with the wheel, and an empty folder to work in."""

    scripts: Path
    folder: Path

    def run(self, *command: str, cwd: str = ".") -> str:
        name = command[0] + (".exe" if os.name == "nt" else "")
        # Neither the checkout nor the caller's settings may help.
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        done = subprocess.run(
            [str(self.scripts / name), *command[1:]],
            cwd=self.folder / cwd,
            env=environment | {"PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    for needed in ("build", "hatchling", "pip"):
        pytest.importorskip(needed)
    work = tmp_path_factory.mktemp("wheel")
    source = work / "source"
    source.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, source / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, source / name)
    python(work, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(work), str(source))
    (wheel,) = work.glob("*.whl")
    shutil.rmtree(source)

    home = work / "venv"
    venv.create(home, symlinks=os.name != "nt")
    folders = sysconfig.get_paths("venv", {"base": str(home), "platbase": str(home)})
    offline = ("--no-deps", "--no-index", "--disable-pip-version-check", "--quiet")
    python(work, "-m", "pip", f"--python={home}", "install", *offline, str(wheel))
    # The dependencies come from here; what is installed in editable mode does not come along.
    mine = sysconfig.get_paths()
    lines = dict.fromkeys((mine["purelib"], mine["platlib"]))
    Path(folders["purelib"], "dependencies.pth").write_text("\n".join(lines), encoding="utf-8")
    empty = work / "empty"
    empty.mkdir()
    return Installed(Path(folders["scripts"]), empty)


def python(cwd: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_site_is_made_checked_and_built(installed: Installed) -> None:
    installed.run("briefing", "init", "demo")
    assert "site/index.html" in installed.run("briefing", "build", "--strict", cwd="demo").replace(
        "\\", "/"
    )
    assert installed.run("briefing", "check", cwd="demo") == ""
    made = installed.run("briefing", "new", "article", "Über Öl", cwd="demo")
    demo = installed.folder / "demo"
    assert (demo / made).name == "ueber-oel.md"
    assert (demo / made).is_file()
    assert installed.run("briefing", "check", cwd="demo") == ""
    index = (demo / "site/index.html").read_text("utf-8")
    assert "Der Mond gehört keinem Staat" in index


def test_an_english_site_takes_an_import(installed: Installed) -> None:
    installed.run("briefing", "init", "english", "--lang", "en")
    text = "Moon treaty turns sixty\n\nThe treaty is old.\n\nThe Moon stays as it is, they say.\n"
    (installed.folder / "english/received.txt").write_text(text, "utf-8")
    installed.run("briefing", "import", "received.txt", cwd="english")
    installed.run("briefing", "build", "--strict", cwd="english")
    page = installed.folder / "english/site/briefings/moon-treaty-turns-sixty.html"
    assert "The treaty is old." in page.read_text("utf-8")


def test_templates_come_from_the_package(installed: Installed) -> None:
    shown = installed.run(
        "python",
        "-c",
        "from pathlib import Path; from builder.adapters import publish\n"
        "print(*publish.template_folders(Path.cwd()), sep='\\n')",
    )
    (folder,) = map(Path, shown.splitlines())
    assert folder.is_relative_to(installed.scripts.parent.resolve())
    assert (folder / "theme/main.html").is_file()
    assert not folder.is_relative_to(ROOT)
