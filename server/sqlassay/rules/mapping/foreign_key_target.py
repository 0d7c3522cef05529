"""A foreign key leads to a table or a column that does not exist.

## Why

`ForeignKey("users.id")` names a table and a column as the database has them, not a class and an attribute.
What does not exist shows late: when a relationship over it is configured, or when the tables are created.

## Bad

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("User.id"))
```

## Good

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
```

## See also

[Defining foreign keys](https://docs.sqlalchemy.org/en/21/core/constraints.html#defining-foreign-keys)
"""

from sqlassay.kit import ERROR, UNSAFE, Finding, Fix, Iterator, Rewrite, facts, form, rule

MISTAKES = {
    "unknown table": (
        "The foreign key of `{0}` leads to a table that does not exist: `{1}`.",
        "Name the table as the database has it, and its schema if it has one.",
    ),
    "unknown column": (
        "The foreign key of `{0}` leads to a column that does not exist in `{1}`.",
        "Name a column of that table, by its name in the database.",
    ),
    "counts": (
        "A foreign key of `{0}` has not as many columns on the one side as on the other.",
        "Name a column there for each one here.",
    ),
    "no such column": (
        "A foreign key of `{0}` is over a column that its table does not have.",
        "Name a column of this table, by its name in the database.",
    ),
    "inheritance": (
        "The table of `{0}` has no foreign key to the table of the class above it.",
        "Add a foreign key to the parent's primary key, or leave `__tablename__` out to share its table.",
    ),
    "mixin's column": (
        "A mixin's foreign key of `{0}` refers to a column that belongs to no table yet.",
        "Name the target as a string, or declare the column in a function with `@declared_attr`.",
    ),
}


@rule("SA517", severity=ERROR, standards=["mapping-mistakes"], fix=UNSAFE)
def foreign_key_target(judged: facts.MappingJudged) -> Iterator[Finding]:
    if judged.topic != "foreign key" or not judged.verdict.error:
        return
    what, do = MISTAKES[judged.about]
    first = what.format(judged.subject, judged.names.get("table", ""))
    yield Finding(judged.span, f"{first}\n{judged.said}\n{do}", _fix(judged))


def _fix(judged: facts.MappingJudged) -> Fix | None:
    meant = judged.suggestion
    if meant is None or not isinstance(judged.wrong, form.Constant) or judged.wrong.value == meant:
        return None
    return Fix(f"Refer to {meant}", (Rewrite(judged.wrong.span, (f'"{meant}"',)),))
