"""`future=True` says nothing any more.

## Why

In 1.4 it asked for the behaviour of 2.0. Since 2.0 there is no other: the argument is taken and has no
effect, and `sqlalchemy.future` has what `sqlalchemy` itself has.

## Bad

```python
engine = create_engine("sqlite://", future=True)  # sqlalchemy>=2.0
```

## Good

```python
engine = create_engine("sqlite://")  # sqlalchemy>=2.0
```

## Silent when

the project may have to run on 1.4.

## See also

[The future flag](https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-to-2-0-step-five-use-the-future-flag-on-engine)
"""

from sqlassay.kit import (
    HINT,
    SAFE,
    Environment,
    Finding,
    Fix,
    Iterator,
    Remove,
    Step,
    facts,
    form,
    imported_from,
    rule,
)


@rule("SA814", severity=HINT, standards=["api-changes"], fix=SAFE, step=Step.LEFTOVERS)
def redundant_future_flag(flag: facts.FutureFlag, environment: Environment) -> Iterator[Finding]:
    if not environment.has_left((2, 0)):
        return
    yield Finding(
        flag.span,
        f"{_what(flag)} has no effect since SQLAlchemy 2.0.\n"
        "It asked 1.4 for the behaviour of 2.0, and there is no other now.\n"
        f"{'Leave it out' if flag.imported_by is None else 'Import from sqlalchemy'}.",
        _fix(flag),
    )


def _what(flag: facts.FutureFlag) -> str:
    return "`future=True`" if flag.imported_by is None else "`sqlalchemy.future`"


def _fix(flag: facts.FutureFlag) -> Fix | None:
    statement, node = flag.imported_by, flag.node
    if statement is None:
        return Fix("Leave it out", (Remove(flag.span),))
    if not isinstance(node, form.Alias):
        return None
    return Fix("Import from sqlalchemy", imported_from("sqlalchemy", node, statement, flag.site.text))
