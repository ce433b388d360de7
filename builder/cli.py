"""The command line.

Exit codes: 0 done, 1 errors in content, 2 usage or configuration, 3 another build holds the lock,
4 cannot write.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import shlex
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import click

from builder import __version__

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from builder.build import Checked
    from builder.core.findings import Finding
    from builder.settings import Settings

FAULTS, USAGE, LOCKED, UNWRITABLE = 1, 2, 3, 4

_config_file = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The site's configuration.",
)
_audience = click.option(
    "--audience",
    type=click.Choice(["clear", "green", "amber", "red"]),
    help="Publish what this audience may see (TLP). [default: from mkdocs.yml, else clear]",
)
_LANGUAGES = click.Choice(["de", "en"])
_strict = click.option("--strict", is_flag=True, help="Count warnings as errors.")
_drafts = click.option("--drafts", is_flag=True, help="Include drafts and embargoed articles.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefing")
def main() -> None:
    """Turn annotated articles into a briefing website that also opens from disk."""


@main.command()
@_config_file
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where to publish.")
@_strict
@_audience
@_drafts
def build(
    config_file: Path, site_dir: Path | None, strict: bool, audience: str | None, drafts: bool
) -> None:
    """Build the Markdown pages and the website."""
    from builder import build as pipeline
    from builder.adapters import files, publish, workers

    started = time.monotonic()
    # What a build makes it keeps to its end; looking for garbage in it costs a fifth of the time.
    gc.disable()
    with _faults():
        config, settings = _load(config_file, audience, drafts=drafts, strict=strict)
        target = (site_dir or Path(config.site_dir)).resolve()
        with files.lock(settings.root / "build"):
            checked = pipeline.check(settings)
            _stop_on_faults(checked, checked.findings, "text", strict=strict, to_stderr=True)
            built = pipeline.render(checked, settings)
            with (
                files.staged(target) as stage,
                workers.meanwhile(lambda: pipeline.write(built, settings)) as pages_written,
            ):
                config.site_dir = str(stage)
                warnings = publish.publish(config, built)
                written = pages_written()
                for warning in warnings:
                    click.echo(f"warning: {warning}", err=True)
                if strict and warnings:
                    raise pipeline.SettingsError(
                        "stopped at warnings (--strict); nothing published"
                    )
    seconds = time.monotonic() - started
    click.echo(
        f"{len(built.pages)} pages, {written} of them changed, in {seconds:.1f} s. "
        f"Open {_shown(target / 'index.html')}"
    )


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
@_strict
@_config_file
def check(paths: tuple[Path, ...], format_: str, strict: bool, config_file: Path) -> None:
    """Report every fault in the content, or only those in PATHS."""
    from builder import build as pipeline

    with _faults():
        _, settings = _load(config_file, None, drafts=False)
        checked = pipeline.check(settings)
    findings = tuple(f for f in checked.findings if _concerns(f, paths, settings.root))
    _stop_on_faults(checked, findings, format_, strict=strict, to_stderr=False)
    if format_ == "text":
        count = len(checked.tree.texts)
        click.echo(f"No errors in {count} notes." if not paths else "No errors.", err=True)


@main.command()
@_config_file
@click.option("-a", "--address", help="Where to serve, as HOST:PORT. [default: 127.0.0.1:8000]")
def serve(config_file: Path, address: str | None) -> None:
    """Show the site, drafts included, and rebuild it on every change."""
    from builder.adapters import publish

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with _faults():
        publish.load(config_file)
        publish.serve(config_file, address)


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
@_config_file
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

    with _faults():
        _, settings = _load(config_file, None, drafts=False)
        library = read_library(settings)
        path = write_note(NewNote(kind, title, id_, lang, type_, date), library)
    click.echo(_shown(path))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="The site's name. [default: the folder's]")
@click.option("--lang", type=_LANGUAGES, default="de", show_default=True, help="Its language.")
def init(folder: Path, name: str | None, lang: str) -> None:
    """Make a new site in DIR that builds at once."""
    from builder.authoring.starter import make_site

    with _faults():
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
@_config_file
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
    with _faults():
        _, settings = _load(config_file, None, drafts=False)
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
            for line in lines_of(imported, _shown(imported.path), settings.languages):
                click.echo(line)
    if done and draft:
        click.echo(
            "Check it with 'briefing serve'; without its line 'status: draft' it is published."
        )
    elif done:
        click.echo("Check it, then publish: briefing build")
    if done < len(paths):
        raise SystemExit(FAULTS)


def _load(
    config_file: Path, audience: str | None, *, drafts: bool, strict: bool = False
) -> tuple[MkDocsConfig, Settings]:
    """Load the configuration and put the command line's choices into the plugin's section."""
    from builder.adapters import publish
    from builder.build import SettingsError

    config, warnings = publish.load(config_file)
    for warning in warnings:
        click.echo(f"warning: {config_file.name}: {warning}", err=True)
    if strict and warnings:
        raise SettingsError("stopped at warnings (--strict)")
    options = publish.plugin_of(config).config
    if audience:
        options.audience = audience
    options.drafts = options.drafts or drafts
    return config, publish.settings_of(config, options)


def _concerns(finding: Finding, paths: tuple[Path, ...], root: Path) -> bool:
    if not paths:
        return True
    place = (root / finding.path).resolve()
    return any(place == p.resolve() or p.resolve() in place.parents for p in paths)


def _stop_on_faults(
    checked: Checked, findings: tuple[Finding, ...], format_: str, *, strict: bool, to_stderr: bool
) -> None:
    """Print findings; end the program with 1 if there are errors (with --strict also warnings)."""
    from builder.adapters import report
    from builder.core.findings import Severity

    texts = checked.tree.texts
    click.echo(report.render(findings, texts, format_), nl=False, err=to_stderr)  # type: ignore[arg-type]
    if findings and format_ == "text":
        click.echo(report.summary(findings), err=True)
    limit = Severity.WARNING if strict else Severity.ERROR
    if any(finding.severity >= limit for finding in findings):
        raise SystemExit(FAULTS)


@contextlib.contextmanager
def _faults() -> Iterator[None]:
    """Turn what can go wrong outside the content into one sentence and an exit code."""
    from builder.adapters.files import BusyError, WriteError
    from builder.build import SettingsError

    try:
        yield
    except SettingsError as error:
        _end(USAGE, str(error))
    except BusyError:
        _end(LOCKED, "another build is running here; wait for it, or end it")
    except WriteError as error:
        _end(UNWRITABLE, str(error))
    except OSError as error:
        _end(UNWRITABLE, f"cannot use {error.filename}: {error.strerror}")


def _end(code: int, message: str) -> NoReturn:
    click.echo(f"briefing: {message}", err=True)
    sys.exit(code)


def _shown(path: Path) -> str:
    """Return a path relative to the current folder if it lies in it."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
