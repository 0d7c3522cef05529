"""Each module of `modules` is about a point of SQLAlchemy's migration guides: it warns or fails by it, and
after ``sqlassay upgrade --apply`` it does what it did, on 2.0 and 2.1, with warnings as errors.

A module says in its docstring what the point is, with a link. ``From: 2.0`` there says that it is a point of
2.1: the module runs on 2.0. ``Unsafe`` says that its rewrite needs ``--unsafe-fixes``. ``Modern`` says that
nothing warns: the old way is still there, and the module must have changed. `main()` gives what it read and
did, as plain values.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ran import Ran, Run

from sqlassay.cli.upgrading import Wanted, upgraded
from sqlassay.project import Configurations, write

MODULES = Path(__file__).with_name("modules")
FILES = sorted(path for path in MODULES.rglob("*.py") if not path.name.startswith("_"))
LATER = {"1.4": ("2.0", "2.1"), "2.0": ("2.1",)}

pytestmark = pytest.mark.slow

every_module = pytest.mark.parametrize("module", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")


def origin(module: Path) -> str:
    """The release that a module was written for."""
    return "2.0" if re.search(r"^From: 2\.0$", module.read_text("utf-8"), re.MULTILINE) else "1.4"


def says(module: Path, word: str) -> bool:
    """Whether a module's docstring has a line with a word alone."""
    return re.search(rf"^{word}$", module.read_text("utf-8"), re.MULTILINE) is not None


def legacy(warnings: list[str]) -> list[str]:
    """The warnings that tell of an upgrade."""
    return [each for each in warnings if re.match(r"\w*(RemovedIn20|MovedIn20|Deprecat|LegacyAPI|SAW)", each)]


def after_upgrade(module: Path, release: str, folder: Path, *, unsafe: bool) -> Path:
    """A copy of a module after its upgrade to a release."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "upgraded"\n')
    copy = folder / module.name
    copy.write_bytes(module.read_bytes())
    wanted = Wanted(
        paths=(str(folder),),
        release=release,
        configurations=Configurations(),
        cache=None,
        steps=frozenset(),
        unsafe=unsafe,
    )
    result = upgraded(wanted, lambda items, _: iter(items))
    assert result.problems == ()
    for change in result.changes:
        assert write(change.path, change.source, change.after) is None
    return copy


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
        copy = after_upgrade(module, target, tmp_path / target, unsafe=unsafe)
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
        safe = after_upgrade(module, release, tmp_path / f"{number}-safe", unsafe=False).read_text("utf-8")
        both = after_upgrade(module, release, tmp_path / f"{number}-both", unsafe=True).read_text("utf-8")
        assert safe != both, f"{module.name} needs no unsafe rewrite"
