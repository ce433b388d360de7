"""What an editor does to a site, one thing at a time, for the benchmarks of warm builds.

Every edit is chosen by a seeded random number generator and leaves content without errors.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clock import ROOT

TEMPLATE = "pages/briefing.md.j2"
STYLE = "theme/css/site.css"

_WORD = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{11,}\b")
_PARAGRAPH = re.compile(r"^[A-ZÄÖÜ][^|\n]*\w\.$", re.MULTILINE)


@dataclass(slots=True)
class Editor:
    """Edits the content in `folder`; `number` makes every edit different from those before."""

    folder: Path
    random: random.Random
    number: int = 0
    articles: list[Path] = field(default_factory=list)
    entities: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.articles = sorted((self.folder / "content" / "articles").rglob("*.md"))
        self.entities = sorted((self.folder / "content" / "entities").glob("*.md"))
        for name in (TEMPLATE, STYLE):
            own = self.folder / "templates" / name
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / "templates" / name, own)

    def mark(self) -> str:
        """A word that no text has yet."""
        mark = self.mark_after(1)
        self.number += 1
        return mark

    def mark_after(self, edits: int) -> str:
        """The word that the last of the next edits will write."""
        return f"Nachtrag{self.number + edits}"

    def nothing(self) -> None:
        """Change nothing."""

    def text(self) -> None:
        """Put a word into a paragraph of an article; it names nobody."""
        self.put_word(self.random.choice(self.articles))

    def put_word(self, path: Path) -> str:
        """Put a word at the end of an article's first paragraph; return the word."""
        mark = self.mark()
        text = path.read_text("utf-8")
        head, fence, body = text[4:].partition("\n---\n")
        paragraph = _PARAGRAPH.search(body)
        if paragraph is None:
            raise ValueError(f"no paragraph in {path}")
        at = paragraph.end() - 1
        write(path, f"---\n{head}{fence}{body[:at]} {mark}{body[at:]}")
        return mark

    def title(self) -> None:
        """Change the title of an article."""
        change(self.random.choice(self.articles), r'^(title: ".*)"$', rf'\1, {self.mark()}"')

    def description(self) -> None:
        """Change the description of an entity."""
        self.describe(self.random.choice(self.entities))

    def describe(self, path: Path) -> str:
        """Put a word at the end of an entity's description; return the word."""
        mark = self.mark()
        change(path, r'^(description: ".*)"$', rf'\1 {mark}"')
        return mark

    def alias(self) -> None:
        """Give an entity an alias: a word that stands in few articles, and names nothing yet."""
        path = self.random.choice([path for path in self.entities if not has_aliases(path)])
        change(path, r"^(type: .*)$", rf'\1\naliases: ["{self.rare_word()}"]')

    def added_entity(self) -> None:
        """Add an organisation that is called what stands in few articles, and names nothing yet."""
        name = self.rare_word()
        path = self.entities[0].with_name(f"{self.mark().lower()}.md")
        write(path, f'---\nname: "{name}"\ntype: organization\ndescription: "Neu"\n---\n')
        self.entities.append(path)

    def rare_word(self) -> str:
        """A word of a random article that stands in the fewest others."""
        texts = [path.read_text("utf-8") for path in self.articles]
        names = "\n".join(
            path.read_text("utf-8")
            for kind in ("entities", "glossary")
            for path in (self.folder / "content" / kind).glob("*.md")
        )
        bodies = [text[4:].partition("\n---\n")[2] for text in texts]
        words = {word for word in _WORD.findall(self.random.choice(bodies)) if word not in names}
        return min(sorted(words), key=lambda word: sum(word in text for text in texts))

    def added(self) -> None:
        """Add an article of the newest day: the text of another under a title of its own."""
        like = self.random.choice(self.articles)
        day = max(path.name[:10] for path in self.articles)
        path = self.articles[-1].with_name(f"{day}-{self.mark().lower()}.md")
        write(path, like.read_text("utf-8"))
        change(path, r"^date: .*$", f"date: {day}")
        change(path, r'^(title: ".*)"$', rf'\1, {self.mark()}"')
        self.articles.append(path)

    def deleted(self) -> None:
        """Delete an article."""
        path = self.articles.pop(self.random.randrange(len(self.articles)))
        path.unlink()

    def template(self) -> None:
        """Change the template of briefings, so that every one prints a word more."""
        self.extend_template()

    def extend_template(self) -> str:
        """Let every briefing end with a word; return the word."""
        mark = self.mark()
        path = self.folder / "templates" / TEMPLATE
        write(path, f"{path.read_text('utf-8')}\n\n{mark}\n")
        return mark

    def style(self) -> None:
        """Change a stylesheet."""
        self.extend_style()

    def extend_style(self) -> str:
        """Give the page a custom property `--bench`; return its value."""
        mark = self.mark()
        path = self.folder / "templates" / STYLE
        write(path, f'{path.read_text("utf-8")}\n:root {{ --bench: "{mark}"; }}\n')
        return mark

    @property
    def kinds(self) -> Mapping[str, Callable[[], None]]:
        """Every kind of edit by its name in tables."""
        return {
            "nothing changed": self.nothing,
            "an article's text": self.text,
            "an article's title": self.title,
            "an entity's description": self.description,
            "an alias added": self.alias,
            "an entity added": self.added_entity,
            "an article added": self.added,
            "an article deleted": self.deleted,
            "a page template": self.template,
            "a stylesheet": self.style,
        }


def has_aliases(path: Path) -> bool:
    """Whether an entity has aliases already."""
    return "\naliases:" in path.read_text("utf-8")


def change(path: Path, pattern: str, replacement: str) -> None:
    """Replace the first match of `pattern` in a file.

    Raises ValueError if there is none.
    """
    text, count = re.subn(
        pattern, replacement, path.read_text("utf-8"), count=1, flags=re.MULTILINE
    )
    if not count:
        raise ValueError(f"no {pattern} in {path}")
    write(path, text)


def write(path: Path, text: str) -> None:
    """Write a file as editors do: its name leads to the old or to the new text, whole."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
