"""A loop loads a relationship for one object after the other (N+1).

## Why

A relationship that the statement did not load is loaded when it is read: one more statement for each object
of the loop. A thousand users and their orders are a thousand and one round trips. A loader option in the
statement loads them all at once. Deferred columns are loaded one by one in the same way.

## Bad

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    orders: Mapped[list[Order]] = relationship()


def counts(session: Session) -> list[int]:
    found = []
    for customer in session.scalars(select(Customer)):
        found.append(len(customer.orders))
    return found
```

## Good

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    orders: Mapped[list[Order]] = relationship()


def counts(session: Session) -> list[int]:
    found = []
    for customer in session.scalars(select(Customer).options(selectinload(Customer.orders))):
        found.append(len(customer.orders))
    return found
```

## Silent when

The statement or its options are not known; the mapping or an option loads the relationship, or forbids it; a
many-to-one may lead to few objects, or to those that the session has already. Sessions that are asynchronous
raise instead of loading.

## See also

[Lazy loading](https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html#lazy-loading),
[selectin loading](https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html#select-in-loading)
"""

from sqlassay.kit import (
    UNSAFE,
    WARNING,
    AddImport,
    Elsewhere,
    Finding,
    Fix,
    Insert,
    Iterator,
    Related,
    Span,
    facts,
    form,
    rule,
    set_argument,
)


@rule("SA201", severity=WARNING, standards=["n1-queries", "eager-loading", "selectin-loading"], fix=UNSAFE)
def lazy_load_in_loop(load: facts.LazyLoadInLoop) -> Iterator[Finding]:
    if load.site.is_test:
        return
    last = load.steps[-1]
    what = f"{last.owner.name.rpartition('.')[2]}.{last.attribute}"
    reads = f"`{load.by}` reads `{what}`" if load.by else f"`{what}` is read"
    if load.replaces:
        reads = f"What `{what}` held is loaded to replace it"
    option = _option(load)
    yield Finding(
        _place(load),
        f"{reads} {'in' if load.replaces else 'of'} each object, and the statement does not load it.\n"
        "That is one more statement for each of them (N+1).\n"
        f"Load it with the others: `.options({_shown(load)})`.",
        None if option is None else _fix(load, option),
        tuple(_related(load)),
    )


def _place(load: facts.LazyLoadInLoop) -> Span:
    node = load.node
    return node.attr_span if isinstance(node, form.Attribute) else node.span


def _loader(step: facts.OptionStep, load: facts.LazyLoadInLoop) -> str:
    if load.is_column and step is load.steps[-1]:
        return "undefer"
    if step.loaded:
        return "defaultload"
    return "selectinload" if step.many or load.stays_apart else "joinedload"


def _shown(load: facts.LazyLoadInLoop) -> str:
    """The option with the classes by their own names."""
    steps = [(_loader(s, load), s.owner.name.rpartition(".")[2], s.attribute) for s in load.steps]
    return ".".join(f"{loader}({cls}.{attribute})" for loader, cls, attribute in steps)


def _option(load: facts.LazyLoadInLoop) -> str | None:
    """The option as it can be written at the statement."""
    if any(step.written is None for step in load.steps):
        return None
    return ".".join(f"{_loader(s, load)}({s.written}.{s.attribute})" for s in load.steps)


def _fix(load: facts.LazyLoadInLoop, option: str) -> Fix | None:
    source = load.provenance
    added = AddImport("sqlalchemy.orm", _loader(load.steps[0], load))
    if source.statement is not None:
        change = Insert(source.statement.end, f".options({option})")
        return Fix("Load it with the statement", (change, added))
    if source.function is None and isinstance(source.asked, form.Call):
        return Fix(
            "Load it with the statement", (set_argument(source.asked, "options", f"[{option}]"), added)
        )
    return None


def _related(load: facts.LazyLoadInLoop) -> Iterator[Related]:
    source = load.provenance
    if source.function is not None:
        yield Related(Elsewhere(source.function.module, source.function.name), "the statement is in here")
    elif (origin := source.statement or source.asked) is not None:
        yield Related(origin.span, "the statement")
    if isinstance(load.loop, form.For):
        yield Related(Span(load.loop.start, load.loop.start + len("for")), "the loop")
