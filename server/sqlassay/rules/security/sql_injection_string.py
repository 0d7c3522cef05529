"""A value is written into a SQL string: whoever chooses the value writes the SQL.

## Why

`text(f"… WHERE name = '{name}'")` with the name `x' OR '1'='1` returns every row. A bind parameter is sent
beside the statement and can never become part of it; it also lets the database reuse the plan.

Reported where a parameter of the function (or an attribute or item of one) stands in the place of a value.
Where it stands in the place of a table or column name, which cannot be bound, the finding is an
information: check that only known names can come in.

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


@rule("SA601", severity=ERROR, standards=["sql-injection", "parameterized-queries"], fix=UNSAFE)
def sql_injection_string(sql: facts.SqlText) -> Iterator[Finding]:
    suspicious = [part for part in sql.interpolated if part.origin is facts.Origin.PARAMETER]
    values = [part for part in suspicious if part.is_value]
    if not suspicious or (not values and (sql.site.is_migration or sql.site.is_test)):
        return
    part = (values or suspicious)[0]
    yield Finding(
        sql.span if sql.sql.start < sql.span.start else sql.sql.span,
        f"`{sql.source(part.node)}` is written into the SQL {'as a value' if values else 'itself'}.\n"
        "Whoever chooses it can change the statement.\n"
        + ("Use a bind parameter." if values else "A name cannot be bound: allow only names that you know."),
        _fix(sql) if values else None,
        related=(Related(part.node.span, "comes in here"),),
        severity=_severity(sql) if values else INFO,
    )


def _severity(sql: facts.SqlText) -> Severity:
    return INFO if sql.site.is_test or sql.site.is_migration else ERROR


def _fix(sql: facts.SqlText) -> Fix | None:
    """Bind the values of an f-string with simple names that goes straight from `text()` into `execute()`."""
    if (
        sql.statement is None
        or not isinstance(sql.sql, form.FString)
        or not all(p.is_value for p in sql.interpolated)
    ):
        return None
    names = {part.node: _bind_name(part.node) for part in sql.interpolated}
    literal = _bound_literal(sql.sql, {node: name for node, name in names.items() if name}, sql.site.text)
    if literal is None or not all(names.values()):
        return None
    given = ", ".join(f'"{name}": {sql.site.text[n.start : n.end]}' for n, name in names.items())
    return Fix(
        "Bind the values",
        (Rewrite(sql.sql.span, (literal,)), Insert(sql.node.end, f", {{{given}}}")),
    )


def _bind_name(node: form.Expression) -> str | None:
    match node:
        case form.Name(id=name) | form.Attribute(attr=name):
            return name
    return None


def _bound_literal(node: form.FString, names: dict[form.Expression, str], text: str) -> str | None:
    """The f-string as a plain string in which each value is a bind name; None where that takes more than
    replacing.
    """
    source = text[node.start : node.end]
    prefix, quote = source[:1], source[1:2]
    if prefix not in "fF" or quote not in "\"'" or "\n" in source or "{{" in source or "}}" in source:
        return None
    pieces: list[str] = []
    done = node.start + 1
    for part in node.parts:
        if isinstance(part, form.Interpolation):
            if part.conversion or part.format_spec or part.value not in names:
                return None
            pieces += text[done : part.start], f":{names[part.value]}"
            done = part.end
    pieces.append(text[done : node.end])
    bound = "".join(pieces)
    for name in names.values():
        bound = bound.replace(f"':{name}'", f":{name}")
    return None if "%:" in bound or "':" in bound else bound
