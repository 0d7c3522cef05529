"""A result, a query or the session itself is used after the session was closed.

## Why

A `Result` fetches its rows when it is read, and makes objects of them that belong to the session. When the
session is closed by then, that raises `InvalidRequestError` at the first object that the session did not have
before. A result of columns alone reads from a connection that has been given back: some drivers raise, with
others it works by chance. A `Query` that outlives its session, and the session itself, begin anew: they take
a connection, which nobody gives back.

## Bad

```python
def users(name: str) -> Sequence[User]:
    with SessionLocal() as session:
        return session.scalars(select(User).where(User.name == name))
```

## Good

```python
def users(name: str) -> Sequence[User]:
    with SessionLocal() as session:
        return session.scalars(select(User).where(User.name == name)).all()
```

The finding is an error for a result of objects, else a warning. The fix of a query is not safe: the caller
may go on to filter it.

## Silent when

- the session comes from the caller, who closes it, or is not certainly closed on every path;
- the session is an `AsyncSession` and the result does not come from `stream()`: it holds all rows;
- a generator reads the result and yields before it closes the session;
- the session is closed again, entered again, or commits or rolls back after that;
- nothing raises, and the code is a test, a script or a migration.

## See also

[lkrp](https://sqlalche.me/e/20/lkrp),
[closing](https://docs.sqlalchemy.org/en/21/orm/session_basics.html#closing)
"""

from sqlassay.kit import (
    ERROR,
    SAFE,
    UNSAFE,
    WARNING,
    Finding,
    Fix,
    Iterator,
    Keep,
    Related,
    Rewrite,
    facts,
    rule,
)


@rule("SA310", severity=ERROR, standards=["detached-objects", "session-scope"], fix=SAFE)
def result_escapes_session(used: facts.ResultEscaped | facts.SessionReused) -> Iterator[Finding]:
    if isinstance(used, facts.SessionReused):
        found, raises = _reused(used), False
    else:
        found, raises = _escaped(used), used.objects
    if raises or not used.site.is_beside:
        yield found


def _reused(reused: facts.SessionReused) -> Finding:
    closed = reused.closed
    return Finding(
        reused.span,
        f"`{reused.source(reused.node)}` uses a session that was closed before.\n"
        "It begins a transaction on another connection, and nothing gives that back.\n"
        "Do it before the session is closed, or in a session of its own.",
        related=() if closed is None else (Related(closed.span, "the session is closed here"),),
        severity=WARNING,
    )


def _escaped(escaped: facts.ResultEscaped) -> Finding:
    todo = "Make a list of it" if escaped.lazily else "Take the rows (`.all()`)"
    return Finding(
        escaped.span,
        f"{_what(escaped)}\n{_consequence(escaped)}\n{todo} while the session is open.",
        _fix(escaped),
        related=(Related(escaped.closed.span, "the session is closed here"),),
        severity=None if escaped.objects else WARNING,
    )


def _what(escaped: facts.ResultEscaped) -> str:
    source = escaped.source(escaped.result.node)
    if escaped.lazily:
        return f"The caller gets something that reads `{source}`, whose session is closed by then."
    if escaped.returned:
        return f"The caller gets `{source}` unread, and its session is closed by then."
    return f"`{source}` is read when its session is closed."


def _consequence(escaped: facts.ResultEscaped) -> str:
    if escaped.is_query:
        return "When the query is read it takes a connection, and nothing gives that back."
    if escaped.objects:
        return "Reading it raises `InvalidRequestError` at the first object that is new to the session."
    return "The rows come from a connection that was given back, which some drivers refuse."


def _fix(escaped: facts.ResultEscaped) -> Fix | None:
    kept = escaped.kept
    if kept is None:
        return None
    rows = Rewrite(kept.value.span, (Keep(kept.value.span, atom=True), ".all()"))
    reads = (Rewrite(call.span, (kept.name,)) for call in kept.lists)
    return Fix("Take the rows", (rows, *reads), UNSAFE if escaped.is_query else None)
