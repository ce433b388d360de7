"""The page paths of an edition: where each kind of page lies below the docs folder."""

from __future__ import annotations

from builder.core.model import EntityType
from builder.core.paths import DocPath, numbered, slug
from builder.core.values import Value


class Edition(Value, frozen=True):
    """One language of the site. The first has no prefix, the others are `en/` and the like."""

    lang: str
    prefix: str

    def home(self) -> DocPath:
        """Return the path of the home page."""
        return DocPath(f"{self.prefix}index.md")

    def briefing(self, id: str) -> DocPath:
        """Return the path of a briefing."""
        return DocPath(f"{self.prefix}briefings/{id}.md")

    def entity(self, id: str, number: int = 1) -> DocPath:
        """Return the path of an entity page, or of its continuation `number`."""
        return numbered(DocPath(f"{self.prefix}entities/{id}.md"), number)

    def term(self, id: str, number: int = 1) -> DocPath:
        """Return the path of a glossary term's page, or of its continuation `number`."""
        return numbered(DocPath(f"{self.prefix}glossary/{id}.md"), number)

    def section(self, name: str, number: int = 1) -> DocPath:
        """Return the path of a section's index: archive, topics and so on."""
        return numbered(DocPath(f"{self.prefix}{name}/index.md"), number)

    def register(self, type: EntityType, number: int = 1) -> DocPath:
        """Return the path of the register of one entity type."""
        return numbered(DocPath(f"{self.prefix}register/{type.value}.md"), number)

    def year(self, year: int, number: int = 1) -> DocPath:
        """Return the path of a year of the archive."""
        return numbered(DocPath(f"{self.prefix}archive/{year}.md"), number)

    def topic(self, topic: str, number: int = 1) -> DocPath:
        """Return the path of a topic."""
        return numbered(DocPath(f"{self.prefix}topics/{slug(topic)}.md"), number)

    def storyline(self, storyline: str, number: int = 1) -> DocPath:
        """Return the path of a storyline."""
        return numbered(DocPath(f"{self.prefix}storylines/{slug(storyline)}.md"), number)


def editions(languages: tuple[str, ...]) -> tuple[Edition, ...]:
    """Return an edition for each language; the first is at the root."""
    first, *others = languages
    return (Edition(first, ""), *(Edition(lang, f"{lang}/") for lang in others))


def edition_of(lang: str, known: tuple[Edition, ...]) -> Edition:
    """Return the edition that texts in `lang` belong to: its own, else the first."""
    return next((edition for edition in known if edition.lang == lang), known[0])
