"""Reading notes: source files to articles, entities, terms and pages, faults to findings."""

from __future__ import annotations

import posixpath
import re

from builder.core import markdown
from builder.core.dates import parse_time
from builder.core.decode import Fields, LangText, Report, Text, split
from builder.core.findings import Rule
from builder.core.messages import is_country
from builder.core.model import (
    Article,
    Audience,
    Change,
    Confidence,
    Entity,
    EntityType,
    HandPage,
    LinkPolicy,
    Location,
    NextStep,
    Role,
    Source,
    Term,
)
from builder.core.paths import ID, slug
from builder.core.source import SourceFile, Span

_DRAWN = ("first-per-section", "first-per-page", "explicit", "all")
_AUDIENCES = tuple(Audience)
_ARTICLE_FIELDS = (
    "title", "date", "lang", "summary", "updated", "as_of", "authors", "topics", "storyline", "status",
    "embargo", "tlp", "key_points", "why_it_matters", "whats_next", "open_questions", "confidence",
    "sources", "changes", "supersedes", "translation_of", "link", "former_ids",
)  # fmt: skip
_SOURCE_FIELDS = (
    "title", "publisher", "agency", "author", "url", "archive_url", "published", "accessed", "lang",
    "rights", "file", "sha256",
)  # fmt: skip
_ENTITY_FIELDS = (
    "name", "type", "aliases", "weak_aliases", "forms", "sort_name", "description", "roles", "country",
    "location", "same_as", "former_ids",
)  # fmt: skip
_TERM_FIELDS = (
    "term", "definition", "aliases", "forms", "broader", "narrower", "related", "same_as", "former_ids",
    "match",
)  # fmt: skip
_IDENTIFIERS = {
    "wikidata": (r"Q[1-9]\d*", "a Wikidata item such as Q148"),
    "gnd": (r"[\dX-]{5,12}", "a GND number"),
    "viaf": (r"\d+", "a VIAF number"),
    "lei": (r"[A-Z0-9]{18}\d{2}", "a legal entity identifier of 20 characters"),
    "geonames": (r"\d+", "a GeoNames number"),
    "website": (r"https?://[^\s<>\"]+", "a web address"),
}


_ABSOLUTE = re.compile(r"[/\\~]|[A-Za-z][A-Za-z0-9+.-]*:[/\\]")


def note_id(path: str) -> str:
    """Return the id of a note: its file's stem."""
    return posixpath.basename(path).removesuffix(".md")


def read_article(source: SourceFile, report: Report, default_lang: str) -> Article:
    """Read an article's front matter. What is missing or wrong is reported and left at its default."""
    parts = split(source, report)
    front = parts.front
    _check_id(source.path, report)
    front.check_known(_ARTICLE_FIELDS)
    date = front.day("date")
    if "date" not in front:
        front.missing("date")
    embargo_text = front.text("embargo")
    embargo = parse_time(embargo_text) if embargo_text else None
    if embargo_text and embargo is None:
        front.bad("embargo", "a date and time is wanted", "write 2025-07-04T06:00+02:00")
    return Article(
        id=note_id(source.path),
        path=source.path,
        title=front.required("title") or note_id(source.path),
        date=date,
        lang=_lang(front, default_lang),
        summary=front.text("summary"),
        updated=front.date("updated"),
        as_of=front.date("as_of"),
        authors=front.texts("authors"),
        topics=_topics(front),
        storyline=_storyline(front),
        status=front.choice("status", ("draft", "published", "withdrawn"), "published"),
        embargo=embargo,
        audience=Audience(front.choice("tlp", _AUDIENCES, Audience.CLEAR)),
        key_points=front.texts("key_points"),
        why_it_matters=front.text("why_it_matters"),
        whats_next=_next_steps(front),
        open_questions=front.texts("open_questions"),
        confidence=front.record("confidence", _confidence),
        sources=front.records("sources", _source),
        changes=front.records("changes", _change),
        supersedes=_other(front, "supersedes", source.path, "an article cannot replace itself"),
        translation_of=_other(
            front, "translation_of", source.path, "an article cannot translate itself"
        ),
        former_ids=_former_ids(front, report),
        link=front.record("link", _link) or LinkPolicy(_DRAWN[0], _DRAWN[0], ()),
        body_start=parts.body_start,
    )


def _lang(front: Fields, default: str) -> str:
    value = front.matching("lang", r"[a-z]{2,3}(-[A-Za-z0-9]+)*", "a language code such as de")
    return value.split("-")[0] or default


def _topics(front: Fields) -> tuple[Text, ...]:
    return tuple(
        topic for topic in front.texts_at("topics") if _addressable(front, "topics", topic)
    )


def _storyline(front: Fields) -> Text | None:
    storyline = front.text_at("storyline")
    usable = storyline is not None and _addressable(front, "storyline", storyline)
    return storyline if usable else None


def _addressable(front: Fields, name: str, text: Text) -> bool:
    """Report a topic or storyline of which no address can be made."""
    address = slug(text.value)
    if not address:
        front.bad(name, f"'{text.value}' has no letter or digit to make an address of")
    elif address == "index":
        front.bad(name, "the address 'index' is taken by the list")
    return address not in ("", "index")


def _next_steps(front: Fields) -> tuple[NextStep, ...]:
    def read(fields: Fields) -> NextStep:
        fields.check_known(("date", "text"))
        return NextStep(fields.date("date"), fields.required("text"))

    return front.records("whats_next", read, lambda text: NextStep(None, text))


def _other(front: Fields, name: str, path: str, not_itself: str) -> Text | None:
    """Return the id of another article."""
    other = front.text_at(name)
    if other is not None and other.value in (note_id(path), *front.texts("former_ids")):
        front.bad(name, not_itself)
        return None
    return other


def _confidence(fields: Fields) -> Confidence:
    fields.check_known(("level", "reason"))
    level = fields.choice("level", ("low", "moderate", "high"), "")
    if "level" not in fields:
        fields.missing("level")
    return Confidence(level, fields.text("reason"))


def _source(fields: Fields) -> Source:
    fields.check_known(_SOURCE_FIELDS)
    return Source(
        title=fields.required("title"),
        publisher=fields.text("publisher"),
        agency=fields.text("agency"),
        author=", ".join(fields.texts("author")),
        url=fields.web_url("url"),
        archive_url=fields.web_url("archive_url"),
        published=fields.date("published"),
        accessed=fields.date("accessed"),
        lang=_lang(fields, ""),
        rights=fields.text("rights"),
        file=_seed(fields),
        sha256=fields.matching("sha256", r"[0-9a-f]{64}", "a SHA-256 sum of 64 hexadecimal digits"),
    )


def _seed(fields: Fields) -> str:
    file = fields.text("file")
    if _ABSOLUTE.match(file) or ".." in re.split(r"[/\\]", file):
        fields.bad("file", "a path below the site's folder is wanted", "write seeds/name.txt")
        return ""
    return file


def _change(fields: Fields) -> Change:
    fields.check_known(("date", "kind", "note"))
    if "date" not in fields:
        fields.missing("date")
    kind = fields.choice("kind", ("update", "correction", "clarification"), "update")
    return Change(fields.date("date"), kind, fields.required("note"))


def _link(fields: Fields) -> LinkPolicy:
    fields.check_known(("entities", "terms", "exclude"))
    return LinkPolicy(
        fields.choice("entities", _DRAWN, _DRAWN[0]),
        fields.choice("terms", _DRAWN, _DRAWN[0]),
        fields.texts_at("exclude"),
    )


def _former_ids(front: Fields, report: Report) -> tuple[Text, ...]:
    ids = front.texts_at("former_ids")
    for former in ids:
        if not ID.fullmatch(former.value):
            report.add(Rule.BAD_ID, former.span, f"'{former.value}' is not kebab-case")
    return tuple(former for former in ids if ID.fullmatch(former.value))


def _check_id(path: str, report: Report) -> None:
    name = note_id(path)
    if name == "index":
        report.add(Rule.BAD_ID, Span(0, 0), "'index' is taken by the lists", "rename the file")
    if not ID.fullmatch(name):
        proposal = slug(name)
        report.add(
            Rule.BAD_ID,
            Span(0, 0),
            f"the file name '{name}' is not kebab-case",
            f"rename the file to '{proposal}.md'" if proposal else "",
        )


def read_entity(source: SourceFile, report: Report) -> Entity:
    """Read an entity note. What is missing or wrong is reported and left at its default."""
    parts = split(source, report)
    front = parts.front
    _check_id(source.path, report)
    front.check_known(_ENTITY_FIELDS)
    name = front.lang_text("name")
    if not name:
        front.missing("name")
        name = _name_of_id(source.path)
    type_name = front.choice("type", tuple(EntityType), "")
    if "type" not in front:
        front.missing("type")
    return Entity(
        id=note_id(source.path),
        path=source.path,
        name=name,
        name_span=front.key_span("name"),
        type=EntityType(type_name or EntityType.CONCEPT),
        aliases=_matchable(front, "aliases", report),
        weak_aliases=_matchable(front, "weak_aliases", report),
        forms=_matchable(front, "forms", report),
        sort_name=front.text("sort_name"),
        description=front.lang_text("description"),
        roles=front.records("roles", _role),
        country=_country(front),
        location=front.record("location", _location),
        same_as=front.record("same_as", _same_as) or (),
        former_ids=_former_ids(front, report),
        body=markdown.parse(source.text, parts.body_start),
    )


def _name_of_id(path: str) -> LangText:
    return LangText((("", note_id(path) or path),))


def _matchable(front: Fields, name: str, report: Report) -> tuple[Text, ...]:
    """Return surfaces to be matched; those without a letter or digit could match anywhere."""
    texts = front.texts_at(name)
    for text in texts:
        if not re.search(r"\w", text.value):
            report.add(Rule.BAD_FIELD, text.span, f"{name}: '{text.value}' has no letter or digit")
    return tuple(text for text in texts if re.search(r"\w", text.value))


def _country(front: Fields) -> str:
    what = "an ISO 3166 code of two capitals such as CN"
    code = front.matching("country", r"[A-Z]{2}", what)
    if code and not is_country(code):
        front.bad("country", f"'{code}' is not {what}", "write GB" if code == "UK" else "")
        return ""
    return code


def _role(fields: Fields) -> Role:
    fields.check_known(("role", "organization", "from", "to"))
    role = fields.lang_text("role")
    if not role:
        fields.missing("role")
    start, end = fields.date("from"), fields.date("to")
    if start is not None and end is not None and start.first > end.last:
        fields.bad("to", f"'{end.text}' is before 'from: {start.text}'", rule=Rule.BAD_DATE)
    return Role(role, fields.text_at("organization"), start, end)


def _location(fields: Fields) -> Location | None:
    fields.check_known(("lat", "lon"))
    lat, lon = fields.number("lat"), fields.number("lon")
    if lat is None or lon is None:
        return None
    for name, value, limit in (("lat", lat, 90), ("lon", lon, 180)):
        if not -limit <= value <= limit:
            fields.bad(name, f"{value:g} is not between -{limit} and {limit} degrees")
            return None
    return Location(lat, lon)


def _same_as(fields: Fields) -> tuple[tuple[str, str], ...]:
    fields.check_known(_IDENTIFIERS)
    found = (
        (name, fields.matching(name, pattern, what))
        for name, (pattern, what) in _IDENTIFIERS.items()
        if name in fields
    )
    return tuple((name, value) for name, value in found if value)


def read_term(source: SourceFile, report: Report) -> Term:
    """Read a glossary term. What is missing or wrong is reported and left at its default."""
    parts = split(source, report)
    front = parts.front
    _check_id(source.path, report)
    front.check_known(_TERM_FIELDS)
    name = front.lang_text("term")
    if not name:
        front.missing("term")
        name = _name_of_id(source.path)
    case, auto = front.record("match", _match) or ("smart", True)
    aliases = _matchable(front, "aliases", report)
    former_ids = _former_ids(front, report)
    own = (note_id(source.path), *name.all, *(text.value for text in (*aliases, *former_ids)))
    return Term(
        id=note_id(source.path),
        path=source.path,
        name=name,
        name_span=front.key_span("term"),
        definition=front.lang_text("definition"),
        aliases=aliases,
        forms=_matchable(front, "forms", report),
        broader=_others(front, "broader", own, report),
        narrower=_others(front, "narrower", own, report),
        related=_others(front, "related", own, report),
        same_as=front.record("same_as", _same_as) or (),
        former_ids=former_ids,
        case=case,
        auto=auto,
        body=markdown.parse(source.text, parts.body_start),
    )


def _others(front: Fields, name: str, own: tuple[str, ...], report: Report) -> tuple[Text, ...]:
    """Return the terms that a term is related to; it cannot be one of them itself."""
    folded = {text.casefold() for text in own}
    texts = front.texts_at(name)
    for text in texts:
        if text.value.casefold() in folded:
            report.add(Rule.BAD_FIELD, text.span, f"{name}: '{text.value}' is the term itself")
    return tuple(text for text in texts if text.value.casefold() not in folded)


def _match(fields: Fields) -> tuple[str, bool]:
    fields.check_known(("case", "auto"))
    case = fields.choice("case", ("smart", "exact", "ignore"), "smart")
    return case, fields.flag("auto", default=True)


def read_page(source: SourceFile, report: Report, default_lang: str) -> HandPage:
    """Read a hand-written page; its title is in the front matter or is its first heading."""
    parts = split(source, report)
    front = parts.front
    _check_id(source.path, report)
    front.check_known(("title", "lang", "description"))
    body = markdown.parse(source.text, parts.body_start)
    title = front.text("title")
    if not title:
        title = next((leaf.text for leaf in body.leaves if leaf.kind == "heading"), "")
    return HandPage(
        id=note_id(source.path),
        path=source.path,
        title=title or note_id(source.path),
        description=front.text("description"),
        lang=_lang(front, default_lang),
        body=body,
    )
