"""A commit for every item of a loop: slow, and half done when one fails.

## Why

Each `commit()` is a transaction of its own: a round trip and a disk write each, and every loaded object
expires and is loaded again. When the 700th item fails the first 699 stay. One commit behind the loop does
the work at once, or not at all. To keep a bad item from spoiling the others use a savepoint
(`session.begin_nested()`) for each.

Silent where the loop means it: with `try`/`except` around the item, a batch-size test, a savepoint, a
session of its own for each item.

## Bad

```python
def add_users(session: Session, names: list[str]) -> None:
    for name in names:
        session.add(User(name=name))
        session.commit()
```

## Good

```python
def add_users(session: Session, names: list[str]) -> None:
    for name in names:
        session.add(User(name=name))
    session.commit()
```

## See also

[Inserting many
rows](https://docs.sqlalchemy.org/en/21/faq/performance.html#i-m-inserting-400-000-rows-with-the-orm-and-it-s-really-slow)
"""

from sqlassay.kit import UNSAFE, WARNING, Finding, Fix, Iterator, MoveAfter, Related, Span, facts, form, rule


@rule("SA203", severity=WARNING, standards=["unit-of-work", "batch-operations"], fix=UNSAFE)
def commit_or_flush_in_loop(call: facts.SessionCall) -> Iterator[Finding]:
    loop = call.loop
    if call.method != "commit" or loop is None or call.site.is_test:
        return
    if call.session_varies or call.in_batches or call.isolates:
        return
    if any(isinstance(node, form.If | form.Try | form.With | form.While) for node in call.between):
        return
    yield Finding(
        call.span,
        "Each pass of the loop commits a transaction of its own.\n"
        "That is slow, and what came before a failure stays.\n"
        "Commit once, after the loop.",
        _fix(call, loop),
        related=(Related(Span(loop.start, loop.start + len("for")), "the loop"),),
    )


def _fix(call: facts.SessionCall, loop: form.For) -> Fix | None:
    """Move the commit behind the loop, when it is a statement of its own and the last one of the body."""
    last = loop.body[-1]
    if loop.orelse or len(loop.body) < 2 or call.between != (last,) or not isinstance(last, form.Expr):
        return None
    return Fix("Commit after the loop", (MoveAfter(last.span, loop.span),))
