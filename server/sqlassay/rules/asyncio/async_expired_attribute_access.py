"""An attribute is read that `commit()` or `rollback()` of an asynchronous session has expired.

## Why

`commit()` expires every object of its session, and `rollback()` does so even with `expire_on_commit=False`.
The next read of an attribute, the primary key included, loads the object anew. In asynchronous code that
happens outside of an `await`, and raises `MissingGreenlet`.

## Bad

```python
async def renamed(user_id: int, name: str) -> str:
    async with AsyncSession(async_engine) as session:
        user = await session.get(User, user_id)
        user.name = name
        await session.commit()
        return user.email
```

## Good

```python
async def renamed(user_id: int, name: str) -> str:
    async with AsyncSession(async_engine) as session:
        user = await session.get(User, user_id)
        user.name = name
        await session.commit()
        await session.refresh(user)
        return user.email
```

## Instead

Make the sessions with `async_sessionmaker(engine, expire_on_commit=False)`, as SQLAlchemy's manual advises
for asyncio, or keep what is needed later in variables before the commit.

## Silent when

It is not known how the session was made, and so whether its `commit()` expires.

## See also

[Preventing implicit
IO](https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html#preventing-implicit-io-when-using-asyncsession)
"""

from sqlassay.kit import ERROR, UNSAFE, WARNING, Finding, Fix, Insert, Iterator, Related, facts, form, rule


@rule("SA405", severity=ERROR, standards=["asynchronous-sessions"], fix=UNSAFE)
def async_expired_attribute_access(read: facts.AttributeRead) -> Iterator[Finding]:
    if read.again or read.access.case != "async" or read.access.cause != "expired":
        return
    ending = read.ending
    by = f"`{ending.method}()`" if ending else "The end of the transaction"
    holder = read.source(read.instance.node)
    unless = f" (unless {read.access.unless})" if read.access.unless else ""
    other = ending is not None and ending.method != "commit"
    instead = "" if other else ", or make the factory with `expire_on_commit=False`"
    yield Finding(
        read.span,
        f"{by} has expired `{holder}`: its attributes are loaded anew when they are read.\n"
        f"Outside of an `await` that raises `MissingGreenlet`{unless}.\n"
        f"Call `await session.refresh({holder})` first{instead}.",
        _fix(read),
        (Related(ending.statement.span, "expired here"),) if ending else (),
        WARNING if read.access.unless else None,
    )


def _fix(read: facts.AttributeRead) -> Fix | None:
    """Refresh the object right after what expired it."""
    ending, holder = read.ending, read.instance.node
    if ending is None or not isinstance(holder, form.Name) or read.loop is not None:
        return None
    refresh = f"await {read.source(ending.session)}.refresh({holder.id})"
    return Fix("Refresh it after the commit", (Insert(*read.site.line_after(ending.statement, refresh)),))
