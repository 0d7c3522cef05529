"""Changes are made in a session that is opened and closed here, and never committed.

## Why

Closing a session, which the end of `with Session() as session:` does too, rolls its transaction back. What
was added, changed or deleted since the last `commit()` is gone, without an error or a warning.

## Bad

```python
def add_user(name: str) -> None:
    with SessionLocal() as session:
        session.add(User(name=name))
```

## Good

```python
def add_user(name: str) -> None:
    with SessionLocal() as session:
        session.add(User(name=name))
        session.commit()
```

## Silent when

- some path from the change commits it, or rolls it back outside of an `except`;
- the session comes from the caller, who decides when to commit, or from a context manager of which it is
  not certain that it only closes it;
- the session is handed to code that is not known whole, returned, yielded or kept;
- it takes part in the transaction of a connection that it is given.

## See also

[Framing out a begin / commit / rollback
block](https://docs.sqlalchemy.org/en/21/orm/session_basics.html#framing-out-a-begin-commit-rollback-block)
"""

from sqlassay.kit import UNSAFE, WARNING, Finding, Fix, Insert, Iterator, Related, facts, form, rule


@rule("SA301", severity=WARNING, standards=["forgetting-to-commit", "unit-of-work"], fix=UNSAFE)
def session_without_commit(lost: facts.ChangesLost) -> Iterator[Finding]:
    if lost.site.is_test or lost.site.is_migration:
        return
    end = "behind the `with` block" if lost.block is not None else "when it is closed"
    yield Finding(
        lost.span,
        f"`{lost.source(lost.node)}` is never committed: the session is rolled back {end}.\n"
        "The change is lost, without an error.\n"
        "Commit before that, or open the session by `with factory.begin() as session:`.",
        _fix(lost),
        related=(
            Related(lost.opened.span, "the session is opened here"),
            *(Related(other.span, "lost, too") for other in lost.others),
        ),
    )


def _fix(lost: facts.ChangesLost) -> Fix | None:
    """A commit at the end of the ``with`` block, before a ``return`` there."""
    if lost.block is None or lost.session is None:
        return None
    text, last = lost.site.text, lost.block.body[-1]
    session = text[lost.session.start : lost.session.end]
    indentation = text[text.rfind("\n", 0, last.start) + 1 : last.start]
    call = f"{'await ' if lost.is_async else ''}{session}.commit()"
    if indentation.strip() or isinstance(last, form.Raise | form.Break | form.Continue):
        return None
    if isinstance(last, form.Return):
        return None if last.value is not None and _holds(last, lost) else _before(last, call, indentation)
    end = text.find("\n", last.end)
    end = len(text) if end < 0 else end
    if text[last.end : end].strip() and not text[last.end : end].lstrip().startswith("#"):
        return None
    return Fix("Commit at the end", (Insert(end, f"\n{indentation}{call}"),))


def _holds(last: form.Return, lost: facts.ChangesLost) -> bool:
    """Whether a change is made in the ``return`` itself."""
    changes = (lost.node, *lost.others)
    return any(last.start <= change.start < last.end for change in changes)


def _before(last: form.Return, call: str, indentation: str) -> Fix:
    return Fix("Commit before it returns", (Insert(last.start, f"{call}\n{indentation}"),))
