"""Something is used that SQLAlchemy 2.1 deprecates.

## Why

2.1 warns of it (`SADeprecationWarning`), and a later release will not have it. Of a project that still
supports 2.0 nothing is said: what to use in its place is often new in 2.1.

## Bad

```python
def save(session: Session, user: User) -> None:  # sqlalchemy>=2.1
    session.add(user)
    session.flush([user])
    session.commit()
```

## Good

```python
def save(session: Session, user: User) -> None:  # sqlalchemy>=2.1
    session.add(user)
    session.flush()
    session.commit()
```

## Silent when

the project supports a release before 2.1, or nothing is known of that.

## See also

[What's new in 2.1](https://docs.sqlalchemy.org/en/21/changelog/migration_21.html)
"""

from sqlassay.kit import (
    SAFE,
    UNSAFE,
    WARNING,
    AddImport,
    Environment,
    Finding,
    Fix,
    Iterator,
    Keep,
    Remove,
    Rewrite,
    Step,
    facts,
    form,
    rule,
)


@rule("SA812", severity=WARNING, standards=["api-changes"], fix=UNSAFE, step=Step.NEXT)
def deprecated_in_2_1(use: facts.ApiUse | facts.DistinctOn, environment: Environment) -> Iterator[Finding]:
    if not environment.has_left((2, 1)):
        return
    if isinstance(use, facts.DistinctOn):
        yield Finding(
            use.span,
            "`distinct()` is given expressions.\n"
            "SQLAlchemy 2.1 deprecates it: DISTINCT ON is PostgreSQL's, and other databases ignore it.\n"
            "Use `ext(distinct_on(…))`.",
            _distinct_on(use, only_postgresql=environment.dialects == {"postgresql"}),
        )
    elif _is_deprecated(use) and not use.guarded:
        yield Finding(
            use.span,
            f"`{use.api.name}` is deprecated.\n"
            "SQLAlchemy 2.1 warns of it, and a later release will not have it.\n"
            f"{use.api.text or 'Do without it.'}",
            _fix(use),
        )


def _is_deprecated(use: facts.ApiUse) -> bool:
    """Whether 2.1 warns of something that not every earlier release did."""
    return use.api.deprecated == (2, 1) or use.api.name in OF_ROWS


OF_ROWS = frozenset(["sqlalchemy.engine.Row.t", "sqlalchemy.engine.Row.tuple"])
ORACLE = {
    "sqlalchemy.Identity(on_null)": "oracle_on_null",
    "sqlalchemy.Identity(order)": "oracle_order",
    "sqlalchemy.Sequence(order)": "oracle_order",
}
"""Arguments that only Oracle knows."""


def _distinct_on(distinct: facts.DistinctOn, *, only_postgresql: bool) -> Fix | None:
    """`distinct(a, b)` to `ext(distinct_on(a, b))`; another database than PostgreSQL raises for it."""
    given = [part for argument in distinct.node.args for part in (", ", Keep(argument.span))][1:]
    parts = (Keep(distinct.receiver.span, atom=True), ".ext(distinct_on(", *given, "))")
    return Fix(
        "Use distinct_on()",
        (Rewrite(distinct.span, parts), AddImport("sqlalchemy.dialects.postgresql", "distinct_on")),
        safety=SAFE if only_postgresql else UNSAFE,
    )


def _fix(use: facts.ApiUse) -> Fix | None:
    name, node = use.api.name, use.node
    match node:
        case form.Argument(value=value) if name in ORACLE:
            return Fix(
                "Say that it is Oracle's", (Rewrite(node.span, (f"{ORACLE[name]}=", Keep(value.span))),), SAFE
            )
        case form.Argument() if name.endswith(".flush(objects)"):
            return Fix("Flush all", (Remove(node.span),))
        case form.Name() if name == "sqlalchemy.orm.declarative_mixin" and use.call is None:
            return Fix("Leave it out: it has no effect", (Remove(node.span),), SAFE)
        case form.Attribute(value=value, attr="t" | "tuple" | "tuples"):
            whole = node if use.call is None else use.call
            return Fix("Leave it out: rows are tuples", (Rewrite(whole.span, (Keep(value.span),)),), SAFE)
    return None
