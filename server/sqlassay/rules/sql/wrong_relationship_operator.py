"""A relationship is used as if it were a column, or joined in a way that SQLAlchemy cannot work out.

## Why

A relationship in a query stands for other rows and not for a value: it can be compared with an object or
None, and asked with `any()` (collections), `has()` (single objects) or `contains()`. Everything else raises:
attributes read through it, `in_()`, a number. So do joins for which there is no foreign key, or several.

## Bad

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship()


def of_jane(session: Session):
    return session.scalars(select(Order).where(Order.user.any(User.name == "Jane"))).all()
```

## Good

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship()


def of_jane(session: Session):
    return session.scalars(select(Order).where(Order.user.has(User.name == "Jane"))).all()
```

## See also

[Relationship operators](https://docs.sqlalchemy.org/en/21/orm/queryguide/select.html#orm-queryguide-relationship-operators)
"""

from sqlassay.kit import ERROR, UNSAFE, Finding, Fix, Iterator, Rewrite, facts, form, rule

INSTEAD = {"any of one": ("any", "has"), "has of many": ("has", "any")}
WHAT_TO_DO = {
    "relationship operator": "Compare its foreign key column, or use `any()`, `has()` or `contains()`.",
    "no join": "Say what to join on: a relationship (`join(A.b)`), or a target and a condition.",
}


@rule("SA119", severity=ERROR, standards=["frequent-mistakes"], fix=UNSAFE)
def wrong_relationship_operator(judged: facts.StatementJudged) -> Iterator[Finding]:
    if judged.about in INSTEAD:
        wrong, right = INSTEAD[judged.about]
        what = f"`{wrong}()` does not go with this relationship."
        yield Finding(judged.span, f"{what}\n{judged.said}\nUse `{right}()`.", _swapped(judged, right))
    elif judged.about in WHAT_TO_DO:
        source = judged.source(judged.node)
        what = (
            f"`{source}` cannot be joined so." if judged.about == "no join" else f"`{source}` is no column."
        )
        yield Finding(judged.span, f"{what}\n{judged.said}\n{WHAT_TO_DO[judged.about]}")


def _swapped(judged: facts.StatementJudged, right: str) -> Fix | None:
    match judged.node:
        case form.Call(func=form.Attribute() as method):
            return Fix(f"Use {right}()", (Rewrite(method.attr_span, (right,)),))
    return None
