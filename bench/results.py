"""The figures of `peers.py`: kept as JSON, one file a size, and what they say of the goals."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

OURS, INDEX, FULL, HUGO, MKDOCS = "briefing", "briefing, index", "briefing, all", "hugo", "mkdocs"


@dataclass(frozen=True, slots=True)
class Figures:
    """All runs of one generator at one size: seconds of each, bytes of memory, HTML pages."""

    pages: int
    wall: tuple[float, ...]
    cpu: tuple[float, ...]
    peak: float

    def per_page(self) -> float:
        """Milliseconds of wall time a page, in the median run."""
        return 1000 * median(self.wall) / self.pages


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was measured in turn at one size, by generator; where, and of which commit."""

    articles: int
    commit: str
    machine: str
    runs: Mapping[str, Figures]

    def wall(self, one: str, other: str) -> float | None:
        """How much of the wall time of `other` `one` takes: the median of the ratios run by run."""
        if one not in self.runs or other not in self.runs:
            return None
        return _ratio(self.runs[one].wall, self.runs[other].wall)

    def cpu(self, one: str, other: str) -> float | None:
        """How much of the processor time of `other` `one` takes, as `wall`."""
        if one not in self.runs or other not in self.runs:
            return None
        return _ratio(self.runs[one].cpu, self.runs[other].cpu)

    def peak(self, one: str, other: str) -> float | None:
        """How much of the memory of `other` `one` takes."""
        if one not in self.runs or other not in self.runs:
            return None
        return self.runs[one].peak / self.runs[other].peak


def _ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    return median(one / other for one, other in zip(ones, others, strict=True))


def save(comparison: Comparison, folder: Path) -> None:
    """Write one size to its file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(comparison), indent=1, ensure_ascii=False)
    (folder / f"{comparison.articles}.json").write_text(text + "\n", encoding="utf-8")


def load(folder: Path) -> list[Comparison]:
    """Read every size in `folder`, smallest first."""
    found = []
    for path in folder.glob("[0-9]*.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        runs = {
            name: Figures(one["pages"], tuple(one["wall"]), tuple(one["cpu"]), one["peak"])
            for name, one in data["runs"].items()
        }
        found.append(Comparison(data["articles"], data["commit"], data["machine"], runs))
    return sorted(found, key=lambda comparison: comparison.articles)


HEADER = (
    "articles", "generator", "pages", "wall s", "CPU s", "peak MB", "wall ms/page",
    "briefing / it", "CPU", "with index / it",
)  # fmt: skip


def rows(comparison: Comparison) -> Iterator[Sequence[str]]:
    """The lines of a table under HEADER: medians, and how much of its time we take."""
    for name, found in comparison.runs.items():
        ratios = (
            comparison.wall(OURS, name), comparison.cpu(OURS, name), comparison.wall(INDEX, name),
        )  # fmt: skip
        yield (
            f"{comparison.articles:,}", name, f"{found.pages:,}", f"{median(found.wall):.2f}",
            f"{median(found.cpu):.2f}", f"{found.peak / 1e6:,.0f}", f"{found.per_page():.2f}",
            *(f"{ratio:.3f}" if ratio else "" for ratio in ratios),
        )  # fmt: skip


GOALS_HEADER = ("articles", "goal", "at most", "measured", "reached")


def goals(comparison: Comparison, others: Sequence[Comparison]) -> Iterator[Sequence[str]]:
    """The lines of a table under GOALS_HEADER; `others` are all sizes, for growth from 1,000 on."""
    base = next((other for other in others if other.articles == 1000), None)
    for name, most, measured in (
        ("wall time of Hugo", 0.4, comparison.wall(OURS, HUGO)),
        ("peak memory of Hugo", 0.25, comparison.peak(OURS, HUGO)),
        ("wall time of plain MkDocs", 0.05, comparison.wall(OURS, MKDOCS)),
        ("with search index, wall time of Hugo", 0.8, comparison.wall(INDEX, HUGO)),
        ("wall time a page, of that at 1,000", 1.2, _growth(comparison, base)),
        ("kB of memory an article more than at 1,000", 20.0, _memory(comparison, base)),
    ):
        if measured is not None:
            yield (
                f"{comparison.articles:,}", name, f"{most:.2f}", f"{measured:.3f}",
                "yes" if measured <= most else "no",
            )  # fmt: skip


def _growth(comparison: Comparison, base: Comparison | None) -> float | None:
    if base is None or comparison.articles <= base.articles:
        return None
    if OURS not in base.runs or OURS not in comparison.runs:
        return None
    return comparison.runs[OURS].per_page() / base.runs[OURS].per_page()


def _memory(comparison: Comparison, base: Comparison | None) -> float | None:
    if _growth(comparison, base) is None or base is None:
        return None
    more = comparison.runs[OURS].peak - base.runs[OURS].peak
    return more / 1000 / (comparison.articles - base.articles)
