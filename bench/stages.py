"""Show where the processor time of a cold build goes, stage by stage, in one process.

    python bench/stages.py --articles 1000
    python bench/stages.py --articles 1000 --against bench/results/before/stages-1000.json

The functions of the pipeline are timed as they are: a clock is put around them from outside, and
what a stage takes does not count for the one that called it. See README.md in this folder.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import importlib
import json
import pkgutil
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from types import GeneratorType, ModuleType
from typing import Any

from clock import set_aside
from figures import commit, machine, table
from sites import ASIDE, site_of

START = "start: Python, imports"
REST = "rest"
THEME = "theme (Jinja)"
MKDOCS = "MkDocs itself"

# What is timed, in the order of the table; `*` is all that a module defines. What the code does not
# have is named on stderr, and its time falls to the stage around it.
STAGES: Sequence[tuple[str, Sequence[str]]] = (
    ("configuration", ("builder.adapters.publish:load", "builder.adapters.publish:settings_of")),
    ("read sources", ("builder.tree:read_tree",)),
    ("parse notes (YAML)", (
        "builder.core.notes:read_article", "builder.core.notes:read_entity",
        "builder.core.notes:read_term", "builder.core.notes:read_page",
    )),
    ("register, automaton of names", (
        "builder.core.registry:build_registry", "builder.core.linker:Matcher.__init__",
    )),
    ("resolve: Markdown to spans", ("builder.core.markdown:parse",)),
    ("resolve: find names", ("builder.core.linker:Matcher.candidates",)),
    ("resolve: mentions", ("builder.core.resolve:resolve",)),
    ("resolve: facts of a briefing", (
        "builder.core.briefing:make_briefing", "builder.core.briefing:shown_texts",
    )),
    ("resolve: passages for search", ("builder.core.search.passages:pack",)),
    ("resolve: body as Markdown", ("builder.core.body:body_markdown",)),
    ("resolve: the rest", (
        "builder.core.articles:resolve_article", "builder.core.articles:check_body",
        "builder.core.articles:note_body",
    )),
    ("assemble the site", ("builder.core.site:assemble",)),
    ("checks and findings", (
        "builder.core.registry:check_notes", "builder.core.registry:check_collections",
        "builder.core.visibility:check_references", "builder.core.findings:in_order",
    )),
    ("maps", (
        "builder.core.present.pictures:briefing_map", "builder.core.present.pictures:entity_map",
        "builder.core.drawing:draw_map",
    )),
    ("other pictures", (
        "builder.core.present.pictures:chart", "builder.core.present.pictures:strip",
        "builder.core.present.pictures:circle", "builder.core.drawing:draw_chart",
        "builder.core.drawing:draw_strip", "builder.core.drawing:draw_circle",
        "builder.core.drawing:draw_network",
    )),
    ("present: related briefings", ("builder.core.site:related",)),
    ("present: views", ("builder.core.present.pages:Press.pages",)),
    ("render Markdown pages", ("builder.core.render:Renderer.with_front", "builder.core.render:meta")),
    ("write Markdown pages", (
        "builder.adapters.files:put", "builder.adapters.files:tree_of",
        "builder.adapters.files:drop",
    )),
    ("Markdown to HTML", ("builder.core.html:page_html",)),
    (THEME, ("builder.adapters.pages:Press._html",)),
    (MKDOCS, ("mkdocs.commands.build:build",)),
    ("write HTML", ("mkdocs.utils:write_file", "builder.adapters.files:write_new")),
    ("search index", ("builder.indexing:write_index",)),
    ("store: what a build keeps", (
        "builder.adapters.store:*", "builder.adapters.packs:*", "builder.keys:*", "builder.fresh:*",
        "builder.publishing:snapshot",
    )),
    ("edition: the site in one step", (
        "builder.adapters.editions:edition", "builder.adapters.files:staged",
    )),
)  # fmt: skip


class Clock:
    """Processor time by stage; of nested stages only the innermost runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {START: time.process_time()}
        self.calls: dict[str, int] = {START: 1}
        self.open: list[str] = [REST]
        self.last = time.process_time()

    def turn(self) -> None:
        """Charge the time since the last turn to the innermost open stage."""
        now = time.process_time()
        self.seconds[self.open[-1]] = self.seconds.get(self.open[-1], 0.0) + now - self.last
        self.last = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function with a clock around it."""

        @functools.wraps(function)
        def run(*args: object, **kwargs: object) -> object:
            self.turn()
            self.open.append(stage)
            self.calls[stage] = self.calls.get(stage, 0) + 1
            try:
                result = function(*args, **kwargs)
                # What is made one by one is made now, or it would count for the one who takes it.
                if isinstance(result, GeneratorType):
                    return iter(list(result))
                if isinstance(result, contextlib.AbstractContextManager) and hasattr(result, "gen"):
                    return TimedBlock(self, stage, result)
                return result
            finally:
                self.turn()
                self.open.pop()

        return run


class TimedBlock:
    """A `with` block of a stage: its beginning and its end are timed, not what stands in it."""

    def __init__(
        self, clock: Clock, stage: str, block: contextlib.AbstractContextManager[object]
    ) -> None:
        self.begin = clock.timed(stage, block.__enter__)
        self.end = clock.timed(stage, block.__exit__)

    def __enter__(self) -> object:
        return self.begin()

    def __exit__(self, *error: object) -> object:
        return self.end(*error)


def install(clock: Clock) -> list[str]:
    """Put the clock around every stage, wherever its functions are known; return what is missing."""
    modules = every_module()
    missing = []
    for stage, places in STAGES:
        for place in places:
            name, _, inside = place.partition(":")
            module = modules.get(name)
            found = list(targets(module, inside)) if module else []
            if not found:
                missing.append(place)
            for owner, attribute in found:
                replace(modules.values(), owner, attribute, clock, stage)
    watch_theme(clock)
    return missing


def every_module() -> dict[str, ModuleType]:
    """Import all of the builder and what it is published with."""
    package = importlib.import_module("builder")
    names = [found.name for found in pkgutil.walk_packages(package.__path__, "builder.")]
    names = [name for name in names if not name.endswith(("__main__", "weasy", ".pdf"))]
    names += ["mkdocs.commands.build", "mkdocs.utils", "mkdocs.structure.files"]
    return {name: importlib.import_module(name) for name in names}


def targets(module: ModuleType, inside: str) -> Iterable[tuple[object, str]]:
    """Yield what holds each function that `inside` names, and its name there."""
    if inside != "*":
        *owners, attribute = inside.split(".")
        owner: object = module
        for part in owners:
            owner = getattr(owner, part, None)
        if getattr(owner, attribute, None) is not None:
            yield owner, attribute
        return
    for name, value in list(vars(module).items()):
        if getattr(value, "__module__", "") != module.__name__ or name.startswith("_"):
            continue
        if not isinstance(value, type):
            if callable(value):
                yield module, name
            continue
        methods = (n for n, v in vars(value).items() if callable(v) and not n.startswith("_"))
        yield from ((value, method) for method in methods)


def replace(
    modules: Iterable[ModuleType], owner: object, attribute: str, clock: Clock, stage: str
) -> None:
    """Put the clock around a function, in its own module and wherever it was imported to."""
    function = getattr(owner, attribute)
    timed = clock.timed(stage, function)
    setattr(owner, attribute, timed)
    if isinstance(owner, type):
        return
    for module in modules:
        for name, value in list(vars(module).items()):
            if value is function:
                setattr(module, name, timed)


def watch_theme(clock: Clock) -> None:
    """Time templates that MkDocs renders; those of Markdown pages belong to their own stage."""
    import jinja2  # noqa: PLC0415 - after the builder, as its imports are part of what is measured

    render = jinja2.Template.render
    timed = clock.timed(THEME, render)

    def chosen(self: jinja2.Template, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - as Jinja's
        return (timed if clock.open[-1] == MKDOCS else render)(self, *args, **kwargs)

    jinja2.Template.render = chosen  # type: ignore[method-assign]


def in_one_process() -> None:
    """Make the builder work in this process alone."""
    workers = importlib.import_module("builder.adapters.workers")
    workers.processes = lambda *_args, **_kwargs: 1


def measure(folder: Path) -> tuple[dict[str, float], dict[str, int], list[str]]:
    """Build the site in `folder` once, from nothing; return seconds and calls by stage, what is missing.

    It runs in a process of its own.
    """
    from builder import cli  # noqa: PLC0415 - its import is part of what is measured

    every_module()
    clock = Clock()
    in_one_process()
    missing = install(clock)
    command = ["build", "--config-file", str(folder / "mkdocs.yml")]
    if any("--jobs" in option.opts for option in cli.build.params):
        command += ["--jobs", "1"]
    clock.last = time.process_time()
    cli.main(command, standalone_mode=False)
    clock.turn()
    return clock.seconds, clock.calls, missing


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000, help="size (default 1000)")
    parser.add_argument("--runs", type=int, default=3, help="runs (default 3)")
    parser.add_argument("--save", type=Path, help="a file for the figures")
    parser.add_argument("--against", type=Path, help="earlier figures, to be shown beside these")
    given = parser.parse_args()
    folder = site_of(given.articles)
    runs = []
    missing: list[str] = []
    for _ in range(given.runs):
        for name in ("build", "site"):
            set_aside(folder / name, ASIDE)
        # A process for each run, as what was imported and cached stays.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            seconds, calls, missing = pool.submit(measure, folder).result()
        runs.append(seconds)
        print(f"{sum(seconds.values()):.2f} s", file=sys.stderr)
    shutil.rmtree(ASIDE, ignore_errors=True)
    for place in missing:
        print(f"not found: {place}", file=sys.stderr)
    names = [START, *(stage for stage, _ in STAGES), REST]
    found = {name: median(run.get(name, 0.0) for run in runs) for name in names}
    pages = sum(1 for _ in (folder / "site").rglob("*.html"))
    figures = {
        "commit": commit(), "machine": machine(), "articles": given.articles, "pages": pages,
        "runs": given.runs, "seconds": {name: round(value, 4) for name, value in found.items()},
        "calls": {name: calls.get(name, 0) for name in names},
    }  # fmt: skip
    if given.save:
        given.save.parent.mkdir(parents=True, exist_ok=True)
        given.save.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    earlier = json.loads(given.against.read_text(encoding="utf-8")) if given.against else None
    print(f"{figures['commit']}: {given.articles:,} articles, {pages:,} pages, one process;")
    print(f"medians of {given.runs} runs; {machine()}\n")
    print(table(rows(found, calls, given.articles, pages, earlier)))
    return 0


def rows(
    found: Mapping[str, float],
    calls: Mapping[str, int],
    articles: int,
    pages: int,
    earlier: Mapping[str, Any] | None,
) -> list[list[str]]:
    """The lines of the table; stages that took nothing are left out."""
    total = sum(found.values())
    head = ["stage", "calls", "CPU s", "ms/article", "ms/page", "share"]
    lines = [head + (["before ms/article", "before / now"] if earlier else [])]
    for name, seconds in [*found.items(), ("all", total)]:
        before = earlier and (
            sum(earlier["seconds"].values()) if name == "all" else earlier["seconds"].get(name, 0.0)
        )
        if not seconds and not before:
            continue
        line = [
            name, f"{calls[name]:,}" if calls.get(name) else "", f"{seconds:.2f}",
            f"{1000 * seconds / articles:.3f}", f"{1000 * seconds / pages:.3f}",
            f"{100 * seconds / total:.1f} %",
        ]  # fmt: skip
        if earlier:
            line += [
                f"{1000 * before / earlier['articles']:.3f}",
                f"{before / earlier['articles'] * articles / seconds:.1f}" if seconds else "",
            ]
        lines.append(line)
    return lines


if __name__ == "__main__":
    sys.exit(main())
