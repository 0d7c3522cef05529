"""A relationship says one where there may be many, or many where there is one.

## Why

The side without the foreign key leads to as many objects as refer to it. `Mapped["Line"]` there makes
SQLAlchemy take the first one and drop the others, with a warning at run time; `Mapped[list[…]]` on the side
with the foreign key makes a list of what is always one.

## Bad

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped["Line"] = relationship(back_populates="order")


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order: Mapped["Order"] = relationship(back_populates="lines")
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

[One to one](https://docs.sqlalchemy.org/en/21/orm/basic_relationships.html#one-to-one)
"""

from sqlassay.kit import (
    UNSAFE,
    WARNING,
    Elsewhere,
    Finding,
    Fix,
    Iterator,
    Keep,
    Related,
    Rewrite,
    facts,
    rule,
)


@rule("SA527", severity=WARNING, standards=["relationship-configuration"], fix=UNSAFE)
def relationship_cardinality_mismatch(
    fact: facts.MappingJudged | facts.RelationshipDeclared,
) -> Iterator[Finding]:
    yield from _judged(fact) if isinstance(fact, facts.MappingJudged) else _declared(fact)


def _judged(judged: facts.MappingJudged) -> Iterator[Finding]:
    if judged.topic == "cardinality":
        yield Finding(
            judged.span,
            f"`{judged.subject}` leads to one object, and is loaded like a collection.\n"
            f"{judged.said}\n"
            "Leave `lazy` and `WriteOnlyMapped` or `DynamicMapped` to relationships to many.",
        )


def _declared(declared: facts.RelationshipDeclared) -> Iterator[Finding]:
    mistake = _mistake(declared)
    if mistake is None or declared.annotation is None:
        return
    first, do, fix = mistake
    column = declared.foreign_keys[0]
    place = Elsewhere(column.declared_in.module, column.declared_in.name, column.name)
    yield Finding(
        declared.annotation.span,
        f"{first}\n"
        f"The foreign key is `{column.declared_in.name}.{column.name}`: that side is the many.\n"
        f"{do}",
        fix,
        (Related(place, "the foreign key"),),
    )


def _mistake(declared: facts.RelationshipDeclared) -> tuple[str, str, Fix | None] | None:
    relationship = declared.relationship
    if declared.says_many is None or not declared.foreign_keys or "uselist" in dict(relationship.arguments):
        return None
    name = f"{declared.site.class_name}.{relationship.name}"
    if relationship.direction == "one to many" and not declared.says_many and not declared.may_be_one_to_one:
        annotation = declared.annotation
        fix = None
        if annotation is not None:
            fix = Fix("Make it a list", (Rewrite(annotation.span, ("list[", Keep(annotation.span), "]")),))
        return (
            f"`{name}` is annotated as one object, but nothing keeps several from referring to it.",
            "Annotate it as `Mapped[list[…]]`; if there can be one only, make the foreign key unique.",
            fix,
        )
    if relationship.direction == "many to one" and declared.says_many:
        return (
            f"`{name}` is annotated as a collection, but its foreign key leads to one object.",
            "Annotate it without the collection.",
            None,
        )
    return None
