"""The templates of exported documents."""

from __future__ import annotations

from jinja2 import BaseLoader, Environment, StrictUndefined


def make_environment(loader: BaseLoader) -> Environment:
    """Return the environment of export templates: HTML, escaped, an unknown name is an error."""
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
