"""Articles read and linked elsewhere: by other processes, and by a cluster. The pages are the same."""

from __future__ import annotations

import logging
import multiprocessing
import re
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import pytest

from builder import build, writing
from builder.adapters import cluster, workers
from builder.adapters.workers import Crew
from builder.settings import Settings, SettingsError
from tests.sites.site import settings_for, write_site

distributed = pytest.importorskip("distributed")

ARTICLES = 80
ARTICLE = """---
title: Nachricht {number}
date: 2025-07-{day:02}
lang: {lang}
topics: [Zoll]
---
Das Amt prüft den Zoll. {other}

> [!quote] Amt
> Wir prüfen alles.

## Was folgt

[[amt|Die Behörde]] hat am 3. Juli 2025 zugesagt, China zu hören. Siehe [[nachricht-{number}]].
"""
NOTES = [
    ("content/entities/amt.md", "---\nname: Amt\ntype: organization\n---\nEin Amt in China.\n"),
    ("content/entities/china.md", "---\nname: China\ntype: place\ncountry: CN\n---\n"),
    ("content/glossary/zoll.md", "---\nterm: Zoll\n---\nEine Abgabe.\n"),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("site")
    articles = [
        (
            f"content/articles/nachricht-{number}.md",
            ARTICLE.format(
                number=number,
                day=number % 28 + 1,
                lang=("de", "en")[number % 7 == 0],
                other="Ein <b>Fehler</b>." if number == 50 else "",
            ),
        )
        for number in range(ARTICLES)
    ]
    write_site(root, [(name, text.encode()) for name, text in (*articles, *NOTES)])
    return settings_for(root)


@pytest.fixture(scope="module")
def expected(settings: Settings) -> dict[str, bytes]:
    return pages(settings, Crew())


def pages(settings: Settings, crew: Crew) -> dict[str, bytes]:
    """Build the Markdown pages with the crew, and return them with the findings."""
    checked = build.check(settings, crew)
    writing.write_docs(checked, settings, crew)
    found = {
        path.relative_to(settings.docs).as_posix(): path.read_bytes()
        for path in settings.docs.rglob("*.md")
    }
    assert len(found) > ARTICLES
    return found | {"findings": repr(checked.findings).encode()}


class Counted(Executor):
    """An executor that counts what it is given."""

    def __init__(self, executor: Executor) -> None:
        self.tasks = 0
        self._executor = executor

    def submit(self, *task, **more):  # type: ignore[no-untyped-def]  # noqa: ANN002, ANN003, ANN201
        self.tasks += 1
        return self._executor.submit(*task, **more)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A cluster of two worker processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    ) as local:
        yield local.scheduler_address.replace("tcp://", "dask://")


def test_a_dask_cluster_makes_the_same_pages(
    address: str, settings: Settings, expected: dict[str, bytes]
) -> None:
    with workers.reinforced(Crew(), address) as crew:
        assert isinstance(crew.executor, cluster.Cluster)
        counted = Counted(crew.executor)
        assert pages(settings, Crew(1, counted, tasks=crew.tasks)) == expected
    # Parsing and resolving.
    assert counted.tasks == 2 * (ARTICLES // 8)
    assert b"RAW_HTML" in expected["findings"]


def test_other_processes_make_the_same_pages(
    settings: Settings, expected: dict[str, bytes]
) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        assert pages(settings, Crew(1, executor)) == expected


def test_workers_with_other_code_are_refused(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cluster, "_PACKAGE", tmp_path)
    with (
        pytest.raises(SettingsError, match="another version of Python or of this program"),
        cluster.connected(address),
    ):
        pass


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(SettingsError, match=re.escape("pip install 'briefing-builder[dask]'")),
        cluster.connected("dask://127.0.0.1:8786"),
    ):
        pass


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1:8786", "tcp://127.0.0.1:8786", "dask://127.0.0.1", "dask://127.0.0.1:x", "dask"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with (
        pytest.raises(SettingsError, match=re.escape("looks like dask://127.0.0.1:8786")),
        cluster.connected(address),
    ):
        pass


def test_a_cluster_that_is_not_there_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with (
        pytest.raises(SettingsError, match="no scheduler answers at"),
        cluster.connected(f"dask://127.0.0.1:{port}"),
    ):
        pass


def test_one_that_does_not_answer_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.2)
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        pytest.raises(SettingsError, match="no scheduler with workers answers"),
        cluster.connected(f"dask://127.0.0.1:{server.getsockname()[1]}"),
    ):
        pass
