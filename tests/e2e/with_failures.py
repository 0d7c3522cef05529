"""The program with a rule that always fails, and an engine of which a part fails over texts that say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlassay.rules
from sqlassay import ide
from sqlassay.__main__ import main
from sqlassay.model.facts import Fact
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import Unit

TEXT, FACTS, HOVER = "breaks the text", "breaks the facts", "breaks the hover"

sqlassay.rules.__path__.append(str(Path(__file__).with_name("rules_that_fail")))
hover, with_text, facts_by_unit = ide.hover, Workspace.with_text, Workspace.facts_by_unit


def failing_text(workspace: Workspace, path: Path, text: str, *place: Any) -> Workspace:
    if TEXT in text:
        raise RecursionError(TEXT)
    return with_text(workspace, path, text, *place)


def failing_facts(workspace: Workspace, path: Path) -> Iterator[tuple[Unit, tuple[Fact, ...]]]:
    document = workspace.document(path)
    if document is not None and FACTS in document.text:
        raise RecursionError(FACTS)
    yield from facts_by_unit(workspace, path)


def failing_hover(workspace: Workspace, path: Path, *place: Any, **more: Any) -> ide.Hover | None:
    document = workspace.document(path)
    if document is not None and HOVER in document.text:
        raise RecursionError(HOVER)
    return hover(workspace, path, *place, **more)


ide.hover = failing_hover
Workspace.with_text = failing_text
Workspace.facts_by_unit = failing_facts

if __name__ == "__main__":
    main()
