"""`or_(*conditions)` with no condition at all is no criterion at all.

## Why

With an empty list `or_()` and `and_()` disappear from the statement: the `SELECT` returns every row, the
`DELETE` or `UPDATE` hits the whole table. SQLAlchemy emits a deprecation warning only. With `false()` (for
`or_`) or `true()` (for `and_`) as the first argument the empty case means what it says. (On 1.4 an
ORM-enabled `DELETE` or `UPDATE` with `false()` also needs `execution_options(synchronize_session="fetch")`,
because 1.4 cannot evaluate it on the objects of the session.)

## Bad

```python
def remove(session: Session, names: list[str]) -> None:
    session.execute(delete(User).where(or_(*[User.name == name for name in names])))
```

## Good

```python
def remove(session: Session, names: list[str]) -> None:
    session.execute(delete(User).where(or_(false(), *[User.name == name for name in names])))
```

## See also

[or_()](https://docs.sqlalchemy.org/en/21/core/sqlelement.html#sqlalchemy.sql.expression.or_)
"""

from sqlassay.kit import HINT, UNSAFE, WARNING, AddImport, Finding, Fix, Insert, Iterator, facts, form, rule

NEUTRAL = {"or_": "false", "and_": "true"}


@rule("SA109", severity=WARNING, standards=["silent-wrong-results"], fix=UNSAFE)
def empty_or_conjunction(conjunction: facts.UnpackedConjunction) -> Iterator[Finding]:
    call = conjunction.node
    assert isinstance(call, form.Call)
    neutral = NEUTRAL[conjunction.function]
    changes_data = conjunction.verb in ("delete", "update")
    if conjunction.function == "and_" and not changes_data:
        return
    collection = conjunction.source(conjunction.collection)
    insert = Insert(call.args[0].start, f"{neutral}(), ")
    yield Finding(
        conjunction.span,
        f"`{conjunction.function}()` has no condition when `{collection}` is empty.\n"
        f"It then disappears, and the statement applies to every row.\n"
        f"Give `{neutral}()` as the first argument, or handle the empty case before.",
        Fix(f"Add {neutral}()", (insert, AddImport("sqlalchemy", neutral))),
        severity=None if changes_data else HINT,
    )
