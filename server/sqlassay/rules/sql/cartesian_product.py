"""A statement multiplies the rows of two tables that nothing links.

## Why

Every column that a statement names brings its table into the `FROM`. Without a join or an equality between
two of them the database gives each row of the one with each row of the other: wrong rows, and many of them.
SQLAlchemy warns of it, but only when the statement is executed.

## Bad

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


def big_spenders(session: Session):
    return session.scalars(select(User).where(Order.total > 1000)).all()
```

## Good

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


def big_spenders(session: Session):
    return session.scalars(select(User).join(Order).where(Order.total > 1000)).all()
```

## Silent when

Anything in the statement is not known, or stands there on some paths only. A product that is meant says so:
`join(Order, true())`.

## See also

[FROM linting](https://docs.sqlalchemy.org/en/21/changelog/migration_14.html#change-4737)
"""

from sqlassay.kit import ERROR, Finding, Iterator, facts, rule


@rule("SA110", severity=ERROR, standards=["silent-wrong-results", "frequent-mistakes"])
def cartesian_product(judged: facts.StatementJudged) -> Iterator[Finding]:
    if judged.about != "cartesian product" or judged.only_eager:
        return
    one, other = sorted((judged.names["one"], judged.names["other"]))
    yield Finding(
        judged.span,
        f"Nothing links {one} with {other}: each row of the one comes with each row of the other.\n"
        "SQLAlchemy warns of a cartesian product when it executes this.\n"
        "Join them, or compare a column of the one with a column of the other.",
    )
