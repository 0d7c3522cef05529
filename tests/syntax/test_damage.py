"""Broken code harms what it stands in, and no more."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqlassay.syntax import Document, Unit, form

SHOP = '''\
"""A shop."""

from sqlalchemy import select


def load(session):
    """Load all."""
    users = session.scalars(
        select(User).where(User.active),
    )
    for user in users:
        print(user.name)
    return users


class User(Base):
    """A user."""

    __tablename__ = "user"

    def rename(self, name):
        """Rename."""
        if name:
            self.name = f"{name} {self.id}"
        return self

    def close(self):
        """Close."""
        self.open = False


def last(session):
    """Last."""
    return session.get(User, 1)
'''
CALL = "        select(User).where(User.active),\n"
LOOP = "        print(user.name)\n"

MUTATIONS = {
    "a bracket opened": (LOOP, LOOP.rstrip() + " foo(\n"),
    "a bracket closed no more": ("    )\n    for", "    \n    for"),
    "a bracket opened no more": ("scalars(\n", "scalars\n"),
    "the wrong bracket": ("User.active)", "User.active]"),
    "a quote": (LOOP, LOOP.rstrip() + ' x = "abc\n'),
    "an apostrophe": (LOOP, LOOP.rstrip() + " x = 'abc\n"),
    "a long quote": (LOOP, '        """\n' + LOOP),
    "a long quote gone": ('    """Load all.', "    Load all."),
    "a long quote not closed": ('Load all."""', "Load all."),
    "an attribute to come": (LOOP, "        session.\n" + LOOP),
    "a value to come": (LOOP, "        x = \n" + LOOP),
    "a loop to come": (LOOP, "        for x in\n" + LOOP),
    "a body to come": ("    return users\n", "    if foo:\n    return users\n"),
    "a field of an f-string": (LOOP, '        y = f"{session.\n' + LOOP),
    "nested brackets": (LOOP, '        y = {"a": [\n' + LOOP),
    "a backslash": ("    return users\n", "    return users \\ \n"),
    "a colon gone": ("for user in users:", "for user in users"),
    "a header half written": ("def load(session):", "def load(sess"),
    "an unknown character": (LOOP, "        $\n" + LOOP),
    "wrong indentation": (LOOP, LOOP + "      x = 1\n"),
    "a decorator to come": ("def load", "@\ndef load"),
}


def unit_of(document: Document, name: str) -> Unit:
    return next(unit for unit in document.units if f"def {name}" in unit.text)


@pytest.mark.parametrize("warm", [True, False], ids=["edited", "opened"])
@pytest.mark.parametrize(("old", "new"), MUTATIONS.values(), ids=MUTATIONS.keys())
def test_one_broken_function_leaves_the_rest_alone(old: str, new: str, warm: bool) -> None:
    text = SHOP.replace(old, new, 1)
    assert text != SHOP
    before = Document.parse(SHOP)
    document = Document.parse(text, before if warm else None)
    assert "".join(unit.text for unit in document.units) == text
    (damage,) = document.damage()
    assert damage.message and "error" not in damage.message
    first = text.index("def load") - 2
    last = text.index("class User")
    assert first <= damage.span.start <= damage.span.end <= last
    assert text[: damage.span.start].count("\n") - 1 <= damage.line
    assert damage.span.of(text).count("\n") < 6, "most of the function can be read"
    for name in ("rename", "close", "last"):
        assert not unit_of(document, name).damage
        assert unit_of(document, name).body
    (function,) = (
        node for node in form.walk(unit_of(document, "load").body) if isinstance(node, form.Function)
    )
    assert function.name == "load"


def test_units_that_an_edit_does_not_touch_are_the_same_objects() -> None:
    before = Document.parse(SHOP)
    after = Document.parse(SHOP.replace("print(user.name)", "print(user.name.lower())"), before)
    changed = [
        new.block for old, new in zip(before.units, after.units, strict=True) if old.block is not new.block
    ]
    assert [block.text for block in changed] == [unit_of(after, "load").text]


def test_damage_is_kept_while_another_line_is_edited() -> None:
    broken = Document.parse(SHOP.replace(LOOP, LOOP.rstrip() + " foo(\n"), Document.parse(SHOP))
    text = broken.text.replace("    return users\n", "    return users[0]\n")
    (damage,) = Document.parse(text, broken).damage()
    assert damage.span.of(text) == "print(user.name) foo("


def test_what_cannot_be_repaired_keeps_its_last_good_form() -> None:
    before = Document.parse(SHOP)
    text = SHOP.replace("    return session.get(User, 1)\n", f"    return {'(' * 2000}\n")
    unit = unit_of(Document.parse(text, before), "last")
    assert unit.stale
    assert unit.body == unit_of(before, "last").body
    assert [damage.message for damage in unit.damage] == ["gave up: 2,000 nested brackets"]
    assert not unit_of(Document.parse(text), "last").body


TOO_MUCH = {
    "brackets": "(" * 2000 + ")" * 2000,
    "brackets that stay open": "[" * 2000,
    "f-strings": 'f"{' * 2000 + '"',
    "long f-strings": "f'''{" * 2000,
    "terms": "+".join(["a"] * 1000),
    "terms over lines": "(" + "a +\n" * 1000 + "a)",
    "links": "a" + ".b(1)" * 500,
    "links over lines": "(a\n" + "    .b(\n        1\n    )\n" * 500 + ")",
    "subscripts": "a" + "[0]" * 1000,
    "negations": "not " * 1000 + "a",
    "conditions": "a if b else " * 1000 + "c",
    "lambdas": "lambda: " * 1000 + "a",
}


@pytest.mark.parametrize("source", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_what_would_take_too_long_is_given_up_in_plain_words(source: str) -> None:
    document = Document.parse(f"def f():\n    x = {source}\n\n\ndef g():\n    pass\n")
    (damage,) = document.damage()
    assert damage.message.startswith("gave up: ")
    assert document.units[-1].body


def test_a_thousand_branches_are_given_up() -> None:
    document = Document.parse("def f():\n    if a: pass\n" + "    elif a: pass\n" * 1000)
    assert [damage.message for damage in document.damage()] == ["gave up: 1,000 branches"]


def test_a_hundred_branches_and_links_are_read() -> None:
    document = Document.parse(
        "def f():\n    if a: pass\n"
        + "    elif a: pass\n" * 100
        + "x = a"
        + ".b(1)" * 90
        + "\ny = "
        + "a + " * 150
        + "a\n"
    )
    assert not list(document.damage())
    assert form.shifted(document.units[0].body[0], 1)


def test_two_thousand_strings_side_by_side_are_one() -> None:
    document = Document.parse("x = (" + '"a"\n' * 2000 + ")\n")
    (assign,) = document.units[0].body
    assert isinstance(assign, form.Assign) and isinstance(assign.value, form.Constant)
    assert assign.value.value == "a" * 2000


NOT_PYTHON = [
    "\0",
    "\0\n" * 50,
    "\x7fELF\x02\x01\ud800",
    "<html>'</html>",
    "\\",
    "'''",
    '"' * 5,
    "\ufeff",
    "\ufeff\ufeff",
    "\f",
    "\r",
]


@pytest.mark.parametrize("text", NOT_PYTHON, ids=repr)
def test_what_is_not_python_is_damage(text: str) -> None:
    document = Document.parse(text)
    assert "".join(unit.text for unit in document.units) == text


# Any edit of any text

PIECES = st.sampled_from(
    [
        *"()[]{}'\"\\:,.#@=\n\r\t\f\0",
        '"""',
        "'''",
        'f"{',
        "\r\n",
        "\n\n",
        "\ufeff",
        "    ",
        "def f(",
        "class A:\n",
        "async ",
        "\n@x\n",
        "lambda",
        "elif",
        "return ",
        "é𝒳",
    ]
)
EDITS = st.lists(
    st.tuples(st.integers(0, len(SHOP)), st.integers(0, 40), st.lists(PIECES, max_size=4)), max_size=5
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS)
def test_no_edit_raises_and_warm_equals_cold(edits: list[tuple[int, int, list[str]]]) -> None:
    document = Document.parse(SHOP)
    for start, length, inserted in edits:
        text = document.text[:start] + "".join(inserted) + document.text[start + length :]
        document = Document.parse(text, document)
        assert "".join(unit.text for unit in document.units) == text
        cold = Document.parse(text)
        assert [unit.start for unit in cold.units] == [unit.start for unit in document.units]
        for own, other in zip(document.units, cold.units, strict=True):
            assert (own.text, own.kind, own.owner, bool(own.damage)) == (
                other.text,
                other.kind,
                other.owner,
                bool(other.damage),
            )
            if not own.damage:
                assert repr(own.body) == repr(other.body)
