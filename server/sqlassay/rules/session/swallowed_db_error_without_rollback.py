"""An error of the database is caught, and the session it left in a failed transaction is used on.

## Why

When a `flush()` or `commit()` fails the session has rolled the database's transaction back, and waits to be
told that you know: until `rollback()` is called, everything that it is asked to do raises
`PendingRollbackError`, far from the place where the error was. After an `execute()` that fails PostgreSQL
refuses every statement (`InFailedSqlTransaction`) until the same is done. An `except` that goes on
therefore has to roll back; to keep what was done before, put what may fail into a savepoint
(`with session.begin_nested():`), which rolls back by itself.

Where the function itself does not use the session any more, but whoever gave it to the function may, the
finding is an information.

## Bad

```python
def add_all(session: Session, users: list[User]) -> None:
    for user in users:
        session.add(user)
        try:
            session.commit()
        except IntegrityError:
            pass
```

## Good

```python
def add_all(session: Session, users: list[User]) -> None:
    for user in users:
        session.add(user)
        try:
            session.commit()
        except IntegrityError:
            session.rollback()
```

## Silent when

- the handler raises, rolls back, closes or removes the session, itself or by a function that it calls, or a
  `finally` does;
- the session is opened within the `try`, or what failed stands in `with session.begin_nested():` or
  `with session.begin():`, which roll back;
- the `except` is not for errors of the database;
- the function ends there and a framework takes the session back: a request handler's, a dependency's.

## See also

[This Session's transaction has been rolled back due to a previous exception during
flush](https://docs.sqlalchemy.org/en/21/faq/sessions.html#faq-session-rollback),
[PendingRollbackError](https://sqlalche.me/e/21/7s2a)
"""

from sqlassay.kit import (
    INFO,
    RUNS_ALONE,
    UNSAFE,
    WARNING,
    Environment,
    Finding,
    Fix,
    Insert,
    Iterator,
    Related,
    Rewrite,
    Span,
    facts,
    form,
    rule,
)

ENDS_WITH_IT = RUNS_ALONE | {"route handler"}
"""What a function is for behind which nobody goes on with its session."""

FORGIVING = frozenset(["sqlite", "mysql", "mariadb", "oracle", "mssql"])
"""Dialects whose transactions go on after a statement that failed."""


@rule("SA305", severity=WARNING, standards=["error-handling"], fix=UNSAFE)
def swallowed_db_error_without_rollback(
    swallowed: facts.ErrorSwallowed, environment: Environment
) -> Iterator[Finding]:
    if swallowed.site.is_test or swallowed.site.is_migration or not _matters(swallowed, environment):
        return
    operation = swallowed.source(swallowed.operation)
    goes_on = "the session is used on" if swallowed.used else "the caller goes on with the session"
    yield Finding(
        _head(swallowed),
        f"An error of `{operation}` is caught here, and {goes_on} without a rollback.\n"
        f"{_consequence(swallowed)}\n"
        f"Call `rollback()` here, or put what may fail into `with {_name(swallowed)}.begin_nested():`.",
        _fix(swallowed),
        related=tuple(_related(swallowed)),
        severity=None if swallowed.used else INFO,
    )


def _matters(swallowed: facts.ErrorSwallowed, environment: Environment) -> bool:
    if swallowed.used is None:
        return swallowed.certain and not swallowed.lent and not ENDS_WITH_IT & set(swallowed.roles)
    dialects = environment.dialects
    return swallowed.certain or not dialects or not dialects <= FORGIVING


def _consequence(swallowed: facts.ErrorSwallowed) -> str:
    if swallowed.certain and not swallowed.is_connection:
        return "Until it is rolled back, each use of it raises PendingRollbackError."
    return "Until it is rolled back, PostgreSQL refuses each further statement."


def _name(swallowed: facts.ErrorSwallowed) -> str:
    return "session" if swallowed.session is None else swallowed.source(swallowed.session)


def _head(swallowed: facts.ErrorSwallowed) -> Span:
    """``except …`` without its body; the whole of ``with suppress(…)`` is its context."""
    match swallowed.node:
        case form.ExceptHandler(type=types, start=start):
            return Span(start, start + len("except") if types is None else types.end)
        case form.With(items=(item, *_), start=start):
            return Span(start, item.context.end)
    return swallowed.span


def _related(swallowed: facts.ErrorSwallowed) -> Iterator[Related]:
    yield Related(swallowed.operation.span, "what may fail")
    if swallowed.used is not None and swallowed.used is not swallowed.operation:
        yield Related(swallowed.used.span, "the session is used again")


def _fix(swallowed: facts.ErrorSwallowed) -> Fix | None:
    """A rollback at the beginning of the handler."""
    if swallowed.session is None or not isinstance(swallowed.node, form.ExceptHandler):
        return None
    text = swallowed.site.text
    session = text[swallowed.session.start : swallowed.session.end]
    call = f"{'await ' if swallowed.is_async else ''}{session}.rollback()"
    first = swallowed.node.body[0]
    if isinstance(first, form.Pass) and len(swallowed.node.body) == 1:
        return Fix("Roll back", (Rewrite(first.span, (call,)),))
    indentation = text[text.rfind("\n", 0, first.start) + 1 : first.start]
    if "\n" in session or indentation.strip():
        return None
    return Fix("Roll back", (Insert(first.start, f"{call}\n{indentation}"),))
