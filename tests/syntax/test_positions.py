"""Every node stands where libcst says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst
import pytest
from libcst import native
from libcst.metadata import MetadataWrapper, PositionProvider
from sources import samples
from test_blocks import UNUSUAL

from sqlassay.syntax.positions import positions

LINE_END = re.compile(r"\r\n?|\n")
PLACED = (cst.BaseExpression, cst.BaseStatement, cst.BaseSmallStatement, cst.Arg, cst.Param)
EVERYTHING = """
async def f[T: int, *Ts, **P](a, /, b: int = 1, *c, d=2, **e) -> T:
    async with (a as b, c): pass
    async for x, in y: await z
    else: ...
    return [*a, *(b)], {**c, 'd': e}, {f for f in g if h if i async for j in k}, (yield)
x = lambda *a, b=1, **c: a
type A[X = int] = list[X]; del a, (b), [c]
match x, y:
    case [1, *_, -2.5j] | (None) if a: pass
    case {'k': v, **rest} | {} | {'z': [a, b], }: pass
    case C(1, x=D.e, ) as f: pass
    case (1, 2) | _ : pass
    case *a, b: pass
try: pass
except* (A, B) as c: raise D from e
else: assert a, b
finally: global q, r
x = a if b else c; x @= 1; x: int = (y := 3)
not a < b <= c != d is not e not in f and g or h
a[1:2, ::3, *b][...].c(*d, e=f, **g)(h for h in i)
f'a{b!r:>{c}}{d=}' r'e' ; t'{x}' u"g" ''; b'h' rb''
from ..a.b import (c as d, e,)
from . import *
import a.b as c, d
with (yield): pass
if a: pass
elif b: pass
else: pass
while a: break
else: continue
nonlocal z
"""


def expected(module: cst.Module, source: str) -> Iterator[tuple[cst.CSTNode, tuple[int, int]]]:
    starts = [0, *(match.end() for match in LINE_END.finditer(source))]
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    for node, place in wrapper.resolve(PositionProvider).items():
        start, end = place.start, place.end
        if end.line > len(starts):
            continue  # libcst's position of a line end that is not there
        yield node, (starts[start.line - 1] + start.column, starts[end.line - 1] + end.column)


def check(source: str) -> None:
    module = native.parse_module(source)
    if module.code != source:
        return
    found = positions(module, source)
    assert found.end == len(source)
    for node, place in expected(module, source):
        own = found.spans.get(id(node))
        if own is None:
            assert not isinstance(node, PLACED), f"{type(node).__name__} has no place"
        elif isinstance(node, cst.CompFor):
            assert own[1] == place[1]  # libcst's begins with the whitespace before it
        elif not _misplaced_by_libcst(node):
            assert own == place, f"{type(node).__name__} {source[slice(*place)]!r}"


def _misplaced_by_libcst(node: cst.CSTNode) -> bool:
    """``f'{a!r :x}'``: libcst prints the space before the conversion."""
    return isinstance(node, cst.FormattedStringExpression) and not node.whitespace_after_expression.empty


def test_every_construct_stands_where_libcst_says() -> None:
    check(EVERYTHING)


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_unusual_text_stands_where_libcst_says(text: str) -> None:
    check(text.removeprefix("\ufeff"))


def test_installed_files_stand_where_libcst_says() -> None:
    for path, text in samples()[::3]:
        try:
            check(text.removeprefix("\ufeff"))
        except AssertionError as error:
            raise AssertionError(f"in {path}") from error


def test_parentheses_are_kept_apart() -> None:
    source = "x = ((a) + ( b.c ))\n"
    places = positions(native.parse_module(source), source).parenthesized
    assert {source[slice(*inner)]: source[slice(*outer)] for inner, outer in places.items()} == {
        "a": "(a)",
        "b.c": "( b.c )",
        "(a) + ( b.c )": "((a) + ( b.c ))",
    }
