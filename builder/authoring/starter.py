"""A new site: the starter of a language, copied and given its name."""

from __future__ import annotations

from pathlib import Path

from builder.adapters import files
from builder.adapters.publish import template_folders
from builder.authoring.library import RefusedError, create
from builder.core.drafting import yaml_text
from builder.core.escape import escape_markdown
from builder.settings import SettingsError

_NAME = "SITE_NAME"
# Under its own name it would already count in the folder that it comes from.
_RENAMED = {"gitignore": ".gitignore"}


def make_site(folder: Path, *, lang: str, name: str | None = None) -> str:
    """Fill an empty or new folder with a site that builds at once; return the site's name.

    Without a name the folder's is taken. A folder that holds only `.git` counts as empty.

    Raises:
        RefusedError: The folder is not empty, is a file, or cannot be read.
        SettingsError: The package's own starter is missing.
        WriteError: A file cannot be written.
    """
    _check_empty(folder)
    name = " ".join((name or _name_of(folder)).split())
    if not name.isprintable():
        raise RefusedError("the site's name has to be readable text")
    # The last is the one that the package brings.
    starter = template_folders(folder.resolve())[-1] / "starter" / lang
    if not starter.is_dir():
        raise SettingsError(f"the installation lacks its starter {starter}")
    for path in files.list_files(starter):
        target = folder / path.relative_to(starter)
        target = target.with_name(_RENAMED.get(target.name, target.name))
        shown = escape_markdown(name) if path.suffix == ".md" else yaml_text(name)
        create(target, path.read_text("utf-8").replace(_NAME, shown).encode())
    return name


def _check_empty(folder: Path) -> None:
    try:
        if any(path.name != ".git" for path in folder.iterdir()):
            raise RefusedError(f"{folder} is not empty; name a new folder")
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise RefusedError(f"{folder} is a file; name a new folder") from error
    except OSError as error:
        raise RefusedError(f"cannot read {folder}: {error.strerror}") from error


def _name_of(folder: Path) -> str:
    words = folder.resolve().name.replace("-", " ").replace("_", " ").strip() or "Briefings"
    return words[0].upper() + words[1:]
