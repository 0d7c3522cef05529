"""Where classes, functions and variables stand, as Python's own parser says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqlassay.syntax import definitions
from sqlassay.text import LineIndex

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "server").rglob("*.py")), *sorted((ROOT / "examples").rglob("*.py"))]
TEXT = '''\
"""
class Documented:
"""
from sqlalchemy import Table

class \\
        Odd: pass

@decorated(
    class_="class Argument:"
)
class Outer(Base):
    """
    class InADocstring:
    """
    x = 1
    class Inner:
        class Innermost(object): y = 2
    def method(self):
        class Local: pass
    class Second: pass

if True:
    class Conditional: pass
friends: Table = Table("friends")
friends == None
pair = other = 3
'''


def lines(text: str) -> dict[str, int]:
    index, found = LineIndex(text), dict[str, int]()
    for name, offset in definitions(text):
        found.setdefault(name, index.position(offset).line + 1)
    return found


def functions(nodes: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    """The functions of a module, and the methods of its classes."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.ClassDef):
            yield from (
                (f"{node.name}.{name}", line) for name, line in functions(node.body) if "." not in name
            )


def classes(nodes: list[ast.stmt], around: tuple[str, ...] = ()) -> Iterator[tuple[str, int]]:
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            yield ".".join([*around, node.name]), node.lineno
            yield from classes(node.body, (*around, node.name))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_class_and_function_stands_where_python_says(file: Path) -> None:
    text = file.read_text("utf-8")
    found, tree = lines(text), ast.parse(text)
    expected = dict(reversed([*classes(tree.body), *functions(tree.body)]))
    assert {name: found.get(name) for name in expected} == expected


def test_what_only_looks_like_a_class_is_not_taken_for_one_that_is() -> None:
    found = lines(TEXT)
    assert {
        name: found.get(name) for name in ("Outer", "Outer.Inner", "Outer.Inner.Innermost", "Outer.Second")
    } == {
        "Outer": 12,
        "Outer.Inner": 17,
        "Outer.Inner.Innermost": 18,
        "Outer.Second": 21,
    }
    assert (found["Conditional"], found["friends"], found["pair"]) == (24, 25, 27)
    assert "Argument" not in found and "Outer.InADocstring" not in found


@pytest.mark.parametrize(
    "broken", ["class A(:\n  x = (\nclass B:\n  pass\n", "class", "", "x = '''\nclass C: pass\n"]
)
def test_broken_text_does_no_harm(broken: str) -> None:
    assert isinstance(lines(broken), dict)
