"""A loader option starts from a class that the statement does not load, or does not go on where it was.

## Why

Options follow a path from one of the entities that are selected. An option for a class further on belongs
behind the option that leads there; next to it, SQLAlchemy raises when the statement is executed.

## Bad

```python
class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship()


def lines(session: Session):
    return session.scalars(select(Line).options(selectinload(Order.lines))).all()
```

## Good

```python
class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship()


def lines(session: Session):
    return session.scalars(select(Order).options(selectinload(Order.lines))).all()
```

## See also

[Sub-options](https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html#orm-queryguide-relationship-sub-options)
"""

from sqlassay.kit import ERROR, Finding, Iterator, facts, rule


@rule("SA127", severity=ERROR, standards=["frequent-mistakes"])
def loader_option_wrong_path(judged: facts.StatementJudged) -> Iterator[Finding]:
    if judged.about == "loader path":
        path = judged.names.get("path")
        yield Finding(
            judged.span,
            f"{f'`{path}`' if path else 'This'} cannot be loaded from here.\n"
            f"{judged.said}\n"
            "Chain the option behind the one that leads to its class, or select that class.",
        )
