"""Runs modules under the SQLAlchemy of this interpreter: 1.4, 2.0 or 2.1.

A line of standard input is a request in JSON, ``{"path": …, "strict": …}``; a line of output is what came
of it: what the module's ``main()`` gave, the warnings, the error. Where it is strict, warnings are errors.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

os.environ["SQLALCHEMY_WARN_20"] = "1"

import sqlalchemy
import sqlalchemy.ext.asyncio
import sqlalchemy.orm

TABLES = Path(__file__).with_name("tables")
"""What modules import that have not been copied."""


def outcome(path: str, *, strict: bool) -> dict[str, Any]:
    """What comes of a module."""
    sys.path[:0] = [str(Path(path).parent), str(TABLES)]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if strict:
            warnings.filterwarnings("error", module="__main__")
            for category in (
                DeprecationWarning,
                sqlalchemy.exc.SAWarning,
                sqlalchemy.exc.SADeprecationWarning,
            ):
                warnings.filterwarnings("error", category=category)
        try:
            value, error = runpy.run_path(path)["main"](), None
        except Exception as raised:
            value, error = None, "".join(traceback.format_exception_only(type(raised), raised)).strip()
            error += " at " + str(traceback.extract_tb(raised.__traceback__)[-1].lineno)
    told = [f"{each.category.__name__}: {each.message}" for each in caught]
    return {"value": repr(value), "warnings": told, "error": error}


def main() -> None:
    """Answer until the end of the input; each module runs in a process of its own."""
    for line in sys.stdin:
        request = json.loads(line)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            with os.fdopen(write, "w") as answer, Path(os.devnull).open("w") as nowhere:
                sys.stdout = nowhere
                answer.write(json.dumps(outcome(request["path"], strict=request["strict"])))
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as answer:
            said = answer.read()
        os.waitpid(child, 0)
        sys.stdout.write((said or json.dumps({"value": "", "warnings": [], "error": "it ended"})) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
