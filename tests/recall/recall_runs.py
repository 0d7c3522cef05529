"""What happens when modules and the right ones run, all in one batch: the libraries take long to load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from recalled import Files, Module, modules

HERE = Path(__file__).parent
MODULES = list(modules(HERE))
Said = dict[str, Any]
"""See `really_run.py`."""


class Happened(NamedTuple):
    wrong: Said
    right: Said | None


@cache
def what_happens(chosen: tuple[Module, ...]) -> dict[Module, Happened]:
    with TemporaryDirectory() as place:
        folders = [
            (written(module.files, module, Path(place, f"{n}")), written_right(module, Path(place, f"{n}r")))
            for n, module in enumerate(chosen)
        ]
        said = said_of([folder for pair in folders for folder in pair if folder])
    pairs = [Happened(said[wrong], said[right] if right else None) for wrong, right in folders]
    return dict(zip(chosen, pairs, strict=True))


def written_right(module: Module, folder: Path) -> Path | None:
    return None if module.right is None else written(module.right, module, folder)


def written(files: Files, module: Module, folder: Path) -> Path:
    """A folder with files and the proof of a module."""
    proof = {"proof.txt": module.proof} if module.proof else {}
    for name, text in {**files, **proof}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def said_of(folders: list[Path]) -> dict[Path, Said]:
    run = [sys.executable, HERE / "really_run.py", *folders]
    environment = {**os.environ, "PYTHONPATH": str(HERE / "stubs"), "PYTHONDONTWRITEBYTECODE": "1"}
    output = subprocess.run(run, check=True, stdout=subprocess.PIPE, env=environment, timeout=300).stdout
    answers = map(json.loads, output.decode("utf-8").splitlines())
    return dict(zip(folders, answers, strict=True))
