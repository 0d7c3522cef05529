"""A coroutine of a session or connection is called and not awaited.

## Why

Calling a coroutine method of `AsyncSession` or `AsyncConnection` only makes a coroutine: nothing goes to the
database. A `commit()` or `delete()` without `await` does nothing, and all that tells of it is a
`RuntimeWarning` when the coroutine is collected. What is read of the coroutine, as if it were the result,
raises `AttributeError`.

## Bad

```python
async def remove(session: AsyncSession, user: User) -> None:
    await session.delete(user)
    session.commit()
```

## Good

```python
async def remove(session: AsyncSession, user: User) -> None:
    await session.delete(user)
    await session.commit()
```

## Silent when

The coroutine is returned, passed on, or kept and awaited later.

## See also

[`AsyncSession`](https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html#sqlalchemy.ext.asyncio.AsyncSession)
"""

from sqlassay.kit import ERROR, SAFE, Finding, Fix, Insert, Iterator, Related, facts, rule


@rule("SA401", severity=ERROR, standards=["asynchronous-sessions"], fix=SAFE)
def missing_await(unawaited: facts.CoroutineUnawaited) -> Iterator[Finding]:
    method, used, chained = unawaited.method, unawaited.used, _is_chained(unawaited)
    yield Finding(
        unawaited.span,
        f"`{method}()` is a coroutine, and nobody awaits it.\n"
        f"{_consequence(unawaited)}\n"
        f"Write `{'(' * chained}await {unawaited.source(unawaited.node)}{')' * chained}`.",
        _fix(unawaited) if unawaited.in_coroutine else None,
        related=() if used is None else (Related(used.span, "what is read of the coroutine"),),
    )


def _is_chained(unawaited: facts.CoroutineUnawaited) -> bool:
    """Whether something is read of the call itself, before which ``await`` would come too late."""
    return unawaited.used is not None and unawaited.used.value is unawaited.node


def _fix(unawaited: facts.CoroutineUnawaited) -> Fix:
    node = unawaited.node
    if _is_chained(unawaited):
        return Fix("Await it", (Insert(node.start, "(await "), Insert(node.end, ")")))
    return Fix("Await it", (Insert(node.start, "await "),))


def _consequence(unawaited: facts.CoroutineUnawaited) -> str:
    if unawaited.used is None:
        return "Nothing is done, and no error is raised."
    return f"A coroutine has no attribute `{unawaited.used.attr}`: this raises `AttributeError`."
