"""A select is used as a subquery or as a value without being made one, or by a method that is gone.

## Why

Up to 1.3 a `Select` was something to select from. Since 1.4 it is a statement alone: `stmt.c`,
`stmt.select()` and a select in `select_from()` or `join()` make a subquery behind the scenes, which is
deprecated, and 2.1 raises for it. `as_scalar()`, `column()` and `froms` have other names, and what changed a
select in place is gone since 2.0.

## Bad

```python
newest = select(func.max(User.id)).as_scalar()
```

## Good

```python
newest = select(func.max(User.id)).scalar_subquery()
```

## Columns of a select

```python
def names() -> Select:
    new = select(User.id, User.name).where(User.state == "new").subquery()
    return select(new.c.name).order_by(new.c.id)
```

All that reads `new.c` has to mean the same subquery, so it is made where the select is made.

## See also

[A SELECT statement is no longer implicitly considered to be a FROM
clause](https://docs.sqlalchemy.org/en/21/changelog/migration_14.html#change-4617)
"""

from sqlassay.kit import (
    ERROR,
    SAFE,
    UNSAFE,
    WARNING,
    AddImport,
    Environment,
    Finding,
    Fix,
    Iterator,
    Keep,
    Rewrite,
    Step,
    facts,
    form,
    rule,
)

LABELS = "LABEL_STYLE_TABLENAME_PLUS_COL"
GONE_SINCE = {
    "labels": (2, 0),
    "appended": (2, 0),
    "columns": (2, 1),
    "select": (2, 1),
    "from": (2, 1),
}


@rule("SA811", severity=ERROR, standards=["api-changes"], fix=SAFE, step=Step.CONSTRUCTS)
def select_columns_accessor(used: facts.LegacySelect, environment: Environment) -> Iterator[Finding]:
    too_old = environment.sqlalchemy is not None and environment.sqlalchemy < (1, 4)
    if used.raises or too_old:
        return
    gone = GONE_SINCE.get(used.sort)
    yield Finding(
        used.span if used.sort != "appended" or used.statement is None else used.statement.span,
        f"{_what(used)}.\n{_why(used)}\n{_advice(used)}",
        _fix(used),
        severity=None if gone is not None and environment.has_left(gone) else WARNING,
    )


def _what(used: facts.LegacySelect) -> str:
    match used.sort:
        case "from":
            return "A select is given as something to select from"
        case "value":
            return "A select stands for a value"
        case "columns" | "froms":
            return f"`.{used.name}` of a select is read"
    return f"`{used.name}()` of a select is called"


def _why(used: facts.LegacySelect) -> str:
    match used.sort:
        case "appended" | "labels":
            return "SQLAlchemy 2.0 has no such method."
        case "columns" | "select" | "from":
            return "It makes a subquery behind the scenes, for which SQLAlchemy 2.1 raises."
        case "value":
            return "SQLAlchemy warns that it makes a scalar subquery of it."
    return "It is deprecated since SQLAlchemy 1.4."


def _advice(used: facts.LegacySelect) -> str:
    if used.instead == "subquery":
        if used.subquery is None:
            return "Make a `.subquery()` of it once, and use that wherever it is selected from."
        return "Make it a `.subquery()`."
    if used.sort == "appended":
        return f"Use the select that `.{used.instead}()` gives."
    return f"Use `.{used.instead}()`."


def _fix(used: facts.LegacySelect) -> Fix | None:
    match used.sort, used.node:
        case "value", _:
            return Fix("Make it a scalar subquery", (_with(used.subject, ".scalar_subquery()"),))
        case "renamed", form.Attribute() as attribute:
            return Fix(f"Use {used.instead}()", (Rewrite(attribute.attr_span, (used.instead,)),))
        case "froms", form.Attribute() as attribute:
            return Fix(f"Use {used.instead}()", (Rewrite(attribute.attr_span, (f"{used.instead}()",)),))
        case "labels", form.Attribute():
            return _labelled(used)
        case "appended", _:
            return _assigned(used)
    if used.subquery is None:
        return None
    return Fix("Make it a subquery", (_with(used.subquery, ".subquery()"),))


def _with(node: form.Expression, call: str) -> Rewrite:
    return Rewrite(node.span, (Keep(node.span, atom=True), call))


def _labelled(used: facts.LegacySelect) -> Fix:
    call = used.call
    assert call is not None
    parts = (Keep(used.subject.span), f".set_label_style({LABELS})")
    return Fix("Use set_label_style()", (Rewrite(call.span, parts), AddImport("sqlalchemy", LABELS)))


def _assigned(used: facts.LegacySelect) -> Fix | None:
    """Give the variable the select that another method gives, where a statement changed it in place."""
    if used.statement is None or used.call is None or not isinstance(used.subject, form.Name):
        return None
    name = used.subject.id
    parts: list[str | Keep] = [f"{name} = {name}.{used.instead}("]
    for index, argument in enumerate(used.call.args):
        parts += [", "] * bool(index) + [Keep(argument.span)]
    return Fix(
        "Use the select that it gives, where nothing else holds the old one",
        (Rewrite(used.statement.span, (*parts, ")")),),
        safety=UNSAFE,
    )
