"""`Query.get()` is legacy: the session has the method itself.

## Why

Since 1.4 `Session.get()` looks up an object by its primary key; `Query.get()` warns on 2.0
(`LegacyAPIWarning`), and on 1.4 with `SQLALCHEMY_WARN_20=1`.

## Bad

```python
def user(session: Session, user_id: int) -> User | None:
    return session.query(User).get(user_id)
```

## Good

```python
def user(session: Session, user_id: int) -> User | None:
    return session.get(User, user_id)
```

## See also

[Query.get() moves to
Session](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-get-to-session)
"""

from sqlassay.kit import (
    SAFE,
    WARNING,
    Environment,
    Finding,
    Fix,
    Iterator,
    Rewrite,
    Step,
    facts,
    rule,
)


@rule("SA802", severity=WARNING, standards=["api-changes"], fix=SAFE, step=Step.QUERY)
def query_get(get: facts.QueryGet, environment: Environment) -> Iterator[Finding]:
    too_old = environment.sqlalchemy is not None and environment.sqlalchemy < (1, 4)
    if get.method != "get" or too_old:
        return
    obstacle = get.rewritten.obstacle
    yield Finding(
        get.span,
        "`Query.get()` is legacy.\n"
        "SQLAlchemy 2.0 warns of it, and a later release may remove it.\n"
        f"Use `session.get(…)`{f' by hand: {obstacle}' if obstacle else ''}.",
        None if obstacle else Fix("Use Session.get()", _intents(get.rewritten)),
    )


def _intents(made: facts.Rewritten) -> tuple[Rewrite, ...]:
    return tuple(Rewrite(change.span, (change.text,)) for change in made.changes)
