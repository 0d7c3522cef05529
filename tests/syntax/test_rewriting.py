"""Fixes as minimal edits: before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from sqlassay.syntax import (
    AddImport,
    CannotLowerError,
    Document,
    Insert,
    Intent,
    Keep,
    Remove,
    Rewrite,
    Unit,
    form,
    lower_fix,
)
from sqlassay.text import Edit, Span, apply_edits

Fix = Callable[[Unit, Callable[[str], Span]], Iterable[Intent]]


def span_in(unit: Unit) -> Callable[[str], Span]:
    """Finds the outermost node whose source is a text."""

    def find(source: str) -> Span:
        return next(node.span for node in form.walk(unit.body) if unit.text[node.start : node.end] == source)

    return find


def lowered(before: str, fix: Fix, marker: str = "") -> tuple[Edit, ...]:
    document = Document.parse(before)
    unit = document.unit_at(before.index(marker))
    return lower_fix(document, unit, fix(unit, span_in(unit)))


def applied(before: str, fix: Fix, marker: str = "") -> str:
    after = apply_edits(before, lowered(before, fix, marker))
    assert not list(Document.parse(after).damage())
    return after


def is_none(compared: str, value: str, atom: bool = True) -> Fix:
    """``value is None`` to ``value.is_(None)``."""
    return lambda _, find: [
        Rewrite(find(compared), (Keep(find(value), atom), ".is_(", Keep(find("None")), ")"))
    ]


REWRITES: dict[str, tuple[str, Fix, str]] = {
    "a name": ("x = a is None\n", is_none("a is None", "a"), "x = a.is_(None)\n"),
    "own parentheses": (
        "x = (a + b) is None\n",
        is_none("(a + b) is None", "a + b"),
        "x = (a + b).is_(None)\n",
    ),
    "parentheses to add": ("x = not a is None\n", is_none("a is None", "a"), "x = not a.is_(None)\n"),
    "no atom": ("x = -a is None\n", is_none("-a is None", "-a"), "x = (-a).is_(None)\n"),
    "an integer": ("x = 1 is None\n", is_none("1 is None", "1"), "x = (1).is_(None)\n"),
    "await": (
        "async def f(): x = await a is None\n",
        is_none("await a is None", "await a"),
        "async def f(): x = (await a).is_(None)\n",
    ),
    "parentheses around": ("x = (a is None)\n", is_none("a is None", "a"), "x = (a.is_(None))\n"),
    "a call over lines": (
        "x = (f(\n    a,  # why\n    b,\n) is None)\n",
        is_none("f(\n    a,  # why\n    b,\n) is None", "f(\n    a,  # why\n    b,\n)"),
        "x = (f(\n    a,  # why\n    b,\n).is_(None))\n",
    ),
    "CRLF": (
        "x = f(\r\n    a is None\r\n)\r\n",
        lambda _, find: [Rewrite(find("a is None"), (Keep(find("a")), "\n.is_(None)"))],
        "x = f(\r\n    a\r\n.is_(None)\r\n)\r\n",
    ),
    "swapped": (
        "x = f(a, (b + c))\n",
        lambda _, find: [
            Rewrite(find("f(a, (b + c))"), ("g(", Keep(find("b + c"), True), ", ", Keep(find("a")), ")"))
        ],
        "x = g((b + c), a)\n",
    ),
    "insertion": ("x = f(a)\n", lambda _, find: [Insert(find("a").end, ", b=1")], "x = f(a, b=1)\n"),
    "two insertions at one place": (
        "x = f(a)\n",
        lambda _, find: [Insert(find("a").end, ", z=1"), Insert(find("a").end, ", b=1")],
        "x = f(a, z=1, b=1)\n",
    ),
    "a method's member": (
        "class A:\n    def f(self):\n        return a is None\n",
        is_none("a is None", "a"),
        "class A:\n    def f(self):\n        return a.is_(None)\n",
    ),
}


@pytest.mark.parametrize(("before", "fix", "after"), REWRITES.values(), ids=REWRITES.keys())
def test_a_rewrite_keeps_what_it_keeps(before: str, fix: Fix, after: str) -> None:
    marker = "def" if before.startswith("class") else ""
    assert applied(before, fix, marker) == after


def test_a_rewrite_touches_only_what_changes() -> None:
    edits = lowered("x = a is None\n", is_none("a is None", "a"))
    assert edits == (Edit(Span(5, 9), ".is_("), Edit(Span(13, 13), ")"))
    renamed = lowered(
        "x = session.query(a)\n", lambda _, find: [Rewrite(find("session.query"), ("session.quarry",))]
    )
    assert renamed == (Edit(Span(14, 15), "a"), Edit(Span(15, 15), "r")) or renamed == (
        Edit(Span(14, 15), "ar"),
    )


def remove(source: str) -> Fix:
    return lambda _, find: [Remove(find(source))]


REMOVALS: dict[str, tuple[str, str, str]] = {
    "a statement": ("def f():\n    a()  # why\n    b()\n", "a()", "def f():\n    b()\n"),
    "the last statement": ("def f():\n    b()\n    a()", "a()", "def f():\n    b()\n"),
    "the only statement": ("def f():\n    a()  # why\n", "a()", "def f():\n    pass  # why\n"),
    "the only one on the header's line": ("def f(): a()\n", "a()", "def f(): pass\n"),
    "the first on a line": ("def f(): a(); b()\n", "a()", "def f(): b()\n"),
    "the last on a line": ("def f(): a(); b()\n", "b()", "def f(): a()\n"),
    "in the middle of a line": ("a(); b(); c()\n", "b()", "a(); c()\n"),
    "with a semicolon": ("a();\nb()\n", "a()", "b()\n"),
    "a block": ("def f():\n    if a:\n        b()\n    c()\n", "if a:\n        b()", "def f():\n    c()\n"),
    "CRLF": ("def f():\r\n    a()\r\n    b()\r\n", "a()", "def f():\r\n    b()\r\n"),
    "a decorated function": ("@a\n@b\ndef f():\n    pass\n", "def f():\n    pass", ""),
    "an only argument": ("f(a)\n", "a", "f()\n"),
    "an only argument with a comma": ("f(a, )\n", "a", "f()\n"),
    "a first argument": ("f(a, b=c)\n", "a", "f(b=c)\n"),
    "a keyword": ("f(a, b=c)\n", "b=c", "f(a)\n"),
    "a last argument with a comma": ("f(\n    a,\n    b=c,\n)\n", "b=c", "f(\n    a,\n)\n"),
    "an argument on its line": ("f(\n    a,\n    b,\n    c,\n)\n", "b", "f(\n    a,\n    c,\n)\n"),
    "an element in parentheses": ("[(a), b]\n", "a", "[b]\n"),
    "the second of a pair": ("x = (a, b)\n", "b", "x = (a,)\n"),
    "an item": ("{'a': 1, 'b': 2}\n", "'b': 2", "{'a': 1}\n"),
    "a base": ("class A(B, C): pass\n", "B", "class A(C): pass\n"),
    "an imported name": (
        "from a import (\n    b,\n    c as d,\n)\n",
        "c as d",
        "from a import (\n    b,\n)\n",
    ),
}


@pytest.mark.parametrize(("before", "source", "after"), REMOVALS.values(), ids=REMOVALS.keys())
def test_a_removal_takes_the_whole_of_it(before: str, source: str, after: str) -> None:
    assert applied(before, remove(source)) == after


def test_a_class_keeps_a_statement() -> None:
    one = "class A:\n    def f(self): ...\n"
    assert applied(one, remove("def f(self): ..."), "def") == "class A:\n    pass\n"
    two = "class A:\n    x = 1\n\n    def f(self): ...\n"
    assert applied(two, remove("def f(self): ..."), "def") == "class A:\n    x = 1\n\n"
    assert applied(two, remove("x = 1"), "class") == "class A:\n\n    def f(self): ...\n"


def add(module: str, *names: str) -> Fix:
    return lambda *_: [AddImport(module, name) for name in names]


IMPORTS: dict[str, tuple[str, Fix, str]] = {
    "nothing there": ("", add("a", "b"), "from a import b\n"),
    "code only": (
        "# license\n\n@x\ndef f(): ...\n",
        add("a", "b"),
        "# license\n\nfrom a import b\n\n@x\ndef f(): ...\n",
    ),
    "a docstring": ('"""Doc."""\n\nx = 1\n', add("a", "b"), '"""Doc."""\n\nfrom a import b\n\nx = 1\n'),
    "a future": (
        '"""Doc."""\nfrom __future__ import annotations\n\nx = 1\n',
        add("a", "b"),
        '"""Doc."""\nfrom __future__ import annotations\nfrom a import b\n\nx = 1\n',
    ),
    "imports": (
        "import os\n\nfrom z.y import q  # why\nimport k\n\n\nx = 1\nimport late\n",
        add("a", "b"),
        "import os\n\nfrom z.y import q  # why\nimport k\nfrom a import b\n\n\nx = 1\nimport late\n",
    ),
    "the same package": (
        "import os\nfrom sqlalchemy.orm import Session\nimport k\n",
        add("sqlalchemy", "text"),
        "import os\nfrom sqlalchemy.orm import Session\nfrom sqlalchemy import text\nimport k\n",
    ),
    "there already": ("from a import b\n", add("a", "b"), "from a import b\n"),
    "to the end": ("from a import b\n", add("a", "c"), "from a import b, c\n"),
    "in order": ("from a import b, d as x\n", add("a", "c"), "from a import b, c, d as x\n"),
    "two names": ("from a import b\n", add("a", "d", "c"), "from a import b, d, c\n"),
    "two names on a new line": ("import os\n", add("a", "d", "c"), "import os\nfrom a import d, c\n"),
    "in parentheses": ("from a import (b, c)\n", add("a", "d"), "from a import (b, c, d)\n"),
    "over lines": (
        "from a import (\n    b,\n    d,  # why\n)\n",
        add("a", "c"),
        "from a import (\n    b,\n    c,\n    d,  # why\n)\n",
    ),
    "over lines, to the end": (
        "from a import (\r\n    b,\r\n    c,\r\n)\r\n",
        add("a", "d"),
        "from a import (\r\n    b,\r\n    c,\r\n    d,\r\n)\r\n",
    ),
    "not in a star": ("from a import *\n", add("a", "b"), "from a import *\nfrom a import b\n"),
    "CRLF": ("import os\r\nx = 1\r\n", add("a", "b"), "import os\r\nfrom a import b\r\nx = 1\r\n"),
    "no line end": ("import os", add("a", "b"), "import os\nfrom a import b"),
    "a local name elsewhere": (
        "import os\ndef f(b): ...\n",
        add("a", "b"),
        "import os\nfrom a import b\ndef f(b): ...\n",
    ),
}


@pytest.mark.parametrize(("before", "fix", "after"), IMPORTS.values(), ids=IMPORTS.keys())
def test_an_import_goes_where_it_belongs(before: str, fix: Fix, after: str) -> None:
    assert applied(before, fix) == after


IMPOSSIBLE: dict[str, tuple[str, Fix, str]] = {
    "a comment between": ("x = (a  # why\n    is None)\n", is_none("a  # why\n    is None", "a"), "comment"),
    "damage": ("def f():\n    x = a is None\n    y = (\n", lambda *_: [Insert(0, "x")], "read"),
    "two at one place": (
        "x = f(a)\n",
        lambda _, find: [Rewrite(find("f(a)"), ("g",)), Remove(find("a"))],
        "same place",
    ),
    "a taken name": ("b = 1\n", add("a", "b"), "already means"),
    "another import of the name": ("from c import b\n", add("a", "b"), "already means"),
    "the import under another name": ("from a import c as b\n", add("a", "b"), "already means"),
    "a parameter of that name": ("def f(b): ...\n", add("a", "b"), "already means"),
    "nothing there": ("x = 1\n", lambda *_: [Remove(Span(0, 3))], "nothing"),
    "the only imported name": ("from a import b\n", remove("b"), "last one"),
    "a branch": ("if a: b\nelif c: d\n", remove("elif c: d"), "branch"),
    "what libcst does not give back": ("try: a\nexcept B : c\n", lambda *_: [Insert(5, "x")], "exactly"),
}


@pytest.mark.parametrize(("before", "fix", "why"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_what_cannot_be_done_says_why(before: str, fix: Fix, why: str) -> None:
    with pytest.raises(CannotLowerError, match=why):
        lowered(before, fix)
