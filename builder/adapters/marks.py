"""Which edition of a site the folder of Markdown pages holds: a build that was killed may have changed it."""

from __future__ import annotations

from pathlib import Path

from builder.adapters import files


def edition_in(folder: Path) -> str:
    """Return the token of the edition that a folder holds just the pages of; '' if that is not known."""
    return (files.read_optional(folder / files.MARK) or b"").decode("ascii", "replace")


def name_edition(folder: Path, token: str) -> None:
    """Note which edition a folder holds; '' while it is being written.

    Raises:
        WriteError: It cannot be written.
    """
    if files.is_ours(folder) and edition_in(folder) != token:
        files.write_text(folder / files.MARK, token)
