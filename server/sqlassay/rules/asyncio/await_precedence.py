"""`await` stands before a chain of calls, and so awaits the last one and not the coroutine.

## Why

`await` binds less than a dot and a call: `await session.scalars(statement).all()` awaits what `all()` gives.
Before it comes to that, `all` is read of the coroutine that `scalars()` makes, which raises `AttributeError`;
the statement is never executed.

## Bad

```python
async def users(session: AsyncSession) -> Sequence[User]:
    return await session.scalars(select(User)).all()
```

## Good

```python
async def users(session: AsyncSession) -> Sequence[User]:
    return (await session.scalars(select(User))).all()
```

## Instead

`stream()` and `stream_scalars()` give a result whose `all()` is a coroutine again, so it takes two:
`await (await session.stream_scalars(statement)).all()`.

## Silent when

The session is not known to be an `AsyncSession`, or the error is expected (`pytest.raises`).

## See also

[Asynchronous I/O](https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html)
"""

from sqlassay.kit import ERROR, SAFE, Finding, Fix, Insert, Iterator, Rewrite, Span, facts, rule


@rule("SA402", severity=ERROR, standards=["asynchronous-sessions"], fix=SAFE)
def await_precedence(late: facts.AwaitTooLate) -> Iterator[Finding]:
    yield Finding(
        Span(late.node.start, late.used.end),
        f"`await` awaits what comes last in this chain, and not `{late.method}()`.\n"
        f"A coroutine has no attribute `{late.used.attr}`: this raises `AttributeError`.\n"
        f"Write `(await {late.source(late.node)}).{late.used.attr}`.",
        _fix(late),
    )


def _fix(late: facts.AwaitTooLate) -> Fix:
    """Parentheses around ``await`` and the coroutine; the one in front stays where it is needed."""
    before = Span(late.awaiting.start, late.node.start)
    rest = late.site.text[before.start : before.end]
    if not late.twice:
        rest = rest.removeprefix("await").lstrip()
    parts = (Rewrite(before, (f"{rest}(await ",)), Insert(late.node.end, ")"))
    return Fix("Await the coroutine", parts)
