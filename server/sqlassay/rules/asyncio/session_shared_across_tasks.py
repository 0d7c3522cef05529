"""Several tasks use one AsyncSession, or one connection, at the same time.

## Why

An `AsyncSession` is one transaction on one connection, and does one thing at a time. Where two tasks use it
at once, SQLAlchemy raises `IllegalStateChangeError` (from 2.0 on), or the driver that another operation runs;
with luck, or with a connection that is at hand already, it works in tests and fails under load. A `commit()`
or `rollback()` of one task also ends what the others are doing.

## Bad

```python
async def load(session: AsyncSession, user_id: int) -> User:
    return await session.get_one(User, user_id)


async def load_all(session: AsyncSession) -> list[User]:
    return await asyncio.gather(*[load(session, user_id) for user_id in ids])
```

## Good

```python
async def load(user_id: int) -> User:
    async with AsyncSession(async_engine) as session:
        return await session.get_one(User, user_id)


async def load_all() -> list[User]:
    return await asyncio.gather(*[load(user_id) for user_id in ids])
```

## Instead

Where the statements are to see one transaction, await them one after the other.

## Silent when

- only one of the tasks certainly uses the session, or each has a session of its own
  (`async_scoped_session`);
- the function that uses it enters something that may let one in at a time, such as a lock.

## See also

[Is the AsyncSession safe to share in concurrent tasks?](https://docs.sqlalchemy.org/en/21/orm/session_basics.html#session-faq-threadsafe),
[isce](https://sqlalche.me/e/21/isce)
"""

from sqlassay.kit import ERROR, Finding, Iterator, Related, facts, rule


@rule("SA409", severity=ERROR, standards=["thread-safety", "asynchronous-sessions"])
def session_shared_across_tasks(shared: facts.SessionShared) -> Iterator[Finding]:
    what = "connection" if shared.is_connection else "session"
    together = "the others" if shared.others else "one for each pass of the loop"
    yield Finding(
        shared.span,
        f"`{shared.how}` runs this and {together} at the same time, all with the {what} `{shared.session}`.\n"
        f"A {what} does one thing at a time: this raises, or works by luck.\n"
        f"Open a {what} for each of them, or await them one after the other.",
        related=tuple(Related(other.span, f"uses `{shared.session}`, too") for other in shared.others),
    )
