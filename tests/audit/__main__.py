"""Checks the built sites with tools from outside: `python -m tests.audit`, or `make audit`.

Exit code 1 if a check is missed, 2 if a tool is not there.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.audit import books, lighthouse, nu, tools
from tests.audit.tools import Row, ToolError
from tests.publish import sites

KINDS = {
    "briefing": "briefings/nvidia-h20-lizenzpflicht.html",
    "entity": "entities/china.html",
    "glossary": "glossary/index.html",
}


def main() -> int:
    """Run every check and print what it found."""
    try:
        rows = list(audited())
    except ToolError as lack:
        sys.stderr.write(f"The audit cannot run: {lack}\n")
        return 2
    width = max(len(row.what) for row in rows)
    for row in rows:
        sys.stdout.write(f"{'ok  ' if row.good else 'MISS'}  {row.what:{width}}  {row.found}\n")
        sys.stdout.writelines(f"        {line}\n" for line in row.details)
    return 0 if all(row.good for row in rows) else 1


def audited() -> Iterator[Row]:
    """Every check, one after the other."""
    tools.present()
    packages = tools.installed()
    for site in (sites.sample(), sites.stress()):
        yield from nu.checked(packages, site)
    yield from lighthouse.measured(packages, sites.sample(), KINDS)
    with tempfile.TemporaryDirectory() as folder:
        yield from books.checked(sites.sample(), Path(folder))


if __name__ == "__main__":
    raise SystemExit(main())
