"""Two relationships write the same column, and do not know of each other.

## Why

Two relationships over one foreign key are two views of it. Joined by `back_populates` they show the same
objects; otherwise what is set on one is not seen on the other, and both write the column at the flush:
which one wins is left to chance. SQLAlchemy warns when the mappers are configured.

## Bad

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship()


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

[Relationship X will copy column Q to column P](https://sqlalche.me/e/21/qzyx)
"""

from sqlassay.kit import (
    UNSAFE,
    WARNING,
    ArgumentElsewhere,
    Elsewhere,
    Finding,
    Fix,
    Iterator,
    Related,
    facts,
    rule,
    set_argument,
)


@rule("SA520", severity=WARNING, standards=["relationship-configuration"], fix=UNSAFE)
def relationship_pair_without_back_populates(judged: facts.MappingJudged) -> Iterator[Finding]:
    if judged.topic != "overlap":
        return
    other = judged.names["other"]
    yield Finding(
        judged.span,
        f"`{judged.subject}` and `{other}` both write the column `{judged.names['column']}`.\n"
        f"{judged.said}\n"
        "Join the two by `back_populates`; or say `viewonly=True`, or `overlaps=`, where that is meant.",
        _fix(judged),
        tuple(Related(Elsewhere(*place), "writes it, too") for place in judged.others),
    )


def _fix(judged: facts.MappingJudged) -> Fix | None:
    """Join the two where they are each other's sides; else say that the overlap is meant."""
    if judged.call is None:
        return None
    if judged.pair is None:
        overlaps = judged.names["other"].rpartition(".")[2]
        given = judged.argument("overlaps")
        if given is not None:
            return None
        return Fix(f'Add overlaps="{overlaps}"', (set_argument(judged.call, "overlaps", f'"{overlaps}"'),))
    module, owner, name = judged.pair
    there = ArgumentElsewhere(
        Elsewhere(module, owner, name), "back_populates", f'"{judged.verdict.attribute}"'
    )
    return Fix(
        "Join the two by back_populates",
        (set_argument(judged.call, "back_populates", f'"{name}"'),),
        elsewhere=(there,),
    )
