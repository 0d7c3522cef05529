"""A bulk method of the session is legacy: `execute()` does the same since 2.0.

## Why

`bulk_insert_mappings()`, `bulk_update_mappings()` and `bulk_save_objects()` are still there, and not
developed any more. Since 2.0 `Session.execute()` takes `insert(User)` and `update(User)` with a list of
dictionaries, works out the same batches, and can return what it has made.

## Bad

```python
def load(session: Session, rows: list[dict[str, str]]) -> None:  # sqlalchemy>=2.0
    session.bulk_insert_mappings(User, rows)
    session.commit()
```

## Good

```python
def load(session: Session, rows: list[dict[str, str]]) -> None:  # sqlalchemy>=2.0
    session.execute(insert(User), rows)
    session.commit()
```

## Silent when

the project may have to run on 1.4, where `execute()` of such statements knows columns and no attributes.

## See also

[Legacy session bulk
methods](https://docs.sqlalchemy.org/en/21/orm/queryguide/dml.html#legacy-session-bulk-insert-methods)
"""

from sqlassay.kit import (
    HINT,
    UNSAFE,
    AddImport,
    Environment,
    Finding,
    Fix,
    Iterator,
    Keep,
    Rewrite,
    Step,
    facts,
    rule,
)


@rule("SA818", severity=HINT, standards=["batch-operations"], fix=UNSAFE, enabled=False, step=Step.SESSIONS)
def legacy_loading_patterns(call: facts.BulkCall, environment: Environment) -> Iterator[Finding]:
    if not environment.has_left((2, 0)):
        return
    verb = VERBS.get(call.method)
    instead = f"Execute `{verb}()` with the rows." if verb else "Use `add_all()`, or execute `insert()`."
    yield Finding(
        call.span,
        f"`Session.{call.method}()` is legacy.\n"
        "It is not developed any more, and cannot return what it has made.\n"
        f"{instead}",
        None if verb is None else _executed(call, verb),
    )


VERBS = {"bulk_insert_mappings": "insert", "bulk_update_mappings": "update"}


def _executed(call: facts.BulkCall, verb: str) -> Fix | None:
    """`session.execute(insert(User), rows)`: without rows that inserts one of defaults, where the method did
    nothing.
    """
    match call.node.args:
        case (entity, rows) if (
            not (entity.star or entity.keyword or rows.star or rows.keyword) and call.is_alone
        ):
            of, given = Keep(entity.value.span), Keep(rows.value.span)
            parts = (Keep(call.session.span, atom=True), f".execute({verb}(", of, "), ", given, ")")
            return Fix(
                "Execute it, if there are rows", (Rewrite(call.span, parts), AddImport("sqlalchemy", verb))
            )
    return None
