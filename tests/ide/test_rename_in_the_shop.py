"""In the example application each class and attribute is renamed, or refused for a reason that is known; the
database and the findings stay as they are, and renamed back, the text is that from before to the byte.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sqlassay import ide
from sqlassay.diagram import diagram_of
from sqlassay.diagram.json import render
from sqlassay.kit import Environment
from sqlassay.lint import Selection, check
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.mentions import AttributeSymbol, ClassSymbol
from sqlassay.model.places import Places
from sqlassay.model.schema.mapped import HybridAttribute
from sqlassay.model.workspace import Workspace
from sqlassay.text import apply_edits

pytestmark = pytest.mark.slow

SHOP = Path(__file__).parents[2] / "examples" / "shop"
READ_BY_SERIALIZERS = {
    *(f"Order.{name}" for name in ("id", "status", "total", "shipped_at")),
    *(f"Product.{name}" for name in ("sku", "name", "price")),
    *(f"User.{name}" for name in ("id", "email", "name")),
}
"""What the models of ``routes/schemas.py`` read of mapped objects, by the names of their fields."""
BY_CLASS_NAMES = ("SA111",)
"""Rules that compare the names of classes with those of variables."""
MARK = "_renamed"
CLASS_MARK = "Renamed"


@pytest.fixture(scope="module")
def shop() -> Workspace:
    paths = sorted(SHOP.rglob("*.py"))
    return Workspace.empty().with_texts((path, path.read_bytes().decode(), SHOP) for path in paths)


def names(workspace: Workspace) -> list[ide.Renamed]:
    """The mapped classes and their columns and relationships."""
    found: dict[ide.Renamed, None] = {}
    for mapped in workspace.program.mapped_classes():
        found[ClassSymbol(mapped.cls)] = None
        for attribute in mapped.attributes:
            if not isinstance(attribute, HybridAttribute):
                found[AttributeSymbol(attribute.declared_in, attribute.name)] = None
    return list(found)


def test_each_can_be_renamed_or_is_refused_for_a_reason(shop):
    for symbol in names(shop):
        if str(symbol) in READ_BY_SERIALIZERS:
            with pytest.raises(ide.RefusedError, match="by the name of its field"):
                renamed(shop, symbol, MARK)


def test_all_renamed_it_is_the_same_application_and_back_the_same_text(shop):
    after, done = shop, []
    for symbol in names(shop):
        if str(symbol) not in READ_BY_SERIALIZERS and isinstance(symbol, AttributeSymbol):
            after = renamed(after, symbol, symbol.name + MARK)
            done.append(symbol)
    assert findings(after) == findings(shop)
    for symbol in names(shop):
        if isinstance(symbol, ClassSymbol):
            after = renamed(after, symbol, symbol.name + CLASS_MARK)
            done.append(symbol)
    assert len(done) > 70
    assert schema(after) == schema(shop)
    assert findings(after, BY_CLASS_NAMES) == findings(shop, BY_CLASS_NAMES)
    for symbol in reversed(done):
        after = renamed(after, marked(symbol), symbol.name)
    assert texts(after) == texts(shop)


def marked(symbol: ide.Renamed) -> ide.Renamed:
    """A symbol by its new name."""
    if isinstance(symbol, AttributeSymbol):
        return AttributeSymbol(symbol.owner, symbol.name + MARK)
    return ClassSymbol(ProjectClass(symbol.cls.module, symbol.name + CLASS_MARK))


def renamed(workspace: Workspace, symbol: ide.Renamed, new: str) -> Workspace:
    """The project after a rename that starts where the symbol is made."""
    search = ide.Search(workspace)
    place = search.declarations(symbol)[0]
    prepared = ide.prepare_rename(search, place.path, place.span.start)
    assert prepared is not None
    assert prepared.symbol == symbol
    ide.check_new_name(symbol, new, search.program)
    seen = {path: search.seen(path, symbol) for path in workspace.paths}
    for path, edits in ide.rename_edits(workspace, symbol, new, seen).items():
        workspace = workspace.with_edit(path, apply_edits(workspace.text(path) or "", edits))
    return workspace


def texts(workspace: Workspace) -> dict[Path, str | None]:
    return {path: workspace.text(path) for path in workspace.paths}


def schema(workspace: Workspace) -> object:
    """What ``sqlassay schema --output-format json`` says, by the names from before and in their order."""
    drawn = render(diagram_of(workspace.program, Places(workspace)))
    said = json.loads(without_marks(drawn))
    return {part: sorted(said[part], key=json.dumps) for part in said}


def findings(workspace: Workspace, ignored: tuple[str, ...] = ()) -> list[tuple[Path, int, str, str]]:
    """What is found, by the names from before."""
    selection, environment = Selection(ignore=ignored), Environment()
    return [
        (path, document.lines.position(found.span.start).line, found.rule.code, told(found.message))
        for path in workspace.paths
        if (document := workspace.document(path)) is not None
        for found in check(workspace, path, selection, environment)
    ]


def told(message: str) -> str:
    """A message by the names from before, without the code that is too long to be shown whole by one of the
    names alone.
    """
    return re.sub(r"`[^`\n]{40,}`", "`…`", without_marks(message))


def without_marks(text: str) -> str:
    return re.sub(f"{MARK}|{CLASS_MARK}", "", text)
