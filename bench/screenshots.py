"""Take a picture of every kind of page, and of pages in use, from a built site on disk.

    python bench/screenshots.py
    python bench/screenshots.py --site site --out build/screenshots
    python bench/screenshots.py --readme docs/img    # only the pictures in README.md

Each kind is shown wide, at a middle width, narrow and dark, and printed; of each kind the largest page is
taken, as it shows most. Pages are opened as files, without the network; only the error page is served. The
exit code is 1 if a kind of page has no picture, or a page says something in the console.
"""

from __future__ import annotations

import argparse
import base64
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import states
from tests.browser.find import ABSENT, find_browser
from tests.browser.serve import served
from tests.browser.views import MIDDLE, NARROW, View

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "screenshots"
KINDS = {
    "home": "index.html",
    "briefing": "briefings/*.html",
    "person": "entities/jensen-huang.html",
    "organization": "entities/nvidia.html",
    "place": "entities/china.html",
    "term": "glossary/[!i]*.html",
    "glossary": "glossary/index.html",
    "register": "register/index.html",
    "register-type": "register/[!i]*.html",
    "archive": "archive/index.html",
    "year": "archive/[0-9]*.html",
    "topics": "topics/index.html",
    "topic": "topics/[!i]*.html",
    "storylines": "storylines/index.html",
    "storyline": "storylines/[!i]*.html",
    "timeline": "timeline/index.html",
    "network": "network/index.html",
    "search": "search.html",
    "page": "pages/*.html",
    "home-en": "en/index.html",
    "briefing-en": "en/briefings/*.html",
    "missing": "404.html",
}
# A page that leads elsewhere at once, or says only that an article was withdrawn.
WITHOUT = {"kind-moved", "kind-withdrawn"}
DESK = View(name="wide", width=1440, height=1000)
DUSK = View(name="dark", width=1440, height=1000, scheme="dark")
NIGHT = View(name="narrow-dark", width=390, height=844, scheme="dark", touch=True)
VIEWS = (DESK, MIDDLE, NARROW, DUSK)
# What readers do: the page, and what is done with it.
IN_USE: dict[str, tuple[str, Callable[[Page], None]]] = {
    "card": ("briefing", states.card_open),
    "results": ("home", states.search_open),
    "filter": ("glossary", states.filtered),
}
PRINTED = ("briefing", "organization", "glossary", "timeline")
README = {
    "briefing": ("briefing", DESK),
    "briefing-dark": ("briefing", DUSK),
    "briefing-phone": ("briefing", NARROW),
    "entity": ("organization", DESK),
    "home": ("home", DESK),
}
FLAGS = (
    "--disable-gpu",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
BODY = re.compile(r'<body class="(kind-[a-z-]+)"')


def main() -> int:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="default: site/")
    parser.add_argument("--out", type=Path, default=OUT, help="default: build/screenshots/")
    parser.add_argument(
        "--readme", type=Path, help="only the pictures in README.md, to this folder"
    )
    arguments = parser.parse_args()
    site = arguments.site.resolve()
    if not (site / "index.html").is_file():
        print(f"there is no built site in {arguments.site}; 'make site' makes it", file=sys.stderr)
        return 2
    program = find_browser()
    if program is None:
        print(ABSENT, file=sys.stderr)
        return 2
    pages = dict(pages_of(site))
    faults = list(without_picture(site, pages))
    with served(site) as server, sync_playwright() as playwright:
        shown = {kind: path.as_uri() for kind, path in pages.items()}
        shown["missing"] = f"{server}/missing/page.html"
        browser = playwright.chromium.launch(
            executable_path=program, chromium_sandbox=False, args=list(FLAGS)
        )
        if arguments.readme:
            count = _for_readme(browser, arguments.readme, shown, faults)
        else:
            count = _all(browser, arguments.out, shown, faults)
        browser.close()
    print(f"{count} pictures in {arguments.readme or arguments.out}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def pages_of(site: Path) -> Iterator[tuple[str, Path]]:
    """Yield each kind of page that the site has, with its largest page."""
    for kind, pattern in KINDS.items():
        found = sorted(site.glob(pattern))
        if found:
            yield kind, max(found, key=lambda path: path.stat().st_size)


def without_picture(site: Path, pages: dict[str, Path]) -> Iterator[str]:
    """Yield what this program would miss: a kind that the site lacks, and one that is not named here."""
    yield from (f"the site has no page '{kind}'" for kind in KINDS if kind not in pages)
    seen = {_kind(path) for path in pages.values()}
    for path in sorted(site.rglob("*.html")):
        if _kind(path) not in seen | WITHOUT:
            seen.add(_kind(path))
            yield f"no picture shows a page like {path.relative_to(site)} ({_kind(path)})"


def _kind(path: Path) -> str:
    found = BODY.search(path.read_text(encoding="utf-8"))
    return found[1] if found else "no kind"


def _all(browser: Browser, out: Path, pages: dict[str, str], faults: list[str]) -> int:
    """Take every picture; the pictures of an earlier run go, so that none is out of date."""
    for old in out.glob("*.png"):
        old.unlink()
    out.mkdir(parents=True, exist_ok=True)
    for view in VIEWS:
        context = _context(browser, view)
        for kind, address in pages.items():
            page = _opened(context, address, faults)
            page.screenshot(path=out / f"{kind}-{view.name}.png", full_page=True)
            page.close()
        context.close()
    for view in (DESK, DUSK, NARROW, NIGHT):
        context = _context(browser, view)
        for name, (kind, use) in IN_USE.items():
            page = _opened(context, pages[kind], faults)
            use(page)
            page.screenshot(path=out / f"{name}-{view.name}.png")
            page.close()
        context.close()
    context = _context(browser, DESK)
    for kind in PRINTED:
        page = _opened(context, pages[kind], faults)
        _print(page, out / f"{kind}-print.png")
        page.close()
    context.close()
    return len(list(out.glob("*.png")))


def _print(page: Page, target: Path) -> None:
    """Show the first sheets as printed, or, without poppler's pdftoppm, the page in its print style."""
    convert = shutil.which("pdftoppm")
    if convert is None:
        page.set_viewport_size({"width": 643, "height": 971})
        page.emulate_media(media="print")
        page.screenshot(path=target, full_page=True)
        return
    file = target.with_suffix(".pdf")
    page.pdf(path=file, prefer_css_page_size=True, format="A4")
    # One picture for each of the first sheets: …-print-1.png
    subprocess.run(
        [convert, "-png", "-r", "80", "-l", "3", file, target.with_suffix("")], check=True
    )


def _for_readme(browser: Browser, folder: Path, pages: dict[str, str], faults: list[str]) -> int:
    """Take the pictures of README.md, as WebP: a fifth of the size of a PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (kind, view) in README.items():
        context = _context(browser, view)
        page = _opened(context, pages[kind], faults)
        session = context.new_cdp_session(page)
        shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": 80})
        (folder / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))
        context.close()
    return len(README)


def _context(browser: Browser, view: View) -> BrowserContext:
    return browser.new_context(
        viewport={"width": view.width, "height": view.height},
        color_scheme=view.scheme,
        has_touch=view.touch,
        is_mobile=view.touch,
        reduced_motion="reduce",
        locale=view.language,
        timezone_id="UTC",
    )


def _opened(context: BrowserContext, address: str, faults: list[str]) -> Page:
    """Open a page and wait for its fonts."""
    page = context.new_page()
    name = address.rpartition("/")[2]
    page.on("pageerror", lambda error: faults.append(f"{name}: {error}"))
    # The browser itself says of the error page that it is one.
    page.on(
        "console",
        lambda line: None if "404" in line.text else faults.append(f"{name}: {line.text}"),
    )
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


if __name__ == "__main__":
    raise SystemExit(main())
