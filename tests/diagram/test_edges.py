"""What leads from a table to another, and how many rows are at its ends."""

from __future__ import annotations

import pytest
from drawing import HEAD, drawn

from sqlassay.diagram import Edge

PARENT = """

class Parent(Base):
    __tablename__ = "parents"
    id: Mapped[int] = mapped_column(primary_key=True)
    other: Mapped[int] = mapped_column(unique=True)
    {parent}


class Child(Base):
    __tablename__ = "children"
    id: Mapped[int] = mapped_column(primary_key=True)
    {child}
"""


def edges(child: str, parent: str = "", more: str = "") -> list[Edge]:
    return list(drawn({"models.py": HEAD + PARENT.format(child=child, parent=parent) + more}).edges)


def ends(edge: Edge) -> tuple[str, str]:
    return edge.source_end, edge.target_end


@pytest.mark.parametrize(
    ("child", "expected"),
    [
        ('parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))', ("*", "1")),
        ('parent_id: Mapped[int | None] = mapped_column(ForeignKey("parents.id"))', ("*", "0..1")),
        ('parent_id = Column(ForeignKey("parents.id"))', ("*", "0..1")),
        ('parent_id = Column(ForeignKey("parents.id"), nullable=unknown())', ("*", "0..1")),
        ('parent_id = Column(ForeignKey("parents.id"), unique=True, nullable=False)', ("0..1", "1")),
        (
            "parent_id: Mapped[int] = mapped_column(ForeignKey(Parent.id))\n"
            '    __table_args__ = (UniqueConstraint("parent_id"),)',
            ("0..1", "1"),
        ),
        (
            "parent_id: Mapped[int] = mapped_column(ForeignKey(Parent.__table__.c.other))\n"
            '    __table_args__ = (UniqueConstraint("parent_id", "id"),)',
            ("*", "1"),
        ),
    ],
)
def test_cardinality_by_the_columns(child: str, expected: tuple[str, str]) -> None:
    (edge,) = edges(child)
    assert (ends(edge), edge.source, edge.target) == (expected, "models:Child", "models:Parent")


def test_a_scalar_seen_from_the_other_side_is_one_at_most() -> None:
    key = 'parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))'
    (many,) = edges(key, 'children: Mapped[list["Child"]] = relationship()')
    (one,) = edges(key, 'child: Mapped["Child"] = relationship()')
    assert (ends(many), many.backward) == (("*", "1"), ("Parent.children",))
    assert (ends(one), one.backward) == (("0..1", "1"), ("Parent.child",))


TWO_KEYS = """\
a_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))
    """


def test_a_relationship_is_put_on_the_key_that_it_names() -> None:
    a, b = edges(f"{TWO_KEYS}a = relationship(Parent, foreign_keys=[b_id])")
    assert (a.forward, b.forward) == ((), ("Child.a",))
    a, b = edges(
        f'{TWO_KEYS}a = relationship(Parent, back_populates="children", foreign_keys="Child.a_id")',
        'children = relationship("Child", back_populates="a", foreign_keys="Child.a_id")',
    )
    assert (a.forward, a.backward, b.forward) == (("Child.a",), ("Parent.children",), ())


def test_a_relationship_that_may_follow_either_key_is_put_on_none() -> None:
    assert [edge.forward for edge in edges(f"{TWO_KEYS}a = relationship(Parent)")] == [(), ()]


def test_a_relationship_without_a_key_is_an_edge_with_both_its_sides() -> None:
    join = 'primaryjoin="foreign(Child.id) == Parent.other"'
    (edge,) = edges(
        f'p = relationship(Parent, back_populates="c", {join})',
        f'c = relationship("Child", back_populates="p", {join})',
    )
    assert (edge.sort, edge.forward, edge.backward) == ("relationship", ("Child.p",), ("Parent.c",))


def test_a_self_referential_many_to_many() -> None:
    friends = """

friends = Table(
    "friends",
    Base.metadata,
    Column("a", ForeignKey("parents.id"), primary_key=True),
    Column("b", ForeignKey("parents.id"), primary_key=True),
)
"""
    found = edges("", 'friends = relationship("Parent", secondary="friends")', friends)
    assert [(e.source, e.source_columns, e.forward) for e in found] == [
        ("models:friends", ("a",), ("Parent.friends",)),
        ("models:friends", ("b",), ("Parent.friends",)),
    ]


def test_a_many_to_many_through_what_is_not_known_leads_straight_there() -> None:
    (key, edge) = edges(
        'parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))',
        'friends = relationship("Child", secondary=unknown())',
    )
    assert (key.sort, key.forward, key.backward) == ("foreign key", (), ())
    assert (edge.sort, ends(edge), edge.forward) == ("relationship", ("*", "*"), ("Parent.friends",))


def test_classes_of_one_table_are_on_it_together_with_their_columns() -> None:
    single = "\n\nclass Grandchild(Child):\n    toy: Mapped[str | None]\n"
    diagram = drawn({"models.py": HEAD + PARENT.format(child="kind: Mapped[str]", parent="") + single})
    (table,) = (table for table in diagram.tables if table.name == "children")
    assert [entity.name for entity in table.classes] == ["Child", "Grandchild"]
    assert [column.name for column in table.columns] == ["id", "kind", "toy"]
    assert [entity.place and entity.place.line for entity in table.classes] == [16, 22]


def test_tables_of_one_name_are_told_apart_by_where_they_are_referred_from() -> None:
    text = HEAD + PARENT.format(child='parent_id = Column(ForeignKey("parents.id"))', parent="")
    found = drawn({"one/models.py": text, "two/models.py": text}).edges
    assert [edge.target for edge in found] == ["one.models:Parent", "two.models:Parent"]
