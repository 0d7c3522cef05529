"""Something is imported from a place that SQLAlchemy has moved it away from.

## Why

SQLAlchemy 1.4 made the declarative system a part of the ORM: `declarative_base()` and its companions in
`sqlalchemy.ext.declarative` warn when they are called (`MovedIn20Warning`). Other names have left the module
that they were first made in, and importing them from there raises `ImportError` on the releases after that.

## Bad

```python
from sqlalchemy.ext.declarative import declarative_base
```

## Good

```python
from sqlalchemy.orm import declarative_base
```

## See also

[declarative becomes a first-class
API](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#declarative-becomes-a-first-class-api)
"""

from sqlassay.kit import (
    SAFE,
    WARNING,
    AddImport,
    Environment,
    Finding,
    Fix,
    Iterator,
    Rewrite,
    Step,
    facts,
    form,
    imported_from,
    rule,
)


@rule("SA804", severity=WARNING, standards=["api-changes"], fix=SAFE, step=Step.NAMES)
def moved_import(use: facts.ApiUse, environment: Environment) -> Iterator[Finding]:
    if not use.api.moved or use.guarded or _is_before(environment):
        return
    name, moved = use.api.name, use.api.moved
    yield Finding(
        use.span,
        f"`{name.rpartition('.')[2]}` has moved to `{moved.rpartition('.')[0]}`.\n"
        f"{_why(use)}\n"
        f"Take it from there.",
        _fix(use),
    )


def _is_before(environment: Environment) -> bool:
    """Whether the project has to run on what does not have it at the new place yet."""
    return environment.sqlalchemy is not None and environment.sqlalchemy < (1, 4)


def _why(use: facts.ApiUse) -> str:
    newest = max(use.api.releases)
    if use.api.deprecated is not None:
        return "SQLAlchemy warns when it is called from the old place."
    return f"The old place has it no more after {newest[0]}.{newest[1]}."


def _fix(use: facts.ApiUse) -> Fix | None:
    """Import it from where it is now, by the name that it had."""
    module, _, name = use.api.moved.rpartition(".")
    statement, alias = use.imported_by, use.node
    if isinstance(alias, form.Attribute):
        return Fix(f"Import {name} from {module}", (Rewrite(alias.span, (name,)), AddImport(module, name)))
    if statement is None or not isinstance(alias, form.Alias) or alias.name == "*":
        return None
    return Fix(f"Import {name} from {module}", imported_from(module, alias, statement, use.site.text))
