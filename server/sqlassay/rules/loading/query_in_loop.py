"""A query for each item of a loop, where one query would get them all.

## Why

Each pass of the loop waits for the database. A hundred items are a hundred round trips, and the more there
are the slower it gets, mostly in production. What is looked up is known before the loop: one query with
`IN` gets it all, or a join, or `GROUP BY` where each pass counts.

The query may also stand in a function that the loop calls, in this file or another one. `session.get()`
asks the database for whatever the session does not hold yet.

## Bad

```python
def names(session: Session, ids: list[int]) -> list[str]:
    found = []
    for id in ids:
        user = session.get(User, id)
        if user is not None:
            found.append(user.name)
    return found
```

## Good

```python
def names(session: Session, ids: list[int]) -> list[str]:
    found = []
    user_by_id = {row.id: row for row in session.scalars(select(User).where(User.id.in_(ids)))}
    for id in ids:
        user = user_by_id.get(id)
        if user is not None:
            found.append(user.name)
    return found
```

## Silent when

The loop goes over constants, tries again, waits, searches (`break`), or commits, refreshes or locks in each
pass; the query stands where the loop is left, takes a page, locks rows, or depends on more than equality with
what the loop hands over; objects of the class were fetched before the loop, so that `get()` may find them in
the session. Tests, migrations and scripts may take their time.

## See also

[Why is my ORM slow](https://docs.sqlalchemy.org/en/21/faq/performance.html),
[`in_()`](https://docs.sqlalchemy.org/en/21/core/operators.html#in-comparisons)
"""

from sqlassay.kit import (
    UNSAFE,
    WARNING,
    AddImport,
    Finding,
    Fix,
    Insert,
    Iterator,
    Keep,
    Related,
    Rewrite,
    Span,
    facts,
    form,
    rule,
)


@rule("SA202", severity=WARNING, standards=["n1-queries", "unoptimized-queries"], fix=UNSAFE)
def query_in_loop(lookup: facts.LoopLookup) -> Iterator[Finding]:
    if lookup.site.is_beside:
        return
    loop = lookup.loop.node
    yield Finding(
        lookup.span,
        f"{_what(lookup)}.\n"
        "Every item costs a round trip to the database.\n"
        "Ask once, before the loop, with `in_()`, a join or `group_by()`.",
        _fix(lookup),
        related=(Related(_head(loop), "the loop"),),
    )


def _what(lookup: facts.LoopLookup) -> str:
    key = lookup.source(lookup.keys[0].value)
    if lookup.function is not None:
        name = lookup.function.name.rpartition(".")[2]
        return f"`{name}()` queries the database in each pass of the loop, by `{key}`"
    entity = f" for `{lookup.entity.name}`" if lookup.entity is not None else ""
    return f"The loop queries the database{entity} in each pass, by `{key}`"


def _head(loop: form.Node) -> Span:
    match loop:
        case form.Comprehension(clauses=(first, *_)):
            return first.iterable.span
        case form.For(iterable=iterable):
            return Span(loop.start, iterable.end)
    return loop.span


def _fix(lookup: facts.LoopLookup) -> Fix | None:
    """Get the objects by their primary keys before a loop over a list, and look them up in a dict."""
    loop, got = lookup.loop.node, lookup.got
    if got is None or lookup.entity is None or lookup.session is None or not isinstance(loop, form.For):
        return None
    if not isinstance(loop.iterable, form.Name) or not isinstance(loop.target, form.Name):
        return None
    target, items, key = loop.target.id, loop.iterable.id, lookup.keys[0].value
    by_key = f"{lookup.entity.name.rpartition('.')[2].lower()}_by_{got.primary_key}"
    if not lookup.over_list or not lookup.depends_only_on(target) or by_key in lookup.site.text:
        return None
    written = lookup.site.written
    keys = items if isinstance(key, form.Name) else f"[{written(key)} for {target} in {items}]"
    entity, session = written(got.entity), written(lookup.session.node)
    found = f"{session}.scalars(select({entity}).where({entity}.{got.primary_key}.in_({keys})))"
    if isinstance(got.whole, form.Await):
        found = f"await {found}"
    made = f"{by_key} = {{row.{got.primary_key}: row for row in {found}}}\n"
    intents = (
        Insert(loop.start, made + lookup.site.indentation(loop)),
        Rewrite(got.whole.span, (f"{by_key}.get(", Keep(key.span), ")")),
        AddImport("sqlalchemy", "select"),
    )
    return Fix("Query once, before the loop", intents)
