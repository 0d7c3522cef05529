"""The facts of a file do not depend on how it is cut into blocks."""

from __future__ import annotations

from pathlib import Path

import pytest
from sources import FULL, samples

from sqlassay.lint import all_rules
from sqlassay.model.imports import module_name
from sqlassay.model.summary import outline
from sqlassay.model.workspace import SourceFile, Workspace
from sqlassay.syntax import Document

ROOT = Path("/project")
FILE = ROOT / "app.py"
SHOP = Path(__file__).parents[2] / "examples" / "shop"
PRELUDE = (Path(__file__).parents[1] / "rules" / "prelude.py").read_text("utf-8")


def read(document: Document) -> Workspace:
    file = SourceFile(ROOT, outline(document, *module_name(FILE, ROOT)), document)
    return Workspace.empty().with_files({FILE: file})


def known(workspace: Workspace) -> list[str]:
    """All that is said of the file, facts and kinds, with places from the start of it."""
    return sorted([*map(repr, workspace.describe(FILE)), *map(repr, workspace.kinds(FILE))])


def assert_same(text: str) -> int:
    in_blocks, in_one_piece = known(read(Document.parse(text))), known(read(Document.whole(text)))
    assert in_blocks == in_one_piece
    return len(in_blocks)


@pytest.mark.slow
def test_installed_modules() -> None:
    chosen = samples() if FULL else samples()[::4]
    assert sum(assert_same(text) for _, text in chosen) > 5_000


@pytest.mark.parametrize("path", sorted(SHOP.rglob("*.py")), ids=lambda path: path.name)
def test_the_example(path: Path) -> None:
    assert_same(path.read_text("utf-8"))


def test_the_examples_of_the_rules() -> None:
    for rule in all_rules():
        for section in ("Bad", "Good"):
            if rule.code != "SA001":
                assert assert_same(PRELUDE + rule.page.example(section)), rule.code
