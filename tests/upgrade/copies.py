"""Modules that need an upgrade, and copies of them after it.

What several modules work on stands in `tables`; they import it, and it is upgraded with them.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlassay.cli.upgrading import Upgraded, Wanted, upgraded
from sqlassay.project import Configurations, write

HERE = Path(__file__).parent
MODULES, BY_HAND, TABLES = HERE / "modules", HERE / "by_hand", HERE / "tables"


def says(module: Path, word: str) -> bool:
    """Whether a module's docstring has a line with a word alone."""
    return re.search(rf"^{word}$", module.read_text("utf-8"), re.MULTILINE) is not None


def after_upgrade(module: Path, release: str, folder: Path, *, unsafe: bool) -> tuple[Path, Upgraded]:
    """A copy of a module after its upgrade to a release, and what that came to."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "upgraded"\n')
    text = module.read_text("utf-8")
    tables = [
        path for path in TABLES.glob("*.py") if re.search(rf"^from {path.stem} import", text, re.MULTILINE)
    ]
    for each in (module, *tables):
        (folder / each.name).write_bytes(each.read_bytes())
    wanted = Wanted((str(folder),), release, Configurations(), None, frozenset(), unsafe)
    result = upgraded(wanted, lambda items, _: iter(items))
    assert result.problems == ()
    for change in result.changes:
        assert write(change.path, change.source, change.after) is None
    return folder / module.name, result
