"""Keys: what kept results depend on beside the content. With another key they are of no use."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from builder.adapters import files, stamps

if TYPE_CHECKING:
    from builder.settings import Settings

_CODE = Path(__file__).parent
_LIBRARIES = (
    "ahocorasick",
    "babel",
    "jinja2",
    "markdown",
    "mkdocs",
    "msgspec",
    "pyromark",
    "pyyaml",
)
_TEMPLATES = (".html", ".j2", ".xml")


@cache
def of_code() -> str:
    """Return the key of what templates are compiled to: the code at work, and the libraries."""
    return _digest(sys.version, sorted(installed()), _stamps(_CODE, (".py",)))


def of_core(settings: Settings) -> str:
    """Return the key of what articles resolve to: the code, the libraries, the settings."""
    chosen = {name: str(value) for name, value in asdict(settings).items()}
    return _digest(
        sys.version, sorted(installed()), _stamps(_CODE, (".py", ".yaml", ".txt")), chosen
    )


def of_pages(core: str, config_file: Path, folders: Iterable[str]) -> str:
    """Return the key of what pages look like: also the templates in `folders`, and mkdocs.yml.

    Styles, scripts and pictures of a theme do not count: they are written at every build.
    """
    config = files.read_optional(config_file) or b""
    templates = [(folder, _stamps(Path(folder), _TEMPLATES)) for folder in folders]
    return _digest(core, config.decode("utf-8", "replace"), templates)


def installed() -> list[str]:
    """Return names and versions of the libraries that results come from."""
    place = Path(msgspec.__file__).parent.parent
    return [
        path.name
        for path in place.glob("*.dist-info")
        if path.name.casefold().startswith(_LIBRARIES)
    ]


def _stamps(folder: Path, suffixes: tuple[str, ...]) -> list[tuple[str, object]]:
    if not folder.is_dir():
        return []
    found = stamps.stamps_of(folder)
    return [(name, stamp) for name, stamp in found.items() if name.endswith(suffixes)]


def _digest(*parts: object) -> str:
    return hashlib.blake2b(msgspec.json.encode(parts), digest_size=16).hexdigest()
