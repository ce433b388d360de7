"""Work that is shared out: the results of one process, whoever does it, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from builder.adapters import workers
from builder.adapters.workers import Crew, WorkError, meanwhile, spread

ROOT = Path(__file__).parents[2]

forks = pytest.mark.skipif(not workers.can_fork(), reason="this system does not fork")


class Counter:
    """A progress that counts."""

    def __init__(self) -> None:
        self.total = self.done = 0

    def phase(self, _: str, total: int) -> Counter:
        self.total += total
        return self

    def __enter__(self) -> object:
        return self.advance

    def __exit__(self, *_: object) -> None:
        pass

    def advance(self, count: int) -> None:
        self.done += count


class AwkwardError(Exception):
    """An error that cannot be unpickled."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


class Context:
    """A context that counts how often it was unpickled."""

    made = 0

    def __reduce__(self) -> tuple[object, ...]:
        return _made, ()


def _made() -> Context:
    Context.made += 1
    return Context()


def squares(factor: object, items: Sequence[int]) -> list[tuple[object, int]]:
    return [(factor, item * item) for item in items]


def nothing(_: object, items: Sequence[int]) -> list[None]:
    return [None for _ in items]


def failing(error: Exception, items: Sequence[int]) -> list[int]:
    if 77 in items:
        raise error
    return list(items)


class Meeting:
    """Has this process and a child wait until both are at work."""

    def __init__(self) -> None:
        self.seen: set[int] = set()
        self._parent = os.getpid()
        self._of_parent, self._of_child = os.pipe(), os.pipe()

    def in_child(self) -> bool:
        """Return whether this is a child, when the other one is at work too."""
        is_child = os.getpid() != self._parent
        own, others = self._of_parent, self._of_child
        if is_child:
            own, others = others, own
        if not self.seen:
            os.write(others[1], b".")
            os.read(own[0], 1)
        self.seen.add(os.getpid())
        return is_child

    def __del__(self) -> None:
        for end in (*self._of_parent, *self._of_child):
            os.close(end)


def killed(meeting: Meeting, items: Sequence[int]) -> list[int]:
    if meeting.in_child():
        os.kill(os.getpid(), signal.SIGKILL)
    return list(items)


def awkward(meeting: Meeting, items: Sequence[int]) -> list[int]:
    if meeting.in_child():
        raise AwkwardError("quite", "unusual")
    return list(items)


def remembering(meeting: Meeting, items: Sequence[int]) -> list[tuple[int, int]]:
    meeting.in_child()
    return [(os.getpid(), len(meeting.seen)) for _ in items]


@pytest.fixture(params=["alone", "two", "five", "executor"])
def crew(request: pytest.FixtureRequest) -> Iterator[Crew]:
    with ThreadPoolExecutor(2) as executor:
        yield {
            "alone": Crew(),
            "two": Crew(2),
            "five": Crew(5),
            "executor": Crew(executor=executor, tasks=7),
        }[request.param]


@pytest.mark.parametrize("count", [0, 1, 63, 64, 129, 2500])
def test_every_crew_gives_the_same_results_in_the_same_order(crew: Crew, count: int) -> None:
    items = range(count)
    assert spread(squares, "x", items, crew, "count") == squares("x", items)


def test_an_exception_comes_through_as_it_is(crew: Crew) -> None:
    with pytest.raises(KeyError, match="77"):
        spread(failing, KeyError("77"), range(500), crew, "fail")


@forks
def test_an_exception_that_cannot_be_sent_comes_as_its_text() -> None:
    with pytest.raises(RuntimeError, match="quite unusual"):
        spread(awkward, Meeting(), range(500), Crew(2), "fail")


def test_progress_hears_of_every_item_once(crew: Crew) -> None:
    counter = Counter()
    told = Crew(crew.jobs, crew.executor, counter, crew.tasks)
    spread(squares, 0, range(1000), told, "count")
    assert (counter.done, counter.total) == (1000, 1000)


@forks
def test_a_process_keeps_what_it_puts_into_the_context() -> None:
    results = spread(remembering, Meeting(), range(4000), Crew(2), "remember")
    # Each process sees only itself in its set, in every chunk.
    assert len({process for process, _ in results}) == 2
    assert {count for _, count in results} == {1}


def test_an_executor_gets_a_context_that_is_unpickled_once() -> None:
    Context.made = 0
    with ThreadPoolExecutor(2) as executor:
        spread(nothing, Context(), range(500), Crew(executor=executor, tasks=20), "count")
    assert Context.made == 1


@forks
def test_a_process_that_is_killed_is_told_in_a_sentence() -> None:
    with pytest.raises(WorkError, match="the system ended a process of this build"):
        spread(killed, Meeting(), range(500), Crew(2), "work")


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_done_meanwhile_is_there_when_it_is_asked_for(jobs: int) -> None:
    with meanwhile(lambda: 6 * 7, jobs) as result:
        assert result() == 42
        assert result() == 42


def test_an_error_meanwhile_is_raised_when_the_result_is_asked_for() -> None:
    def work() -> None:
        raise KeyError("x")

    with meanwhile(work, 2) as result, pytest.raises(KeyError):
        result()


SLOW = """
import os, time
from builder import terminal
from builder.adapters.workers import Crew, meanwhile, spread

def work(_, items):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(30)

def nested():
    spread(work, None, range(200), Crew(2), "work")

with terminal.faults(), meanwhile(nested, 2):
    spread(work, None, range(200), Crew(2), "work")
"""


@pytest.fixture
def slow() -> Iterator[tuple[subprocess.Popen[str], set[int]]]:
    """A process with a child at work, a child with a child of its own, and the ids of all four."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    numbers = {int(process.stdout.readline()) for _ in range(4)}
    yield process, numbers
    process.kill()
    process.communicate()


def gone(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in "ZX"


def all_gone(numbers: set[int]) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if all(map(gone, numbers)):
            return True
        time.sleep(0.01)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere they end when they next send")
def test_no_process_outlives_a_build_that_is_killed(
    slow: tuple[subprocess.Popen[str], set[int]],
) -> None:
    process, numbers = slow
    assert len(numbers) == 4
    process.kill()
    assert all_gone(numbers)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_ctrl_c_ends_every_process_in_one_sentence(
    slow: tuple[subprocess.Popen[str], set[int]],
) -> None:
    process, numbers = slow
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=10)
    assert (process.returncode, said) == (130, "briefing: interrupted\n")
    assert all_gone(numbers)
