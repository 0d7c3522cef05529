"""Rows are left out by number, and nothing says which come first.

## Why

Without `ORDER BY` a database gives rows in whichever order suits it: another one after an update, with
another plan, on another server. Whoever goes from page to page then sees some rows twice and others never,
and no error tells. The order has to be the same for every page and end in something unique, such as the
primary key.

## Bad

```python
def page(session: Session, number: int) -> list[User]:
    stmt = select(User).offset(10 * number).limit(10)
    return list(session.scalars(stmt))
```

## Good

```python
def page(session: Session, number: int) -> list[User]:
    stmt = select(User).order_by(User.id).offset(10 * number).limit(10)
    return list(session.scalars(stmt))
```

## Silent when

The statement is not executed as it is (a subquery, one to which `order_by()` is added later), begins with
the first row, or comes from somewhere that may have ordered it.

## See also

[`offset()`](https://docs.sqlalchemy.org/en/21/core/selectable.html#sqlalchemy.sql.expression.Select.offset),
[The importance of ordering when using
LIMIT](https://docs.sqlalchemy.org/en/21/faq/ormconfiguration.html#faq-subqueryload-limit-sort)
"""

from sqlassay.kit import UNSAFE, WARNING, Finding, Fix, Iterator, Keep, Rewrite, facts, rule


@rule("SA212", severity=WARNING, standards=["query-optimization", "silent-wrong-results"], fix=UNSAFE)
def offset_without_order_by(page: facts.UnorderedPage) -> Iterator[Finding]:
    yield Finding(
        page.span,
        "Rows are left out by number, but nothing orders them.\n"
        "The database may give them in another order each time: rows come twice, or on no page.\n"
        "Order by something unique, such as the primary key.",
        _fix(page),
    )


def _fix(page: facts.UnorderedPage) -> Fix | None:
    """Order by the primary key before rows are left out."""
    if page.taken is None or page.root is None or not page.primary_key:
        return None
    entity = page.site.written(page.root)
    columns = ", ".join(f"{entity}.{name}" for name in page.primary_key)
    parts = (Keep(page.taken.span, atom=True), f".order_by({columns})")
    return Fix(f"Order by {columns}", (Rewrite(page.taken.span, parts),))
