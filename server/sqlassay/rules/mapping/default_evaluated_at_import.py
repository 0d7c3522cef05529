"""A column's default that is called in the class body is computed once, for all rows ever inserted.

## Why

`default=` takes a value or a callable. `datetime.now()` is a value: the moment when the module was
imported. Every row gets it; a `uuid4()` for a primary key fails at the second row. Pass the function
itself, and SQLAlchemy calls it for each row.

## Bad

```python
class Event(Base):
    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[datetime] = mapped_column(default=datetime.now())
```

## Good

```python
class Event(Base):
    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[datetime] = mapped_column(default=datetime.now)
```

## See also

[Python-executed functions](https://docs.sqlalchemy.org/en/21/core/defaults.html#python-executed-functions)
"""

from sqlassay.kit import ERROR, SAFE, Finding, Fix, Iterator, Keep, Rewrite, facts, form, kinds, rule

CHANGING = frozenset(
    "datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today"
    " datetime.date.today time.time time.time_ns time.monotonic"
    " uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7 secrets.token_hex"
    " secrets.token_urlsafe secrets.token_bytes random.random"
    " random.randint random.choice random.getrandbits os.urandom"
    " pendulum.now arrow.utcnow arrow.now django.utils.timezone.now".split()
)
"""Functions that give something else at each call."""

PARAMETERS = ("default", "onupdate", "insert_default")


@rule("SA508", severity=ERROR, standards=["column-defaults"], fix=SAFE)
def default_evaluated_at_import(column: facts.ColumnDeclared) -> Iterator[Finding]:
    if column.in_migration:
        return
    for name in PARAMETERS:
        given = column.arguments.get(name)
        if given is None or not (
            isinstance(given.kind, kinds.ExternalValue) and given.kind.called in CHANGING
        ):
            continue
        yield Finding(
            given.node.span,
            f"`{name}={column.source(given.node)}` is computed once, when the class is defined.\n"
            "Every row then gets the same value.\n"
            "Pass a function: SQLAlchemy calls it for each row.",
            _fix(column, name, given.node),
        )


def _fix(column: facts.ColumnDeclared, name: str, node: form.Expression) -> Fix:
    span, start = column.place_of_factory(name)
    if isinstance(node, form.Call) and not node.args and _is_dotted_name(node.func):
        return Fix("Pass the function itself", (Rewrite(span, (start, Keep(node.func.span))),))
    return Fix("Wrap it in a lambda", (Rewrite(span, (f"{start}lambda: ", Keep(node.span))),))


def _is_dotted_name(node: form.Expression) -> bool:
    """Not so for a method of what another call gives: that call too has to be made for each row."""
    while isinstance(node, form.Attribute):
        node = node.value
    return isinstance(node, form.Name)
