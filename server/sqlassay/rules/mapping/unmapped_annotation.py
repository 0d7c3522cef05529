"""SQLAlchemy cannot make a column or a relationship of this annotation.

## Why

In a declarative class an attribute with a column or a relationship is annotated with `Mapped[…]`, and what
stands in it must have a SQL type: `int`, `str`, `datetime` and the like have one, `list[str]`, `dict` and
`Any` have none unless `mapped_column()` or the base's `type_annotation_map` gives it. SQLAlchemy raises
when the module is imported.

## Bad

```python
class Photo(Base):
    __tablename__ = "photos"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: str = mapped_column(String(80))
```

## Good

```python
class Photo(Base):
    __tablename__ = "photos"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
```

## See also

[Type annotation can't be interpreted](https://sqlalche.me/e/21/zlpr)
"""

from sqlassay.kit import ERROR, SAFE, AddImport, Finding, Fix, Iterator, Keep, Rewrite, facts, form, rule

MISTAKES = {
    "without Mapped": (
        "The annotation of `{0}` is not in `Mapped[…]`.",
        "Wrap it in `Mapped[…]`; what is no attribute of the table is a `ClassVar`.",
    ),
    "SQL type": (
        "`{0}` is annotated with a SQL type, and not with Python's.",
        "Write the Python type in `Mapped[…]`, and pass the SQL type to `mapped_column()`.",
    ),
    "composite": ("`{0}` has more columns than its class takes.", "Give it as many as the class has fields."),
}
OTHERS = (
    "No SQL type is known for the annotation of `{0}`.",
    "Pass the type to `mapped_column()`, or add it to the base's `type_annotation_map`.",
)


@rule("SA514", severity=ERROR, standards=["mapping-mistakes"], fix=SAFE)
def unmapped_annotation(judged: facts.MappingJudged) -> Iterator[Finding]:
    if judged.topic != "annotation" or not judged.verdict.error:
        return
    what, do = MISTAKES.get(judged.about, OTHERS)
    yield Finding(judged.span, f"{what.format(judged.subject)}\n{judged.said}\n{do}", _fix(judged))


def _fix(judged: facts.MappingJudged) -> Fix | None:
    match judged.declaration:
        case form.AnnAssign(annotation=annotation) if judged.about == "without Mapped":
            wrapped = Rewrite(annotation.span, ("Mapped[", Keep(annotation.span), "]"))
            return Fix("Wrap it in Mapped[]", (wrapped, AddImport("sqlalchemy.orm", "Mapped")))
    return None
