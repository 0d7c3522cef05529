"""A query, a result or a statement is tested for its truth, which does not ask the database.

## Why

A `Query` or `Result` has neither a length nor a truth of its own, so Python takes it for true, also when no
row is found: a Query is not even executed. A statement (`select()`, `update()`…) raises `TypeError`.

## Bad

```python
def is_taken(session: Session, email: str) -> bool:
    if session.query(User).filter_by(email=email):
        return True
    return False
```

## Good

```python
def is_taken(session: Session, email: str) -> bool:
    if session.query(session.query(User).filter_by(email=email).exists()).scalar():
        return True
    return False
```

## In 2.0 style

```python
if session.scalar(select(exists().where(User.email == email))):
    ...
```

## Severity

A variable that is read afterwards may only be asked whether it holds something: then it is a warning.

## Silent when

It may be None, or is a parameter: the test may be whether there is a query at all. Write `is not None` then.

## See also

[Result](https://docs.sqlalchemy.org/en/21/core/connections.html#sqlalchemy.engine.Result),
[EXISTS](https://docs.sqlalchemy.org/en/21/tutorial/data_select.html#exists-subqueries)
"""

from sqlassay.kit import (
    ERROR,
    UNSAFE,
    WARNING,
    Finding,
    Fix,
    Iterator,
    Keep,
    Rewrite,
    facts,
    form,
    kinds,
    rule,
)


@rule("SA108", severity=ERROR, standards=["silent-wrong-results", "reading-results"], fix=UNSAFE)
def truth_test_of_query_or_result(test: facts.SelectionTested) -> Iterator[Finding]:
    what, why, todo = _words(test)
    severity = WARNING if test.used_later and not _is_statement(test) else None
    yield Finding(test.tested.node.span, f"{what}\n{why}\n{todo}", _fix(test), severity=severity)


def _is_statement(test: facts.SelectionTested) -> bool:
    return isinstance(test.tested.kind, kinds.Statement)


def _words(test: facts.SelectionTested) -> tuple[str, str, str]:
    match test.tested.kind:
        case kinds.Statement():
            return (
                "A statement is tested for its truth, which it does not have.",
                "SQLAlchemy raises `TypeError`.",
                "Execute the statement, or write `is not None`.",
            )
        case kinds.Result():
            return (
                "A result is always true.",
                "It is so whether the statement found rows or none.",
                "Fetch from it (`first()`, `all()`), or ask for `exists()`.",
            )
    return (
        "A query is always true.",
        "It is not executed, and is so whether there are rows or none.",
        "Ask for `exists()`, or fetch what is wanted.",
    )


def _fix(test: facts.SelectionTested) -> Fix | None:
    if not test.only_tested:
        return None
    asked = test.tested.node
    match test.tested.kind, asked:
        case kinds.Query(), form.Call() if test.session is not None and test.session.node.end <= asked.end:
            session = Keep(test.session.node.span)
            exists = (session, ".query(", Keep(asked.span, atom=True), ".exists()).scalar()")
            return Fix("Use EXISTS", (Rewrite(asked.span, exists),))
        case (kinds.Query(), _) | (kinds.Result(is_async=False), form.Call() | form.Await()):
            return _fetching_one(test)
    return None


def _fetching_one(test: facts.SelectionTested) -> Fix:
    """Ask the first row whether there is one; a result that a variable holds may be read later."""
    asked = Keep(test.tested.node.span, atom=True)
    if test.negated is not None:
        rewrite = Rewrite(test.negated.span, (asked, ".first() is None"))
    else:
        rewrite = Rewrite(test.tested.node.span, (asked, ".first() is not None"))
    return Fix("Fetch the first row", (rewrite,))
