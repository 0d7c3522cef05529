"""A statement names an attribute or a column that the class or the table does not have.

## Why

SQLAlchemy looks the names of `filter_by()`, `values()` and of attributes up in the mapping when the statement
is built or compiled, and raises if there is none. No type checker sees names that are keywords or keys.

## Bad

```python
stmt = select(User).filter_by(nmae="Jane")
```

## Good

```python
stmt = select(User).filter_by(name="Jane")
```

## Silent when

Something of the class is not known: a base that cannot be found, a table that is reflected, attributes that
are made at run time; or when anything in the statement is not known.

## See also

[Selecting with filters](https://docs.sqlalchemy.org/en/21/orm/queryguide/select.html)
"""

from sqlassay.kit import ERROR, UNSAFE, Finding, Fix, Iterator, Rewrite, facts, rule

ABOUT = ("unknown attribute", "unknown column")


@rule("SA106", severity=ERROR, standards=["frequent-mistakes"], fix=UNSAFE)
def unknown_mapped_attribute(judged: facts.StatementJudged) -> Iterator[Finding]:
    if judged.about not in ABOUT or "name" not in judged.names:
        return
    hint = f"Did you mean `{judged.near}`?" if judged.near else "Look the name up in the mapping."
    yield Finding(
        judged.span,
        f"There is no `{judged.names['name']}` here.\n{judged.said}\n{hint}",
        _fix(judged),
    )


def _fix(judged: facts.StatementJudged) -> Fix | None:
    """Write the name that is like it, where the name alone is what the finding stands at."""
    name, near = judged.names["name"], judged.near
    written = judged.written_at(judged.span)
    if near is None or written.strip("\"'") != name:
        return None
    return Fix(f"Write {near}", (Rewrite(judged.span, (written.replace(name, near),)),))
