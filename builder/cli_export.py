"""The commands `briefing export …`."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from builder import terminal

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from builder.export import Wish
    from builder.exporters.dossier import Dossier
    from builder.settings import Settings

F = TypeVar("F", bound=Callable[..., None])


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What every export is told on the command line."""

    output: Path | None
    force: bool
    audience: str | None
    drafts: bool
    strict: bool
    config_file: Path
    jobs: int | None
    quiet: bool


def _common(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of every export; the command gets them as a `Call`."""

    @functools.wraps(command)
    def called(**given: object) -> None:
        own = {field.name: given.pop(field.name) for field in fields(Call)}
        command(Call(**own), **given)  # type: ignore[arg-type]

    for option in (
        terminal.quiet_option,
        terminal.jobs_option,
        terminal.config_file_option,
        terminal.strict_option,
        terminal.drafts_option,
        terminal.audience_option,
        click.option("--force", is_flag=True, help="Write over any file."),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            help="The file to write. [default: named after what is in it, in the current folder]",
        ),
    ):
        called = option(called)
    return called


def _chosen(command: F) -> F:
    """Add what an export of one or several briefings may be of."""
    for option in (
        click.option("--topic", metavar="NAME", default="", help="All briefings of a topic."),
        click.option("--storyline", metavar="NAME", default="", help="All of a storyline."),
        click.argument("article", default=""),
    ):
        command = option(command)
    return command


@click.group()
def export() -> None:
    """Write briefings, or the whole site, as one file to hand on.

    ARTICLE is an article's id, the beginning of one, or its file.
    """


@export.command("zip")
@_common
def zip_(call: Call) -> None:
    """Build the site and write it as one archive that opens from disk."""
    import tempfile

    from builder import export as shell
    from builder import publishing
    from builder.core.paths import slug

    gc.disable()
    with terminal.faults():
        config, settings = _loaded(call)
        target = call.output or Path(f"{slug(settings.name) or 'site'}.zip")
        shell.check_target(target, ".zip", force=call.force)
        with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
            site = Path(folder) / "site"
            crew = terminal.crew_of(call.jobs, quiet=call.quiet)
            place = publishing.Place(config, settings, site)
            checked = publishing.publish_once(place, crew, terminal.told(strict=call.strict))
            _write(call, target, shell.zip_file(site, checked, settings))


@export.command("html")
@click.argument("article")
@_common
def html(call: Call, article: str) -> None:
    """Write ARTICLE as one HTML file, with everything that it needs inside."""
    from builder import export as shell

    with terminal.faults():
        _export(call, shell.Wish(article), ".html", shell.html_file)


@export.command("pdf")
@_chosen
@_common
def pdf(call: Call, article: str, storyline: str, topic: str) -> None:
    """Write ARTICLE, or a storyline or topic, as PDF (needs the extra `pdf`)."""
    from builder import export as shell

    with terminal.faults():
        shell.check_pdf()
        _export(call, shell.Wish(article, storyline, topic), ".pdf", shell.pdf_file)


@export.command("epub")
@_chosen
@_common
def epub(call: Call, article: str, storyline: str, topic: str) -> None:
    """Write ARTICLE, or a storyline or topic, as an e-book."""
    from builder import export as shell

    with terminal.faults():
        _export(call, shell.Wish(article, storyline, topic), ".epub", shell.epub_file)


def _loaded(call: Call) -> tuple[MkDocsConfig, Settings]:
    return terminal.load(call.config_file, call.audience, drafts=call.drafts, strict=call.strict)


def _export(
    call: Call, wish: Wish, suffix: str, make: Callable[[Dossier, Settings], bytes]
) -> None:
    """Read the content and write what is wished; findings stop an export as they stop a build."""
    from builder import build as pipeline
    from builder import export as shell

    gc.disable()
    _, settings = _loaded(call)
    checked = pipeline.check(settings, terminal.crew_of(call.jobs, quiet=call.quiet))
    terminal.stop_on_faults(checked, checked.findings, "text", strict=call.strict, to_stderr=True)
    selection = shell.select(wish, checked, settings)
    target = call.output or shell.default_name(selection, suffix)
    shell.check_target(target, suffix, force=call.force)
    _write(call, target, make(shell.dossier_of(selection, checked, settings), settings))


def _write(call: Call, target: Path, data: bytes) -> None:
    from builder.adapters.files import write_file

    write_file(target, data)
    if not call.quiet:
        click.echo(f"{terminal.shown(target.absolute())}, {_size(len(data))}")


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(count // 1000, 1)} kB"
