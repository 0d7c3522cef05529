"""A join or a loader option names an attribute by a string.

## Why

Up to 1.4 joins and loader options took names of relationships and columns, and joins several of them at once.
Since 2.0 they take the attributes themselves, and a join one target: strings raise `ArgumentError`. On 1.4
all this warns with `SQLALCHEMY_WARN_20=1`.

## Bad

```python
def users(session: Session) -> list[User]:
    return list(session.scalars(select(User).options(selectinload("addresses"))))
```

## Good

```python
def users(session: Session) -> list[User]:
    return list(session.scalars(select(User).options(selectinload(User.addresses))))
```

## See also

[Joins by attributes](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-orm-query-join-strings),
[Loader options by
attributes](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-orm-query-join-options)
"""

from sqlassay.kit import (
    ERROR,
    SAFE,
    WARNING,
    AddImport,
    Environment,
    Finding,
    Fix,
    Insert,
    Intent,
    Iterator,
    Keep,
    Rewrite,
    Span,
    Step,
    facts,
    form,
    rule,
)


@rule("SA807", severity=ERROR, standards=["api-changes"], fix=SAFE, step=Step.LOADING)
def string_relationship_names(named: facts.NamedByString, environment: Environment) -> Iterator[Finding]:
    place = named.names[0] if named.names else named.node
    yield Finding(
        place.span,
        f"`{named.method}()` is given {_what(named)}.\n"
        f"SQLAlchemy 2.0 {'raises for it' if named.names or named.several else 'ignores it'}.\n"
        f"{_advice(named)}",
        _fix(named),
        severity=None if environment.reaches((2, 0)) else WARNING,
    )


def _what(named: facts.NamedByString) -> str:
    if named.names:
        return "the name of an attribute" if len(named.names) == 1 else "names of attributes"
    return "several targets" if len(named.given) > 1 else "a tuple"


def _advice(named: facts.NamedByString) -> str:
    if named.special:
        return "Join an `aliased()` class by its own attributes."
    known = [name for each in named.given for name in each.attributes or ()]
    if known:
        return f"Use {', '.join(f'`{name}`' for name in known)}."
    return "Join one after the other." if named.several else "Use the attribute of the class."


def _fix(named: facts.NamedByString) -> Fix | None:
    paths = [each for each in named.given if len(each.attributes or ()) > 1]
    if named.special or any(each.attributes is None for each in named.given):
        return None
    if paths and len(named.given) > 1:
        return None
    if any(isinstance(each.node.value, form.Tuple) for each in named.given):
        return _of_tuple(named)
    intents = [intent for each in named.given for intent in _attributes(each, named)]
    if named.several:
        intents += _one_by_one(named)
    return Fix("Use the attributes themselves", tuple(intents))


def _of_tuple(named: facts.NamedByString) -> Fix | None:
    """A target and its condition, which came as one argument."""
    match named.node.args:
        case (form.Argument(value=form.Tuple(elements=(target, condition))),):
            parts = (Keep(named.node.func.span), "(", Keep(target.span), ", ", Keep(condition.span), ")")
            return Fix("Give the target and its condition", (Rewrite(named.node.span, parts),))
    return None


def _attributes(given: facts.GivenName, named: facts.NamedByString) -> Iterator[Intent]:
    """The attribute in place of its name; those behind it in a path by options of their own."""
    match given.node.value, given.attributes:
        case _, (only,):
            yield Rewrite(given.node.value.span, (only,))
        case _, (first, *further):
            yield Rewrite(given.node.value.span, (first,))
            yield from _path(further, named)


def _path(further: list[str], named: facts.NamedByString) -> Iterator[Intent]:
    """A dotted path: all but its last attribute load as they do without the option."""
    on_the_way = named.method if named.method == "contains_eager" else "defaultload"
    *between, last = further
    behind = "".join(f".{on_the_way}({attribute})" for attribute in between)
    yield Insert(named.node.end, f"{behind}.{named.method}({last})")
    match named.node.func:
        case form.Attribute() as option:
            yield Rewrite(option.attr_span, (on_the_way,))
        case form.Name(id=name) if on_the_way != name:
            yield Rewrite(named.node.func.span, (on_the_way,))
            yield AddImport("sqlalchemy.orm", on_the_way)


def _one_by_one(named: facts.NamedByString) -> Iterator[Intent]:
    """Each target in a join of its own."""
    for before, after in zip(named.given, named.given[1:], strict=False):
        yield Rewrite(Span(before.node.end, after.node.start), (f").{named.method}(",))
