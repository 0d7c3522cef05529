"""A keyword of `filter_by()` behind a join that two classes have.

## Why

`filter_by()` means the class that was joined last, not the one that is selected: behind `join(Address)` the
keyword `id` is `Address.id`. So the wrong rows come, without a word. Since 2.1 `select()` takes neither of
the two and raises `AmbiguousColumnError`; `Query` goes on as before.

## Bad

```python
def user(session: Session, user_id: int) -> User | None:
    return session.query(User).join(User.addresses).filter_by(id=user_id).first()
```

## Good

```python
def user(session: Session, user_id: int) -> User | None:
    return session.query(User).join(User.addresses).filter(User.id == user_id).first()
```

## Severity

An error where SQLAlchemy raises (`select()`, from 2.1 on), before that a warning. Of a `Query` nothing is
said unless the value is called after the class that is selected (`user_id` for `User`): people write
`query(Permission).join(Service).filter_by(id=service_id)`, and get what they mean.

## Silent when

Only one of the classes has the attribute, `filter_by()` stands before the join, an alias takes part, or
anything of the joins is not known.

## See also

[filter_by() in 2.1](https://docs.sqlalchemy.org/en/21/changelog/migration_21.html#change-8601)
"""

from sqlassay.kit import (
    ERROR,
    UNSAFE,
    WARNING,
    Environment,
    Finding,
    Fix,
    Iterator,
    Keep,
    Rewrite,
    facts,
    form,
    rule,
)


@rule("SA111", severity=ERROR, standards=["silent-wrong-results", "api-changes"], fix=UNSAFE)
def filter_by_targets_joined_entity(
    filtered: facts.AmbiguousFilter, environment: Environment
) -> Iterator[Finding]:
    if filtered.of_query and not filtered.meant:
        return
    name, joined, selected = filtered.name, filtered.joined, filtered.selected
    raises = not filtered.of_query and (environment.sqlalchemy or (0,)) >= (2, 1)
    effect = (
        "Since 2.1 SQLAlchemy raises `AmbiguousColumnError`."
        if raises
        else f"The class that was joined last is taken: `{joined}.{name}`."
    )
    yield Finding(
        filtered.span,
        f"Both `{selected}` and `{joined}` have the attribute `{name}`.\n"
        f"{effect}\n"
        f"Write `{selected}.{name} == …`, or name the other class.",
        _fix(filtered),
        severity=ERROR if raises else WARNING,
    )


def _fix(filtered: facts.AmbiguousFilter) -> Fix | None:
    """Name the class that is selected."""
    method = filtered.call.func
    match filtered.node, method:
        case form.Argument(value=value), form.Attribute() if not filtered.others:
            if filtered.selected_is_named:
                compared = (f"{filtered.selected}.{filtered.name} == ", Keep(value.span, atom=True))
                name = "filter" if filtered.of_query else "where"
                rewrites = (Rewrite(method.attr_span, (name,)), Rewrite(filtered.node.span, compared))
                return Fix(f"Compare {filtered.selected}.{filtered.name}", rewrites)
    return None
