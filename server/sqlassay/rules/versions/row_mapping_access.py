"""A row is read as if it were a mapping.

## Why

Since 2.0 a row is a named tuple and nothing else: `row["name"]` and `row.items()` raise, and `"name" in row`
asks for a value and not for a column, which is False without an error. The mapping is `row._mapping`. On 1.4
the old way warns with `SQLALCHEMY_WARN_20=1`.

## Bad

```python
def names() -> list[str]:
    with engine.connect() as connection:
        return [row["name"] for row in connection.execute(text("SELECT name FROM users"))]
```

## Good

```python
def names() -> list[str]:
    with engine.connect() as connection:
        return [row._mapping["name"] for row in connection.execute(text("SELECT name FROM users"))]
```

## All rows as mappings

```python
return [row["name"] for row in connection.execute(text("SELECT name FROM users")).mappings()]
```

`mappings()` gives them as mappings at once; `row.name` reads the element of the named tuple.

## See also

[Result rows act like named
tuples](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-result-rows)
"""

from sqlassay.kit import (
    ERROR,
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


@rule("SA809", severity=ERROR, standards=["api-changes"], fix=SAFE, step=Step.ROWS)
def row_mapping_access(read: facts.RowAsMapping, environment: Environment) -> Iterator[Finding]:
    too_old = environment.sqlalchemy is not None and environment.sqlalchemy < (1, 4)
    if read.raises or too_old:
        return
    yield Finding(
        read.span,
        f"{_what(read)}.\n{_why(read)}\nUse `._mapping`, or `.mappings()` of the result.",
        _fix(read),
        severity=None if environment.reaches((2, 0)) else WARNING,
    )


def _what(read: facts.RowAsMapping) -> str:
    row = read.source(read.row)
    match read.sort:
        case "item":
            return f"`{row}[…]` reads an element of a row by its name"
        case "in":
            return f"`in {row}` asks a row for a name"
        case "dict":
            return f"`dict({row})` takes a row for a mapping"
        case "unpacked":
            return f"`**{row}` takes a row for a mapping"
    return f"`{row}.{read.method}()` takes a row for a mapping"


def _why(read: facts.RowAsMapping) -> str:
    if read.sort == "in":
        return "Since SQLAlchemy 2.0 that looks among its values."
    return "Since SQLAlchemy 2.0 rows are named tuples, and it raises."


def _fix(read: facts.RowAsMapping) -> Fix | None:
    mapping = (Keep(read.row.span, atom=True), "._mapping")
    if read.sort != "method":
        return Fix("Read its mapping", (Rewrite(read.row.span, mapping),))
    if read.method == "has_key":
        return _asked(read)
    assert isinstance(read.node, form.Attribute)
    parts = (*mapping, f".{read.method}")
    if read.viewed or read.method == "keys" or read.call is None:
        return Fix("Read its mapping", (Rewrite(read.node.span, parts),))
    return Fix("Make a list of its mapping", (Rewrite(read.call.span, ("list(", *parts, "())")),))


def _asked(read: facts.RowAsMapping) -> Fix | None:
    """``row.has_key(name)``"""
    call = read.call
    if call is None or len(call.args) != 1 or call.args[0].star or call.args[0].keyword:
        return None
    name = Keep(call.args[0].value.span)
    parts = ("(", name, " in ", Keep(read.row.span, atom=True), "._mapping)")
    return Fix("Ask its mapping", (Rewrite(call.span, parts),))
