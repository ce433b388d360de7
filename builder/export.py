"""Exports: what is chosen, what it needs, and the file that is written."""

from __future__ import annotations

import datetime as dt
import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import BaseLoader, FileSystemLoader, TemplateError

from builder import __version__, build, writing
from builder.adapters import files, weasy
from builder.build import Checked
from builder.core.card import Card
from builder.core.model import Head
from builder.core.paths import slug
from builder.core.present.frame import Frame
from builder.core.present.lists import by_storyline, by_topic, own
from builder.core.urls import edition_of
from builder.exporters import bundle, epub, links, pdf, single
from builder.exporters.dossier import Dossier, Kind, Selection, compose
from builder.settings import Settings, SettingsError

GENERATOR = f"Briefing Builder {__version__}"
_BEGINNINGS = {
    ".html": b"<!doctype html>",
    ".pdf": b"%PDF-",
    ".epub": b"PK\x03\x04",
    ".zip": b"PK\x03\x04",
}
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants exported: an article, a storyline or a topic; the others are ''."""

    article: str = ""
    storyline: str = ""
    topic: str = ""


def select(wish: Wish, checked: Checked, settings: Settings) -> Selection:
    """Find the briefings that are wanted.

    Raises:
        SettingsError: There are none, or they are not for this audience or not published yet.
    """
    if sum(map(bool, (wish.article, wish.storyline, wish.topic))) != 1:
        raise SettingsError("name one article, or one --storyline, or one --topic")
    if wish.article:
        article = _article(wish.article, checked, settings)
        edition = edition_of(article.lang, checked.site.editions)
        return Selection("article", article.id, (checked.site.by_id[article.id],), edition)
    if wish.storyline:
        return _collection("storyline", wish.storyline, checked)
    return _collection("topic", wish.topic, checked)


def _article(wanted: str, checked: Checked, settings: Settings) -> Head:
    articles = checked.desk.registry.articles
    paths = {(settings.root / article.path).resolve(): id for id, article in articles.items()}
    former = checked.desk.registry.former
    id = paths.get(Path(wanted).resolve()) or former.get(wanted, wanted)
    if id not in articles:
        beginning = [known for known in articles if known.startswith(wanted)]
        if len(beginning) > 1:
            raise SettingsError(f"'{wanted}' begins several ids: {', '.join(beginning)}")
        if not beginning:
            raise SettingsError(f"there is no article '{wanted}'{_near(wanted, articles)}")
        id = beginning[0]
    return _published(articles[id], checked, settings)


def _near(wanted: str, known: Mapping[str, object]) -> str:
    words = Path(wanted).stem
    found = difflib.get_close_matches(words, list(known), n=_SUGGESTIONS, cutoff=0.4)
    return f"; did you mean {' or '.join(found)}?" if found else ""


def _published(article: Head, checked: Checked, settings: Settings) -> Head:
    """Return an article that this export may show.

    Raises:
        SettingsError: It may not, and why.
    """
    if not settings.audience.may_see(article.audience):
        marking = article.audience.value
        raise SettingsError(
            f"'{article.id}' is marked TLP:{marking.upper()}, and this export is for "
            f"TLP:{settings.audience.value.upper()}; '--audience {marking}' exports it"
        )
    if article.id not in checked.desk.shown:
        what = (
            "a draft"
            if article.status == "draft"
            else f"under embargo until {article.embargo:%Y-%m-%d %H:%M %z}"
        )
        raise SettingsError(f"'{article.id}' is {what}; '--drafts' exports it all the same")
    if article.id not in checked.site.by_id:
        raise SettingsError(f"'{article.id}' has been withdrawn and is not exported")
    return article


def _collection(kind: Kind, wanted: str, checked: Checked) -> Selection:
    """Find a storyline or topic by its name or its address, in the first edition that has it."""
    group = by_storyline if kind == "storyline" else by_topic
    every: dict[str, None] = {}
    for edition in checked.site.editions:
        frame = Frame(checked.site, edition, checked.desk.words[edition.lang], edition.home())
        found = group(own(frame))
        every |= dict.fromkeys(found)
        for name, briefings in found.items():
            if wanted in (name, slug(name)) or wanted.casefold() == name.casefold():
                return Selection(kind, name, _in_time(briefings), edition)
    raise SettingsError(f"there is no {kind} '{wanted}'{_near(wanted, every)}")


def _in_time(briefings: list[Card]) -> tuple[Card, ...]:
    return tuple(sorted(briefings, key=lambda b: (b.day, b.id)))


def default_name(selection: Selection, suffix: str) -> Path:
    """Return the name of an export for which none is given."""
    return Path(f"{slug(selection.name) or selection.kind}{suffix}")


def dossier_of(selection: Selection, checked: Checked, settings: Settings) -> Dossier:
    """Make the contents of an export.

    Raises:
        SettingsError: A template is wrong.
    """
    renderer, press = writing.press(checked, settings)
    try:
        dossier = compose(
            selection,
            checked.site,
            checked.desk.words,
            press=press,
            renderer=renderer,
            site_url=settings.site_url,
        )
    except TemplateError as error:
        raise SettingsError(f"a template is wrong: {error}") from error
    assets = {path.relative_to(settings.content).as_posix(): path for path in checked.tree.assets}
    shown = {path: assets[path].read_bytes() for path in links.pictures(dossier) if path in assets}
    return replace(dossier, files=shown)


def _templates(settings: Settings) -> tuple[BaseLoader, dict[str, bytes]]:
    """Return the templates of documents, and the files that they may need, by their paths."""
    found: dict[str, bytes] = {}
    places = [folder / part for part in ("export", "theme") for folder in settings.templates]
    for folder in reversed(settings.templates):
        for part in ("theme", "export"):
            if (folder / part).is_dir():
                for path in files.list_files(folder / part):
                    found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return FileSystemLoader(places), found


def html_file(dossier: Dossier, settings: Settings) -> bytes:
    """Return a briefing as one HTML file."""
    loader, theme = _templates(settings)
    return single.single_file(dossier, theme, loader, generator=GENERATOR)


def check_pdf() -> None:
    """Refuse an export that could not be made, before any work is done for it.

    Raises:
        SettingsError: WeasyPrint or what it needs is not installed.
    """
    if reason := weasy.missing():
        raise SettingsError(reason)


def pdf_file(dossier: Dossier, settings: Settings) -> bytes:
    """Return a dossier as PDF."""
    loader, theme = _templates(settings)
    html = pdf.print_document(dossier, theme, loader, generator=GENERATOR)
    return weasy.to_pdf(html, identifier=dossier.identifier)


def epub_file(dossier: Dossier, settings: Settings) -> bytes:
    """Return a dossier as EPUB."""
    loader, theme = _templates(settings)
    return epub.epub_file(dossier, theme, loader, moment=moment(dossier.newest))


def zip_file(site: Path, checked: Checked, settings: Settings) -> bytes:
    """Return a built site as one archive."""
    found = {
        path.relative_to(site).as_posix(): path.read_bytes() for path in files.list_files(site)
    }
    dates = [briefing.day for briefing in checked.site.briefings]
    return bundle.archive(
        found,
        folder=slug(settings.name) or "site",
        t=checked.desk.words[settings.languages[0]],
        name=settings.name,
        moment=moment(max(dates, default=dt.date(1980, 1, 1))),
    )


def moment(newest: dt.date) -> dt.datetime:
    """Return the time of an export: SOURCE_DATE_EPOCH, else the day of the newest content."""
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return build.now()
    return dt.datetime.combine(newest, dt.time(), dt.UTC)


def check_target(path: Path, suffix: str, *, force: bool) -> None:
    """Refuse to write over something that is not an earlier export.

    Raises:
        SettingsError: The name has another ending, or is that of another file or of a folder.
    """
    if path.suffix.lower() != suffix:
        raise SettingsError(f"{path} has to end in {suffix}")
    if path.is_dir():
        raise SettingsError(f"{path} is a folder")
    if force or not path.exists():
        return
    with path.open("rb") as file:
        beginning = file.read(2000)
    ours = suffix != ".html" or GENERATOR.rpartition(" ")[0].encode() in beginning
    if beginning and not (beginning.startswith(_BEGINNINGS[suffix]) and ours):
        raise SettingsError(f"{path} was not made by an export; --force writes over it")
