"""Runs the worker: reads requests from standard input, one JSON object a line, and writes an answer to each.

``python -I -S PATH/worker/__main__.py [--memory MEGABYTES] [--path FOLDER]…``; the folders are those where
SQLAlchemy lies. Nothing else is on the path: neither the current directory nor what ``.pth`` files name.
"""

import importlib.util
import json
import os
import sys
from typing import Any, List

OLDEST = (3, 8)


def main(arguments: List[str]) -> None:
    """Start answering; where that is not possible, say why in the place of the first line."""
    while arguments:
        option, value, *arguments = arguments
        if option == "--memory":
            limit_memory(int(value) * 1024 * 1024)
        elif option == "--path":
            sys.path.append(value)
    try:
        serving = load_package()
    except Exception as error:
        refuse(f"{type(error).__name__}: {error}")
    else:
        serving.serve(sys.stdin.buffer, sys.stdout.buffer)


def refuse(why: str) -> None:
    """Say that this interpreter is of no use."""
    sys.stdout.write(json.dumps({"error": why}) + "\n")


def version_problem() -> str:
    """What is wrong with this Python; empty if it is new enough."""
    if sys.version_info >= OLDEST:
        return ""
    major, minor = sys.version_info[:2]
    return f"Python {major}.{minor} is too old; it takes 3.8 or newer"


def limit_memory(size: int) -> None:
    """Let the process end rather than take more than this many bytes, where the system can."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size, hard))


def load_package() -> Any:
    """This folder as a package, without its parent on the path."""
    folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    spec: Any = importlib.util.spec_from_file_location(
        "sqlassay_oracle",
        os.path.join(folder, "__init__.py"),  # noqa: PTH118
        submodule_search_locations=[folder],
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["sqlassay_oracle"] = package
    spec.loader.exec_module(package)
    return importlib.import_module("sqlassay_oracle.serving")


if __name__ == "__main__":
    if version_problem():
        refuse(version_problem())
    else:
        main(sys.argv[1:])
