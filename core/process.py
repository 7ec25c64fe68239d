"""Child processes: started from argument lists, watched, cancelled, never left behind.

`run_tool` runs one to its end, `Child` lets the caller read its output as it comes, `JsonWorker` keeps a warm one that
answers questions. Never a shell, never our own stdin. On Linux a child is killed by the kernel when the thread that
started it ends, so it does not outlive a killed server; elsewhere it may finish its file first.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from core.errors import CancelledError, RenderError, ToolMissingError

Stop = Callable[[], bool]

_LOOK_S = 0.1
_PIPE_BYTES = 1 << 16
_KEPT_LINES = 200
_SHOWN_LINES = 20
_LAUNCHER = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(1, 9)
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""
"""Asks the kernel for SIGKILL when the parent dies (prctl 1 = PR_SET_PDEATHSIG), then becomes the tool. A launcher
and not `preexec_fn`, which may deadlock in a program with threads. Costs 20 ms."""


def never() -> bool:
    """The `should_stop` of work that nobody cancels."""
    return False


@dataclass(frozen=True)
class Finished:
    """What a child left.

    Args:
        stdout: Everything it wrote that the caller did not read as it came.
        stderr: Its last 200 lines.
        wall_s: How long it ran.
    """

    stdout: str
    stderr: str
    wall_s: float


class Child:
    """A running tool. Use as a context manager: leaving it kills what still runs.

    Args:
        argv: The program (found on PATH or by its path) and its arguments.
        feed: Pieces of bytes for its stdin; None closes stdin at once.
        niceness: Added to the child's niceness, 0 to 19.
        time_limit_s: It is killed after this long; None waits for ever.
        should_stop: Asked at least every 0.2 s; True kills the child.

    Raises:
        ToolMissingError: When there is no such program.
    """

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        feed: Iterable[bytes] | None = None,
        niceness: int = 0,
        time_limit_s: float | None = None,
        should_stop: Stop = never,
    ) -> None:
        self.name = Path(argv[0]).name.split("-")[0]
        self._should_stop = should_stop
        self._time_limit_s = time_limit_s
        self._feed = None if feed is None else iter(feed)
        self._unsent = memoryview(b"")
        self._tail = Tail()
        self._started_s = time.monotonic()
        self._process = start(argv, has_stdin=feed is not None, niceness=niceness)
        self._selector = selectors.DefaultSelector()
        for stream, events in (
            (self._process.stdin, selectors.EVENT_WRITE),
            (self._process.stdout, selectors.EVENT_READ),
            (self._process.stderr, selectors.EVENT_READ),
        ):
            if stream is not None:
                os.set_blocking(stream.fileno(), False)
                self._selector.register(stream, events)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        stop_child(self._process)
        self._selector.close()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def pieces(self) -> Iterator[bytes]:
        """Its stdout as it comes, in pieces of any size.

        Raises:
            CancelledError: When `should_stop` said so.
            RenderError: When the time limit ran out.
        """
        while self._selector.get_map():
            self._look()
            for key, _ in self._selector.select(_LOOK_S):
                if key.fileobj is self._process.stdin:
                    self._send()
                elif piece := os.read(key.fd, _PIPE_BYTES):
                    if key.fileobj is self._process.stdout:
                        yield piece
                    else:
                        self._tail.add(piece)
                else:
                    self._selector.unregister(key.fileobj)

    def blocks(self, size_bytes: int) -> Iterator[bytes]:
        """Its stdout in blocks of exactly this many bytes; a shorter rest is dropped."""
        held = bytearray()
        for piece in self.pieces():
            held += piece
            while len(held) >= size_bytes:
                yield bytes(held[:size_bytes])
                del held[:size_bytes]

    def lines(self) -> Iterator[str]:
        """Its stdout line by line, without line ends."""
        held = b""
        for piece in self.pieces():
            *whole, held = (held + piece).split(b"\n")
            for line in whole:
                yield line.decode("utf-8", "replace").rstrip("\r")
        if held:
            yield held.decode("utf-8", "replace")

    def finish(self) -> Finished:
        """Reads what is left and waits for the end.

        Raises:
            CancelledError: When `should_stop` said so.
            RenderError: When it failed or took too long; carries its last lines.
        """
        rest = b"".join(self.pieces())
        while self._process.poll() is None:
            self._look()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_LOOK_S)
        if self._process.returncode != 0:
            raise failed(self.name, self._process.returncode, self._tail)
        wall_s = time.monotonic() - self._started_s
        return Finished(rest.decode("utf-8", "replace"), self._tail.text(), wall_s)

    def _look(self) -> None:
        if self._should_stop():
            raise CancelledError("Cancelled. What was finished before is kept.")
        if self._time_limit_s is not None and time.monotonic() - self._started_s > self._time_limit_s:
            raise RenderError(
                f"{self.name} was stopped after {self._time_limit_s:.0f} s without coming to an end.",
                hint="Try again; if it happens again, try a shorter piece.",
                tail=self._tail.last(),
            )

    def _send(self) -> None:
        stdin, feed = self._process.stdin, self._feed
        assert stdin is not None
        assert feed is not None
        try:
            if not self._unsent:
                self._unsent = memoryview(next(feed)).cast("B")
            self._unsent = self._unsent[os.write(stdin.fileno(), self._unsent) :]
        except (StopIteration, BrokenPipeError):
            self._selector.unregister(stdin)
            stdin.close()
        except BlockingIOError:
            return


def run_tool(
    argv: Sequence[str | Path],
    *,
    on_line: Callable[[str], None] | None = None,
    feed: Iterable[bytes] | None = None,
    niceness: int = 0,
    time_limit_s: float | None = None,
    should_stop: Stop = never,
) -> Finished:
    """Runs a tool to its end. `on_line` hears each line of its stdout; without it, stdout is in the answer.

    Raises:
        ToolMissingError: When there is no such program.
        CancelledError: When `should_stop` said so; the child is dead by then.
        RenderError: When it failed or took too long; carries exit status and last lines.
    """
    with Child(argv, feed=feed, niceness=niceness, time_limit_s=time_limit_s, should_stop=should_stop) as child:
        if on_line is not None:
            for line in child.lines():
                on_line(line)
        return child.finish()


class Tail:
    """The last lines of a stream that came in pieces."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._held = ""

    def add(self, piece: bytes) -> None:
        """Takes in what just came."""
        *whole, self._held = (self._held + piece.decode("utf-8", "replace")).replace("\r", "\n").split("\n")
        self._lines.extend(line for line in whole if line.strip())

    def text(self) -> str:
        """All lines that were kept."""
        return "\n".join([*self._lines, *([self._held] if self._held else [])])

    def last(self) -> str:
        """The few that belong into an error."""
        return "\n".join(self.text().splitlines()[-_SHOWN_LINES:])


class JsonWorker:
    """A warm child that answers JSON objects, one line each, in its own time. Safe to share between threads.

    Starts with the first question, starts anew after it died, and ends itself when our end of its stdin closes, so it
    never outlives us. The other end is `serve_json`.

    Args:
        argv: As for `Child`.
        folder: Working folder of the child.
    """

    def __init__(self, argv: Sequence[str | Path], *, folder: Path | None = None, niceness: int = 0) -> None:
        self._argv = tuple(argv)
        self._folder = folder
        self._niceness = niceness
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._tail = Tail()

    @property
    def is_running(self) -> bool:
        """Whether a child is alive now."""
        process = self._process
        return process is not None and process.poll() is None

    def ask(self, question: dict[str, Any], timeout_s: float, *, should_stop: Stop = never) -> dict[str, Any]:
        """Sends a question and waits for its answer; questions of other threads wait their turn.

        Raises:
            CancelledError: When `should_stop` said so; the child is killed, the next question starts another.
            RenderError: When it died, answered no JSON object or took longer than `timeout_s`; the same holds.
        """
        line = json.dumps(question, allow_nan=False).encode() + b"\n"
        with self._lock:
            process = self._alive()
            try:
                answer = json.loads(self._exchange(process, line, time.monotonic() + timeout_s, should_stop))
                if not isinstance(answer, dict):
                    raise RenderError("A worker answered something that is no JSON object.", tail=self._tail.last())
            except ValueError as exc:
                self._end()
                raise RenderError("A worker's answer cannot be read.", tail=self._tail.last()) from exc
            except BaseException:
                self._end()
                raise
            return answer

    def close(self) -> None:
        """Ends the child: kindly first, by force after two seconds. A later question starts another."""
        with self._lock:
            if self._process is not None and self._process.stdin is not None:
                with contextlib.suppress(OSError):
                    self._process.stdin.close()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(2)
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        self._tail = Tail()
        process = start(
            self._argv, has_stdin=True, niceness=self._niceness, folder=self._folder, is_bound_to_thread=False
        )
        assert process.stderr is not None
        threading.Thread(target=_drain, args=(process.stderr, self._tail), daemon=True).start()
        self._process = process
        return process

    def _exchange(self, process: subprocess.Popen[bytes], line: bytes, until_s: float, should_stop: Stop) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        held = b""
        with contextlib.suppress(BrokenPipeError), selectors.DefaultSelector() as selector:
            process.stdin.write(line)
            process.stdin.flush()
            selector.register(process.stdout, selectors.EVENT_READ)
            while not held.endswith(b"\n"):
                if should_stop():
                    raise CancelledError("Cancelled.")
                if time.monotonic() > until_s:
                    raise RenderError("A worker took too long and was stopped.", tail=self._tail.last())
                if selector.select(_LOOK_S):
                    piece = os.read(process.stdout.fileno(), _PIPE_BYTES)
                    if not piece:
                        break
                    held += piece
        if held.endswith(b"\n"):
            return held
        raise failed("A worker", process.wait(), self._tail)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        stop_child(process)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def serve_json(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """The child's side of `JsonWorker`: answers each line on stdin until it closes, then ends the process at once.

    Whatever else the process prints goes to stderr, so a chatty library cannot spoil an answer.
    """
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    questions: deque[bytes] = deque()
    has_more = threading.Semaphore(0)

    def read() -> None:
        for line in sys.stdin.buffer:
            questions.append(line)
            has_more.release()
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    while True:
        has_more.acquire()
        reply = answer(json.loads(questions.popleft()))
        out.write(json.dumps(reply, allow_nan=False).encode() + b"\n")


def start(
    argv: Sequence[str | Path],
    *,
    has_stdin: bool,
    niceness: int,
    folder: Path | None = None,
    is_bound_to_thread: bool = True,
) -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own with pipes for its output.

    Raises:
        ToolMissingError: When there is no such program.
    """
    words = [str(part) for part in argv]
    words[0] = found = _program(words[0])
    if is_bound_to_thread and sys.platform == "linux":
        words = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid()), *words]
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE if has_stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            start_new_session=True,
        )
    except OSError as exc:
        raise ToolMissingError(f"{found} does not start: {exc.strerror}.", hint="Run `make run` again.") from exc
    if niceness:
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, process.pid, os.nice(0) + niceness)
    return process


def stop_child(process: subprocess.Popen[bytes]) -> None:
    """Kills a child and whatever it started (they share a session of their own), and waits until it is gone."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def failed(name: str, code: int, tail: Tail) -> RenderError:
    """The error for a child that ended badly."""
    how = f"ended with status {code}" if code >= 0 else f"was stopped by signal {-code}"
    last = tail.last().splitlines()[-1:] or ["It said nothing."]
    return RenderError(f"{name} {how}: {last[0]}", hint="Try again.", tail=tail.last(), code=code)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ToolMissingError(
            f"The program {Path(name).name} is not there.", hint="Run `make run` again to install it."
        )
    return found


def _drain(stream: IO[bytes], tail: Tail) -> None:
    for line in stream:
        tail.add(line)
    stream.close()
