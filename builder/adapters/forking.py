"""A process forked from this one: everything read so far is there without copying.

It sends values while it works, and lives no longer than its parent. For systems with `os.fork`.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import pickle
import select
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterable

Send = Callable[[object], None]

_HEADER = struct.Struct("=Q")
_ROOM = 1 << 20
"""Bytes of a pipe: what a process can send before it has to wait for a parent that is at work too."""


class LostError(Exception):
    """A process ended before its work did; the message says so in a sentence."""


class Child:
    """A running child process, seen from its parent."""

    def __init__(self, serve: Callable[[Send], None]) -> None:
        """Start a process that runs `serve`; what that sends, or raises, `receive` gives."""
        results, write = os.pipe()
        alive, lifeline = os.pipe()
        with contextlib.suppress(AttributeError, OSError):
            # Linux only, and not beyond the user's limit; a smaller pipe is slower, no more.
            fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, _ROOM)
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if not self._pid:
            os.close(results)
            os.close(lifeline)
            _live(serve, write, alive)
        os.close(write)
        os.close(alive)
        self._lifeline: int | None = lifeline
        self._results = results

    def fileno(self) -> int:
        """Return the descriptor that is readable when `receive` has something to give."""
        return self._results

    def receive(self) -> object:
        """Return the next value that the process sends.

        Raises:
            EOFError: It has ended as it should.
            LostError: It has ended otherwise.
            BaseException: Whatever ended its work.
        """
        header = self._read(_HEADER.size)
        if header is None:
            status = self._reap()
            if status:
                raise LostError(_reason(status))
            raise EOFError
        data = self._read(*_HEADER.unpack(header))
        if data is None:
            raise LostError(_reason(self._reap()))
        value = pickle.loads(data)  # noqa: S301 - written by our own child process
        if isinstance(value, _Failure):
            raise value.error
        return value

    def end(self) -> None:
        """End the process if it still runs."""
        if self._lifeline is not None:
            os.kill(self._pid, signal.SIGTERM)
            self._reap()

    def _read(self, size: int) -> bytearray | None:
        data = bytearray(size)
        view, done = memoryview(data), 0
        while done < size:
            count = os.readv(self._results, [view[done:]])
            if not count:
                return None
            done += count
        return data

    def _reap(self) -> int:
        """Wait for the process, and return its exit code; a negative one is the signal's."""
        if self._lifeline is None:
            return 0
        _, status = os.waitpid(self._pid, 0)
        os.close(self._lifeline)
        os.close(self._results)
        self._lifeline = None
        return os.waitstatus_to_exitcode(status)


def ready(children: Iterable[Child], *, wait: bool) -> list[Child]:
    """Return the children that have something to give; with `wait`, as soon as there is one."""
    # Not `select.select`, which refuses descriptors above 1023.
    poll = select.poll()
    by_number = {child.fileno(): child for child in children}
    for number in by_number:
        poll.register(number, select.POLLIN)
    return [by_number[number] for number, _ in poll.poll(None if wait else 0)]


class _Failure:
    """An exception on its way to the parent."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


def _live(serve: Callable[[Send], None], write: int, alive: int) -> None:
    """Be the child: work, and end without the clean-up handlers of the parent."""
    code = 1
    try:
        _die_with_parent(alive)
        # The parent ends its children itself when somebody presses Ctrl-C.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # To look for garbage in what came from the parent would copy all of it.
        gc.freeze()
        with os.fdopen(write, "wb") as stream:

            def send(value: object) -> None:
                data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
                stream.write(_HEADER.pack(len(data)))
                stream.write(data)
                stream.flush()

            try:
                serve(send)
            except BaseException as error:  # noqa: BLE001 - it is raised again in the parent
                send(_Failure(_portable(error)))
        code = 0
    finally:
        os._exit(code)


def _portable(error: BaseException) -> BaseException:
    """Return the error, with the place where it was raised, in a form that can be sent."""
    error.add_note(f"In a process of its own:\n{''.join(traceback.format_exception(error))}")
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - written here
    except Exception:  # noqa: BLE001 - whatever its own methods raise
        return RuntimeError("".join(traceback.format_exception(error)))
    return error


def _die_with_parent(alive: int) -> None:
    """Have the system end this process when the other end of a pipe closes.

    Its parent holds that end, and so closes it even when it is killed. A process left over would go on
    to write files, and keep the lock of the build. Where the system does not do this for pipes, the
    process ends when it next sends something.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(alive, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(alive, fcntl.F_SETFL, fcntl.fcntl(alive, fcntl.F_GETFL) | os.O_ASYNC)
    poll = select.poll()
    poll.register(alive, select.POLLIN)
    if poll.poll(0):
        os._exit(1)


def _reason(status: int) -> str:
    if status == -signal.SIGKILL:
        return "the system ended a process of this build, perhaps for want of memory; try --jobs 1"
    if status < 0:
        return f"a process of this build was ended by {signal.Signals(-status).name}"
    return "a process of this build ended early"
