"""What the compact form says of what is written."""

from __future__ import annotations

from typing import Any

import pytest

from sqlassay.syntax import Document, form, parse_expression


def only(text: str) -> Any:
    document = Document.parse(text)
    assert not list(document.damage())
    (statement,) = [statement for unit in document.units for statement in unit.body]
    return statement


def outline(node: Any) -> Any:
    """A node without its places, as nested tuples."""
    if isinstance(node, form.Node):
        values = (getattr(node, name) for name in node.__struct_fields__[2:] if name != "name_span")
        return (type(node).__name__, *(outline(value) for value in values))
    return tuple(outline(part) for part in node) if isinstance(node, tuple) else node


LITERALS = {
    "0x_ff": (255, "int"),
    "1_000": (1000, "int"),
    "1" * 5000: (None, "int"),
    "1e3": (1000.0, "float"),
    "2.5j": (2.5, "complex"),
    "True": (True, "bool"),
    "None": (None, "none"),
    "...": (None, "ellipsis"),
    r"'a\n\x41\u00e9\N{BULLET}\101\q'": ("a\nAé•A\\q", "str"),
    r"r'a\n'": ("a\\n", "str"),
    r"b'\xff\u0041'": (b"\xff\\u0041", "bytes"),
    "'''a\r\nb'''": ("a\nb", "str"),
    "'a\\\nb'": ("ab", "str"),
    "('a' \"b\"\n'''c''')": ("abc", "str"),
    "''": ("", "str"),
    "''''''": ("", "str"),
    "b'a' b'b'": (b"ab", "bytes"),
}


@pytest.mark.parametrize(("source", "meaning"), LITERALS.items(), ids=str)
def test_a_literal_has_its_value(source: str, meaning: tuple[object, str]) -> None:
    value = only(f"x = {source}\n").value
    assert isinstance(value, form.Constant)
    assert (value.value, value.kind) == meaning


def test_an_f_string_has_its_parts() -> None:
    text = "x = f'a{{\\n{b!r:>{w}}' 'c' rf'\\n'\n"
    value = only(text).value
    assert [outline(part) for part in value.parts] == [
        ("Constant", "a{\n", "str"),
        (
            "Interpolation",
            ("Name", "b"),
            "r",
            (("Constant", ">", "str"), ("Interpolation", ("Name", "w"), None, ())),
        ),
        ("Constant", "c", "str"),
        ("Constant", "\\n", "str"),
    ]
    assert [text[part.start : part.end] for part in value.parts] == ["a{{\\n", "{b!r:>{w}}", "'c'", "\\n"]
    assert not value.template
    assert only("x = t'{a}'\n").value.template


EXPRESSIONS = {
    "a.b(c, *d, e=f, **g)[1:, ::2]": (
        "Subscript",
        (
            "Call",
            ("Attribute", ("Name", "a"), "b"),
            (
                ("Argument", None, "", ("Name", "c")),
                ("Argument", None, "*", ("Name", "d")),
                ("Argument", "e", "", ("Name", "f")),
                ("Argument", None, "**", ("Name", "g")),
            ),
        ),
        (
            "Tuple",
            (("Slice", ("Constant", 1, "int"), None, None), ("Slice", None, None, ("Constant", 2, "int"))),
        ),
    ),
    "a[b,]": ("Subscript", ("Name", "a"), ("Tuple", (("Name", "b"),))),
    "a[*b]": ("Subscript", ("Name", "a"), ("Tuple", (("Starred", ("Name", "b")),))),
    "not a is not b not in c": (
        "UnaryOp",
        "not",
        ("Compare", ("Name", "a"), ("is not", "not in"), (("Name", "b"), ("Name", "c"))),
    ),
    "a and b and (c and d) or e": (
        "BoolOp",
        "or",
        (
            (
                "BoolOp",
                "and",
                (("Name", "a"), ("Name", "b"), ("BoolOp", "and", (("Name", "c"), ("Name", "d")))),
            ),
            ("Name", "e"),
        ),
    ),
    "{'a': b, **c}": (
        "Dict",
        (("DictItem", ("Constant", "a", "str"), ("Name", "b")), ("DictItem", None, ("Name", "c"))),
    ),
    "{a: b for a, b in c if d async for e in f}": (
        "Comprehension",
        "dict",
        ("Name", "a"),
        ("Name", "b"),
        (
            ("Clause", ("Tuple", (("Name", "a"), ("Name", "b"))), ("Name", "c"), (("Name", "d"),), False),
            ("Clause", ("Name", "e"), ("Name", "f"), (), True),
        ),
    ),
    "lambda a, /, b=1, *c, d, **e: f": (
        "Lambda",
        (
            ("Parameter", "a", "/", None, None),
            ("Parameter", "b", "", None, ("Constant", 1, "int")),
            ("Parameter", "c", "*", None, None),
            ("Parameter", "d", "k", None, None),
            ("Parameter", "e", "**", None, None),
        ),
        ("Name", "f"),
    ),
    "(yield from a)": ("Yield", ("Name", "a"), True),
    "a if b else (c := d)": (
        "IfExp",
        ("Name", "b"),
        ("Name", "a"),
        ("NamedExpr", ("Name", "c"), ("Name", "d")),
    ),
}


@pytest.mark.parametrize(("source", "expected"), EXPRESSIONS.items(), ids=str)
def test_an_expression_has_its_form(source: str, expected: object) -> None:
    assert outline(only(f"x = {source}\n").value) == expected


STATEMENTS = {
    # PEP 758, Python 3.14: no parentheses around several exceptions
    "try: pass\nexcept A, B: pass\n": (
        "Try",
        (("Pass",),),
        (("ExceptHandler", ("Tuple", (("Name", "A"), ("Name", "B"))), None, (("Pass",),)),),
        (),
        (),
    ),
    "from ..a import (b as c, d,)\n": ("ImportFrom", "a", 2, (("Alias", "b", "c"), ("Alias", "d", None))),
    "from . import *\n": ("ImportFrom", None, 1, (("Alias", "*", None),)),
    "type A[T: int, *Ts = B, **P] = C\n": (
        "TypeAlias_",
        "A",
        ("Name", "C"),
        (
            ("TypeParameter", "T", "", ("Name", "int"), None),
            ("TypeParameter", "Ts", "*", None, ("Name", "B")),
            ("TypeParameter", "P", "**", None, None),
        ),
    ),
    "del a, (b, c)\n": ("Delete", (("Name", "a"), ("Tuple", (("Name", "b"), ("Name", "c"))))),
    "a = b, = c\n": ("Assign", (("Name", "a"), ("Tuple", (("Name", "b"),))), ("Name", "c")),
    "a @= b\n": ("AugAssign", ("Name", "a"), "@", ("Name", "b")),
    "if a: pass\nelif b: pass\nelse: pass\n": (
        "If",
        ("Name", "a"),
        (("Pass",),),
        (("If", ("Name", "b"), (("Pass",),), (("Pass",),)),),
    ),
    "match a:\n    case [B(c, d=e.f), *_] | {'g': h, **i} as j if k: pass\n": (
        "Match",
        ("Name", "a"),
        (
            (
                "Case",
                ("c", "h", "i", "j"),
                (
                    "NamedExpr",
                    ("Name", "j"),
                    (
                        "BinaryOp",
                        (
                            "List",
                            (
                                (
                                    "Call",
                                    ("Name", "B"),
                                    (
                                        ("Argument", None, "", ("Name", "c")),
                                        ("Argument", "d", "", ("Attribute", ("Name", "e"), "f")),
                                    ),
                                ),
                                ("Starred", ("Name", "_")),
                            ),
                        ),
                        "|",
                        (
                            "Dict",
                            (
                                ("DictItem", ("Constant", "g", "str"), ("Name", "h")),
                                ("DictItem", None, ("Name", "i")),
                            ),
                        ),
                    ),
                ),
                ("Name", "k"),
                (("Pass",),),
            ),
        ),
    ),
}


@pytest.mark.parametrize(("source", "expected"), STATEMENTS.items(), ids=str)
def test_a_statement_has_its_form(source: str, expected: object) -> None:
    assert outline(only(source)) == expected


def test_a_definition_starts_after_its_decorators() -> None:
    text = "@a\n@b(1)\nasync def f[T](x: T) -> None: pass\n"
    function = only(text)
    assert text[function.start :].startswith("async def")
    assert text[slice(*function.name_span)] == "f"
    assert [text[node.start : node.end] for node in function.decorators] == ["a", "b(1)"]
    assert function.is_async and len(function.type_parameters) == 1


def test_code_in_a_string_is_read() -> None:
    expression = parse_expression("  User.id == foreign(\nOrder.user_id)")
    assert isinstance(expression, form.Compare)
    assert (expression.start, expression.left.end) == (2, 9)
    assert parse_expression("a b") is None
    assert parse_expression("a; b") is None
    assert parse_expression("x = 1") is None
    assert parse_expression("") is None
    assert parse_expression("(" * 2000) is None
