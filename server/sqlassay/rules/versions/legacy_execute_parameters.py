"""A connection executes a statement with its parameters as keywords, or one after the other.

## Why

Up to 1.4 the values of parameters could be given as keyword arguments, several sets of them as several
arguments. Since 2.0 they are one argument: a dict, or a list of dicts. The old way raises `TypeError` or
`ArgumentError`; on 1.4 it warns with `SQLALCHEMY_WARN_20=1`.

## Bad

```python
def rename(name: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE users SET name = :name"), name=name)
```

## Good

```python
def rename(name: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE users SET name = :name"), {"name": name})
```

## Several sets of values

```python
connection.execute(insert(User), [{"id": 1, "name": "ann"}, {"id": 2, "name": "bob"}])
```

## See also

[execute() method more
strict](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#execute-method-more-strict-execution-options-are-more-prominent)
"""

from sqlassay.kit import (
    ERROR,
    SAFE,
    UNSAFE,
    WARNING,
    Environment,
    Finding,
    Fix,
    Iterator,
    Step,
    as_one_argument,
    facts,
    rule,
)

WHAT = {
    "dict": "as keyword arguments",
    "alone": "as unpacked arguments",
    "list": "in several arguments",
    "tuple": "in several arguments",
    "unknown": "in several arguments",
}


@rule("SA810", severity=ERROR, standards=["api-changes"], fix=SAFE, step=Step.EXECUTION)
def legacy_execute_parameters(call: facts.LegacyParameters, environment: Environment) -> Iterator[Finding]:
    if call.raises:
        return
    way = call.parameters.way
    advice = "Give one dict, or a list of dicts"
    yield Finding(
        call.span,
        f"Parameters are given {WHAT[way]}.\n"
        "SQLAlchemy 2.0 takes one argument for all of them.\n"
        f"{advice}{'; which of them these are cannot be told here' if way == 'unknown' else ''}.",
        _fix(call.parameters),
        severity=None if environment.reaches((2, 0)) else WARNING,
    )


def _fix(parameters: facts.Parameters) -> Fix | None:
    intents = as_one_argument(parameters.given, parameters.way)
    if not intents:
        return None
    if parameters.certain:
        return Fix("Give them as one argument", intents)
    return Fix("Give them as one argument, which executes one set as many", intents, safety=UNSAFE)
