"""A session made when the module is imported is shared by everything that runs.

## Why

A `Session` stands for one unit of work in one thread: it keeps a transaction open, caches what it loaded,
and is not safe to use from two threads or tasks at once. One that is made at import time, or as a
parameter's default (which Python evaluates once), lives as long as the process: requests see each other's
uncommitted changes and stale objects, and an error in one leaves it unusable for all.

## Bad

```python
session = SessionLocal()


def user(user_id: int) -> User | None:
    return session.get(User, user_id)
```

## Good

```python
def user(user_id: int) -> User | None:
    with SessionLocal() as session:
        return session.get(User, user_id)
```

## See also

[When do I construct a
Session?](https://docs.sqlalchemy.org/en/21/orm/session_basics.html#session-faq-whentocreate) A
`scoped_session` is the [documented exception](https://docs.sqlalchemy.org/en/21/orm/contextual.html).
"""

from sqlassay.kit import WARNING, Finding, Iterator, facts, rule


@rule("SA308", severity=WARNING, standards=["global-sessions", "session-scope"])
def module_level_session(opened: facts.SessionOpened) -> Iterator[Finding]:
    if not opened.kept or opened.main_only or opened.site.is_migration or opened.site.is_test:
        return
    if opened.place == "module":
        what = "This session is made once, when the module is imported."
    elif opened.place == "default":
        what = "This session is made once, when the function is defined, not at each call."
    else:
        return
    yield Finding(
        opened.span,
        f"{what}\n"
        "Everything in the process then shares its transaction and its cached objects, in every thread.\n"
        "Open a session for each unit of work: `with factory() as session:`.",
    )
