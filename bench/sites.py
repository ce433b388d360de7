"""The generated sites that the benchmarks build, kept in build/bench/ and made anew when need be."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from clock import ROOT

GENERATOR = ROOT / "bench" / "generate.py"
SITES = ROOT / "build" / "bench"
ASIDE = SITES / "aside"

_CONFIG = """site_name: Bench
docs_dir: content
site_dir: site
use_directory_urls: false
theme: {{name: briefing}}
plugins: [briefings: {{search: {search}, maps: {maps}}}]
"""
CONFIGS: Mapping[str, str] = {
    # Without what no other generator does: what is compared is the same work.
    "plain.yml": _CONFIG.format(search="false", maps="false"),
    "index.yml": _CONFIG.format(search="true", maps="false"),
    "full.yml": _CONFIG.format(search="true", maps="true"),
}
"""Configurations of a generated site beside its own: the search index and maps off or on."""


def site_of(articles: int) -> Path:
    """The generated site folder; made anew only if the generator has changed."""
    folder, stamp = SITES / str(articles), SITES / f"{articles}.stamp"
    wanted = hashlib.sha256(GENERATOR.read_bytes()).hexdigest()
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted and folder.is_dir()):
        print(f"generating {articles} articles", file=sys.stderr)
        stamp.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, str(GENERATOR), f"--articles={articles}", f"--out={folder}"]
        subprocess.run(command, check=True)
        stamp.write_text(wanted, encoding="utf-8")
    for name, text in CONFIGS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def copy_of(articles: int, name: str) -> Path:
    """A fresh copy of the generated site, as build/bench/<articles>-<name>, to be edited at will."""
    source, folder = site_of(articles), SITES / f"{articles}-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(source / "content", folder / "content")
    for config in ("mkdocs.yml", *CONFIGS):
        shutil.copyfile(source / config, folder / config)
    return folder
