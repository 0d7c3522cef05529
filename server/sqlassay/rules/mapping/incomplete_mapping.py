"""SQLAlchemy refuses this mapping.

## Why

A mapped class needs a table and a primary key, and each table's name may be used once. SQLAlchemy looks at
that when the module is imported, or when the first query configures the mappers; then it raises, and
nothing that uses the models runs. What else it refuses of a mapping, and no other rule speaks of, is found
here, too: an attribute's place, inheritance, `__table_args__`, `__mapper_args__`. SQLAlchemy itself says
it, of a copy of the mappings; where something of them is not known it is not asked.

## Bad

```python
class Visit(Base):
    __tablename__ = "visits"
    place: Mapped[str]
```

## Good

```python
class Visit(Base):
    __tablename__ = "visits"
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]
```

## See also

[A table without a primary key](https://docs.sqlalchemy.org/en/21/faq/ormconfiguration.html#faq-mapper-primary-key)
"""

from sqlassay.kit import ERROR, Elsewhere, Finding, Iterator, Related, facts, rule

MISTAKES = {
    "no primary key": ("`{0}` has no primary key.", "Add a column with `primary_key=True`."),
    "no table": ("`{0}` is mapped to no table.", "Add `__tablename__`, or `__abstract__ = True`."),
    "duplicate table": (
        "The table's name {1} is taken already.",
        "Give one of the two tables another name, or another schema.",
    ),
    "no type": ("The column `{0}` has no type.", "Pass a type, or a foreign key to take it from."),
    "no such column": (
        "The table of `{0}` has no column {1}.",
        "Name a column of this table, by its name in the database.",
    ),
    "no such attribute": ("`{0}` names an attribute that does not exist: {1}.", "Name one of the class."),
    "table arguments": (
        "`__table_args__` of `{0}` cannot be used.",
        "Write a tuple (mind the comma of a single element) or a dictionary, in a class with a table.",
    ),
    "reserved name": (
        "The name `{0}` is one of the declarative base's own.",
        'Choose another attribute; the column may keep its name: `mapped_column("metadata", …)`.',
    ),
    "duplicate column": ("The column {1} of `{0}` is declared twice.", "Remove one of the two."),
}
OTHERS = "SQLAlchemy refuses the mapping of `{0}`.", "Mend it: none of the mappings works until then."


@rule("SA501", severity=ERROR, standards=["mapping-mistakes"])
def incomplete_mapping(judged: facts.MappingJudged) -> Iterator[Finding]:
    if not judged.verdict.error or judged.topic not in ("mapping", ""):
        return
    what, do = MISTAKES.get(judged.about, OTHERS)
    named = f"`{judged.names['text']}`" if "text" in judged.names else ""
    others = (
        Related(Elsewhere(module, name, attribute), "named in it")
        for module, name, attribute in judged.others
    )
    yield Finding(
        judged.span,
        f"{what.format(judged.subject, named)}\n{judged.said}\n{do}",
        related=tuple(others),
    )
