"""The door to Dask: a cluster that works on articles, as an executor."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import platform
import socket
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from builder.adapters.workers import WorkError
from builder.settings import SettingsError

if TYPE_CHECKING:
    from distributed import Client

R = TypeVar("R")

_SCHEME = "dask"
_PATIENCE = 10.0
"""Seconds to wait for a cluster that does not answer, or has no workers."""
_TASKS_EACH = 8
_TASKS = 256
"""Tasks of a phase: so many for each thread of a worker, and so many at least."""
_LARGE = 100_000
"""Bytes from which on what all tasks are given is sent to each worker once."""
_PACKAGE = Path(__file__).parents[1]


class Cluster(Executor):
    """An executor whose processes are the workers of a Dask cluster."""

    def __init__(self, client: Client) -> None:
        self.tasks = max(_TASKS, _TASKS_EACH * sum(client.nthreads().values()))
        self._client = client
        self._executor = client.get_executor()
        self._sent: tuple[bytes, object] = (b"", None)

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:  # noqa: ANN401
        """Have a worker call `fn`. Large bytes that come again are not sent again."""
        with warnings.catch_warnings():
            # It says that a task of more than 10 MB is slow to send.
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            placed = [self._placed(argument) for argument in args]
            future: Future[R] = self._executor.submit(fn, *placed, **kwargs)
        return future

    def _placed(self, argument: object) -> object:
        if not isinstance(argument, bytes) or len(argument) < _LARGE:
            return argument
        if self._sent[0] is not argument:
            # By its hash Dask would share it with other clients, which may cancel it for all.
            self._sent = argument, self._client.scatter(argument, broadcast=True, hash=False)
        return self._sent[1]


@contextlib.contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Connect to the cluster at `address`, which is `dask://HOST:PORT`.

    Raises:
        SettingsError: The address is none, nobody answers there, or its workers are of no use.
        WorkError: Workers are lost while they work.
    """
    host, port = _parsed(address)
    location = f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise SettingsError(
            "--executor needs the extra 'dask': pip install 'briefing-builder[dask]'"
        ) from error
    for name in ("distributed", "distributed.client"):
        # What goes wrong is an exception too.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        with _said_in_a_sentence(address), warnings.catch_warnings():
            # Different versions of packages matter less than the check below.
            warnings.simplefilter("ignore")
            # Dask itself would try again and again where nobody listens, and wait for ever for
            # something else than a scheduler.
            socket.create_connection((host, port), _PATIENCE).close()
            with ThreadPoolExecutor(1) as apart:
                # This thread may have a loop of its own already.
                apart.submit(asyncio.run, _greet(location)).result()
            client = Client(location, timeout=_PATIENCE, set_as_default=False)
            stack.callback(client.close)
            client.wait_for_workers(1, _PATIENCE)
        _check(client, address)
        try:
            yield Cluster(client)
        except KilledWorker as error:
            raise WorkError(
                f"workers of {address} died at work, perhaps for want of memory"
            ) from error


async def _greet(location: str) -> None:
    """Shake hands with a scheduler.

    Raises:
        TimeoutError: Whoever listens there does not answer as one.
    """
    from distributed.comm import core  # noqa: PLC0415 - an extra

    comm = await asyncio.wait_for(core.connect(location, timeout=_PATIENCE), _PATIENCE)
    await comm.close()


def _parsed(address: str) -> tuple[str, int]:
    with contextlib.suppress(ValueError):
        parts = urlsplit(address)
        if parts.scheme == _SCHEME and parts.hostname and parts.port and not parts.path.strip("/"):
            return parts.hostname, parts.port
    raise SettingsError(f"--executor {address}: an address looks like dask://127.0.0.1:8786")


@contextlib.contextmanager
def _said_in_a_sentence(address: str) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise SettingsError(
            f"no scheduler with workers answers at {address} within {_PATIENCE:.0f} s"
        ) from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"no scheduler answers at {address}: {error}") from error


def _check(client: Client, address: str) -> None:
    """Refuse workers that would make something else of an article than this process."""
    try:
        found = client.run(identity)
    except Exception as error:
        raise SettingsError(
            f"the workers of {address} cannot run this program; install it there: {error}"
        ) from error
    ours = identity()
    for worker, theirs in found.items():
        if theirs != ours:
            raise SettingsError(
                f"the worker {worker} has another version of Python or of this program"
            )


def identity() -> str:
    """Return what the results of work depend on beside its input: Python and this package's code."""
    version = ".".join(platform.python_version_tuple()[:2])
    state = blake2b(version.encode(), digest_size=16)
    for path in sorted(_PACKAGE.rglob("*.py")):
        state.update(path.read_bytes())
    return state.hexdigest()
