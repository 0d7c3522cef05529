"""`session.query()` is the way of SQLAlchemy before 2.0.

## Why

`select()` and `session.execute()` do all that `Query` does, with plain statements, asynchronous sessions and
types as well. `Query` is legacy: it works and does not warn, but nothing is added to it any more.

What a query does, its select does, too: a `Query` gives each object once, and where a join could repeat one,
the select's result is made `unique()`.

## Bad

```python
def named(session: Session, name: str) -> list[User]:  # sqlalchemy>=2.0
    return session.query(User).filter(User.name == name).order_by(User.id).all()
```

## Good

```python
def named(session: Session, name: str) -> list[User]:  # sqlalchemy>=2.0
    return session.scalars(select(User).where(User.name == name).order_by(User.id)).all()
```

## Off by default

`Query` is supported in all of 2.x, and a project may stay with it. `sqlassay upgrade` rewrites it in the step
`query`.

## Silent when

the project may have to run on 1.4, or nothing is known of that.

## See also

[ORM query unified with Core
select](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-unify-select),
[ORM rows not uniquified by
default](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-query-usage)
"""

from sqlassay.kit import (
    INFO,
    SAFE,
    UNSAFE,
    AddImport,
    Environment,
    Finding,
    Fix,
    Intent,
    Iterator,
    Rewrite,
    Step,
    facts,
    rule,
)


@rule("SA801", severity=INFO, standards=["api-changes"], fix=SAFE, enabled=False, step=Step.QUERY)
def legacy_query_api(
    query: facts.LegacyQuery | facts.QueryGet, environment: Environment
) -> Iterator[Finding]:
    if query.method == "get" or not environment.has_left((2, 0)):
        return
    made = query.rewritten
    yield Finding(
        query.span,
        f"`{query.source(query.node)}` makes a legacy Query.\n"
        "It works on 2.0, but nothing is added to it any more.\n"
        + (f"Use `select()` by hand: {made.obstacle}." if made.obstacle else "Use `select()`."),
        None if made.obstacle else _fix(made),
    )


def _fix(made: facts.Rewritten) -> Fix:
    intents: list[Intent] = [Rewrite(change.span, (change.text,)) for change in made.changes]
    for each in made.imports:
        module, _, name = each.partition(":")
        intents.append(AddImport(module, name))
    if made.doubts:
        return Fix(f"Use select(); {made.doubts[0]}", tuple(intents), UNSAFE)
    return Fix("Use select()", tuple(intents))
