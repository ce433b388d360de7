"""What the commands share: options, what stops them, and how they end.

Exit codes: 0 done, 1 errors in content, 2 usage or configuration, 3 another build holds the lock,
4 cannot write, 5 a process that did the work was lost, 130 interrupted.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from builder.adapters.progress import Progress
    from builder.adapters.workers import Crew
    from builder.build import Checked
    from builder.core.findings import Finding
    from builder.publishing import Told
    from builder.settings import Settings

FAULTS, USAGE, LOCKED, UNWRITABLE, LOST, INTERRUPTED = 1, 2, 3, 4, 5, 130

config_file_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The site's configuration.",
)
audience_option = click.option(
    "--audience",
    type=click.Choice(["clear", "green", "amber", "red"]),
    help="Publish what this audience may see (TLP). [default: from mkdocs.yml, else clear]",
)
strict_option = click.option("--strict", is_flag=True, help="Count warnings as errors.")
drafts_option = click.option(
    "--drafts", is_flag=True, help="Include drafts and embargoed articles."
)
jobs_option = click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(1),
    help="How many processes to use. [default: one for each processor; on macOS and Windows 1]",
)
executor_option = click.option(
    "--executor",
    metavar="dask://HOST:PORT",
    help="Have a Dask cluster read and link the articles (needs the extra `dask`).",
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print nothing but faults.")


def crew_of(jobs: int | None, *, quiet: bool) -> Crew:
    """Return who does the work: processes of this machine, which show how far they are."""
    from builder.adapters.workers import Crew, processes

    return Crew(jobs or processes(), progress=_progress(quiet=quiet))


def _progress(*, quiet: bool) -> Progress:
    from builder.adapters.progress import SILENT, Lines

    if quiet:
        return SILENT
    if sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb":
        from builder.bar import Bar

        return Bar(sys.stderr)
    return Lines(sys.stderr)


def load(
    config_file: Path, audience: str | None, *, drafts: bool, strict: bool = False
) -> tuple[MkDocsConfig, Settings]:
    """Load the configuration and put the command line's choices into the plugin's section."""
    from builder.adapters import publish
    from builder.settings import SettingsError

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


def told(*, strict: bool) -> Told:
    """Return what prints what a build finds, and ends the program where it has to."""
    from builder.adapters import report
    from builder.publishing import Told
    from builder.settings import SettingsError

    said: list[str] = []

    def faults(checked: Checked) -> None:
        stop_on_faults(checked, checked.findings, "text", strict=strict, to_stderr=True)
        if checked.findings:
            said.append(report.render(checked.findings, checked.tree.texts, "text"))
            said.append(f"{report.summary(checked.findings)}\n")

    def warnings(texts: tuple[str, ...]) -> None:
        lines = [f"warning: {text}\n" for text in texts]
        click.echo("".join(lines), nl=False, err=True)
        said.extend(lines)
        if strict and texts:
            raise SettingsError("stopped at warnings (--strict); nothing published")

    return Told(faults, warnings, lambda: "".join(said))


def stop_on_faults(
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


def counted(findings: tuple[Finding, ...]) -> str:
    """Return how many findings there are, in words."""
    from builder.adapters import report

    return report.summary(findings)


def summary(pages: int, changed: int, findings: str, seconds: float, index: Path) -> str:
    """Return what a build says at its end; `findings` is how many there are, in words."""
    return (
        f"{pages:,} pages, {changed:,} changed, {findings or 'no warnings'}, in {seconds:.1f} s. "
        f"Open {shown(index)}"
    )


@contextlib.contextmanager
def faults() -> Iterator[None]:
    """Turn what can go wrong outside the content into one sentence and an exit code."""
    from builder.adapters.files import BusyError, WriteError
    from builder.adapters.workers import WorkError
    from builder.settings import SettingsError

    try:
        yield
    except SettingsError as error:
        end(USAGE, str(error))
    except BusyError:
        end(LOCKED, "another build is running here; wait for it, or end it")
    except WriteError as error:
        end(UNWRITABLE, str(error))
    except WorkError as error:
        end(LOST, str(error))
    except KeyboardInterrupt:
        end(INTERRUPTED, "interrupted")
    except OSError as error:
        place = f"cannot use {error.filename}: " if error.filename else ""
        end(UNWRITABLE, f"{place}{error.strerror or error}")


def end(code: int, message: str) -> NoReturn:
    """End the program with a sentence."""
    click.echo(f"briefing: {message}", err=True)
    sys.exit(code)


def shown(path: Path) -> str:
    """Return a path relative to the current folder if it lies in it."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
