"""What the benchmarks print: tables, sizes read from the command line, the machine measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence

from clock import ROOT


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first row is its head. Figures stand to the right, words to the left."""
    widths = [max(len(line[at]) for line in rows) for at in range(len(rows[0]))]
    words = [
        not any(mark.isdigit() for line in rows[1:] for mark in line[at])
        for at in range(len(widths))
    ]
    lines = [
        "| "
        + " | ".join(
            cell.ljust(width) if left else cell.rjust(width)
            for cell, width, left in zip(line, widths, words, strict=True)
        )
        + " |"
        for line in rows
    ]
    rules = (
        "-" * (width + 2) if left else "-" * (width + 1) + ":"
        for width, left in zip(widths, words, strict=True)
    )
    return "\n".join([lines[0], "|" + "|".join(rules) + "|", *lines[1:]])


def sizes(text: str) -> list[int]:
    """Read "100,1000" as numbers, smallest first. Raises ValueError."""
    found = sorted({int(part) for part in text.split(",")})
    if found[0] < 1:
        raise ValueError(text)
    return found


def machine() -> str:
    """Python, processors and system in a line."""
    processors = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    )
    return f"Python {platform.python_version()}, {processors} CPUs, {platform.system()}"


def commit() -> str:
    """The short name of what is checked out, with a + if files differ from it; '' without Git."""
    described = subprocess.run(
        ("git", "describe", "--always", "--dirty=+"),  # noqa: S607 - found on the path, as everywhere
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return described.stdout.strip()
