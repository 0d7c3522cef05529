"""The annotation of a column says something else than the column.

## Why

SQLAlchemy takes whether a column may be `NULL`, and its type, from what `mapped_column()` says; the
annotation counts only where that says nothing. So `Mapped[str]` with `nullable=True` gives `None` to code
that was promised a string, and `Mapped[str]` with `Integer` gives numbers. Type checkers believe the
annotation.

## Bad

```python
class Guest(Base):
    __tablename__ = "guests"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(nullable=True)
```

## Good

```python
class Guest(Base):
    __tablename__ = "guests"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str | None] = mapped_column(nullable=True)
```

## See also

[Nullability from the annotation](https://docs.sqlalchemy.org/en/21/orm/declarative_tables.html#orm-declarative-mapped-column-nullability)
"""

from sqlassay.kit import UNSAFE, WARNING, Finding, Fix, Iterator, Keep, Rewrite, facts, rule


@rule("SA513", severity=WARNING, standards=["type-mismatches"], fix=UNSAFE)
def annotation_column_mismatch(column: facts.ColumnDeclared) -> Iterator[Finding]:
    if column.in_migration or column.annotation is None or column.column is None:
        return
    name = f"{column.site.class_name}.{column.column.name}"
    if column.promises_value and column.column.nullable and not column.is_given_by_others:
        yield Finding(
            column.annotation.span,
            f"`{name}` may be NULL, but its annotation promises a value.\n"
            "Rows without one give None to code that does not expect it, and no type checker tells.\n"
            "Annotate it as `Mapped[… | None]`, or make the column `nullable=False`.",
            Fix(
                "Add None to the annotation",
                (Rewrite(column.annotation.span, (Keep(column.annotation.span), " | None")),),
            ),
        )
    elif column.clashing_types is not None:
        python, sql = column.clashing_types
        yield Finding(
            column.annotation.span,
            f"`{name}` is annotated as `{python}`, but its type is `{sql}`.\n"
            "What is read from the database is not what the annotation promises.\n"
            "Let the two agree.",
        )
