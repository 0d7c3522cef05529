"""The step that annotates mappings leaves the schema as it is: the tables that SQLAlchemy would create, and
which way relationships go.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from copies import MODULES, after_upgrade, says

from judging import the_judge
from sqlassay.model.schema import RelationshipAttribute, mapped_classes_in
from sqlassay.model.workspace import Workspace

MAPPINGS = sorted(path for path in (MODULES / "models").glob("*.py") if says(path, "Modern"))
"""Those that the release of this environment maps as they were, too."""


def workspace(path: Path) -> Workspace:
    """A module alone."""
    judged = Workspace.empty().with_judge(the_judge())
    return judged.with_texts([(path, path.read_text("utf-8"), path.parent)])


def sides(workspace: Workspace, path: Path) -> Iterator[tuple[object, ...]]:
    """The relationships of all classes, also those that ``backref`` makes."""
    for mapped in mapped_classes_in(path.stem, workspace.program):
        for each in mapped.attributes:
            if isinstance(each, RelationshipAttribute):
                other = each.back_populates or each.backref
                yield mapped.cls.name, each.name, each.target, each.direction, each.uselist, other


@pytest.mark.parametrize("module", MAPPINGS, ids=lambda path: path.stem)
def test_tables_and_relationships_stay(module: Path, tmp_path: Path) -> None:
    copy, _ = after_upgrade(module, "2.0", tmp_path / "2.0", unsafe=True)
    before, after = workspace(module), workspace(copy)
    script = the_judge().script(before.program, "sqlite")
    assert script is not None
    assert "CREATE TABLE" in script
    assert the_judge().script(after.program, "sqlite") == script
    assert sorted(map(str, sides(after, copy))) == sorted(map(str, sides(before, module)))
