"""Rows are taken from a result that has given all of them before.

## Why

A `Result` gives each row once. After `all()`, or a loop over it, it is empty, and the second loop sees
nothing, without a warning. After `first()`, `one()` or `scalar()` it is closed, and raises
`ResourceClosedError`.

## Bad

```python
def report(session: Session) -> None:
    users = session.scalars(select(User))
    print(len(users.all()), "users")
    for user in users:
        print(user.name)
```

## Good

```python
def report(session: Session) -> None:
    users = session.scalars(select(User)).all()
    print(len(users), "users")
    for user in users:
        print(user.name)
```

## Silent when

The first read may leave rows (`fetchone()`, `fetchmany()`, `partitions()`, a loop with `break`), or does not
happen on every path.

## See also

[Result](https://docs.sqlalchemy.org/en/21/core/connections.html#sqlalchemy.engine.Result)
"""

from sqlassay.kit import ERROR, UNSAFE, Finding, Fix, Iterator, Keep, Rewrite, facts, rule

ASKING = frozenset(["fetchone", "fetchmany", "partitions", "next"])
"""What an empty result may be asked, to see that it is."""

WHAT = {
    "exhausted": ("The result has given all its rows before.", "Nothing is left: this finds no row."),
    "closed": ("The result was closed by what read it before.", "SQLAlchemy raises `ResourceClosedError`."),
}


@rule("SA133", severity=ERROR, standards=["reading-results", "silent-wrong-results"], fix=UNSAFE)
def result_consumed_twice(read: facts.ResultRead) -> Iterator[Finding]:
    if not read.taken_before or read.expects_error:
        return
    if read.taken_before == "exhausted" and read.method in ASKING:
        return
    what, effect = WHAT[read.taken_before]
    todo = "Keep the rows in a variable (`all()`), or execute the statement again."
    yield Finding(read.span, f"{what}\n{effect}\n{todo}", _fix(read))


def _fix(read: facts.ResultRead) -> Fix | None:
    whole = read.whole
    if whole is None or read.taken_before != "exhausted":
        return None
    keep = Rewrite(whole.value.span, (Keep(whole.value.span, atom=True), ".all()"))
    reads = (Rewrite(call.span, (whole.name,)) for call in whole.lists)
    return Fix("Keep the rows", (keep, *reads))
