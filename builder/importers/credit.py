"""Who wrote it: credit lines, bylines and datelines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from builder.importers.agencies import agency, publisher
from builder.importers.dates import find_date, without_date

_URL = re.compile(r"https?://[^\s<>\"“”]+|\bwww\.[^\s<>\"“”]+")
_NAME_WORD = r"[A-ZÄÖÜÉÁÓÅØŠČŻ](?:[\w’'\-]+|\.)(?:[A-Z]\.)*"
_PARTICLE = r"(?:von|vom|van|de|der|den|del|della|di|da|du|la|le|bin|ibn|al|zu|zur|y)"
_FULL_NAME = rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+)*{_NAME_WORD}){{1,3}}"
_NAME = re.compile(_FULL_NAME)
_LABEL = re.compile(
    r"(?:(?:quellen?|sources?|agentur(?:en)?|via|credits?|original(?:quelle)?"
    r"|erschienen (?:in|bei))\s*:"
    r"|(?:dieser (?:artikel|text|beitrag) enthält |mit |with )?(?:agentur)?material "
    r"(?:von|der|from)\b|(?:mit|with) (?:informationen|reporting) (?:von|der|from|by)\b)\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*[/|;,+&·•]\s*|\s+(?:und|and|mit|with)\s+")
_INITIALS = re.compile(r"[a-zäöü]{2,4}")
_INITIALS_LINE = re.compile(r"\(?/?[a-zäöü]{2,4}(?:/[A-Za-zäöü]{2,4})+\)?")
_DESK = re.compile(
    r"(?:die |eigene[rn]? )?(?:redaktion|agenturen|berichte?|agencies|staff|newsroom|wires?|red"
    r"|ag)",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß.\-]{1,15}")
_BYLINE = re.compile(
    r"(?P<label>(?:autor(?:in|en|innen)?|authors?|text|byline|verfasser(?:in)?)\s*:\s*"
    r"(?:von |by )?)(?P<rest>.+)"
    r"|(?:(?:eine? )?(?:gast|börsen|markt)?(?:beitrag|kommentar|analyse|bericht|kolumne|artikel) "
    r"von|(?:written |reported |story |analysis |commentary |article )?by|von)\s+(?P<names>.+)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:\w*redakteur(?:in)?|\w*korrespondent(?:in)?|\w*reporter(?:in)?|\w*writer|editor"
    r"|\w*analyst(?:in)?|chef\w*|staff|senior|business|correspondent|contributor)\b.*",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"(?:^The\b|Times|Post\b|News|Journal|Zeitung|[Bb]latt\b|Magazin|Guardian|Tribune|Herald"
    r"|Press\b|Media|Redaktion|Online|\.(?:de|com|net|org|at|ch)$)"
)
_REPORTING = re.compile(
    r"[(\[—–-]*\s*(?:reporting by|bericht(?:et)? von|geschrieben von|writing by)\s+"
    r"(?P<names>[^;.)\]]+)",
    re.IGNORECASE,
)
_ASSISTANCE = re.compile(
    r"[(\[—–-]*\s*(?i:with (?:assistance|contributions?|files) (?:from|by)|(?:additional |further )"
    r"reporting by|editing by|(?:redaktionelle )?mitarbeit:|redigiert von)\s+"
    rf"{_FULL_NAME}.*|.{{4,120}}\bcontributed to this (?:report|article|story)\b.*"
)
_DATELINE = re.compile(
    r"(?P<place>[^()]{0,60}?)\s*[(/](?P<by>[^()/]{2,40})[)/]\s*(?:[-–—]{1,2}|:)\s+(?=\S)"
)
_DATED = re.compile(
    r"(?P<place>(?!Am |On |Seit |Since |Bis |Vom )[A-ZÄÖÜ][^()–—.]{2,30}?,\s[^()–—]{6,24}?)\s"
    r"[-–—]{1,2}\s+(?=\S)"
)
_IN_PLACES = re.compile(r"\b(?:am|an der|ob der|of|de|del|la)\b")  # Frankfurt am Main
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Credit:
    """What one line says of the origin. `strong`: a signature, not the source of a chart."""

    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    publisher: str = ""
    url: str = ""
    strong: bool = False


def find_url(text: str) -> str:
    """The first web address in the text, or ''."""
    match = _URL.search(text)
    found = match[0].rstrip(".,;:!?)]’'") if match else ""
    return f"https://{found}" if found.startswith("www.") else found


def without_url(text: str) -> str:
    """The text without web addresses."""
    return _URL.sub(" ", text).strip()


def _people(text: str) -> tuple[str, ...]:
    parts = re.split(r"\s*[,&/]\s*|\s+(?:und|and)\s+", text)
    parts = [re.sub(r"\s+(?:in|aus|from)\s+.*$", "", part.strip()) for part in parts]
    return tuple(part for part in parts if _NAME.fullmatch(part))


def _read_staff(text: str) -> Credit | None:
    """`(Reporting by …; editing by …)`, `--With assistance from …`, `/jha/he`."""
    if len(text) > 400:
        return None
    match = _REPORTING.match(text)
    if match and (people := _people(match["names"])):
        return Credit(authors=people, strong=True)
    if _ASSISTANCE.match(text) or _INITIALS_LINE.fullmatch(text):
        return Credit(strong=True)
    return None


def _read_houses(tokens: list[str], *, slash: bool) -> Credit | None:
    """A signature of agencies, publishers, short forms, names and initials, and nothing else."""
    agencies = tuple(dict.fromkeys(name for token in tokens if (name := agency(token))))
    houses = [name for token in tokens if not agency(token) and (name := publisher(token))]
    others = [token for token in tokens if not agency(token) and not publisher(token)]
    names = tuple(token for token in others if _NAME.fullmatch(token))
    rest = [t for t in others if not (_NAME.fullmatch(t) or _DESK.fullmatch(t))]
    short = [t for t in rest if _SHORT_FORM.fullmatch(t)]
    strange = any(t not in short and not _INITIALS.fullmatch(t) for t in rest)
    if strange or not (agencies or houses) or (short and not slash):
        return None
    return Credit(names, agencies, (houses or short or [""])[0], strong=True)


def read_credit(text: str) -> Credit | None:
    """A line that names the origin: `FMW/Bloomberg`, `(dpa)`, `Quelle: Reuters`, `/jha/he`."""
    text = text.strip()
    if len(without_url(text)) > _LONGEST:
        return _read_staff(text)
    url = find_url(text)
    core = without_date(without_url(text)).strip(" ()[]{}–—-*_.")
    if url and core.isalpha():
        core += ":"  # stripped with the address: "Quelle: https://…"
    label = _LABEL.match(core)
    core = re.sub(r"^(?:Die )?Redaktion\s+", "", core[label.end() :].strip() if label else core)
    tokens = [token.strip(" .") for token in _SPLIT.split(core) if token.strip(" .")]
    credit = _read_houses(tokens, slash="/" in core)
    if credit:
        return replace(credit, url=url, strong=not label)
    if not label:
        return _read_staff(text)
    return Credit((), (), core, url) if ":" in label[0] and (core or url) else None


def _is_author(part: str, *, first: bool, labelled: bool) -> bool:
    if first and labelled:  # one word may be a name then
        return part[:1].isupper() and len(part) < 40
    return bool(_NAME.fullmatch(part)) and (first or not _ROLE.fullmatch(part))


def read_byline(text: str) -> Credit | None:
    """A line that names the authors: `Von …, Bloomberg`, `By … and …`, `Autor: …`."""
    match = _BYLINE.fullmatch(text.strip(" *_.–—-")) if len(text) <= _LONGEST + 30 else None
    if not match:
        return None
    rest = without_date(match["rest"] or match["names"])
    parts = [p.strip(" .") for p in re.split(r"\s*[,|&/;·•]\s*|\s+(?:und|and|for|für|in)\s+", rest)]
    authors: list[str] = []
    agencies: list[str] = []
    house = ""
    for part in filter(None, parts):
        if name := agency(part):
            agencies.append(name)
        elif (name := publisher(part)) or (authors and _ORGANISATION.search(part)):
            house = house or name or part
        elif _is_author(part, first=not authors, labelled=bool(match["label"])):
            authors.append(part)
        elif not authors or not (_ROLE.fullmatch(part) or _SHORT_FORM.fullmatch(part)):
            return None  # behind a name, a role or a place may stand
    if not (authors or agencies or house):
        return None
    return Credit(tuple(dict.fromkeys(authors)), tuple(dict.fromkeys(agencies)), house)


def is_name(text: str) -> bool:
    """Two to four capitalised words, as a name is written; so are many titles."""
    return bool(_NAME.fullmatch(text))


def _is_place(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", _IN_PLACES.sub("", without_date(text)))
    return len(words) <= 6 and all(word[0].isupper() for word in words)


def read_dateline(text: str) -> tuple[str, Credit, str | None] | None:
    """The dateline a paragraph begins with, as written, what it credits, and its date if full."""
    match = _DATELINE.match(text)
    credit = read_credit(match["by"]) if match and _is_place(match["place"]) else None
    if match and credit and (credit.agencies or credit.publisher):
        return match[0].rstrip(), credit, find_date(match["place"])
    dated = _DATED.match(text)
    date = find_date(dated["place"]) if dated else None
    return (dated[0].rstrip(), Credit(), date) if dated and date else None


def closing_credit(text: str) -> Credit | None:
    """The credit in brackets at the end of a paragraph, such as `… sagte er. (dpa)`."""
    match = re.search(r"\(([^()]{2,40})\)\s*$", text)
    credit = read_credit(match[1]) if match else None
    return credit if credit and credit.strong else None
