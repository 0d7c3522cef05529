"""A session, or a connection, is opened and on some path never closed.

## Why

A session that has asked the database anything holds a connection, and the transaction on it, until it
commits, rolls back or is closed. One that is dropped gives them back when the garbage collector gets to it,
which may be late (a traceback, a cycle, a cache holds it) and for `AsyncSession` does not work at all:
until then locks stay, and the pool runs out of connections (`QueuePool limit … reached`).

Where only an error that something else raises leaves the session open, or where its transaction has ended by
`commit()` or `rollback()` and only its objects are kept, the finding is a hint.

## Bad

```python
def names() -> list[str]:
    session = SessionLocal()
    return [user.name for user in session.scalars(select(User))]
```

## Good

```python
def names() -> list[str]:
    with SessionLocal() as session:
        return [user.name for user in session.scalars(select(User))]
```

## Silent when

- the session is returned, yielded, kept in an attribute or handed to code that is not known whole;
- it is a `scoped_session`, or comes from the caller;
- it is bound to a connection, which others close;
- the process ends with the function: scripts, commands, migrations; and in tests.

## See also

[Closing](https://docs.sqlalchemy.org/en/21/orm/session_basics.html#closing),
[QueuePool limit](https://sqlalche.me/e/21/3o7r)
"""

from sqlassay.kit import (
    HINT,
    RUNS_ALONE,
    UNSAFE,
    WARNING,
    Finding,
    Fix,
    Insert,
    Iterator,
    Related,
    Remove,
    Rewrite,
    Severity,
    facts,
    form,
    rule,
)


@rule("SA306", severity=WARNING, standards=["closing-sessions", "session-scope"], fix=UNSAFE)
def session_never_closed(left: facts.SessionLeft) -> Iterator[Finding]:
    severity = _severity(left)
    if severity is None or left.site.is_test or left.site.is_migration or RUNS_ALONE & set(left.roles):
        return
    what = "connection" if left.is_connection else "session"
    yield Finding(
        left.span,
        f"This {what} is not closed {_when(left)}.\n"
        f"{_consequence(left)}\n"
        f"Open it by `{'async ' if left.is_async else ''}with … as {left.name or what}:`.",
        _fix(left),
        related=() if left.left_at is None else (Related(left.left_at.span, "it is still open here"),),
        severity=severity,
    )


def _severity(left: facts.SessionLeft) -> Severity | None:
    """A hint where no connection is held, or an error alone leaves it open."""
    worst = left.leaks[0]
    if not left.used:
        return None
    if worst.how == "error":
        return HINT if left.closed else None
    return WARNING if worst.in_transaction else HINT


def _when(left: facts.SessionLeft) -> str:
    match left.leaks[0].how:
        case "error":
            return "when something raises an error before `close()`"
        case "raise":
            return "when the function raises this error" if left.left_at else "when the function raises"
    if left.closed and left.left_at is not None:
        return f"by the time of `{left.source(left.left_at)}`"
    return "when the function ends"


def _consequence(left: facts.SessionLeft) -> str:
    if left.leaks[0].in_transaction or left.leaks[0].how == "error":
        return "It keeps its connection until the garbage collector finds it, and the pool may run out."
    return "It keeps its objects, and takes a connection again when one of them is read."


def _fix(left: facts.SessionLeft) -> Fix | None:
    """``with … as name:`` around the rest of the function, without the ``close()`` that stands in it."""
    body = left.function.body
    place = next((i for i, s in enumerate(body) if _opens(s, left)), None)
    if place is None or place == len(body) - 1:
        return None
    opening, rest = body[place], body[place + 1 :]
    if any(_spans_lines(node, left.site.text) for node in form.walk(rest)):
        return None
    closing = [statement for statement in rest if _closes(statement, left.name)]
    text = left.site.text
    call = text[left.node.start : left.node.end]
    head = f"{'async ' if left.is_async else ''}with {call} as {left.name}:"
    if len(closing) == len(rest):
        return None
    indented = (
        Insert(offset, "    ")
        for offset in _line_starts(text, opening.end, left.function.end)
        if not any(s.start - _column(text, s.start) <= offset < s.end for s in closing)
    )
    return Fix(
        "Open it by `with`",
        (Rewrite(opening.span, (head,)), *indented, *(Remove(s.span) for s in closing)),
    )


def _opens(statement: form.Statement, left: facts.SessionLeft) -> bool:
    match statement:
        case form.Assign(targets=(form.Name(),), value=value):
            return value is left.node or (isinstance(value, form.Await) and value.value is left.node)
    return False


def _closes(statement: form.Statement, name: str) -> bool:
    match statement:
        case form.Expr(value=form.Call() as call) | form.Expr(value=form.Await(value=form.Call() as call)):
            match call.func:
                case form.Attribute(value=form.Name(id=found), attr="close" | "aclose"):
                    return found == name
    return False


def _spans_lines(node: form.Node, text: str) -> bool:
    """Whether a string goes on in the next line, whose beginning is part of it."""
    return isinstance(node, form.Constant | form.FString) and "\n" in text[node.start : node.end]


def _line_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where the lines begin that are not blank."""
    offset = text.find("\n", start, end)
    while offset >= 0:
        line = text[offset + 1 :].partition("\n")[0]
        if line.strip():
            yield offset + 1
        offset = text.find("\n", offset + 1, end)


def _column(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset) - 1
