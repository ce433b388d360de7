"""The command line. What the commands share, and the exit codes, are in `terminal`."""

from __future__ import annotations

import gc
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from builder import __version__, cli_export, terminal

if TYPE_CHECKING:
    from builder.core.findings import Finding

_LANGUAGES = click.Choice(["de", "en"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefing")
def main() -> None:
    """Turn annotated articles into a briefing website that also opens from disk."""


main.add_command(cli_export.export)


@main.command()
@terminal.config_file_option
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where to publish.")
@terminal.strict_option
@terminal.audience_option
@terminal.drafts_option
@terminal.jobs_option
@terminal.executor_option
@terminal.quiet_option
def build(
    config_file: Path,
    site_dir: Path | None,
    strict: bool,
    audience: str | None,
    drafts: bool,
    jobs: int | None,
    executor: str | None,
    quiet: bool,
) -> None:
    """Build the Markdown pages and the website."""
    from builder import fresh

    started = time.monotonic()
    # What a build makes it keeps to its end; looking for garbage in it costs a fifth of the time.
    gc.disable()
    with terminal.faults():
        asked = fresh.choices(config_file, site_dir, audience, drafts=drafts, strict=strict)
        look = fresh.content_of(asked)
        left = fresh.find(asked, look)
        if left is not None:
            click.echo(left.said, nl=False, err=True)
            pages, changed, found, index = left.pages, 0, left.summary, Path(left.folders[-1])
        else:
            from builder import publishing

            config, settings = terminal.load(config_file, audience, drafts=drafts, strict=strict)
            index = (site_dir or Path(config.site_dir)).resolve()
            crew = terminal.crew_of(jobs, quiet=quiet)
            place = publishing.Place(config, settings, index)
            told = terminal.told(strict=strict)
            built = publishing.publish_site(
                place, crew, told, publishing.Order(asked, look), executor
            )
            pages, changed = built.count, len(built.pages)
            found = terminal.counted(built.checked.findings)
    if not quiet:
        seconds = time.monotonic() - started
        click.echo(terminal.summary(pages, changed, found, seconds, index / "index.html"))


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How to print findings.",
)
@terminal.strict_option
@terminal.config_file_option
@terminal.jobs_option
@terminal.executor_option
@terminal.quiet_option
def check(
    paths: tuple[Path, ...],
    format_: str,
    strict: bool,
    config_file: Path,
    jobs: int | None,
    executor: str | None,
    quiet: bool,
) -> None:
    """Report every fault in the content, or only those in PATHS."""
    from builder import build as pipeline
    from builder.adapters import workers

    with terminal.faults():
        _, settings = terminal.load(config_file, None, drafts=False)
        crew = terminal.crew_of(jobs, quiet=quiet)
        with workers.reinforced(crew, executor) as staff:
            checked = pipeline.check(settings, staff)
    findings = tuple(f for f in checked.findings if _concerns(f, paths, settings.root))
    terminal.stop_on_faults(checked, findings, format_, strict=strict, to_stderr=False)
    if format_ == "text" and not quiet:
        count = len(checked.tree.texts)
        click.echo(f"No errors in {count} notes." if not paths else "No errors.", err=True)


@main.command()
@terminal.config_file_option
@click.option("-a", "--address", help="Where to serve, as HOST:PORT. [default: 127.0.0.1:8000]")
@click.option("--open", "opens", is_flag=True, help="Open the site in the browser.")
def serve(config_file: Path, address: str | None, opens: bool) -> None:
    """Show the site, drafts included, and bring it up to date at every change."""
    from builder import serving
    from builder.resident import Resident

    with terminal.faults():
        serving.serve(
            config_file,
            address,
            Resident,
            say=click.echo,
            opened=click.launch if opens else lambda _: None,
        )


@main.command()
@click.argument("kind", type=click.Choice(["article", "entity", "term"]))
@click.argument("title")
@click.option("--lang", type=_LANGUAGES, help="Its language. [default: the site's first]")
@click.option(
    "--type",
    "type_",
    type=click.Choice(
        ["person", "organization", "place", "product", "event", "work", "law", "concept"]
    ),
    help="What an entity is. [default: concept]",
)
@click.option("--date", help="An article's date. [default: today]")
@click.option("--id", "id_", help="The file's name. [default: from the title]")
@terminal.config_file_option
def new(
    kind: Literal["article", "entity", "term"],
    title: str,
    lang: str | None,
    type_: str | None,
    date: str | None,
    id_: str | None,
    config_file: Path,
) -> None:
    """Write an empty article, entity or term, ready to be filled in."""
    from builder.authoring.library import read_library
    from builder.authoring.new import NewNote, write_note

    with terminal.faults():
        _, settings = terminal.load(config_file, None, drafts=False)
        library = read_library(settings)
        path = write_note(NewNote(kind, title, id_, lang, type_, date), library)
    click.echo(terminal.shown(path))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="The site's name. [default: the folder's]")
@click.option("--lang", type=_LANGUAGES, default="de", show_default=True, help="Its language.")
def init(folder: Path, name: str | None, lang: str) -> None:
    """Make a new site in DIR that builds at once."""
    from builder.authoring.starter import make_site

    with terminal.faults():
        name = make_site(folder, lang=lang, name=name)
    click.echo(f"{name} is in {folder}. What comes next:")
    if folder.resolve() != Path.cwd():
        click.echo(f"  cd {shlex.quote(str(folder))}")
    click.echo("  briefing build    makes site/index.html")
    click.echo("  briefing serve    shows it and rebuilds it on every change")
    click.echo("  README.md         says how to add articles, people and terms")


@main.command("import")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--lang", type=_LANGUAGES, help="The text's language. [default: recognized]")
@click.option("--date", help="The article's date. [default: from the text, else today]")
@click.option("--id", "id_", help="The article's file name. [default: from the title]")
@click.option("--draft", is_flag=True, help="Do not publish it yet.")
@terminal.config_file_option
def import_(
    paths: tuple[Path, ...],
    lang: str | None,
    date: str | None,
    id_: str | None,
    draft: bool,
    config_file: Path,
) -> None:
    """Make articles of plain text files, and keep the originals in seeds/."""
    from builder.authoring.imports import BadFileError, Choices, import_file
    from builder.authoring.library import RefusedError, day_of, read_library
    from builder.authoring.report import lines_of

    done = 0
    with terminal.faults():
        _, settings = terminal.load(config_file, None, drafts=False)
        if id_ is not None and len(paths) > 1:
            raise RefusedError("--id is for one file, and several are named")
        if date is not None:
            day_of(date)
        library = read_library(settings)
        for path in paths:
            try:
                imported = import_file(library, path, Choices(lang, date, id_, draft))
            except BadFileError as error:
                click.echo(f"briefing: {error}", err=True)
                continue
            done += 1
            for line in lines_of(imported, terminal.shown(imported.path), settings.languages):
                click.echo(line)
    if done and draft:
        click.echo(
            "Check it with 'briefing serve'; without its line 'status: draft' it is published."
        )
    elif done:
        click.echo("Check it, then publish: briefing build")
    if done < len(paths):
        raise SystemExit(terminal.FAULTS)


def _concerns(finding: Finding, paths: tuple[Path, ...], root: Path) -> bool:
    if not paths:
        return True
    place = (root / finding.path).resolve()
    return any(place == p.resolve() or p.resolve() in place.parents for p in paths)
