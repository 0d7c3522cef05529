"""Both ways from a text to the compact form give the same: Python's own parser, and libcst."""

from __future__ import annotations

import sysconfig
import tokenize
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from sources import FULL

from sqlassay.syntax import quick
from sqlassay.syntax.blocks import Role, split
from sqlassay.syntax.parse import parse as careful
from sqlassay.syntax.parsed import Parsed

ODD = (Path(__file__).parent / "odd_texts.txt").read_text("utf-8").split("---\n")
"""What is written oddly; some of it is left to libcst, which depends on the release of Python."""
AT_MODULE_LEVEL = Role("statements")
IN_A_CLASS = Role("member", ("A",), "class _:\n")
LARGEST = 100_000


def same(text: str, role: Role) -> bool:
    """Whether Python's own parser was asked for a block, and gave what libcst does."""
    found = quick.parse(text, role)
    if found is None:
        return False
    expected = careful(text, role)
    if isinstance(expected, Parsed):  # some of what Python reads libcst refuses
        assert found == expected
    return True


@pytest.mark.parametrize("text", ODD, ids=lambda text: text[:30].replace("\n", " "))
def test_odd_texts(text: str) -> None:
    for written in (
        text,
        text.replace("\n", "\r\n"),
        text.rstrip("\n"),
        "\ufeff" + text,
        "\f" + text,
        text.replace("    ", "\t"),
        "# é\n" + text,
        f"'é'; {text}",
    ):
        same(written, AT_MODULE_LEVEL)
    same("".join(f"    {line}" for line in text.splitlines(keepends=True)), IN_A_CLASS)


def test_most_odd_texts_are_read_quickly() -> None:
    assert sum(quick.parse(text, AT_MODULE_LEVEL) is not None for text in ODD) > 0.85 * len(ODD)


def test_a_class_is_a_head() -> None:
    text = "class A(B):  # a\n    # b\n"
    assert same(text, Role("class", after="    pass\n"))


def test_a_sample_of_what_is_installed() -> None:
    paths = [path for path in installed() if path.stat().st_size < LARGEST]
    check(Random("both ways").sample(paths, 40))


@pytest.mark.slow
def test_all_that_is_installed() -> None:
    check(installed() if FULL else installed()[::8])


def installed() -> list[Path]:
    """The standard library's files and those of the packages beside it."""
    folders = dict.fromkeys(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib"))
    return sorted({path for folder in folders for path in Path(folder).rglob("*.py")})


def check(paths: Iterable[Path]) -> None:
    quickly, blocks = 0, 0
    for path in paths:
        text = read(path)
        for piece in split(text):
            try:
                quickly += same(text[piece.start : piece.end], piece.role)
            except AssertionError as error:
                line = text.count("\n", 0, piece.start) + 1
                raise AssertionError(f"both ways differ in {path}, from line {line} on") from error
            blocks += 1
    assert quickly > 0.9 * blocks


def read(path: Path) -> str:
    """The text of a file, with its line ends; nothing when it is no Python."""
    try:
        with tokenize.open(path) as file:
            encoding = file.encoding
        return path.read_bytes().decode(encoding)
    except (OSError, SyntaxError, UnicodeDecodeError):
        return ""
