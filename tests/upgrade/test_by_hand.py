"""What no rewrite can do is reported where it stands, and why.

Each module of `by_hand` is about a point of the migration guides that has no rewrite: it runs on 1.4,
and fails later. A comment ``# by hand: SA805`` says where the report has to speak of it, and by which rule.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from copies import BY_HAND, after_upgrade
from ran import Run

MODULES = sorted(BY_HAND.glob("*.py"))
MARK = re.compile(r"# by hand: (SA\d{3})$", re.MULTILINE)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_it_is_reported(module: Path, run: Run, tmp_path: Path) -> None:
    text = module.read_text("utf-8")
    before = run("1.4", module)
    assert before.error is None
    assert any("RemovedIn20Warning" in each for each in before.warnings)
    assert all(run(release, module).error for release in ("2.0", "2.1"))
    _, result = after_upgrade(module, "2.0", tmp_path / "2.0", unsafe=True)
    told = {(place.line, place.code) for place in result.places if place.outcome is None}
    marked = {(text.count("\n", 0, match.start()) + 1, match[1]) for match in MARK.finditer(text)}
    assert marked
    assert marked <= told
    assert all(len(place.message.splitlines()) == 3 for place in result.places)
