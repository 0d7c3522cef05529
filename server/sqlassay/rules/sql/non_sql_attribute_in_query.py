"""A Python property or method of a mapped class stands where SQL is expected.

## Why

Read of the class, a `@property` is the property object and a method is a function. Comparing that with a
value gives `False` in Python, so the criterion becomes `WHERE false` and no row is found, without a word;
`order_by()`, `select()` and other comparisons raise.

## Bad

```python
class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str]
    last_name: Mapped[str]

    @property
    def full_name(self) -> str:
        return self.first_name + " " + self.last_name


def people(session: Session, name: str) -> Sequence[Person]:
    return session.scalars(select(Person).where(Person.full_name == name)).all()
```

## Good

```python
class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str]
    last_name: Mapped[str]

    @hybrid_property
    def full_name(self) -> str:
        return self.first_name + " " + self.last_name


def people(session: Session, name: str) -> Sequence[Person]:
    return session.scalars(select(Person).where(Person.full_name == name)).all()
```

## Silent when

A base of the class is not known, the attribute is bound several times or assigned from elsewhere, or another
decorator than `@property` made it.

## See also

[Hybrid attributes](https://docs.sqlalchemy.org/en/21/orm/extensions/hybrid.html)
"""

from sqlassay.kit import ERROR, Finding, Iterator, facts, rule


@rule("SA105", severity=ERROR, standards=["silent-wrong-results", "mapping-mistakes"])
def non_sql_attribute_in_query(attribute: facts.PlainAttribute) -> Iterator[Finding]:
    what = "Python property" if attribute.sort == "property" else "method"
    yield Finding(
        attribute.span,
        f"`{attribute.name}` is a {what}, and no SQL.\n"
        f"{_effect(attribute)}\n"
        "Make it a `hybrid_property`, or use the mapped columns.",
    )


def _effect(attribute: facts.PlainAttribute) -> str:
    match attribute.operator:
        case None:
            return "SQLAlchemy raises `ArgumentError`."
        case "==" | "!=":
            outcome = "no row is found" if attribute.operator == "==" else "every row is found"
            return f"Python compares the {attribute.sort} itself, and {outcome}."
    return "Python cannot compare it, and raises `TypeError`."
