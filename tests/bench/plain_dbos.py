"""DBOS as it ships, with so many queues and nothing in them: `plain_dbos FOLDER QUEUES SECONDS`. Prints percent and seconds.

What a core is used while idle, and how long a job waits in an empty queue (median of nine).
"""

from __future__ import annotations

import resource
import sys
import threading
import time
from pathlib import Path

from dbos import DBOS

from core.workers.milliseconds import teach_all


def main() -> None:
    """Launches, stands idle, puts nine jobs in."""
    folder, count, idle_s = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    teach_all()
    DBOS(config={"name": "plain", "system_database_url": f"sqlite:///{folder / 'plain.db'}", "log_level": "ERROR"})
    begun = threading.Event()

    @DBOS.workflow(name="work")
    def work() -> None:
        begun.set()

    DBOS.launch()
    for number in range(count):
        DBOS.register_queue(f"queue{number}", worker_concurrency=8)
    time.sleep(3)
    before = resource.getrusage(resource.RUSAGE_SELF)
    time.sleep(idle_s)
    after = resource.getrusage(resource.RUSAGE_SELF)
    used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    waits = []
    for _ in range(9):
        begun.clear()
        start = time.perf_counter()
        DBOS.enqueue_workflow("queue0", work)
        begun.wait(30)
        waits.append(time.perf_counter() - start)
    DBOS.destroy()
    print(used_s / idle_s * 100, sorted(waits)[4])


if __name__ == "__main__":
    main()
