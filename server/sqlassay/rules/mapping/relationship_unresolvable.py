"""A relationship cannot be configured.

## Why

Mappers are configured when the first object is made or the first query is built. A relationship whose class
does not exist, or between whose tables there is no foreign key, or more than one, then raises, and no
mapping works: not even those that have nothing to do with it.

## Bad

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship("Usr")
```

## Good

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship("User")
```

## See also

[Configuring how relationships join](https://docs.sqlalchemy.org/en/21/orm/join_conditions.html)
"""

from sqlassay.kit import (
    ERROR,
    UNSAFE,
    AddImport,
    ArgumentElsewhere,
    Elsewhere,
    Finding,
    Fix,
    Iterator,
    Related,
    Rewrite,
    facts,
    form,
    rule,
    set_argument,
)

MISTAKES = {
    "unknown name": (
        "`{0}` names something that is not there: `{1}`.",
        "Name a mapped class of the same base; in an expression also its attributes and tables.",
    ),
    "several classes": (
        "`{0}` names a class of which there are several: `{1}`.",
        "Name it with its module, or pass the class itself.",
    ),
    "no class": (
        "`{0}` leads to something that is no mapped class.",
        "Name the class, and not its table or a column.",
    ),
    "no target": ("`{0}` says nowhere what it leads to.", "Annotate it with `Mapped[…]`, or name the class."),
    "mapped class as secondary": (
        "`secondary` of `{0}` is a mapped class.",
        "Pass its table (`Class.__table__`), or a relationship to the class with an association proxy.",
    ),
    "unknown attribute": (
        "`{0}` uses an attribute that does not exist: `{1}`.",
        "Name an attribute of the class.",
    ),
    "no foreign keys": (
        "No foreign key ties the two sides of `{0}`.",
        "Add a `ForeignKey` on one of the two sides, or say with `primaryjoin` how they join.",
    ),
    "ambiguous foreign keys": (
        "More than one foreign key ties the two sides of `{0}`.",
        "Say which one is meant: `foreign_keys=[…]`.",
    ),
    "no join": (
        "How the two sides of `{0}` join cannot be told.",
        "Compare columns in `primaryjoin`, and mark one with `foreign()` or name it in `foreign_keys`.",
    ),
    "mixin's relationship": (
        "The mixin's relationship `{0}` cannot be taken over.",
        "Declare it in a function with `@declared_attr`.",
    ),
}


@rule("SA518", severity=ERROR, standards=["relationship-configuration"], fix=UNSAFE)
def relationship_unresolvable(judged: facts.MappingJudged) -> Iterator[Finding]:
    if judged.topic != "relationship" or not judged.verdict.error:
        return
    what, do = MISTAKES[judged.about]
    first = what.format(judged.subject, judged.names.get("name", ""))
    yield Finding(judged.span, f"{first}\n{judged.said}\n{do}", _fix(judged), _related(judged))


def _related(judged: facts.MappingJudged) -> tuple[Related, ...]:
    return tuple(Related(Elsewhere(*other), "named in it") for other in judged.others)


def _fix(judged: facts.MappingJudged) -> Fix | None:
    match judged.about, judged.wrong:
        case "unknown name", form.Constant(value=str() as words) as wrong if judged.suggestion:
            meant = words.replace(judged.names["name"], judged.suggestion)
            return Fix(f"Write {judged.suggestion}", (Rewrite(wrong.span, (f'"{meant}"',)),))
        case "unknown name", form.Name() as wrong if judged.suggestion:
            return Fix(f"Write {judged.suggestion}", (Rewrite(wrong.span, (judged.suggestion,)),))
        case "ambiguous foreign keys", _ if judged.column is not None and judged.call is not None:
            column = f"{judged.owner}.{judged.column}"
            return Fix(f"Join over {column}", (set_argument(judged.call, "foreign_keys", f'"{column}"'),))
        case "no foreign keys", _ if judged.column is not None and judged.suggestion:
            place = Elsewhere(judged.site.module, judged.owner, judged.column)
            key = ArgumentElsewhere(place, "", f'ForeignKey("{judged.suggestion}")')
            return Fix(
                f"Make {judged.column} a foreign key to {judged.suggestion}",
                (AddImport("sqlalchemy", "ForeignKey"),),
                elsewhere=(key,),
            )
    return None
