"""An attribute that is not loaded is read of an object that has no session any more.

## Why

A relationship or a deferred column that is not loaded, and every attribute after `commit()`, is loaded by the
session when it is read. When the `with` block of the session is left, or `close()` or `expunge()` is called,
the session lets go of its objects. Reading such an attribute then raises `DetachedInstanceError`.

## Bad

```python
def new(name: str) -> int:
    with Session(engine) as session:
        user = User(name=name)
        session.add(user)
        session.commit()
    return user.id
```

## Good

```python
def new(name: str) -> int:
    with Session(engine) as session:
        user = User(name=name)
        session.add(user)
        session.commit()
        return user.id
```

## Instead

`session.refresh(user)` before the end of the block loads the columns anew; a loader option such as
`selectinload(User.orders)` loads a relationship with the object; `expire_on_commit=False` keeps what was
loaded over the commit.

## Silent when

It is not known how the session was made or how the object was loaded, the attribute was read or set before,
or an object may be loaded already by something else in the function. Where the session comes from elsewhere,
and so may have loaded more of the object before, the finding is a warning.

## See also

[bhk3](https://sqlalche.me/e/20/bhk3),
[session states](https://docs.sqlalchemy.org/en/21/orm/session_state_management.html)
"""

from sqlassay.kit import ERROR, WARNING, Finding, Iterator, Related, facts, rule


@rule("SA309", severity=ERROR, standards=["session-scope"])
def detached_instance_access(read: facts.AttributeRead) -> Iterator[Finding]:
    if read.again or read.access.case != "detached" or read.access.unless:
        return
    holder, ending = read.source(read.instance.node), read.ending
    by = f"`{ending.method}()`" if ending else "The end of the session's block"
    expired = read.access.cause == "expired"
    state = "expired" if expired else "not loaded" if read.relationship else "deferred"
    todo = "refresh the object before that" if expired else "load it in the statement"
    unless = f" (unless {read.unless})" if read.unless else ""
    instead = ", or make the session with `expire_on_commit=False`" if expired else ""
    yield Finding(
        read.span,
        f"{by} has detached `{holder}` from its session, and `{read.attribute}` is {state}.\n"
        f"Reading it raises `DetachedInstanceError`{unless}.\n"
        f"Read it while the session is open, {todo}{instead}.",
        related=(Related(ending.statement.span, "detached here"),) if ending else (),
        severity=WARNING if read.unless else None,
    )
