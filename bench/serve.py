"""Measure `briefing serve`: from a saved file to the new text in the browser.

    python bench/serve.py --articles 1000,10000 --edits 20

Opens a page in Chromium, writes its source anew and waits for the new text in the page's DOM. The
clock runs from the moment when the write has returned. See README.md in this folder.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from clock import BuildError, environment  # noqa: E402 - the path comes first
from edits import Editor  # noqa: E402 - as above
from figures import commit, machine, sizes, table  # noqa: E402 - as above
from memory import pss, tree  # noqa: E402 - as above
from playwright.sync_api import Error, Page, sync_playwright  # noqa: E402 - as above
from sites import copy_of  # noqa: E402 - as above

from tests.browser.find import find_browser  # noqa: E402 - as above

HEADER = (
    "articles", "edited", "on screen", "edits", "median ms", "worst ms", "at most", "reached",
)  # fmt: skip
GOAL = 150
"""Milliseconds, for an article at any size."""

START = 900
PATIENCE = 240
"""Seconds for the first build, and for one edit."""

BEGUN = "follows every change"
"""What the server says when it has built the site."""

PAUSE = 1.0
"""Seconds between edits after the server has said that it has built all pages."""

AGAIN = 0.7
"""Seconds between two edits of which the second meets the build of the first."""

# Runs in every document, also after a reload. Looks for what is waited for at every change of the
# document and at every frame, and keeps the time, in milliseconds since 1970, of the first sight.
WATCH = """(() => {
  const look = () => {
    const wanted = sessionStorage.getItem("wanted");
    if (!wanted || sessionStorage.getItem("seen") || !document.body) return;
    const style = getComputedStyle(document.documentElement).getPropertyValue("--bench");
    if (document.body.textContent.includes(wanted) || style.includes(wanted))
      sessionStorage.setItem("seen", performance.timeOrigin + performance.now());
  };
  const every = () => { look(); requestAnimationFrame(every); };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  every();
})()"""


@dataclass(frozen=True, slots=True)
class Case:
    """What is edited, what is looked at, how to edit it, and how often that saves; the last time counts."""

    edited: str
    shown: str
    path: str
    edit: Callable[[], object]
    saves: int = 1


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=sizes, default="1000", help="sizes (default 1000)")
    parser.add_argument("--edits", type=int, default=20, help="edits of each kind (default 20)")
    given = parser.parse_args()
    lines: list[Sequence[str]] = [HEADER]
    try:
        for articles in given.articles:
            lines += measure(articles, given.edits)
    except (BuildError, TimeoutError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"\n{commit()}, {machine()}\n\n{table(lines)}")
    return 0


def measure(articles: int, edits: int) -> Iterator[Sequence[str]]:
    """Serve a site of one size and edit it.

    Raises BuildError if the server ends, TimeoutError if an edit does not come to the screen.
    """
    folder = copy_of(articles, "serve")
    editor = Editor(folder, random.Random(7))
    started = time.perf_counter()
    log = folder.with_name(f"{folder.name}.log")
    with served(folder, log) as (address, pid), sync_playwright() as playwright:
        print(f"{articles:,} articles: served after {time.perf_counter() - started:.1f} s")
        browser = playwright.chromium.launch(
            executable_path=find_browser(), chromium_sandbox=False, args=["--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(WATCH)
        for case in cases(editor):
            page.goto(f"{address}/{case.path}")
            shift = clock_shift(page)
            times = []
            for number in range(edits):
                said = log.stat().st_size
                times.append(
                    seconds_to_screen(page, editor.mark_after(case.saves), case.edit) - shift
                )
                print(f"{case.edited} {number}: {1000 * times[-1]:.0f} ms", file=sys.stderr)
                wait_for_all_pages(log, said)
            yield line(articles, case, times)
        browser.close()
        memory = sum(map(pss, tree(pid))) / 1e6
        print(f"{articles:,} articles: the server holds {memory:.0f} MB in the end")


def cases(editor: Editor) -> Sequence[Case]:
    """What is measured: the newest article and an entity in it."""
    article = editor.articles[-1]
    body = article.read_text("utf-8")
    entity = next(path for path in editor.entities if f"[[{path.stem}" in body)
    briefing = f"briefings/{article.stem}.html"
    return (
        Case("an article", "its briefing", briefing, lambda: editor.put_word(article)),
        Case(
            "an entity", "its page", f"entities/{entity.stem}.html", lambda: editor.describe(entity)
        ),
        Case(
            "an entity twice at once", "its page", f"entities/{entity.stem}.html",
            lambda: twice(lambda: editor.describe(entity)), saves=2,
        ),
        Case("a page template", "a briefing", briefing, editor.extend_template),
        Case("a stylesheet", "a briefing", briefing, editor.extend_style),
    )  # fmt: skip


def twice(edit: Callable[[], object]) -> None:
    """Edit, and again when the build has made what is on screen and is at all else."""
    edit()
    time.sleep(AGAIN)
    edit()


def seconds_to_screen(page: Page, word: str, edit: Callable[[], object]) -> float:
    """Edit, and wait for `word`; return the seconds from the end of the edit to its first sight.

    Raises TimeoutError if it does not come.
    """
    ask(page, f"sessionStorage.removeItem('seen'), sessionStorage.setItem('wanted', '{word}')")
    edit()
    written = time.time()
    while time.time() < written + PATIENCE:
        if seen := ask(page, "sessionStorage.getItem('seen')"):
            return float(seen) / 1000 - written
        time.sleep(0.02)
    raise TimeoutError(f"'{word}' is not in the page after {PATIENCE} s")


def wait_for_all_pages(log: Path, said: int) -> None:
    """Wait until the server has said more than so many bytes, and then nothing for a while.

    Raises TimeoutError if it says nothing.
    """
    until = time.time() + PATIENCE
    while log.stat().st_size == said:
        if time.time() > until:
            raise TimeoutError("the server does not come to an end of its build")
        time.sleep(0.05)
    while log.stat().st_size > said:
        said = log.stat().st_size
        time.sleep(PAUSE)


def ask(page: Page, script: str) -> str | None:
    """Run a script in whatever document the page has; once more if that was just going away."""
    for _ in range(50):
        try:
            return page.evaluate(script)
        except Error:
            time.sleep(0.005)
    raise TimeoutError("the page does not answer")


def clock_shift(page: Page) -> float:
    """By how many seconds the browser's clock is ahead of ours, the best of a few tries."""
    best = (1.0, 0.0)
    for _ in range(10):
        before = time.time()
        theirs = float(page.evaluate("performance.timeOrigin + performance.now()")) / 1000
        after = time.time()
        best = min(best, (after - before, theirs - (before + after) / 2))
    return best[1]


def line(articles: int, case: Case, times: Sequence[float]) -> Sequence[str]:
    """One line of the table."""
    middle, worst = (1000 * found for found in (median(times), max(times)))
    goal = case.edited == "an article"
    return (
        f"{articles:,}", case.edited, case.shown, str(len(times)), f"{middle:.0f}", f"{worst:.0f}",
        str(GOAL) if goal else "", ("yes" if middle <= GOAL else "no") if goal else "",
    )  # fmt: skip


@contextlib.contextmanager
def served(folder: Path, path: Path) -> Iterator[tuple[str, int]]:
    """Serve a site on a free port, with its output in `path`; yield its address and the server's process.

    Raises BuildError if the server ends before it answers.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (sys.executable, "-m", "builder", "serve", "--address", f"127.0.0.1:{port}")
    with path.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment(), stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + START
        while BEGUN not in path.read_text("utf-8", "replace") or not answers(address):
            if process.poll() is not None or time.monotonic() > until:
                raise BuildError(path.read_text("utf-8", "replace")[-2000:])
            time.sleep(0.05)
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def answers(address: str) -> bool:
    """Whether a page is there."""
    with contextlib.suppress(URLError, OSError), urlopen(address, timeout=5) as answer:  # noqa: S310 - our own
        return answer.status == 200
    return False


if __name__ == "__main__":
    sys.exit(main())
