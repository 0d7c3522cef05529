"""A statement filters or sorts by a class that only `joinedload()` brings in.

## Why

`joinedload()` joins an alias of its own, which the statement cannot name: it loads, and changes nothing else.
A criterion on the class brings its table in a second time, linked with nothing, and every object is found;
SQLAlchemy warns only when the statement runs. `order_by()` alone brings in no table, and the database raises.

## Bad

```python
def users(session: Session) -> Sequence[User]:
    stmt = select(User).options(joinedload(User.addresses)).order_by(Address.email)
    return session.scalars(stmt).unique().all()
```

## Good

```python
def users(session: Session) -> Sequence[User]:
    stmt = select(User).join(User.addresses).options(joinedload(User.addresses)).order_by(Address.email)
    return session.scalars(stmt).unique().all()
```

With `contains_eager()` in place of `joinedload()` the collections hold just what the join found.

## Silent when

The class is selected or joined, a criterion links it with another class, or anything of this is not known.

## See also

[The zen of joined eager
loading](https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html#the-zen-of-joined-eager-loading)
"""

from sqlassay.kit import ERROR, UNSAFE, Finding, Fix, Insert, Iterator, facts, rule


@rule("SA112", severity=ERROR, standards=["joined-loading", "silent-wrong-results"], fix=UNSAFE)
def joinedload_used_as_join(named: facts.EagerJoinNamed) -> Iterator[Finding]:
    effect = (
        "The database does not find the column, and raises."
        if named.sorts
        else "So the table comes a second time, linked with nothing, and each object matches."
    )
    yield Finding(
        named.span,
        f"`joinedload({named.relationship})` joins an alias of its own, not `{named.target}`.\n"
        f"{effect}\n"
        f"Add `join({named.relationship})`.",
        _fix(named),
    )


def _fix(named: facts.EagerJoinNamed) -> Fix | None:
    """Join before the options are given."""
    options, attribute = named.options, named.attribute
    if options is None or attribute is None:
        return None
    dot = options.attr_span.start - 1
    if named.site.text[dot] != ".":
        return None
    join = f".join({named.site.text[attribute.start : attribute.end]})"
    return Fix(f"Join {named.relationship}", (Insert(dot, join),))
