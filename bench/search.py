"""Measure search: making the index, its size, what a query fetches, and how soon its results show.

    python bench/search.py --articles 1000,10000

Uses the sites that bench/generate.py makes, and Chromium through Playwright. See README.md.
"""

from __future__ import annotations

import argparse
import gc
import resource
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlparse

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from figures import sizes, table  # noqa: E402 - as above
from playwright.sync_api import Browser, sync_playwright  # noqa: E402 - the path comes first
from sites import SITES, site_of  # noqa: E402 - as above

from builder import build, indexing  # noqa: E402 - as above
from builder.adapters import publish  # noqa: E402 - as above
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


def make(articles: int) -> tuple[Path, list[str], dict[str, str]]:
    """Index a generated site twice; return the folder, rows of figures, and names for queries."""
    source = site_of(articles)
    config, _ = publish.load(source / "mkdocs.yml")
    settings = publish.settings_of(config, publish.plugin_of(config).config)
    checked = build.check(settings)
    built = build.Built(checked, settings.docs, {}, {}, 0)
    out = SITES / "search" / str(articles)
    shutil.rmtree(settings.root / "build" / "cache", ignore_errors=True)
    seconds = []
    for _run in ("cold", "warm"):
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        before = cpu()
        indexing.write_index(built, settings, out)
        seconds.append(cpu() - before)
    theme = next(path for path in settings.templates if (path / "theme").is_dir()) / "theme"
    for folder in ("js", "css", "fonts"):
        shutil.copytree(theme / folder, out / folder)
    (out / "index.html").write_text(PAGE, encoding="utf-8")
    found = list((out / "search").rglob("*.js"))
    texts = [path for path in found if path.parent.name.startswith("t")]
    index = [path for path in found if path not in set(texts)]
    figures = [
        f"{articles:,}",
        f"{seconds[0]:.1f}",
        f"{seconds[1]:.1f}",
        f"{len(index):,}",
        f"{sum(p.stat().st_size for p in index) / 1e6:.2f}",
        f"{max(p.stat().st_size for p in index) / 1e3:.1f}",
        f"{len(texts):,}",
        f"{sum(p.stat().st_size for p in texts) / 1e6:.1f}",
    ]
    entity = next(
        e for e in checked.site.registry.entities.values() if e.aliases and " " in e.name.all[0]
    )
    names = {"name": entity.name.all[0], "alias": entity.aliases[0].value}
    return out, figures, names


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
    indexes = [
        ("articles", "CPU s", "warm CPU s", "files", "MB", "largest kB", "texts", "MB of texts")
    ]
    per_query = [("articles", "query", "files", "kB", "rows", "cold disk ms", "cold http ms",
                  "warm disk ms", "warm http ms")]  # fmt: skip
    totals = [("articles", "kB min", "kB median", "kB max", "cold disk ms", "cold http ms",
               "warm disk ms", "warm http ms")]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), chromium_sandbox=False, args=["--disable-gpu"]
        )
        for articles in given.articles:
            folder, figures, names = make(articles)
            indexes.append(tuple(figures))
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
    print("\n\n".join(table(rows) for rows in (indexes, totals, per_query)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
