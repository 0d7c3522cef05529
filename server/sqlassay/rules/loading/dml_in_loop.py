"""Rows are inserted, updated or deleted one by one, where one call would do for all.

## Why

Each pass of the loop is a round trip, and a statement that the database handles by itself. Given a list of
parameters `execute()` sends them together: SQLAlchemy inserts thousands of rows with a few statements. An
update takes the list, too, with `bindparam()` in its `where()`, or with the ORM the primary keys in each
dict; a delete takes all keys at once with `in_()`.

## Bad

```python
def add_users(session: Session, rows: list[dict[str, str]]) -> None:
    for row in rows:
        session.execute(insert(User), row)
```

## Good

```python
def add_users(session: Session, rows: list[dict[str, str]]) -> None:
    session.execute(insert(User), rows)
```

## Silent when

Somebody looks at the result (`RETURNING`, `rowcount`, the new key), the passes are kept apart (savepoints,
`try`, a commit for each), the loop goes over batches or constants, or what is executed already takes many.
Tests, migrations and scripts may take their time.

## See also

[Bulk
INSERT](https://docs.sqlalchemy.org/en/21/orm/queryguide/dml.html#orm-queryguide-bulk-insert),
[insertmanyvalues](https://docs.sqlalchemy.org/en/21/core/connections.html#engine-insertmanyvalues)
"""

from sqlassay.kit import (
    UNSAFE,
    WARNING,
    Finding,
    Fix,
    Iterator,
    Keep,
    Related,
    Rewrite,
    Span,
    facts,
    form,
    rule,
)

DONE = {"insert": "inserted", "update": "updated", "delete": "deleted"}
ADVICE = {
    "insert": "Execute it once, with a list of all rows as its parameters.",
    "update": "Execute it once, with a list of parameters.",
    "delete": "Delete them together, with `in_()`.",
}


@rule("SA204", severity=WARNING, standards=["batch-operations"], fix=UNSAFE)
def dml_in_loop(change: facts.LoopChange) -> Iterator[Finding]:
    if change.site.is_beside:
        return
    loop = change.loop.node
    end = loop.iterable.end if isinstance(loop, form.For) else loop.end
    yield Finding(
        change.span,
        f"Rows are {DONE[change.verb]} one by one, a statement in each pass of the loop.\n"
        f"Every one of them is a round trip to the database.\n{ADVICE[change.verb]}",
        _fix(change),
        related=(Related(Span(loop.start, end), "the loop"),),
    )


def _fix(change: facts.LoopChange) -> Fix | None:
    """Execute the statement with what the loop goes over, or with a list of what each pass makes of it."""
    loop, parameters = change.loop.node, change.parameters
    if not isinstance(loop, form.For) or not change.alone or parameters is None or loop.is_async:
        return None
    assert isinstance(loop.body[0], form.Expr)
    executed, items, target = loop.body[0].value, Keep(loop.iterable.span), Keep(loop.target.span)
    as_it_is = isinstance(parameters, form.Name) and change.site.written(loop.target) == parameters.id
    rows = (items,) if as_it_is else ("[", Keep(parameters.span), " for ", target, " in ", items, "]")
    before = change.site.text[executed.start : parameters.start]
    after = change.site.text[parameters.end : executed.end]
    return Fix("Execute once with all rows", (Rewrite(loop.span, (before, *rows, after)),))
