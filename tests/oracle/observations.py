"""What SQLAlchemy says of the mistakes when they run, under one or several interpreters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mistakes_file import Mistake, mistakes

HERE = Path(__file__).parent
MISTAKES = list(mistakes(HERE / "mistakes"))
PYTHONS = os.environ.get("SQLASSAY_PYTHONS", sys.executable).split(os.pathsep)



def comparable(text: str) -> str:
    """A text without what is another in each run: the order in which the sets of the product are named."""
    start, product, _ = text.partition("cartesian product between FROM element")
    return start + product


@dataclass(frozen=True)
class Observation:
    version: str
    """SQLAlchemy's, its first two numbers."""
    said: list[dict[str, Any]]
    """See `really.py`."""


@cache
def observations(python: str, chosen: tuple[Mistake, ...]) -> dict[Mistake, Observation]:
    """What SQLAlchemy says of mistakes under an interpreter."""
    with TemporaryDirectory() as folder:
        files = [written(mistake, Path(folder, str(number))) for number, mistake in enumerate(chosen)]
        run = [python, HERE / "really.py", *files]
        output = subprocess.run(run, check=True, capture_output=True, encoding="utf-8", timeout=300).stdout
    answers = map(json.loads, output.splitlines())
    return {
        mistake: Observation(".".join(answer["version"].split(".")[:2]), answer["said"])
        for mistake, answer in zip(chosen, answers, strict=True)
    }


def written(mistake: Mistake, folder: Path) -> Path:
    """The mistake's module as a file; all have one name, which SQLAlchemy's texts hold."""
    folder.mkdir()
    file = folder / "app.py"
    file.write_text(mistake.code, "utf-8")
    return file
