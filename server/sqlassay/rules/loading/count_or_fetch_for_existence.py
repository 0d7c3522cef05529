"""Counting or fetching all rows only to see whether there is one.

## Why

`count()` makes the database visit every matching row, `all()` moves them all to Python. `EXISTS` stops at
the first.

## Bad

```python
def is_taken(session: Session, email: str) -> bool:
    return session.query(User).filter_by(email=email).count() > 0
```

## Good

```python
def is_taken(session: Session, email: str) -> bool:
    return session.query(session.query(User).filter_by(email=email).exists()).scalar()
```

## In 2.0 style

```python
session.scalar(select(exists().where(User.email == email)))
```

## See also

[EXISTS](https://docs.sqlalchemy.org/en/21/tutorial/data_select.html#exists-subqueries)
"""

from sqlassay.kit import UNSAFE, WARNING, Finding, Fix, Iterator, Keep, Rewrite, facts, kinds, rule


@rule("SA206", severity=WARNING, standards=["query-optimization", "unoptimized-queries"], fix=UNSAFE)
def count_or_fetch_for_existence(test: facts.ExistenceTest) -> Iterator[Finding]:
    if test.site.is_test:
        return
    does = "counts" if test.method == "count" else "fetches"
    yield Finding(
        test.span,
        f"This {does} every matching row only to see whether there is one.\n"
        "`EXISTS` stops at the first.\n"
        "Use `exists()`.",
        _fix(test),
    )


def _fix(test: facts.ExistenceTest) -> Fix | None:
    if test.session is None or not isinstance(test.query_kind, kinds.Query):
        return None
    session, query = Keep(test.session.node.span), Keep(test.query.span, atom=True)
    negation = "not " if test.negated else ""
    parts = (negation, session, ".query(", query, ".exists()).scalar()")
    return Fix("Use EXISTS", (Rewrite(test.span, parts),))
