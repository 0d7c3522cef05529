"""A statement is built and thrown away: its methods return a new one and change nothing.

## Why

Every method of `select()`, `update()`, `Query` and the like returns a new statement. Calling
`query.filter(…)` without keeping the result does nothing at all: the filter is not applied, and nothing
warns. The same holds for `delete(User)` that nobody executes.

## Bad

```python
def users_of(session: Session, name: str | None) -> list[User]:
    stmt = select(User)
    if name:
        stmt.where(User.name == name)
    return list(session.scalars(stmt))
```

## Good

```python
def users_of(session: Session, name: str | None) -> list[User]:
    stmt = select(User)
    if name:
        stmt = stmt.where(User.name == name)
    return list(session.scalars(stmt))
```

## See also

[Select](https://docs.sqlalchemy.org/en/21/core/selectable.html#sqlalchemy.sql.expression.Select)
"""

from sqlassay.kit import ERROR, UNSAFE, Finding, Fix, Insert, Iterator, facts, form, kinds, rule


@rule("SA107", severity=ERROR, standards=["silent-wrong-results"], fix=UNSAFE)
def discarded_generative_call(statement: facts.DiscardedStatement) -> Iterator[Finding]:
    if statement.raises:
        return
    if statement.method is None or _is_unexecuted(statement):
        what, todo = "This statement is built but never executed.", "Pass it to `session.execute()`."
    else:
        what, todo = f"The result of `{statement.method}()` is thrown away.", "Assign the result."
    yield Finding(
        statement.span,
        f"{what}\nMethods of statements and queries return a new one and leave the old one as it is.\n{todo}",
        _fix(statement),
    )


def _is_unexecuted(statement: facts.DiscardedStatement) -> bool:
    return (
        isinstance(statement.kind, kinds.Statement)
        and statement.kind.verb != "select"
        and _root_name(statement) is None
    )


def _root_name(statement: facts.DiscardedStatement) -> str | None:
    """The variable, or the object's own attribute, that holds the statement to begin with."""
    match statement.root:
        case form.Name() | form.Attribute(value=form.Name(id="self")) as root:
            if isinstance(statement.root_kind, kinds.Statement | kinds.Query):
                return statement.source(root)
    return None


def _fix(statement: facts.DiscardedStatement) -> Fix | None:
    name = _root_name(statement)
    if name is None:
        return None
    return Fix(f"Assign the result to {name}", (Insert(statement.span.start, f"{name} = "),))
