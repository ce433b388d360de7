"""A small newsroom whose content changes at random: every kind of edit that a build has to follow."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import yaml

TOPICS = ("Chips", "Handel", "Recht")
STORYLINES = ("", "", "Wettlauf", "Zoelle")
LANGUAGES = ("de", "de", "en", "fr")
ENTITIES = {
    "alpha-ag": {"name": "Alpha AG", "type": "organization", "description": "Hersteller"},
    "berta-blum": {"name": {"de": "Berta Blum", "en": "Bertha Bloom"}, "type": "person"},
    "cedria": {"name": "Cedria", "type": "place", "location": {"lat": 10.5, "lon": 20.25}},
    "dora-gesetz": {"name": "Dora-Gesetz", "type": "law", "aliases": ["Doragesetz"]},
    "emil": {"name": "Emil Ernst", "type": "person", "weak_aliases": ["Ernst"]},
}
TERMS = {
    "marge": {"term": "Marge"},
    "quote": {"term": {"de": "Quote", "en": "ratio"}, "aliases": ["Anteil"]},
}
NAMES = (
    "Alpha AG",
    "Berta Blum",
    "Cedria",
    "Dora-Gesetz",
    "Emil Ernst",
    "Marge",
    "Quote",
    "Anteil",
)
SENTENCES = (
    "{0} legt Zahlen vor.",
    "Der Bericht nennt {0} und {1}.",
    "Nach dem Stand von heute spricht wenig gegen {1}, sagt {0}.",
    "Nichts davon ist neu.",
    "Siehe [[{0}]] und noch einmal {1}.",
)


class Newsroom:
    """A site in `root` and the edits that are made to it; the same seed makes the same edits."""

    def __init__(self, root: Path, seed: int, *, articles: int = 7) -> None:
        self.root = root
        self.random = random.Random(seed)
        self._number = 0
        self._saved: dict[Path, bytes] = {}
        for id, front in ENTITIES.items():
            self._write(f"entities/{id}.md", front, "Ein Profil. Siehe [[marge]].\n")
        for id, front in TERMS.items():
            self._write(f"glossary/{id}.md", front, "Was es heißt, steht bei [[alpha-ag]].\n")
        self._write("pages/impressum.md", {"title": "Impressum"}, "Wir und [[cedria]].\n")
        for _ in range(articles):
            self._add_article(self._front())

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def kinds(self) -> list[Callable[[], str]]:
        """Every kind of edit, as often as it is made."""
        return [
            *[self.change_text] * 5,
            *[self.change_front] * 5,
            self.add_article,
            self.delete_article,
            self.rename_article,
            self.change_note,
            self.change_profile,
            self.add_alias,
            self.change_page,
            self.change_asset,
            self.touch,
        ]

    def edit(self) -> str:
        """Make one edit and return what it was."""
        self._saved = {path: path.read_bytes() for path in self._files()}
        return self.random.choice(self.kinds)()

    def undo(self) -> None:
        """Take the last edit back."""
        for path in self._files() - self._saved.keys():
            path.unlink()
        for path, data in self._saved.items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)

    def _files(self) -> set[Path]:
        return {path for path in self.content.rglob("*") if path.is_file()}

    def _write(self, name: str, front: dict[str, object], body: str) -> None:
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
        path.write_text(f"---\n{head}---\n{body}", "utf-8")

    def _read(self, path: Path) -> tuple[dict[str, object], str]:
        _, head, body = path.read_text("utf-8").split("---\n", 2)
        return yaml.safe_load(head), body

    def _some(self, folder: str) -> Path | None:
        found = sorted((self.content / folder).glob("*.md"))
        return self.random.choice(found) if found else None

    def _sentence(self) -> str:
        names = self.random.sample(NAMES, 2)
        return self.random.choice(SENTENCES).format(*names)

    def _body(self) -> str:
        paragraphs = ["".join(f"{self._sentence()} " for _ in range(2)) for _ in range(3)]
        if self.random.random() < 0.5:
            day = self.random.randint(1, 28)
            paragraphs.append(f"> [!event] 2025-05-{day:02}\n> {self._sentence()}")
        if self.random.random() < 0.5:
            paragraphs.append(f"> [!statement] [[berta-blum]], Sprecherin\n> {self._sentence()}")
        return "\n\n".join(text.strip() for text in paragraphs) + "\n"

    def _front(self) -> dict[str, object]:
        pick = self.random.choice
        front: dict[str, object] = {
            "title": f"Titel {self.random.randint(1, 99)}",
            "date": f"202{self.random.randint(4, 5)}-0{self.random.randint(1, 9)}-11",
            "lang": pick(LANGUAGES),
            "summary": f"Kurz {self.random.randint(1, 9)}.",
            "topics": self.random.sample(TOPICS, self.random.randint(0, 2)),
        }
        if storyline := pick(STORYLINES):
            front["storyline"] = storyline
        return front

    def add_article(self) -> str:
        front = self._front()
        if other := self._some("articles"):
            if self.random.random() < 0.2:
                front["supersedes"] = other.stem
            elif self.random.random() < 0.2:
                front |= {"translation_of": other.stem, "lang": "en"}
        return self._add_article(front)

    def _add_article(self, front: dict[str, object]) -> str:
        id = f"a{self._number}"
        self._number += 1
        body = self._body()
        if (other := self._some("articles")) and self.random.random() < 0.3:
            body += f"\nSiehe [[{other.stem}]].\n"
        self._write(f"articles/{id}.md", front, body)
        return f"added {id}"

    def delete_article(self) -> str:
        path = self._some("articles")
        if path is None or len(list(path.parent.iterdir())) < 4:
            return self.add_article()
        path.unlink()
        return f"deleted {path.stem}"

    def rename_article(self) -> str:
        path = self._some("articles")
        if path is None:
            return self.add_article()
        front, body = self._read(path)
        if self.random.random() < 0.5:
            front["former_ids"] = [*front.get("former_ids", []), path.stem]  # type: ignore[misc]
        path.unlink()
        self._write(f"articles/a{self._number}.md", front, body)
        self._number += 1
        return f"renamed {path.stem}"

    def change_text(self) -> str:
        path = self._some("articles")
        if path is None:
            return self.add_article()
        front, body = self._read(path)
        lines = body.split("\n")
        at = self.random.randrange(len(lines))
        if not lines[at].startswith(">"):
            lines[at] = self.random.choice(
                (f"{lines[at]} {self._sentence()}", self._sentence(), "")
            )
        self._write(f"articles/{path.name}", front, "\n".join(lines))
        return f"changed the text of {path.stem}"

    def change_front(self) -> str:
        path = self._some("articles")
        if path is None:
            return self.add_article()
        front, body = self._read(path)
        new = self._front()
        key = self.random.choice(
            (
                "title",
                "date",
                "lang",
                "summary",
                "topics",
                "storyline",
                "status",
                "audience",
                "steps",
            )
        )
        match key:
            case "status":
                front[key] = self.random.choice(("published", "draft", "withdrawn"))
            case "audience":
                front[key] = self.random.choice(("clear", "clear", "red"))
            case "steps":
                front["whats_next"] = [{"date": "2027-01-01", "text": f"Schritt {len(body)}"}]
            case _:
                front.pop(key, None)
                if key in new:
                    front[key] = new[key]
        self._write(f"articles/{path.name}", front, body)
        return f"changed {key} of {path.stem}"

    def change_note(self) -> str:
        folder = self.random.choice(("entities", "glossary"))
        path = self._some(folder)
        if path is None:
            return self.add_article()
        front, body = self._read(path)
        text = f"Beschreibung {self.random.randint(1, 9)}"
        if folder == "entities":
            front["description"] = text
        else:
            front["definition"] = {"en": text}
        self._write(f"{folder}/{path.name}", front, body)
        return f"described {path.stem}"

    def change_profile(self) -> str:
        folder = self.random.choice(("entities", "glossary"))
        path = self._some(folder)
        if path is None:
            return self.add_article()
        front, _ = self._read(path)
        self._write(f"{folder}/{path.name}", front, f"{self._sentence()} {self._sentence()}\n")
        return f"changed the body of {path.stem}"

    def add_alias(self) -> str:
        path = self._some("entities")
        if path is None:
            return self.add_article()
        front, body = self._read(path)
        front["aliases"] = self.random.choice(([], ["Zahlen"], ["Bericht", "Stand"]))
        self._write(f"entities/{path.name}", front, body)
        return f"changed aliases of {path.stem}"

    def change_page(self) -> str:
        title = f"Impressum {self.random.randint(1, 3)}"
        self._write("pages/impressum.md", {"title": title}, f"{self._sentence()}\n")
        return "changed the page"

    def change_asset(self) -> str:
        path = self.content / "assets" / "a.txt"
        if path.exists() and self.random.random() < 0.5:
            shutil.rmtree(path.parent)
            return "deleted the asset"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{self.random.randint(1, 9)}", "utf-8")
        return "changed the asset"

    def touch(self) -> str:
        path = self._some("articles")
        if path is None:
            return self.add_article()
        path.write_bytes(path.read_bytes())
        return f"touched {path.stem}"
