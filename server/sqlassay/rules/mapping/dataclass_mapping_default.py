"""A default in a dataclass mapping is not what it looks like.

## Why

In a class that is mapped as a dataclass, `default=` is the value that the constructor assigns, and no
function that is called for it: the attribute *is* the function, or the SQL expression. `default_factory=`
calls a function, `insert_default=` is what `default=` is elsewhere. What dataclasses refuse themselves
raises at import: two defaults, a field without a default behind one that has it.

## Bad

```python
class Entry(MappedAsDataclass, Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    made_at: Mapped[datetime] = mapped_column(default=datetime.now)
```

## Good

```python
class Entry(MappedAsDataclass, Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    made_at: Mapped[datetime] = mapped_column(default_factory=datetime.now)
```

## See also

[Declarative dataclass mapping](https://docs.sqlalchemy.org/en/21/orm/dataclasses.html#orm-declarative-native-dataclasses)
"""

from sqlassay.kit import (
    ERROR,
    SAFE,
    Finding,
    Fix,
    Iterator,
    Keep,
    Rewrite,
    facts,
    form,
    keyword_argument,
    kinds,
    rule,
)

FUNCTIONS = frozenset(
    "builtins.dict builtins.list builtins.set datetime.datetime.now datetime.datetime.utcnow"
    " datetime.datetime.today datetime.date.today time.time uuid.uuid1 uuid.uuid4 uuid.uuid7"
    " secrets.token_hex secrets.token_urlsafe".split()
)
"""Functions and types that are passed to be called."""

MISTAKES = {
    "two defaults": ("A field of `{0}` has two defaults.", "Keep one of them."),
    "order": (
        "The field `{0}` has no default, and stands behind one that has.",
        "Move it to the front, give it a default, or make the class `kw_only=True`.",
    ),
    "no dataclass": (
        "`{0}` has an argument of dataclasses' fields, in a class that is none.",
        "Remove the argument, or let the class inherit from `MappedAsDataclass`.",
    ),
    "default_factory": (
        "The collection `{0}` is made by another function than its annotation says.",
        "Pass the type of the collection.",
    ),
}
OTHERS = "Dataclasses do not take `{0}` as it is declared.", "See SQLAlchemy's page on dataclass mappings."


@rule("SA535", severity=ERROR, standards=["column-defaults"], fix=SAFE)
def dataclass_mapping_default(fact: facts.MappingJudged | facts.ColumnDeclared) -> Iterator[Finding]:
    yield from _judged(fact) if isinstance(fact, facts.MappingJudged) else _declared(fact)


def _judged(judged: facts.MappingJudged) -> Iterator[Finding]:
    if judged.topic == "dataclass" and judged.verdict.error:
        what, do = MISTAKES.get(judged.about, OTHERS)
        subject = judged.names.get("attribute", judged.subject)
        yield Finding(judged.span, f"{what.format(subject)}\n{judged.said}\n{do}")


def _declared(column: facts.ColumnDeclared) -> Iterator[Finding]:
    given = column.arguments.get("default")
    if not column.in_dataclass or given is None or column.in_migration:
        return
    keyword = _keyword(given)
    if keyword is None:
        return
    what = "function" if keyword == "default_factory" else "SQL expression"
    yield Finding(
        given.node.span,
        f"`default={column.source(given.node)}` makes the {what} itself the attribute's value.\n"
        "In a dataclass mapping `default` is what the constructor assigns; nothing is called.\n"
        f"Write `{keyword}=`.",
        _fix(column, keyword),
    )


def _keyword(given: facts.Operand) -> str | None:
    """The argument that was meant."""
    match given.node:
        case form.Lambda(parameters=()):
            return "default_factory"
        case form.Call(func=form.Attribute(value=form.Name(id="func"))) if given.kind != kinds.UNKNOWN:
            return "insert_default"
    return "default_factory" if given.outside_name in FUNCTIONS else None


def _fix(column: facts.ColumnDeclared, keyword: str) -> Fix | None:
    if not isinstance(column.node, form.Call):
        return None
    argument = keyword_argument(column.node, "default")
    if argument is None:
        return None
    return Fix(f"Write {keyword}=", (Rewrite(argument.span, (f"{keyword}=", Keep(argument.value.span))),))
