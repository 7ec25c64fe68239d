"""Child processes: argument lists, no shell, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import CancelledError, RenderError, ToolMissingError
from core.process import Child, JsonWorker, run_tool

WORKER = """
import os, sys, time
from core.process import serve_json

def answer(question):
    if "die" in question:
        os._exit(7)
    if "sleep_s" in question:
        time.sleep(question["sleep_s"])
    if "say" in question:
        print(question["say"])
    return {"twice": question.get("number", 0) * 2, "pid": os.getpid()}

serve_json(answer)
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


def is_alive(pid: int) -> bool:
    """Whether a process runs; a dead one that nobody fetched yet does not count."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone_soon(pid: int) -> bool:
    for _ in range(100):
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[JsonWorker]:
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    root = Path(__file__).resolve().parents[2]
    code = f"import sys; sys.path.insert(0, {str(root)!r}); exec(open({str(script)!r}).read())"
    with JsonWorker([sys.executable, "-c", code], folder=root) as found:
        yield found


def test_answers_what_the_child_printed() -> None:
    """A child that ends well gives its stdout, its last words and how long it ran."""
    done = run_tool(python("import sys; print('out'); print('err', file=sys.stderr)"))
    assert (done.stdout, done.stderr) == ("out\n", "err")
    assert done.wall_s > 0


def test_lines_come_one_by_one() -> None:
    """Each line of stdout is heard once, in order, also the last one without a line end."""
    heard: list[str] = []
    run_tool(python("print('a\\r\\nb\\nc', end='')"), on_line=heard.append)
    assert heard == ["a", "b", "c"]


def test_arguments_are_never_read_by_a_shell(tmp_path: Path) -> None:
    """Blanks, quotes, dollars and semicolons reach the child untouched."""
    odd = f"a b'c\"$HOME;touch {tmp_path}/x"
    assert run_tool([*python("import sys; print(sys.argv[1], end='')"), odd]).stdout == odd
    assert list(tmp_path.iterdir()) == []


def test_stdin_is_closed_unless_fed() -> None:
    """A child that reads its stdin finds the end at once, never our terminal."""
    assert run_tool(python("import sys; print(len(sys.stdin.read()))")).stdout == "0\n"


def test_feeds_more_than_a_pipe_holds() -> None:
    """Pieces of any size arrive whole while the child talks back."""
    pieces = [bytes([number]) * 300_000 for number in range(7)]
    code = "import sys\nfor _ in range(7): sys.stdout.buffer.write(sys.stdin.buffer.read(300000))"
    with Child(python(code), feed=pieces) as child:
        assert list(child.blocks(300_000)) == pieces
        child.finish()


def test_a_child_may_stop_reading() -> None:
    """A child that ends well without reading everything is not a failure."""
    endless = (b"x" * 65_536 for _ in range(1_000))
    assert run_tool(python("print('enough')"), feed=endless).stdout == "enough\n"


def test_failure_carries_status_and_last_lines() -> None:
    """A failed child is an error with its status and at most its last 20 lines, the newest in the message."""
    code = "import sys\nfor n in range(99): print('line', n, file=sys.stderr)\nsys.exit(3)"
    with pytest.raises(RenderError, match="status 3: line 98") as caught:
        run_tool(python(code))
    assert caught.value.code == 3
    assert caught.value.tail.splitlines() == [f"line {n}" for n in range(79, 99)]


def test_missing_program_is_named() -> None:
    """A program that is not there is named, with what to do."""
    with pytest.raises(ToolMissingError, match="no-such-tool") as caught:
        run_tool(["no-such-tool"])
    assert caught.value.hint


def test_cancel_kills_the_child_and_what_it_started() -> None:
    """When should_stop says so, the child and its own children are gone before the error arrives."""
    inner = "import time; time.sleep(60)"
    code = f"import subprocess, sys\np = subprocess.Popen([sys.executable, '-c', {inner!r}])\nprint(p.pid, flush=True)\np.wait()"
    pids: list[int] = []
    with Child(python(code), should_stop=lambda: bool(pids)) as child:
        pids.append(int(next(child.lines())))
        with pytest.raises(CancelledError):
            child.finish()
    assert not is_alive(child.pid)
    assert all(gone_soon(pid) for pid in pids)


def test_cancel_reaches_a_silent_child() -> None:
    """A child that prints nothing is cancelled all the same."""
    asked: list[int] = []

    def should_stop() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(CancelledError):
        run_tool(python("import time; time.sleep(60)"), should_stop=should_stop)


def test_time_limit() -> None:
    """A child that does not come to an end is killed, and the error says after how long."""
    with pytest.raises(RenderError, match="after 0 s") as caught:
        run_tool(python("import time; time.sleep(60)"), time_limit_s=0.3)
    assert caught.value.hint


def test_niceness_is_added() -> None:
    """A nice child runs at a lower priority."""
    code = "import os, time; time.sleep(0.2); print(os.nice(0))"
    assert int(run_tool(python(code), niceness=7).stdout) == os.nice(0) + 7


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux only")
def test_child_dies_with_a_killed_parent() -> None:
    """SIGKILL on the server takes its running tools along."""
    root = Path(__file__).resolve().parents[2]
    code = (
        "import sys\nfrom core.process import Child\n"
        "with Child([sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(60)']) as child:\n"
        "    for _ in child.lines(): print(child.pid, flush=True)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert is_alive(pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert gone_soon(pid)


def test_worker_stays_warm(worker: JsonWorker) -> None:
    """Many questions are answered by one child, and closing ends it."""
    answers = [worker.ask({"number": number}, 20) for number in range(5)]
    assert [answer["twice"] for answer in answers] == [0, 2, 4, 6, 8]
    assert len({answer["pid"] for answer in answers}) == 1
    worker.close()
    assert not worker.is_running
    assert not is_alive(answers[0]["pid"])


def test_worker_serves_threads_one_after_another(worker: JsonWorker) -> None:
    """Questions of several threads each get their own answer."""
    found: dict[int, int] = {}

    def ask(number: int) -> None:
        found[number] = worker.ask({"number": number}, 20)["twice"]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: 2 * number for number in range(8)}
    assert worker.is_running


def test_worker_restarts_after_death(worker: JsonWorker) -> None:
    """Dying over a question is an error with its status; the next question is answered by a new child."""
    first = worker.ask({}, 20)["pid"]
    with pytest.raises(RenderError) as caught:
        worker.ask({"die": True}, 20)
    assert caught.value.code == 7
    assert worker.ask({}, 20)["pid"] != first


def test_worker_too_slow_is_replaced(worker: JsonWorker) -> None:
    """A worker that takes too long is killed, so its late answer is never taken for the next one."""
    first = worker.ask({}, 20)["pid"]
    with pytest.raises(RenderError, match="too long"):
        worker.ask({"sleep_s": 60}, 0.3)
    assert not is_alive(first)
    assert worker.ask({"number": 4}, 20)["twice"] == 8


def test_worker_can_be_cancelled(worker: JsonWorker) -> None:
    """A person who cancels does not wait for the worker."""
    worker.ask({}, 20)
    with pytest.raises(CancelledError):
        worker.ask({"sleep_s": 60}, 20, should_stop=lambda: True)
    assert not worker.is_running


def test_worker_prints_do_not_spoil_answers(worker: JsonWorker) -> None:
    """What a library prints inside the worker goes elsewhere."""
    assert worker.ask({"say": "chatter", "number": 1}, 20)["twice"] == 2


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_worker_dies_with_a_killed_parent() -> None:
    """A worker in the middle of a question ends at once when its parent is killed."""
    root = Path(__file__).resolve().parents[2]
    inner = "import time\nfrom core.process import serve_json\nserve_json(lambda q: time.sleep(q['sleep_s']) or {'pid': __import__('os').getpid()})"
    code = (
        "import sys\nfrom core.process import JsonWorker\n"
        f"worker = JsonWorker([sys.executable, '-c', {inner!r}])\n"
        "print(worker.ask({'sleep_s': 0}, 20)['pid'], flush=True)\n"
        "worker.ask({'sleep_s': 60}, 90)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert gone_soon(pid)
