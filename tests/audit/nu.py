"""The Nu HTML checker on every page of a site."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.audit.tools import Row, ToolError, run
from tests.browser.serve import served
from tests.publish.sites import Site

SHOWN = 20
# The checker refuses to read from its own machine, as it might be a public service.
LOCAL = "-Dnu.validator.servlet.allow-forbidden-hosts=true"


def checked(packages: Path, site: Site) -> Iterator[Row]:
    """Check all pages in one run. They are served, as 'self' in a policy means nothing in a file."""
    jar = packages / "vnu-jar" / "build" / "dist" / "vnu.jar"
    paths = [*site.paths, "404.html"]
    with served(site.html) as address:
        pages = [f"{address}/{path}" for path in paths]
        done = run("java", LOCAL, "-jar", jar, "--format", "json", "--exit-zero-always", *pages)
    try:
        messages = json.loads(done.stderr)["messages"]
    except ValueError as fault:
        raise ToolError(f"the Nu checker does not run:\n{done.stderr}") from fault
    kinds = Counter(message.get("subType") or message["type"] for message in messages)
    # What is only information has no type of its own, and is not asked for.
    faults = [m for m in messages if m["type"] != "info" or m.get("subType") == "warning"]
    seen: dict[str, list[str]] = {}
    for fault in faults:
        where = f"{fault.get('url', '').removeprefix(address)}:{fault.get('lastLine', '')}"
        seen.setdefault(fault["message"], []).append(f"{where}: {fault.get('extract', '')!r}")
    yield Row(
        f"Nu HTML checker, {site.root.name}, {len(paths)} pages",
        f"{kinds['error']} errors, {kinds['warning']} warnings",
        not faults,
        [f"{len(places)} × {text}  {places[0]}" for text, places in seen.items()][:SHOWN],
    )
