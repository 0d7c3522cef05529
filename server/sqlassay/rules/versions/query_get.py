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
    Keep,
    Rewrite,
    Step,
    facts,
    form,
    rule,
)


@rule("SA802", severity=WARNING, standards=["api-changes"], fix=SAFE, step=Step.QUERY)
def query_get(call: facts.QueryCall, environment: Environment) -> Iterator[Finding]:
    too_old = environment.sqlalchemy is not None and environment.sqlalchemy < (1, 4)
    if call.method != "get" or too_old:
        return
    yield Finding(
        call.span,
        "`Query.get()` is legacy.\n"
        "SQLAlchemy 2.0 warns of it, and a later release may remove it.\n"
        "Use `session.get(…)`.",
        _fix(call),
    )


def _fix(call: facts.QueryCall) -> Fix | None:
    """`session.query(User).get(key)` to `session.get(User, key)`, where nothing stands between the two
    calls.
    """
    get = call.node
    assert isinstance(get, form.Call)
    if call.made_by is None or call.session is None or len(call.made_by.args) != 1 or len(get.args) != 1:
        return None
    entity, key = call.made_by.args[0], get.args[0]
    if entity.star or entity.keyword or key.star or key.keyword not in (None, "ident"):
        return None
    parts = (Keep(call.session.node.span), ".get(", Keep(entity.value.span), ", ", Keep(key.value.span), ")")
    return Fix("Use Session.get()", (Rewrite(get.span, parts),))
