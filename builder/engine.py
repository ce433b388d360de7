"""What `serving` builds with: an engine, what it is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from builder.core.findings import Finding, Severity

Ready = Callable[[frozenset[str]], None]


class GivenUpError(Exception):
    """A build has been given up: something newer has been saved."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build has found, and how many pages it has written: none if there are errors.

    `texts` has the sources that findings are in. `warnings` are MkDocs'.
    """

    findings: tuple[Finding, ...]
    texts: Mapping[str, str]
    pages: int
    warnings: tuple[str, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Return whether a finding has stopped the build."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


class Engine(Protocol):
    """Builds the site that is served, in its folder."""

    def rebuild(
        self,
        changed: frozenset[Path],
        on_screen: Sequence[str],
        ready: Ready,
        is_outdated: Callable[[], bool],
    ) -> Outcome:
        """Bring the folder up to date.

        `changed` are the files and folders, absolute, that may have changed since the last call that
        returned: content, templates, mkdocs.yml, and others that are watched. They may be gone, and a
        folder stands for all that is or was in it. In the first call it is empty: everything has to be
        looked at.

        `on_screen` are the pages that somebody looks at, such as `briefings/x.html`, the most urgent
        first; some may not exist. `ready` is to be called with paths in the folder when these files are
        written or deleted: first for those on screen, even if there are none, then for the rest. It may
        wait a moment.

        `is_outdated` may be asked at any time whether something newer has to be built. If it has, the
        build may be given up with `GivenUpError`.

        With errors in content nothing is written, and the outcome has them. Any other exception is shown
        to the user. After an exception the next call has the same files in `changed` once more.
        """
        ...

    def close(self) -> None:
        """End, and keep what makes the next start quick."""
        ...
