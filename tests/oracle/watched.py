"""The worker with a guard: each answer says what it did beside constructing objects.

``python -I -S watched.py --path FOLDER…``, as the worker itself. An answer is ``{"result": {"did": […],
"said": …}}``; the first request warms up what the standard library and SQLAlchemy import when they are used
first, for which nothing is said.
"""

import importlib.util
import json
import os
import sys
from typing import Any, List

WORKER = os.path.join(  # noqa: PTH118
    os.path.dirname(os.path.abspath(__file__)),  # noqa: PTH100, PTH120
    *("..", "..", "server", "sqlassay", "oracle", "worker", "__main__.py"),
)
ACTS = (
    "open", "os.", "subprocess.", "socket.", "shutil.", "ctypes.", "webbrowser.", "urllib.", "sqlite3.",
    "ftplib.", "smtplib.", "http.", "pty.", "signal.", "tempfile.", "winreg.", "_winapi.", "mmap.", "fcntl.",
    "glob.", "pathlib.", "syslog.", "imaplib.", "telnetlib.", "cpython.run_",
)  # fmt: skip
IMPORTS = ("sqlalchemy", "sqlassay_oracle")
did: List[str] = []


def watch(event: str, arguments: Any) -> None:
    if event == "import" and arguments[0].partition(".")[0] not in IMPORTS:
        did.append(f"import {arguments[0]}")
    elif event.startswith(ACTS) and not _reads_sqlalchemy(event, arguments):
        did.append(f"{event} {arguments!r}")


def _reads_sqlalchemy(event: str, arguments: Any) -> bool:
    """Whether a module of SQLAlchemy's is being imported."""
    path = str(arguments[0]) if arguments else ""
    reads = event in ("os.listdir", "os.scandir") or (event == "open" and arguments[1] in ("rb", "r", None))
    return reads and os.sep + "sqlalchemy" in path


def main() -> None:
    spec: Any = importlib.util.spec_from_file_location("worker_main", WORKER)
    worker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(worker)
    sys.dont_write_bytecode = True
    load = worker.load_package

    def guarded() -> Any:
        serving = load()
        answer = serving._answer
        sys.addaudithook(watch)

        def answered(held: Any, line: bytes) -> Any:
            warm = bool(json.loads(line)["params"].pop("warm", False))
            del did[:]
            said = answer(held, line)
            acts, did[:] = list(did), []
            return {"id": said["id"], "result": {"did": [] if warm else acts, "said": said}}

        serving._answer = answered
        return serving

    worker.load_package = guarded
    worker.main(sys.argv[1:])


if __name__ == "__main__":
    main()
