"""A constraint, an index or an option of a table is written where it has no effect.

## Why

A constraint that names its columns as strings belongs to the table whose `__table_args__` it stands in;
loose in the body of a class, or in the module, it belongs to none, and the database never hears of it. The
same happens under a misspelt special name, and to a mixin's `__table_args__` when the class has its own.
Nothing is said.

## Bad

```python
class Coupon(Base):
    __tablename__ = "coupons"
    id: Mapped[int] = mapped_column(primary_key=True)
    shop: Mapped[str]
    code: Mapped[str]
    UniqueConstraint("shop", "code")
```

## Good

```python
class Coupon(Base):
    __tablename__ = "coupons"
    __table_args__ = (UniqueConstraint("shop", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    shop: Mapped[str]
    code: Mapped[str]
```

## See also

[Declarative table configuration](https://docs.sqlalchemy.org/en/21/orm/declarative_tables.html#orm-declarative-table-configuration)
"""

from sqlassay.kit import (
    ERROR,
    Elsewhere,
    Finding,
    Iterator,
    Related,
    facts,
    rule,
)

SPECIAL = (
    "__tablename__ __table__ __table_args__ __mapper_args__ __abstract__ __bind_key__ __table_cls__"
    " __allow_unmapped__ __mapper_cls__".split()
)
OTHERS = frozenset(
    "__slots__ __doc__ __module__ __annotations__ __hash__ __eq__ __repr__ __str__ __versioned__"
    " __searchable__ __tablename_singular__ __tableargs".split()
)
LIKE = ("table", "mapper", "abstract")


@rule("SA504", severity=ERROR, standards=["mapping-mistakes"])
def lost_table_configuration(
    fact: facts.LooseConstraint | facts.SpecialNameBound | facts.TableArgumentsHidden,
) -> Iterator[Finding]:
    if fact.site.is_migration:
        return
    match fact:
        case facts.LooseConstraint():
            yield _loose(fact)
        case facts.SpecialNameBound(name=name) if (meant := _meant(name)) is not None:
            yield _misspelt(fact, meant)
        case facts.TableArgumentsHidden():
            yield _hidden(fact)


def _loose(fact: facts.LooseConstraint) -> Finding:
    where = "the body of the class" if fact.in_class else "the module"
    return Finding(
        fact.span,
        f"This `{fact.constraint}` stands loose in {where}: it belongs to no table.\n"
        "It names its columns as strings, so it cannot know their table, and is never created.\n"
        "Move it into `__table_args__`, and let a migration create it.",
    )


def _misspelt(fact: facts.SpecialNameBound, meant: str) -> Finding:
    return Finding(
        fact.span,
        f"`{fact.name}` means nothing to SQLAlchemy.\n"
        "What it says has no effect on the mapping or on the table.\n"
        f"Write `{meant}`.",
    )


def _hidden(fact: facts.TableArgumentsHidden) -> Finding:
    lost = ", ".join(f"`{name}`" for name in dict.fromkeys(fact.lost))
    return Finding(
        fact.span,
        f"These `__table_args__` take the place of those of `{fact.mixin.name}`.\n"
        f"What stands there is lost: {lost}.\n"
        f"Unpack the others into it: `(*{fact.mixin.name}.__table_args__, …)`.",
        related=(Related(Elsewhere(fact.mixin.module, fact.mixin.name, "__table_args__"), "hidden by it"),),
    )


def _meant(name: str) -> str | None:
    """The special name that was probably meant by another one."""
    if name in SPECIAL or name in OTHERS or not any(word in name for word in LIKE):
        return None
    bare = name.strip("_").replace("_", "")
    return next(
        (each for each in SPECIAL if each.strip("_").replace("_", "").rstrip("s") == bare.rstrip("s")), None
    )
