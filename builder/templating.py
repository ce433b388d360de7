"""Markdown pages from templates; what is wrong with a template is said in a sentence."""

from __future__ import annotations

import traceback

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from builder.core.present.frame import Page
from builder.core.render import Renderer
from builder.settings import SettingsError


def rendered(page: Page, renderer: Renderer) -> str:
    """Return a page as Markdown with its front matter.

    Raises:
        SettingsError: A template is missing or wrong.
    """
    try:
        return renderer.page(page)
    except Exception as error:
        # What goes wrong in a template can be anything; what goes wrong elsewhere is a bug.
        if not (isinstance(error, TemplateError) or _template_frames(error)):
            raise
        raise SettingsError(_template_message(error)) from error


def _template_frames(error: BaseException) -> list[traceback.FrameSummary]:
    """Return the places in templates that an error came through.

    Jinja compiles templates to code whose frames carry the template's own file and lines.
    """
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if frame.filename.endswith(".j2")]


def _template_message(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"the template {error.name} is missing"
    if isinstance(error, TemplateSyntaxError):
        place, line = error.filename or error.name or "", error.lineno
    else:
        found = _template_frames(error)
        place, line = (found[-1].filename, found[-1].lineno or 0) if found else ("", 0)
    where = f"the template {place}, line {line}," if place else "a template"
    what = error if isinstance(error, TemplateError) else repr(error)
    return f"{where} is wrong: {what}"
