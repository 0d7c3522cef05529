"""Each module of the documents is wrong, and each right one is right, when they really run."""

from __future__ import annotations

import pytest
from recall_runs import MODULES, Happened, Said
from recalled import Module

pytestmark = pytest.mark.slow

LINK = "](https://"


def is_wrong(module: Module, said: Said) -> bool:
    """Whether what the document says of a module is what happened."""
    if module.raises:
        return said["raised"] == module.raises
    if module.warns:
        return any(module.warns in text for text in said["warned"])
    return not said["refuted"]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_it_is_wrong(module: Module, happened: Happened) -> None:
    said = happened.wrong
    assert is_wrong(module, said), said["trace"] + said["refuted"]
    assert module.raises or "raised" in module.proof or not said["raised"], said["trace"]


@pytest.mark.parametrize("module", [m for m in MODULES if m.right], ids=lambda module: module.name)
def test_the_right_one_is_not(module: Module, happened: Happened) -> None:
    said = happened.right
    assert said is not None and not said["raised"], said and said["trace"]
    assert not is_wrong(module, said), "what is said of the wrong module holds of the right one, too"
    assert not said["refuted"].startswith("it does not run"), said["refuted"]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_it_comes_from_somewhere(module: Module) -> None:
    assert LINK in module.text.split("```")[0]


def test_the_titles_are_unique() -> None:
    assert len({module.name for module in MODULES}) == len(MODULES)
