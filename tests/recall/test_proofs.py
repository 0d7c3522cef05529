"""Each module of the documents is wrong, and each right one is right, when they really run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from recalled import Files, Module, modules

HERE = Path(__file__).parent
MODULES = list(modules(HERE))
LINK = "](https://"


@cache
def runs(topic: str) -> dict[str, tuple[dict[str, Any], dict[str, Any] | None]]:
    """What happens when the modules of a document run, and when the right ones run, by the modules' names."""
    chosen = [module for module in MODULES if module.topic == topic]
    with TemporaryDirectory() as place:
        folders = [written(module.files, module, Path(place, f"{n}")) for n, module in enumerate(chosen)]
        rights = [
            written(module.right, module, Path(place, f"{n}-right")) if module.right else None
            for n, module in enumerate(chosen)
        ]
        said = observed([*folders, *filter(None, rights)])
    return {
        module.name: (said[folder], said[right] if right else None)
        for module, folder, right in zip(chosen, folders, rights, strict=True)
    }


def written(files: Files, module: Module, folder: Path) -> Path:
    folder.mkdir()
    proofs = {"proof.txt": module.proof} if module.proof else {}
    for name, text in {**files, **proofs}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def observed(folders: list[Path]) -> dict[Path, dict[str, Any]]:
    run = [sys.executable, HERE / "really_run.py", *folders]
    environment = {**os.environ, "PYTHONPATH": str(HERE / "stubs"), "PYTHONDONTWRITEBYTECODE": "1"}
    output = subprocess.run(run, check=True, stdout=subprocess.PIPE, env=environment, timeout=300).stdout
    answers = map(json.loads, output.decode("utf-8").splitlines())
    return dict(zip(folders, answers, strict=True))


def is_wrong(module: Module, said: dict[str, Any]) -> bool:
    """Whether what the document says of a module is what happened."""
    if module.raises:
        return said["raised"] == module.raises
    if module.warns:
        return any(module.warns in text for text in said["warned"])
    return not said["refuted"]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_it_is_wrong(module: Module) -> None:
    said, _ = runs(module.topic)[module.name]
    assert is_wrong(module, said), said["trace"] + said["refuted"]
    assert module.raises or "raised" in module.proof or not said["raised"], said["trace"]


@pytest.mark.parametrize("module", [m for m in MODULES if m.right], ids=lambda module: module.name)
def test_the_right_one_is_not(module: Module) -> None:
    _, said = runs(module.topic)[module.name]
    assert said is not None and not said["raised"], said and said["trace"]
    assert not is_wrong(module, said), "what is said of the wrong module holds of the right one, too"
    assert not said["refuted"].startswith("it does not run"), said["refuted"]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_it_comes_from_somewhere(module: Module) -> None:
    assert LINK in module.text.split("```")[0]


def test_the_titles_are_unique() -> None:
    assert len({module.name for module in MODULES}) == len(MODULES)
