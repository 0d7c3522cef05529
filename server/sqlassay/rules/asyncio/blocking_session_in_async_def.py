"""A coroutine waits for the database by a synchronous session or connection.

## Why

A synchronous `Session` blocks its thread until the database answers. In a coroutine that is the thread of the
event loop: meanwhile no other request, task or timeout of the process goes on. Nothing fails, it is only slow
under load, and stands still for as long as one query takes or the pool is empty.

Each coroutine is reported once, at the first place that waits.

## Bad

```python
router = APIRouter()


@router.get("/users/{user_id}")
async def read_name(user_id: int, session: Session = Depends(new_session)) -> str:
    return session.get_one(User, user_id).name
```

## Good

```python
router = APIRouter()


@router.get("/users/{user_id}")
def read_name(user_id: int, session: Session = Depends(new_session)) -> str:
    return session.get_one(User, user_id).name
```

## Instead

FastAPI runs path operations that are no coroutines in a pool of threads. Elsewhere `AsyncSession` waits
without blocking, and `await asyncio.to_thread(function)` runs a function that opens a session of its own.

## Silent when

- it is not known that the session is synchronous, or what the call gives is awaited all the same;
- the application is only starting, in FastAPI's `lifespan` or `on_event`;
- the call stands in a function or lambda within the coroutine, which something else may run in a thread;
- the coroutine is a test, fixture, script, command or migration, where nothing else waits.

## See also

[Running blocking code](https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code),
[`AsyncSession`](https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html)
"""

from sqlassay.kit import (
    RUNS_ALONE,
    UNSAFE,
    WARNING,
    Finding,
    Fix,
    Iterator,
    Related,
    Rewrite,
    Span,
    facts,
    rule,
)


@rule("SA408", severity=WARNING, standards=["asynchronous-sessions"], fix=UNSAFE)
def blocking_session_in_async_def(blocking: facts.BlockingCall) -> Iterator[Finding]:
    if blocking.site.is_beside or RUNS_ALONE & set(blocking.roles):
        return
    coroutine = blocking.coroutine
    goes_over = blocking.what in ("for", "comprehension", "[]", "[:]")
    what = "Going over a `Query`" if goes_over else f"`{blocking.what}()`"
    by = " by a synchronous session" if blocking.by is not None else ""
    yield Finding(
        blocking.span,
        f"{what} waits for the database{by}, and `{coroutine.name}` is a coroutine.\n"
        "The event loop stands still until the answer comes: no other request or task goes on.\n"
        f"{_advice(blocking)}",
        Fix("Make it a plain function", (_without_async(blocking),)) if blocking.needless else None,
        related=(Related(coroutine.name_span, "the coroutine"),),
    )


def _advice(blocking: facts.BlockingCall) -> str:
    if blocking.needless:
        return "Write `def`: it awaits nothing, and FastAPI runs plain functions in threads."
    return "Use an `AsyncSession`, or run what needs the session by `await asyncio.to_thread(…)`."


def _without_async(blocking: facts.BlockingCall) -> Rewrite:
    start = blocking.coroutine.start
    return Rewrite(Span(start, blocking.site.text.index("def", start)), ("",))
