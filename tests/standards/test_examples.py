"""The document's code examples: they parse, and they run on the SQLAlchemy that is installed."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import create_engine

from sqlassay.standards import chapters, constructs

FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MODELS = files("sqlassay.standards").joinpath("README.md").read_text(encoding="utf-8")


def python_blocks(text: str) -> list[tuple[str, str]]:
    """Info words after the language, and the code, of each fenced Python block."""
    return [(info.strip(), code) for language, info, code in FENCE.findall(text) if language == "python"]


def examples() -> Iterator[Any]:
    for chapter in chapters():
        for section in chapter.sections:
            for number, (info, code) in enumerate(python_blocks(section.text)):
                yield pytest.param(info, code, id=f"{section.anchor}-{number}")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("info", "code"), list(examples()))
def test_an_example_runs_with_the_models_of_the_introduction(
    info: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over an empty in-memory database; the mappings that the example adds work as well."""
    parsed = ast.parse(code)
    if info == "noexec":
        return
    module = ModuleType("standards_example")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    [(_, models)] = python_blocks(MODELS)
    _run(ast.parse(models), module)
    module.Base.metadata.create_all(module.engine)
    _run(parsed, module)
    module.Base.registry.configure()
    module.Base.metadata.create_all(engine := create_engine("sqlite://"))
    for each in (engine, module.engine):
        each.dispose()


def test_python_in_the_guidance_parses() -> None:
    for construct in constructs().values():
        for _, code in python_blocks(construct.text):
            ast.parse(code)


def _run(tree: ast.Module, module: ModuleType) -> None:
    exec(compile(tree, module.__name__, "exec", dont_inherit=True), vars(module))
