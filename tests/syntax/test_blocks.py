"""A file in blocks is the file: to the byte, and node for node."""

from __future__ import annotations

import pytest
from assembled import assembled
from sources import samples

from sqlassay.syntax import Document, form

UNUSUAL = {
    "byte order mark": "\ufeffimport os\n\n\ndef f():\n    return os\n",
    "byte order mark before a class": "\ufeffclass A:\n    def f(self): ...\n",
    "CRLF": 'class A:\r\n    """Doc."""\r\n\r\n    def f(self):\r\n        return """a\r\nb"""\r\n\r\n'
    "x = 1\r\n",
    "CRLF, head without fields": "class A:\r\n    def f(self):\r\n        pass\r\n",
    "form feeds": "x = 1\n\f\ndef f():\n    pass\n\f\nclass A:\n"
    "    x = 1\n\f\n    def f(self):\n        pass\n",
    "form feed before a statement": "def f():\n    pass\n\fdef g():\n    pass\n",
    "tabs": "class A:\n\tx = 1\n\tdef f(self):\n\t\tif x:\n\t\t\treturn 1\n\n\tdef g(self): pass\n",
    "no line end at the end": "def f():\n    pass\nclass A:\n    def f(self): pass",
    "only comments": "# a\n\n# b\n",
    "nothing": "",
    "blank lines": "\n\n\n",
    "continuations": "x = 1 + \\\n2\nassert x, \\\n    y\ndef f(): return \\\n1\n",
    "column 0 in brackets": "x = [\n1,\n2,\n]\ny = f(\na\n@ b\n)\ndef g(\na,\nb\n): pass\n",
    "column 0 in a string": 'x = """\ndef f(:\nclass A\n"""\n'
    'def g():\n    """\nclass B:\n    def h(\n    """\n',
    "decorators": "@a\n# comment\n@b(\n    1,\n)\n\n@c\nclass A:\n    @d(\n    [\n        1,\n    ],\n    )\n"
    "    def f(self): ...\n",
    "class on one line": "class A: pass\nclass B(A): x = {1:\n2}\nclass C: x: int\n",
    "class header over lines": "class A(\n    B[int, {1:\n2}],\n    metaclass=C,\n"
    "):  # comment\n    def f(self): ...\n",
    "comments between members": "class A:\n    x = 1\n    # before\n# at column 0\n        # deeper\n"
    "    def f(self):\n"
    "        pass\n        # at the end of f\n\n    # before y\n    y = 2\n# after\n",
    "indented comment at the end": "x = [1]\n      # after x\n\ny = 2\nz = 3\n    # last",
    "nested f-strings": "x = f'{a['b']!r:>{w}} {f\"{c}\"}'\ny = f'''{\nd # comment }\n}'''\n"
    'def f(): return f"{{{x}}}"\n',
    "lone carriage returns": "x = 1\ry = 2\rdef f():\r    pass\r",
    "else after a function": "if x:\n    def f(): pass\nelse:\n    def f(): pass\n",
    "semicolons": "x = 1; y = 2;\nclass A: x = 1; y = 2\n",
    "dropped whitespace": "try:\n    x\nexcept A :\n    y  # c\n",
    "not ASCII": "größe = 'ä'  # ü\ndef ƒ(): return '𝒳' + größe\n",
}


def check(text: str) -> None:
    document, whole = Document.parse(text), Document.whole(text)
    assert "".join(unit.text for unit in document.units) == text
    assert all(text.startswith(unit.text, unit.start) for unit in document.units)
    assert not [*whole.damage(), *document.damage()]
    assert repr(assembled(document)) == repr(assembled(whole))
    assert tuple(document.comments()) == tuple(whole.comments())


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_unusual_text_in_blocks_is_the_text(text: str) -> None:
    check(text)


def test_installed_files_in_blocks_are_the_files() -> None:
    assert len(samples()) > 10
    for path, text in samples():
        try:
            check(text)
        except AssertionError as error:
            raise AssertionError(f"{path} in blocks is not the file") from error


def test_a_class_is_its_head_and_its_members() -> None:
    text = (
        "@final\nclass A(B):\n    '''Doc.'''\n\n    x: int\n\n    def f(self): ...\n\n    y = 1\n    z = 2\n"
        "\n    class C:\n        w = 3\n\n\nafter = 4\n"
    )
    units = Document.parse(text).units
    assert [(unit.kind, unit.owner) for unit in units] == [
        ("class", ()),
        *[("member", ("A",))] * 3,
        ("statements", ()),
    ]
    (head,) = units[0].body
    assert isinstance(head, form.Class)
    assert (head.name, len(head.body), len(head.decorators)) == ("A", 2, 1)
    assert [type(node).__name__ for unit in units[1:] for node in unit.body] == [
        "Function",
        "Assign",
        "Assign",
        "Class",
        "Assign",
    ]
    assert [unit.text[node.start : node.start + 7] for unit in units[1:] for node in unit.body] == [
        "def f(s",
        "y = 1\n ",
        "z = 2\n",
        "class C",
        "after =",
    ]


def test_the_head_of_a_class_without_fields_ends_at_its_colon() -> None:
    text = "class A(  # why\n    B\n):  # so\n    # then\n    def f(self): ...\n"
    (head,) = Document.parse(text).units[0].body
    assert text[head.start : head.end] == "class A(  # why\n    B\n):"


def test_a_unit_is_found_by_an_offset_in_it() -> None:
    document = Document.parse("x = 1\n\ny = 2\ndef f():\n    pass\n")
    for unit in document.units:
        assert document.unit_at(unit.start) is unit
        assert document.unit_at(unit.end - 1) is unit
    assert document.unit_at(len(document.text)) is document.units[-1]


def test_a_long_table_is_cut_into_pieces() -> None:
    units = Document.parse("".join(f"x{number} = {number}\n" for number in range(1000))).units
    assert max(unit.text.count("\n") for unit in units) < 100
