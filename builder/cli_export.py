"""The commands `briefing export …`."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from builder import terminal

if TYPE_CHECKING:
    from builder.build import Checked
    from builder.export import Wish
    from builder.exporters.dossier import Dossier
    from builder.settings import Settings

F = TypeVar("F", bound=Callable[..., None])


def _common(command: F) -> F:
    """Add the options of every export."""
    for option in (
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
        command = option(command)
    return command


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
def zip_(
    output: Path | None,
    force: bool,
    audience: str | None,
    drafts: bool,
    strict: bool,
    config_file: Path,
) -> None:
    """Build the site and write it as one archive that opens from disk."""
    from builder import export as shell
    from builder.core.paths import slug

    gc.disable()
    with terminal.faults():
        config, settings = terminal.load(config_file, audience, drafts=drafts, strict=strict)
        target = output or Path(f"{slug(settings.name) or 'site'}.zip")
        shell.check_target(target, ".zip", force=force)
        with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
            site = Path(folder) / "site"
            built = terminal.publish(config, settings, site, strict=strict)
            _write(target, shell.zip_file(site, built.checked, settings))


@export.command("html")
@click.argument("article")
@_common
def html(
    article: str,
    output: Path | None,
    force: bool,
    audience: str | None,
    drafts: bool,
    strict: bool,
    config_file: Path,
) -> None:
    """Write ARTICLE as one HTML file, with everything that it needs inside."""
    from builder import export as shell

    with terminal.faults():
        checked, settings = _checked(config_file, audience, drafts=drafts, strict=strict)
        _export(
            shell.Wish(article), checked, settings, ".html", shell.html_file, output, force=force
        )


@export.command("pdf")
@_chosen
@_common
def pdf(
    article: str,
    storyline: str,
    topic: str,
    output: Path | None,
    force: bool,
    audience: str | None,
    drafts: bool,
    strict: bool,
    config_file: Path,
) -> None:
    """Write ARTICLE, or a storyline or topic, as PDF (needs the extra `pdf`)."""
    from builder import export as shell

    with terminal.faults():
        shell.check_pdf()
        checked, settings = _checked(config_file, audience, drafts=drafts, strict=strict)
        wish = shell.Wish(article, storyline, topic)
        _export(wish, checked, settings, ".pdf", shell.pdf_file, output, force=force)


@export.command("epub")
@_chosen
@_common
def epub(
    article: str,
    storyline: str,
    topic: str,
    output: Path | None,
    force: bool,
    audience: str | None,
    drafts: bool,
    strict: bool,
    config_file: Path,
) -> None:
    """Write ARTICLE, or a storyline or topic, as an e-book."""
    from builder import export as shell

    with terminal.faults():
        checked, settings = _checked(config_file, audience, drafts=drafts, strict=strict)
        wish = shell.Wish(article, storyline, topic)
        _export(wish, checked, settings, ".epub", shell.epub_file, output, force=force)


def _checked(
    config_file: Path, audience: str | None, *, drafts: bool, strict: bool
) -> tuple[Checked, Settings]:
    """Read the content; findings stop an export as they stop a build."""
    from builder import build as pipeline

    gc.disable()
    _, settings = terminal.load(config_file, audience, drafts=drafts, strict=strict)
    checked = pipeline.check(settings)
    terminal.stop_on_faults(checked, checked.findings, "text", strict=strict, to_stderr=True)
    return checked, settings


def _export(
    wish: Wish,
    checked: Checked,
    settings: Settings,
    suffix: str,
    make: Callable[[Dossier, Settings], bytes],
    output: Path | None,
    *,
    force: bool,
) -> None:
    from builder import export as shell

    selection = shell.select(wish, checked, settings)
    target = output or shell.default_name(selection, suffix)
    shell.check_target(target, suffix, force=force)
    _write(target, make(shell.dossier_of(selection, checked, settings), settings))


def _write(target: Path, data: bytes) -> None:
    from builder.adapters.files import write_file

    write_file(target, data)
    click.echo(f"{terminal.shown(target.absolute())}, {_size(len(data))}")


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(count // 1000, 1)} kB"
