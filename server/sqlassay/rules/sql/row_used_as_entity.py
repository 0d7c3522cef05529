"""A row is used as if it were the object, or the value, that is in it.

## Why

`Session.execute()` gives rows, also where one class or one column is selected: a tuple of one element. So
`row.name` raises `AttributeError` (the object is `row.User`), `5 in rows` is always false, and
`in_(rows)` fails in the driver. `Query` gave the objects themselves.

## Bad

```python
def name_of(session: Session, user_id: int) -> str:
    user = session.execute(select(User).where(User.id == user_id)).one()
    return user.name
```

## Good

```python
def name_of(session: Session, user_id: int) -> str:
    user = session.scalars(select(User).where(User.id == user_id)).one()
    return user.name
```

## See also

[Selecting ORM entities](https://docs.sqlalchemy.org/en/21/orm/queryguide/select.html#selecting-orm-entities),
[unified
select](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-unify-select)
"""

from sqlassay.kit import ERROR, UNSAFE, Finding, Fix, Iterator, Rewrite, facts, form, rule


@rule("SA131", severity=ERROR, standards=["reading-results"], fix=UNSAFE)
def row_used_as_entity(use: facts.RowMisread | facts.RowsAsValues) -> Iterator[Finding]:
    what, effect, todo = _attribute(use) if isinstance(use, facts.RowMisread) else _values(use)
    yield Finding(use.span, f"{what}\n{effect}\n{todo}", _fix(use.executing))


def _attribute(use: facts.RowMisread) -> tuple[str, str, str]:
    return (
        f"`{use.source(use.row.node)}` is a row, and has no `{use.attribute}`.",
        f"It is a tuple; the object in it is `{use.entity}`. Python raises `AttributeError`.",
        f"Ask for objects by `scalars()`, or write `.{use.entity}.{use.attribute}`.",
    )


def _values(use: facts.RowsAsValues) -> tuple[str, str, str]:
    effect = (
        "No row equals what is in it: the test gives the same for every value."
        if use.by in ("in", "not in")
        else "The database's driver cannot bind a row as a value, and raises."
    )
    what = f"`{use.source(use.rows.node)}` holds rows of one column, and no plain values."
    return what, effect, "Ask for the values by `scalars()`."


def _fix(executing: form.Attribute | None) -> Fix | None:
    return None if executing is None else Fix("Use scalars()", (Rewrite(executing.attr_span, ("scalars",)),))
