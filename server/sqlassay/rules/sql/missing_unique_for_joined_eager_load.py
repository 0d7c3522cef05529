"""A statement loads a collection by a join, and `unique()` is not called on its result.

## Why

The join gives a row for each element of the collection, so the same object comes several times. `Query` took
the repetitions out by itself; a `Result` of 2.0 style does not, and raises `InvalidRequestError` as soon as a
row is there. `joinedload()`, `contains_eager()` and `lazy="joined"` in the mapping are alike in this.

`first()`, `Session.scalar()` and `Session.get()` do not need `unique()`, nor do relationships that lead to
one object.

## Bad

```python
def users(session: Session) -> Sequence[User]:
    return session.scalars(select(User).options(joinedload(User.addresses))).all()
```

## Good

```python
def users(session: Session) -> Sequence[User]:
    return session.scalars(select(User).options(joinedload(User.addresses))).unique().all()
```

`selectinload()` needs no `unique()`, and no row is repeated on the wire.

## See also

[Joined eager loading in 2.0
style](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#joinedload-not-uniqued)
"""

from sqlassay.kit import ERROR, SAFE, Finding, Fix, Insert, Iterator, Keep, Rewrite, facts, form, rule

WITHOUT = frozenset(["first", "scalar"])
"""The methods that take one row and do not ask for ``unique()``."""


@rule("SA135", severity=ERROR, standards=["joined-loading", "reading-results"], fix=SAFE)
def missing_unique_for_joined_eager_load(read: facts.ResultRead) -> Iterator[Finding]:
    if not read.joined_collections or read.method in WITHOUT or read.expects_error:
        return
    names = ", ".join(f"`{name}`" for name in read.joined_collections)
    yield Finding(
        read.span,
        f"The statement loads {names} by a join, and the result is not made unique.\n"
        "An object comes once for each element, and SQLAlchemy raises `InvalidRequestError`.\n"
        "Call `unique()` on the result, or load by `selectinload()`.",
        _fix(read),
    )


def _fix(read: facts.ResultRead) -> Fix:
    result = read.result.node
    match read.node:
        case form.Call(func=form.Attribute(attr=name) as method) if method.value is result:
            dot = method.end - len(name) - 1
            if read.site.text[dot] == ".":
                return Fix("Call unique()", (Insert(dot, ".unique()"),))
    return Fix("Call unique()", (Rewrite(result.span, (Keep(result.span, atom=True), ".unique()")),))
