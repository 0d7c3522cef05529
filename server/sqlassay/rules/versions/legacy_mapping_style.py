"""A mapping is written as it was before 2.0, without `Mapped[…]`.

## Why

Since 2.0 the classes of a mapping can say what their attributes hold: `Mapped[str]`,
`Mapped[list["Address"]]`. Type checkers and editors read it without a plugin, and so does SQLAlchemy.
`Column`, `declarative_base()` and `backref` go on working, but no tool knows what `user.name` is.

## Bad

```python
class Photo(Base):  # sqlalchemy>=2.0
    __tablename__ = "photos"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user = relationship("User")
```

## Good

```python
class Photo(Base):  # sqlalchemy>=2.0
    __tablename__ = "photos"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship("User")
```

## Columns

```python
name = Column(String(50), nullable=False)
born = Column(Date)
```

becomes

```python
name: Mapped[str] = mapped_column(String(50), nullable=False)
born: Mapped[Optional[date]] = mapped_column(Date)
```

The annotation follows from the SQL type and from what is nullable, and all arguments stay: the table is the
same as before. What a type gives that is not known to SQLAlchemy is `Any`.

## Bases

```python
Base = declarative_base()
```

becomes

```python
class Base(DeclarativeBase):
    pass
```

## Other sides

`backref="photos"` makes an attribute that no tool sees; it becomes `back_populates`, and the class of the
other side, maybe in another file, gets the attribute. Where the arguments cannot be carried over it is left.

## See also

[ORM declarative models](https://docs.sqlalchemy.org/en/21/changelog/whatsnew_20.html#orm-declarative-models),
[legacy backref](https://docs.sqlalchemy.org/en/21/orm/backref.html)
"""

from sqlassay.kit import (
    INFO,
    SAFE,
    AddImport,
    AttributeElsewhere,
    Elsewhere,
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

Legacy = (
    facts.PlainColumn
    | facts.PlainRelationship
    | facts.BackrefGiven
    | facts.MadeBase
    | facts.UnmappedAnnotations
)


@rule("SA803", severity=INFO, standards=["api-changes"], fix=SAFE, enabled=False, step=Step.MODELS)
def legacy_mapping_style(legacy: Legacy, environment: Environment) -> Iterator[Finding]:
    if environment.sqlalchemy is not None and not environment.has_left((2, 0)):
        return
    fix = _fix(legacy)
    what, why, do, otherwise = _words(legacy)
    yield Finding(legacy.span, f"{what}\n{why}\n{do if fix else otherwise}", fix)


UNTYPED = "No type checker knows what it holds."


def _words(legacy: Legacy) -> tuple[str, str, str, str]:
    """What, why, what to do where there is a fix, and where there is none."""
    match legacy:
        case facts.PlainColumn(column=column):
            by_hand = "Write `Mapped[…] = mapped_column(…)`; what to write cannot be told from the code."
            what = f"`{column.name}` is a `Column` without `Mapped[…]`."
            return what, UNTYPED, "Write `Mapped[…] = mapped_column(…)`.", by_hand
        case facts.PlainRelationship(relationship=relationship):
            by_hand = "Write `Mapped[…]` by hand; what it holds cannot be told from the code."
            what = f"`{relationship.name}` is a relationship without `Mapped[…]`."
            return what, UNTYPED, "Write `Mapped[…]`.", by_hand
        case facts.BackrefGiven(name=name, target=target):
            what = f"`backref` makes the attribute `{target.name}.{name}`."
            by_hand = "Declare it, with `back_populates` on both sides; its arguments cannot be carried over."
            return what, "No tool sees it.", "Declare it, with `back_populates` on both sides.", by_hand
        case facts.MadeBase(name=name):
            by_hand = "Write a class below `DeclarativeBase`; its arguments cannot be carried over."
            what = f"`{name}` is a declarative base that a function makes."
            why = "For type checkers it is `Any`, and so is what inherits from it."
            return what, why, "Write a class below `DeclarativeBase`.", by_hand
        case facts.UnmappedAnnotations(names=names):
            listed = ", ".join(f"`{name}`" for name in names)
            do = "Say `__allow_unmapped__ = True`, or annotate with `ClassVar`."
            what = f"The annotation of {listed} is not in `Mapped[…]`, and stands for no column."
            return what, "SQLAlchemy 2.0 raises for it when the class is mapped.", do, do


def _fix(legacy: Legacy) -> Fix | None:
    match legacy:
        case facts.PlainColumn(annotated=intents) if intents:
            return Fix("Annotate it, and use mapped_column()", intents)
        case facts.PlainRelationship(annotated=intents) if intents:
            return Fix("Annotate it", intents)
        case facts.BackrefGiven():
            return _both_sides(legacy)
        case facts.MadeBase(statement=form.Class()):
            return _below_base(legacy)
        case facts.MadeBase():
            return _as_class(legacy)
        case facts.UnmappedAnnotations(node=cls):
            return Fix("Allow it", (_first_line(cls, legacy, "__allow_unmapped__ = True"),))
    return None


def _both_sides(given: facts.BackrefGiven) -> Fix | None:
    if given.line is None:
        return None
    there = AttributeElsewhere(Elsewhere(given.target.module, given.target.name), given.line, given.imports)
    here = Rewrite(given.span, (f'back_populates="{given.name}"',))
    return Fix("Declare both sides", (here,), elsewhere=(there,))


def _imports(made: facts.MadeBase) -> tuple[Intent, ...]:
    more = (AddImport("sqlalchemy.orm", "registry"),) if made.needs_registry else ()
    return (AddImport("sqlalchemy.orm", "DeclarativeBase"), *more)


def _as_class(made: facts.MadeBase) -> Fix | None:
    """``class Base(DeclarativeBase)`` in place of the assignment, with blank lines around."""
    if made.lines is None:
        return None
    above, below = _blank_lines(made.site.text, made.statement)
    bases = [part for base in made.bases for part in (Keep(base.span), ", ")]
    body = "\n".join(f"    {line}" for line in made.lines or ("pass",))
    parts = (f"{above}class {made.name}(", *bases, f"DeclarativeBase):\n{body}{below}")
    return Fix("Write a class", (Rewrite(made.statement.span, parts), *_imports(made)))


def _blank_lines(text: str, statement: form.Statement) -> tuple[str, str]:
    """What is missing of the two blank lines before and after a statement."""
    before, after = text[: statement.start], text[statement.end :]
    lines = before.splitlines()
    attached = bool(lines) and lines[-1].startswith("#")
    blank = len(before) - len(before.rstrip("\n")) - bool(before.strip())
    above = "" if attached or (before and not before.endswith("\n")) else "\n" * max(2 - blank, 0)
    blank = len(after) - len(after.lstrip("\n")) - 1
    below = "\n" * max(2 - blank, 0) if after.strip() and after.startswith("\n") else ""
    return above, below


def _below_base(made: facts.MadeBase) -> Fix | None:
    """The decorator's class below ``DeclarativeBase``."""
    cls = made.statement
    if made.lines is None or not isinstance(cls, form.Class):
        return None
    at = made.site.text.rindex("@", 0, made.node.start)
    intents: list[Intent] = [Rewrite(Span(at, cls.start), ("",)), _base(cls, made)]
    intents += [_first_line(cls, made, line) for line in made.lines]
    return Fix("Inherit from DeclarativeBase", (*intents, *_imports(made)))


def _base(cls: form.Class, made: facts.MadeBase) -> Intent:
    """``DeclarativeBase`` as the last base of a class, in place of ``object``."""
    if not cls.arguments:
        colon = made.site.text.index(":", cls.name_span.end)
        return Rewrite(Span(cls.name_span.end, colon), ("(DeclarativeBase)",))
    last = cls.arguments[-1]
    if made.site.written(last.value) == "object":
        return Rewrite(last.span, ("DeclarativeBase",))
    return Insert(last.span.end, ", DeclarativeBase")


def _first_line(cls: form.Class, fact: facts.MadeBase | facts.UnmappedAnnotations, line: str) -> Insert:
    """A line at the beginning of the body of a class, behind its docstring."""
    first = cls.body[0]
    indent = fact.site.indentation(first)
    if isinstance(first, form.Expr) and isinstance(first.value, form.Constant):
        return Insert(first.end, f"\n\n{indent}{line}")
    return Insert(first.start, f"{line}\n{indent}")
