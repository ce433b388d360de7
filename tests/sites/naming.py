"""A newsroom where notes get other names, come and go, while articles are edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.sites.newsroom import Newsroom

WORDS = (
    "Zahlen",
    "Bericht",
    "Stand",
    "Ernst",
    "Kurz",
    "Titel",
    "Blum",
    "Friedrich Ernst",
    "Karl Blum",
    "Cedria",
    "Anteil",
    "neu",
    "Sprecherin",
)
SENTENCES = (
    "Ernst widerspricht {0}, Karl Blum nicht.",
    "Am Rande stand F. Ernst, sagt {0}.",
    "Friedrich Ernst kennt den Be**richt** von {0}.",
    "Der B&#101;richt und die *Zah*len von {0}, [[alpha-ag]] und Ernsts Stand.",
    "Anti-Ernst war Cedria-Blum, heißt es im\\\nStand der Zahlen.",
    "Siehe [Text](../entities/cedria.md) und [[entities/emil]], auch [[Berta Blum]].",
    "{0} nennt den Zah[](../entities/emil.md)len-Bericht.",
)
TYPES = ("person", "person", "organization", "place", "concept")


class NamingNewsroom(Newsroom):
    """Most edits are of names."""

    @property
    def kinds(self) -> list[Callable[[], str]]:
        return [
            *super().kinds,
            *[self.change_names] * 8,
            self.move_alias,
            self.share_alias,
            *[self.change_matching] * 2,
            *[self.add_note] * 4,
            *[self.delete_note] * 3,
            self.rename_note,
            self.retitle_note,
            self.change_facts,
        ]

    def _sentence(self) -> str:
        if self.random.random() < 0.5:
            return super()._sentence()
        return self.random.choice(SENTENCES).format(self.random.choice(WORDS))

    def _note(self) -> tuple[Path, dict[str, object], str]:
        """Return a note's path, front matter and body; there always is one."""
        path = self.random.choice(self._notes("*.md"))
        return path, *self._read(path)

    def _notes(self, pattern: str) -> list[Path]:
        folders = self.content / "entities", self.content / "glossary"
        return sorted(path for folder in folders for path in folder.glob(pattern))

    def _save(self, path: Path, front: dict[str, object], body: str) -> None:
        self._write(f"{path.parent.name}/{path.name}", front, body)

    def _some_words(self) -> list[str]:
        return self.random.sample(WORDS, self.random.choice((0, 1, 1, 2)))

    def change_names(self) -> str:
        path, front, body = self._note()
        fields = ["aliases", "forms"] + ["weak_aliases"] * (path.parent.name == "entities")
        field = self.random.choice(fields)
        front[field] = self._some_words()
        self._save(path, front, body)
        return f"gave {path.stem} the {field} {front[field]}"

    def move_alias(self) -> str:
        """Take an alias from one note and give it to another."""
        path, front, body = self._note()
        aliases = front.pop("aliases", None) or self._some_words()
        self._save(path, front, body)
        other, front, body = self._note()
        front["aliases"] = aliases
        self._save(other, front, body)
        return f"moved {aliases} from {path.stem} to {other.stem}"

    def share_alias(self) -> str:
        word = self.random.choice(WORDS)
        for _ in range(2):
            path, front, body = self._note()
            front["aliases"] = [word]
            self._save(path, front, body)
        return f"shared {word}"

    def change_matching(self) -> str:
        path = self._some("glossary")
        if path is None:
            return self.add_note()
        front, body = self._read(path)
        front["match"] = {
            "case": self.random.choice(("smart", "exact", "ignore")),
            "auto": self.random.random() < 0.7,
        }
        self._save(path, front, body)
        return f"changed how {path.stem} is matched"

    def add_note(self) -> str:
        self._number += 1
        name, id = self.random.choice(WORDS), f"n{self._number}"
        body = f"{self._sentence()} {self._sentence()}\n"
        front: dict[str, object] = {}
        if self.random.random() < 0.3:
            front["former_ids"] = [f"f{self._number}"]
        if self.random.random() < 0.5:
            front |= {"name": name, "type": self.random.choice(TYPES), "description": "Jemand"}
            self._write(f"entities/{id}.md", front, body)
        else:
            front |= {"term": name, self.random.choice(("broader", "related")): ["marge"]}
            self._write(f"glossary/{id}.md", front, body)
        return f"added {id}, called {name}"

    def delete_note(self) -> str:
        found = self._notes("n*.md")
        path = self.random.choice(found) if found else self._note()[0]
        path.unlink()
        return f"deleted {path.stem}"

    def rename_note(self) -> str:
        """Give the file of a note another name."""
        path, front, body = self._note()
        if self.random.random() < 0.7:
            front["former_ids"] = [*front.get("former_ids", []), path.stem]  # type: ignore[misc]
        path.unlink()
        self._number += 1
        self._write(f"{path.parent.name}/n{self._number}.md", front, body)
        return f"renamed {path.stem} n{self._number}"

    def retitle_note(self) -> str:
        """Call a note something else, or give it another type."""
        path, front, body = self._note()
        if path.parent.name == "entities" and self.random.random() < 0.5:
            front["type"] = self.random.choice(TYPES)
        else:
            front["name" if path.parent.name == "entities" else "term"] = self.random.choice(WORDS)
        self._save(path, front, body)
        return f"recast {path.stem}"

    def change_facts(self) -> str:
        path, front, body = self._note()
        word = self.random.choice((*WORDS, "Alpha AG", "Marge"))
        if path.parent.name == "entities":
            front |= self.random.choice(
                (
                    {"roles": [{"role": "Amt", "organization": word}]},
                    {"sort_name": word},
                    {"country": "de"},
                    {"location": {"lat": 1.5, "lon": 2.5}},
                )
            )
        else:
            front[self.random.choice(("broader", "narrower", "related"))] = [
                self.random.choice((word, "marge", "quote"))
            ]
        self._save(path, front, body)
        return f"changed facts of {path.stem}"
