"""Each module of `modules` is about a point of SQLAlchemy's migration guides: it warns or fails by it, and
after ``sqlassay upgrade --apply`` it does what it did, on 2.0 and 2.1, with warnings as errors.

A module says in its docstring what the point is, with a link. ``From: 2.0`` there says that it is a point of
2.1: the module runs on 2.0. ``Unsafe`` says that its rewrite needs ``--unsafe-fixes``. ``Modern`` says that
nothing warns: the old way is still there, and the module must have changed. `main()` gives what it read and
did, as plain values. What several of them work on stands in `tables`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from copies import MODULES, after_upgrade, says
from ran import Ran, Run

FILES = sorted(MODULES.rglob("*.py"))
LATER = {"1.4": ("2.0", "2.1"), "2.0": ("2.1",)}

pytestmark = pytest.mark.slow

every_module = pytest.mark.parametrize("module", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")


def origin(module: Path) -> str:
    """The release that a module was written for."""
    return "2.0" if re.search(r"^From: 2\.0$", module.read_text("utf-8"), re.MULTILINE) else "1.4"


UPGRADE = re.compile(r"\w*(RemovedIn20|MovedIn20|Deprecat|LegacyAPI)|SAWarning: .*[Cc]oercing ")


def legacy(warnings: list[str]) -> list[str]:
    """The warnings that tell of an upgrade."""
    return list(filter(UPGRADE.match, warnings))


@every_module
def test_it_needs_the_upgrade(module: Path, run: Run) -> None:
    release = origin(module)
    before = run(release, module)
    assert before.error is None, f"{before.error} on {release}, which it was written for"
    ran = {each: run(each, module) for each in LATER[release]}
    if says(module, "Modern"):
        assert not any(each.error for each in ran.values())
        return
    told = [*ran.values(), *([before] if release == "1.4" else [])]
    assert any(each.error or legacy(each.warnings) for each in told), "nothing warns, and nothing fails"


@every_module
def test_it_does_the_same_after_the_upgrade(module: Path, run: Run, tmp_path: Path) -> None:
    release, unsafe = origin(module), says(module, "Unsafe")
    before = run(release, module)
    for target in LATER[release]:
        copy, _ = after_upgrade(module, target, tmp_path / target, unsafe=unsafe)
        text = copy.read_text("utf-8")
        assert text != module.read_text("utf-8"), "nothing was rewritten"
        runs_on = LATER["1.4"] if target == "2.0" else (target,)
        for each in runs_on:
            ran = run(each, copy, strict=True)
            assert ran == Ran(before.value, [], None), (
                f"{ran} on {each}, after the upgrade to {target}:\n{text}"
            )


def test_unsafe_is_said_where_it_is_needed(tmp_path: Path) -> None:
    for number, module in enumerate(path for path in FILES if says(path, "Unsafe")):
        release = LATER[origin(module)][-1]
        safe = after_upgrade(module, release, tmp_path / f"{number}-safe", unsafe=False)[0].read_text("utf-8")
        both = after_upgrade(module, release, tmp_path / f"{number}-both", unsafe=True)[0].read_text("utf-8")
        assert safe != both, f"{module.name} needs no unsafe rewrite"
