"""A mutable default is one object that all rows share.

## Why

`default={}` hands the same dictionary to every new object. Changing it on one object changes it on all, and
the default of the rows that come after. Pass the type (`dict`, `list`), and each row gets its own. In a
dataclass mapping it is `default_factory`.

## Bad

```python
class Document(Base):
    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    labels: Mapped[dict[str, str]] = mapped_column(JSON, default={})
```

## Good

```python
class Document(Base):
    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    labels: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
```

## See also

[Scalar defaults](https://docs.sqlalchemy.org/en/21/core/defaults.html#scalar-defaults)
"""

from sqlassay.kit import SAFE, WARNING, Finding, Fix, Iterator, Keep, Rewrite, facts, form, kinds, rule

PARAMETERS = ("default", "insert_default")
BUILT = [kinds.ExternalValue(f"builtins.{name}") for name in ("dict", "list", "set")]


@rule("SA509", severity=WARNING, standards=["column-defaults"], fix=SAFE)
def mutable_default(column: facts.ColumnDeclared) -> Iterator[Finding]:
    if column.in_migration:
        return
    for name in PARAMETERS:
        given = column.arguments.get(name)
        factory = None if given is None else _factory(given)
        if given is None or factory is None:
            continue
        yield Finding(
            given.node.span,
            f"All rows share this one object: `{name}={column.source(given.node)}`.\n"
            "A change to it on one object reaches the others, and the rows inserted later.\n"
            "Pass a function that makes a new one.",
            _fix(column, name, factory),
        )


def _fix(column: facts.ColumnDeclared, name: str, factory: tuple[str | Keep, ...]) -> Fix:
    span, start = column.place_of_factory(name)
    return Fix("Pass a factory", (Rewrite(span, (start, *factory)),))


def _factory(given: facts.Operand) -> tuple[str | Keep, ...] | None:
    """What makes such an object anew; None for what is not mutable."""
    match given.node:
        case form.Dict(items=()):
            return ("dict",)
        case form.List(elements=()):
            return ("list",)
        case form.Dict() | form.List() | form.Set():
            return ("lambda: ", Keep(given.node.span))
        case form.Call(func=func, args=args) if given.kind in BUILT:
            return ("lambda: ", Keep(given.node.span)) if args else (Keep(func.span),)
    return None
