"""A construct is given a list where SQLAlchemy 2.0 takes the elements, or what has become a method.

## Why

Up to 1.4 `select()` and `case()` took lists, and `select()`, `update()`, `insert()` and `delete()` took the
parts of the statement as arguments. Since 2.0 `select()` and `case()` take their elements one by one, and all
else is a method. The old way raises `ArgumentError` or `TypeError`; on 1.4 it warns with
`SQLALCHEMY_WARN_20=1`.

## Bad

```python
names = select([User.id, User.name], User.state == "new")
```

## Good

```python
names = select(User.id, User.name).where(User.state == "new")
```

## A list in a variable

```python
columns = [User.id, User.name]
names = select(*columns)
```

## See also

[select() no longer accepts varied constructor
arguments](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-5284),
[insert/update/delete DML no longer accept keyword constructor
arguments](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#insert-update-delete-dml-no-longer-accept-keyword-constructor-arguments)
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
    Intent,
    Iterator,
    Keep,
    Rewrite,
    Step,
    facts,
    form,
    inner,
    rule,
    unwrapped,
)

NEVER_LISTS = frozenset("and_ or_ union union_all intersect intersect_all except_ except_all".split())
LABELS = "LABEL_STYLE_TABLENAME_PLUS_COL"


@rule("SA806", severity=ERROR, standards=["api-changes"], fix=SAFE, step=Step.CONSTRUCTS)
def list_style_arguments(call: facts.LegacyArguments, environment: Environment) -> Iterator[Finding]:
    too_old = environment.sqlalchemy is not None and environment.sqlalchemy < (1, 4)
    if call.raises or too_old:
        return
    yield Finding(
        call.span,
        f"{_what(call)}.\n{_why(call)}\n{_advice(call)}",
        _fix(call),
        severity=None if environment.reaches((2, 0)) or call.function in NEVER_LISTS else WARNING,
    )


def _what(call: facts.LegacyArguments) -> str:
    name = f"`{call.function}()`"
    if call.moved or call.unknown:
        return f"{name} is given parts of the statement as arguments"
    if call.function == "case" and not call.kept[0].spread:
        return f"{name} is given `whens` by name"
    return f"{name} is given a list"


def _why(call: facts.LegacyArguments) -> str:
    if call.function in NEVER_LISTS:
        return "SQLAlchemy raises `ArgumentError` for it."
    return "SQLAlchemy 2.0 raises for it."


def _advice(call: facts.LegacyArguments) -> str:
    if call.unknown:
        return f"Write methods instead; what becomes of `{call.unknown}` cannot be told here."
    if call.moved:
        return f"Use {', '.join(f'`.{moved.method}()`' for moved in call.moved)}."
    return "Hand over the elements one by one."


def _fix(call: facts.LegacyArguments) -> Fix | None:
    if call.unknown:
        return None
    kept = call.kept[0] if call.kept else None
    if kept and not call.moved and not call.of_table and _stands_first(call, kept.value):
        return Fix("Hand over the elements", _in_place(call, kept))
    intents: list[Intent] = [Rewrite(call.span, tuple(_parts(call)))]
    if any(moved.method == "set_label_style" for moved in call.moved):
        intents.append(AddImport("sqlalchemy", LABELS))
    if call.certain:
        return Fix("Use methods", tuple(intents))
    return Fix("Use methods, if no argument is None", tuple(intents), safety=UNSAFE)


def _stands_first(call: facts.LegacyArguments, value: form.Expression | None) -> bool:
    first = call.node.args[0]
    return first.value is value and not first.keyword and len(call.node.args) == 1 + len(call.others)


def _in_place(call: facts.LegacyArguments, kept: facts.Moved) -> tuple[Intent, ...]:
    if isinstance(kept.value, form.List):
        return unwrapped(kept.value, call.site.text)
    assert kept.value is not None
    return (Rewrite(kept.value.span, ("*", Keep(kept.value.span))),)


def _parts(call: facts.LegacyArguments) -> Iterator[str | Keep]:
    """The call with the arguments that stay, and a method for each of the others."""
    yield Keep(call.node.func.span)
    yield "("
    staying = [list(_given(call, kept)) for kept in call.kept]
    staying += [[Keep(argument.span)] for argument in call.others]
    for index, parts in enumerate(part for part in staying if part):
        if index:
            yield ", "
        yield from parts
    yield ")"
    for moved in call.moved:
        yield f".{moved.method}("
        yield from _given(call, moved)
        yield ")"


def _given(call: facts.LegacyArguments, moved: facts.Moved) -> Iterator[str | Keep]:
    if moved.method == "set_label_style":
        yield LABELS
    elif isinstance(moved.value, form.List) and moved.spread == "elements":
        span = inner(moved.value, call.site.text)
        if span.start < span.end:
            yield Keep(span)
    elif moved.value is not None:
        if moved.spread:
            yield "*"
        yield Keep(moved.value.span)
