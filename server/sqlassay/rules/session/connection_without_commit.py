"""A connection changes something and is closed without a commit: the change is gone.

## Why

Since 2.0 a connection begins a transaction with the first statement and rolls it back when it closes. Nothing
raises and nothing warns; the rows are simply not there afterwards. Up to 1.4 each `INSERT`, `UPDATE` and
`DELETE` was committed by itself, which is why old code looks like this. `engine.begin()` commits at the end
of the block; `connection.commit()` does it in between.

## Bad

```python
def rename(name: str) -> None:
    with engine.connect() as connection:
        connection.execute(update(User).values(name=name))
```

## Good

```python
def rename(name: str) -> None:
    with engine.begin() as connection:
        connection.execute(update(User).values(name=name))
```

## Silent when

The connection commits, begins or rolls back anywhere, is handed to something else, has options of its own, or
the engine has the isolation level `AUTOCOMMIT`; in tests, which may want it undone.

## See also

[Autocommit removed](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-autocommit),
[Commit as you
go](https://docs.sqlalchemy.org/en/21/core/connections.html#commit-as-you-go)
"""

from sqlassay.kit import (
    ERROR,
    INFO,
    UNSAFE,
    WARNING,
    Environment,
    Finding,
    Fix,
    Insert,
    Iterator,
    Keep,
    Related,
    Rewrite,
    Severity,
    Step,
    facts,
    rule,
)


@rule(
    "SA302",
    severity=ERROR,
    standards=["forgetting-to-commit", "context-managers"],
    fix=UNSAFE,
    step=Step.EXECUTION,
)
def connection_without_commit(
    connection: facts.ConnectionUncommitted, environment: Environment
) -> Iterator[Finding]:
    if connection.autocommit or connection.site.is_test:
        return
    verb = connection.changes[0].verb.upper()
    since = "SQLAlchemy 2.0 will roll it back" if _is_old(environment) else "It is rolled back"
    yield Finding(
        connection.span,
        f"This connection executes `{verb}` and never commits.\n"
        f"{since} when the connection closes, without an error.\n"
        "Use `engine.begin()`, or call `commit()`.",
        _fix(connection, environment),
        related=(Related(connection.connect.span, "the connection"),),
        severity=_severity(connection, environment),
    )


def _is_old(environment: Environment) -> bool:
    newest = environment.sqlalchemy_newest
    return newest is not None and newest < (2, 0)


def _severity(connection: facts.ConnectionUncommitted, environment: Environment) -> Severity | None:
    """No error where the engine may commit by itself, or some databases do (after what defines a schema)."""
    if _is_old(environment):
        return INFO
    certain = connection.autocommit is False and any(change.of_rows for change in connection.changes)
    return None if certain and environment.sqlalchemy is not None else WARNING


def _fix(connection: facts.ConnectionUncommitted, environment: Environment) -> Fix | None:
    if connection.in_with:
        if connection.connect.args:
            return None
        parts = (Keep(connection.engine.node.span, atom=True), ".begin()")
        return Fix("Commit at the end of the block", (Rewrite(connection.connect.span, parts),))
    statements = [change.statement for change in connection.changes if change.statement is not None]
    if len(statements) < len(connection.changes) or not environment.has_left((2, 0)):
        return None
    lines = [connection.site.line_after(each, f"{connection.name}.commit()") for each in statements]
    return Fix("Commit each, as 1.4 did", tuple(Insert(*line) for line in lines))
