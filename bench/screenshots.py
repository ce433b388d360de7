"""Take a picture of every kind of page, wide, narrow and dark, from a built site on disk.

    python bench/screenshots.py
    python bench/screenshots.py --site site --out build/screenshots
    python bench/screenshots.py --picture docs/img/briefing.png    # the picture in README.md

Of each kind the largest page is taken, as it shows most. Pages are opened as files, without a server
and without the network; 404.html, which needs a server, is left out. Faults on a page are printed and
make the exit code 1.
"""

from __future__ import annotations

import argparse
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.find import ABSENT, find_browser
from tests.browser.views import DARK, NARROW, WIDE, View

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "screenshots"
KINDS = {
    "home": "index.html",
    "briefing": "briefings/*.html",
    "entity": "entities/*.html",
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
    "page": "pages/*.html",
    "home-en": "en/index.html",
    "briefing-en": "en/briefings/*.html",
}
VIEWS = (WIDE, NARROW, DARK)
PICTURE = View(name="picture", width=1440, height=1000)
FLAGS = ("--disable-gpu", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND")


def pages_of(site: Path) -> Iterator[tuple[str, Path]]:
    """Yield each kind of page that the site has, with its largest page."""
    for kind, pattern in KINDS.items():
        found = sorted(site.glob(pattern))
        if found:
            yield kind, max(found, key=lambda path: path.stat().st_size)


def main() -> int:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="default: site/")
    parser.add_argument("--out", type=Path, default=OUT, help="default: build/screenshots/")
    parser.add_argument("--picture", type=Path, help="only a briefing, 1440 by 1000, to this file")
    arguments = parser.parse_args()
    pages = dict(pages_of(arguments.site.resolve()))
    if "briefing" not in pages:
        print(f"there is no built site in {arguments.site}; 'make site' makes it", file=sys.stderr)
        return 2
    program = find_browser()
    if program is None:
        print(ABSENT, file=sys.stderr)
        return 2
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, chromium_sandbox=False, args=list(FLAGS)
        )
        if arguments.picture:
            _view(browser, PICTURE, {arguments.picture: pages["briefing"]}, faults)
            _recompress(arguments.picture)
        else:
            for view in VIEWS:
                wanted = {
                    arguments.out / f"{kind}-{view.name}.png": page for kind, page in pages.items()
                }
                _view(browser, view, wanted, faults)
            print(
                f"{len(pages) * len(VIEWS)} pictures of {len(pages)} kinds of page in {arguments.out}"
            )
        browser.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _view(browser: Browser, view: View, wanted: dict[Path, Path], faults: list[str]) -> None:
    """Take pictures of pages in one view; in a view of a fixed size only what is seen at first."""
    context = browser.new_context(
        viewport={"width": view.width, "height": view.height},
        color_scheme=view.scheme,
        has_touch=view.touch,
        is_mobile=view.touch,
        reduced_motion="reduce",
        locale=view.language,
        timezone_id="UTC",
    )
    for target, path in wanted.items():
        page = _opened(context, path, faults)
        target.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=target, full_page=view is not PICTURE)
        page.close()
    context.close()


def _opened(context: BrowserContext, path: Path, faults: list[str]) -> Page:
    """Open a page from disk and wait for its fonts."""
    page = context.new_page()
    name = path.name
    page.on("pageerror", lambda error: faults.append(f"{name}: {error}"))
    page.on("requestfailed", lambda request: faults.append(f"{name}: cannot load {request.url}"))
    page.on(
        "console",
        lambda line: faults.append(f"{name}: {line.text}") if line.type == "error" else None,
    )
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


def _recompress(path: Path) -> None:
    """Write a PNG with the best deflate level and without its optional chunks."""
    data = path.read_bytes()
    kept: list[tuple[bytes, bytes]] = []
    pixels = b""
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if name == b"IDAT":
            pixels += content
        elif name == b"IHDR":
            kept.append((name, content))
        at += 12 + length
    kept += [(b"IDAT", zlib.compress(zlib.decompress(pixels), 9)), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in kept
    )
    path.write_bytes(data[:8] + b"".join(chunks))


if __name__ == "__main__":
    raise SystemExit(main())
