"""A value is written into a SQL string: whoever chooses the value writes the SQL.

## Why

`text(f"… WHERE name = '{name}'")` with the name `x' OR '1'='1` returns every row. A bind parameter is sent
beside the statement and can never become part of it; it also lets the database reuse the plan.

Reported where a parameter of the function (or an attribute or item of one) stands in the place of a value.
Where it stands in the place of a table or column name, which cannot be bound, the finding is an
information: check that only known names can come in. What comes from a request (a request handler's
parameter, Flask's `request`) or from the command line is an error in either place.

Strings are followed through variables, `+=`, lists that are joined, and comprehensions. Constants, numbers,
members of enumerations, names of the mapping and pieces of bind names are none of it. A function of the
project that makes a `text()` of a parameter, or hands it on to one that does, takes SQL like `text()` itself.

## Bad

```python
def find(session: Session, name: str) -> Result:
    return session.execute(text(f"SELECT * FROM users WHERE name = '{name}'"))
```

## Good

```python
def find(session: Session, name: str) -> Result:
    return session.execute(text("SELECT * FROM users WHERE name = :name"), {"name": name})
```

## See also

[text()](https://docs.sqlalchemy.org/en/21/core/sqlelement.html#sqlalchemy.sql.expression.text),
[CWE-89](https://cwe.mitre.org/data/definitions/89.html)
"""

import re

from sqlassay.kit import (
    ERROR,
    INFO,
    UNSAFE,
    Finding,
    Fix,
    Insert,
    Iterator,
    Related,
    Rewrite,
    Severity,
    facts,
    form,
    rule,
)

IN_LIST = re.compile(r"\bIN\s*\([^)]*$", re.IGNORECASE)
"""Before a value that may be several, which one bind parameter cannot be."""


OUTSIDE = {
    facts.Origin.REQUEST: "It comes from a request: whoever sends it can change the statement.",
    facts.Origin.COMMAND_LINE: "It comes from the command line: whoever types it can change the statement.",
}


@rule("SA601", severity=ERROR, standards=["sql-injection", "parameterized-queries"], fix=UNSAFE)
def sql_injection_string(sql: facts.SqlText) -> Iterator[Finding]:
    suspicious = [p for p in sql.interpolated if p.origin is facts.Origin.PARAMETER or p.origin in OUTSIDE]
    values = [part for part in suspicious if part.is_value]
    if not suspicious or (not values and (sql.site.is_migration or sql.site.is_test)):
        return
    part = next((part for part in values or suspicious if part.origin in OUTSIDE), (values or suspicious)[0])
    yield Finding(
        sql.span if sql.sql.start < sql.span.start else sql.sql.span,
        f"`{sql.source(part.node)}` is written into the SQL {'as a value' if values else 'itself'}.\n"
        f"{OUTSIDE.get(part.origin, 'Whoever chooses it can change the statement.')}\n"
        + ("Use a bind parameter." if values else "A name cannot be bound: allow only names that you know."),
        _fix(sql) if values else None,
        related=tuple(_related(part)),
        severity=_severity(sql, part),
    )


def _related(part: facts.Interpolated) -> Iterator[Related]:
    """The way of the value, from where it is written in back to where it came from."""
    yield Related(part.node.span, "is written in here")
    for step in part.path:
        what = "comes in as this parameter" if isinstance(step, form.Parameter) else "was given this value"
        yield Related(step.span, what)


def _severity(sql: facts.SqlText, part: facts.Interpolated) -> Severity:
    """An error for a value; for a name only where it comes from outside."""
    if sql.site.is_test or sql.site.is_migration:
        return INFO
    return ERROR if part.is_value or part.origin in OUTSIDE else INFO


def _fix(sql: facts.SqlText) -> Fix | None:
    """Bind the values with simple names of a string that goes straight from `text()` into `execute()`."""
    if sql.statement is None:
        return None
    binds: dict[str, str] = {}
    for part in sql.interpolated:
        value = sql.site.text[part.node.start : part.node.end]
        if not part.is_value or binds.setdefault(_bind_name(part.node), value) != value:
            return None
    if "" in binds or not all(sql.sql.start <= part.node.start < sql.sql.end for part in sql.interpolated):
        return None
    is_f_string = isinstance(sql.sql, form.FString)
    literal = _bound_literal(sql.sql, sql) if isinstance(sql.sql, form.FString) else _bound_text(sql)
    if literal is None or not (is_f_string or _is_written_out(sql.sql)):
        return None
    given = ", ".join(f'"{name}": {value}' for name, value in binds.items())
    return Fix("Bind the values", (Rewrite(sql.sql.span, (literal,)), Insert(sql.node.end, f", {{{given}}}")))


def _is_written_out(node: form.Expression) -> bool:
    """Whether what is put together stands here, and no variable holds the string to be filled in."""
    match node:
        case form.BinaryOp(operator="%", left=template) | form.Call(func=form.Attribute(value=template)):
            return isinstance(template, form.Constant)
    return isinstance(node, form.BinaryOp)


def _bound_text(sql: facts.SqlText) -> str | None:
    """The string that the parts make with a bind name for each value; None where that takes more than
    replacing.
    """
    quoted = {id(part.node) for part in sql.interpolated if part.quoted}
    made = ""
    closing = False
    for part in sql.parts:
        if isinstance(part, str):
            if closing and not part.startswith("'"):
                return None
            made, closing = made + part[closing:], False
        elif closing or IN_LIST.search(made):
            return None
        else:
            closing = id(part) in quoted
            if closing and not made.endswith("'"):
                return None
            made = (made[:-1] if closing else made) + f":{_bind_name(part)}"
    if closing or any(character in made for character in '"\\\n'):
        return None
    return f'"{made}"'


def _bind_name(node: form.Expression) -> str:
    match node:
        case form.Name(id=name) | form.Attribute(attr=name):
            return name
    return ""


def _bound_literal(node: form.FString, sql: facts.SqlText) -> str | None:
    """The f-string as a plain string in which each value is a bind name; None where that takes more than
    replacing.
    """
    text = sql.site.text
    source = text[node.start : node.end]
    prefix, quote = source[:1], source[1:2]
    if prefix not in "fF" or quote not in "\"'" or "\n" in source or "{{" in source or "}}" in source:
        return None
    quoted = {part.node for part in sql.interpolated if part.quoted}
    pieces: list[str] = []
    done = node.start + 1
    for part in node.parts:
        if not isinstance(part, form.Interpolation):
            continue
        start, end = part.start, part.end
        if part.conversion or part.format_spec or IN_LIST.search(text[node.start : start]):
            return None
        if part.value in quoted:
            if not text[start - 1] == "'" == text[end]:
                return None
            start, end = start - 1, end + 1
        pieces += text[done:start], f":{_bind_name(part.value)}"
        done = end
    return "".join([*pieces, text[done : node.end]])
