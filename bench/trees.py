"""Folders compared byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

Tree = Mapping[str, bytes]


def tree_of(folder: Path) -> Tree:
    """Every file below a folder, hidden ones too, with a hash of its bytes; {} if there is none."""
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes()).digest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differences(one: Tree, other: Tree) -> Sequence[str]:
    """The names of files that are in one only, or differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
