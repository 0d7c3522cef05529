"""Something is executed in a way that SQLAlchemy 2.0 took away.

## Why

Up to 1.4 an `Engine` and a statement could execute by themselves, and a plain string was taken for SQL. Since
2.0 they have no such methods, and a string raises `ObjectNotExecutableError` or `ArgumentError`: a statement
goes to a connection or a session, and SQL that is written out into `text()`. On 1.4 all this warns with
`SQLALCHEMY_WARN_20=1`.

## Bad

```python
def is_alive(session: Session) -> bool:
    return session.execute("SELECT 1").scalar() == 1
```

## Good

```python
def is_alive(session: Session) -> bool:
    return session.execute(text("SELECT 1")).scalar() == 1
```

## An engine

```python
with engine.begin() as connection:
    connection.execute(update(User).values(state="new"))
```

`begin()` commits at the end of the block, as `engine.execute()` did by itself.

## See also

[Implicit and connectionless
execution](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-implicit-execution),
[execute() takes no plain
strings](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#execute-method-more-strict-execution-options-are-more-prominent)
"""

from sqlassay.kit import (
    ERROR,
    SAFE,
    UNSAFE,
    WARNING,
    AddImport,
    Environment,
    Finding,
    Fix,
    Iterator,
    Keep,
    Rewrite,
    Step,
    facts,
    form,
    kinds,
    rule,
)


@rule("SA808", severity=ERROR, standards=["api-changes"], fix=SAFE, step=Step.EXECUTION)
def implicit_or_engine_execution(
    executed: facts.RemovedExecution, environment: Environment
) -> Iterator[Finding]:
    if executed.raises:
        return
    yield Finding(
        executed.span,
        f"{_what(executed)}.\n{WHY[executed.sort]}\n{ADVICE[executed.sort]}",
        _fix(executed),
        severity=None if environment.reaches((2, 0)) else WARNING,
    )


def _what(executed: facts.RemovedExecution) -> str:
    match executed.sort:
        case "string":
            return f"`{executed.method}()` is given a plain string"
        case "engine":
            return f"`{executed.method}()` is called on an engine"
        case "statement":
            return f"`{executed.method}()` is called on a statement"
    return "`MetaData` is bound to an engine"


WHY = {
    "string": "SQLAlchemy 2.0 raises for it.",
    "engine": "Engines have no such method since 2.0.",
    "statement": "Statements have no such method since 2.0.",
    "bind": "Since 2.0 it takes no `bind`.",
}
ADVICE = {
    "string": "Put it into `text()`.",
    "engine": "Use a connection: `with engine.begin() as connection`, or an inspector.",
    "statement": "Hand it to `execute()` of a connection or a session.",
    "bind": "Give the engine to `create_all()` and to what executes.",
}


def _fix(executed: facts.RemovedExecution) -> Fix | None:
    if executed.sort == "string":
        return _in_text(executed)
    if executed.sort == "engine" and executed.method == "execute":
        return _in_transaction(executed)
    return None


def _in_text(executed: facts.RemovedExecution) -> Fix | None:
    """Put a string into `text()`, unless it has the placeholders of a driver."""
    given = executed.given
    if not isinstance(given, form.Constant) or not isinstance(given.value, str):
        return None
    of_driver = isinstance(executed.receiver.kind, kinds.Connection)
    if of_driver and (len(executed.node.args) > 1 or any(mark in given.value for mark in ":%?")):
        return None
    return Fix(
        "Put it into text()",
        (Rewrite(given.span, ("text(", Keep(given.span), ")")), AddImport("sqlalchemy", "text")),
    )


def _in_transaction(executed: facts.RemovedExecution) -> Fix | None:
    """Execute a statement of which nobody takes the result in a transaction of its own."""
    statement, given = executed.statement, executed.given
    if statement is None or given is None or len(executed.node.args) != 1:
        return None
    if not isinstance(given, form.Call | form.Name):
        return None
    indent = executed.site.indentation(statement)
    parts = (
        "with ",
        Keep(executed.receiver.node.span),
        f".begin() as connection:\n{indent}    connection.execute(",
        Keep(given.span),
        ")",
    )
    return Fix("Execute in a transaction", (Rewrite(statement.span, parts),), safety=UNSAFE)
