"""Measure search: making the index, its size, what a query fetches, and how soon its results show.

    python bench/search.py --articles 1000,10000

Uses the sites that bench/generate.py makes, and Chromium through Playwright. See README.md.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import secrets
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlparse

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from edits import Editor  # noqa: E402 - as above
from figures import sizes, table  # noqa: E402 - as above
from playwright.sync_api import Browser, sync_playwright  # noqa: E402 - the path comes first
from sites import SITES, copy_of  # noqa: E402 - as above

from builder import build, indexing, publishing  # noqa: E402 - as above
from builder.adapters import publish, workers  # noqa: E402 - as above
from builder.adapters.packs import Packs  # noqa: E402 - as above
from builder.build import Basis  # noqa: E402 - as above
from builder.kept import Lineage, Snapshot  # noqa: E402 - as above
from builder.writing import Built  # noqa: E402 - as above
from tests.browser.find import find_browser  # noqa: E402 - as above
from tests.browser.serve import served  # noqa: E402 - as above

PAGE = (
    '<!doctype html><html lang="de"><meta charset="utf-8"><title>Bench</title>'
    '<link rel="stylesheet" href="css/site.css"><script src="js/site.js" defer></script>'
    '<a class="find" href="search.html">Suchen</a>'
)
QUERIES = (
    ("frequent word", "Regierung"),
    ("three frequent words", "Regierung Unternehmen Konflikt"),
    ("compound", "Energieabkommen"),
    ("part of compounds", "Abkommen"),
    ("inflected", "Verhandlungen"),
    ("ae for ä", "Boerse"),
    ("hyphen", "Regierungs-Krise"),
    ("two letters", "re"),
    ("three letters", "ver"),
    ("name", "{name}"),
    ("alias", "{alias}"),
    ("name and word", "{name} Krise"),
    ("typo", "Regeirung"),
    ("two typos", "Energieabkomen"),
    ("no result", "Quastenflosser"),
)
EDITS = (
    "an article's text",
    "an article's title",
    "an entity's description",
    "an article added",
    "an article deleted",
    "an alias added",
)
"""What is edited before the index is made again; see edits.py."""

# Types a query and waits for the list to change; milliseconds.
ASK = """query => new Promise(resolve => {
  const field = document.getElementById("Query");
  const hits = document.querySelector(".hits");
  const start = performance.now();
  new MutationObserver((_, self) => { self.disconnect(); resolve(performance.now() - start); })
    .observe(hits, { childList: true });
  field.value = query;
  field.dispatchEvent(new Event("input"));
})"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: bytes and files it took beside the page, and milliseconds to its results."""

    size: int
    files: int
    hits: int
    cold: float
    warm: float


def cpu() -> float:
    """Seconds that this process and its children have used."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class Maker:
    """Makes the index of a site again and again, each time from what was kept of the time before."""

    def __init__(self, folder: Path, out: Path) -> None:
        config, _ = publish.load(folder / "mkdocs.yml")
        self.settings = publish.settings_of(config, publish.plugin_of(config).config)
        self.out = out
        self.store = self.settings.root / "build" / "bench-store"
        self.before: Snapshot | None = None
        self.token = ""

    def make(self) -> tuple[Built, float]:
        """Read the content, and write of its index what has changed; return the seconds of the latter."""
        packs = Packs(self.store / "packs", secrets.token_hex(8))
        basis = Basis(self.before, packs)
        checked = build.check(self.settings, None, basis)
        is_partial = self.before is not None and checked.edit is not None
        built = Built(checked, self.settings.docs, (), {}, frozenset(), is_partial, is_partial, {})
        self.before = publishing.snapshot(checked, built, basis, "")
        packs.close()
        return built, self.write(built)

    def write(self, built: Built) -> float:
        """Write the index; return the seconds that takes."""
        before, self.token = self.token if built.is_partial else "", secrets.token_hex(8)
        built = replace(built, lineage=Lineage(self.store, before, self.token))
        start = cpu()
        gone = indexing.write_index(built, self.out, workers.processes())
        seconds = cpu() - start
        for path in gone:
            (self.out / path).unlink()
        return seconds


def make(articles: int) -> tuple[Path, list[str], list[str], dict[str, str]]:
    """Index a generated site; return the folder, figures of the index and of edits, names for queries."""
    folder = copy_of(articles, "search")
    out = SITES / "search" / str(articles)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    maker, editor = Maker(folder, out), Editor(folder, random.Random(7))
    built, cold = maker.make()
    anew = maker.write(built)
    edits = []
    for edit in EDITS:
        editor.kinds[edit]()
        built, seconds = maker.make()
        edits.append(seconds)
    theme = next(path for path in maker.settings.templates if (path / "theme").is_dir()) / "theme"
    for name in ("js", "css", "fonts"):
        shutil.copytree(theme / name, out / name)
    (out / "index.html").write_text(PAGE, encoding="utf-8")
    found = list((out / "search").rglob("*.js"))
    texts = [path for path in found if path.parent.name.startswith("t")]
    index = [path for path in found if path not in set(texts)]
    figures = [
        f"{articles:,}",
        f"{len(index):,}",
        f"{sum(p.stat().st_size for p in index) / 1e6:.2f}",
        f"{max(p.stat().st_size for p in index) / 1e3:.1f}",
        f"{len(texts):,}",
        f"{sum(p.stat().st_size for p in texts) / 1e6:.1f}",
    ]
    entity = next(
        e
        for e in built.checked.site.registry.entities.values()
        if e.aliases and " " in e.name.all[0]
    )
    names = {"name": entity.name.all[0], "alias": entity.aliases[0].value}
    seconds_of = [f"{articles:,}", *(f"{value:.2f}" for value in (cold, anew, *edits))]
    return out, figures, seconds_of, names


def ask(browser: Browser, address: str, folder: Path, query: str) -> Asked:
    """Ask one query on a page of its own, then once more on the same page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address + "index.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]")
    cold = page.evaluate(ASK, query)
    hits = page.locator(".hits section li").count()
    page.evaluate(ASK, "")
    warm = page.evaluate(ASK, query)
    context.close()
    base = urlparse(address).path
    asked = [url for url in asked if "/fonts/" not in url]
    paths = [folder / unquote(urlparse(url).path).removeprefix(base) for url in asked]
    size = sum(path.stat().st_size for path in paths)
    return Asked(size, len(paths), hits, cold, warm)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=sizes, default="1000,10000", help="sizes")
    given = parser.parse_args()
    gc.disable()
    indexes = [("articles", "files", "MB", "largest kB", "texts", "MB of texts")]
    makings: list[Sequence[str]] = [("articles", "cold", "words kept", *EDITS)]
    per_query = [("articles", "query", "files", "kB", "rows", "cold disk ms", "cold http ms",
                  "warm disk ms", "warm http ms")]  # fmt: skip
    totals = [("articles", "kB min", "kB median", "kB max", "cold disk ms", "cold http ms",
               "warm disk ms", "warm http ms")]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), chromium_sandbox=False, args=["--disable-gpu"]
        )
        for articles in given.articles:
            folder, figures, seconds, names = make(articles)
            indexes.append(tuple(figures))
            makings.append(seconds)
            with served(folder) as address:
                ask(browser, f"{address}/", folder, "Regierung")  # the browser itself is warm
                done = []
                for name, query in QUERIES:
                    text = query.format(**names)
                    disk = ask(browser, f"{folder.as_uri()}/", folder, text)
                    http_ = ask(browser, f"{address}/", folder, text)
                    done.append((disk, http_))
                    per_query.append((f"{articles:,}", f"{name}: {text}", str(disk.files),
                        f"{disk.size / 1e3:.0f}", str(disk.hits), f"{disk.cold:.0f}",
                        f"{http_.cold:.0f}", f"{disk.warm:.0f}", f"{http_.warm:.0f}"))  # fmt: skip
            kilobytes = sorted(disk.size / 1e3 for disk, _ in done)
            times = [[d.cold for d, _ in done], [h.cold for _, h in done],
                     [d.warm for d, _ in done], [h.warm for _, h in done]]  # fmt: skip
            totals.append((f"{articles:,}", f"{kilobytes[0]:.0f}", f"{median(kilobytes):.0f}",
                f"{kilobytes[-1]:.0f}", *(f"{median(t):.0f} (≤ {max(t):.0f})" for t in times)))  # fmt: skip
        browser.close()
    print("\n\n".join(table(rows) for rows in (makings, indexes, totals, per_query)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
