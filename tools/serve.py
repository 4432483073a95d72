"""Runs the web server and the worker beside it: the worker is started again when it ends, both end together.

python tools/serve.py GUNICORN-ARGUMENTS …
"""

import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# A long list or a county's workbook takes its time, and the others are served meanwhile.
OPTIONS = ["--threads", "4", "--timeout", "120", "--no-control-socket"]
# Addresses of lists with many conditions are long, and a request that cannot be read is answered by our own pages.
OPTIONS += ["--limit-request-line", "8190"]
OPTIONS += ["--worker-class", "jvlu_budget.web_worker.Worker"]
# Seconds before a worker that ended is started again.
PAUSE = 2
# Seconds that a worker has to finish what it is doing.
PATIENCE = 20


def main() -> int:
    """The exit status of the web server."""
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "jvlu_budget.wsgi", *OPTIONS, *sys.argv[1:]],
        cwd=ROOT,
    )
    worker = start_worker()
    stopping = False

    def stop(number: int, frame: object) -> None:
        nonlocal stopping
        stopping = True
        web.terminate()
        worker.terminate()

    # Ctrl+C reaches the children by itself; what is waited for here is their end.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    while web.poll() is None:
        if worker.poll() is not None and not stopping:
            time.sleep(PAUSE)
            worker = start_worker()
        time.sleep(0.5)
    end(worker)
    return web.returncode


def end(worker: subprocess.Popen) -> None:
    """What the worker was doing is taken back when it does not end in time, and taken up again by the next."""
    worker.terminate()
    try:
        worker.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        worker.kill()


def start_worker() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
