"""The two sides of a relationship do not name each other.

## Why

`back_populates` joins two relationships, and both have to say it. What names an attribute that is not
there, or leads to another class, raises when the mappers are configured. What is said on one side alone
raises nothing: an object set on the silent side does not appear on the other one until it is read from the
database again.

## Bad

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship(back_populates="order")


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order: Mapped["Order"] = relationship()
```

## Good

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship(back_populates="order")


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order: Mapped["Order"] = relationship(back_populates="lines")
```

## See also

[Basic relationship patterns](https://docs.sqlalchemy.org/en/21/orm/basic_relationships.html)
"""

from sqlassay.kit import (
    ERROR,
    SAFE,
    UNSAFE,
    Elsewhere,
    Finding,
    Fix,
    Iterator,
    Related,
    Rewrite,
    facts,
    form,
    rule,
    set_argument,
)

MISTAKES = {
    "no counterpart": (
        "`{0}` names `{1}`, which the other class does not have.",
        "Name the relationship over there that leads back.",
    ),
    "not a relationship": (
        "`{0}` names an attribute of the other class that is no relationship.",
        "Name the relationship over there that leads back.",
    ),
    "another class": (
        "`{0}` names `{1}`, which leads to another class.",
        "Name the relationship over there that leads back.",
    ),
    "same direction": (
        "`{0}` and its other side both go the same way.",
        "Of a class with itself, give the one towards the parent `remote_side=[…]`; else name another side.",
    ),
    "viewonly": (
        "`{0}` is for viewing only, and cannot be kept in step with another one.",
        "Leave `back_populates` and `sync_backref` out, or `viewonly`.",
    ),
    "both": ("`{0}` has both `backref` and `back_populates`.", "Keep `back_populates`, on both sides."),
    "taken": (
        "`backref` of `{0}` makes `{1}`, which the other class has already.",
        "Name the relationship over there by `back_populates` instead.",
    ),
}


@rule("SA519", severity=ERROR, standards=["relationship-configuration"], fix=SAFE)
def back_populates_mismatch(fact: facts.MappingJudged | facts.RelationshipDeclared) -> Iterator[Finding]:
    yield from _judged(fact) if isinstance(fact, facts.MappingJudged) else _one_sided(fact)


def _judged(judged: facts.MappingJudged) -> Iterator[Finding]:
    if judged.topic != "counterpart" or not judged.verdict.error:
        return
    what, do = MISTAKES[judged.about]
    first = what.format(judged.subject, judged.names.get("name", ""))
    others = tuple(Related(Elsewhere(*other), "named in it") for other in judged.others)
    yield Finding(judged.span, f"{first}\n{judged.said}\n{do}", _fix(judged), others)


def _fix(judged: facts.MappingJudged) -> Fix | None:
    match judged.declaration:
        case form.AnnAssign() | form.Assign() if judged.suggestion and judged.argument("back_populates"):
            given = judged.argument("back_populates")
            assert given is not None
            change = Rewrite(given.value.span, (f'"{judged.suggestion}"',))
            return Fix(f"Name {judged.suggestion}", (change,), UNSAFE)
    return None


def _one_sided(declared: facts.RelationshipDeclared) -> Iterator[Finding]:
    other = declared.unanswered
    if other is None or declared.owner is None or declared.target is None:
        return
    own = f"{declared.site.class_name}.{declared.relationship.name}"
    there = f"{declared.target.cls.name}.{other.name}"
    place = Elsewhere(other.declared_in.module, other.declared_in.name, other.name)
    yield Finding(
        declared.span,
        f"`{there}` says `back_populates={other.back_populates!r}`, but `{own}` does not name it.\n"
        f"An object set on `{own}` does not appear in `{there}` until that is read again.\n"
        f"Add `back_populates={other.name!r}`.",
        Fix(
            f'Add back_populates="{other.name}"',
            (set_argument(declared.node, "back_populates", f'"{other.name}"'),),
        ),
        (Related(place, "the other side"),),
    )
