"""A cascade is not one that SQLAlchemy has, or does not fit its relationship.

## Why

The words of `cascade=` are `save-update`, `merge`, `refresh-expire`, `expunge`, `delete`, `delete-orphan`,
`all` and `none`; another one raises when the class is defined. `delete-orphan` needs `delete`, and belongs
to the side with the collection: on the other one an object is no orphan only because one parent less refers
to it.

## Bad

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship(cascade="all, delete-orphans")


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
```

## Good

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship(cascade="all, delete-orphan")


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
```

## See also

[Cascades](https://docs.sqlalchemy.org/en/21/orm/cascades.html)
"""

import re

from sqlassay.kit import ERROR, SAFE, UNSAFE, Finding, Fix, Iterator, Rewrite, facts, form, nearest, rule

WORDS = "save-update merge refresh-expire expunge delete delete-orphan all none".split()

MISTAKES = {
    "unknown word": (
        "The cascade of `{0}` has a word that SQLAlchemy does not know.",
        "The words are: save-update, merge, refresh-expire, expunge, delete, delete-orphan, all, none.",
    ),
    "delete-orphan without delete": (
        "The cascade of `{0}` deletes orphans, but not the children of a parent that is deleted.",
        'Write `cascade="all, delete-orphan"`.',
    ),
    "delete-orphan on many side": (
        "`{0}` deletes orphans, but leads to what others may refer to, too.",
        "Put `delete-orphan` on the side with the collection; if it has one owner, say `single_parent=True`.",
    ),
    "viewonly": ("`{0}` is for viewing only, and has a cascade that writes.", "Leave one of the two out."),
    "passive_deletes": (
        "`{0}` leaves deleting to the database, and has a cascade that deletes.",
        "Write `passive_deletes=True` with the cascade, or leave `delete` out of it.",
    ),
    "cascade_backrefs": (
        "`{0}` cascades along the other side, which SQLAlchemy 2.0 does no more.",
        "Leave `cascade_backrefs` out, and add objects to the session yourself.",
    ),
}


@rule("SA521", severity=ERROR, standards=["relationship-configuration"], fix=SAFE)
def invalid_cascade(judged: facts.MappingJudged) -> Iterator[Finding]:
    if judged.topic != "cascade":
        return
    what, do = MISTAKES[judged.about]
    yield Finding(judged.span, f"{what.format(judged.subject)}\n{judged.said}\n{do}", _fix(judged))


def _fix(judged: facts.MappingJudged) -> Fix | None:
    given = judged.argument("cascade")
    if given is None or not isinstance(given.value, form.Constant) or not isinstance(given.value.value, str):
        return None
    words = [word for word in re.split(r"[,\s]+", given.value.value) if word]
    if judged.about == "unknown word":
        meant = [word if word in WORDS else nearest(word, WORDS) for word in words]
        if None in meant:
            return None
        written = ", ".join(word for word in meant if word)
        return Fix(f'Write "{written}"', (Rewrite(given.value.span, (f'"{written}"',)),))
    if judged.about == "delete-orphan without delete":
        written = ", ".join([*(w for w in words if w != "delete-orphan"), "delete", "delete-orphan"])
        return Fix(f'Write "{written}"', (Rewrite(given.value.span, (f'"{written}"',)),), UNSAFE)
    return None
